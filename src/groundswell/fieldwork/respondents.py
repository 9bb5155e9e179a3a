"""Respondents: households drawn from the registration list, and one adult in each who is there to be asked (A-m1)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Whole
from groundswell.dynamics.state import HOME
from groundswell.randomness import stream
from groundswell.society import Society


class Respondents(NamedTuple):
    """Adults asked in one round; arrays of shape (respondents,).

    Attributes
    ----------
    village
        The village's place in the society.
    slot
        The household's place among those drawn in the village, from zero.
    person
        The adult's place in the society.
    """

    village: Whole
    slot: Whole
    person: Whole


def households(society: Society, villages: Whole) -> tuple[Whole, Whole, Whole]:
    """Draw households in each village from its registration list.

    Returns
    -------
    Whole
        The village of each household drawn; shape (households drawn,), as the next two.
    Whole
        Its place among those drawn in the village.
    Whole
        Its village-local number.
    """
    wanted = society.scenario.sampling.households
    draws = stream(society.seed, "fieldwork households")
    drawn: list[Whole] = []
    for village in villages:
        registered = int(society.places.households[village])
        drawn.append(draws.order(registered, village=int(society.places.number[village]))[:wanted])
    sizes = [each.size for each in drawn]
    return np.repeat(villages, sizes), np.concatenate([np.arange(size) for size in sizes]), np.concatenate(drawn)


def members(society: Society, village: Whole, household: Whole) -> tuple[Whole, Whole]:
    """The adults of households: for each of them the household's place in the arrays given, and the adult's in the society."""
    first, end = society.offsets[village], society.offsets[village + 1]
    found: list[Whole] = []
    for start, stop, number in zip(first, end, household, strict=True):
        begin, after = np.searchsorted(society.people.household[start:stop], [number, number + 1])
        found.append(np.arange(start + begin, start + after))
    return np.repeat(np.arange(household.size), [each.size for each in found]), np.concatenate(found)


def ask(society: Society, villages: Whole, place: Flags, survey_round: int) -> Respondents:
    """One adult at random of those at home, in each household drawn; households where nobody is at home are not reached.

    Parameters
    ----------
    society
        Who lives there.
    villages
        Places in the society of the villages surveyed.
    place
        Where each person is when the round takes place; shape (people,).
    survey_round
        0 for the first round, 1 for the second: a separate choice of the adult.
    """
    village, slot, household = households(society, villages)
    which, person = members(society, village, household)
    here = place[person] == HOME
    which, person = which[here], person[here]
    local = person - society.offsets[village[which]]
    chance = stream(society.seed, "fieldwork adult").uniform(society.places.number[village[which]], local, survey_round)
    order = np.lexsort((chance, which))
    asked = order[np.diff(which[order], prepend=-1) != 0]
    return Respondents(village=village[which[asked]], slot=slot[which[asked]], person=person[asked])
