"""The reports of coded cases: one traced step by step, or all of them side by side."""

from __future__ import annotations

from typing import Any

import polars as pl

from groundswell.bargaining.game import ILLUSTRATION
from groundswell.cases import NOT_SAID, Cases, Comparison, Trace, explanations
from groundswell.cases.comparison import DIFFER, ONCE, SAME
from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Part, Report, Section
from groundswell.report.table import Table
from groundswell.report.timeline import timeline_figure
from groundswell.report.words import DASH, capital, listed, plain
from groundswell.wording import counted

NAMES = "Names are those of the sources. Whoever a source leaves unnamed is left unnamed here, and no guess is made."
_KINDS = {"derived": "follows from solving the game", "assumed": "a parameter says it", "silent": ""}
_MANY = 5
"""More cases than this cannot be read beside one another; the table is parted."""


def trace_report(trace: Trace, cases: Cases, *, seed: int = 1) -> Report:
    """The report of one case: its course, the game beside it, the explanations of what was given, and what no source says.

    Parameters
    ----------
    trace
        The case.
    cases
        The cases it is one of, for what sources disagree on and for how far readings agree.
    seed
        The seed, which changes nothing here.
    """
    sources = _sources(trace.steps)
    steps = trace.steps.filter(pl.col("step").is_not_null())
    told = "events have no order in it" if steps.is_empty() else f"{counted(steps.height, 'step')} in order"
    tell = listed([f"source {source}" for source in sources]) + (" tells" if len(sources) == 1 else " tell")
    return Report(
        title=f"{trace.case}, traced",
        lead=f"What {tell} of {trace.case}: {told}, each with its place and with whether it is stated or inferred. {NAMES}",
        sections=(
            Section(title="The course", body=tuple(part for source in sources for part in _course(trace, source))),
            Section(title="What the game expects", body=_game(trace)),
            Section(title="Rival explanations of the concession", body=_rivals(trace)),
            Section(title="Where sources differ", body=_conflicts(cases.conflicts.filter(pl.col("case") == trace.case))),
            Section(title="What is not said", body=_silent(trace)),
            Section(title="How far two readings agree", body=_agreement(cases)),
            responsible_use(),
            provenance(seed),
        ),
    )


def comparison_report(comparison: Comparison, cases: Cases, *, seed: int = 1) -> Report:
    """The report of all cases side by side.

    Parameters
    ----------
    comparison
        What agrees and what differs.
    cases
        The cases, for how far readings agree.
    seed
        The seed, which changes nothing here.
    """
    found = dict(comparison.table["verdict"].value_counts().iter_rows())
    same, differ, once, never = (found.get(verdict, 0) for verdict in (SAME, DIFFER, ONCE, NOT_SAID))
    where = "of the texts" if cases.of_the_texts else f"in {cases.source}"
    return Report(
        title="Cases side by side",
        lead=f"{counted(len(cases.names), 'case')} {where}, condition by condition. Of "
        f"{counted(comparison.table.height, 'condition')} {same} have one value in all the cases of which something is said, "
        f"{differ} have several, {once} are told of a single case, and {never} of none. {NAMES}",
        sections=(
            Section(title="What agrees and what differs", body=(_verdicts(comparison),)),
            Section(title="What goes with a concession", body=_parts(comparison)),
            Section(title="Case by case", body=tuple(_matrices(comparison))),
            Section(title="Where sources differ on one case", body=_conflicts(comparison.conflicts)),
            Section(title="How far two readings agree", body=_agreement(cases)),
            responsible_use(),
            provenance(seed),
        ),
    )


def _sources(steps: pl.DataFrame) -> list[str]:
    return steps["source"].unique(maintain_order=True).to_list()


def _course(trace: Trace, source: str) -> list[Part]:
    steps = trace.steps.filter(pl.col("source") == source)
    ordered, rest = steps.filter(pl.col("step").is_not_null()), steps.filter(pl.col("step").is_null())
    sources = _sources(trace.steps)
    stem = f"-{sources.index(source) + 1}" if len(sources) > 1 else ""
    figure = timeline_figure(steps, trace.case, f"source {source}", name=f"timeline{stem}")
    parts: list[Part] = [figure] if figure else []
    if ordered.height:
        parts.append(_told(ordered, f"course{stem}", f"The course of {trace.case} as source {source} tells it", timed=True))
    if rest.height:
        parts.append(_told(rest, f"conditions{stem}", f"What source {source} says besides, of no particular time", timed=False))
    return parts


