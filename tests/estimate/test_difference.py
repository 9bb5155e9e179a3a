"""Claims between models: stacked, errors by unit."""

import numpy as np
import polars as pl
import pytest

from groundswell.errors import StudyError
from groundswell.estimate import Study, fit


def two(claim=None, data=None, **keys):
    model = {"terms": ["migration", "income"], "effects": ["village", "year"], "errors": "cluster:village"}
    models = [
        {"name": "protest", "outcome": "protest"} | model,
        {"name": "petition", "outcome": "petition"} | model | keys,
    ]
    claimed = {"id": "D", "claim": "x", "model": "protest", "term": "migration", "minus": "petition", "side": "positive"}
    described = {"unit": "village", "period": "year"} if data is None else data
    return Study.check({"data": described, "model": models, "claim": [claimed | (claim or {})]})


def test_a_difference_on_the_same_rows_is_the_regression_of_the_difference(panel):
    """With the same regressors, b1 - b2 is the coefficient of y1 - y2; the factor counts both models' rows and terms."""
    stacked = fit(panel, two()).contrasts[0].inference
    apart = panel.with_columns((pl.col("protest") - pl.col("petition")).alias("protest"))
    alone = fit(apart, two()).fits[0]
    n, counted = 150, 2 + 5
    factor = ((2 * n - 1) / (2 * n - 2 * counted)) / ((n - 1) / (n - counted))
    assert stacked.estimate == pytest.approx(alone.coefficients[0], rel=1e-10)
    assert stacked.std_error == pytest.approx(np.sqrt(alone.covariance[0, 0] * factor), rel=1e-10)
    assert stacked.degrees == 29


def test_models_may_differ_in_rows_terms_and_effects(panel):
    estimates = fit(panel, two(where="year >= 2005", terms=["migration"], effects=["village"]))
    first, second = (estimate.coefficients[0] for estimate in estimates.fits)
    assert estimates.contrasts[0].inference.estimate == pytest.approx(first - second, rel=1e-10)


def test_models_without_effects_are_stacked_too(panel):
    estimates = fit(panel, two(effects=[]))
    first, second = estimates.fits[0].coefficients[0], estimates.fits[1].coefficients[1]
    assert estimates.contrasts[0].inference.estimate == pytest.approx(first - second, rel=1e-10)
    assert estimates.contrasts[0].estimand == "migration on protest minus migration on petition (stacked, errors by unit)"


def test_a_model_less_itself_is_nothing(panel):
    estimates = fit(panel, two(outcome="protest"))
    assert estimates.contrasts[0].inference.estimate == pytest.approx(0, abs=1e-14)


def test_a_sum_of_terms(panel):
    estimates = fit(panel, two({"minus": "", "plus": "income"}))
    fitted, found = estimates.fits[0], estimates.contrasts[0]
    assert found.inference.estimate == pytest.approx(fitted.coefficients.sum())
    assert found.inference.std_error == pytest.approx(np.sqrt(fitted.covariance.sum()))
    assert found.estimand == "migration + income on protest"


def test_a_claim_on_an_absorbed_term_has_no_estimate(panel):
    study = Study.check({
        "model": [{"name": "m", "outcome": "protest", "terms": ["migration*strong"], "effects": ["village"]}],
        "claim": [{"id": "A", "claim": "x", "model": "m", "term": "strong", "side": "positive"}],
    })
    assert fit(panel, study).contrasts[0].inference is None


def test_a_value_that_is_no_coefficient_is_said(panel):
    study = Study.check({
        "model": [{"name": "m", "outcome": "protest", "terms": ["i.region"]}],
        "claim": [{"id": "A", "claim": "x", "model": "m", "term": "i.region[nroth]", "side": "positive"}],
    })
    with pytest.raises(StudyError, match=r"`i.region\[nroth\]` is no coefficient of `m`; they are constant, i.region\[south\]"):
        fit(panel, study)


def test_without_units_there_is_nothing_to_stack_by(panel):
    with pytest.raises(StudyError, match=r"name `unit` in \[data\]"):
        fit(panel, two(data={}, effects=["year"]))
