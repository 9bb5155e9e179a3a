"""Incidents that every source missed, from those that several have: Chapman for each pair, log-linear models for all.

Sources are rarely independent: what one paper reports another reads. Pairs that draw on one another make the total too small, those
that share out the ground too large. So there is no one number: every model is shown, and how far they lie apart.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl

from groundswell.arrays import Floats, Whole
from groundswell.errors import InputError, TableError, nearest
from groundswell.tables import Column, Schema, check, refuse, to_polars

_MOST_SOURCES = 8
_ALL_MODELS = 4
"""Sources up to which every set of pairs has a model."""
_NORMAL = 1.959963984540054
_ENDLESS = 1e9
"""A total above so many times what was seen is no estimate."""
COUNT = "n"
"""The column that says how many incidents a row stands for."""
SOURCES = Schema(
    name="sources",
    columns=(
        Column("model", "text", meaning="`chapman:a,b`, `independence`, or the pairs of sources that depend on one another"),
        Column("total", "number", empty=True, minimum=0, meaning="Incidents, those that all sources missed included"),
        Column("ci_low", "number", empty=True, minimum=0, meaning="Lower end of its 95% interval"),
        Column("ci_high", "number", empty=True, minimum=0, meaning="Upper end of its 95% interval"),
        Column("deviance", "number", empty=True, meaning="Deviance of the model"),
        Column("df", "whole", empty=True, minimum=0, meaning="Its residual degrees of freedom"),
        Column("aic", "number", empty=True, meaning="Akaike's criterion; lower is better"),
    ),
    key=("model",),
)
Pair = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What several sources together say of incidents that none has.

    Attributes
    ----------
    table
        A row a model: ``model, total, ci_low, ci_high, deviance, df, aic``.
    names
        The sources.
    seen
        Incidents that at least one source has.
    """

    table: pl.DataFrame
    names: tuple[str, ...]
    seen: int


def sources(lists: Any, names: Sequence[str] | None = None, *, source: str = "the lists") -> Sources:
    """Estimate how many incidents there were, from the sources that have each of them.

    For each pair of sources, Chapman's (1951) estimate. For all of them, log-linear models of the counts of incidents by the set
    of sources that have them (Fienberg 1972): independence, and models in which pairs of sources depend on one another. With up to
    four sources there is a model for every set of pairs; with more, one for each pair, and a path that takes in, step by step, the
    pair that lowers Akaike's criterion most. Intervals are those of the logarithm of the number missed.

    Parameters
    ----------
    lists
        A row an incident, or a set of incidents where there is a column ``n``; a column of 0 and 1 for each source.
    names
        The sources; all columns of 0 and 1 unless given.
    source
        What to call the table in messages.

    Raises
    ------
    TableError
        If a source is not there, or is not of 0 and 1.
    InputError
        If there are fewer than two sources, or very many, or no incident.
    """
    frame = to_polars(lists, source)
    chosen = _chosen(frame, names, source)
    columns = [Column(name, "flag") for name in chosen]
    columns += [Column(COUNT, "whole", minimum=0)] if COUNT in frame.columns and COUNT not in chosen else []
    table = check(frame.select(column.name for column in columns), Schema("lists", tuple(columns), key=()), source)
    count = table[COUNT].to_numpy() if COUNT in table.columns and COUNT not in chosen else np.ones(table.height, np.int64)
    flags = table.select(chosen).to_numpy().astype(np.int64)
    histories = np.bincount(flags @ (1 << np.arange(len(chosen))), weights=count, minlength=1 << len(chosen)).astype(np.int64)
    seen = int(histories[1:].sum())
    if not seen:
        raise InputError(f"{source}: no incident is in any of {', '.join(chosen)}.")
    rows = [_chapman(histories, pair, chosen) for pair in combinations(range(len(chosen)), 2)]
    rows += [_row(histories, pairs, chosen) for pairs in _models(histories, len(chosen))]
    return Sources(table=pl.DataFrame(rows, schema=SOURCES.types), names=tuple(chosen), seen=seen)


def listed(lists: Any) -> list[str]:
    """The columns that hold 0 and 1 alone, each taken for a source; not the counts."""
    frame = to_polars(lists)
    return [name for name in frame.columns if name != COUNT and _flags(frame[name])]


def _chosen(frame: pl.DataFrame, names: Sequence[str] | None, source: str) -> list[str]:
    chosen = list(dict.fromkeys(names)) if names else listed(frame)
    faults = [
        f"{source}: there is no column `{name}`{f'; is it `{guess}`?' if (guess := nearest(name, frame.columns)) else '.'}"
        for name in chosen
        if name not in frame.columns
    ]
    refuse(faults)
    if not 2 <= len(chosen) <= _MOST_SOURCES:
        came = ", ".join(chosen) or "none"
        raise TableError(f"{source}: from 2 to {_MOST_SOURCES} sources, columns of 0 and 1, are compared; got {came}. See --lists.")
    return chosen