def _told(rows: pl.DataFrame, name: str, caption: str, *, timed: bool) -> Table:
    when = ("When",) if timed else ()
    return Table(
        name=name,
        caption=caption,
        columns=("What", *when, "In words", "Basis", "Where"),
        rows=tuple(
            (
                f"{row['step']}. {_what(row)}" if timed else _what(row),
                *((row["time"] or DASH,) if timed else ()),
                row["told"],
                row["basis"],
                row["where"],
            )
            for row in rows.iter_rows(named=True)
        ),
        prose=True,
    )


def _what(row: dict[str, Any]) -> str:
    return f"{plain(row['condition'])}: {row['value']}"


def _game(trace: Trace) -> tuple[Part, ...]:
    asked = trace.steps.filter(pl.col("kind") != "silent")
    if not asked.height:
        return ("The game is silent on all that is said of this case.",)
    several = len(_sources(trace.steps)) > 1
    table = Table(
        name="expectations",
        caption="What is told, and what the game expects after what came before",
        columns=("Told", "The game", "Chance, aggrieved", "Chance, another", "Whence"),
        rows=tuple(
            (
                _what(row) + (f" ({row['source']})" if several else ""),
                row["expectation"] or "",
                _span(row["grieved_low"], row["grieved_high"]),
                _span(row["ungrieved_low"], row["ungrieved_high"]),
                _KINDS[row["kind"]],
            )
            for row in asked.iter_rows(named=True)
        ),
        notes=("Chances are of what is told, in an aggrieved county and in one that is not, as a range over all equilibria.",),
        prose=True,
    )
    others = counted(trace.steps.height - asked.height, "other thing")
    return (
        ILLUSTRATION,
        table,
        f"On {others} told the game is silent: it knows neither permits nor letters, and nobody's reasons.",
    )


def _rivals(trace: Trace) -> tuple[Part, ...]:
    if not trace.rivals.height:
        return tuple(trace.standing)
    names = [one.name for one in explanations()]
    seen = trace.rivals.select("condition", "value").unique(maintain_order=True).rows()
    cells = {(row["condition"], row["value"], row["explanation"]): row for row in trace.rivals.iter_rows(named=True)}
    table = Table(
        name="rivals",
        caption="What each explanation would, and would not, let one expect",
        columns=("What is told", *(capital(name) for name in names)),
        rows=tuple(
            (f"{plain(condition)}: {value}", *(_cell(cells[condition, value, name]) for name in names)) for condition, value in seen
        ),
        notes=("A dot: the explanation is silent. For it alone: no other explanation would let one expect this.",),
        prose=True,
    )
    return (*trace.threat_and_news, table, tuple(trace.standing), _predictions(trace), *_elsewhere(trace))


def _predictions(trace: Trace) -> Table:
    return Table(
        name="predictions",
        caption="All that each explanation would, and would not, let one expect, told or not",
        columns=("Explanation", "Would one see", "Any of", "Told", "So?"),
        rows=tuple(
            (
                row["explanation"],
                f"{row['predicts']}: {plain(row['condition'])}",
                row["values"],
                row["told"] or DASH,
                row["seen"],
            )
            for row in trace.predictions.iter_rows(named=True)
        ),
        notes=("An explanation suffers where what it would let one see is told otherwise, and where what it would not is told.",),
        prose=True,
    )


def _cell(row: dict[str, Any]) -> str:
    return "·" if row["speaks"] is None else f"{row['speaks']}: {row['because']}"


def _elsewhere(trace: Trace) -> list[Part]:
    if not trace.elsewhere.height:
        return []
    return [
        Table(
            name="elsewhere",
            caption="Where else the mark of an explanation is found, and what came of it",
            columns=("Explanation", "Mark", "Case", "Concession"),
            rows=tuple(
                (one, f"{plain(condition)}: {value}", f"{case} ({source})", concession or NOT_SAID)
                for one, condition, value, case, source, concession in trace.elsewhere.iter_rows()
            ),
            prose=True,
        )
    ]


