"""Response: what officials answer to a petition or a protest, and what people make of the answer (A-f, second half).

Most petitions go unanswered; protests and large crowds are answered more often, and a protest that is not may be repressed. An
answer pays in part, takes less land, or concedes. An unanswered petition lowers belief in petitions, and so makes the street look
fair; an answered protest raises belief in protest, a repressed one lowers it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Counts, Flags, Floats
from groundswell.dynamics.drawing import Drawing, draw, drawing
from groundswell.dynamics.state import LAND, PETITION, PROTEST, QUIET, Now, State, numbers
from groundswell.kernels import kernel
from groundswell.society import Society

NONE, IGNORED, PART_PAID, LESS_LAND, CONCEDED, REPRESSED = range(6)
"""Outcomes, in the order of :data:`OUTCOMES`; none where there was no action."""
OUTCOMES = ("", "ignored", "part paid", "less land", "conceded", "repressed")
LARGE = 50
"""A large incident has more people than this (text)."""

_ANSWERED, _WHICH, _SETTLES = range(3)
_FORMS = 2


class _Rules(NamedTuple):
    petition_answered: float
    petition_large: float
    protest_answered: float
    protest_large: float
    conceded: float
    less_land: float
    repressed: float
    settles: float
    lesson: float


def respond(society: Society, state: State, now: Now, turnout: Counts) -> tuple[State, Flags]:
    """Answer the month's petitions and protests.

    Parameters
    ----------
    society, state, now
        The villages and the month.
    turnout
        People in each; shape (villages, 2 forms, replicates).

    Returns
    -------
    State
    Flags
        The outcome of each, as a place in :data:`OUTCOMES`; shape (villages, 2 forms, replicates).
    """
    dispute = state.dispute.copy()
    beliefs = (state.petition_belief.copy(), state.protest_belief.copy())
    outcome = np.zeros(turnout.shape, np.uint8)
    rules = numbers(society.scenario.response, _Rules)
    _answer(drawing(society, "response", now), rules, dispute, beliefs, (turnout, outcome))
    return state._replace(dispute=dispute, petition_belief=beliefs[0], protest_belief=beliefs[1]), outcome


@kernel
def _answer(at: Drawing, rules: _Rules, dispute: Flags, beliefs: tuple[Floats, Floats], events: tuple[Counts, Flags]) -> None:
    turnout, outcome = events
    for village in range(at.number.size):
        for replicate in range(at.replicates.size):
            for form in range(_FORMS):
                size = turnout[village, form, replicate]
                if size == 0:
                    continue
                land = dispute[village, replicate] == LAND
                result = _outcome(at, (village, replicate), rules, form, size > LARGE, land)
                outcome[village, form, replicate] = result
                _learn(beliefs, (village, replicate), form, result, rules.lesson)
                if _ends(at, (village, replicate), rules, form, result):
                    dispute[village, replicate] = QUIET


@kernel
def _outcome(at: Drawing, where: tuple[int, int], rules: _Rules, form: int, large: bool, land: bool) -> int:
    step = at.month * _FORMS + form
    if form == PETITION:
        chance = rules.petition_answered + (rules.petition_large if large else 0.0)
    else:
        chance = rules.protest_answered + (rules.protest_large if large else 0.0)
    which = draw(at, where[0], where[1], _WHICH, step)
    if draw(at, where[0], where[1], _ANSWERED, step) >= chance:
        return REPRESSED if form == PROTEST and which < rules.repressed else IGNORED
    if which < rules.conceded:
        return CONCEDED
    return LESS_LAND if land and which < rules.conceded + rules.less_land else PART_PAID


@kernel
def _ends(at: Drawing, where: tuple[int, int], rules: _Rules, form: int, result: int) -> bool:
    """Whether the answer ends the dispute: a full one does, part payment and repression may."""
    if result in {PART_PAID, REPRESSED}:
        return draw(at, where[0], where[1], _SETTLES, at.month * _FORMS + form) < rules.settles
    return result in {LESS_LAND, CONCEDED}


@kernel
def _learn(beliefs: tuple[Floats, Floats], where: tuple[int, int], form: int, result: int, lesson: float) -> None:
    """Belief in a form moves towards one on an answer, towards zero on none."""
    towards = 1.0 if result in {PART_PAID, LESS_LAND, CONCEDED} else 0.0
    belief = beliefs[0] if form == PETITION else beliefs[1]
    belief[where] += lesson * (towards - belief[where])
