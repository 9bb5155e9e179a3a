"""The wild cluster bootstrap against its plain twin: restricted residuals, signs, and a whole regression for every draw."""

import numpy as np
import polars as pl
import pytest

from groundswell.estimate import Study, fit
from groundswell.estimate.wild import DRAWS
from groundswell.randomness import stream


def panel(groups: int, size: int = 12, years: int = 4) -> pl.DataFrame:
    """Rows in clusters of unequal size, in units within the clusters, over years."""
    draws, rows = stream(11, "clusters"), np.arange(groups * size)
    columns = {name: np.ravel(draws.uniform(entity=rows, step=step)) for step, name in enumerate("abe")}
    frame = pl.DataFrame({"group": rows // size, "unit": rows // years, "year": rows % years, **columns})
    shock = np.ravel(draws.uniform(entity=np.arange(groups), step=9))[rows // size]
    # Errors that share the shock of their cluster where a is large: the case that robust errors alone understate.
    frame = frame.with_columns(y=0.5 * pl.col("a") + pl.col("e") + pl.Series(shock) * (pl.col("a") - 0.5))
    return frame.filter((pl.col("group") > 2) | (pl.int_range(pl.len()) % 3 != 0))


def study(**keys) -> Study:
    model = {"name": "m", "outcome": "y", "terms": ["a", "b", "a:b"], "effects": ["unit", "year"], "errors": "wild:group"}
    return Study.check({"data": {"unit": "unit"}, "model": [model | keys]})


def plain_twin(frame: pl.DataFrame, effects: list[str], weights: np.ndarray, null: float, signs: np.ndarray, factor: float):
    """Bootstrapped t statistics, a draw a regression on a full matrix of dummies; the terms come first."""
    dummies = [(frame[name] == value).to_numpy() for name in effects for value in frame[name].unique().sort()]
    terms = [frame["a"], frame["b"], frame["a"] * frame["b"]]
    matrix = np.column_stack([*terms, *(dummies or [np.ones(frame.height)])]).astype(float)
    outcome, groups = frame["y"].to_numpy(), frame["group"].rank("dense").to_numpy().astype(int) - 1
    inverse = np.linalg.pinv(matrix.T @ matrix)
    row = np.concatenate([weights, np.zeros(matrix.shape[1] - 3)])
    free = inverse @ matrix.T @ outcome
    pull = inverse @ row / (row @ inverse @ row)
    restricted = outcome - matrix @ (free - pull * (row @ free - null))

    def statistic(sample: np.ndarray) -> float:
        beta = inverse @ (matrix.T @ sample)
        residuals = sample - matrix @ beta
        scores = np.array([matrix[groups == group].T @ residuals[groups == group] for group in range(groups.max() + 1)])
        variance = row @ inverse @ scores.T @ scores @ inverse @ row * factor
        return (row @ beta - null) / np.sqrt(variance)

    fitted = outcome - restricted
    return np.array([statistic(fitted + draw[groups] * restricted) for draw in signs.T]), statistic(outcome)


@pytest.mark.parametrize("effects", [["unit", "year"], ["year"], ["unit"], [], ["group", "year"]])
@pytest.mark.parametrize("null", [0.0, 0.4])
def test_all_draws_are_those_of_the_plain_twin(effects, null):
    frame = panel(groups=6)
    fitted = fit(frame, study(effects=effects)).fits[0]
    assert fitted.wild is not None
    assert fitted.wild.every
    first = len(fitted.terms) - 3
    weights = np.array([1.0, 0.0, 0.3])
    all_weights = np.concatenate([np.zeros(first), weights])
    summed = fitted.combination(all_weights)
    theirs, observed = plain_twin(frame, effects, weights, null, fitted.wild.signs, fitted.small_sample_factor)
    drawn = fitted.wild.drawn(all_weights)
    away = summed.estimate - null
    assert observed == pytest.approx(away / summed.std_error, rel=1e-9)
    # Ours subtracts sums that nearly cancel where a draw's scores do; the twin does so row by row.
    np.testing.assert_allclose(drawn.statistics(away), theirs, rtol=1e-7, atol=1e-9)
    share = np.mean(np.abs(theirs) >= abs(observed) * (1 - 1e-9))
    assert drawn.p_value(away, summed.std_error) == pytest.approx(share, abs=1e-12)
    if not null:
        assert summed.p_value == pytest.approx(share, abs=1e-12)


def test_many_clusters_are_drawn_and_the_observed_counts_among_them():
    frame = panel(groups=20)
    fitted = fit(frame, study()).fits[0]
    assert fitted.wild is not None
    assert not fitted.wild.every
    assert fitted.wild.signs.shape == (20, DRAWS)
    assert abs(fitted.wild.signs.mean()) < 0.01  # 199,980 fair signs: 0.01 is four and a half standard errors
    some = fitted.wild.signs[:, :300]
    theirs, _ = plain_twin(frame, ["unit", "year"], np.array([0.0, 1.0, 0.0]), 0.0, some, fitted.small_sample_factor)
    weights = np.array([0.0, 1.0, 0.0])
    drawn = fitted.wild.drawn(weights).statistics(fitted.combination(weights).estimate)
    np.testing.assert_allclose(drawn[:300], theirs, rtol=1e-7, atol=1e-9)
    share = fitted.combination(weights).p_value * (DRAWS + 1)
    assert share == pytest.approx(round(share), abs=1e-6)
    assert share >= 1


def test_the_interval_holds_what_the_test_does_not_reject():
    fitted = fit(panel(groups=20), study()).fits[0]
    assert fitted.wild is not None
    weights = np.array([1.0, 0.0, 0.0])
    summed = fitted.combination(weights)
    drawn = fitted.wild.drawn(weights)
    for end, inward in zip(summed.interval, (1, -1), strict=True):
        inside = summed.estimate - end - inward * 1e-9
        assert drawn.p_value(summed.estimate - end, summed.std_error) <= 0.05
        assert drawn.p_value(inside, summed.std_error) > 0.05 or abs(inside) < 1e-9
    assert summed.interval[0] < summed.estimate < summed.interval[1]


def test_errors_and_statistics_are_those_by_cluster():
    bootstrapped = fit(panel(groups=20), study()).estimates
    clustered = fit(panel(groups=20), study(errors="cluster:group")).estimates
    for column in ("estimate", "std_error", "statistic"):
        assert bootstrapped[column].to_list() == clustered[column].to_list()
    assert bootstrapped["p_value"].to_list() != clustered["p_value"].to_list()


def test_the_same_seed_gives_the_same_p_values_and_another_others():
    frame = panel(groups=20)
    first, again, other = (fit(frame, study(), seed=seed).estimates["p_value"].to_list() for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert first == pytest.approx(other, abs=0.02)  # of 9,999 draws: four Monte Carlo errors at p = .5


def test_three_clusters_reject_nothing_and_say_so():
    estimates = fit(panel(groups=3), study())
    row = estimates.estimates.row(0, named=True)
    assert row["p_value"] >= 0.25
    assert (row["ci_low"], row["ci_high"]) == (None, None)
    assert "m: The wild cluster bootstrap has but 8 ways of signs, all tried: no p-value can be below 0.25." in estimates.notes


def test_two_bootstrapped_models_are_stacked_and_bootstrapped():
    frame = panel(groups=20).with_columns(z=pl.col("y") + pl.col("b") * (1 + pl.col("e")))
    content = {
        "data": {"unit": "group"},
        "model": [
            {"name": name, "outcome": outcome, "terms": ["a", "b"], "effects": ["group"], "errors": errors}
            for name, outcome, errors in (("y", "y", "wild:group"), ("z", "z", "wild:group"), ("c", "z", "cluster:group"))
        ],
        "claim": [
            {"id": minus, "claim": "x", "model": "y", "term": "b", "minus": minus, "side": "negative"} for minus in ("z", "c")
        ],
    }
    bootstrapped, plain = (contrast.inference for contrast in fit(frame, Study.check(content)).contrasts)
    assert bootstrapped is not None
    assert plain is not None
    assert bootstrapped.estimate == pytest.approx(plain.estimate)
    assert bootstrapped.std_error == pytest.approx(plain.std_error)
    assert bootstrapped.bootstrapped is not None
    assert plain.bootstrapped is None


def test_an_equal_tail_share_is_one_sided():
    fitted = fit(panel(groups=20), study()).fits[0]
    assert fitted.wild is not None
    weights = np.array([1.0, 0.0, 0.0])
    summed = fitted.combination(weights)
    assert summed.bootstrapped is not None
    above, below = summed.bootstrapped.at_least(summed.estimate), summed.bootstrapped.at_most(-summed.estimate)
    assert above == pytest.approx(summed.p_value / 2, abs=0.02)
    assert above + below == pytest.approx(1, abs=2e-4)  # the one observed counts in both
    assert summed.bootstrapped.at_most(summed.std_error) > 0.05 > summed.bootstrapped.at_most(5 * summed.std_error)


def test_the_product_is_that_of_matrices_compiled_or_plain(monkeypatch):
    from groundswell.estimate import wild

    monkeypatch.setattr(wild, "_AT_ONCE", 3)
    left, right = np.arange(8.0).reshape(2, 4), np.where(np.arange(28) % 3 == 0, 1, -1).astype(np.int8).reshape(4, 7)
    for product in (wild._product, wild._product.py_func):
        np.testing.assert_array_equal(product(left, right), left @ right)
