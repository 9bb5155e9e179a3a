"""Turnout: who of those who know comes to the square on the day (B-d, B-h, B-i).

A person joins when the share of their ties who act, plus a cue from the whole turnout, reaches their threshold. Grievance lowers
it, and hope: the chance that protest is met with concession; so do shirts, banners and places in buses where an intermediary has
them. Police who act as usual raise it, and distance. Few are free on the day. Paid people come regardless, and workers of the
association's firms by order. Those who want something else stay away.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.arrays import Counts, Flags, Floats
from groundswell.dynamics.cascade import NEVER, Network, spread
from groundswell.dynamics.residents import Draws, Residents, Small
from groundswell.kernels import kernel
from groundswell.randomness import quartet, uniform
from groundswell.society.county import MEMBER

_PERSON, _CORE = 0, 1
"""Steps of a person's draws."""
_MOST_ROUNDS = 1000
"""Far more than a crowd takes to come to rest."""
_TODAY, _AFTER, _ORDERED = 1, 2, 4
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


class Dispositions(NamedTuple):
    """What of each person hangs on the episode and not on what officials do.

    Attributes
    ----------
    who
        Those who are free on either day, or would come by order, and want what the crowd wants; shape (some people,).
    when
        1 if free on the day, 2 if on the day after, 4 if they would come by order, added up; shape (people,).
    part
        Their own part of grievance, in standard deviations (uniform); shape (people,).
    bought
        Between 0 and 1: they come for money where that is below the share who are paid; above 1 for those away; shape (people,).
    """

    who: Counts
    when: Flags
    part: Small
    bought: Small


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


def dispose(at: Draws, people: Residents, rules: TurnoutRules) -> Dispositions:
    """Draw who is free, who wants what the crowd wants, and how much they care."""
    size = people.home.size
    disposed = Dispositions(
        np.empty(size, np.uint32), np.zeros(size, np.uint8), np.zeros(size, np.float32), np.empty(size, np.float32)
    )
    some = _dispose(at, people, rules, disposed)
    return disposed._replace(who=disposed.who[:some])


@kernel
def _dispose(at: Draws, people: Residents, rules: TurnoutRules, disposed: Dispositions) -> int:
    some = 0
    for person in range(people.home.size):
        disposed.bought[person] = 2.0
        if not people.home[person]:
            continue
        today, after, wants, bought = quartet(at.key, at.county, person, _PERSON, at.episode)
        disposed.bought[person] = bought
        when = (_TODAY if today < rules.free else 0) + (_AFTER if after < rules.free else 0)
        if wants < rules.opposed:
            when = 0
        if people.work[person] == MEMBER and uniform(at.key, at.county, person, _CORE, at.episode) < rules.core:
            when += _ORDERED
        if when:
            disposed.when[person] = when
            disposed.part[person] = math.sqrt(3.0) * (2.0 * (wants - rules.opposed) / (1.0 - rules.opposed) - 1.0)
            disposed.who[some] = person
            some += 1
    return some


def turn_out(
    disposed: Dispositions,
    pressing: Network,
    people: Residents,
    rules: TurnoutRules,
    day: Day,
    crowd: tuple[Flags, Floats, Flags],
) -> Flags:
    """Who comes.

    Parameters
    ----------
    disposed
        As :func:`dispose` gives it.
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
    came = np.where(disposed.bought < day.paid, PAID, 0).astype(np.uint8)
    need = np.full(people.home.size, NEVER)
    _ready(disposed, people, rules, day, crowd, (came, need))
    acting = (came > 0).astype(np.uint8)
    cue = rules.cue * float(people.live.mean()) / max(rules.free * people.home.size, 1.0)
    spread(pressing, need, cue, acting, np.zeros(_MOST_ROUNDS, np.int64))
    return np.where((acting == 1) & (came == 0), CAME, came).astype(np.uint8)


@kernel
def _ready(
    disposed: Dispositions,
    people: Residents,
    rules: TurnoutRules,
    day: Day,
    crowd: tuple[Flags, Floats, Flags],
    ready: tuple[Flags, Floats],
) -> None:
    """Who comes by order, who starts, and the pressure that the others wait for."""
    knows, grievance, before = crowd
    came, need = ready
    for index in range(disposed.who.size):
        person = int(disposed.who[index])
        when = disposed.when[person]
        if came[person]:
            continue
        if day.core and when & _ORDERED:
            came[person] = BY_ORDER
        elif knows[person] and (when & (_TODAY if day.number == 0 else _AFTER) or before[person] == CAME):
            degree = grievance[people.place[person]] + rules.personal_part * disposed.part[person]
            threshold = _threshold(people, rules, day, person, degree, before[person] == CAME)
            need[person] = max(threshold, rules.follow) * people.live[person]
            if threshold <= 0.0:
                came[person] = CAME


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
