"""Means, totals, proportions and ratios by design: closed forms, and what cannot be right refused in words."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import polars as pl
import pytest

from groundswell.errors import InputError, TableError
from groundswell.sampling import Design, describe, left_out


def row(described: pl.DataFrame, variable: str, statistic: str, by: str | None = None) -> tuple[float, float]:
    group = pl.col("by").is_null() if by is None else pl.col("by") == by
    found = described.filter((pl.col("variable") == variable) & (pl.col("statistic") == statistic) & group)
    return found.select("estimate", "std_error").row(0)


SAMPLE = pl.DataFrame({"y": [1.0, 2.0, 4.0, 9.0], "x": [2, 2, 4, 4], "word": ["a", "b", "a", "a"]})


def test_without_a_design_a_mean_has_the_textbook_error() -> None:
    described = describe(SAMPLE, ratios=["y/x"])
    values = SAMPLE["y"].to_numpy()
    assert described.columns == ["variable", "by", "statistic", "estimate", "std_error"]
    assert row(described, "y", "mean") == pytest.approx((values.mean(), values.std(ddof=1) / 2))
    assert row(described, "y", "total") == pytest.approx((16.0, values.std(ddof=1) * 2))
    assert row(described, "word=a", "proportion") == pytest.approx((0.75, np.sqrt(0.75 * 0.25 / 3)))
    residual = values - 16 / 12 * SAMPLE["x"].to_numpy()
    assert row(described, "y/x", "ratio") == pytest.approx((16 / 12, residual.std(ddof=1) / 2 / 3))


def test_a_whole_population_has_no_error_and_stands_for_itself() -> None:
    described = describe(SAMPLE.with_columns(pl.lit(4).alias("N")), Design(populations=("N",)))
    assert row(described, "y", "mean") == pytest.approx((4.0, 0.0))


def test_weights_follow_from_populations_where_none_are_given() -> None:
    described = describe(SAMPLE.with_columns(pl.lit(40).alias("N")), Design(populations=("N",)))
    assert row(described, "y", "total")[0] == pytest.approx(160.0)


def test_a_group_is_a_domain_whose_clusters_were_drawn_all_the_same() -> None:
    frame = SAMPLE.with_columns(pl.Series("g", [1, 1, 2, None]))
    described = describe(frame, by="g")
    assert described["by"].unique().sort().to_list() == ["1", "2"]
    assert row(described, "y", "total", "2")[0] == 4.0
    # Four rows were drawn, of which one lies in the group: the total varies as 4, 0, 0, 0 do.
    assert row(described, "y", "total", "2")[1] == pytest.approx(np.std([0, 0, 4, 0], ddof=1) * 2)


def test_clusters_of_one_name_in_two_strata_are_two() -> None:
    frame = pl.DataFrame({"s": ["a", "a", "b", "b"], "c": [1, 2, 1, 2], "y": [1.0, 3.0, 10.0, 14.0]})
    described = describe(frame, Design(strata="s", clusters=("c",)))
    # Within strata totals differ by 2 and 4: n/(n-1) times the squares about the mean, 2 (1 + 1) and 2 (4 + 4).
    assert row(described, "y", "total")[1] == pytest.approx(np.sqrt(4 + 16))


def test_missing_values_are_left_out_of_their_column_alone() -> None:
    described = describe(pl.DataFrame({"y": [1.0, None, 3.0], "z": [1, 2, 3], "none": [None, None, None]}))
    assert row(described, "y", "mean")[0] == 2.0
    assert row(described, "z", "mean")[0] == 2.0
    many = pl.DataFrame({"id": [f"i{n}" for n in range(101)], "y": range(101)})
    assert describe(many)["variable"].unique().to_list() == ["y"]
    assert left_out(many) == ["id"]


GOOD: dict[str, Any] = {
    "s": ["a", "a", "b", "b"],
    "c": [1, 2, 1, 2],
    "w": [1.0, 1.0, 2.0, 2.0],
    "N": [9, 9, 5, 5],
    "y": [1, 2, 3, 4],
}


@pytest.mark.parametrize(
    ("change", "design", "fault"),
    [
        ({"w": [1.0, 0.0, 2.0, 2.0]}, Design(weight="w"), "row 2, column `w`: got `0.0`; a number above 0 is due"),
        ({"w": [1.0, None, 2.0, 2.0]}, Design(weight="w"), "row 2, column `w`: no value"),
        ({"s": ["a", "a", "b", "c"]}, Design(strata="s"), "row 3: s `b` has one row alone"),
        ({"c": [1, 2, 1, 1]}, Design(strata="s", clusters=("c",)), "row 3: s `b` has one `c` alone"),
        ({"N": [9, 8, 5, 5]}, Design(strata="s", populations=("N",)), "row 2, column `N`: got 8, and 9 in another row"),
        ({"N": [1, 1, 5, 5]}, Design(strata="s", populations=("N",)), "a population of 1, and 2 units drawn from it"),
        ({"s": ["a", None, "b", "b"]}, Design(strata="s"), "row 2, column `s`: no value"),
        ({}, Design(strata="stratum"), "there is no column `stratum`"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(change: dict[str, Any], design: Design, fault: str) -> None:
    with pytest.raises(TableError, match=re.escape(fault)):
        describe(pl.DataFrame(GOOD | change), design)


def test_a_stratum_of_one_cluster_that_is_all_there_is_adds_no_error() -> None:
    frame = pl.DataFrame(GOOD | {"s": ["a", "a", "b", "c"], "N": [9, 9, 1, 1]})
    assert row(describe(frame, Design(strata="s", populations=("N",))), "y", "total")[1] > 0


def test_ratios_and_stages_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InputError, match="A/B"):
        describe(SAMPLE, ratios=["y"])
    with pytest.raises(TableError, match="holds words"):
        describe(SAMPLE, ratios=["y/word"])
    with pytest.raises(InputError, match="2 populations came, for a design of 1 stages"):
        describe(pl.DataFrame(GOOD), Design(populations=("N", "w")))
