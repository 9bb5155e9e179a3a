"""Diffusion: knowledge passes along ties while a dispute is live, above all from migrants to their families (A-a, second half).

A migrant in contact with a relative at home may speak of what they know: remittance, and in a crisis brokerage. At home those who
know may speak to any tie. Of a right it is enough to hear once (a simple contagion); tactics are taken up after hearing of them
from several different people in the same dispute (a complex contagion: Centola and Macy 2007), where an elder's word counts for
more. So knowledge reaches people with no migrant of their own.

When all is quiet, talk of rights filters through to relatives only now and then. Those who are demoralised by a fight of their own
speak only if land at home is at stake (A-i). Calls and visits are habits that grow with kin and rites at home (A-d), and festivals
bring visitors home; where settlement is open, leaving is for good and contact fades (A-h1 off).

Switch A-a off, and nobody who has been away tells anyone; what migrants know, and what stayers learn of themselves, is left.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Floats
from groundswell.dynamics.drawing import Drawing, draw, drawing
from groundswell.dynamics.state import HOME, LAND, NOTHING, QUIET, RIGHTS, TACTICS, Now, Short, State, numbers
from groundswell.kernels import kernel
from groundswell.society import People, Society, Ties
from groundswell.society.ties import NEIGHBOUR


class _Rules(NamedTuple):
    telling: float
    contact_regular: float
    contact_rare: float
    without_telephone: float
    festival: float
    settled_fading: float
    quiet_telling: float
    at_home: float
    hearings: int
    elder_counts: int


class _Crisis(NamedTuple):
    dispute: Flags
    began: Short
    telephone: Floats
    place: Flags
    before: Flags
    learned_away: Flags
    left: Short
    demoralised: Flags
    knowledge: Flags
    heard: Flags
    told: Flags


class _Switches(NamedTuple):
    empowerment: bool
    depopulation: bool
    exclusion_ties: bool
    homecoming: bool


_YEAR = 12
_FESTIVALS = (1, 3, 8, 9)
"""Months, from zero, of the Spring Festival, Tomb Sweeping, Mid-Autumn and National Day."""
_ENOUGH = 200
"""Hearings are counted up to this, so that a byte holds them."""


def tell(society: Society, state: State, now: Now) -> State:
    """Let those who know speak of it for a month, in the villages with a live dispute."""
    crisis = _Crisis(
        dispute=state.dispute,
        began=state.began,
        telephone=now.telephone,
        place=state.place,
        before=state.knowledge,
        learned_away=state.learned_away,
        left=state.left,
        demoralised=state.demoralised,
        knowledge=state.knowledge.copy(),
        heard=state.heard.copy(),
        told=state.told.copy(),
    )
    switches = society.scenario.switches
    _speak(
        drawing(society, "diffusion", now),
        society.people,
        society.ties,
        numbers(society.scenario.diffusion, _Rules),
        _Switches(switches.empowerment, switches.depopulation, switches.exclusion_ties, switches.homecoming),
        crisis,
    )
    return state._replace(knowledge=crisis.knowledge, heard=crisis.heard, told=crisis.told)


class _Speakers(NamedTuple):
    """What each person of a village would say this month, and how readily; every array has shape (people of the village,)."""

    known: Flags
    to_kin: Floats
    to_neighbours: Floats
    from_afar: Flags


@kernel
def _speak(at: Drawing, people: People, ties: Ties, rules: _Rules, switches: _Switches, crisis: _Crisis) -> None:
    for village in range(at.number.size):
        first, end = int(at.offsets[village]), int(at.offsets[village + 1])
        for replicate in range(at.replicates.size):
            quiet = crisis.dispute[village, replicate] == QUIET
            if quiet and not switches.empowerment:
                continue
            if crisis.began[village, replicate] == at.month:
                crisis.heard[first:end, replicate] = 0
                crisis.told[ties.first[first] : ties.first[end], replicate] = 0
            speakers = _speakers(crisis, (at.month, village, first, replicate), people, rules, switches, end - first)
            talk = (crisis, speakers, _listens(crisis, first, end, replicate, NOTHING if quiet else RIGHTS, switches))
            if quiet:
                _overhear(at, (village, replicate), people, ties, rules, talk)
            else:
                _listen(at, (village, replicate), people, ties, rules, talk)


@kernel
def _listens(crisis: _Crisis, first: int, end: int, replicate: int, most: int, switches: _Switches) -> Flags:
    """Who is at home, or has a stand-in there, and could still learn."""
    listens = np.zeros(end - first, np.uint8)
    for person in range(first, end):
        present = crisis.place[person, replicate] == HOME or not switches.depopulation
        listens[person - first] = present and crisis.before[person, replicate] <= most
    return listens


@kernel
def _speakers(
    crisis: _Crisis, where: tuple[int, int, int, int], people: People, rules: _Rules, switches: _Switches, size: int
) -> _Speakers:
    """Migrants speak to their kin from afar; those at home, or their stand-ins, to anyone."""
    month, village, first, replicate = where
    speakers = _Speakers(np.zeros(size, np.uint8), np.zeros(size), np.zeros(size), np.zeros(size, np.uint8))
    stakes = crisis.dispute[village, replicate]
    for local in range(size):
        person = first + local
        abroad = crisis.learned_away[person, replicate]
        away = crisis.place[person, replicate] != HOME
        silent = crisis.demoralised[person, replicate] == 1 and stakes != LAND
        if away and abroad > NOTHING and switches.empowerment and not silent:
            telling = rules.quiet_telling if stakes == QUIET else rules.telling
            speakers.known[local] = abroad
            speakers.to_kin[local] = telling * _contact(crisis, people, rules, switches, (month, person, replicate))
            speakers.from_afar[local] = 1
        elif (away and not switches.depopulation) or (not away and (abroad == NOTHING or (switches.empowerment and not silent))):
            speakers.known[local] = crisis.before[person, replicate]
            speakers.to_kin[local] = rules.at_home
            speakers.to_neighbours[local] = rules.at_home
    return speakers


@kernel
def _contact(crisis: _Crisis, people: People, rules: _Rules, switches: _Switches, who: tuple[int, int, int]) -> float:
    """The chance that a migrant is in contact with home this month."""
    month, person, replicate = who
    contact = rules.contact_regular if people.calls[person] else rules.contact_rare
    if not switches.exclusion_ties:
        return contact * math.exp(-rules.settled_fading * (month - crisis.left[person, replicate]) / _YEAR)
    if people.visits[person] and switches.homecoming and month % _YEAR in _FESTIVALS:
        return max(contact, rules.festival)
    return contact


@kernel
def _overhear(
    at: Drawing,
    where: tuple[int, int],
    people: People,
    ties: Ties,
    rules: _Rules,
    talk: tuple[_Crisis, _Speakers, Flags],
) -> None:
    """In quiet times, one draw for each who knows nothing: whether any relative in the city speaks of rights."""
    village, replicate = where
    crisis, speakers, listens = talk
    first = int(at.offsets[village])
    silent = np.ones(listens.size)
    for local in range(listens.size):
        if not speakers.from_afar[local]:
            continue
        for entry in range(ties.first[first + local], ties.first[first + local + 1]):
            if ties.kind[entry] != NEIGHBOUR:
                silent[ties.other[entry]] *= 1.0 - speakers.to_kin[local]
    for local in range(listens.size):
        if not listens[local] or silent[local] == 1.0:
            continue
        line = people.telephone[first + local] < crisis.telephone[village, replicate]
        chance = (1.0 - silent[local]) * (1.0 if line else rules.without_telephone)
        if draw(at, village, replicate, local, at.month) < chance:
            crisis.knowledge[first + local, replicate] = RIGHTS


@kernel
def _listen(
    at: Drawing,
    where: tuple[int, int],
    people: People,
    ties: Ties,
    rules: _Rules,
    talk: tuple[_Crisis, _Speakers, Flags],
) -> None:
    """Every tie of everyone who could still learn; each speaks for the first time in this dispute, or does not."""
    village, replicate = where
    crisis, speakers, listens = talk
    first = int(at.offsets[village])
    start, telephone = int(ties.first[first]), crisis.telephone[village, replicate]
    for local in range(listens.size):
        if not listens[local]:
            continue
        distance = 1.0 if people.telephone[first + local] < telephone else rules.without_telephone
        for entry in range(ties.first[first + local], ties.first[first + local + 1]):
            other = int(ties.other[entry])
            if speakers.known[other] == NOTHING or crisis.told[entry, replicate]:
                continue
            chance = speakers.to_neighbours[other] if ties.kind[entry] == NEIGHBOUR else speakers.to_kin[other]
            chance *= distance if speakers.from_afar[other] else 1.0
            if draw(at, village, replicate, entry - start, at.month) < chance:
                crisis.told[entry, replicate] = 1
                word = rules.elder_counts if people.elder[first + other] else 1
                tactics = speakers.known[other] == TACTICS
                _hear(crisis.knowledge, crisis.heard, (first + local, replicate), tactics, word, rules.hearings)


@kernel
def _hear(knowledge: Flags, heard: Flags, who: tuple[int, int], tactics: bool, word: int, hearings: int) -> None:
    if knowledge[who] == NOTHING:
        knowledge[who] = RIGHTS
    if tactics:
        heard[who] = min(heard[who] + word, _ENOUGH)
        if heard[who] >= hearings:
            knowledge[who] = TACTICS
