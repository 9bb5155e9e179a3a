"""What stands beside a study's models so that a reader can judge them: other products, other pasts, several tests, no effects.

Each linear model is fitted again with products of demeaned columns where it has products of columns that vary within units, and,
where regressors are lagged, with the outcome's own past if it has none among its terms and without it if it has. What cannot be
fitted so is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from groundswell import tables
from groundswell.errors import StudyError
from groundswell.estimate.collinearity import Columns, independent
from groundswell.estimate.design import design
from groundswell.estimate.equivalence import equivalence
from groundswell.estimate.fit import fitted, opened, solved
from groundswell.estimate.multiplicity import multiplicity
from groundswell.estimate.products import double_demeaned, mixed
from groundswell.estimate.result import Estimates, Fit, finite
from groundswell.estimate.rows import Rows, prepare
from groundswell.estimate.sections import Model
from groundswell.estimate.sensitivity import SENSITIVITY, sensitivity
from groundswell.estimate.specifications import SPECIFICATIONS, specifications
from groundswell.estimate.study import Study
from groundswell.estimate.terms import Factor, Term
from groundswell.panel.shape import Shape, shape

_NUMBERS = ("estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high")


def _schema(*names: str) -> dict[str, Any]:
    texts: dict[str, Any] = dict.fromkeys(names, pl.String)
    return texts | dict.fromkeys(_NUMBERS, pl.Float64)


PRODUCTS = _schema("model", "outcome", "term", "product")
PASTS = _schema("model", "outcome", "term", "lagged_outcome")


@dataclass(frozen=True)
class Checks:
    """What stands beside the estimates.

    Attributes
    ----------
    products
        Products of columns that vary within units, ``usual`` and ``double-demeaned``.
    pasts
        Every term ``with`` and ``without`` the outcome's own past among the terms.
    multiplicity
        P-values adjusted over outcomes.
    equivalence
        Two one-sided tests.
    sensitivity
        How strong something unobserved would have to be.
    specifications
        Claimed terms beside each set of the other terms.
    shape
        The panel's; None for a cross-section.
    """

    products: pl.DataFrame
    pasts: pl.DataFrame
    multiplicity: pl.DataFrame
    equivalence: pl.DataFrame
    sensitivity: pl.DataFrame
    specifications: pl.DataFrame
    shape: Shape | None


def checks(data: Any, estimates: Estimates, seed: int = 1) -> Checks:
    """Make what stands beside the estimates of a study.

    Parameters
    ----------
    data
        The table that the study was fitted to.
    estimates
        What it gave.
    seed
        Of the signs that a wild cluster bootstrap draws.
    """
    read = opened(data, estimates.study)
    linear = [fit for fit in estimates.fits if fit.model.kind == "linear"]
    rows = prepare(read.frame, estimates.study, read.source)
    claimed = [(fit, design(rows, fit.model), term) for fit in linear for term in _claimed(fit.model, estimates.study)]
    strengths = [row for one in claimed for row in sensitivity(*one)]
    sets = [row for one in claimed for row in specifications(*one, seed)]
    return Checks(
        products=_table([row for fit in linear for row in _products(fit, rows, seed)], PRODUCTS),
        pasts=_table(_pasts(linear, read, estimates.study, seed), PASTS),
        multiplicity=finite(multiplicity(estimates.fits)),
        equivalence=finite(equivalence(estimates.contrasts)),
        sensitivity=finite(pl.DataFrame(strengths, schema=SENSITIVITY)),
        specifications=finite(pl.DataFrame(sets, schema=SPECIFICATIONS)),
        shape=_shape(rows, estimates.study),
    )


def _table(rows: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    return finite(pl.DataFrame(rows, schema=schema))


def _claimed(model: Model, study: Study) -> list[str]:
    """The terms of a model that claims are about, each once."""
    named = [claim.term for claim in study.claims if model.name in (claim.model, claim.minus)]
    return list({frozenset(name.split(":")): name for name in reversed(named)}.values())[::-1]


def _told(fit: Fit, term: str) -> dict[str, Any]:
    return fit.combination(np.eye(len(fit.terms))[fit.terms.index(term)]).row()


def _products(fit: Fit, rows: Rows, seed: int) -> list[dict[str, Any]]:
    """Products of a model, each as it is and double-demeaned."""
    try:
        made = design(rows, fit.model)
        places = mixed(made)
        if not places:
            return []
        other = double_demeaned(made, places)
        columns = Columns(made.names, other.matrix)
        if len(independent(columns, made.outcome, made.effects, made.model, made.model.name)) < len(made.terms):
            return []
        again = fitted(other, solved(other, fit.model.name, seed))
    except StudyError:
        return []
    return [
        {"model": fit.model.name, "outcome": fit.model.outcome, "term": term, "product": product, **_told(one, term)}
        for term in (made.names[place] for place in places)
        for product, one in (("usual", fit), ("double-demeaned", again))
    ]


def _pasts(fits: list[Fit], read: tables.Table, study: Study, seed: int) -> list[dict[str, Any]]:
    """Every term of lagged linear models, with the outcome's past and without it."""
    if not study.data.lag or not fits:
        return []
    turned = {fit.model.name: _turned(fit.model) for fit in fits}
    models = tuple(model for model, _ in turned.values() if model is not None)
    rows = prepare(read.frame, replace(study, models=models, margins=(), claims=()), read.source) if models else None
    told: list[dict[str, Any]] = []
    for fit in fits:
        model, had = turned[fit.model.name]
        again = None if model is None or rows is None else _again(rows, model, seed)
        if again is None:
            continue
        for word, one in (("with", fit if had else again), ("without", again if had else fit)):
            key = {"model": fit.model.name, "outcome": fit.model.outcome, "lagged_outcome": word}
            told += [key | {"term": term} | _told(one, term) for term in one.terms]
    return told


def _again(rows: Rows, model: Model, seed: int) -> Fit | None:
    try:
        made = design(rows, model)
        return fitted(made, solved(made, model.name, seed))
    except StudyError:
        return None


def _turned(model: Model) -> tuple[Model | None, bool]:
    """A model without its outcome's past if that is among its terms, with it if not; whether it was."""
    has = model.outcome in model.variables
    if not has:
        past = Term((Factor(model.outcome),))
        return model.model_copy(update={"terms": (*model.terms, past.name)}), False
    kept = tuple(term.name for term in model.parsed if model.outcome not in term.variables)
    return (model.model_copy(update={"terms": kept}) if kept else None), True


def _shape(rows: Rows, study: Study) -> Shape | None:
    unit, period = study.data.unit, study.data.period
    if not unit or not period:
        return None
    names = [name for model in study.models for name in (model.outcome, *model.variables)]
    numbers = [name for name in dict.fromkeys(names) if rows.outcomes.schema[name].is_numeric()]
    return shape(rows.outcomes, unit, period, numbers)
