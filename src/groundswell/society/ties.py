"""Ties between people of one village: household, near kin, far kin, neighbours.

Everyone is tied to the adults of the own household, names a few near kin (the same branch of the clan), a few far kin (the same
clan) and a few neighbours (houses near by, of whatever clan). Small clans run out of kin: that is all that makes a mixed-surname
village.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Counts, Flags, Locals, Whole
from groundswell.kernels import kernel
from groundswell.randomness import stream, uniform
from groundswell.scenario.sections import Society as Rules
from groundswell.society.people import Roll
from groundswell.society.places import Places

HOUSEHOLD, NEAR_KIN, FAR_KIN, NEIGHBOUR = 0, 1, 2, 3
_KINDS = 4


class Ties(NamedTuple):
    """Who is tied to whom, each tie listed from both its ends (compressed rows).

    Attributes
    ----------
    first
        Where each person's ties begin; shape (people + 1,).
    other
        The village-local number of the one at the other end; shape (entries,).
    kind
        0 household, 1 near kin, 2 far kin, 3 neighbour; shape (entries,).
    """

    first: Counts
    other: Locals
    kind: Flags


class _Village(NamedTuple):
    """One village as runs of people: where each person's household, branch and clan begins and ends."""

    household_first: Whole
    branch_first: Whole
    branch_end: Whole
    lineage_first: Whole
    lineage_end: Whole
    of_person: Whole
    at_door: Whole
    door: Whole


def tie(rules: Rules, places: Places, roll: Roll, seed: int) -> Ties:
    """Tie the people of each village to one another."""
    named = (rules.near_kin_ties, rules.far_kin_ties, rules.neighbour_ties, rules.neighbour_reach)
    key = stream(seed, "society ties").key
    doors = stream(seed, "society doors")
    ends = np.searchsorted(roll.village, np.arange(places.number.size + 1))
    degrees: list[Counts] = []
    others: list[Locals] = []
    kinds: list[Flags] = []
    for village, number in enumerate(places.number):
        households = slice(ends[village], ends[village + 1])
        place = _village(
            roll.lineage[households],
            roll.adults[households],
            rules.branch_households,
            doors.order(int(places.households[village]), int(number)),
        )
        degree, other, kind = _rows(_name(key, number, place, named), place.of_person.size)
        degrees.append(degree)
        others.append(other)
        kinds.append(kind)
    first = np.concatenate([np.zeros(1, np.uint32), np.cumsum(np.concatenate(degrees), dtype=np.uint32)])
    return Ties(first=first, other=np.concatenate(others), kind=np.concatenate(kinds))


def _village(lineage: Whole, adults: Whole, branch_households: int, order: Whole) -> _Village:
    """The runs of one village whose households have these clans and sizes, its houses in this order along the lanes."""
    end = np.cumsum(adults)
    first = end - adults
    clan_start = np.flatnonzero(np.diff(lineage, prepend=-1))
    clan_size = np.diff(np.append(clan_start, lineage.size))
    within = np.arange(lineage.size) - np.repeat(clan_start, clan_size)
    clan_end = np.repeat(clan_start + clan_size, clan_size)
    branch_start = np.repeat(clan_start, clan_size) + within // branch_households * branch_households
    branch_stop = np.minimum(branch_start + branch_households, clan_end)
    door = np.empty_like(order)
    door[order] = np.arange(order.size)
    return _Village(
        household_first=np.append(first, end[-1]),
        branch_first=first[branch_start],
        branch_end=end[branch_stop - 1],
        lineage_first=first[np.repeat(clan_start, clan_size)],
        lineage_end=end[clan_end - 1],
        of_person=np.repeat(np.arange(lineage.size), adults),
        at_door=order,
        door=door,
    )


@kernel
def _name(key: np.uint64, village: int, place: _Village, named: tuple[int, int, int, int]) -> Whole:
    """All ties of a village as sorted numbers ``(one * people + other) * 4 + kind``, from both ends, some named twice."""
    near, far, neighbours, reach = named
    people = place.of_person.size
    pairs = np.empty(2 * people * (near + far + neighbours + 5), np.int64)
    used = 0
    for one in range(people):
        home = int(place.of_person[one])
        own_first, own_end = int(place.household_first[home]), int(place.household_first[home + 1])
        branch_first, branch_end = int(place.branch_first[home]), int(place.branch_end[home])
        for other in range(one + 1, own_end):
            used = _both(pairs, used, one * people + other, other * people + one, HOUSEHOLD)
        for slot in range(near + far + neighbours):
            draw = uniform(key, village, one, slot, 0)
            if slot < near:
                other, kind = _outside(draw, branch_first, branch_end, own_first, own_end), NEAR_KIN
            elif slot < near + far:
                clan_first, clan_end = int(place.lineage_first[home]), int(place.lineage_end[home])
                other, kind = _outside(draw, clan_first, clan_end, branch_first, branch_end), FAR_KIN
            else:
                other, kind = _next_door(draw, uniform(key, village, one, slot, 1), place, home, reach), NEIGHBOUR
            if other >= 0 and (other < own_first or other >= own_end):
                used = _both(pairs, used, one * people + other, other * people + one, kind)
    return np.sort(pairs[:used])


@kernel
def _next_door(draw: float, who: float, place: _Village, home: int, reach: int) -> int:
    """An adult of a house at most ``reach`` doors away on either side."""
    step = int(draw * 2 * reach)
    away = step - reach if step < reach else step - reach + 1
    there = int(place.at_door[(int(place.door[home]) + away) % place.at_door.size])
    first, end = int(place.household_first[there]), int(place.household_first[there + 1])
    return first + int(who * (end - first))


@kernel
def _outside(draw: float, first: int, end: int, inner_first: int, inner_end: int) -> int:
    """A number of the run ``first:end`` that is not in ``inner_first:inner_end``, or -1 where there is none."""
    size = (end - first) - (inner_end - inner_first)
    if size <= 0:
        return -1
    chosen = first + int(draw * size)
    return chosen if chosen < inner_first else chosen + (inner_end - inner_first)


@kernel
def _both(pairs: Whole, used: int, there: int, back: int, kind: int) -> int:
    pairs[used] = there * _KINDS + kind
    pairs[used + 1] = back * _KINDS + kind
    return used + 2


def _rows(pairs: Whole, people: int) -> tuple[Counts, Locals, Flags]:
    """Ties once each, with the closest kind where a pair was named in several: number a person, other end, kind."""
    pair = pairs // _KINDS
    kept = np.diff(pair, prepend=-1) != 0
    pair = pair[kept]
    degree = np.bincount(pair // people, minlength=people).astype(np.uint32)
    return degree, (pair % people).astype(np.uint16), (pairs[kept] % _KINDS).astype(np.uint8)
