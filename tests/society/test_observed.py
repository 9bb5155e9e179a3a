"""Villages on surveyed friendships: whose the ties are, what is a lineage there, and each village the same in any company."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from groundswell.friendships import Friendships
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.society import build
from groundswell.society.ties import HOUSEHOLD, NEAR_KIN, NEIGHBOUR

SCENARIO = Scenario.load("small")


@pytest.fixture(scope="module")
def friendships(tmp_path_factory):
    """Three villages of 30 households, friends with those that a number below says; members known in all but the last village."""
    folder = tmp_path_factory.mktemp("friends")
    homes = [(f"v{village}", f"h{number:02d}") for village in range(3) for number in range(30)]
    members = [None if village == "v2" else 2 + number % 5 for number, (village, _) in enumerate(homes)]
    pl.DataFrame({"village": [v for v, _ in homes], "household": [h for _, h in homes], "members": members}).write_csv(
        folder / "households.csv"
    )
    named = [
        (v, f"h{n:02d}", f"h{n // 10 * 10 + (n + step) % 10:02d}")
        for v in ("v0", "v1", "v2")
        for n in range(30)
        for step in (1, 2, 3)
    ]
    named += [(v, f"h{n:02d}", f"h{n + 10:02d}") for v in ("v0", "v1", "v2") for n in (0, 5, 10)]
    pl.DataFrame(named, schema=["village", "household", "friend"], orient="row").write_csv(folder / "ties.csv")
    return Friendships.load(folder)


@pytest.fixture(scope="module")
def society(friendships):
    return build(SCENARIO, draw(SCENARIO, 4, friendships), 4, friendships)


def rows(society):
    """Person, other end (numbers through the whole society) and kind of every tie entry; the household of each person."""
    person = np.repeat(np.arange(society.people.age.size), np.diff(society.ties.first.astype(np.int64)))
    village = np.repeat(np.arange(society.places.number.size), np.diff(society.offsets))
    first = np.cumsum(society.places.households) - society.places.households
    return (
        person,
        society.offsets[village[person]] + society.ties.other,
        society.ties.kind,
        first[village] + society.people.household,
    )


def test_all_villages_are_the_sample_with_equal_weights(friendships):
    sample = draw(SCENARIO, 4, friendships).villages
    assert sample["village"].to_list() == ["R1-T1-V1", "R1-T2-V1", "R1-T3-V1"]
    assert sample["status"].unique().to_list() == ["surveyed"]
    assert sample["weight"].unique().to_list() == [1.0]
    assert sample["number"].n_unique() == 3


def test_ties_are_listed_from_both_ends_once_in_order_and_never_to_oneself(society):
    person, other, kind, _ = rows(society)
    size = int(society.offsets[-1])
    forth, back = person * size + other, other * size + person
    assert (np.diff(forth) > 0).all()
    assert (person != other).all()
    reverse = np.argsort(back)
    assert np.array_equal(forth, back[reverse])
    assert np.array_equal(kind, kind[reverse])


def test_people_are_tied_within_households_and_friendly_ones_and_to_nobody_else(society, friendships):
    person, other, kind, home = rows(society)
    assert np.array_equal(home[person] == home[other], kind == HOUSEHOLD)
    between = kind != HOUSEHOLD
    pairs = np.unique(np.sort(np.stack([home[person], home[other]], axis=1)[between], axis=1), axis=0)
    assert np.array_equal(pairs, friendships.ties)


def test_each_adult_has_a_friend_in_every_friendly_household_and_all_of_the_own(society, friendships):
    person, other, kind, home = rows(society)
    adults = np.bincount(home)
    friendly = np.bincount(friendships.ties.ravel(), minlength=adults.size)
    reached = np.unique(np.stack([person, home[other]], axis=1)[kind != HOUSEHOLD], axis=0)
    assert np.array_equal(np.bincount(reached[:, 0], minlength=home.size), friendly[home])
    assert np.array_equal(np.bincount(person[kind == HOUSEHOLD], minlength=home.size), adults[home] - 1)


def test_ties_within_communities_are_kin_and_between_them_neighbours(society, friendships):
    person, other, kind, home = rows(society)
    same = friendships.community[home[person]] == friendships.community[home[other]]
    assert np.array_equal(kind[kind != HOUSEHOLD], np.where(same, NEAR_KIN, NEIGHBOUR)[kind != HOUSEHOLD])
    assert (kind == NEIGHBOUR).any()


def test_communities_stand_for_lineages_the_largest_first(society, friendships):
    assert society.lineages.households.tolist() == [[10, 10, 10]] * 3
    assert np.array_equal(society.people.lineage, friendships.community[rows(society)[3]])
    assert society.people.elder.sum() == 9  # one of the oldest in each circle of ten households


def test_a_household_has_the_adults_that_its_members_leave_or_some_that_are_drawn(society, friendships):
    adults = np.bincount(rows(society)[3])
    known = np.isfinite(friendships.members)
    expected = np.maximum(np.floor(friendships.members[known] / (1 + SCENARIO.society.dependants) + 0.5), 1)
    assert np.array_equal(adults[known], expected)
    assert set(adults[~known]) <= {1, 2, 3, 4, 5}
    assert len(set(adults[~known])) > 1


def test_a_village_is_the_same_in_any_company(society, friendships):
    kept = friendships.village == 1
    first = int(np.flatnonzero(kept)[0])
    inside = kept[friendships.ties[:, 0]]
    alone = Friendships(**{
        **vars(friendships),
        "places": friendships.places[1:2],
        "village": friendships.village[kept] * 0,
        "community": friendships.community[kept],
        "members": friendships.members[kept],
        "ties": friendships.ties[inside] - first,
    })
    sample = draw(SCENARIO, 4, friendships)
    made = build(SCENARIO, type(sample)(villages=sample.villages[1:2], seed=4), 4, alone)
    part = society.part(1, 2)
    for one, two in (
        (made.people, part.people),
        (made.ties, part.ties),
        (made.places, part.places),
        (made.lineages, part.lineages),
    ):
        assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


def test_another_seed_makes_other_people_on_the_same_ties(society, friendships):
    other = build(SCENARIO, draw(SCENARIO, 5, friendships), 5, friendships)
    assert np.array_equal(other.places.households, society.places.households)
    assert not np.array_equal(other.people.age[:50], society.people.age[:50])


def test_townships_and_regions_keep_apart_in_the_frame(friendships):
    many = friendships.places[[0] * 7].with_columns(
        region=pl.Series([0, 0, 0, 0, 0, 0, 1]), township=pl.Series([0, 0, 0, 0, 0, 1, 0]), village=pl.Series([0, 1, 2, 3, 4, 0, 0])
    )
    placed = Friendships(**{**vars(friendships), "places": many})
    number = draw(SCENARIO, 1, placed).villages["number"].to_numpy()
    sizes = SCENARIO.frame  # four villages a township, four townships a county
    assert (np.diff(number) > 0).all()
    assert set(number[:5] // sizes.villages).isdisjoint(number[5:] // sizes.villages)
    assert number[5] // (sizes.villages * sizes.townships) != number[6] // (sizes.villages * sizes.townships)
