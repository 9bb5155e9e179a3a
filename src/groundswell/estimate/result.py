"""What a study gives: a record a model, and the tables that all of them make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from groundswell import tables
from groundswell.arrays import Floats
from groundswell.estimate.sections import Claim, Model
from groundswell.estimate.study import Study

if TYPE_CHECKING:
    from groundswell.estimate.wild import Tested, Wild

_NUMBERS = ("estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high")
ESTIMATES = (
    {"model": pl.String, "term": pl.String}
    | dict.fromkeys(_NUMBERS, pl.Float64)
    | dict.fromkeys(("n", "units", "units_dropped", "rows_dropped"), pl.Int64)
)
MODELS = (
    dict.fromkeys(("model", "kind", "outcome"), pl.String)
    | dict.fromkeys(("n", "units", "units_dropped", "rows_dropped"), pl.Int64)
    | {"terms_dropped": pl.String}
    | dict.fromkeys(("r2_within", "log_likelihood", "small_sample_factor"), pl.Float64)
)

_FEW_OTHERS = 4
"""What is true of more than this many times as many models as it is not true of, is said of every model but those."""


@dataclass(frozen=True)
class Inference:
    """An estimate with its error and what follows from them.

    Attributes
    ----------
    estimate, std_error
        In the units of the outcome (log odds for a logit).
    degrees
        Degrees of freedom of the t distribution; infinite for the normal one.
    bootstrapped
        The p-value and interval of a wild cluster bootstrap, where they come from one.
    """

    estimate: float
    std_error: float
    degrees: float
    bootstrapped: Tested | None = None

    @property
    def statistic(self) -> float:
        """The estimate over its error."""
        return self.estimate / self.std_error if self.std_error > 0 else np.nan

    @property
    def p_value(self) -> float:
        """Two-sided, against zero."""
        if self.bootstrapped:
            return self.bootstrapped.p_value
        away = -abs(self.statistic)
        return float(2 * (ndtr(away) if np.isinf(self.degrees) else stdtr(self.degrees, away)))

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval; an end that a bootstrap does not find is endless."""
        if self.bootstrapped:
            return self.bootstrapped.low, self.bootstrapped.high
        reach = float(ndtri(0.975) if np.isinf(self.degrees) else stdtrit(self.degrees, 0.975)) * self.std_error
        return self.estimate - reach, self.estimate + reach

    def row(self) -> dict[str, float]:
        """As the columns of ``estimates.csv``."""
        low, high = self.interval
        return dict(zip(_NUMBERS, (self.estimate, self.std_error, self.statistic, self.p_value, low, high), strict=True))


def inference(coefficients: Floats, covariance: Floats, weights: Floats, degrees: float, wild: Wild | None) -> Inference:
    """A sum of coefficients, each times a weight, bootstrapped where there is a bootstrap."""
    estimate, error = float(weights @ coefficients), float(np.sqrt(max(float(weights @ covariance @ weights), 0.0)))
    bootstrapped = wild.tested(weights, estimate, error) if wild is not None and error > 0 else None
    return Inference(estimate, error, degrees, bootstrapped)


@dataclass(frozen=True)
class Fit:
    """One model, fitted.

    Attributes
    ----------
    model
        What was asked for.
    terms
        Names of the coefficients.
    coefficients
        Shape ``(terms,)``.
    covariance
        Shape ``(terms, terms)``.
    degrees
        Degrees of freedom of the t distribution; infinite for the normal one.
    n, rows_dropped
        Rows used, and rows that its condition selects and it could not use.
    units, units_dropped
        The same of units; None where neither a unit nor an effect is named.
    terms_dropped
        Terms that the effects absorb.
    r2_within
        The share of variance explained once the effects are out; None for a logit.
    log_likelihood, small_sample_factor
        As :class:`~groundswell.estimate.linear.Solution` has them.
    notes
        What was left out and why, a sentence each.
    wild
        The wild cluster bootstrap where errors are ``wild``.
    """

    model: Model
    terms: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    degrees: float
    n: int
    units: int | None
    units_dropped: int
    rows_dropped: int
    terms_dropped: tuple[str, ...]
    r2_within: float | None
    log_likelihood: float
    small_sample_factor: float
    notes: tuple[str, ...]
    wild: Wild | None = None

    def place(self, term: str) -> int | None:
        """Where a term stands among the coefficients, ``b:a`` being ``a:b``; None if it does not."""
        if term in self.terms:
            return self.terms.index(term)
        keys = [frozenset(name.split(":")) for name in self.terms]
        key = frozenset(part.strip() for part in term.split(":"))
        return keys.index(key) if key in keys else None

    def combination(self, weights: Floats) -> Inference:
        """A sum of coefficients, each times a weight; shape ``(terms,)``."""
        return inference(self.coefficients, self.covariance, weights, self.degrees, self.wild)


