"""The shape of a panel, as Stata's xtset, xtdescribe and xtsum tell it: balance, gaps, singletons, patterns, variation.

Periods are counted by the smallest step between any two that occur, so that a panel of every second year has no gaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from math import gcd

import numpy as np
import polars as pl

SHAPE = {"measure": pl.String, "value": pl.String}
PATTERNS = {"pattern": pl.String, "units": pl.Int64, "share": pl.Float64, "cumulative_share": pl.Float64}
VARIATION = (
    {"variable": pl.String, "n": pl.Int64, "units": pl.Int64}
    | dict.fromkeys(("mean", "overall_deviation", "between_deviation", "within_deviation", "min", "max"), pl.Float64)
    | {"changes_within": pl.Int64}
)
_QUANTILES = {"least": 0.0, "5%": 0.05, "25%": 0.25, "median": 0.5, "75%": 0.75, "95%": 0.95, "most": 1.0}
_LONGEST = 60


@dataclass(frozen=True)
class Shape:
    """How units and periods make a panel.

    Attributes
    ----------
    table
        ``measure`` and ``value``.
    patterns
        In which periods units are seen (``1``) and not (``.``), the commonest first; without rows where periods are too many.
    variation
        Of each variable: overall, between units and within them.
    balance
        *strongly balanced*, *weakly balanced* or *unbalanced*.
    sentences
        The shape in words.
    """

    table: pl.DataFrame
    patterns: pl.DataFrame
    variation: pl.DataFrame
    balance: str
    sentences: tuple[str, ...]


def shape(frame: pl.DataFrame, unit: str, period: str, variables: Iterable[str]) -> Shape:
    """The shape of a panel.

    Parameters
    ----------
    frame
        Rows; those without unit or period are left out.
    unit, period
        The columns that say what is followed over time, and when.
    variables
        Columns of numbers whose variation is wanted.
    """
    there = frame.drop_nulls([unit, period])
    places, first, last = _places(there[period])
    seen = there.select(pl.col(unit).alias("unit"), places.alias("place")).group_by("unit").agg(pl.col("place").sort())
    counts = seen["place"].list.len().to_numpy()
    spans = (seen["place"].list.max() - seen["place"].list.min() + 1).to_numpy()
    occurring = there[period].n_unique()
    balance = _balance(counts, occurring)
    gaps = int((counts < spans).sum())
    singles = int((counts == 1).sum())
    quantiles = {name: np.quantile(counts, at, method="inverted_cdf") for name, at in _QUANTILES.items()}
    measures = {
        "units": f"{len(counts)}",
        "periods": f"{occurring}",
        "rows": f"{there.height}",
        "first period": first,
        "last period": last,
        "balance": balance,
        "units in every period": f"{int((counts == occurring).sum())}",
        "units with gaps": f"{gaps}",
        "units with a single row": f"{singles}",
        **{f"rows a unit, {name}": f"{int(value)}" for name, value in quantiles.items()},
    }
    return Shape(
        table=pl.DataFrame(list(measures.items()), schema=SHAPE, orient="row"),
        patterns=_patterns(seen, int(places.max() or 0) + 1),  # pyright: ignore[reportArgumentType]
        variation=_variation(there, unit, variables),
        balance=balance,
        sentences=(
            f"{len(counts):,} units over {occurring:,} periods, {period} from {first} to {last}: {balance}, with {there.height:,} "
            f"rows of the {len(counts) * occurring:,} that there could be.",
            f"{gaps:,} units have gaps between their first and last period; {singles:,} have a single row.",
        ),
    )


def _places(periods: pl.Series) -> tuple[pl.Series, str, str]:
    """Periods numbered from 0 by their smallest step (text and fractions by their order), the first and the last."""
    values = periods.unique().sort()
    ends = (_written(values[0]), _written(values[-1]))
    whole = periods.dtype.is_numeric() and bool((values % 1 == 0).all())
    if not whole:
        return (periods.rank("dense") - 1).cast(pl.Int64), *ends
    steps = values.cast(pl.Int64).diff().drop_nulls().to_list()
    step = reduce(gcd, steps, 0) or 1
    return ((periods.cast(pl.Int64) - int(values[0])) // step), *ends


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _balance(counts: np.ndarray[tuple[int], np.dtype[np.integer]], periods: int) -> str:
    if (counts == periods).all():
        return "strongly balanced"
    return "weakly balanced" if (counts == counts[0]).all() else "unbalanced"


def _patterns(seen: pl.DataFrame, width: int) -> pl.DataFrame:
    if width > _LONGEST:
        return pl.DataFrame(schema=PATTERNS)
    texts = ["".join("1" if place in set(places) else "." for place in range(width)) for places in seen["place"].to_list()]
    counted = pl.Series("pattern", texts).value_counts(name="units").sort(["units", "pattern"], descending=[True, True])
    share = (counted["units"] / seen.height).alias("share")
    return counted.with_columns(share, share.cum_sum().alias("cumulative_share")).cast(PATTERNS)  # pyright: ignore[reportArgumentType]


def _variation(frame: pl.DataFrame, unit: str, variables: Iterable[str]) -> pl.DataFrame:
    rows = [_varies(frame.select(unit, name).drop_nulls(), unit, name) for name in variables if frame[name].drop_nulls().len()]
    return pl.DataFrame(rows, schema=VARIATION)


def _varies(values: pl.DataFrame, unit: str, name: str) -> dict[str, object]:
    """As xtsum: between is the deviation of units' means, within that of what is left when a unit's mean is taken out."""
    numbers = values[name].cast(pl.Float64)
    means = values.group_by(unit).agg(pl.col(name).cast(pl.Float64).mean())[name]
    within = values.select(pl.col(name).cast(pl.Float64) - pl.col(name).cast(pl.Float64).mean().over(unit)).to_series()
    changing = values.group_by(unit).agg(pl.col(name).n_unique())[name]
    return {
        "variable": name,
        "n": numbers.len(),
        "units": means.len(),
        "mean": numbers.mean(),
        "overall_deviation": numbers.std(),
        "between_deviation": means.sort().std(),
        "within_deviation": within.std(),
        "min": numbers.min(),
        "max": numbers.max(),
        "changes_within": int((changing > 1).sum()),
    }
