"""The section on surveyed ties: what it says hangs on what the folder told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from groundswell.friendships import Friendships
from groundswell.report import RealTies, Table, ties_section

FRIENDSHIPS = Friendships(
    name="<b>north</b>",
    places=pl.DataFrame({"region": [0, 0], "township": [0, 1], "village": [0, 0], "households": [2, 1]}),
    village=np.array([0, 0, 1]),
    community=np.array([0, 0, 0]),
    members=np.array([4.0, 5.0, np.nan]),
    ties=np.array([[0, 1]]),
    figures=pl.DataFrame({
        "figure": ["share in the largest community", "clustering"],
        "villages": [2, 1],
        "mean": [0.4, 0.25],
        **{f"quantile_{at}": [at / 100, 0.25] for at in (10, 25, 50, 75, 90)},
    }),
    nominations=5,
    left_out={"of oneself": 2},
    files=(Path("a"),),
)


def told(friendships: Friendships, adults: list[int]) -> tuple[str, Table]:
    section = ties_section(RealTies(friendships=friendships, adults=np.array(adults), ties=30))
    words = " ".join(" ".join(part) if isinstance(part, tuple) else part for part in section.body if not isinstance(part, Table))
    return words, next(part for part in section.body if isinstance(part, Table))


def test_it_says_what_stands_in_place_of_what_and_what_was_left_out() -> None:
    words, table = told(FRIENDSHIPS, [60, 20])
    assert "3 households in 2 villages and 1 friendship among them" in words
    assert "where their number is not known, adults are drawn" in words
    assert "80 adults have 30 ties in all, 0.8 a person" in words
    assert "Of 5 nominations, these are no tie within a village and were left out: 2 of oneself." in words
    assert "at most 10% of the households, in another tenth at least 90%" in words
    assert "Half of the villages have at most 40 adults" in words
    assert "which 50% of these villages do not have" in words
    assert table.rows[1] == ("Clustering", "1", "0.25", "0.25", "0.25", "0.25", "0.25", "0.25")


def test_what_does_not_hold_is_not_said() -> None:
    words, _ = told(replace(FRIENDSHIPS, left_out={}, members=np.array([4.0, 5.0, 6.0])), [60, 20])
    assert "left out" not in words
    assert "not known" not in words
