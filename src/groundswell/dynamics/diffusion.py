"""Diffusion: knowledge passes along ties while a dispute is live, above all from migrants to their families (A-a, second half).

In a crisis a migrant in contact with home may tell the household and one more relative: remittance of ideas, and brokerage. Who
knows at home speaks to one of their ties in a month, or to none. Of a right it is enough to hear once (a simple contagion); tactics
are taken up after hearing of them from several different people in the same dispute (a complex contagion: Centola and Macy 2007),
where an elder's word counts for more. So knowledge reaches people with no migrant of their own.

When all is quiet, a migrant who calls may speak of rights to one relative. Those who are demoralised by a fight of their own
speak only if land at home is at stake (A-i). All talk of a dispute grows rarer as the news grows old (attention to an issue passes:
Downs 1972), so that it matters who is in touch while it is fresh. Calls and visits are habits that grow with kin and rites at home
(A-d), and festivals bring visitors home; where settlement is open, leaving is for good and contact fades (A-h1 off).

Switch A-a off, and nobody who has been away tells anyone; what migrants know, and what stayers learn of themselves, is left.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Counts, Flags, Floats, Locals, Whole
from groundswell.dynamics.drawing import Drawing, draw_each, drawing, room
from groundswell.dynamics.state import HOME, LAND, NOTHING, QUIET, RIGHTS, TACTICS, Now, Short, State, numbers
from groundswell.kernels import kernel
from groundswell.society import People, Society, Ties
from groundswell.society.ties import HOUSEHOLD, NEIGHBOUR


class _Rules(NamedTuple):
    telling: float
    attention: float
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
_AFAR = 4
"""Added to what is known where it is told from afar."""


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
    rules, on = numbers(society.scenario.diffusion, _Rules), society.scenario.switches
    switches = _Switches(on.empowerment, on.depopulation, on.exclusion_ties, on.homecoming)
    how = (rules, switches, _chances(rules, switches, now.month % _YEAR in _FESTIVALS))
    _speak(drawing(society, "diffusion", now), society.people, society.ties, how, crisis)
    return state._replace(knowledge=crisis.knowledge, heard=crisis.heard, told=crisis.told)


class _Chances(NamedTuple):
    """The chance that somebody speaks, and whether they would from afar, looked up by what they are.

    By what the dispute is about, where they are, what they know from cities and otherwise, whether they are demoralised, and their
    habits of calling and visiting; shape (3, 3, 3, 3, 2, 2, 2). Looking up spares the kernel, which goes through all people,
    turnings that are hard to foresee.
    """

    speaking: Floats
    afar: npt.NDArray[np.bool_]


@lru_cache(maxsize=64)
def _chances(rules: _Rules, switches: _Switches, festival: bool) -> _Chances:
    """Migrants speak to their kin from afar; in a crisis those at home, or their stand-ins, speak to anyone.

    That the news grows old, and that the settled fade from sight, is not in it.
    """
    dispute, place, abroad, known, demoralised, calls, visits = np.ogrid[0:3, 0:3, 0:3, 0:3, 0:2, 0:2, 0:2]
    silent = (demoralised == 1) & (dispute != LAND)
    tells = (abroad > NOTHING) & ~silent & switches.empowerment
    contact = np.where(calls == 1, rules.contact_regular, rules.contact_rare)
    if switches.homecoming and switches.exclusion_ties and festival:
        contact = np.maximum(contact, rules.festival * visits)
    from_afar = contact * np.where(dispute == QUIET, rules.quiet_telling, rules.telling)
    at_home = rules.at_home * ((dispute != QUIET) & (known > NOTHING))
    at_home, stand_in = at_home * ((abroad == NOTHING) | tells), at_home * (not switches.depopulation)
    afar = np.broadcast_to((place != HOME) & tells, (3, 3, 3, 3, 2, 2, 2))
    return _Chances(np.where(afar, from_afar, np.where(place == HOME, at_home, stand_in)), np.ascontiguousarray(afar))


class _Voice(NamedTuple):
    """Those of a village who speak this month, in order; every array has room for all its people.

    Who they are, what they know, and a number between 0 and 1 that says to whom they speak.
    """

    who: Whole
    known: Flags
    number: Floats


class _Village(NamedTuple):
    """A village's people as listeners, and its ties in compressed rows, all by village-local numbers.

    ``line`` is the share of households with a telephone, ``telephone`` is below it in those that have one.
    """

    place: Flags
    line: float
    telephone: npt.NDArray[np.float32]
    elder: Flags
    before: Flags
    knowledge: Flags
    heard: Flags
    told: Flags
    first: Counts
    other: Locals
    kind: Flags


@kernel
def _speak(at: Drawing, people: People, ties: Ties, how: tuple[_Rules, _Switches, _Chances], crisis: _Crisis) -> None:
    rules, switches, _ = how
    drawn = room(at)
    voice = _Voice(np.empty(drawn.size, np.int64), np.empty(drawn.size, np.uint8), np.empty(drawn.size))
    for village in range(at.number.size):
        first, end = int(at.offsets[village]), int(at.offsets[village + 1])
        for replicate in range(at.replicates.size):
            quiet = crisis.dispute[village, replicate] == QUIET
            if quiet and not switches.empowerment:
                continue
            draw_each(at, village, replicate, at.month, drawn[: end - first])
            speakers = _voices((at.month, village, replicate, first, end), people, how, crisis, (drawn, voice))
            here = _village(village, (first, end), replicate, people, ties, crisis)
            if crisis.began[village, replicate] == at.month:
                here.heard[:] = 0
                here.told[:] = 0
            _say(voice, speakers, here, rules, (quiet, switches.depopulation))


@kernel
def _voices(
    when: tuple[int, int, int, int, int],
    people: People,
    how: tuple[_Rules, _Switches, _Chances],
    crisis: _Crisis,
    by: tuple[Floats, _Voice],
) -> int:
    """Find those who speak this month, and how many they are."""
    month, village, replicate, first, end = when
    (rules, switches, chances), (drawn, voice) = how, by
    dispute, speakers = crisis.dispute[village, replicate], 0
    age = month - crisis.began[village, replicate]
    fresh = 1.0 if dispute == QUIET else math.exp(-age / rules.attention)
    for person in range(first, end):
        place, abroad = crisis.place[person, replicate], crisis.learned_away[person, replicate]
        known, demoralised = crisis.before[person, replicate], crisis.demoralised[person, replicate]
        one = (dispute, place, abroad, known, demoralised, people.calls[person], people.visits[person])
        chance = fresh * chances.speaking[one]
        if drawn[person - first] >= chance:
            continue
        if chances.afar[one]:
            known = abroad | _AFAR
            if not switches.exclusion_ties:
                chance *= math.exp(-rules.settled_fading * (month - crisis.left[person, replicate]) / _YEAR)
        if drawn[person - first] < chance:
            voice.who[speakers] = person - first
            voice.known[speakers] = known
            # given that the draw is below the chance, its place below it is a second uniform number
            voice.number[speakers] = drawn[person - first] / chance
            speakers += 1
    return speakers


@kernel
def _village(village: int, people_of: tuple[int, int], replicate: int, people: People, ties: Ties, crisis: _Crisis) -> _Village:
    first, end = people_of
    begin, stop = ties.first[first], ties.first[end]
    return _Village(
        crisis.place[first:end, replicate],
        crisis.telephone[village, replicate],
        people.telephone[first:end],
        people.elder[first:end],
        crisis.before[first:end, replicate],
        crisis.knowledge[first:end, replicate],
        crisis.heard[first:end, replicate],
        crisis.told[begin:stop, replicate],
        ties.first[first : end + 1] - begin,
        ties.other[begin:stop],
        ties.kind[begin:stop],
    )


@kernel
def _say(voice: _Voice, speakers: int, here: _Village, rules: _Rules, how: tuple[bool, bool]) -> None:
    """Let each speaker speak to whomever they speak to; who is at home, or has a stand-in there, and could still learn, hears."""
    quiet, depopulation = how
    for speaker in range(speakers):
        local, afar = voice.who[speaker], voice.known[speaker] & _AFAR
        word = rules.elder_counts if here.elder[local] else 1
        begin, end = int(here.first[local]), int(here.first[local + 1])
        pointed = voice.number[speaker] * (end - begin)
        for entry in range(begin, end):
            other = int(here.other[entry])
            if not _speaks_to(here.kind[entry], entry - begin == int(pointed), afar, quiet) or here.before[other] == TACTICS:
                continue
            if (here.place[other] != HOME and depopulation) or (here.told[entry] and not quiet):
                continue
            if afar and here.telephone[other] >= here.line and pointed - int(pointed) >= rules.without_telephone:
                continue
            here.told[entry] = not quiet
            tactics = voice.known[speaker] & TACTICS and not quiet
            here.knowledge[other], here.heard[other] = _heard(
                here.knowledge[other], here.heard[other], word if tactics else 0, rules.hearings
            )


@kernel
def _speaks_to(kind: int, pointed: bool, afar: int, quiet: bool) -> bool:
    """At home to one of the ties; from afar to one of the kin, and in a crisis to the household as well."""
    if not afar:
        return pointed
    return (pointed and kind != NEIGHBOUR) or (kind == HOUSEHOLD and not quiet)


@kernel
def _heard(known: int, heard: int, word: int, hearings: int) -> tuple[int, int]:
    """What a person knows, and how often they have heard of tactics, after one more has told them."""
    heard = min(heard + word, _ENOUGH)
    return (TACTICS if word and heard >= hearings else max(known, RIGHTS)), heard
