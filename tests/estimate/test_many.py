"""One study on many tables gives what the study gives on each."""

import numpy as np
import polars as pl
import pytest

from groundswell.estimate import Study, fit, fit_each

# The batch and pyfixest round differently; differences of estimates lose a further digit.
CLOSE = 1e-11
STUDY = """
[data]
unit = "village"
period = "year"
lag = 1

[[model]]
name = "protest"
outcome = "protest"
terms = ["migration*strong", "income"]
effects = ["village", "year"]
errors = "cluster:village"

[[model]]
name = "petition"
outcome = "petition"
terms = ["migration", "income"]
effects = ["year", "village"]
errors = "cluster:village"
where = "year >= 2006"

[[model]]
name = "odds"
outcome = "protest"
kind = "conditional-logit"
terms = ["migration"]
effects = ["village"]
errors = "cluster:village"

[[claim]]
id = "one"
claim = "One term"
model = "protest"
term = "migration:strong"
side = "positive"

[[claim]]
id = "two"
claim = "Two models, of different rows and terms"
model = "protest"
term = "migration"
minus = "petition"
side = "positive"
"""


@pytest.fixture
def study_of_three():
    return Study.read(STUDY)


def check_same(one, other):
    assert one.estimates.select("model", "term", "n", "units", "units_dropped", "rows_dropped").equals(
        other.estimates.select("model", "term", "n", "units", "units_dropped", "rows_dropped")
    )
    for column in ("estimate", "std_error", "p_value", "ci_low"):
        np.testing.assert_allclose(one.estimates[column], other.estimates[column], rtol=CLOSE)
    assert one.models.drop("r2_within", "log_likelihood").equals(other.models.drop("r2_within", "log_likelihood"))
    np.testing.assert_allclose(one.models["log_likelihood"], other.models["log_likelihood"], rtol=CLOSE)
    for mine, theirs in zip(one.contrasts, other.contrasts, strict=True):
        assert mine.estimand == theirs.estimand
        assert mine.inference.row() == pytest.approx(theirs.inference.row(), rel=CLOSE)


def test_each_table_is_fitted_as_it_is_alone(panel, study_of_three):
    shuffled = panel.with_columns(pl.col("migration").reverse(), pl.col("protest").shift(3, fill_value=0))
    gappy = panel.filter(pl.int_range(pl.len()) % 11 != 3)
    tables = [panel, shuffled, gappy]
    for table, made in zip(tables, fit_each(tables, study_of_three), strict=True):
        check_same(made, fit(table, study_of_three))


def test_a_table_that_a_model_cannot_be_fitted_to_does_not_stop_the_others(panel, study_of_three):
    quiet = panel.with_columns(petition=pl.lit(0))
    made = fit_each([quiet, panel], study_of_three)
    assert [one.model.name for one in made[0].fits] == ["protest", "odds"]
    assert [one.claim.id for one in made[0].contrasts] == ["one"]
    check_same(made[1], fit(panel, study_of_three))


def test_a_term_absorbed_in_one_table_is_dropped_there(panel, study_of_three):
    weak = panel.with_columns(strong=pl.lit(0))
    made = fit_each([weak, panel], study_of_three)
    assert made[0].fit("protest").terms_dropped == ("strong", "migration:strong")
    assert made[0].contrasts[0].inference is None
    assert made[1].fit("protest").terms_dropped == ("strong",)
