"""The rows that the models of a study share: checked at the door, with regressors a period before the outcome where asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from groundswell import tables
from groundswell.errors import StudyError
from groundswell.estimate import conditions
from groundswell.estimate.sections import Model
from groundswell.estimate.study import Study
from groundswell.estimate.terms import written

LAGGED = "\0lagged"
"""Whether a row has one of the same unit a lag before it. No file can bear a column of this name."""


@dataclass(frozen=True)
class Rows:
    """Rows of one table, checked.

    Attributes
    ----------
    outcomes
        Every column as it stands in the row.
    regressors
        The columns of all terms, from the row itself, or from the row of the same unit a lag before.
    unit
        The column of what is followed over time.
    lag
        Periods between the two.
    source
        The name of the file, for messages.
    """

    outcomes: pl.DataFrame
    regressors: pl.DataFrame
    unit: str | None
    lag: int
    source: str


def prepare(data: Any, study: Study, source: str = "the data") -> Rows:
    """Check a table against a study, and set the regressors beside the outcomes.

    Raises
    ------
    TableError
        Columns that are absent, text where a number is due, shares beyond 0 and 1, a unit twice in one period.
    """
    frame = _plain(tables.to_polars(data, source))
    if not frame.height:
        raise StudyError(f"{source}: there are no rows.")
    _check(frame, study, source)
    numbers = [name for name in _numbers(study) if name in frame.columns]
    frame = tables.numbers(frame, numbers)
    regressors = _regressors(frame, study)
    return Rows(outcomes=frame, regressors=regressors, unit=study.data.unit, lag=study.data.lag, source=source)


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Flags as 0 and 1, categories as text, and nothing as nothing."""
    flags, categories, endless = pl.col(pl.Boolean), pl.col(pl.Categorical, pl.Enum), pl.col(pl.Float32, pl.Float64)
    return frame.with_columns(flags.cast(pl.Int8), categories.cast(pl.String), endless.fill_nan(None))


def _check(frame: pl.DataFrame, study: Study, source: str) -> None:
    faults = tables.present(frame, _named(study), source)
    faults += tables.numeric(frame, _numbers(study), source)
    faults += tables.shares(frame, study.data.shares, source)
    if study.data.unit and study.data.period:
        faults += tables.unique(frame, [study.data.unit, study.data.period], source)
    tables.refuse(list(dict.fromkeys(faults)))
    _check_conditions(frame, study)


def _check_conditions(frame: pl.DataFrame, study: Study) -> None:
    faults: list[str] = []
    for model in study.models:
        try:
            selected(frame, model, study.source)
        except StudyError as error:
            faults += error.faults
    if faults:
        raise StudyError(*faults)


def described(rows: Rows, study: Study) -> tuple[str, ...]:
    """What was read, a sentence each."""
    frame, unit, period = rows.outcomes, study.data.unit, study.data.period
    told = [f"{frame.height:,} rows and {frame.width:,} columns were read from {rows.source}."]
    if unit:
        followed = f"{frame[unit].n_unique():,} units (column {unit})"
        span = f", {period} from {written(frame[period].min())} to {written(frame[period].max())}" if period else ""
        told.append(f"They are of {followed}{span}.")
    if study.data.lag:
        told.append(f"Regressors are those of the {unit} {periods(study.data.lag)} before the outcome, by the value of {period}.")
    if study.data.shares:
        told.append(f"Declared as shares, and all between 0 and 1: {', '.join(study.data.shares)}.")
    return tuple(told)


def periods(lag: int) -> str:
    """A lag in words."""
    return "1 period" if lag == 1 else f"{lag} periods"


def selected(frame: pl.DataFrame, model: Model, source: str) -> pl.Series:
    """Which rows a model's condition selects; all if it has none."""
    if not model.where.strip():
        return pl.repeat(value=True, n=frame.height, eager=True)
    place = f'{source}, [[model]] "{model.name}", key `where`'
    chosen = conditions.expression(conditions.parse(model.where), frame, place)
    return frame.select(chosen.fill_null(value=False).alias("selected")).to_series()


def _named(study: Study) -> list[str]:
    """Every column that a study names outside its conditions, each once."""
    names: list[str | None] = [study.data.unit, study.data.period, *study.data.shares]
    for model in study.models:
        names += [model.outcome, *model.variables, *model.effects, model.cluster]
    return _once(names)


def _numbers(study: Study) -> list[str]:
    """The columns that are computed with, and so must hold numbers."""
    names: list[str | None] = [study.data.period if study.data.lag else None]
    for model in study.models:
        names += [model.outcome]
        names += [factor.variable for term in model.parsed for factor in term.factors if not factor.indicator]
    return _once(names)


def _once(names: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name is not None))


def _regressors(frame: pl.DataFrame, study: Study) -> pl.DataFrame:
    """The columns of all terms; lags go by the value of the period, so that a gap gives none."""
    variables = _once(variable for model in study.models for variable in model.variables)
    if not study.data.lag:
        return frame.select(variables).with_columns(pl.lit(value=True).alias(LAGGED))
    unit, period = study.data.unit or "", study.data.period or ""
    before = frame.select(
        pl.col(unit).alias("\0unit"),
        (pl.col(period) + study.data.lag).alias("\0period"),
        pl.lit(value=True).alias(LAGGED),
        *variables,
    ).drop_nulls(["\0unit", "\0period"])
    now = frame.select(pl.col(unit).alias("\0unit"), pl.col(period).alias("\0period"))
    joined = now.join(before, on=["\0unit", "\0period"], how="left", maintain_order="left")
    return joined.select(*variables, pl.col(LAGGED).fill_null(value=False))