@dataclass(frozen=True)
class Contrast:
    """What the estimates say of one claim.

    Attributes
    ----------
    claim
        What is claimed.
    estimand
        What was estimated, in words.
    inference
        The estimate; None where its term was absorbed by the effects, or its model could not be fitted.
    """

    claim: Claim
    estimand: str
    inference: Inference | None


@dataclass(frozen=True)
class Unfitted:
    """An optional model that the rows could not bear.

    Attributes
    ----------
    model
        What was asked for.
    reasons
        Why it was not fitted, a sentence each.
    """

    model: Model
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Estimates:
    """A study's models, fitted to one table.

    Attributes
    ----------
    study
        What was asked for.
    fits
        In the order of its models.
    contrasts
        In the order of its claims.
    margins
        Rows as in ``margins.csv``.
    source
        What the rows were read from, for messages and reports.
    read
        Sentences on what was read.
    unfitted
        Optional models that could not be fitted, and why.
    labels, value_labels
        What columns, and values of columns, are called in the file, where it says so.
    """

    study: Study
    fits: tuple[Fit, ...]
    contrasts: tuple[Contrast, ...]
    margins: pl.DataFrame
    source: str = "the data"
    read: tuple[str, ...] = ()
    unfitted: tuple[Unfitted, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    value_labels: Mapping[str, Mapping[float | str, str]] = field(default_factory=dict[str, dict[float | str, str]])

    @cached_property
    def estimates(self) -> pl.DataFrame:
        """A row a coefficient, columns as in ``estimates.csv``."""
        rows: list[dict[str, Any]] = []
        for fit in self.fits:
            for place, term in enumerate(fit.terms):
                inference = fit.combination(np.eye(len(fit.terms))[place])
                rows.append({"model": fit.model.name, "term": term, **inference.row(), **_counts(fit)})
        return finite(pl.DataFrame(rows, schema=ESTIMATES))

    @cached_property
    def models(self) -> pl.DataFrame:
        """A row a model, columns as in ``models.csv``."""
        return pl.DataFrame([_row(fit) for fit in self.fits], schema=MODELS).fill_nan(None)

    @property
    def notes(self) -> list[str]:
        """What was left out and why, a sentence each, with the model's name."""
        return [f"{model}: {note}" for note, models in self.told.items() for model in models]

    @cached_property
    def told(self) -> dict[str, list[str]]:
        """What was left out and why, each sentence with the models it is true of."""
        told: dict[str, list[str]] = {}
        for fit in self.fits:
            for note in fit.notes:
                told.setdefault(note, []).append(fit.model.name)
        for one in self.unfitted:
            told.setdefault(f"Not fitted: {' '.join(one.reasons)}", []).append(one.model.name)
        return told

    def concerned(self, models: list[str]) -> str:
        """The models that something is true of, in as few words as say it."""
        every = [fit.model.name for fit in self.fits]
        others = [name for name in every if name not in models]
        if len(others) == len(every) or len(models) <= _FEW_OTHERS * len(others) or len(every) == 1:
            return ", ".join(models)
        return f"Every model but {', '.join(others)}" if others else "Every model"

    def fit(self, model: str) -> Fit:
        """The fit of the model of a name."""
        return next(fit for fit in self.fits if fit.model.name == model)

    def _repr_html_(self) -> str:
        return tables.to_html(self.estimates)


def finite(table: pl.DataFrame) -> pl.DataFrame:
    """A table in which what is no number, or endless, is missing."""
    numbers = pl.selectors.float()
    return table.with_columns(pl.when(numbers.is_finite()).then(numbers))


def _counts(fit: Fit) -> dict[str, int | None]:
    return {"n": fit.n, "units": fit.units, "units_dropped": fit.units_dropped, "rows_dropped": fit.rows_dropped}


def _row(fit: Fit) -> dict[str, Any]:
    return {
        "model": fit.model.name,
        "kind": fit.model.kind,
        "outcome": fit.model.outcome,
        **_counts(fit),
        "terms_dropped": "; ".join(fit.terms_dropped) or None,
        "r2_within": fit.r2_within,
        "log_likelihood": fit.log_likelihood,
        "small_sample_factor": fit.small_sample_factor,
    }
