"""The report of an experiment: answers by arm, arms compared, balance, and what missing answers allow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from groundswell.experiment import Analysis
from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Part, Report, Section
from groundswell.report.drawing import COLOURS, MARKERS, Drawing, canvas, drawing
from groundswell.report.figures import ZERO
from groundswell.report.table import Table
from groundswell.report.words import capital, decimals, interval, listed, number, plain, probability, share, whole
from groundswell.wording import counted

_ERRORS = {
    "iid": "Errors of the linear models take everyone’s answer to be equally uncertain.",
    "hc1": "Errors of the linear models are robust to unequal variance (HC1).",
    "hc2": "Errors of the linear models are robust to unequal variance (HC2, with leverages of the regression on all dummies).",
}
_METHODS = {"ols": "Linear", "ordered-logit": "Ordered logit"}
_HOW = (
    "Linear: least squares of the answer on the arm{blocks}; the estimate is in points of the scale.",
    "Ordered logit: the log odds of a higher answer; it does not take the steps of the scale to be equal. Errors come from the "
    "information, whatever the linear ones are.",
    "p (Holm): Holm’s correction over the comparisons of one question by one method.",
    "p (shuffled): how often the two arms, shuffled among their people {within}, come out as far apart; {draws} shuffles, the "
    "assignment that took place counted among them. It tests that nobody’s answer depends on the arm.",
)
_BALANCE = (
    "Differences are from the reference{blocks}. “p, all arms” tests that no arm differs. Where arms were assigned at random, "
    "differences are chance, and one variable in twenty has a p below 0.05."
)
_BOUNDS = (
    "People who did not answer are left out of every comparison. The bounds say what the linear estimate could have been, had "
    "all of them answered, whatever they would have said: every missing answer is put at the end of the scale that moves it most."
)
_SHADES = ("#2166ac", "#92c5de", "#e3e3e3", "#f4a582", "#b2182b")


def experiment_report(found: Analysis) -> Report:
    """The report of an experiment on a researcher's own data.

    Parameters
    ----------
    found
        What its arms gave.
    """
    source = Path(found.responses.source).name
    title = found.experiment.title or f"An experiment: {source}"
    arms, outcomes = len(found.responses.arms), len(found.responses.outcomes)
    return Report(
        title=title,
        lead=f"{counted(arms, 'arm')} compared on {counted(outcomes, 'question')}, from {source}. Every number here also "
        "stands in a CSV file beside this page.",
        sections=(*analysis_sections(found), responsible_use(), provenance(found.seed)),
    )


def analysis_sections(found: Analysis) -> tuple[Section, ...]:
    """Who answered, answers, comparisons, balance, missing answers."""
    return (
        Section(title="Who answered", body=_people(found)),
        Section(title="Answers by arm", body=(*_answer_figures(found), answers_table(found))),
        Section(title="Arms compared", body=(effects_figure(found), *_arms_tables(found), *_how(found))),
        Section(title="Balance", body=_balance(found)),
        Section(title="Missing answers", body=_missing(found)),
    )


def _people(found: Analysis) -> tuple[Part, ...]:
    given = found.responses
    rows = counted(given.frame.height, "row")
    blocks = (
        f", in {counted(len(given.blocks), 'block')} ({plain(str(found.experiment.block))})" if given.blocks else ", without blocks"
    )
    told = f"{rows}{blocks}. The arms are {listed([f'“{arm}”' for arm in given.arms])}."
    return (told, tuple(found.notes)) if found.notes else (told, "Nobody was left out.")


def answers_table(found: Analysis) -> Table:
    """A row a question and an arm."""
    several = len(found.responses.outcomes) > 1
    shares = [f"share_{value:g}" for value in found.experiment.values]
    heads = [name.removeprefix("share_") for name in shares]
    rows = tuple(
        (
            f"{plain(row['outcome'])}: {row['arm']}" if several else str(row["arm"]),
            whole(row["people"]),
            whole(row["missing"]),
            number(row["mean"], 2),
            number(row["std_deviation"], 2),
            *(share(row[name]) for name in shares),
        )
        for row in found.answers.iter_rows(named=True)
    )
    return Table(
        name="answers",
        caption=f"People, missing answers, mean, standard deviation, and the share of each answer{_of(found)}",
        columns=("Arm", "People", "Missing", "Mean", "SD", *heads),
        rows=rows,
    )


def _answer_figures(found: Analysis) -> list[Drawing]:
    """The shares of answers as bars; none for a scale of more than five points, whose shades could not be told apart."""
    if found.experiment.points > len(_SHADES):
        return []
    return [_bars(found, rows) for rows in found.answers.partition_by("outcome", maintain_order=True)]


def _bars(found: Analysis, rows: pl.DataFrame) -> Drawing:
    outcome, values = str(rows["outcome"][0]), [f"{value:g}" for value in found.experiment.values]
    shades = [_SHADES[round(place * (len(_SHADES) - 1) / (len(values) - 1))] for place in range(len(values))]
    figure, (axes,) = canvas(0.42 * rows.height + 1.1)
    for place, row in enumerate(rows.iter_rows(named=True)):
        left = 0.0
        for value, shade in zip(values, shades, strict=True):
            width = 100 * row[f"share_{value}"]
            axes.barh(place, width, left=left, color=shade, edgecolor="white", linewidth=0.8, label=value if place == 0 else None)
            if width >= 6:
                dark = shade in {_SHADES[0], _SHADES[-1]}
                axes.text(
                    left + width / 2,
                    place,
                    f"{width:.0f}",
                    ha="center",
                    va="center",
                    color="white" if dark else "black",
                    fontsize=8.5,
                )
            left += width
    axes.set_yticks(range(rows.height), [str(arm) for arm in rows["arm"]])
    axes.set_ylim(rows.height - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("Percent of those who answered")
    figure.legend(loc="outside upper left", ncols=len(values), frameon=False)
    ends = [f"{row['arm']}: mean {number(row['mean'], 2)}" for row in rows.iter_rows(named=True)]
    low, high = found.experiment.scale
    return drawing(
        figure,
        name=f"answers-{_stem(outcome)}",
        caption=f"Answers on {plain(outcome)} by arm, from {low} to {high}, in percent of those who answered{_of(found)}.",
        description=f"{'; '.join(ends)}.",
    )


def _stem(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "_." else "-" for letter in name)


def effects_figure(found: Analysis) -> Drawing:
    """Linear estimates with 95% intervals, a panel a question."""
    parts = found.bounds.partition_by("outcome", maintain_order=True)
    heights = [part.height + 1.6 for part in parts]
    figure, panels = canvas(0.28 * sum(heights) + 0.5, rows=len(parts), gridspec_kw={"height_ratios": heights}, sharex=True)
    for axes, part in zip(panels, parts, strict=True):
        for place, row in enumerate(part.iter_rows(named=True)):
            if row["estimate"] is None or row["ci_low"] is None:
                continue
            axes.plot([row["ci_low"], row["ci_high"]], [place, place], color=COLOURS[0])
            axes.plot([row["estimate"]], [place], marker=MARKERS[0], markersize=5, color=COLOURS[0])
        axes.axvline(0, **ZERO)
        axes.set_title(capital(plain(str(part["outcome"][0]))), loc="left", fontsize=10, fontweight="bold")
        axes.set_yticks(range(part.height), [_against(row) for row in part.iter_rows(named=True)])
        axes.set_ylim(part.height - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
    panels[-1].set_xlabel("Points of the scale, with 95% intervals")
    said = [
        f"{row['outcome']}, {_against(row)}: {number(row['estimate'], 2)} ({interval(row['ci_low'], row['ci_high'], 2)})"
        for row in found.bounds.iter_rows(named=True)
    ]
    return drawing(
        figure,
        name="arms",
        caption="What each arm adds to the one it is held against, by least squares, with 95% intervals"
        f"{_of(found)}. The dashed line is zero.",
        description=f"{'; '.join(said)}.",
    )


def _against(row: dict[str, Any]) -> str:
    return f"{row['arm']} − {row['reference']}"


def _arms_tables(found: Analysis) -> list[Table]:
    return [_arms(part, _of(found)) for part in found.arms.partition_by("outcome", maintain_order=True)]


def _of(found: Analysis) -> str:
    """What every caption must say of invented data."""
    return "; SYNTHETIC responses" if found.responses.synthetic else ""


def _arms(rows: pl.DataFrame, of: str) -> Table:
    outcome = str(rows["outcome"][0])
    return Table(
        name=f"arms-{_stem(outcome)}",
        caption=f"Arms compared on {plain(outcome)}{of}",
        columns=("Arm − reference", "Method", "Estimate", "Std. error", "p", "p (Holm)", "p (shuffled)", "n"),
        rows=tuple(_arm(row) for row in rows.iter_rows(named=True)),
    )


def _arm(row: dict[str, Any]) -> tuple[str, ...]:
    places = decimals([row["estimate"], row["std_error"]])
    numbers = (number(row["estimate"], places), number(row["std_error"], places))
    chances = tuple(probability(row[name]) for name in ("p_value", "p_holm", "p_randomisation"))
    return (_against(row), _METHODS[row["method"]], *numbers, *chances, whole(row["n"]))


def _how(found: Analysis) -> tuple[Part, ...]:
    asked, block = found.experiment, plain(str(found.experiment.block))
    blocks = f", with an intercept for each {block}" if asked.block else ""
    within = f"within each {block}" if asked.block else "at random"
    pairs = "Each pair of arms is compared alone, its people only." if asked.pairs == "apart" else "All arms are in one regression."
    lines = [line.format(blocks=blocks, within=within, draws=f"{asked.draws:,}") for line in _HOW[: 4 if asked.draws else 3]]
    return (f"{pairs} {_ERRORS[asked.errors]}", tuple(lines))


def _balance(found: Analysis) -> tuple[Part, ...]:
    if not found.balance.height:
        return ("There are no covariates: no other column holds numbers, or text with few values.",)
    blocks = f", within each {plain(str(found.experiment.block))}" if found.experiment.block else ""
    table = Table(
        name="balance",
        caption=f"What the arms are alike in, or not{_of(found)}",
        columns=("Variable: arm", "n", "Mean", "SD", "Difference", "Std. error", "p", "p, all arms"),
        rows=tuple(_balanced(row) for row in found.balance.iter_rows(named=True)),
        notes=(_BALANCE.format(blocks=blocks),),
    )
    return (table,)


def _balanced(row: dict[str, Any]) -> tuple[str, ...]:
    question = f" ({plain(row['outcome'])})" if row["outcome"] else ""
    numbers = [number(row[name], 2) for name in ("mean", "std_deviation", "difference", "std_error")]
    name = f"{plain(row['variable'])}{question}: {row['arm']}"
    return (name, whole(row["n"]), *numbers, probability(row["p_value"]), probability(row["p_joint"]))


def _missing(found: Analysis) -> tuple[Part, ...]:
    rows = [row for row in found.bounds.iter_rows(named=True) if row["missing"]]
    if not rows:
        return ("Everyone answered.",)
    table = Table(
        name="bounds",
        caption="What missing answers allow",
        columns=("Question: arm − reference", "People", "Missing", "Estimate", "Lowest", "Highest"),
        rows=tuple(
            (
                f"{plain(row['outcome'])}: {_against(row)}",
                whole(row["people"]),
                whole(row["missing"]),
                *(number(row[name], 3) for name in ("estimate", "lowest", "highest")),
            )
            for row in rows
        ),
    )
    return (_BOUNDS, table)
