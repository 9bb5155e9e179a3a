"""What stands beside a study's models: products, pasts, several outcomes, bounds."""

import numpy as np
import polars as pl
import pytest

from groundswell.estimate import Study, checks, fit
from groundswell.estimate.equivalence import one_sided, smallest_bound
from groundswell.estimate.multiplicity import benjamini_hochberg, holm
from groundswell.estimate.result import Inference


def study(lag=0, claims=(), **models) -> Study:
    given = {"kind": "linear", "effects": ["village", "year"], "errors": "cluster:village"}
    content = {
        "data": {"unit": "village", "period": "year", "lag": lag},
        "model": [{"name": name} | given | keys for name, keys in models.items()],
        "claim": list(claims),
    }
    return Study.check(content)


def made(frame, asked):
    return checks(frame, fit(frame, asked))


def test_double_demeaned_products_are_a_regression_on_products_of_deviations(panel):
    """Least squares on dummies, with the product of deviations made here; a factor that does not vary in a village stays."""
    terms = ["migration", "income", "migration:income", "migration^2:strong"]
    table = made(panel, study(m={"outcome": "petition", "terms": terms})).products
    assert table["product"].to_list() == ["usual", "double-demeaned"] * 2
    inside = {name: panel[name] - panel.select(pl.col(name).mean().over("village")).to_series() for name in ("migration", "income")}
    columns = [
        panel["migration"],
        panel["income"],
        inside["migration"] * inside["income"],
        inside["migration"] ** 2 * panel["strong"],
    ]
    dummies = [panel[name] == value for name in ("village", "year") for value in panel[name].unique().sort()]
    matrix = np.column_stack([*columns, *dummies]).astype(float)
    theirs = np.linalg.lstsq(matrix, panel["petition"].to_numpy().astype(float))[0]
    assert table["estimate"][1] == pytest.approx(theirs[2], rel=1e-8)
    assert table["estimate"][3] == pytest.approx(theirs[3], rel=1e-8)


def test_products_that_are_within_estimates_already_are_not_told_twice(panel):
    terms = ["migration", "migration:strong"]
    assert made(panel, study(m={"outcome": "petition", "terms": terms})).products.is_empty()
    assert made(panel, study(m={"outcome": "petition", "terms": ["migration^2"], "effects": []})).products.is_empty()


def test_the_outcomes_own_past_is_put_in_where_it_is_not_and_left_out_where_it_is(panel):
    models = {
        "had": {"outcome": "petition", "terms": ["migration", "petition"]},
        "had_not": {"outcome": "petition", "terms": ["migration"]},
    }
    pasts = made(panel, study(lag=1, **models)).pasts
    had, had_not = (pasts.filter(pl.col("model") == name).drop("model") for name in models)
    assert had.sort("term", "lagged_outcome").equals(had_not.sort("term", "lagged_outcome"))
    assert set(had["lagged_outcome"]) == {"with", "without"}
    assert had.filter(pl.col("lagged_outcome") == "without")["term"].to_list() == ["migration"]
    estimates = fit(panel, study(lag=1, **models)).estimates
    without = had.filter(pl.col("lagged_outcome") == "without")["estimate"][0]
    assert without == estimates.filter(pl.col("model") == "had_not")["estimate"][0]
    assert made(panel, study(**models)).pasts.is_empty()  # without a lag there is no past


def test_a_model_of_its_past_alone_has_no_other(panel):
    assert made(panel, study(lag=1, m={"outcome": "petition", "terms": ["petition"]})).pasts.is_empty()


def test_p_values_are_adjusted_over_outcomes_of_models_that_ask_the_same(panel):
    models = {
        "one": {"outcome": "petition", "terms": ["migration", "petition"]},
        "two": {"outcome": "protest", "terms": ["migration", "protest"]},
        "apart": {"outcome": "income", "terms": ["migration"]},
    }
    table = made(panel, study(lag=1, **models)).multiplicity
    assert table.select("term", "model", "tests").rows() == [("migration", "one", 2), ("migration", "two", 2)]
    estimates = fit(panel, study(lag=1, **models)).estimates.filter(pl.col("term") == "migration")
    assert table["p_holm"].to_list() == pytest.approx(holm(estimates["p_value"].to_numpy()[:2]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_adjusted_p_values_are_those_of_statsmodels(seed):
    from statsmodels.stats.multitest import multipletests

    from groundswell.randomness import stream

    p_values = stream(seed, "p-values").uniform(entity=np.arange(9)) ** 2
    p_values[3] = p_values[5]
    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1])
    assert benjamini_hochberg(p_values) == pytest.approx(multipletests(p_values, method="fdr_bh")[1])


@pytest.mark.parametrize("bound", [0.05, 0.5])
def test_two_one_sided_tests_are_those_of_statsmodels(panel, bound):
    """A mean's difference from zero by ``ttost_mean`` is a regression on a constant alone, with iid errors."""
    from statsmodels.stats.weightstats import DescrStatsW

    sample = panel["migration"].to_numpy() - 0.5
    inference = Inference(float(sample.mean()), float(sample.std(ddof=1) / np.sqrt(len(sample))), len(sample) - 1)
    p_value, above, below = DescrStatsW(sample).ttost_mean(-bound, bound)
    assert one_sided(inference, bound) == pytest.approx((above[1], below[1]), rel=1e-9)
    assert max(one_sided(inference, bound)) == pytest.approx(p_value, rel=1e-9)


def test_the_smallest_bound_is_where_the_test_begins_to_bear_it_out(panel):
    for inference in (Inference(0.2, 0.1, 20), Inference(-0.2, 0.1, np.inf)):
        least = smallest_bound(inference)
        assert least is not None
        assert max(one_sided(inference, least)) == pytest.approx(0.05)
    bootstrapped = fit(panel, study(m={"outcome": "petition", "terms": ["migration"], "errors": "wild:village"}))
    inference = bootstrapped.fits[0].combination(np.array([1.0]))
    least = smallest_bound(inference)
    assert least is not None
    assert max(one_sided(inference, least)) <= 0.05 < max(one_sided(inference, least * 0.999))


def test_claims_have_bounds_beside_them(panel):
    claims = [
        {"id": "a", "claim": "x", "model": "m", "term": "migration", "side": "positive"},
        {"id": "b", "claim": "x", "model": "m", "term": "migration", "side": "within", "bound": 5.0},
        {"id": "c", "claim": "x", "model": "m", "term": "strong", "side": "positive"},
    ]
    table = made(panel, study(claims=claims, m={"outcome": "petition", "terms": ["migration", "strong"]})).equivalence
    assert table["id"].to_list() == ["a", "b"]  # the term of the third is absorbed
    assert table["bound"].to_list() == [None, 5.0]
    assert table["within"].to_list() == [None, 1]
    assert table["p_value"][1] < 0.001


def test_a_cross_section_has_no_shape(panel):
    asked = Study.check({"model": [{"name": "m", "outcome": "protest", "terms": ["migration"]}]})
    assert made(panel, asked).shape is None
