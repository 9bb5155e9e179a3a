"""The design of one model: the rows it uses, the columns it solves for, and what was left out and why.

Rows go in this order, and each loss is counted: rows without their lag, rows with a missing value, units that a single row is
left of (again until none is left, since dropping one may leave another single), and for a conditional logit groups in which
the outcome does not vary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from groundswell.arrays import Floats, Whole
from groundswell.errors import StudyError
from groundswell.estimate.collinearity import Columns, independent
from groundswell.estimate.rows import LAGGED, Rows, periods, selected
from groundswell.estimate.sections import Model
from groundswell.estimate.terms import Term, written

_TOLD = 10
_MANY = 30
"""Clusters below which errors by cluster are known to be too small; where few begins is put between 20 and 50 (Cameron and
Miller 2015)."""


@dataclass(frozen=True)
class Design:
    """One model's rows and columns.

    Attributes
    ----------
    model
        What was asked for.
    terms
        Those that are solved for, one a column; ``i.`` terms by their values.
    outcome
        Shape ``(rows,)``.
    matrix
        Shape ``(rows, terms)``.
    effects
        Group of each row by effect, numbered from 0; shape ``(rows, effects)``.
    effect_values
        The values that the groups are of, in the same rows.
    clusters
        Cluster of each row, numbered from 0; None where errors are not clustered.
    unit, unit_values
        The column of units (the study's, else the first effect) and its value in each row; None where there is neither.
    regressors
        The columns of its terms, in the same rows.
    levels
        Values of each ``i.`` column in these rows, ascending.
    dropped
        Terms that the effects absorb, by name.
    units_dropped, rows_dropped
        Units and rows that its condition selects and it could not use.
    notes
        What was left out and why, a sentence each.
    """

    model: Model
    terms: tuple[Term, ...]
    outcome: Floats
    matrix: Floats
    effects: Whole
    effect_values: pl.DataFrame
    clusters: Whole | None
    unit: str | None
    unit_values: pl.Series | None
    regressors: pl.DataFrame
    levels: dict[str, list[Any]]
    dropped: tuple[Term, ...]
    units_dropped: int
    rows_dropped: int
    notes: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Its terms as they are reported."""
        return [term.name for term in self.terms]


def design(rows: Rows, model: Model) -> Design:
    """The rows and columns that a model uses.

    Raises
    ------
    StudyError
        If no rows are left, the outcome does not vary, or terms are collinear among themselves.
    """
    unit = rows.unit or (model.effects[0] if model.effects else None)
    asked = rows.outcomes.with_columns(rows.regressors[LAGGED], pl.int_range(pl.len()).alias("\0row"))
    asked = asked.filter(selected(rows.outcomes, model, rows.source))
    used, notes = _usable(asked, rows, model, unit)
    place = f'{rows.source}, model "{model.name}"'
    if not used.height:
        raise StudyError(" ".join([f"{place}: no rows are left.", *notes, *([] if asked.height else [_nothing(model)])]))
    _check_outcome(used[model.outcome], model, place)
    regressors = rows.regressors.select(model.variables)[used["\0row"]]
    effects = _codes(used, model.effects)
    levels = _levels(regressors, model)
    alone = [term for term in model.parsed if not term.expanded(levels)]
    terms = [one for term in model.parsed for one in term.expanded(levels)]
    matrix = np.column_stack([term.values(regressors) for term in terms]) if terms else np.empty((used.height, 0))
    named = Columns([term.name for term in terms], matrix)
    kept = independent(named, used[model.outcome].to_numpy().astype(float), effects, model, place)
    dropped = (*alone, *(term for number, term in enumerate(terms) if number not in kept))
    return Design(
        model=model,
        terms=tuple(terms[number] for number in kept),
        outcome=used[model.outcome].to_numpy().astype(float),
        matrix=np.ascontiguousarray(matrix[:, kept]),
        effects=effects,
        effect_values=used.select(model.effects),
        clusters=None if model.cluster is None else _codes(used, [model.cluster])[:, 0],
        unit=unit,
        unit_values=None if unit is None else used[unit],
        regressors=regressors,
        levels=levels,
        dropped=dropped,
        units_dropped=0 if unit is None else asked[unit].drop_nulls().n_unique() - used[unit].n_unique(),
        rows_dropped=asked.height - used.height,
        notes=(*notes, *(_absorbed(term, model) for term in dropped), *_few(used, model)),
    )


def _nothing(model: Model) -> str:
    return f"Its condition `{model.where}` selects none."


def _usable(asked: pl.DataFrame, rows: Rows, model: Model, unit: str | None) -> tuple[pl.DataFrame, list[str]]:
    """The rows that a model can use, and what was lost on the way to them."""
    used = asked.filter(pl.col(LAGGED))
    notes = _lost(asked, used, f"no row of the same unit {periods(rows.lag)} before")
    before = used
    used, reasons = _complete(used, rows, model, unit)
    notes += _lost(before, used, f"a value is missing ({reasons})")
    if model.kind != "linear":
        return _varying(used, model, notes)
    before = used
    used, single = _without_singles(used, model.effects)
    return used, notes + _lost(before, used, f"a single row of {single}")


def _lost(before: pl.DataFrame, after: pl.DataFrame, why: str) -> list[str]:
    lost = before.height - after.height
    return [f"{lost:,} row{'s' * (lost != 1)} dropped: {why}."] if lost else []


def _complete(used: pl.DataFrame, rows: Rows, model: Model, unit: str | None) -> tuple[pl.DataFrame, str]:
    """Rows that miss no value, and the columns that values are missing of."""
    own = [name for name in (model.outcome, *model.effects, model.cluster, unit) if name is not None]
    there = {name: used[name].is_not_null() for name in own}
    for name in model.variables:
        values = rows.regressors[name][used["\0row"]].is_not_null()
        there[name] = there[name] & values if name in there else values
    missing = Counter({name: int((~values).sum()) for name, values in there.items()})
    complete = used.filter(*there.values()) if missing.total() else used
    return complete, ", ".join(f"{name} {number:,}" for name, number in missing.most_common() if number)


def _without_singles(used: pl.DataFrame, effects: Iterable[str]) -> tuple[pl.DataFrame, str]:
    """Rows without those that are alone in a group of any effect, and the effects in which some were."""
    alone: dict[str, list[str]] = {}
    height = -1
    while used.height != height:
        height = used.height
        for effect in effects:
            single = used[effect].is_unique()
            if not single.any():
                continue
            alone.setdefault(effect, []).extend(written(value) for value in used.filter(single)[effect].to_list())
            used = used.filter(~single)
    return used, " and ".join(f"{effect} ({_listed(values)})" for effect, values in alone.items() if values)


def _varying(used: pl.DataFrame, model: Model, notes: list[str]) -> tuple[pl.DataFrame, list[str]]:
    """Rows of groups in which the outcome varies; the others tell a logit nothing, as their intercept explains them wholly.

    A conditional logit has such intercepts for its first effect, a pooled one for all; dropping a group of one effect may leave one
    of another without variation.
    """
    effects = model.effects[:1] if model.kind == "conditional-logit" else model.effects
    before, still = used, dict[str, list[Any]]()
    height = -1
    while used.height != height:
        height = used.height
        for group in effects:
            varies = pl.col(model.outcome).n_unique().over(group) > 1
            still.setdefault(group, []).extend(used.filter(~varies)[group].unique(maintain_order=True).to_list())
            used = used.filter(varies)
    return used, notes + [_unvarying(before, group, values, model) for group, values in still.items() if values]


def _unvarying(before: pl.DataFrame, group: str, values: list[Any], model: Model) -> str:
    lost = f"{len(values):,} of {before[group].n_unique():,} groups of `{group}` dropped"
    return f"{lost}: `{model.outcome}` does not vary within them ({_listed([written(value) for value in values])})."


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more


def _check_outcome(values: pl.Series, model: Model, place: str) -> None:
    if values.n_unique() == 1:
        raise StudyError(f"{place}: the outcome `{model.outcome}` is {written(values[0])} in all {values.len():,} rows used.")
    if model.kind != "linear" and not values.is_in([0.0, 1.0]).all():
        odd = values.filter(~values.is_in([0.0, 1.0]))[0]
        raise StudyError(f"{place}: the outcome `{model.outcome}` of a logit must be 0 or 1; got {written(odd)}.")


def _codes(frame: pl.DataFrame, columns: Iterable[str]) -> Whole:
    """Groups numbered from 0 in the order of their values, so that the order of rows changes nothing."""
    ranks = [(frame[name].rank("dense") - 1).cast(pl.Int64).to_numpy() for name in columns]
    return np.column_stack(ranks) if ranks else np.empty((frame.height, 0), dtype=np.int64)


def _levels(regressors: pl.DataFrame, model: Model) -> dict[str, list[Any]]:
    names = dict.fromkeys(factor.variable for term in model.parsed for factor in term.factors if factor.indicator)
    return {name: regressors[name].unique().sort().to_list() for name in names}


def _few(used: pl.DataFrame, model: Model) -> list[str]:
    """A word of caution where clusters are few."""
    clusters = _MANY if model.cluster is None or model.bootstrapped else used[model.cluster].n_unique()
    if clusters >= _MANY:
        return []
    told = f"Errors come from {clusters} clusters of {model.cluster}; with fewer than about {_MANY} they tend to be too small"
    return [f"{told}: compare errors = `wild:{model.cluster}`." if model.kind == "linear" else f"{told}."]


def _absorbed(term: Term, model: Model) -> str:
    if not model.effects:
        return f"Term `{term.name}` dropped: it does not vary in the rows used."
    return f"Term `{term.name}` dropped: the effects absorb it (it does not vary once {' and '.join(model.effects)} are out)."
