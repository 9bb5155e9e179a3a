"""People: registered adults of 16 to 60, family by family and clan by clan.

Within a village people stand in order of clan, branch and household, so that each of these is a run of neighbouring numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from groundswell.arrays import Flags, Floats, Locals, Whole
from groundswell.randomness import stream
from groundswell.scenario import Scenario
from groundswell.scenario.sections import Society as Rules
from groundswell.society.lineages import Lineages
from groundswell.society.places import Places

YOUNGEST, OLDEST = 16, 60
_LARGEST_HOUSEHOLD = 5
_LEAST_CLAN_WITH_ELDER = 5


class People(NamedTuple):
    """What does not change in a person's place on the village register; every array has shape (people,).

    When somebody turns 61 a youngster of 16 takes over the place in the family: its ties, caution and habits stay.

    Attributes
    ----------
    household, lineage
        Village-local numbers.
    age
        Years at the start, 16 to 60.
    male
        0 or 1.
    schooling
        Between 0 and 1: the place holds some high school where this is below the share of the cohort.
    telephone
        Between 0 and 1, one number a household: it has a telephone where this is below the village's share.
    petition_caution, protest_caution
        Standard normal: how much turnout a person waits for, beside others.
    readiness
        Standard normal: personal readiness to leave for work, beside others.
    elder
        1 for the elders of a clan, who neither leave nor age out.
    rites
        1 where the clan holds yearly rites.
    kin
        The clan's share of the village's households: how many there are to keep kin ties awake.
    calls, visits
        Habits as a migrant: calls home at least monthly; visits home at least yearly.
    """

    household: Locals
    lineage: Locals
    age: Flags
    male: Flags
    schooling: npt.NDArray[np.float32]
    telephone: npt.NDArray[np.float32]
    petition_caution: npt.NDArray[np.float32]
    protest_caution: npt.NDArray[np.float32]
    readiness: npt.NDArray[np.float32]
    elder: Flags
    rites: Flags
    kin: npt.NDArray[np.float32]
    calls: Flags
    visits: Flags


class Roll(NamedTuple):
    """Households in village order: whose they are and how many adults they hold; arrays of shape (households,)."""

    village: Whole
    lineage: Whole
    adults: Whole


def enrol(rules: Rules, places: Places, lineages: Lineages, seed: int) -> Roll:
    """List each village's households, clan by clan, with their number of adults."""
    clans = lineages.households.shape[1]
    village = np.repeat(np.arange(places.number.size), places.households)
    lineage = np.repeat(np.tile(np.arange(clans), places.number.size), lineages.households.ravel())
    return Roll(village=village, lineage=lineage, adults=adults(rules, places, village, seed))


def adults(rules: Rules, places: Places, village: Whole, seed: int) -> Whole:
    """How many adults each household holds; ``village`` is the village of each, in order; shape (households,)."""
    chance = (rules.household_adults - 1) / (_LARGEST_HOUSEHOLD - 1)
    local = _count_within(village)
    draws = stream(seed, "society household").uniform(
        places.number[village][:, None], local[:, None], np.arange(_LARGEST_HOUSEHOLD - 1)
    )
    return 1 + (draws < chance).sum(axis=1)


def populate(scenario: Scenario, places: Places, lineages: Lineages, roll: Roll, seed: int) -> People:
    """Give every household its adults."""
    rules = scenario.society
    home = np.repeat(np.arange(roll.village.size), roll.adults)
    village, lineage = roll.village[home], roll.lineage[home]
    number, local, household = places.number[village], _count_within(village), _count_within(roll.village)[home]

    def uniform(name: str) -> Floats:
        return stream(seed, f"society {name}").uniform(number, local)

    def normal(name: str) -> Floats:
        return stream(seed, f"society {name}").normal(number, local)

    share, rites = lineages.shares[village, lineage], lineages.rites[village, lineage]
    age = (YOUNGEST + np.floor(uniform("age") * (OLDEST - YOUNGEST + 1))).astype(np.uint8)
    elder = _elders(rules, lineages, village, lineage, age)
    caution, own = normal("caution"), np.sqrt(1 - rules.caution_shared)
    shared = np.sqrt(rules.caution_shared) * caution
    calls, visits = _habits(scenario, share, rites)
    return People(
        household=household.astype(np.uint16),
        lineage=lineage.astype(np.uint16),
        age=np.where(elder, OLDEST, age).astype(np.uint8),
        male=(uniform("sex") < 0.5).astype(np.uint8),
        schooling=uniform("schooling").astype(np.float32),
        telephone=stream(seed, "society telephone").uniform(number, household).astype(np.float32),
        petition_caution=(shared + own * normal("caution about petitions")).astype(np.float32),
        protest_caution=(shared + own * normal("caution about protests")).astype(np.float32),
        readiness=normal("readiness to leave").astype(np.float32),
        elder=elder.astype(np.uint8),
        rites=rites.astype(np.uint8),
        kin=share.astype(np.float32),
        calls=(uniform("calls") < calls).astype(np.uint8),
        visits=(uniform("visits") < visits).astype(np.uint8),
    )


def _habits(scenario: Scenario, share: Floats, rites: Whole) -> tuple[Floats, Floats]:
    """Chances of calling monthly and visiting yearly as a migrant: they rise with kin at home and with rites, unless A-d is off."""
    rules = scenario.society
    if not scenario.switches.lineage_contact:
        return np.full(share.shape, rules.calls_pooled), np.full(share.shape, rules.visits_pooled)
    calls = expit(rules.calls_intercept + rules.calls_kin * share + rules.calls_rites * rites)
    return calls, expit(rules.visits_intercept + rules.visits_kin * share + rules.visits_rites * rites)


def _elders(rules: Rules, lineages: Lineages, village: Whole, lineage: Whole, age: Flags) -> npt.NDArray[np.bool_]:
    """The oldest of each clan of some size, more of them in a larger one."""
    households = lineages.households[village, lineage]
    wanted = np.where(households >= _LEAST_CLAN_WITH_ELDER, 1 + households // rules.elder_households, 0)
    order = np.lexsort((-age.astype(np.int64), lineage, village))
    clan = village[order] * lineages.households.shape[1] + lineage[order]
    rank = np.empty(village.size, dtype=np.int64)
    rank[order] = _count_within(clan)
    return rank < wanted


def _count_within(group: Whole) -> Whole:
    """The place of each entry within its run of equal neighbours, from zero."""
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    return np.arange(group.size) - np.repeat(starts, np.diff(np.append(starts, group.size)))
