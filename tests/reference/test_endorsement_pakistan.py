"""The endorsement experiment of Fair and others in Pakistan: published numbers, jointly and apart."""

import os
from pathlib import Path

import pytest

from groundswell.experiment import Experiment, analyse

DATA = Path(os.environ.get("GROUNDSWELL_REFERENCE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
PAKISTAN = DATA / "endorsement_pakistan" / "pakistan.csv"
KEYS = {
    "columns": "{outcome}.{arm}",
    "arms": ["a", "b", "c", "d", "e"],
    "block": "division",
    "errors": "hc1",
    "draws": 100,
}


def rows(pairs, *outcomes):
    asked = Experiment.check({"experiment": KEYS | {"pairs": pairs, "outcomes": list(outcomes)}})
    found = analyse(asked, PAKISTAN).arms.filter(method="ols", reference="a")
    return {(row["outcome"], row["arm"]): row for row in found.iter_rows(named=True)}


def near(row, estimate, std_error):
    return (row["estimate"], row["std_error"]) == (pytest.approx(estimate, abs=5e-5), pytest.approx(std_error, abs=5e-5))


@pytest.mark.skipif(not PAKISTAN.is_file(), reason="the endorsement experiment is not here")
def test_all_arms_jointly():
    found = rows("joint", "FCR", "Polio")
    assert near(found["FCR", "c"], -0.1675, 0.0493)
    assert near(found["FCR", "d"], -0.1102, 0.0509)
    assert near(found["Polio", "c"], -0.1060, 0.0414)
    assert {row["n"] for row in found.values()} == {5212}


@pytest.mark.skipif(not PAKISTAN.is_file(), reason="the endorsement experiment is not here")
def test_pairs_apart():
    found = rows("apart", "FCR")["FCR", "c"]
    assert near(found, -0.1720, 0.0495)
    assert found["n"] == 3300
