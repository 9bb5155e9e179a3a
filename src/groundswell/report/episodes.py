"""County episodes in a report: what came of each mode, what officials expected, and the moves of one episode in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from groundswell.report.document import Part, Section
from groundswell.report.drawing import COLOURS, Drawing, canvas, drawing
from groundswell.report.table import Table
from groundswell.report.words import capital, number, share, whole
from groundswell.wording import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SANCTIONS = ("none", "talks", "formal", "removal")
_LANES = {
    "province": "province",
    "city": "city",
    "county": "county",
    "heads of townships and bureaus": "other\nofficials",
    "retired cadres": "other\nofficials",
    "officials as individuals": "other\nofficials",
    "local police": "police",
    "intermediary": "inter-\nmediary",
    "people": "people",
}
"""The column in which each actor's moves stand."""
_STEP = 0.2
"""Inches a move."""
_ILLUSTRATION = "All numbers behind it but the revenue share at stake are illustrations set by hand; no text gives them."


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What happened in the county of an episode.

    Attributes
    ----------
    table
        A row a run: ``replication`` and the columns of ``episodes.csv``.
    equilibria
        Equilibria found, that which is played first: rows of ``equilibria.csv``.
    moves
        The moves of the first run's episode.
    """

    table: pl.DataFrame
    equilibria: pl.DataFrame
    moves: pl.DataFrame


def episode_sections(happened: Happened | None) -> list[Section]:
    """The sections about a county's episode; none without one.

    Parameters
    ----------
    happened
        What happened.
    """
    if happened is None:
        return []
    return [
        Section(title="The county's episode", body=_body(happened)),
        Section(title="What officials expected", body=(_REHEARSED, _expected(happened.equilibria))),
    ]


def _body(happened: Happened) -> tuple[Part, ...]:
    table = happened.table
    what = (
        "Many counties, one of them made and the others its doubles, contest one station"
        if "strength" in happened.equilibria.columns
        else "A decision of the city costs one made county, and its officials and people answer"
    )
    lead = f"{what}, once in each of {counted(table.height, 'run')}. {_ILLUSTRATION}"
    return (lead, _derived(table), by_mode(table), sanctions(table), timeline(happened.moves))


def _derived(table: pl.DataFrame) -> str:
    """Whether the mode is the officials' own choice."""
    if (table["mode_is"] == "chosen").all():
        return "What the county's officials do is chosen by them, as a best reply to what they expect."
    return "What the county's officials do is set by the scenario, not derived: they might have chosen otherwise."


def by_mode(table: pl.DataFrame) -> Table:
    """What came of each mode: protest, turnout, violence, concession.

    Parameters
    ----------
    table
        Rows as in ``episodes.csv``.
    """
    rows = [_mode_row(mode, rows) for (mode,), rows in table.group_by("mode", maintain_order=True)]
    return Table(
        name="episodes",
        caption="What came of what the county's officials did",
        columns=("Officials", "Episodes", "Aggrieved", "Protest", "Median turnout", "Violent", "Conceded", "Escalated"),
        rows=tuple(rows),
        notes=(
            "Shares of episodes; violent of those with a protest. Escalated: a crowd that was not given "
            "way to came back in greater numbers, or violent.",
        ),
    )


def _mode_row(mode: Any, rows: pl.DataFrame) -> tuple[str, ...]:
    protests = rows.filter(pl.col("protest") == 1)
    median: Any = protests["size"].median()
    return (
        str(mode),
        whole(rows.height),
        _mean(rows["grieved"]),
        _mean(rows["protest"]),
        whole(median),
        _mean(protests["violent"]),
        _mean(rows["conceded"]),
        _mean(rows["escalated"]),
    )


def _mean(values: pl.Series) -> str:
    mean: Any = values.cast(pl.Float64).mean()
    return share(mean)


def sanctions(table: pl.DataFrame) -> Table:
    """Sanctions by mode: the heavier of what befell the county's leaders and heads of townships and bureaus.

    Parameters
    ----------
    table
        Rows as in ``episodes.csv``.
    """
    rows = [
        (str(mode), *(_mean(rows["sanction"] == sanction) for sanction in _SANCTIONS), _mean(rows["found"]))
        for (mode,), rows in table.group_by("mode", maintain_order=True)
    ]
    return Table(
        name="sanctions",
        caption="Sanctions by what the county's officials did",
        columns=("Officials", *(capital(sanction) for sanction in _SANCTIONS), "Collusion found"),
        rows=tuple(rows),
        notes=("The heavier of those of the county's leaders and of heads of townships and bureaus.",),
    )


