"""What the design could have detected, and what interviews cost, over many runs of it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from groundswell.diagnosis import Diagnosis
from groundswell.findings import SMALLEST, Findings
from groundswell.report.document import Section
from groundswell.report.table import Table
from groundswell.report.words import DASH, decimals, number, share, term
from groundswell.wording import counted

_READ = (
    "power: the share of runs in which a two-sided test at 5% rejects zero, on whichever side; for a claim of no effect, in which "
    "the interval lies within its bound",
    "share supported: the share of runs with the verdict “supported”",
    "type S: of the runs that reject zero, the share whose estimate has the wrong sign",
    "type M: how many times too large, on average, the estimates are that reject zero",
    f"detectable: an effect of this size is found with 80% power; {SMALLEST} standard deviations of the estimates over runs",
    "the right sign and size are those of the mean estimate on what truly happened",
)


def power_section(diagnosis: Diagnosis | None, findings: Findings, villages: pl.DataFrame) -> Section:
    """What a sample of this size could have detected, and what it cost to ask people instead of knowing.

    Parameters
    ----------
    diagnosis
        What many runs say of the design; without it the section is empty.
    findings
        The claims, and the verdicts of the run that the report is of.
    villages
        Its panel: a row a village and year.
    """
    if diagnosis is None:
        return Section(title="Power", body=())
    claims = [finding.claim.id for finding in findings.findings]
    told = _told(diagnosis, claims, villages)
    table = Table(
        name="power",
        caption=f"What {counted(diagnosis.replications, 'run')} of the design say of it, Monte Carlo errors in parentheses",
        columns=(
            "Claim",
            "Power",
            "Share supported",
            "Type S",
            "Type M",
            "Detectable",
            "Mean estimate",
            "On the truth",
            "Its power",
        ),
        rows=tuple(_row(diagnosis, claim) for claim in claims),
        notes=(
            "The last two columns are of the same models on what truly happened in the villages surveyed: the mean estimate, and "
            "the power. power.csv has every number, claims.csv the estimates of each run with its seed.",
        ),
    )
    return Section(title="What this design can detect", body=(told, _READ, table))


def _told(diagnosis: Diagnosis, claims: Sequence[str], villages: pl.DataFrame) -> str:
    """The paragraph to read if nothing else is."""
    years = villages["year"].n_unique() - 1
    design = f"{counted(villages['village'].n_unique(), 'village')} over {counted(years, 'outcome year')}"
    smallest = [f"{claim} {number(diagnosis.value(claim, 'smallest_detectable'), 2)}" for claim in claims]
    powers = [f"{claim} {_power(diagnosis, claim, 'interviews')} and {_power(diagnosis, claim, 'truth')}" for claim in claims]
    return (
        f"The design was run {diagnosis.replications:,} times, each with a society, a sample and interviews of its own. With "
        f"{design}, 80% power is reached for effects of at least these sizes (per unit of the term; for migration, from nobody "
        f"away to everybody): {'; '.join(smallest)}. Interviews have a cost as well: with the effects of this society, "
        "zero is rejected in the first share of runs from what was told, and in the second from what truly happened in the same "
        f"villages: {'; '.join(powers)}."
    )


def _power(diagnosis: Diagnosis, claim: str, data: str) -> str:
    return share(diagnosis.value(claim, "power", data))


def _row(diagnosis: Diagnosis, claim: str) -> tuple[str, ...]:
    asked = [
        (name, "interviews") for name in ("power", "share_supported", "type_s", "type_m", "smallest_detectable", "mean_estimate")
    ]
    asked += [("mean_estimate", "truth"), ("power", "truth")]
    return (claim, *(_cell(diagnosis, claim, name, data) for name, data in asked))


def _cell(diagnosis: Diagnosis, claim: str, name: str, data: str) -> str:
    value, error = diagnosis.value(claim, name, data), diagnosis.error(claim, name, data)
    if value is None:
        return DASH
    places = max(2, decimals([value]) - 1)
    return number(value, places) + ("" if error is None else f"\n({number(error, places)})")


def signs_section(signs: pl.DataFrame | None) -> Section:
    """How often the article's table of signs came out, sign by sign and whole.

    Parameters
    ----------
    signs
        As :func:`groundswell.diagnosis.signs` gives them; without it the section is empty.
    """
    title = "How often the article's table of signs came out"
    if signs is None:
        return Section(title=title, body=())
    rows = [
        (row["model"], term(row["term"]) if row["term"] else "", row["reported"], share(row["as_reported"]), share(row["sign"]))
        for row in signs.iter_rows(named=True)
    ]
    table = Table(
        name="signs",
        caption="The share of runs that gave each sign of the article",
        columns=("Model", "Term", "The article", "As reported", "By sign alone"),
        rows=tuple(rows),
        notes=(
            "“none” is not significant at 5%. The presets rival-land, rival-income and rival-reporting are worlds without "
            "diffusion: the same command on one of them says how often the article's study would have been misled.",
        ),
    )
    return Section(title=title, body=(table,))