def _flags(values: pl.Series) -> bool:
    """Whether a column holds 0 and 1 alone, and something."""
    if values.dtype == pl.Boolean:
        return True
    return values.dtype.is_numeric() and values.len() > 0 and bool(((values == 0) | (values == 1)).fill_null(value=False).all())


def _models(histories: Whole, size: int) -> Iterator[tuple[Pair, ...]]:
    """Sets of pairs of sources that depend on one another; all of them where there are few."""
    pairs = list(combinations(range(size), 2))
    if size <= _ALL_MODELS:
        for number in range(_saturated(size, len(pairs)) + 1):
            yield from combinations(pairs, number)
        return
    yield ()
    yield from ((pair,) for pair in pairs)
    taken: tuple[Pair, ...] = ()
    best = _fit(histories, taken, size).aic
    while len(taken) < len(pairs):
        tried = [tuple(sorted({*taken, pair})) for pair in pairs if pair not in taken]
        fits = {each: _fit(histories, each, size).aic for each in tried}
        better = min(fits, key=lambda each: fits[each])
        if fits[better] >= best:
            return
        taken, best = better, fits[better]
        if len(taken) > 1:
            yield taken


def _saturated(size: int, pairs: int) -> int:
    """How many pairs a model may have before it has more terms than there are sets of sources."""
    return min(pairs, (1 << size) - 1 - (size + 1))


@dataclass(frozen=True)
class _Fit:
    """A log-linear model fitted: the logarithm of the number missed, its variance, and how well the model does."""

    missed: float
    variance: float
    deviance: float
    df: int
    aic: float


def _fit(histories: Whole, pairs: Sequence[Pair], size: int) -> _Fit:
    """The Poisson model of the counts of each set of sources, the empty set left out: its intercept is that set's."""
    import statsmodels.api as sm

    sets = (np.arange(1, 1 << size)[:, None] >> np.arange(size)) & 1
    terms = np.column_stack([np.ones(len(sets)), sets, *(sets[:, a] * sets[:, b] for a, b in pairs)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: Any = sm.GLM(histories[1:].astype(np.float64), terms, family=sm.families.Poisson()).fit(maxiter=200)
        return _Fit(
            missed=float(found.params[0]),
            variance=float(found.cov_params()[0, 0]),
            deviance=max(float(found.deviance), 0.0),
            df=int(found.df_resid),
            aic=float(found.aic),
        )


def _row(histories: Whole, pairs: tuple[Pair, ...], names: Sequence[str]) -> dict[str, Any]:
    fit, seen = _fit(histories, pairs, len(names)), float(histories[1:].sum())
    about = {"model": _named(pairs, names), "deviance": fit.deviance, "df": fit.df, "aic": fit.aic}
    missed = np.exp(min(fit.missed, 700.0))
    if not np.isfinite(fit.variance) or missed > _ENDLESS * seen:
        return about | dict.fromkeys(("total", "ci_low", "ci_high"))
    return about | _interval(seen, missed, missed**2 * fit.variance + missed)


def _named(pairs: tuple[Pair, ...], names: Sequence[str]) -> str:
    """As ``a*b+c``: pairs that depend on one another, then the sources in none of them."""
    if not pairs:
        return "independence"
    alone = [name for place, name in enumerate(names) if all(place not in pair for pair in pairs)]
    return "+".join([*(f"{names[a]}*{names[b]}" for a, b in pairs), *alone])


def _chapman(histories: Whole, pair: Pair, names: Sequence[str]) -> dict[str, Any]:
    """Chapman's estimate from two sources, with Seber's (1970) variance."""
    sets = np.arange(histories.size)
    has = [(sets >> place) & 1 == 1 for place in pair]
    first, second, both = (float(histories[rows].sum()) for rows in (has[0], has[1], has[0] & has[1]))
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    seen = first + second - both
    model = f"chapman:{names[pair[0]]},{names[pair[1]]}"
    return {"model": model, "deviance": None, "df": None, "aic": None} | _interval(seen, total - seen, variance)


def _interval(seen: float, missed: float, variance: float) -> dict[str, float]:
    """The total and its 95% interval: that of the logarithm of the number missed, so that it never falls below what was seen."""
    if missed <= 0:
        return {"total": seen, "ci_low": seen, "ci_high": seen}
    factor = float(np.exp(_NORMAL * np.sqrt(np.log(1 + variance / missed**2))))
    return {"total": seen + missed, "ci_low": seen + missed / factor, "ci_high": seen + missed * factor}


def spread(found: Sources) -> tuple[float, float] | None:
    """The lowest and the highest total over all models."""
    totals: Floats = found.table["total"].drop_nulls().to_numpy()
    return (float(totals.min()), float(totals.max())) if totals.size else None
