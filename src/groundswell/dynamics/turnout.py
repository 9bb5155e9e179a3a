"""Turnout: who of those who know comes to the square on the day (B-d, B-h, B-i).

A person joins when the share of their ties who act, plus a cue from the whole turnout, reaches their threshold. Grievance lowers it,
and hope: the chance that protest is met with concession; so do shirts, banners and places in buses where an intermediary has them.
Police who act as usual raise it, and distance. Few are free on the day. Paid people come regardless, and workers of the
association's firms by order. Those who want something else stay away.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Floats
from groundswell.dynamics.cascade import Network, spread
from groundswell.dynamics.residents import Draws, Residents
from groundswell.kernels import kernel
from groundswell.randomness import uniform
from groundswell.society.county import MEMBER

_PERSONAL, _WANTS, _FREE, _PAID, _CORE, _AGAIN = range(6)
"""Steps of a person's draws."""
_NEVER = 1e12
CAME, BY_ORDER, PAID = 1, 2, 3
"""Why somebody is in the square: of their own will, as one of the association's, for money."""


class TurnoutRules(NamedTuple):
    """What turnout runs on; meanings are those of the section ``crowd``."""

    opposed: float
    personal_part: float
    threshold: float
    spread: float
    grievance: float
    hope: float
    harshness: float
    distance: float
    supplies: float
    tactics: float
    follow: float
    cue: float
    free: float
    core: float
    returning: float
    fear: float
    rally: float


class Day(NamedTuple):
    """What a day is like for those who might come.

    Attributes
    ----------
    number
        0 for the day the organisers chose, 1 for the day after a refusal.
    hope
        The chance that protest is met with concession, as people see it.
    harshness
        0 where police are mild, 1 where they act as usual, more where the square is closed.
    supplied
        1 where an intermediary supplies the crowd.
    core
        1 where the association's people come by order.
    paid
        The share of people at home whom it pays.
    force
        1 where the superior has sent force.
    """

    number: int
    hope: float
    harshness: float
    supplied: int
    core: int
    paid: float
    force: int


def turn_out(
    at: Draws, pressing: Network, people: Residents, rules: TurnoutRules, day: Day, crowd: tuple[Flags, Floats, Flags]
) -> Flags:
    """Who comes.

    Parameters
    ----------
    at
        The draws of the process.
    pressing
        Who presses whom.
    people
        Who could act.
    rules
        Thresholds.
    day
        The day.
    crowd
        Who knows, shape (people,); the mean grievance of each place, shape (places,); and who was in the square when it was
        refused, as returned here, without those who obey stewards (all zero on the first day), shape (people,).

    Returns
    -------
    Flags
        0 for those who stay away; else why they came: 1 of their own will, 2 by order, 3 for money; shape (people,).
    """
    came, acting = np.zeros(people.home.size, np.uint8), np.zeros(people.home.size, np.uint8)
    need = np.empty(people.home.size)
    _ready(at, people, rules, day, crowd, (came, acting, need))
    cue = rules.cue * float(people.live.mean()) / max(rules.free * people.home.size, 1.0)
    spread(pressing, need, cue, acting, np.zeros(people.home.size + 1, np.int64))
    return np.where((acting == 1) & (came == 0), CAME, came).astype(np.uint8)


@kernel
def _ready(
    at: Draws,
    people: Residents,
    rules: TurnoutRules,
    day: Day,
    crowd: tuple[Flags, Floats, Flags],
    ready: tuple[Flags, Flags, Floats],
) -> None:
    """Who comes regardless, who starts, and the pressure that the others wait for."""
    knows, grievance, before = crowd
    came, acting, need = ready
    for person in range(need.size):
        need[person] = _NEVER
        if not people.home[person]:
            continue
        came[person] = _regardless(at, people, rules, day, person)
        acting[person] = came[person] > 0
        if acting[person] or not knows[person]:
            continue
        free = uniform(at.key, at.county, person, _FREE if day.number == 0 else _AGAIN, at.episode) < rules.free
        free = free or before[person] == CAME
        if free and uniform(at.key, at.county, person, _WANTS, at.episode) >= rules.opposed:
            part = (2.0 * uniform(at.key, at.county, person, _PERSONAL, at.episode) - 1.0) * math.sqrt(3.0) * rules.personal_part
            degree = grievance[people.place[person]] + part
            threshold = _threshold(people, rules, day, person, degree, before[person] == CAME)
            acting[person] = threshold <= 0.0
            need[person] = max(threshold, rules.follow) * people.live[person]


@kernel
def _regardless(at: Draws, people: Residents, rules: TurnoutRules, day: Day, person: int) -> int:
    """Why a person comes whatever others do, or 0."""
    if day.paid > 0.0 and uniform(at.key, at.county, person, _PAID, at.episode) < day.paid:
        return PAID
    if day.core and people.work[person] == MEMBER:
        return BY_ORDER if uniform(at.key, at.county, person, _CORE, at.episode) < rules.core else 0
    return 0


@kernel
def _threshold(people: Residents, rules: TurnoutRules, day: Day, person: int, degree: float, refused: bool) -> float:
    """The share of their ties at home who must act before a person joins; zero or below for those who start."""
    threshold = rules.threshold + rules.spread * float(people.caution[person]) - rules.grievance * degree - rules.hope * day.hope
    threshold += rules.distance * people.distance[person] - rules.supplies * day.supplied
    threshold -= rules.tactics if people.tactics[person] else 0.0
    rallies = people.rites[person] == 1 and rules.rally > 0.0
    threshold += rules.harshness * day.harshness * (1.0 - rules.rally if rallies else 1.0)
    if day.force:
        threshold += -rules.rally * rules.fear if rallies else rules.fear
    return threshold - (rules.returning * degree if refused else 0.0)
