"""The society: families, clans and ties as the texts describe them, and each village the same in any company."""

import numpy as np
import pytest

from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.society import build
from groundswell.society.ties import FAR_KIN, HOUSEHOLD, NEAR_KIN, NEIGHBOUR


@pytest.fixture(scope="module")
def society():
    scenario = Scenario.load("default")
    return build(scenario, draw(scenario, 4), 4)


def rows(society):
    """Person, other end (numbers through the whole society) and kind of every tie entry."""
    ties = society.ties
    person = np.repeat(np.arange(society.people.age.size), np.diff(ties.first.astype(np.int64)))
    village = np.repeat(np.arange(society.places.number.size), np.diff(society.offsets))
    return person, society.offsets[village[person]] + ties.other, ties.kind


def test_ties_are_listed_from_both_ends_once_and_never_to_oneself(society):
    person, other, kind = rows(society)
    size = int(society.offsets[-1])
    forth, back = person * size + other, other * size + person
    assert np.unique(forth).size == forth.size
    assert np.array_equal(np.sort(forth), np.sort(back))
    assert (person != other).all()
    order, reverse = np.argsort(forth), np.argsort(back)
    assert np.array_equal(kind[order], kind[reverse])


def test_kinds_of_tie_are_what_they_are_called(society):
    person, other, kind = rows(society)
    people = society.people
    same_clan = people.lineage[person] == people.lineage[other]
    same_home = same_clan & (people.household[person] == people.household[other])
    assert same_home[kind == HOUSEHOLD].all()
    assert (same_clan & ~same_home)[(kind == NEAR_KIN) | (kind == FAR_KIN)].all()
    assert not same_home[kind == NEIGHBOUR].any()


def test_small_clans_run_out_of_kin(society):
    person, _, kind = rows(society)
    village = np.repeat(np.arange(society.places.number.size), np.diff(society.offsets))
    households = society.lineages.households[village, society.people.lineage]
    kin = np.bincount(person, weights=(kind == NEAR_KIN) | (kind == FAR_KIN), minlength=person.max() + 1)
    assert kin[households == 1].max() == 0
    assert kin[households > 50].mean() > 2 * kin[households <= 3].mean()


def test_clan_sizes_run_from_one_clan_to_many(society):
    shares = society.lineages.shares
    assert np.allclose(shares.sum(axis=1), 1)
    assert (np.diff(society.lineages.households, axis=1) <= 0).all()
    assert shares[:, 0].min() < 0.2
    assert shares[:, 0].max() > 0.9


def test_a_large_clan_is_likelier_to_hold_rites(society):
    shares, rites = society.lineages.shares, society.lineages.rites
    assert rites[shares > 0.6].mean() > rites[(shares > 0) & (shares < 0.2)].mean() + 0.3


def test_people_are_of_working_age_and_elders_are_the_oldest_of_their_clan(society):
    people = society.people
    assert people.age.min() == 16
    assert people.age.max() == 60
    assert 0.005 < people.elder.mean() < 0.03
    assert (people.age[people.elder == 1] == 60).all()


def test_calls_and_visits_rise_with_kin_and_rites(society):
    people, village = society.people, np.repeat(np.arange(society.places.number.size), np.diff(society.offsets))
    share = society.lineages.shares[village, people.lineage]
    for habit in (people.calls, people.visits):
        assert habit[share > 0.5].mean() > habit[share < 0.2].mean() + 0.1


def test_a_village_is_the_same_in_any_company(society):
    scenario, sample = society.scenario, society.sample
    one = type(sample)(villages=sample.villages[11:12], seed=sample.seed)
    alone, part = build(scenario, one, society.seed), society.part(11, 12)
    for first, second in (
        (alone.people, part.people),
        (alone.ties, part.ties),
        (alone.places, part.places),
        (alone.lineages, part.lineages),
    ):
        assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_another_seed_makes_other_people(society):
    other = build(society.scenario, society.sample, 5)
    assert other.people.age.size != society.people.age.size
