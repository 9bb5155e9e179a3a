"""Our estimators beside statsmodels: dummies for effects, and its conditional logit."""

import numpy as np
import polars as pl
import pytest

from groundswell.estimate import Study, conditional_logit, fit
from groundswell.estimate.conditional_logit import _accumulate, _draws
from groundswell.randomness import stream


def panel(villages: int, years: int) -> pl.DataFrame:
    """An unbalanced panel: every seventh row is left out."""
    draws = stream(3, "a panel beside statsmodels")
    rows = np.arange(villages * years)
    columns = {name: np.ravel(draws.uniform(village=0, entity=rows, step=step)) for step, name in enumerate("abcu")}
    happened = columns.pop("u") < 0.2 + 0.4 * columns["a"]
    frame = pl.DataFrame({"village": rows // years, "year": rows % years, "y": happened.astype(int), **columns})
    return frame.filter(pl.int_range(pl.len()) % 7 != 3).with_columns(area=pl.col("village") // 4)


def study(**keys) -> Study:
    model = {"name": "m", "outcome": "y", "terms": ["a*b", "c"], "effects": ["village", "year"]}
    return Study.check({"data": {"unit": "village"}, "model": [model | keys]})


def dummies(frame: pl.DataFrame, *names: str) -> np.ndarray:
    return np.column_stack([(frame[name] == value).to_numpy() for name in names for value in frame[name].unique().sort()[1:]])


@pytest.mark.parametrize("errors", ["iid", "hc1", "cluster:village", "cluster:area"])
@pytest.mark.parametrize("effects", [["village", "year"], ["year", "village"], ["village"], []])
def test_least_squares_with_dummies(errors, effects):
    """Coefficients are the same to rounding; errors by cluster once their factors are: statsmodels counts nested effects."""
    import statsmodels.api as sm

    frame = panel(40, 6)
    ours = fit(frame, study(errors=errors, effects=effects))
    columns = [frame["a"], frame["b"], frame["a"] * frame["b"], frame["c"]]
    matrix = sm.add_constant(np.column_stack([*columns, *([dummies(frame, *effects)] if effects else [])]).astype(float))
    kind, _, cluster = errors.partition(":")
    options = {"cov_type": "cluster", "cov_kwds": {"groups": frame[cluster].to_numpy()}} if cluster else {"cov_type": "HC1"}
    theirs = sm.OLS(frame["y"].to_numpy().astype(float), matrix).fit(**({} if kind == "iid" else options))
    rows = ours.estimates.filter(pl.col("term") != "constant")
    assert rows["estimate"].to_numpy() == pytest.approx(theirs.params[1:5], rel=1e-9, abs=1e-11)
    factor = 1.0
    if cluster:
        groups, n, loose = frame[cluster].n_unique(), frame.height, [name for name in effects if name == "year"]
        counted = 4 + (6 if loose else 1)
        factor = (n - matrix.shape[1]) / (n - counted)
        assert ours.models["small_sample_factor"][0] == pytest.approx(groups / (groups - 1) * (n - 1) / (n - counted))
    assert rows["std_error"].to_numpy() == pytest.approx(theirs.bse[1:5] * np.sqrt(factor), rel=1e-8)
    assert ours.models["log_likelihood"][0] == pytest.approx(theirs.llf, rel=1e-10)


def test_degrees_of_freedom_are_clusters_less_one_or_residual():
    frame = panel(40, 6)
    degrees = {errors: fit(frame, study(errors=errors)).fits[0].degrees for errors in ("cluster:area", "iid")}
    assert degrees == {"cluster:area": 9, "iid": frame.height - 4 - 40 - 5}


@pytest.mark.filterwarnings("ignore:Dropped .* groups")
@pytest.mark.parametrize("effects", [["village"], ["village", "year"]])
def test_the_conditional_logit(effects):
    """statsmodels by Newton's method: coefficients and log-likelihood to 1e-8, errors as its information gives them."""
    from statsmodels.discrete.conditional_models import ConditionalLogit

    frame = panel(80, 6)
    ours = fit(frame, study(kind="conditional-logit", effects=effects))
    columns = [frame["a"], frame["b"], frame["a"] * frame["b"], frame["c"]]
    matrix = np.column_stack([*columns, *([dummies(frame, "year")] if len(effects) > 1 else [])]).astype(float)
    model = ConditionalLogit(frame["y"].to_numpy(), matrix, groups=frame["village"].to_numpy())
    theirs = model.fit(method="newton", disp=False, maxiter=100)
    assert ours.estimates["estimate"].to_numpy() == pytest.approx(theirs.params[:4], abs=1e-8)
    assert ours.models["log_likelihood"][0] == pytest.approx(theirs.llf, abs=1e-8)
    assert ours.estimates["std_error"].to_numpy() == pytest.approx(theirs.bse[:4], rel=1e-5)
    moving = frame.group_by("village").agg(pl.col("y").n_unique()).filter(pl.col("y") > 1).height
    assert ours.models.select("units", "units_dropped").row(0) == (moving, 80 - moving)


def test_a_draw_of_rows_is_what_counting_all_draws_gives():
    """The mean, covariance and sum of weights over all ways to draw 3 of 6 rows, one by one."""
    from itertools import combinations

    rng = stream(1, "draws")
    matrix = np.ravel(rng.uniform(village=0, entity=np.arange(12), step=0)).reshape(6, 2)
    index = 3 * matrix[:, 0] - matrix[:, 1]
    sums = np.array([matrix[list(rows)].sum(axis=0) for rows in combinations(range(6), 3)])
    weights = np.exp([index[list(rows)].sum() for rows in combinations(range(6), 3)])
    mean = weights @ sums / weights.sum()
    covariance = (sums - mean).T @ ((sums - mean) * weights[:, None]) / weights.sum()
    logarithm, found, spread = _draws(matrix, index, 3)
    assert logarithm == pytest.approx(np.log(weights.sum()), rel=1e-12)
    assert found == pytest.approx(mean, rel=1e-12)
    assert spread == pytest.approx(covariance, rel=1e-12)


def test_compiled_and_plain_agree(monkeypatch):
    """The same sums in the same order; compiled code may fuse a product and a sum, so the last digits may differ."""
    draws = stream(1, "compiled and plain")
    matrix = np.ravel(draws.uniform(village=0, entity=np.arange(24), step=0)).reshape(12, 2)
    chosen, starts = np.array([1.0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0]), np.array([0, 5, 8, 12])
    answers = []
    for compiled in (True, False):
        if not compiled:
            for name in ("_mix", "_draws"):
                monkeypatch.setattr(conditional_logit, name, getattr(conditional_logit, name).py_func)
        function = _accumulate if compiled else _accumulate.py_func
        scores, information = np.zeros((3, 2)), np.zeros((2, 2))
        likelihood = function(matrix, chosen, 2 * matrix[:, 0], starts, scores, information)
        answers.append(np.concatenate([[likelihood], scores.ravel(), information.ravel()]))
    assert answers[0] == pytest.approx(answers[1], rel=1e-13)


def test_robust_errors_of_a_conditional_logit_by_village():
    """The sandwich of scores, built here from differences of the log-likelihood of each village."""
    frame = panel(60, 5)
    plain = fit(frame, study(kind="conditional-logit", effects=["village"], terms=["a", "b"]))
    robust = fit(frame, study(kind="conditional-logit", effects=["village"], terms=["a", "b"], errors="cluster:village"))
    beta = plain.fits[0].coefficients
    scores = []
    for (_,), rows in frame.group_by("village", maintain_order=True):
        matrix, chosen = rows.select("a", "b").to_numpy(), rows["y"].to_numpy()
        if 0 < chosen.sum() < len(chosen):
            scores.append(chosen @ matrix - _draws(np.ascontiguousarray(matrix), matrix @ beta, int(chosen.sum()))[1])
    scatter = np.array(scores).T @ np.array(scores) * len(scores) / (len(scores) - 1)
    sandwich = plain.fits[0].covariance @ scatter @ plain.fits[0].covariance
    assert robust.fits[0].covariance == pytest.approx(sandwich, rel=1e-6)
    assert robust.models["small_sample_factor"][0] == pytest.approx(len(scores) / (len(scores) - 1))
