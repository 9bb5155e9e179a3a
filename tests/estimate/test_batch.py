"""The batched kernel against the single fit by pyfixest, and against itself in other company."""

import numpy as np
import pytest

from groundswell.estimate import batch as module
from groundswell.estimate.batch import batch
from groundswell.estimate.linear import System, absorbed, solve
from groundswell.randomness import stream

# Two ways to the same numbers, each with rounding of its own: some hundred times the unit roundoff of 1e-16.
CLOSE = 1e-12


def panels(dropped: int, number: int = 3, units: int = 12, years: int = 5, terms: int = 4):
    """Panels with common effects and columns of very unequal scale; some rows dropped so that they are unbalanced."""
    draws = stream(3, "batch").normal
    unit, period = np.repeat(np.arange(units), years), np.tile(np.arange(years), units)
    kept = np.argsort(stream(3, "rows").uniform(entity=np.arange(unit.size)))[dropped:]
    unit, period = unit[kept], period[kept]
    matrix = draws(np.arange(number)[:, None, None], np.arange(unit.size)[:, None], np.arange(terms))
    matrix = matrix * 10.0 ** np.arange(terms) + 10.0 ** np.arange(terms)
    outcome = draws(np.arange(number)[:, None], np.arange(unit.size), 99) + unit / 3 + period**2 / 5 + matrix[:, :, 1] / 20
    return outcome, matrix, unit, period


def single(outcome, matrix, unit, period):
    effects = np.column_stack([unit, period])
    counted = absorbed(effects, unit)
    system = System(outcome=outcome, matrix=matrix, effects=effects, clusters=unit, errors="cluster", absorbed=counted)
    return solve(system, "here")


@pytest.mark.parametrize("dropped", [0, 9])
def test_every_panel_is_as_the_single_fit_has_it(dropped):
    outcome, matrix, unit, period = panels(dropped)
    made = batch(outcome, matrix, unit, period)
    for number in range(len(outcome)):
        alone = single(outcome[number], matrix[number], unit, period)
        errors = np.sqrt(np.diag(made.covariance(number)) * alone.factor)
        np.testing.assert_allclose(made.coefficients[number], alone.coefficients, rtol=CLOSE)
        np.testing.assert_allclose(errors, np.sqrt(np.diag(alone.covariance)), rtol=CLOSE)
        assert 1 - made.squares[number, 1] / made.squares[number, 0] == pytest.approx(alone.r2_within, rel=CLOSE)


def test_panels_that_lack_rows_are_as_single_fits_on_the_rows_they_have():
    outcome, matrix, unit, period = panels(9, number=4)
    order = np.argsort(unit, kind="stable")
    outcome, matrix, unit, period = outcome[:, order], matrix[:, order], unit[order], period[order]
    present = stream(1, "present").uniform(np.arange(4)[:, None], np.arange(unit.size)) < 0.7
    present[2] &= unit != 3  # a unit without any row
    present[3] &= period != 2  # a period without any
    present[1] &= (unit != 5) | (period == period[unit == 5][0])  # a unit with a single row
    made = batch(outcome, matrix, unit, period, present)
    for number, kept in enumerate(module._without_singles(present, np.append(0, np.cumsum(np.bincount(unit))), period)):
        codes = [np.unique(each[kept], return_inverse=True)[1] for each in (unit, period)]
        alone = single(outcome[number, kept], matrix[number, kept], *codes)
        errors = np.sqrt(np.diag(made.covariance(number)) * alone.factor)
        np.testing.assert_allclose(made.coefficients[number], alone.coefficients, rtol=CLOSE)
        np.testing.assert_allclose(errors, np.sqrt(np.diag(alone.covariance)), rtol=CLOSE)
        assert made.used[number].tolist() == [kept.sum(), codes[0].max() + 1, codes[1].max() + 1]


def test_panels_that_lack_nothing_are_as_they_were_and_an_empty_one_has_no_numbers():
    outcome, matrix, unit, period = panels(9)
    whole = batch(outcome, matrix, unit, period)
    made = batch(outcome, matrix, unit, period, np.array([[True], [True], [False]]) & np.ones(unit.size, dtype=bool))
    np.testing.assert_allclose(made.coefficients[:2], whole.coefficients[:2], rtol=CLOSE)
    np.testing.assert_allclose(made.influence[:2], whole.influence[:2], rtol=1e-9, atol=1e-15)
    assert (made.used[:2] == whole.used[:2]).all()
    assert np.isnan(made.coefficients[2]).all()
    assert made.used[2].tolist() == [0, 0, 0]


def test_a_panel_is_the_same_to_the_bit_in_any_company():
    outcome, matrix, unit, period = panels(9)
    together, alone = batch(outcome, matrix, unit, period), batch(outcome[1:2], matrix[1:2], unit, period)
    assert np.array_equal(together.coefficients[1], alone.coefficients[0])
    assert np.array_equal(together.influence[1], alone.influence[0])


def test_terms_that_cannot_be_told_apart_leave_their_panel_without_numbers():
    outcome, matrix, unit, period = panels(0)
    matrix[1, :, 3] = 2 * matrix[1, :, 0] + period
    made = batch(outcome, matrix, unit, period)
    assert np.isnan(made.coefficients[1]).all()
    assert np.isfinite(made.coefficients[[0, 2]]).all()


def test_compiled_and_plain_agree(monkeypatch):
    outcome, matrix, unit, period = panels(3, number=1)
    compiled = batch(outcome, matrix, unit, period)
    some = np.arange(unit.size)[None] % 4 > 0
    lacking = batch(outcome, matrix, unit, period, some)
    for name in ("_solve", "_solve_present", "_chosen", "_fit", "_basis", "_take_out", "_scores", "_inverse"):
        monkeypatch.setattr(module, name, getattr(module, name).py_func)
    np.testing.assert_allclose(batch(outcome, matrix, unit, period, some).coefficients, lacking.coefficients, rtol=CLOSE)
    plain = batch(outcome, matrix, unit, period)
    np.testing.assert_allclose(plain.coefficients, compiled.coefficients, rtol=CLOSE)
    np.testing.assert_allclose(plain.influence, compiled.influence, rtol=1e-9, atol=1e-15)
    matrix[0, :, 3] = matrix[0, :, 0]
    assert np.isnan(batch(outcome, matrix, unit, period).coefficients).all()
