"""Villages whose friendships somebody surveyed: the households are theirs, communities stand for lineages, and people are made.

The data tell which households are friends, not which people. So a friendship between two households is shared by their adults:
each has one friend among the adults of the other household, drawn at random. A tie within a community counts as one of kin, a tie
between communities as one of neighbours; no tie is added to those surveyed but the ones within a household. No surname is known:
that a circle of friends is a clan is an assumption, and whoever shows results of it says so.
"""

from __future__ import annotations

import numpy as np

from groundswell.arrays import Counts, Flags, Locals, Whole
from groundswell.friendships import Friendships
from groundswell.randomness import stream
from groundswell.scenario.sections import Society as Rules
from groundswell.society.lineages import Lineages, keeping_rites
from groundswell.society.people import Roll, adults
from groundswell.society.places import Places
from groundswell.society.ties import HOUSEHOLD, NEAR_KIN, NEIGHBOUR, Ties

_KINDS = 4


def house(rules: Rules, places: Places, friendships: Friendships, seed: int) -> tuple[Places, Lineages, Roll]:
    """Give villages the households that were surveyed, with their adults, and take their communities for lineages.

    A household has as many adults as remain of its members when for each adult there are so many children and old people as
    everywhere in the scenario, and at least one; where its members are not known, adults are drawn as in made villages. Communities
    hold rites with the chance that clans of their size do.

    Parameters
    ----------
    rules
        Adults of a household, and dependants for each adult.
    places
        Villages as made; their numbers of households are not those surveyed.
    friendships
        The households.
    seed
        The seed of adults not known, and of rites.
    """
    village, community, members = friendships.village, friendships.community, friendships.members
    sizes = np.zeros((friendships.places.height, int(community.max()) + 1), np.int64)
    np.add.at(sizes, (village, community), 1)
    housed = places._replace(households=sizes.sum(axis=1))
    told = np.maximum(np.floor(np.nan_to_num(members) / (1 + rules.dependants) + 0.5), 1).astype(np.int64)
    holds = np.where(np.isnan(members), adults(rules, housed, village, seed), told)
    return housed, keeping_rites(rules, housed, sizes, seed), Roll(village=village, lineage=community, adults=holds)


def befriend(places: Places, roll: Roll, friendships: Friendships, seed: int) -> Ties:
    """Tie people to the adults of their own household, and of each friendly one to one adult or more.

    Parameters
    ----------
    places
        The villages, whose numbers the draws hang on.
    roll
        Their households.
    friendships
        Pairs of households.
    seed
        The seed of who is friends with whom.
    """
    first = np.cumsum(roll.adults) - roll.adults
    people = int(roll.adults.sum())
    one, other = _within(roll.adults, first)
    own = (one * people + other) * _KINDS + HOUSEHOLD
    pairs = _between(places, roll, friendships, first, seed)
    both = np.concatenate([pairs[:, 0] * people + pairs[:, 1], pairs[:, 1] * people + pairs[:, 0]])
    between = both * _KINDS + np.concatenate([pairs[:, 2], pairs[:, 2]])
    home = np.repeat(np.arange(roll.adults.size), roll.adults)
    begin = first[np.searchsorted(roll.village, roll.village)][home]
    return _rows(np.concatenate([own, between]), begin)


def _within(adults: Whole, first: Whole) -> tuple[Whole, Whole]:
    """Each person with every other of the household."""
    held = np.repeat(adults, adults)
    person = np.repeat(np.arange(held.size), held)
    other = np.repeat(np.repeat(first, adults), held) + _count(held)
    kept = person != other
    return person[kept], other[kept]


def _between(places: Places, roll: Roll, friendships: Friendships, first: Whole, seed: int) -> Whole:
    """Each person with one adult of each friendly household, and the kind of the tie; shape (named, 3)."""
    here = np.concatenate([friendships.ties[:, 0], friendships.ties[:, 1]])
    there = np.concatenate([friendships.ties[:, 1], friendships.ties[:, 0]])
    named = np.repeat(np.arange(here.size), roll.adults[here])
    here, there, within = here[named], there[named], _count(roll.adults[here])
    village = np.searchsorted(roll.village, roll.village)  # the first household of each one's village
    person = first[here] + within
    draw = stream(seed, "society friends").uniform(
        places.number[roll.village[here]], person - first[village[here]], there - village[there]
    )
    friend = first[there] + np.floor(draw * roll.adults[there]).astype(np.int64)
    kind = np.where(roll.lineage[here] == roll.lineage[there], NEAR_KIN, NEIGHBOUR)
    return np.stack([person, friend, kind], axis=1)


def _count(sizes: Whole) -> Whole:
    """0, 1, ... for each of the sizes in turn."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _rows(named: Whole, begin: Whole) -> Ties:
    """Ties once each, from numbers ``(one * people + other) * 4 + kind``; ``begin`` is the first person of each one's village."""
    pair, kind = np.divmod(np.sort(named), _KINDS)
    kept = np.diff(pair, prepend=-1) != 0
    person, other = np.divmod(pair[kept], begin.size)
    degree: Counts = np.bincount(person, minlength=begin.size).astype(np.uint32)
    local: Locals = (other - begin[person]).astype(np.uint16)
    kinds: Flags = kind[kept].astype(np.uint8)
    return Ties(first=np.concatenate([np.zeros(1, np.uint32), np.cumsum(degree, dtype=np.uint32)]), other=local, kind=kinds)
