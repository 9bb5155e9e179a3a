"""Incidents that all sources missed: closed forms, known truth, and tables that are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest

from groundswell.errors import InputError, TableError
from groundswell.fieldwork import sources, spread

COUNTS = pl.DataFrame({"a": [1, 1, 0], "b": [1, 0, 1], "n": [20, 30, 40]})


def test_two_sources_have_chapman_and_the_odds_of_independence() -> None:
    found = sources(COUNTS)
    assert found.seen == 90
    chapman, independence = found.table.iter_rows(named=True)
    assert (chapman["model"], independence["model"]) == ("chapman:a,b", "independence")
    assert chapman["total"] == pytest.approx(51 * 61 / 21 - 1)
    # With two sources independence fits: those missed are 30 x 40 / 20.
    assert independence["total"] == pytest.approx(90 + 60)
    assert (independence["df"], independence["deviance"]) == (0, pytest.approx(0, abs=1e-8))
    assert chapman["deviance"] is None
    for row in (chapman, independence):
        assert 90 < row["ci_low"] < row["total"] < row["ci_high"]


def test_rows_and_counts_of_rows_are_the_same() -> None:
    rows = COUNTS.select(pl.exclude("n").repeat_by("n")).explode("a", "b")
    assert sources(rows.to_pandas()).table.equals(sources(COUNTS).table)


def test_a_dependence_that_was_put_in_is_found_by_the_model_that_has_it() -> None:
    random = np.random.default_rng(2)
    a, c = random.random(20_000) < 0.4, random.random(20_000) < 0.3
    b = random.random(20_000) < np.where(a, 0.6, 0.2)
    found = sources(pd.DataFrame({"a": a, "b": b, "c": c}).astype(int))
    table = {row["model"]: row for row in found.table.iter_rows(named=True)}
    assert set(table) == {
        *("chapman:a,b", "chapman:a,c", "chapman:b,c", "independence", "a*b+c", "a*c+b", "b*c+a"),
        *("a*b+a*c", "a*b+b*c", "a*c+b*c", "a*b+a*c+b*c"),
    }
    assert table["a*b+c"]["total"] == pytest.approx(20_000, rel=0.03)
    assert table["a*b+c"]["ci_low"] < 20_000 < table["a*b+c"]["ci_high"]
    assert table["independence"]["total"] < 18_000
    assert min(table.values(), key=lambda row: row["aic"] or np.inf)["model"].startswith("a*b")
    lowest, highest = spread(found)
    assert lowest < 18_000 < highest


def test_many_sources_have_a_path_in_place_of_every_model() -> None:
    random = np.random.default_rng(3)
    frame = pd.DataFrame(random.random((400, 5)) < 0.4, columns=list("abcde")).astype(int)
    names = sources(frame).table["model"].to_list()
    assert "a*b+c+d+e" in names
    assert len(names) < 10 + 1 + 10 + 10
    assert sources(frame, ["a", "e"]).table["model"].to_list() == ["chapman:a,e", "independence"]


def test_sources_that_share_nothing_tell_no_total() -> None:
    apart = pl.DataFrame({"a": [1, 0], "b": [0, 1], "n": [5, 5]})
    table = sources(apart).table
    assert table.filter(pl.col("model") == "independence")["total"].to_list() == [None]
    assert table.filter(pl.col("model") == "chapman:a,b")["total"].to_list() == [pytest.approx(35)]


def test_tables_that_are_no_lists_are_refused_in_words() -> None:
    with pytest.raises(TableError, match="there is no column `A`"):
        sources(COUNTS, ["A", "b"])
    with pytest.raises(TableError, match="got a"):
        sources(COUNTS, ["a"])
    with pytest.raises(TableError, match="column `n`"):
        sources(COUNTS.with_columns(pl.lit(-1).alias("n")))
    with pytest.raises(TableError, match="column `n`: got `20`;"):
        sources(COUNTS, ["a", "n"])
    with pytest.raises(InputError, match="no incident"):
        sources(COUNTS.with_columns(pl.lit(0).alias("n")))
