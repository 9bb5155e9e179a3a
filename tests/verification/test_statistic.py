"""Statistics by village: against statsmodels, and what pairing does to the error of a difference."""

import numpy as np
import pytest
import statsmodels.api as sm

from verification.judging import bounded, near, signed
from verification.proof import MET, NOT_MET, UNDETERMINED
from verification.statistic import Statistic, between_slopes, ratio, slopes

VILLAGES, YEARS = 60, 4


@pytest.fixture(scope="module")
def panel():
    draws = np.random.default_rng(3)
    own, year = draws.normal(size=(VILLAGES, 1)), np.arange(YEARS) / 3
    terms = {name: own + year + draws.normal(size=(VILLAGES, YEARS)) for name in ("migration", "land")}
    return terms, 2 * own + year + 0.5 * terms["migration"] + draws.normal(size=(VILLAGES, YEARS))


def dummies(terms, outcome):
    village, year = np.repeat(np.arange(VILLAGES), YEARS), np.tile(np.arange(YEARS), VILLAGES)
    columns = [values.ravel() for values in terms.values()]
    columns += [village == one for one in range(VILLAGES)] + [year == one for one in range(1, YEARS)]
    model = sm.OLS(outcome.ravel(), np.column_stack(columns).astype(float))
    return model.fit(cov_type="cluster", cov_kwds={"groups": village, "use_correction": False})


def test_slopes_within_villages_are_those_of_dummies(panel):
    """The errors too, but for the factor: ours is G / (G - 1) alone."""
    terms, outcome = panel
    known = dummies(terms, outcome)
    for place, found in enumerate(slopes(outcome, terms).values()):
        assert found.value == pytest.approx(known.params[place], rel=1e-9)
        assert found.std_error == pytest.approx(known.bse[place] * np.sqrt(VILLAGES / (VILLAGES - 1)), rel=1e-9)


def test_slopes_between_villages_are_least_squares(panel):
    terms, outcome = panel
    means = {name: values.mean(axis=1) for name, values in terms.items()}
    known = sm.OLS(outcome.mean(axis=1), sm.add_constant(np.column_stack(list(means.values())))).fit(cov_type="HC0")
    found = between_slopes(outcome.mean(axis=1), means)["migration"]
    assert found.value == pytest.approx(known.params[1], rel=1e-9)
    assert found.std_error == pytest.approx(known.bse[1] * np.sqrt(VILLAGES / (VILLAGES - 1)), rel=1e-9)


def test_a_difference_of_slopes_is_the_slope_of_the_difference(panel):
    """The regressors are the same in two worlds, so pairing leaves only what the outcomes differ by."""
    terms, outcome = panel
    other = outcome + 0.1 * terms["migration"]
    paired = slopes(other, terms)["migration"] - slopes(outcome, terms)["migration"]
    assert paired.value == pytest.approx(0.1)
    assert paired.std_error < 1e-9 < slopes(outcome, terms)["migration"].std_error


def test_a_ratio_of_totals_has_the_error_of_its_linear_form():
    above, below = np.array([1.0, 0.0, 3.0, 1.0]), np.array([2.0, 1.0, 4.0, 3.0])
    found = ratio(above, below)
    assert found.value == 0.5
    assert found.influence.sum() == pytest.approx(0)
    assert ratio(above, np.zeros(4)).value == 0


@pytest.mark.parametrize(("value", "verdict"), [(0.4, MET), (0.2, UNDETERMINED), (-0.4, NOT_MET)])
def test_a_sign_needs_three_errors(value, verdict):
    found = Statistic(value=value, influence=np.array([0.1, -0.1]) / 2)
    assert found.std_error == pytest.approx(0.1)
    assert signed("row", "claim", found, 1).verdict == verdict
    assert signed("row", "claim", -1.0 * found, -1).verdict == verdict


@pytest.mark.parametrize(("value", "verdict"), [(0.0, MET), (0.3, UNDETERMINED), (0.6, NOT_MET)])
def test_about_zero_is_a_whole_interval_within_a_bound(value, verdict):
    found = Statistic(value=value, influence=np.array([0.1, -0.1]) / 2)
    assert bounded("row", "claim", found, 0.3).verdict == verdict


def test_a_target_is_met_within_its_tolerance():
    found = Statistic(value=0.47, influence=np.zeros(2))
    assert near("row", "claim", found, 0.45, 0.03).verdict == MET
    assert near("row", "claim", found, 0.42, 0.03).verdict == NOT_MET
