"""Slopes by the delta method, beside what they are by hand."""

import numpy as np
import pytest

from groundswell.errors import StudyError
from groundswell.estimate import fit


def margin(**keys):
    return {"model": "m", "of": "migration", "over": [0.0, 0.5]} | keys


def test_a_square_makes_the_slope_change(panel, study):
    estimates = fit(panel, study(terms=["migration", "migration^2"], margin=[margin()]))
    one, two = estimates.fits[0].coefficients
    covariance = estimates.fits[0].covariance
    assert estimates.margins["estimate"].to_list() == pytest.approx([one, one + two], rel=1e-12)
    at_half = np.sqrt(covariance[0, 0] + covariance[1, 1] + 2 * covariance[0, 1])
    assert estimates.margins["std_error"].to_list() == pytest.approx([np.sqrt(covariance[0, 0]), at_half], rel=1e-12)
    assert estimates.margins["by_value"].to_list() == [None, None]


def test_each_value_of_a_moderator_has_its_slope(panel, study):
    estimates = fit(panel, study(terms=["migration*strong"], margin=[margin(by="strong", over=[0.2])]))
    one, two = estimates.fits[0].coefficients
    assert estimates.margins.select("by", "by_value").rows() == [("strong", 0.0), ("strong", 1.0)]
    assert estimates.margins["estimate"].to_list() == pytest.approx([one, one + two], rel=1e-12)


def test_other_columns_stand_at_their_means(panel, study):
    estimates = fit(panel, study(terms=["migration*income"], margin=[margin(over=[0.2])]))
    one, _, both = estimates.fits[0].coefficients
    assert estimates.margins["estimate"][0] == pytest.approx(one + both * panel["income"].mean(), rel=1e-12)


def test_a_moderator_of_words(panel, study):
    estimates = fit(panel, study(terms=["migration*i.region"], margin=[margin(by="region", over=[0.2]), margin(over=[0.2])]))
    one, _, both = estimates.fits[0].coefficients
    share = (panel["region"] == "south").mean()
    assert estimates.margins["by_value"].to_list() == ["north", "south", None]
    assert estimates.margins["estimate"].to_list() == pytest.approx([one, one + both, one + share * both], rel=1e-12)


def test_intervals_are_those_of_the_model(panel, study):
    estimates = fit(panel, study(errors="cluster:village", margin=[margin(over=[0.2])]))
    columns = ["estimate", "std_error", "ci_low", "ci_high"]
    assert estimates.margins.select(columns).row(0) == pytest.approx(estimates.estimates.select(columns).row(0), rel=1e-12)


def test_a_constant_has_no_slope(panel, study):
    estimates = fit(panel, study(effects=[], margin=[margin(over=[0.2])]))
    assert estimates.margins["estimate"][0] == pytest.approx(estimates.estimates["estimate"][1], rel=1e-12)


def test_a_slope_that_the_effects_absorb_is_not_known(panel, study):
    with pytest.raises(StudyError, match="the slope of `strong` in `m` is not known, as the effects absorb `strong`"):
        fit(panel, study(terms=["migration*strong"], margin=[margin(of="strong")]))
