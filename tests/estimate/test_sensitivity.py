"""Sensitivity to something unobserved, and specification curves."""

import numpy as np
import polars as pl
import pytest

from groundswell.estimate import Study, checks, fit
from groundswell.estimate.sensitivity import Tied, as_strong
from groundswell.estimate.specifications import MOST

DARFUR = Tied(0.09731582, 0.02325654, 783)
"""Exposure to harm and attitudes to peace in Darfur: the example of Cinelli and Hazlett (2020) and of their sensemakr."""


def test_the_published_robustness_values():
    """Printed there: partial R2 2.187%, robustness value 13.878%, that of the interval 7.626%."""
    assert DARFUR.partial_r2 == pytest.approx(0.02187, abs=1e-5)
    assert DARFUR.robustness_value() == pytest.approx(0.13878, abs=1e-5)
    assert DARFUR.robustness_value(0.05) == pytest.approx(0.07626, abs=1e-5)


@pytest.mark.parametrize(
    ("strength", "with_term", "with_outcome", "estimate", "error", "statistic"),
    [
        (1, 0.00916, 0.12464, 0.0752, 0.0219, 3.44),
        (2, 0.01833, 0.24931, 0.0529, 0.0204, 2.60),
        (3, 0.02749, 0.37399, 0.0304, 0.0187, 1.63),
    ],
)
def test_the_published_bounds(strength, with_term, with_outcome, estimate, error, statistic):
    """Once, twice and three times as strong as being a woman, which explains .9077% of harm and 10.903% of attitudes."""
    shares = as_strong(0.0090767, 0.109026, strength)
    assert shares == pytest.approx((with_term, with_outcome), abs=3e-5)
    assert shares is not None
    left = DARFUR.adjusted(*shares)
    assert (left.estimate, left.std_error) == pytest.approx((estimate, error), abs=1e-4)
    assert left.estimate / left.std_error == pytest.approx(statistic, abs=0.01)


def test_the_edges():
    assert Tied(0.1, 1.0, 100).robustness_value(0.05) == 0
    assert as_strong(0.6, 0.1, 1) is None
    strong = Tied(20.0, 1.0, 10)
    assert 0.9 < strong.robustness_value(0.05) < 1
    share = strong.robustness_value()
    assert strong.adjusted(share, share).estimate == pytest.approx(0, abs=1e-6)


def asked(errors="cluster:village", **keys) -> Study:
    model = {
        "name": "m",
        "outcome": "petition",
        "terms": ["migration*strong", "income", "i.region"],
        "effects": ["village", "year"],
    }
    claim = {"id": "a", "claim": "x", "model": "m", "term": "migration", "side": "positive"}
    content = {"data": {"unit": "village", "period": "year"}, "model": [model | {"errors": errors} | keys], "claim": [claim]}
    return Study.check(content)


def test_an_omitted_term_does_what_its_shares_say(panel):
    """The algebra is exact: the shares of a term that is there give the estimate without it, up to sign."""
    frame = panel.with_columns(u=pl.col("migration") + pl.col("income") / 500, y=pl.col("petition") - pl.col("income") / 1000)
    keys = {"outcome": "y", "effects": ["village", "year"]}
    short = fit(frame, asked("iid", terms=["migration"], **keys))
    rows = checks(frame, short).sensitivity
    assert rows["benchmark"].to_list() == [None]
    long = fit(frame, asked("iid", terms=["migration", "u"], **keys))
    reverse = fit(frame, asked("iid", terms=["migration"], outcome="u", effects=["village", "year"]))
    with_outcome = long.estimates["statistic"][1] ** 2 / (long.estimates["statistic"][1] ** 2 + long.fits[0].degrees)
    statistic = reverse.estimates["statistic"][0]
    with_term = statistic**2 / (statistic**2 + reverse.fits[0].degrees)
    left = Tied(short.estimates["estimate"][0], short.estimates["std_error"][0], int(short.fits[0].degrees))
    bias = abs(left.estimate - left.adjusted(with_term, with_outcome).estimate)
    assert bias == pytest.approx(abs(short.estimates["estimate"][0] - long.estimates["estimate"][0]), rel=1e-9)
    assert left.adjusted(with_term, with_outcome).std_error == pytest.approx(long.estimates["std_error"][0], rel=1e-9)


def test_observed_terms_are_yardsticks_unless_they_share_a_column(panel):
    rows = checks(panel, fit(panel, asked())).sensitivity
    assert set(rows["benchmark"]) == {"income", "i.region[south]"}
    assert rows["strength"].to_list() == [1, 2, 3] * 2
    iid = fit(panel, asked("iid")).estimates.row(0, named=True)
    assert (rows["estimate"][0], rows["std_error"][0]) == pytest.approx((iid["estimate"], iid["std_error"]))


@pytest.mark.parametrize("errors", ["iid", "hc1", "hc2", "cluster:village", "wild:village"])
@pytest.mark.parametrize("effects", [["village", "year"], []])
def test_every_specification_is_the_model_with_those_terms(panel, errors, effects):
    study = asked(errors, effects=effects)
    rows = checks(panel, fit(panel, study)).specifications
    assert rows.height == 4
    assert rows["own"].to_list() == [0, 0, 0, 1]
    for row in rows.to_dicts():
        named = [name.partition("[")[0] for name in row["terms"].split("; ")]
        alone = fit(panel, asked(errors.replace("wild", "cluster"), effects=effects, terms=named)).estimates
        due = alone.filter(pl.col("term") == "migration").row(0, named=True)
        for key in ("estimate", "std_error", "p_value", "ci_low"):
            assert row[key] == pytest.approx(due[key], rel=1e-8)


def test_of_too_many_sets_some_are_taken(panel):
    names = [f"c{number}" for number in range(10)]
    frame = panel.with_columns(
        pl.Series(name, np.sin(np.arange(panel.height) * (number + 1.7))) for number, name in enumerate(names)
    )
    study = asked(terms=["migration", *names])
    rows = checks(frame, fit(frame, study)).specifications
    assert rows.height == MOST
    assert rows["own"].sum() == 1
    assert rows["terms"].n_unique() == MOST
    assert rows.equals(checks(frame, fit(frame, study)).specifications)


def test_a_term_alone_has_no_curve(panel):
    assert checks(panel, fit(panel, asked(terms=["migration"]))).specifications.is_empty()
