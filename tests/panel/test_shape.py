"""The shape of a panel, by hand on one that is small enough, and by its definitions on one that is not."""

import polars as pl
import pytest

from groundswell.panel.shape import shape

# a: every year; b: a gap in 2002; c: the last year alone; d: the first two.
FRAME = pl.DataFrame({
    "unit": ["a", "a", "a", "b", "b", "c", "d", "d", None],
    "year": [2001, 2002, 2003, 2001, 2003, 2003, 2001, 2002, 2001],
    "x": [1.0, 2.0, 3.0, 4.0, 6.0, 5.0, 2.0, 2.0, 9.0],
    "still": [1, 1, 1, 2, 2, 3, 4, None, 5],
})


def measures(frame: pl.DataFrame) -> dict[str, str]:
    return dict(shape(frame, "unit", "year", []).table.iter_rows())


def test_gaps_singletons_and_balance_are_counted():
    told = measures(FRAME)
    assert told["units"] == "4"
    assert told["rows"] == "8"
    assert told["balance"] == "unbalanced"
    assert told["units in every period"] == "1"
    assert told["units with gaps"] == "1"
    assert told["units with a single row"] == "1"
    assert (told["first period"], told["last period"]) == ("2001", "2003")
    assert [told[f"rows a unit, {name}"] for name in ("least", "median", "most")] == ["1", "2", "3"]


def test_patterns_stand_with_their_shares_the_commonest_first():
    frame = pl.concat([FRAME.drop_nulls("unit"), FRAME.filter(pl.col("unit") == "b").with_columns(unit=pl.lit("e"))])
    made = shape(frame, "unit", "year", []).patterns
    assert made.row(0) == ("1.1", 2, 0.4, 0.4)
    assert set(made["pattern"]) == {"1.1", "111", "11.", "..1"}
    assert made["cumulative_share"][-1] == pytest.approx(1)


@pytest.mark.parametrize(("years", "balance"), [([1, 2, 1, 2], "strongly balanced"), ([1, 2, 2, 3], "weakly balanced")])
def test_balance_is_called_as_stata_calls_it(years, balance):
    assert measures(pl.DataFrame({"unit": [1, 1, 2, 2], "year": years}))["balance"] == balance


def test_a_panel_of_every_second_year_has_no_gaps():
    assert measures(pl.DataFrame({"unit": [1, 1, 1], "year": [2000.0, 2002.0, 2004.0]}))["units with gaps"] == "0"
    assert measures(pl.DataFrame({"unit": [1, 1, 2], "year": ["a", "c", "b"]}))["units with gaps"] == "1"


def test_many_periods_make_no_patterns():
    frame = pl.DataFrame({"unit": [1, 1], "year": [0, 61], "x": [1.0, 2.0]}).vstack(
        pl.DataFrame({"unit": [2, 2], "year": [1, 2], "x": [1.0, 2.0]})
    )
    assert shape(frame, "unit", "year", []).patterns.is_empty()


def test_variation_is_that_of_xtsum():
    """Between: the deviation of unit means; within: of values less their unit's mean, over n - 1; both as Stata documents them."""
    x, still = shape(FRAME.drop_nulls("unit"), "unit", "year", ["x", "still"]).variation.to_dicts()
    assert (x["n"], x["units"], x["changes_within"]) == (8, 4, 2)
    assert x["between_deviation"] == pytest.approx(pl.Series([2.0, 5.0, 5.0, 2.0]).std())
    assert x["within_deviation"] == pytest.approx((4 / 7) ** 0.5)
    assert (still["n"], still["within_deviation"], still["changes_within"]) == (7, 0.0, 0)
