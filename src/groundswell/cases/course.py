"""The course of one case, step by step, beside what the game expects and beside rival explanations of the concession."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from groundswell import tables
from groundswell.cases.codebook import NOT_SAID, conditions
from groundswell.cases.coding import Cases, coded_cases
from groundswell.cases.rivals import elsewhere, predictions, rivals, standing

if TYPE_CHECKING:
    from groundswell.bargaining import Game
    from groundswell.cases.expectations import Expectation

STEPS: dict[str, type[pl.DataType]] = {
    "source": pl.String,
    "step": pl.Int64,
    "time": pl.String,
    "stage": pl.String,
    "condition": pl.String,
    "value": pl.String,
    "told": pl.String,
    "basis": pl.String,
    "where": pl.String,
    "evidence": pl.String,
    "expectation": pl.String,
    "kind": pl.String,
    "grieved_low": pl.Float64,
    "grieved_high": pl.Float64,
    "ungrieved_low": pl.Float64,
    "ungrieved_high": pl.Float64,
}
"""Columns of the steps of a course, and their types."""


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One case traced from what led to it to what came of it.

    Attributes
    ----------
    case
        The case.
    rows
        Its coded rows of all sources: steps first, in their order, then what has no place in time, silence included.
    steps
        What is said, in the order of events: ``source``, ``step`` (null for what has no place in time), ``time``, ``stage``,
        ``condition``, ``value``, ``told`` (in words), ``basis``, ``where``, ``evidence``; and what the game expects:
        ``expectation`` (in words), ``kind`` (derived, assumed, silent), and the chance of what is told, lowest and highest over
        all equilibria, in an aggrieved county and in one that is not.
    rivals
        What each explanation of the concession makes of what is told; see :func:`groundswell.cases.rivals`.
    predictions
        All that each explanation would and would not let one expect, told or not; see :func:`groundswell.cases.predictions`.
    elsewhere
        Other cases in which an explanation has its mark, and what came of it there.
    threat_and_news
        What in the game makes a city give way to a peaceful crowd, in sentences; empty where none is told of, or no concession.
    """

    case: str
    rows: pl.DataFrame
    steps: pl.DataFrame
    rivals: pl.DataFrame
    predictions: pl.DataFrame
    elsewhere: pl.DataFrame
    threat_and_news: tuple[str, ...]

    @property
    def silent(self) -> list[tuple[str, str]]:
        """What a source does not say: source and condition."""
        return self.rows.filter(pl.col("value") == NOT_SAID).select("source", "condition").rows()

    @property
    def standing(self) -> list[str]:
        """Where the explanations stand, in sentences."""
        return standing(self.rivals)

    def _repr_html_(self) -> str:
        return tables.to_html(self.steps)


def trace_case(case: str, cases: Any = None, game: Game | None = None) -> Trace:
    """The course of a case as its sources tell it, beside the game and beside rival explanations.

    Parameters
    ----------
    case
        The name of the case.
    cases
        Coded cases, a file or a data frame of them; those of the texts unless given.
    game
        The parameters of the game; its baseline unless given.

    Raises
    ------
    InputError
        If there is no such case; the nearest one is offered.

    Examples
    --------
    >>> trace_case("County C").steps.filter(pl.col("step") == 7).select("condition", "value", "basis").row(0)
    ('leak', 'leaked', 'inferred')
    """
    coded = cases if isinstance(cases, Cases) else coded_cases(cases)
    rows = _ordered(coded.of(case))
    found = rivals(rows)
    return Trace(
        case=case,
        rows=rows,
        steps=_steps(rows, game),
        rivals=found,
        predictions=predictions(rows),
        elsewhere=elsewhere(coded, case) if found.height else elsewhere(coded, case).clear(),
        threat_and_news=_threat_and_news(rows, game) if found.height else (),
    )


def _threat_and_news(rows: pl.DataFrame, game: Game | None) -> tuple[str, ...]:
    from groundswell.cases.expectations import threat_and_news

    told = set(rows.select("condition", "value").rows())
    about_the_case = ("violence", "calm") in told and ("congruence", "opposed") not in told
    return tuple(threat_and_news(game)) if about_the_case else ()


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """By source, then by step; what has no step comes after, in the order of the game."""
    order = list(conditions())
    place = pl.col("condition").replace_strict(order, range(len(order)), return_dtype=pl.Int64)
    first = rows["source"].unique(maintain_order=True).to_list()
    source = pl.col("source").replace_strict(first, range(len(first)), return_dtype=pl.Int64)
    return rows.sort(source, pl.col("step"), place, nulls_last=True)


def _steps(rows: pl.DataFrame, game: Game | None) -> pl.DataFrame:
    from groundswell.cases.expectations import expectations

    made: list[dict[str, Any]] = []
    for source in rows["source"].unique(maintain_order=True):
        said = rows.filter(pl.col("source") == source, pl.col("value") != NOT_SAID)
        expected = expectations(dict(said.select("condition", "value").iter_rows()), game)
        made += [_step(row, expected[row["condition"]]) for row in said.iter_rows(named=True)]
    return pl.DataFrame(made, schema=STEPS)


def _step(row: dict[str, Any], expected: Expectation) -> dict[str, Any]:
    condition = conditions()[row["condition"]]
    chances = [*(expected.grieved or (None, None)), *(expected.ungrieved or (None, None))]
    told = {
        "stage": condition.stage,
        "told": row["detail"] or condition.codes[row["value"]],
        "expectation": expected.sentence or None,
        "kind": expected.kind,
    }
    return {name: row.get(name) for name in STEPS} | told | dict(zip(list(STEPS)[-4:], chances, strict=True))
