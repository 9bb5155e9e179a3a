"""The five-stage sample to the letter: one place from each stratum at each stage, and the losses as told."""

import numpy as np
import polars as pl
import pytest

from groundswell.sampling import draw, frame
from groundswell.scenario import Scenario


@pytest.fixture(scope="module")
def sample():
    return draw(Scenario.load("default"), seed=3)


def test_the_stages_have_the_articles_sizes(sample):
    villages = sample.villages
    assert [villages[level].n_unique() for level in ("region", "province", "county", "township", "village")] == [
        6,
        6,
        30,
        60,
        120,
    ]
    assert villages.group_by("province").agg(pl.col("county").n_unique())["county"].to_list() == [5] * 6
    assert villages.group_by("county").agg(pl.col("township").n_unique())["township"].to_list() == [2] * 30
    assert villages.group_by("township").len()["len"].to_list() == [2] * 60


def test_the_losses_are_as_told(sample):
    lost = sample.villages.filter(pl.col("status") == "earthquake")
    assert lost.height == 3
    assert lost["province"].n_unique() == 1
    assert sample.villages.filter(pl.col("status") == "flood").height == 4


def test_weights_count_every_village_of_the_frame(sample):
    assert sample.villages["weight"].sum() == pytest.approx(216_000, rel=1e-12)


def test_counties_come_one_from_each_quintile(sample):
    places = frame(Scenario.load("default"), seed=3)
    numbers = sample.villages["number"].to_numpy() // (10 * 12)
    for province in np.unique(numbers // 60):
        candidates = places.within("counties", province)
        ranks = {county: rank for rank, county in enumerate(candidates[np.argsort(places.industrial_output(candidates))])}
        drawn = np.unique(numbers[numbers // 60 == province])
        assert sorted(ranks[county] // 12 for county in drawn) == [0, 1, 2, 3, 4]


def test_villages_come_from_above_and_below_the_median(sample):
    places = frame(Scenario.load("default"), seed=3)
    for (_,), pair in sample.villages.group_by(["township"], maintain_order=True):
        township = pair["number"][0] // 10
        median = np.median(places.village_income(places.within("villages", township)))
        assert sorted(pair["income"] > median) == [False, True]


def test_another_seed_draws_other_places():
    first, second = (draw(Scenario.load("small"), seed).villages for seed in (1, 2))
    assert first["village"].to_list() != second["village"].to_list()
    assert draw(Scenario.load("small"), 1).villages.equals(first)


def test_names_tell_where_a_village_lies():
    places = frame(Scenario.load("default"))
    assert places.name("villages", 0) == "R1-P1-C1-T1-V1"
    assert places.name("villages", 215_999) == "R6-P5-C60-T12-V10"
    assert places.name("counties", 61) == "R1-P2-C2"


def test_equal_chances_within_a_stratum():
    scenario = Scenario().changed(frame={"regions": 1, "provinces": 1}, sampling={"lost_to_flood": 0, "lost_to_earthquake": 0})
    places_in_township = np.concatenate([draw(scenario, seed).villages["number"].to_numpy() % 10 for seed in range(150)])
    counts = np.bincount(places_in_township, minlength=10)
    # 3,000 draws over ten equal places: 300 each, standard deviation at most 16.4, five of them allowed
    assert np.abs(counts - 300).max() < 5 * 16.4
