"""Mobilisation: who joins a petition or a protest, each watching their own ties (A-c, A-f).

In a month of a live dispute a petition and a protest may each be tried. Petitions are tried where they are believed in; the street
where they have failed, and by some at once. Somebody must take the lead: those who know, and, when land is at stake, elders
whom they push to the front, each with the clan behind them.

A person who is at home and free joins when the pressure of the ties who act, plus a cue from the whole turnout, reaches their
threshold; a household with a telephone hears of the day in time, others by word of mouth or not. Kin who act press harder than
neighbours, more so where the clan keeps rites, most of all the elders. Knowledge of rights lowers the threshold to petition;
knowing tactics lowers that to protest, and brings doubt of petitions with it. Who knows too little can follow, not start: any claim
needs somebody who knows of the right, a protest somebody who knows how. No rule says that migration raises protest, not petition.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.arrays import Counts, Flags, Floats
from groundswell.dynamics.cascade import NEVER, Network, Weights, spread
from groundswell.dynamics.drawing import Drawing, draw, draw_each, drawing
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
    elder_leads: float
    free: float
    word_of_mouth: float
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
    pushes: int
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
    """The state that mobilisation reads, as the switches let people see it."""

    dispute: Flags
    began: Short
    hurt: Floats
    petition_belief: Floats
    protest_belief: Floats
    elsewhere: Floats
    telephone: Floats
    place: Flags
    back: Flags
    knowledge: Flags
    learned_away: Flags


class _There(NamedTuple):
    """Who can act in one village this month: 1 for those at home, come back, or stood in for; and what they know."""

    present: Flags
    known: Flags


class _Social(NamedTuple):
    """People, their ties, and the weight with which the person of each tie entry presses the one at its other end."""

    people: People
    ties: Ties
    weights: Weights


class _Crowd(NamedTuple):
    """One attempt: who acts, the pressure each waits for, and who is free; every array has shape (people of the village,)."""

    acting: Flags
    need: Floats
    free: Flags


class _Around(NamedTuple):
    """A person's ties this month.

    How many are present, the share that is away, the share that are kin, and the share of the household that is away.
    """

    live: int
    away: float
    kin: float
    home_away: float


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
        _seen(society, state, now),
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
        rules = rules._replace(elder_leads=0.0, pushed=0.0, shifts=0.0, rally=0.0, waking=0.0)
    return rules


def _seen(society: Society, state: State, now: Now) -> _Village:
    """The state as the switches let people see it."""
    switches, belief = society.scenario.switches, society.scenario.mobilisation.belief_pooled
    return _Village(
        dispute=state.dispute,
        began=state.began,
        hurt=state.hurt,
        # with A-f off, what people make of petitions does not hang on how petitions went
        petition_belief=state.petition_belief if switches.escalation else np.full_like(state.petition_belief, belief),
        protest_belief=state.protest_belief,
        elsewhere=np.zeros_like(state.acted) if switches.cellular else _elsewhere(society, state.acted),
        telephone=now.telephone,
        # with A-b1 off, a stand-in is at home for everyone who left
        place=state.place if switches.depopulation else np.full_like(state.place, HOME),
        back=state.back,
        knowledge=state.knowledge,
        learned_away=state.learned_away,
    )


def _elsewhere(society: Society, acted: Floats) -> Floats:
    """Mean share acting in the other villages of the township last month; shape (villages, replicates).

    What ties between villages would carry if action were not cellular (A-j); the ties themselves are not made.
    """
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
            there = _there(at[0], (village, replicate), state)
            for form in range(_FORMS):
                leaders = _leaders(at[0], (village, replicate, form), social, rules, state, there)
                tried = draw(at[0], village, replicate, form * 2 + _TRIES, at[0].month * (_FREE + _FORMS))
                if tried < _try_chance(rules, (village, replicate), form, state, leaders):
                    turnout[village, form, replicate] = _turn_out(at, (village, replicate, form), social, rules, state, there)


@kernel
def _there(at: Drawing, where: tuple[int, int], state: _Village) -> _There:
    village, replicate = where
    first, end = int(at.offsets[village]), int(at.offsets[village + 1])
    there = _There(np.zeros(end - first, np.uint8), np.zeros(end - first, np.uint8))
    for person in range(first, end):
        back, known = state.back[person, replicate], state.knowledge[person, replicate]
        there.present[person - first] = back == 1 or state.place[person, replicate] == HOME
        there.known[person - first] = max(known, state.learned_away[person, replicate]) if back == 1 else known
    return there


@kernel
def _leaders(at: Drawing, where: tuple[int, int, int], social: _Social, rules: _Rules, state: _Village, there: _There) -> float:
    """How many could take the lead: of a petition those who know of rights alone, of a protest those who know how.

    Who has learned how protest is done has learned as well that petitions fail (A-a, informed disenchantment), and leads none.
    When land is at stake, an elder whom enough of those who know push to the front brings the clan behind the claim (A-c).
    """
    village, replicate, form = where
    wanted = RIGHTS if form == PETITION else TACTICS
    leaders = float(np.sum((there.known == wanted) & (there.present == 1)))
    if rules.elder_leads == 0.0 or state.dispute[village, replicate] != LAND:
        return leaders
    first = int(at.offsets[village])
    for local in range(there.present.size):
        if (
            social.people.elder[first + local]
            and there.present[local]
            and _pushed(social.ties, (first, local), (wanted, rules.pushes), there)
        ):
            leaders += rules.elder_leads * float(social.people.kin[first + local])
    return leaders


@kernel
def _pushed(ties: Ties, whom: tuple[int, int], by: tuple[int, int], there: _There) -> bool:
    """Whether a person present knows so much, or has enough ties there who do."""
    (first, local), (wanted, pushes) = whom, by
    if there.known[local] >= wanted:
        return True
    voices = 0
    for entry in range(ties.first[first + local], ties.first[first + local + 1]):
        other = int(ties.other[entry])
        voices += there.present[other] and there.known[other] >= wanted
    return voices >= pushes


@kernel
def _try_chance(rules: _Rules, where: tuple[int, int], form: int, state: _Village, leaders: float) -> float:
    """A petition is tried as far as petitions are believed in; a protest as far as they are not, and by some at once (A-f)."""
    led = 1.0 - math.exp(-leaders / rules.leaders)
    belief, near = state.petition_belief[where], rules.between_villages * (state.elsewhere[where] > 0.0)
    if form == PETITION:
        return led * (rules.try_petition * belief + near)
    return led * (rules.try_protest * (rules.straight + (1.0 - rules.straight) * (1.0 - belief)) + near)


@kernel
def _turn_out(
    at: tuple[Drawing, Drawing], where: tuple[int, int, int], social: _Social, rules: _Rules, state: _Village, there: _There
) -> int:
    """How many come when one form is tried; zero where they are too few to make it one."""
    village, replicate, form = where
    first, end = int(at[0].offsets[village]), int(at[0].offsets[village + 1])
    adults = end - first
    people = _Crowd(np.zeros(adults, np.uint8), np.full(adults, NEVER), np.zeros(adults, np.uint8))
    _ready(at, where, (social, rules), state, there, people)
    begin, stop = int(social.ties.first[first]), int(social.ties.first[end])
    rows = social.ties.first[first : end + 1] - social.ties.first[first]
    network = Network(rows, social.ties.other[begin:stop], social.weights[begin:stop])
    # the cue is in the same unit as the need: ties of somebody with as many as the average
    cue = rules.cue / adults * (stop - begin) / adults
    turnout = np.zeros(adults + 1, np.int64)
    spread(network, np.where(people.free == 1, people.need, NEVER), cue, people.acting, turnout)
    out = int(np.sum(people.acting))
    if out < (rules.collective + 1 if form == PETITION else rules.protest_minimum):
        return 0
    police = draw(at[0], village, replicate, form * 2 + _POLICE, at[0].month * (_FREE + _FORMS)) < rules.police
    if form == PROTEST and police:
        _face_police(social.people.rites[first:end], rules, people)
        spread(network, people.need, cue, people.acting, turnout)
    return int(np.sum(people.acting))


@kernel
def _face_police(rites: Flags, rules: _Rules, people: _Crowd) -> None:
    """A visit by the police brings out those whose clan keeps rites, free or not, and keeps others from joining (A-c)."""
    for local in range(rites.size):
        if rules.rally > 0.0 and rites[local]:
            people.need[local] *= 1.0 - rules.rally
        else:
            people.need[local] *= 1.0 + rules.fear if people.free[local] else NEVER


@kernel
def _ready(
    at: tuple[Drawing, Drawing],
    where: tuple[int, int, int],
    by: tuple[_Social, _Rules],
    state: _Village,
    there: _There,
    crowd: _Crowd,
) -> None:
    """Who is free, the pressure each waits for, and who waits for none and may start."""
    village, replicate, form = where
    (people, ties, _), rules = by
    first, wanted = int(at[0].offsets[village]), RIGHTS if form == PETITION else TACTICS
    day, extent = np.empty(crowd.need.size), np.empty(crowd.need.size)
    draw_each(at[0], village, replicate, at[0].month * (_FREE + _FORMS) + _FREE + form, day)
    draw_each(at[1], village, replicate, int(state.began[village, replicate]), extent)
    for local in range(crowd.need.size):
        person = first + local
        if not there.present[local]:
            continue
        crowd.free[local] = day[local] < _free(people, rules, state, where, person)
        around = _around(ties, there, first, local)
        threshold = _threshold(people, rules, state, where, person, (there.known[local], around))
        threshold += 0.0 if extent[people.household[person]] < state.hurt[village, replicate] else rules.not_hurt
        elder = people.elder[person] == 1 and rules.pushed > 0.0 and _pushed(ties, (first, local), (wanted, rules.pushes), there)
        threshold -= rules.pushed if elder else 0.0
        starts = there.known[local] >= wanted or elder
        crowd.acting[local] = crowd.free[local] and starts and threshold <= 0.0
        refreshed = 1.0 + rules.kin_refreshed * float(people.kin[person])
        refreshed *= rules.rites_refresh if people.rites[person] else 1.0
        awake = _awake(rules, around, refreshed, state.dispute[village, replicate] == LAND)
        crowd.need[local] = max(threshold, rules.follow) * max(around.live, 1) / awake


@kernel
def _free(people: People, rules: _Rules, state: _Village, where: tuple[int, int, int], person: int) -> float:
    """The chance of having the day free and hearing of it in time; where the clan keeps rites, shifts are taken in turn (A-c)."""
    shifts = rules.shifts if people.rites[person] else 0.0
    line = people.telephone[person] < state.telephone[where[0], where[1]]
    return (rules.free + (1.0 - rules.free) * shifts) * (1.0 if line else rules.word_of_mouth)


@kernel
def _around(ties: Ties, there: _There, first: int, local: int) -> _Around:
    live, kin, home, home_away = 0, 0, 0, 0
    begin, end = int(ties.first[first + local]), int(ties.first[first + local + 1])
    for entry in range(begin, end):
        present = there.present[int(ties.other[entry])]
        live += present
        kin += ties.kind[entry] != NEIGHBOUR
        home += ties.kind[entry] == HOUSEHOLD
        home_away += ties.kind[entry] == HOUSEHOLD and not present
    total = max(end - begin, 1)
    return _Around(live, 1.0 - live / total, kin / total, home_away / max(home, 1))


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
def _threshold(
    people: People, rules: _Rules, state: _Village, where: tuple[int, int, int], person: int, at_home: tuple[int, _Around]
) -> float:
    """The share of live ties that must act before a person whose household is hurt joins; zero or below for those who start."""
    village, replicate, form = where
    known, around = at_home
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
