"""Migration: who leaves the county to work, and who comes home (A-b1, and the path of A's main predictor).

How many are away follows each village's own path: a level while the world warms up, a steady growth from the first year on record,
a small departure each year, and a push where farmland was lost. Who goes is a matter of propensity: the young, the schooled, the
land-poor, and those readier to act than others (the brain drain of A-b1). Work ends by chance, and the place in the city is taken
by another. Elders stay. A place whose holder turns 61 passes to a youngster at home.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Floats
from groundswell.dynamics.drawing import Drawing, draw_each, drawing, room
from groundswell.dynamics.state import FAR_CITY, HOME, NEAR_CITY, NOTHING, Now, Short, State, age_in, numbers, schooling_share
from groundswell.kernels import kernel
from groundswell.randomness import stream
from groundswell.society import Society


class _Rules(NamedTuple):
    contract_end: float
    far: float


class _Lives(NamedTuple):
    place: Flags
    knowledge: Flags
    learned_away: Flags
    left: Short


_YEAR = 12
_MOST_AWAY = 0.9


def migrate(society: Society, state: State, now: Now, ready: Floats) -> State:
    """Send people away and bring people home, for one month; ``ready`` is this year's :func:`readiness`."""
    place, knowledge, learned_away = state.place.copy(), state.knowledge.copy(), state.learned_away.copy()
    left = state.left.copy()
    demoralised = state.demoralised
    if now.month and now.month % _YEAR == 0:
        newcomers = (age_in(society.people.age, society.people.elder, now.year) == 16) & (society.people.elder == 0)
        demoralised = np.where(newcomers[:, None], np.uint8(0), demoralised)
        for array in (place, knowledge, learned_away):
            array[newcomers] = NOTHING
    _move(
        drawing(society, "migration", now),
        ready,
        wanted_away(society, state, now),
        numbers(society.scenario.migration, _Rules),
        _Lives(place, knowledge, learned_away, left),
    )
    return state._replace(place=place, knowledge=knowledge, learned_away=learned_away, left=left, demoralised=demoralised)


def wanted_away(society: Society, state: State, now: Now) -> Floats:
    """The share of adults that each village's path has away this month; shape (villages, replicates)."""
    rules, places = society.scenario.migration, society.places
    number, replicates = places.number[:, None], now.replicates[None, :]
    noise = stream(society.seed, "migration path")
    into_year = now.month % _YEAR / _YEAR
    departure = (1 - into_year) * noise.normal(number, 0, now.year, replicates)
    departure += into_year * noise.normal(number, 0, now.year + 1, replicates)
    grown = max(now.month / _YEAR - society.scenario.time.warm_up_years, 0.0)
    path = places.migration_start + places.migration_growth * grown
    return np.clip(path[:, None] + rules.noise * departure + rules.land_push * state.land_lost, 0.005, _MOST_AWAY)


def readiness(society: Society, year: int) -> Floats:
    """Relative propensity to leave in a year; shape (people,)."""
    rules, people, places = society.scenario.migration, society.people, society.places
    land = np.repeat(np.log(places.farmland / society.scenario.economy.farmland), np.diff(society.offsets))
    age = age_in(people.age, people.elder, year)
    odds = (
        -rules.youth * (age - 16) / 10
        + rules.schooling * (people.schooling < schooling_share(society, year))
        - rules.land_poverty * land
        - rules.outspoken * people.protest_caution
        + people.readiness
    )
    return np.where(people.elder == 1, 0.0, np.exp(odds))


@kernel
def _move(at: Drawing, ready: Floats, wanted: Floats, rules: _Rules, lives: _Lives) -> None:
    numbers = room(at)
    for village in range(at.number.size):
        first, end = int(at.offsets[village]), int(at.offsets[village + 1])
        drawn = numbers[: end - first]
        for replicate in range(at.replicates.size):
            rates = _rates((first, replicate), ready[first:end], wanted[village, replicate], rules, lives.place)
            draw_each(at, village, replicate, at.month, drawn)
            _come_and_go((at.month, first, replicate), ready, (rates[0], rates[1], rules.far), drawn, lives)


@kernel
def _rates(who: tuple[int, int], ready: Floats, wanted: float, rules: _Rules, place: Flags) -> tuple[float, float]:
    """The chance of leaving for each unit of readiness, and that of coming home: those who leave make up for those who return."""
    first, replicate = who
    away, total = 0, 0.0
    for local in range(ready.size):
        here = place[first + local, replicate] == HOME
        total += ready[local] * here
        away += not here
    short = wanted * ready.size - away * (1.0 - rules.contract_end)
    return max(short, 0.0) / max(total, 1e-9), rules.contract_end + max(-short, 0.0) / max(away, 1)


@kernel
def _come_and_go(
    when: tuple[int, int, int], ready: Floats, rates: tuple[float, float, float], drawn: Floats, lives: _Lives
) -> None:
    """Leave or return, each person by one draw."""
    place, knowledge, learned_away = lives.place, lives.knowledge, lives.learned_away
    month, first, replicate = when
    leaving, returning, far = rates
    for local in range(drawn.size):
        person = first + local
        here = place[person, replicate] == HOME
        # in one sum, not by a turning that is hard to foresee
        chance = here * min(leaving * ready[person], 0.9) + (1 - here) * returning
        if drawn[local] >= chance:
            continue
        most = max(learned_away[person, replicate], knowledge[person, replicate])
        if place[person, replicate] == HOME:
            # given that the draw is below the chance, its place below it is a second uniform number
            place[person, replicate] = FAR_CITY if drawn[local] < chance * far else NEAR_CITY
            learned_away[person, replicate] = most
            lives.left[person, replicate] = month
        else:
            place[person, replicate] = HOME
            knowledge[person, replicate] = most
