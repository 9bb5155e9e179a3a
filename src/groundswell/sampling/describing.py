"""Means, totals, proportions and ratios of a population from a sample of it, by its design."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from groundswell.arrays import Flags, Floats
from groundswell.errors import InputError, TableError, nearest
from groundswell.sampling.variance import Stages, lonely, overdrawn, variance, weights
from groundswell.tables import Column, Schema, check, to_polars

_MOST_LEVELS = 100
"""A text column with more levels is an identifier, and is not described."""
_TOLD = 5
DESCRIPTION = Schema(
    name="description",
    columns=(
        Column("variable", "text", meaning="What is described; `column=level` for a proportion"),
        Column("by", "text", empty=True, meaning="The group that it is described in"),
        Column("statistic", "text", words=("mean", "total", "proportion", "ratio"), meaning="What is estimated"),
        Column("estimate", "number", empty=True, meaning="The estimate for the population"),
        Column("std_error", "number", empty=True, minimum=0, meaning="Its standard error by the design"),
    ),
    key=(),
    rows=False,
)


@dataclass(frozen=True, kw_only=True)
class Design:
    """How a sample was drawn; names of columns.

    Attributes
    ----------
    strata
        Strata of the first stage.
    clusters
        Units of each stage, the first first; rows themselves where there are none.
    weight
        How many of the population a row stands for. Without it, populations over units drawn; without these, one.
    populations
        How many units there are in the stratum (later: in the unit of the stage before), a column a stage.
    """

    strata: str | None = None
    clusters: tuple[str, ...] = ()
    weight: str | None = None
    populations: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """All columns of the design."""
        return [*([self.strata] if self.strata else []), *self.clusters, *([self.weight] if self.weight else []), *self.populations]


def describe(
    data: Any, design: Design | None = None, *, by: str | None = None, ratios: Sequence[str] = (), source: str = "the table"
) -> pl.DataFrame:
    """Describe every column of a sample for the population it was drawn from.

    A column of numbers has a mean and a total, one of words a proportion for each of them. Estimates are weighted; standard errors
    are those of linearised totals, by strata, clusters nested in them and finite populations (Taylor series). A group is a domain:
    rows outside it count for nothing, but their clusters were drawn. Rows that lack a value are outside.

    Parameters
    ----------
    data
        A data frame, a row a unit of the last stage.
    design
        How it was drawn; a simple sample with replacement unless given.
    by
        A column of groups, each described apart.
    ratios
        Ratios of two columns, each as ``A/B``.
    source
        What to call the table in messages.

    Returns
    -------
    polars.DataFrame
        ``variable``, ``by``, ``statistic``, ``estimate``, ``std_error``.

    Raises
    ------
    TableError
        If a column is not there, lacks a value that the design needs, has a weight of zero or less, a stratum of one cluster, or
        more units drawn than there are.
    """
    frame, plan = to_polars(data, source), design or Design()
    pairs = [_ratio(ratio) for ratio in ratios]
    _refuse_absent(frame, [*plan.names, *([by] if by else []), *(name for pair in pairs for name in pair)], source)
    stages = _stages(frame, plan, source)
    weight = _weight(frame, plan, stages)
    described: list[dict[str, Any]] = []
    for group, inside in _groups(frame, by):
        for row, score in _statistics(frame, plan, by, pairs, np.where(inside, weight, 0.0)):
            error = float(np.sqrt(variance(score[:, None], stages)[0])) if row["estimate"] is not None else None
            described.append(row | {"by": group, "std_error": error})
    return pl.DataFrame(described, schema=DESCRIPTION.types).select(DESCRIPTION.names)


def left_out(data: Any) -> list[str]:
    """Columns that are not described: of words with very many levels, or none."""
    frame = to_polars(data)
    return [name for name in frame.columns if not frame[name].dtype.is_numeric() and not _levels(frame[name])]


def _ratio(text: str) -> tuple[str, str]:
    above, line, below = text.partition("/")
    if not line or not above.strip() or not below.strip():
        raise InputError(f"--ratio {text}: two columns with a stroke between them are due, as `A/B`.")
    return above.strip(), below.strip()


def _refuse_absent(frame: pl.DataFrame, names: Sequence[str], source: str) -> None:
    faults: list[str] = []
    for name in dict.fromkeys(names):
        if name not in frame.columns:
            guess = nearest(name, frame.columns)
            faults.append(f"{source}: there is no column `{name}`{f'; is it `{guess}`?' if guess else '.'}")
    if faults:
        raise TableError(*faults, f"{source}: the columns are {', '.join(frame.columns)}.")


def _stages(frame: pl.DataFrame, plan: Design, source: str) -> Stages:
    """The design as arrays, checked."""
    wanted = max(len(plan.clusters), 1)
    if len(plan.populations) > wanted:
        raise InputError(f"--fpc: {len(plan.populations)} populations came, for a design of {wanted} stages; one a stage is due.")
    needed = [Column(name, "text") for name in (plan.strata, *plan.clusters) if name]
    needed += [Column(name, "number", above=0) for name in (plan.weight, *plan.populations) if name]
    columns = tuple({column.name: column for column in needed}.values())
    read = check(frame.select(column.name for column in columns), Schema("design", columns, key=()), source) if columns else frame
    units = [read[name] for name in plan.clusters] or [pl.Series("row", range(frame.height))]
    outer = [read[plan.strata]] if plan.strata else [pl.Series("all", [0] * frame.height)]
    unit, stratum = np.empty((frame.height, len(units)), np.int64), np.empty((frame.height, len(units)), np.int64)
    for stage, name in enumerate(units):
        stratum[:, stage] = _numbered(outer)
        outer = [*outer, name]
        unit[:, stage] = _numbered(outer)
    population = np.full(unit.shape, np.nan)
    for stage, name in enumerate(plan.populations):
        population[:, stage] = read[name].to_numpy()
    stages = Stages(unit, stratum, population)
    _refuse_impossible(stages, frame, plan, source)
    return stages


def _numbered(columns: Sequence[pl.Series]) -> Any:
    named = pl.DataFrame([column.alias(str(place)) for place, column in enumerate(columns)])
    return named.select(pl.struct(pl.all()).rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()


def _refuse_impossible(stages: Stages, frame: pl.DataFrame, plan: Design, source: str) -> None:
    """Refuse strata of one cluster, populations that differ within a stratum, and more units drawn than there are."""
    faults: list[str] = []
    for stage, name in enumerate(plan.populations):
        first = np.unique(stages.stratum[:, stage], return_index=True, return_inverse=True)
        differ = np.flatnonzero(stages.population[:, stage] != stages.population[first[1][first[2]], stage])
        if differ.size:
            row = int(differ[0])
            faults.append(
                f"{source}, row {row + 1}, column `{name}`: got {stages.population[row, stage]:g}, and "
                f"{stages.population[first[1][first[2][row]], stage]:g} in another row of the same stratum; one number is due."
            )
    if not faults:
        faults += [
            f"{source}, row {row + 1}, column `{plan.populations[stage]}`: a population of "
            f"{stages.population[row, stage]:g}, and {drawn} units drawn from it."
            for stage, row, drawn in overdrawn(stages)[:_TOLD]
        ]
    if not faults and frame.height:
        faults += [_lonely(stage, row, count, frame, plan, source) for stage, row, count in lonely(stages)[:_TOLD]]
    if faults:
        raise TableError(*faults)


def _lonely(stage: int, row: int, strata: int, frame: pl.DataFrame, plan: Design, source: str) -> str:
    unit = f"`{plan.clusters[stage]}`" if plan.clusters else "row"
    within = ([plan.strata] if plan.strata else []) + list(plan.clusters[:stage])
    named = ", ".join(f"{name} `{frame[name][row]}`" for name in within) if strata > 1 or within else "the whole table"
    return (
        f"{source}, row {row + 1}: {named} has one {unit} alone, so that nothing tells how they vary; join it to another stratum, "
        "or, where there is no other to draw, give a population of 1."
    )


def _weight(frame: pl.DataFrame, plan: Design, stages: Stages) -> Floats:
    if plan.weight is None:
        return weights(stages)
    return frame[plan.weight].cast(pl.Float64).to_numpy()


def _groups(frame: pl.DataFrame, by: str | None) -> Iterator[tuple[str | None, Flags]]:
    if by is None:
        yield None, np.ones(frame.height, np.uint8)
        return
    values = _words(frame[by])
    for group in values.drop_nulls().unique().sort():
        yield group, (values == group).fill_null(value=False).to_numpy()


def _words(values: pl.Series) -> pl.Series:
    """Values as words: a whole number without a point."""
    whole = values.dtype.is_float() and bool((values.drop_nulls() % 1 == 0).all())
    return (values.cast(pl.Int64) if whole else values).cast(pl.String)


def _levels(values: pl.Series) -> list[str]:
    """The words of a column that are described; none where there are too many."""
    levels = _words(values).drop_nulls().unique().sort().to_list()
    return levels if len(levels) <= _MOST_LEVELS else []


def _statistics(
    frame: pl.DataFrame, plan: Design, by: str | None, pairs: Sequence[tuple[str, str]], weight: Floats
) -> Iterator[tuple[dict[str, Any], Floats]]:
    """Each statistic, and what each row adds to its linearised total."""
    design = {*plan.clusters, plan.weight, *plan.populations, by}
    for name in (name for name in frame.columns if name not in design):
        values = frame[name]
        if values.dtype.is_numeric():
            number, here = _numbers(values, weight)
            yield _mean(number, here, name, "mean")
            yield {"variable": name, "statistic": "total", "estimate": float(here @ number)}, here * number
        else:
            here = np.where(values.is_null().to_numpy(), 0.0, weight)
            words = _words(values)
            for level in _levels(values):
                is_so = (words == level).fill_null(value=False).to_numpy().astype(np.float64)
                yield _mean(is_so, here, f"{name}={level}", "proportion")
    for above, below in pairs:
        numerator, here = _numbers(frame[above], weight)
        denominator, here = _numbers(frame[below], here)
        yield _over(here, numerator, denominator, f"{above}/{below}", "ratio")


def _numbers(values: pl.Series, weight: Floats) -> tuple[Floats, Floats]:
    """Values with zero where there is none, and weights that are zero there."""
    if not values.dtype.is_numeric():
        raise TableError(f"column `{values.name}` holds words; a ratio is one of numbers.")
    number = values.cast(pl.Float64).fill_nan(None)
    return number.fill_null(0.0).to_numpy(), np.where(number.is_null().to_numpy(), 0.0, weight)


def _mean(values: Floats, weight: Floats, name: str, statistic: str) -> tuple[dict[str, Any], Floats]:
    return _over(weight, values, np.ones_like(values), name, statistic)


def _over(weight: Floats, above: Floats, below: Floats, name: str, statistic: str) -> tuple[dict[str, Any], Floats]:
    """A ratio of two totals, and what each row adds to the total that it varies by."""
    total = float(weight @ below)
    estimate = float(weight @ above) / total if total else None
    score = weight * (above - estimate * below) / total if estimate is not None else np.zeros_like(weight)
    return {"variable": name, "statistic": statistic, "estimate": estimate}, score
