"""The article's table of signs over many runs: each sign counted by hand."""

import polars as pl
import pytest

from groundswell.diagnosis import signs
from groundswell.diagnosis.signs import ALL, REPORTED


def run(number, **changes):
    """A run that gives every sign as reported, but for the models named."""
    rows = []
    for sign in REPORTED:
        estimate, p_value = (0.5, 0.5) if sign.reported == "none" else (0.5, 0.01)
        estimate = -estimate if sign.reported == "negative" else estimate
        estimate, p_value = changes.get(sign.model, (estimate, p_value))
        rows.append({"replication": number, "model": sign.model, "term": sign.term, "estimate": estimate, "p_value": p_value})
    return pl.DataFrame(rows)


def test_every_sign_is_counted_and_all_of_them_at_once():
    runs = pl.concat([run(0), run(1, **{"A-2.3": (0.5, 0.2)}), run(2, **{"A-2.3": (-0.5, 0.01), "A-2.1": (-1.0, 0.001)}), run(3)])
    table = {row["model"]: row for row in signs(runs).iter_rows(named=True)}
    assert table["A-2.3"]["sign"] == 0.75
    assert table["A-2.3"]["as_reported"] == 0.5
    assert table["A-2.1"]["as_reported"] == 0.75
    assert table["A-2.2"]["sign"] == 1.0
    assert (table[ALL]["sign"], table[ALL]["as_reported"]) == (0.75, 0.5)
    assert table[ALL]["as_reported_error"] == pytest.approx((0.25 / 3) ** 0.5)


def test_a_model_that_could_not_be_fitted_gives_no_sign():
    runs = pl.concat([run(0), run(1).filter(pl.col("model") != "A-2.7")])
    table = {row["model"]: row for row in signs(runs).iter_rows(named=True)}
    assert table["A-2.7"]["as_reported"] == 0.5
    assert table[ALL]["as_reported"] == 0.5
