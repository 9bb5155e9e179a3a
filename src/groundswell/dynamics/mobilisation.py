"""Mobilisation: who joins a petition or a protest, each watching their own ties (A-c, A-f).

In a month of a live dispute a petition and a protest may each be tried. Petitions are tried where they are believed in; the street
where they have failed, and by some at once. A person who is at home and free joins when the pressure of the ties who act, plus a
cue from the whole turnout, reaches the person's threshold. Kin who act press harder than neighbours, more so where the clan keeps
rites, most of all the elders. Knowledge of rights lowers the threshold to petition; knowing tactics lowers that to protest, and
brings doubt of petitions with it. Who knows too little can follow, but not start: any claim needs somebody who knows of the right,
a protest somebody who knows how. No rule says that migration raises protest and not petition.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.arrays import Counts, Flags, Floats
from groundswell.dynamics.cascade import NEVER, Network, Weights, spread
from groundswell.dynamics.drawing import Drawing, draw, drawing
from groundswell.dynamics.state import HOME, LAND, PETITION, PROTEST, QUIET, RIGHTS, TACTICS, Now, Short, State, numbers
from groundswell.kernels import kernel
from groundswell.society import People, Society, Ties
from groundswell.society.ties import HOUSEHOLD, NEIGHBOUR

_FORMS = 2
_TRIES, _POLICE = 0, 1
_FREE = 2
"""Draws of a village's month; those of people follow, a step for each form."""


class _Rules(NamedTuple):
    try_petition: float
    try_protest: float
    straight: float
    leaders: float
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
    pushed: float
    shifts: float
    police: float
    rally: float
    fear: float
    exit_care: float
    remittance: float
    erosion: float
    kin_refreshed: float
    rites_refresh: float
    waking: float
    between_villages: float
    cue: float
    collective: int
    protest_minimum: int


class _Village(NamedTuple):
    """The state that mobilisation reads; ``present`` is 1 for those at home, come back, or stood in for."""

    dispute: Flags
    began: Short
    hurt: Floats
    petition_belief: Floats
    protest_belief: Floats
    elsewhere: Floats
    present: Flags
    knowledge: Flags


class _Social(NamedTuple):
    """People, their ties, and the weight with which the person of each tie entry presses the one at its other end."""

    people: People
    ties: Ties
    weights: Weights


class _Around(NamedTuple):
    """A person's ties this month.

    How many are present, the share that is away, the share that are kin, the share of the household that is away, and whether
    anyone present knows the tactics.
    """

    live: int
    away: float
    kin: float
    home_away: float
    told: bool


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


def mobilise(society: Society, state: State, now: Now, weights: Weights) -> tuple[State, Counts]:
    """Try petitions and protests for a month.

    Returns
    -------
    State
    Counts
        People in each collective petition and protest, zero where there was none; shape (villages, 2 forms, replicates).
    """
    turnout = np.zeros((society.places.number.size, _FORMS, now.replicates.size), np.uint32)
    _mobilise(
        (drawing(society, "mobilisation", now), drawing(society, "hurt", now)),
        _Social(society.people, society.ties, weights),
        _rules(society),
        _seen(society, state),
        turnout,
    )
    return state._replace(acted=turnout.max(axis=1) / np.diff(society.offsets)[:, None]), turnout


def _rules(society: Society) -> _Rules:
    """The parameters, as the switches leave them."""
    rules, switches = numbers(society.scenario.mobilisation, _Rules), society.scenario.switches
    if not switches.erosion:
        rules = rules._replace(erosion=0.0, exit_care=0.0)
    if not switches.lineage_shield:  # all ties are refreshed alike, at a rate that holds the mean
        pooled = society.scenario.mobilisation.refreshed_pooled
        rules = rules._replace(erosion=rules.erosion / pooled, kin_refreshed=0.0, rites_refresh=1.0)
    if not switches.lineage_base:
        rules = rules._replace(pushed=0.0, shifts=0.0, rally=0.0, waking=0.0)
    return rules


