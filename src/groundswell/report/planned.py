"""The report of a design: who gets which form, what would be found, the wording; and the forms themselves, to print."""

from __future__ import annotations

from typing import Any

import polars as pl

from groundswell.experiment import Design
from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Part, Report, Section
from groundswell.report.drawing import COLOURS, DASHES, Drawing, canvas, drawing
from groundswell.report.page import render
from groundswell.report.table import Table
from groundswell.report.words import listed, number, plain, share, whole
from groundswell.wording import counted

_METHODS = {"ols": "Linear", "ordered-logit": "Ordered logit"}
_ASSIGNED = (
    "Arms were drawn at random within blocks. An arm has its share of every block, rounded up or down at random, so that everyone "
    "had the same chance of an arm. On paper no form names its arm: forms bear letters, and assignment.csv says who gets which."
)
_POWER = (
    "The chance that a two-sided test at 5% finds an effect. “Detectable” is the smallest effect found with a power of {due}. In "
    "brackets, the same for the strictest step of Holm’s correction over the {pairs}: an arm that clears it needs no other to be "
    "found."
)
_EXPECTED = (
    "Both rest on how the reference answers: {shares} of its people are expected to say {values}. {whose} An effect is taken to "
    "move all alike on the scale behind the answers, so that their spread changes as they near its end. Blocks are taken not to "
    "differ."
)


def design_report(planned: Design) -> Report:
    """The report of an experiment before anyone has answered.

    Parameters
    ----------
    planned
        The assignment, and what it would find.
    """
    asked = planned.experiment
    people, arms = counted(planned.assignment.height, "person", "people"), counted(len(asked.arms), "arm")
    return Report(
        title=f"Design: {asked.title}" if asked.title else "Design of an experiment",
        lead=f"{people} in {arms}. assignment.csv says who reads which wording.",
        sections=(
            Section(title="Assignment", body=(_ASSIGNED, _counts(planned))),
            Section(title="Power", body=_power(planned)),
            Section(title="Wording", body=_wording(planned)),
            responsible_use(),
            provenance(planned.seed),
        ),
    )


def _counts(planned: Design) -> Table:
    arms = planned.experiment.arms
    rows = planned.counts.rows()
    totals = [int(planned.counts[arm].sum()) for arm in arms]
    return Table(
        name="blocks",
        caption="People by block and arm",
        columns=(
            plain(planned.experiment.block or "block").capitalize(),
            *(f"{arm}\n(form {planned.letters[arm]})" for arm in arms),
        ),
        rows=tuple((str(row[0]), *(whole(one) for one in row[1:])) for row in rows),
        foot=(("All", *(whole(one) for one in totals)),),
    )


def _power(planned: Design) -> tuple[Part, ...]:
    pairs = planned.power.height // 2
    shares = listed([share(one) for one in planned.expected])
    values = listed([f"{value:g}" for value in planned.experiment.values])
    whose = (
        "This is an assumption of ours; say yours with the key `expected`."
        if planned.assumed
        else "This is what the design states."
    )
    table = Table(
        name="power",
        caption="Power and the smallest detectable effect, in points of the scale",
        columns=("Arm − reference", "Method", "People", "Effect", "Power", "Detectable", "People an arm needs"),
        rows=tuple(_row(row) for row in planned.power.iter_rows(named=True)),
    )
    told = _POWER.format(due=share(planned.experiment.power), pairs=counted(pairs, "comparison"))
    return (told, table, _curve(planned), _EXPECTED.format(shares=shares, values=values, whose=whose))


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    power = "–" if row["power"] is None else f"{share(row['power'])} ({share(row['power_holm'])})"
    found = f"{number(row['smallest_detectable'], 2)} ({number(row['smallest_detectable_holm'], 2)})"
    people = f"{whole(row['n_arm'])} and {whole(row['n_reference'])}"
    needed = whole(row["people_needed"])
    return (f"{row['arm']} − {row['reference']}", _METHODS[row["method"]], people, number(row["effect"], 2), power, found, needed)


def _curve(planned: Design) -> Drawing:
    """Power over effects: of the pair with the fewest people, by both methods."""
    fewest = (
        planned.power
        .with_columns(both=pl.col("n_reference") + pl.col("n_arm"))
        .sort("both", maintain_order=True)
        .row(0, named=True)
    )
    rows = planned.curve.filter(pl.col("reference") == fewest["reference"], pl.col("arm") == fewest["arm"])
    figure, (axes,) = canvas(3.2)
    said: list[str] = []
    for place, part in enumerate(rows.partition_by("method", maintain_order=True)):
        label = _METHODS[str(part["method"][0])]
        axes.plot(part["effect"].to_list(), part["power"].to_list(), color=COLOURS[place], linestyle=DASHES[place], label=label)
        half = part.filter(pl.col("power") >= planned.experiment.power)
        said.append(f"{label}: {share(planned.experiment.power)} at {half['effect'][0]:.2f}" if half.height else f"{label}: never")
    axes.axhline(planned.experiment.power, color="#555555", linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
    if planned.experiment.smallest_effect is not None:
        axes.axvline(planned.experiment.smallest_effect, color="#555555", linewidth=0.9, linestyle=":", zorder=0)
    axes.set_xlabel("Effect, in points of the scale")
    axes.set_ylabel("Power")
    axes.set_ylim(0, 1.02)
    axes.set_xlim(0, None)
    figure.legend(loc="outside upper left", ncols=2, frameon=False)
    marked = " The dotted line is the smallest effect that matters." if planned.experiment.smallest_effect is not None else ""
    return drawing(
        figure,
        name="power",
        caption=f"Power over the size of the effect, for {fewest['arm']} against {fewest['reference']}. The dashed line is the "
        f"power asked for.{marked}",
        description=f"{'; '.join(said)}.",
    )


def _wording(planned: Design) -> tuple[Part, ...]:
    asked = planned.experiment
    if not asked.texts:
        return ("No wording is given; with the key `wording` each arm gets a form to print.",)
    table = Table(
        name="wording",
        caption="What each arm reads",
        columns=("Arm", "Form", "Wording"),
        rows=tuple((arm, planned.letters[arm], asked.texts[arm]) for arm in asked.arms),
        notes=((f"All are then asked: {asked.question}",) if asked.question else ()),
        prose=True,
    )
    return (table,)


def forms(planned: Design) -> dict[str, str]:
    """A page to print for each arm that has a wording, by the letter of its form; no page names its arm."""
    asked = planned.experiment
    low, high = asked.scale
    answers = asked.answers or tuple("" for _ in range(low, high + 1))
    points = [(value, answers[value - low]) for value in range(low, high + 1)]
    return {
        planned.letters[arm]: render(
            "form.html.j2", letter=planned.letters[arm], title=asked.title, wording=text, question=asked.question, points=points
        )
        for arm, text in asked.texts.items()
    }
