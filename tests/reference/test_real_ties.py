"""The corridor on friendships that were surveyed in 173 Chinese villages."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from groundswell import tables
from groundswell.friendships import Friendships
from groundswell.pipeline import observe

DATA = Path(os.environ.get("GROUNDSWELL_REFERENCE_DATA", Path(__file__).parents[2] / "../shared/data"))
FOLDER = DATA / "cai2015_china_villages"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="no reference data here; GROUNDSWELL_REFERENCE_DATA names their folder")


@pytest.fixture(scope="module")
def friendships() -> Friendships:
    return Friendships.load(FOLDER)


def test_households_villages_and_nominations_are_those_published(friendships: Friendships) -> None:
    assert friendships.village.size == 4_902
    assert friendships.places.height == 173
    assert friendships.places.select("region", "township").n_unique() == 47
    assert friendships.nominations == 22_912


def test_ties_are_the_pairs_that_a_plain_count_finds(friendships: Friendships) -> None:
    survey, network = (tables.read(FOLDER / name).frame for name in ("0422survey.dta", "0422allinforawnet.dta"))
    village = dict(survey.select("id", "address").iter_rows())
    pairs = {
        (min(one, other), max(one, other))
        for one, other in network.select("id", "network_id").drop_nulls().iter_rows()
        if one != other and village.get(one, "") == village.get(other)
    }
    assert len(friendships.ties) == len(pairs)
    ties = np.bincount(friendships.village[friendships.ties[:, 0]], minlength=173)
    plain = pl.Series([village[one] for one, _ in pairs]).value_counts()
    assert sorted(ties[ties > 0].tolist()) == sorted(plain["count"].to_list())


def test_the_corridor_reaches_a_panel_of_all_villages(friendships: Friendships) -> None:
    seen = observe("default", ties=friendships)
    assert seen.panel.villages["village"].n_unique() == 173
    assert seen.panel.villages.height == 173 * 5
    assert seen.sample.villages["status"].unique().to_list() == ["surveyed"]
    assert np.array_equal(seen.history.society.places.households, friendships.places["households"].to_numpy())
