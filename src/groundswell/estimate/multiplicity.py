"""Several outcomes, one question: p-values held against how many there are.

A family is one term in models that are alike but for their outcome. Holm (1979) bounds the chance of any false finding in a family,
Benjamini and Hochberg (1995) the share of false ones among findings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from groundswell.arrays import Floats
from groundswell.estimate.result import Fit
from groundswell.estimate.sections import Model

MULTIPLICITY = (
    {"family": pl.Int64, "term": pl.String, "model": pl.String, "outcome": pl.String}
    | dict.fromkeys(("estimate", "std_error", "p_value", "p_holm", "p_benjamini_hochberg"), pl.Float64)
    | {"tests": pl.Int64}
)


def multiplicity(fits: Sequence[Fit]) -> pl.DataFrame:
    """Adjusted p-values of each term over the outcomes of models that are alike but for those."""
    alike: dict[Any, list[Fit]] = defaultdict(list)
    for fit in fits:
        alike[_question(fit.model)].append(fit)
    families = [group for group in alike.values() if len({fit.model.outcome for fit in group}) > 1]
    rows: list[dict[str, Any]] = []
    for number, group in enumerate(families, 1):
        for term in dict.fromkeys(term for fit in group for term in fit.terms if term in group[0].terms):
            rows += _family(number, term, [fit for fit in group if term in fit.terms])
    return pl.DataFrame(rows, schema=MULTIPLICITY)


def _question(model: Model) -> tuple[Any, ...]:
    """What a model asks, whatever its outcome; its own past among the terms is the outcome's."""
    terms = frozenset(
        frozenset("\0outcome" if factor.name == model.outcome else factor.name for factor in term.factors) for term in model.parsed
    )
    return model.kind, terms, model.effects, model.errors, model.where.strip()


def _family(number: int, term: str, fits: list[Fit]) -> list[dict[str, Any]]:
    found = [fit.combination(np.eye(len(fit.terms))[fit.terms.index(term)]) for fit in fits]
    p_values = np.array([one.p_value for one in found])
    if len(fits) < 2 or not np.isfinite(p_values).all():
        return []
    return [
        {
            "family": number,
            "term": term,
            "model": fit.model.name,
            "outcome": fit.model.outcome,
            "estimate": one.estimate,
            "std_error": one.std_error,
            "p_value": one.p_value,
            "p_holm": by_holm,
            "p_benjamini_hochberg": by_hochberg,
            "tests": len(fits),
        }
        for fit, one, by_holm, by_hochberg in zip(fits, found, holm(p_values), benjamini_hochberg(p_values), strict=True)
    ]


def holm(p_values: Floats) -> Floats:
    """P-values adjusted so that the chance of any false finding is bounded (Holm 1979).

    Examples
    --------
    >>> [round(float(p), 3) for p in holm(np.array([0.01, 0.04, 0.03]))]
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p_values, kind="stable")
    raised = np.maximum.accumulate(p_values[order] * np.arange(len(p_values), 0, -1))
    adjusted = np.empty_like(p_values)
    adjusted[order] = np.minimum(raised, 1.0)
    return adjusted


def benjamini_hochberg(p_values: Floats) -> Floats:
    """P-values adjusted so that the share of false findings among findings is bounded (Benjamini and Hochberg 1995)."""
    from scipy.stats import false_discovery_control

    return np.asarray(false_discovery_control(p_values), dtype=np.float64)
