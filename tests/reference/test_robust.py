"""HC2 and the pooled logit beside statsmodels, on the full matrix of dummies."""

import numpy as np
import polars as pl
import pytest

from groundswell.errors import StudyError
from groundswell.estimate import Study, fit
from groundswell.randomness import stream


def panel(villages: int = 30, years: int = 6) -> pl.DataFrame:
    """An unbalanced panel whose error varies with a regressor."""
    draws, rows = stream(5, "robust"), np.arange(villages * years)
    columns = {name: np.ravel(draws.uniform(entity=rows, step=step)) for step, name in enumerate("abu")}
    noise = np.ravel(draws.normal(entity=rows, step=7)) * (0.2 + columns["a"])
    happened = (columns.pop("u") < 0.25 + 0.4 * columns["a"]).astype(int)
    frame = pl.DataFrame({"village": rows // years, "year": rows % years, "y": happened, "z": noise, **columns})
    return frame.filter(pl.int_range(pl.len()) % 7 != 3).with_columns(area=pl.col("village") // 6)


def study(**keys) -> Study:
    model = {"name": "m", "outcome": "y", "terms": ["a*b"], "effects": []}
    return Study.check({"data": {"unit": "village"}, "model": [model | keys]})


def matrix(frame: pl.DataFrame, effects: list[str]) -> np.ndarray:
    columns = [np.ones(frame.height), frame["a"], frame["b"], frame["a"] * frame["b"]]
    dummies = [(frame[name] == value).to_numpy() for name in effects for value in frame[name].unique().sort()[1:]]
    return np.column_stack([*columns, *dummies]).astype(float)


@pytest.mark.parametrize("effects", [[], ["village"], ["village", "year"], ["year", "area"], ["village", "year", "area"]])
def test_hc2_on_the_full_dummy_design(effects):
    """White (1980), MacKinnon and White (1985), as statsmodels has them; dummies that others make up are left out there by hand."""
    import statsmodels.api as sm

    frame = panel()
    ours = fit(frame, study(outcome="z", effects=effects, errors="hc2"))
    full = matrix(frame, [name for name in effects if not (name == "area" and "village" in effects)])
    theirs = sm.OLS(frame["z"].to_numpy(), full).fit(cov_type="HC2")
    rows = ours.estimates.filter(pl.col("term") != "constant")
    assert rows["estimate"].to_numpy() == pytest.approx(theirs.params[1:4], rel=1e-9)
    assert rows["std_error"].to_numpy() == pytest.approx(theirs.bse[1:4], rel=1e-9)
    assert ours.models["small_sample_factor"][0] == 1
    assert ours.fits[0].degrees == theirs.df_resid


def test_a_row_that_is_fitted_wholly_is_left_out_of_hc2_and_told():
    frame = panel().with_columns(only=(pl.int_range(pl.len()) == 5).cast(pl.Int64))
    with_it = fit(frame, study(outcome="z", terms=["a", "only"], errors="hc2"))
    without = fit(frame.filter(pl.col("only") == 0), study(outcome="z", terms=["a"], errors="hc2"))
    assert with_it.estimates["std_error"][1] == pytest.approx(without.estimates["std_error"][1], rel=1e-9)
    assert with_it.notes == ["m: 1 row is fitted wholly (leverage one) and left out of the variance (HC2)."]


@pytest.mark.parametrize("errors", ["iid", "hc1", "cluster:area"])
@pytest.mark.parametrize("effects", [[], ["year"], ["year", "area"]])
def test_the_pooled_logit(effects, errors):
    """statsmodels' Logit by Newton's method; its HC1 lacks N/(N-K), its factor by cluster has (N-1)/(N-K)."""
    import statsmodels.api as sm

    frame = panel()
    ours = fit(frame, study(kind="pooled-logit", effects=effects, errors=errors))
    full = matrix(frame, effects)
    groups = {"cov_type": "cluster", "cov_kwds": {"groups": frame["area"].to_numpy()}}
    options = {"iid": {}, "hc1": {"cov_type": "HC1"}}.get(errors, groups)
    theirs = sm.Logit(frame["y"].to_numpy(), full).fit(method="newton", disp=False, maxiter=100, tol=1e-14, **options)
    rows = ours.estimates.filter(pl.col("term") != "constant")
    residual = frame.height - full.shape[1]
    factor = {"iid": 1.0, "hc1": frame.height / residual}.get(errors, residual / (frame.height - 1))
    assert rows["estimate"].to_numpy() == pytest.approx(theirs.params[1:4], abs=1e-8)
    assert rows["std_error"].to_numpy() == pytest.approx(theirs.bse[1:4] * np.sqrt(factor), rel=1e-8)
    assert ours.models["log_likelihood"][0] == pytest.approx(theirs.llf, abs=1e-8)
    assert ours.fits[0].degrees == np.inf
    if not effects:
        assert ours.estimates["term"].to_list() == ["constant", "a", "b", "a:b"]
        assert ours.estimates["estimate"][0] == pytest.approx(theirs.params[0], abs=1e-8)


def test_a_pooled_logit_drops_groups_without_variation_of_every_effect():
    frame = panel().with_columns(y=pl.when(pl.col("year") == 2).then(0).when(pl.col("village") == 4).then(1).otherwise(pl.col("y")))
    notes = fit(frame, study(kind="pooled-logit", effects=["village", "year"], terms=["a"])).notes
    assert any("1 of 6 groups of `year` dropped: `y` does not vary within them (2)." in note for note in notes)
    assert any("groups of `village` dropped: `y` does not vary within them (" in note for note in notes)
    assert any("a conditional logit is not" in note for note in notes)


def test_what_separates_the_outcomes_of_a_pooled_logit_is_named():
    frame = panel().with_columns(sure=pl.col("y") * 2 + pl.col("a") / 10)
    with pytest.raises(StudyError, match="the coefficient of `sure` grows without end"):
        fit(frame, study(kind="pooled-logit", terms=["sure"]))
    with pytest.raises(StudyError, match="the outcome `z` of a logit must be 0 or 1; got"):
        fit(frame, study(kind="pooled-logit", outcome="z"))