def _conflicts(conflicts: pl.DataFrame) -> tuple[Part, ...]:
    if not conflicts.height:
        return ("On nothing that two sources say do they contradict one another.",)
    return (
        "Both are kept; neither is averaged away.",
        Table(
            name="conflicts",
            caption="What sources say differently of one case",
            columns=("Case and condition", "Source", "Value", "In words", "Where"),
            rows=tuple(
                (f"{row['case']}: {plain(row['condition'])}", row["source"], row["value"], row["detail"] or DASH, row["where"])
                for row in conflicts.iter_rows(named=True)
            ),
            prose=True,
        ),
    )


def _silent(trace: Trace) -> tuple[Part, ...]:
    by_source = [(source, [plain(name) for one, name in trace.silent if one == source]) for source in _sources(trace.rows)]
    lines = tuple(f"Source {source}: {listed(names)}." for source, names in by_source if names)
    return ("Silence is a value of its own, and never a “no” or a zero.", lines) if lines else ()


def _agreement(cases: Cases) -> tuple[Part, ...]:
    table = cases.agreement
    if not table.height:
        return ("These cases were read once, so nothing can be said of how far two readings would agree.",)
    shown = table.filter(pl.col("differ") > 0)
    same = table.height - shown.height
    return (
        f"Cases were read twice. On {same} of {counted(table.height, 'question')} the readings agree throughout; the others are "
        "below, with Krippendorff's alpha for nominal values, silence being one: 1 is full agreement, 0 what chance would give. "
        "agreement.csv has all.",
        Table(
            name="agreement",
            caption="Conditions on which two readings differ",
            columns=("Condition", "Cases read twice", "Differ", "Alpha"),
            rows=tuple(
                (
                    plain(row["condition"]),
                    str(row["units"]),
                    str(row["differ"]),
                    DASH if row["alpha"] is None else f"{row['alpha']:.2f}",
                )
                for row in shown.iter_rows(named=True)
            ),
            notes=("Readings by one hand tell how steady a coder is, not whether another would agree.",),
        ),
    )


def _verdicts(comparison: Comparison) -> Table:
    return Table(
        name="comparison",
        caption="Each condition over all cases",
        columns=("Condition", "Verdict", "Said of", "Values"),
        rows=tuple(
            (plain(row["condition"]), row["verdict"], counted(row["said"], "case"), _found(row, comparison.columns))
            for row in comparison.table.iter_rows(named=True)
        ),
        prose=True,
    )


def _found(row: dict[str, Any], columns: list[str]) -> str:
    by_value: dict[str, list[str]] = {}
    for column in columns:
        if row[column] not in {None, NOT_SAID}:
            by_value.setdefault(row[column], []).append(column)
    return "\n".join(f"{value}: {'; '.join(names)}" for value, names in by_value.items()) or DASH


def _parts(comparison: Comparison) -> tuple[Part, ...]:
    rows = comparison.table.filter(pl.col("parts") == 1)
    if not rows.height:
        return ("No condition parts the cases in which something was given from those in which nothing was.",)
    return (
        "Conditions that have no value in common between cases where something was given and cases where nothing was. Cases are "
        "few and were not drawn at random, and what was not said might overturn any of these: they are where to look, no finding.",
        Table(
            name="parts",
            caption="Conditions that part concession from none",
            columns=("Condition", "Where something was given", "Where nothing was"),
            rows=tuple(
                (plain(row["condition"]), row["with_concession"], row["without_concession"]) for row in rows.iter_rows(named=True)
            ),
            prose=True,
        ),
    )


def _matrices(comparison: Comparison) -> list[Table]:
    """Condition by case, in as many tables as can be read; conditions asked of no case in a table are left out of it."""
    groups = [comparison.columns[start : start + _MANY] for start in range(0, len(comparison.columns), _MANY)]
    return [_matrix(comparison, group, place) for place, group in enumerate(groups, 1)]


def _matrix(comparison: Comparison, columns: list[str], place: int) -> Table:
    asked = comparison.table.filter(pl.any_horizontal(pl.col(columns).is_not_null()))
    return Table(
        name=f"cases-{place}",
        caption=f"Condition by case: {columns[0]} to {columns[-1]}",
        columns=("Condition", *columns),
        rows=tuple((plain(row["condition"]), *(_value(row[column]) for column in columns)) for row in asked.iter_rows(named=True)),
        notes=("A dot: not said. An empty cell: not asked of this case.",),
        prose=True,
    )


def _value(value: str | None) -> str:
    return "" if value is None else "·" if value == NOT_SAID else value


def _span(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return DASH
    return f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"
