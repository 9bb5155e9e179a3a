"""Krippendorff's alpha against the library that is kept for it, and against the worked example of its author."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.cases import alpha

# Four observers, twelve units, values missing: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, part C.
WORKED = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def test_the_worked_example_of_its_author() -> None:
    readings = [[None if value == "." else value for value in line.split()] for line in WORKED]
    assert alpha(readings) == pytest.approx(0.743, abs=0.0005)  # printed with three decimals


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=3, max_size=3), min_size=1, max_size=30))
def test_it_is_that_of_the_library(units: list[list[str | None]]) -> None:
    readings = list(zip(*units, strict=True))
    paired = [value for unit in units for value in unit if value and sum(one is not None for one in unit) > 1]
    if len(set(paired)) < 2:
        assert alpha(readings) is None  # the library raises, or divides by zero
        return
    codes = {"a": 0.0, "b": 1.0, "c": 2.0, None: np.nan}
    numbers = np.array([[codes[value] for value in reading] for reading in readings])
    theirs = krippendorff.alpha(reliability_data=numbers, level_of_measurement="nominal", value_domain=[0.0, 1.0, 2.0])
    assert alpha(readings) == pytest.approx(theirs, abs=1e-12)  # the same sums in another order
