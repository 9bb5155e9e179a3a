"""The report of the article's experiment: its tables beside ours from synthetic responses, and what they cannot tell."""

from __future__ import annotations

from typing import Any

import polars as pl

from groundswell.experiment import Reproduction
from groundswell.report.arms import analysis_sections
from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Part, Report, Section
from groundswell.report.table import Table
from groundswell.report.words import number, plain

_SYNTHETIC = (
    "The responses are SYNTHETIC. The article’s are not public; ours were made from its printed tables, so that regressions on "
    "them give its slopes and errors. They are good for learning the method and for checking software. They are no evidence: "
    "whatever is not printed (single answers, ordered logits, balance, who is in whose class) is ours and free."
)
_CAPTIONS = {
    "B-t1": "B-t1, respondents: means",
    "B-t2": "B-t2, control against treatment, enumerator effects",
    "B-t3": "B-t3, control against placebo, enumerator effects",
    "B-t4": "B-t4, placebo against treatment, enumerator effects",
}
_INTERCEPT = (
    "The intercept is that of one enumerator, the first, and no mean of an arm. The same enumerator’s control group has two "
    "intercepts, in B-t2 and in B-t3, since in each table it is fitted together with another arm."
)
_BELIEF = (
    "If support is 1 + 4 × logistic(a × belief − b), three arms give one number: how far a mere claim moves belief, as a share "
    "of how far real demand does. The rate of false claims that would make a claim worth that much hangs on two beliefs that "
    "nobody measured: that without a word ({prior:g}, the game’s baseline) and that in view of real demand (three values). The "
    "treatment tells of demand and not of protest, the respondent sits in a fiscal bureau, and who endorses is not varied."
)


def reproduction_report(made: Reproduction) -> Report:
    """The article's experiment, table by table.

    Parameters
    ----------
    made
        The tables, and the synthetic responses that gave them.
    """
    return Report(
        title="The endorsement experiment of the article, from synthetic responses",
        lead=_SYNTHETIC,
        sections=(
            Section(title="The article’s tables, beside ours (B-t1 to B-t4)", body=(*_tables(made), _INTERCEPT)),
            Section(title="How many people: 368 or 346", body=_people(made)),
            *analysis_sections(made.analysis),
            Section(title="From belief to support", body=_belief(made)),
            responsible_use(),
            provenance(made.analysis.seed),
        ),
    )


def _tables(made: Reproduction) -> list[Table]:
    return [_table(part) for part in made.published.partition_by("table", maintain_order=True)]


def _table(rows: pl.DataFrame) -> Table:
    name = str(rows["table"][0])
    return Table(
        name=f"published-{name}",
        caption=_CAPTIONS[name],
        columns=("", "The article", "Synthetic", "Difference"),
        rows=tuple(_row(row, 2 if name == "B-t1" else 5) for row in rows.iter_rows(named=True)),
    )


def _row(row: dict[str, Any], places: int) -> tuple[str, ...]:
    """What is printed with the digits it is printed with."""
    return (plain(row["quantity"]), f"{row['published']:g}", number(row["synthetic"], places), number(row["difference"], 5))


def _people(made: Reproduction) -> tuple[Part, ...]:
    least, most = made.degrees
    blocks = len(made.analysis.responses.blocks)
    fits: list[str] = []
    for people in (368, 346):
        degrees = round(people * 2 / 3) - blocks - 1
        verb = "fits" if least <= degrees <= most else "does not fit"
        fits.append(
            f"{people} people in three equal arms and {blocks} enumerators leave B-t3 about {degrees} degrees of freedom, which "
            f"{verb}"
        )
    return (
        "The article says 368 respondents where it describes the experiment and 346 elsewhere. One printed number could tell: "
        f"the p of B-t3, .0284 at t = 2.206, which rounds so with {least} to {most} residual degrees of freedom. "
        f"{'; '.join(fits)}. How many enumerators there were is not said either. So the tables do not tell. These responses "
        f"are {made.people}; the option --people makes the other number.",
    )


def _belief(made: Reproduction) -> tuple[Part, ...]:
    from groundswell.experiment.reproduction import PRIOR

    first = made.belief.row(0, named=True)
    table = Table(
        name="belief",
        caption="Rates of false claims that would fit, with 95% intervals from sampling error alone",
        columns=("Belief told of real demand", "Claim’s share of the way", "Rate of false claims"),
        rows=tuple(
            (
                number(row["real_demand"], 2),
                f"{number(row['share'], 2)}\n({number(row['share_low'], 2)} to {number(row['share_high'], 2)})",
                f"{number(row['false_claims'], 2)}\n({number(row['false_low'], 2)} to {number(row['false_high'], 2)})",
            )
            for row in made.belief.iter_rows(named=True)
        ),
        notes=("Beliefs are illustrations. The means are those of the synthetic responses.",),
    )
    said = f"The share is {number(first['share'], 2)}; the rate of false claims is next to undetermined."
    return (_BELIEF.format(prior=PRIOR), table, said)