_REHEARSED = (
    "Officials rehearse: crowds are simulated for every state of the county and everything that its officials can do. The city "
    "sees of a crowd its size, whether it is violent, whether it looks organised, and whether local elites are with it."
)


def _expected(equilibria: pl.DataFrame) -> Table:
    """Equilibria found or, where a station is contested, how often each mode is chosen by influence."""
    if "strength" in equilibria.columns:
        return _contested(equilibria)
    rows = tuple(
        (
            f"{row['number']}{'' if row['congruent'] else ', opposed'}",
            row["grieved"],
            row["ungrieved"],
            "granted" if row["petition_granted"] else "ignored",
            number(row["conceded"], 2),
            number(row[f"grieved_{row['grieved']}"], 2),
            number(row[f"ungrieved_{row['ungrieved']}"], 2),
            "yes" if row["verified"] and row["still"] else "no",
        )
        for row in equilibria.iter_rows(named=True)
    )
    return Table(
        name="equilibria",
        caption="Equilibria on simulated crowds; the first of each kind is played",
        columns=(
            "Number",
            "If aggrieved",
            "If not",
            "Objection",
            "Crowds conceded to",
            "Worth if aggrieved",
            "Worth if not",
            "Stands",
        ),
        rows=rows,
        notes=(
            "Found by starting from several hopes of concession, among modes chosen for sure and, where none of those stands, "
            "mixed in one state (equilibria.csv says how). “Stands”: every reply is a best one, "
            "and people's hope of concession is what comes of it. Where none stands, the nearest is played. Opposed: people and "
            "officials want opposed things. equilibria.csv has the answer to every kind of crowd.",
        ),
    )


def _contested(modes: pl.DataFrame) -> Table:
    """How often each mode is chosen in a contest, by influence and grievance."""
    kinds = ("comply", "tolerate", "consent", "mobilise", "repress")
    rows = tuple(
        (f"{row['strength']}, {'aggrieved' if row['state'] == 'grieved' else 'not'}", *(share(row[kind]) for kind in kinds))
        for row in modes.iter_rows(named=True)
    )
    return Table(
        name="equilibria",
        caption="What officials do in a contest for a station, by the county's influence",
        columns=("County", *(capital(kind) for kind in kinds)),
        rows=rows,
        notes=(
            "By fictitious play: each round everyone replies to the mean of the rounds before. contest.csv of simulate has rivals.",
        ),
    )


def timeline(moves: pl.DataFrame) -> Drawing:
    """The moves of one episode from top to bottom, a column for each kind of actor.

    Parameters
    ----------
    moves
        Rows as in ``history/moves``, of one episode.
    """
    lanes = list(dict.fromkeys(_LANES.values()))
    figure, (axes,) = canvas(1.0 + _STEP * moves.height)
    axes.set_xlim(-1.1, len(lanes) - 0.2)
    axes.set_ylim(moves.height + 0.5, -1.2)
    axes.set_axis_off()
    for place, lane in enumerate(lanes):
        axes.axvline(place, color="#dddddd", linewidth=0.9, ymin=0.0, ymax=0.94, zorder=0)
        axes.text(place, -0.6, lane, ha="center", va="bottom", fontsize=8, fontweight="bold")
    _steps(axes, list(moves.iter_rows(named=True)), lanes)
    return drawing(
        figure,
        name="timeline",
        caption="The moves of the first run's episode in their order, with the day of each on the left. Moves of one day stand "
        "below one another. Nothing in it happened anywhere.",
        description="; ".join(f"day {row['day']}, {row['actor']}: {row['words']}" for row in moves.iter_rows(named=True)) + ".",
    )


def _steps(axes: Axes, rows: Sequence[dict[str, Any]], lanes: list[str]) -> None:
    before = None
    for place, row in enumerate(rows):
        lane = lanes.index(_LANES[row["actor"]])
        if row["day"] != before:
            axes.text(-1.05, place, f"day {row['day']}", ha="left", va="center", fontsize=7.5, color="#333333")
            axes.axhline(place - 0.5, color="#eeeeee", linewidth=0.7, zorder=0)
        before = row["day"]
        axes.plot([lane], [place], marker="o", markersize=5, color=COLOURS[lane % len(COLOURS)])
        words = row["move"] + (f" ({row['people']:,})" if row["people"] else "")
        left = lane >= len(lanes) - 2
        axes.text(
            lane + (-0.12 if left else 0.12), place, words, ha="right" if left else "left", va="center", fontsize=8,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )  # fmt: skip