def _seen(society: Society, state: State) -> _Village:
    """The state as the switches let people see it."""
    switches, belief = society.scenario.switches, society.scenario.mobilisation.belief_pooled
    back = state.back == 1
    present = ((state.place == HOME) | back).astype(np.uint8)
    return _Village(
        dispute=state.dispute,
        began=state.began,
        hurt=state.hurt,
        # with A-f off, what people make of petitions does not hang on how petitions went
        petition_belief=state.petition_belief if switches.escalation else np.full_like(state.petition_belief, belief),
        protest_belief=state.protest_belief,
        elsewhere=np.zeros_like(state.acted) if switches.cellular else _elsewhere(society, state.acted),
        # with A-b1 off, a stand-in is at home for everyone who left
        present=present if switches.depopulation else np.ones_like(present),
        knowledge=np.where(back, np.maximum(state.knowledge, state.learned_away), state.knowledge),
    )


def _elsewhere(society: Society, acted: Floats) -> Floats:
    """Mean share acting in the other villages of the township last month; shape (villages, replicates)."""
    township = np.unique(society.places.number // society.scenario.frame.villages, return_inverse=True)[1]
    total = np.zeros((township.max() + 1, acted.shape[1]))
    np.add.at(total, township, acted)
    others = np.bincount(township)[township][:, None] - 1
    return np.where(others > 0, (total[township] - acted) / np.maximum(others, 1), 0.0)


@kernel
def _mobilise(at: tuple[Drawing, Drawing], social: _Social, rules: _Rules, state: _Village, turnout: Counts) -> None:
    for village in range(at[0].number.size):
        for replicate in range(at[0].replicates.size):
            if state.dispute[village, replicate] == QUIET:
                continue
            for form in range(_FORMS):
                tried = draw(at[0], village, replicate, form * 2 + _TRIES, at[0].month * (_FREE + _FORMS))
                if tried < _try_chance(at[0], rules, form, state, (village, replicate)):
                    turnout[village, form, replicate] = _turn_out(at, (village, replicate, form), social, rules, state)


@kernel
def _try_chance(at: Drawing, rules: _Rules, form: int, state: _Village, where: tuple[int, int]) -> float:
    """A petition is tried as far as petitions are believed in; a protest as far as they are not, and by some at once (A-f).

    Somebody has to take the lead: a petition those who know of rights and still believe in petitions, a protest those who know how.
    """
    leaders = 0
    for person in range(at.offsets[where[0]], at.offsets[where[0] + 1]):
        known = state.knowledge[person, where[1]]
        if state.present[person, where[1]] and known == (RIGHTS if form == PETITION else TACTICS):
            leaders += 1
    led = 1.0 - math.exp(-leaders / rules.leaders)
    belief, near = state.petition_belief[where], rules.between_villages * (state.elsewhere[where] > 0.0)
    if form == PETITION:
        return led * (rules.try_petition * belief + near)
    return led * (rules.try_protest * (rules.straight + (1.0 - rules.straight) * (1.0 - belief)) + near)


@kernel
def _turn_out(at: tuple[Drawing, Drawing], where: tuple[int, int, int], social: _Social, rules: _Rules, state: _Village) -> int:
    """How many come when one form is tried; zero where they are too few to make it one."""
    village, replicate, form = where
    first, end = int(at[0].offsets[village]), int(at[0].offsets[village + 1])
    adults = end - first
    acting, need, free = np.zeros(adults, np.uint8), np.full(adults, NEVER), np.zeros(adults, np.uint8)
    _ready(at, where, social, rules, state, (acting, need, free))
    begin, stop = int(social.ties.first[first]), int(social.ties.first[end])
    rows = social.ties.first[first : end + 1] - social.ties.first[first]
    network = Network(rows, social.ties.other[begin:stop], social.weights[begin:stop])
    # the cue is in the same unit as the need: ties of somebody with as many as the average
    cue = rules.cue / adults * (stop - begin) / adults
    crowd = np.zeros(adults + 1, np.int64)
    spread(network, np.where(free == 1, need, NEVER), cue, acting, crowd)
    out = int(np.sum(acting))
    if out < (rules.collective + 1 if form == PETITION else rules.protest_minimum):
        return 0
    police = draw(at[0], village, replicate, form * 2 + _POLICE, at[0].month * (_FREE + _FORMS)) < rules.police
    if form == PROTEST and police:
        for local in range(adults):
            if rules.rally > 0.0 and social.people.rites[first + local]:
                need[local] *= 1.0 - rules.rally
            else:
                need[local] *= 1.0 + rules.fear if free[local] else NEVER
        spread(network, need, cue, acting, crowd)
    return int(np.sum(acting))


@kernel
def _ready(
    at: tuple[Drawing, Drawing],
    where: tuple[int, int, int],
    social: _Social,
    rules: _Rules,
    state: _Village,
    ready: tuple[Flags, Floats, Flags],
) -> None:
    """Who is free, the pressure each waits for, and who waits for none and may start."""
    village, replicate, form = where
    acting, need, free = ready
    first = int(at[0].offsets[village])
    for local in range(need.size):
        person = first + local
        if not state.present[person, replicate]:
            continue
        others = rules.shifts if social.people.rites[person] else 0.0
        day = draw(at[0], village, replicate, local, at[0].month * (_FREE + _FORMS) + _FREE + form)
        free[local] = day < rules.free + (1.0 - rules.free) * others
        around = _around(social.ties, state, first, person, replicate)
        hurt = draw(at[1], village, replicate, social.people.household[person], state.began[village, replicate])
        threshold = _threshold(social.people, rules, state, where, person, around)
        threshold += rules.not_hurt if hurt >= state.hurt[village, replicate] else 0.0
        elder = social.people.elder[person] == 1 and rules.pushed > 0.0 and around.told
        threshold -= rules.pushed if elder else 0.0
        starts = state.knowledge[person, replicate] >= (RIGHTS if form == PETITION else TACTICS) or elder
        acting[local] = free[local] and starts and threshold <= 0.0
        refreshed = 1.0 + rules.kin_refreshed * float(social.people.kin[person])
        refreshed *= rules.rites_refresh if social.people.rites[person] else 1.0
        awake = _awake(rules, around, refreshed, state.dispute[village, replicate] == LAND)
        need[local] = max(threshold, rules.follow) * max(around.live, 1) / awake


@kernel
def _around(ties: Ties, state: _Village, first: int, person: int, replicate: int) -> _Around:
    live, kin, home, home_away, told = 0, 0, 0, 0, False
    for entry in range(ties.first[person], ties.first[person + 1]):
        other = first + int(ties.other[entry])
        present = state.present[other, replicate]
        live += present
        kin += ties.kind[entry] != NEIGHBOUR
        home += ties.kind[entry] == HOUSEHOLD
        home_away += ties.kind[entry] == HOUSEHOLD and not present
        told = told or (present == 1 and state.knowledge[other, replicate] == TACTICS)
    total = max(int(ties.first[person + 1]) - int(ties.first[person]), 1)
    return _Around(live, 1.0 - live / total, kin / total, home_away / max(home, 1), told)


@kernel
def _awake(rules: _Rules, around: _Around, refreshed: float, land: bool) -> float:
    """How awake a person's ties are, from 0 to 1: they sleep where those who refreshed them are gone (A-b2).

    Where kin are many and keep rites, they see one another at so many houses that their ties sleep less (A-e); when land is at
    stake, sleeping kin ties wake (A-c).
    """
    neighbours = 1.0 / (1.0 + rules.erosion * around.away)
    kin = 1.0 / (1.0 + rules.erosion * around.away / refreshed)
    kin += (1.0 - kin) * rules.waking if land else 0.0
    return around.kin * kin + (1.0 - around.kin) * neighbours


@kernel
def _threshold(people: People, rules: _Rules, state: _Village, where: tuple[int, int, int], person: int, around: _Around) -> float:
    """The share of live ties that must act before a person whose household is hurt joins; zero or below for those who start."""
    village, replicate, form = where
    known = state.knowledge[person, replicate]
    threshold = rules.exit_care * around.home_away - rules.between_villages * state.elsewhere[village, replicate]
    if form == PETITION:
        threshold += rules.petition_threshold + rules.spread * float(people.petition_caution[person])
        threshold -= rules.petition_belief * state.petition_belief[village, replicate]
        threshold -= rules.rights if known >= RIGHTS else 0.0
        threshold += rules.disenchantment if known >= TACTICS else 0.0
        return threshold
    threshold += rules.protest_threshold - rules.remittance * around.home_away
    threshold += rules.spread * float(people.protest_caution[person])
    threshold -= rules.protest_belief * state.protest_belief[village, replicate]
    return threshold - (rules.efficacy if known >= TACTICS else 0.0)
