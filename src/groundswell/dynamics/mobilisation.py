"""Mobilisation: who joins a petition or a protest, each watching their own ties (A-c, A-f).

In a month of a live dispute a petition and a protest may each be tried. Petitions are tried where they are believed in; the street
where they have failed, and by some at once. A person who is at home and free joins when the pressure of the ties who act, plus a
cue from the whole turnout, reaches the person's threshold. Kin who act press harder than neighbours, more so where the clan keeps
rites, most of all the elders. Knowledge of rights lowers the threshold to petition; knowing tactics lowers that to protest, and
brings doubt of petitions with it. Who knows too little can follow, but not start: any claim needs somebody who knows of the right,
a protest somebody who knows how. No rule says that migration raises protest and not petition.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Counts, Flags, Floats
from groundswell.dynamics.cascade import Network, Weights, spread
from groundswell.dynamics.drawing import Drawing, draw, drawing
from groundswell.dynamics.state import HOME, PETITION, QUIET, RIGHTS, TACTICS, Now, Short, State, numbers
from groundswell.kernels import kernel
from groundswell.society import People, Society, Ties
from groundswell.society.ties import NEIGHBOUR

_FORMS = 2
_NEVER = 1e9
"""A need that no turnout meets."""
_TRIES, _FREE = 0, 1


class _Rules(NamedTuple):
    try_petition: float
    try_protest: float
    straight: float
    free: float
    petition_threshold: float
    protest_threshold: float
    spread: float
    rights: float
    disenchantment: float
    efficacy: float
    petition_belief: float
    protest_belief: float
    not_hurt: float
    follow: float
    cue: float
    collective: int
    protest_minimum: int


class _Village(NamedTuple):
    dispute: Flags
    began: Short
    hurt: Floats
    petition_belief: Floats
    protest_belief: Floats
    place: Flags
    knowledge: Flags


def tie_weights(society: Society) -> Weights:
    """How hard the person of a tie entry presses the one at its other end by acting; shape (tie entries,).

    A neighbour's weight is one. With A-c off, kin weigh as neighbours do.
    """
    rules, people, ties = society.scenario.mobilisation, society.people, society.ties
    if not society.scenario.switches.lineage_base:
        return np.ones(ties.kind.size, np.float32)
    person = np.repeat(np.arange(people.elder.size), np.diff(ties.first))
    kin = rules.kin * np.where(people.rites[person] == 1, rules.rites, 1.0) * np.where(people.elder[person] == 1, rules.elder, 1.0)
    return np.where(ties.kind == NEIGHBOUR, 1.0, kin).astype(np.float32)


def mobilise(society: Society, state: State, now: Now, weights: Weights) -> Counts:
    """Try petitions and protests for a month.

    Returns
    -------
    Counts
        People in each collective petition and protest, zero where there was none; shape (villages, 2 forms, replicates).
    """
    turnout = np.zeros((society.places.number.size, _FORMS, now.replicates.size), np.uint32)
    village = _Village(*(getattr(state, field) for field in _Village._fields))
    switches, belief = society.scenario.switches, society.scenario.response.belief
    if not switches.escalation:  # what people make of petitions stays as it was when the dispute began
        village = village._replace(petition_belief=np.full_like(village.petition_belief, belief))
    if not switches.depopulation:  # a stand-in is at home for everyone who left
        village = village._replace(place=np.full_like(village.place, HOME))
    _mobilise(
        (drawing(society, "mobilisation", now), drawing(society, "hurt", now)),
        society.people,
        (society.ties, weights),
        numbers(society.scenario.mobilisation, _Rules),
        village,
        turnout,
    )
    return turnout


@kernel
def _mobilise(
    at: tuple[Drawing, Drawing], people: People, ties: tuple[Ties, Weights], rules: _Rules, state: _Village, turnout: Counts
) -> None:
    for village in range(at[0].number.size):
        for replicate in range(at[0].replicates.size):
            if state.dispute[village, replicate] == QUIET:
                continue
            for form in range(_FORMS):
                tried = draw(at[0], village, replicate, form, at[0].month * 2 + _TRIES)
                if tried < _try_chance(rules, form, state.petition_belief[village, replicate]):
                    turnout[village, form, replicate] = _turn_out(at, (village, replicate, form), people, ties, rules, state)


@kernel
def _try_chance(rules: _Rules, form: int, petition_belief: float) -> float:
    """A petition is tried as far as petitions are believed in; a protest as far as they are not, and by some at once (A-f)."""
    if form == PETITION:
        return rules.try_petition * petition_belief
    return rules.try_protest * (rules.straight + (1.0 - rules.straight) * (1.0 - petition_belief))


@kernel
def _turn_out(
    at: tuple[Drawing, Drawing],
    where: tuple[int, int, int],
    people: People,
    ties: tuple[Ties, Weights],
    rules: _Rules,
    state: _Village,
) -> int:
    """How many come when one form is tried; zero where they are too few to make it one."""
    rows, weights = ties
    first, end = int(at[0].offsets[where[0]]), int(at[0].offsets[where[0] + 1])
    adults = end - first
    acting = np.zeros(adults, np.uint8)
    need = np.full(adults, _NEVER)
    for local in range(adults):
        if state.place[first + local, where[1]] != HOME:
            continue
        if draw(at[0], where[0], where[1], local, (at[0].month * _FORMS + where[2]) * 2 + _FREE) < rules.free:
            threshold = _threshold(at[1], people, rules, state, where, first + local)
            need[local] = threshold * max(_live_ties(rows, state.place, first, first + local, where[1]), 1)
            acting[local] = threshold <= 0.0
    begin, stop = int(rows.first[first]), int(rows.first[end])
    network = Network(rows.first[first : end + 1] - rows.first[first], rows.other[begin:stop], weights[begin:stop])
    # the cue is in the same unit as the need: ties of somebody with as many as the average
    cue = rules.cue / adults * (stop - begin) / adults
    spread(network, need, cue, acting, np.zeros(adults + 1, np.int64))
    out = int(np.sum(acting))
    least = rules.collective + 1 if where[2] == PETITION else rules.protest_minimum
    return out if out >= least else 0


@kernel
def _live_ties(ties: Ties, place: Flags, first: int, person: int, replicate: int) -> int:
    """Ties of a person to people who are there."""
    live = 0
    for entry in range(ties.first[person], ties.first[person + 1]):
        live += place[first + ties.other[entry], replicate] == HOME
    return live


@kernel
def _threshold(hurt: Drawing, people: People, rules: _Rules, state: _Village, where: tuple[int, int, int], person: int) -> float:
    """The share of live ties that must act before a person joins; zero or below for those who start.

    Who knows too little for the form cannot start, and waits at least for a few.
    """
    village, replicate, form = where
    known = state.knowledge[person, replicate]
    if form == PETITION:
        threshold = rules.petition_threshold + rules.spread * float(people.petition_caution[person])
        threshold -= rules.petition_belief * state.petition_belief[village, replicate]
        threshold -= rules.rights if known >= RIGHTS else 0.0
        threshold += rules.disenchantment if known >= TACTICS else 0.0
    else:
        threshold = rules.protest_threshold + rules.spread * float(people.protest_caution[person])
        threshold -= rules.protest_belief * state.protest_belief[village, replicate]
        threshold -= rules.efficacy if known >= TACTICS else 0.0
    began = state.began[village, replicate]
    if draw(hurt, village, replicate, people.household[person], began) >= state.hurt[village, replicate]:
        threshold += rules.not_hurt
    starts = known >= (RIGHTS if form == PETITION else TACTICS)
    return threshold if starts and threshold <= 0.0 else max(threshold, rules.follow)
