"""Least squares, ordered logit and shuffles against other software, closed forms and plain twins."""

import warnings
from itertools import combinations

import numpy as np
import pytest
import statsmodels.api as sm

from groundswell.experiment.comparison import holm
from groundswell.experiment.ordinal import ordered_logit
from groundswell.experiment.randomisation import _shuffle, p_value, shuffled
from groundswell.experiment.regression import compared, prepared, without_blocks
from groundswell.randomness import stream


@pytest.fixture(scope="module")
def answered():
    draws = np.random.default_rng(4)
    block, arm = draws.integers(0, 6, 240), draws.integers(0, 3, 240)
    answers = np.clip(np.rint(3 + 0.4 * arm + 0.2 * block + draws.normal(size=240)), 1, 5)
    return answers, arm, block


@pytest.mark.parametrize(("errors", "theirs"), [("iid", "nonrobust"), ("hc1", "HC1"), ("hc2", "HC2")])
def test_least_squares_is_that_on_all_dummies(answered, errors, theirs):
    """statsmodels on arm and block dummies; both are exact, so they agree to rounding."""
    answers, arm, block = answered
    columns = np.column_stack([arm == 1, arm == 2, *(block == one for one in range(6))]).astype(float)
    known = sm.OLS(answers, columns).fit(cov_type=theirs)
    found = compared(prepared(arm, block), answers[:, None], errors)
    assert found.estimates[:, 0] == pytest.approx(known.params[:2], rel=1e-10)
    assert found.std_errors[:, 0] == pytest.approx(known.bse[:2], rel=1e-10)
    assert found.degrees == known.df_resid


def test_many_columns_at_once_are_the_same_as_each_alone(answered):
    answers, arm, block = answered
    both = compared(prepared(arm, block), np.column_stack([answers, answers**2]), "hc2")
    alone = compared(prepared(arm, block), (answers**2)[:, None], "hc2")
    assert both.std_errors[:, 1] == pytest.approx(alone.std_errors[:, 0], rel=1e-12)


def test_a_block_of_one_person_moves_nothing(answered):
    answers, arm, block = answered
    with_one = [np.append(answers, 5.0), np.append(arm, 1), np.append(block, 99)]
    found = compared(prepared(*with_one[1:]), with_one[0][:, None], "hc2")
    known = compared(prepared(arm, block), answers[:, None], "hc2")
    assert found.estimates == pytest.approx(known.estimates, rel=1e-12)
    assert found.std_errors == pytest.approx(known.std_errors, rel=1e-10)


def test_arms_that_blocks_foretell_are_not_estimated():
    assert prepared(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1])) is None


def test_the_ordered_logit_is_that_of_statsmodels(answered):
    """OrderedModel by bfgs to a gradient of 1e-9; its errors come from differences, hence 1e-5."""
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    answers, arm, block = answered
    terms = np.column_stack([arm == 1, arm == 2, *(block == one for one in range(1, 6))]).astype(float)
    found = ordered_logit(answers.astype(np.int64) - 1, terms)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it stopped, at the maximum
        known = OrderedModel(answers, terms, distr="logit").fit(method="bfgs", disp=0, gtol=1e-9, maxiter=500)
    assert found.coefficients == pytest.approx(known.params[:7], abs=1e-5)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(known.bse[:7], rel=1e-5)
    assert found.log_likelihood == pytest.approx(known.llf, abs=1e-8)
    assert found.log_likelihood >= known.llf - 1e-9


def test_scores_of_the_ordered_logit_are_its_slope_by_place(answered):
    answers, arm, _ = answered
    found = ordered_logit(answers.astype(np.int64) - 1, (arm == 1).astype(float)[:, None])
    assert found.scores.sum() == pytest.approx(0, abs=1e-6)
    assert found.scores @ (arm == 1) == pytest.approx(0, abs=1e-6)


def test_answers_that_are_foretold_perfectly_have_no_ordered_logit():
    assert ordered_logit(np.array([0, 0, 0, 1, 1, 1]), np.array([[0.0], [0], [0], [1], [1], [1]])) is None


def test_shuffles_agree_with_all_assignments_there_are():
    """Eight people, four an arm: 70 assignments; 40,000 shuffles have a Monte Carlo error below .0025."""
    values, arm = np.array([1.0, 2, 2, 3, 3, 4, 5, 5]) - 3.125, np.array([0, 0, 1, 0, 1, 0, 1, 1])
    sums = np.array([values[list(chosen)].sum() for chosen in combinations(range(8), 4)])
    exact = (np.abs(sums) >= abs(values @ arm) - 1e-9).mean()
    found = p_value(values, arm, np.zeros(8, dtype=np.int64), 40_000, stream(1, "shuffles"))
    assert found == pytest.approx(exact, abs=0.0125)


def test_shuffles_keep_every_block_and_both_ends_of_a_block():
    """Blocks of which all, none, or most are chosen; a block wholly chosen always adds all of its values."""
    values, starts = np.array([1.0, 10, 100, 1_000, 10_000, 100_000]), np.array([0, 2, 4, 6])
    sums = shuffled(values, starts, np.array([2, 0, 1]), 500, stream(1, "ends"))
    assert set(np.round(sums).astype(int).tolist()) == {11 + 10_000, 11 + 100_000}


def test_the_compiled_shuffle_and_the_plain_one_agree(answered):
    answers, _, block = answered
    order = np.argsort(block, kind="stable")
    starts = np.append(0, np.cumsum(np.bincount(block)))
    chosen = np.bincount(block) // 3
    wholes = np.add.reduceat(answers[order], starts[:-1])
    plain = np.empty(5)
    with np.errstate(over="ignore"):
        _shuffle.py_func(answers[order].copy(), starts, chosen, wholes, stream(2, "twin").key, plain)
    assert shuffled(answers[order], starts, chosen, 5, stream(2, "twin")).tolist() == plain.tolist()


def test_block_means_are_taken_out(answered):
    answers, _, block = answered
    left = without_blocks(answers[:, None], block)[:, 0]
    assert [left[block == one].sum() for one in range(6)] == pytest.approx([0] * 6, abs=1e-10)


def test_holm_leaves_out_what_is_not_there():
    """Holm (1979) by hand: .01 x 3, .03 x 2, .04 raised to the one before."""
    assert holm([0.04, None, 0.01, 0.03]) == [pytest.approx(0.06), None, pytest.approx(0.03), pytest.approx(0.06)]
    assert holm([None]) == [None]
