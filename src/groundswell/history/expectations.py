"""Expectations: what officials of such a county, and those above them, expect of each mode; and the equilibria that come of it.

Nobody in the episode knows the draws. Officials know what happens in counties like theirs: crowds are rehearsed in a county made
from the same scenario and a seed of its own, for each state of grievance and each mode. People's hope that protest is met with
concession comes from the equilibrium and goes into the crowds, so it is fed back until it stands still. Every equilibrium found is
kept; where there are several, the one that is worth most to the county, which moves first, is played.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TypeVar

import numpy as np

from groundswell.bargaining.likelihoods import Likelihoods, Profile, equilibria
from groundswell.history.stages import stages, standing
from groundswell.history.street import MODES, SIGNALS, Eve, Stage, Street, eve, leaks, walk
from groundswell.history.worth import county_payoff, open_modes, superior_payoff
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.scenario.episodes import Crowd, EpisodeSwitches, Officials
from groundswell.scenario.episodes import Episode as Rules
from groundswell.society import build

Result = TypeVar("Result")

_STARTS = (1.0, 0.0)
_STILL = 0.06
"""Hope stands still when one more round changes it by less; tables of some dozens of crowds give it no closer."""
_ROUNDS = 9
_STATES = (True, False)
_ANSWERS = 3
_REHEARSED = 0
"""The seed of the county in which officials' expectations form."""


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """An equilibrium of an episode, with the hope that goes with it.

    Attributes
    ----------
    congruent
        Whether people and officials want the same.
    hope
        The chance that protest is met with concession, as people see it.
    still
        Whether the equilibrium gives back that chance.
    profile
        What both do.
    petition
        Whether the superior grants the objection at once.
    prior
        Chance of grievance.
    """

    congruent: bool
    hope: float
    still: bool
    profile: Profile
    petition: bool
    prior: float

    @property
    def worth(self) -> float:
        """What it is worth to the county."""
        return self.profile.value(np.array([self.prior, 1 - self.prior]))

    def mode(self, draw: float, *, grieved: bool) -> int:
        """What officials do, a place in :data:`MODES`, by a number between 0 and 1."""
        return self.profile.mode(0 if grieved else 1, draw)


def expectations(on: Stage, *, congruent: bool, threads: int | None = None) -> list[Expectation]:
    """All equilibria found, that which is played first.

    Parameters
    ----------
    on
        A county to rehearse in.
    congruent
        Whether people and officials want the same.
    threads
        Threads to use; they change no result.
    """
    rules = on.scenario.officials
    found: list[Expectation] = []
    tried: list[float] = []
    waiting = list(_STARTS)
    rehearsal = Rehearsal(on, threads)
    while waiting and len(tried) < _ROUNDS:
        hope = waiting.pop(0)
        if any(abs(hope - other) < _STILL / 3 for other in tried):
            continue
        tried.append(hope)
        game = rehearsal.likelihoods(hope, congruent=congruent)
        for profile in equilibria(game, rules.trembles, SIGNALS):
            found.append(_expectation(on.scenario, game, profile, hope, congruent=congruent))
            waiting.insert(0, (hope + profile.conceded) / 2)
    standing = _distinct([one for one in found if one.still and one.profile.verified])
    return standing or [min(found, key=lambda one: (one.profile.gain, abs(one.hope - one.profile.conceded)))]


def _expectation(scenario: Scenario, game: Likelihoods, profile: Profile, hope: float, *, congruent: bool) -> Expectation:
    """The answer to the objection: granted where carrying on is expected to be worth less than nothing.

    Talk is cheap: it changes no belief (B-c). Where it is believed, carrying on is weighed as if the county were aggrieved.
    """
    prior = game.prior if scenario.episode_switches.cheap_talk else np.array([1.0, 0.0])
    return Expectation(
        congruent=congruent,
        hope=hope,
        still=abs(hope - profile.conceded) <= _STILL,
        profile=profile,
        petition=congruent and bool(prior @ profile.superior < 0),
        prior=scenario.officials.grievance_prior,
    )


def _distinct(found: list[Expectation]) -> list[Expectation]:
    """One of each pair of modes and answers, the hope that is nearest to standing still; that worth most to the county first."""
    best: dict[tuple[int, ...], Expectation] = {}
    for one in sorted(found, key=lambda one: abs(one.hope - one.profile.conceded)):
        best.setdefault((*one.profile.modes, *(int(answer) for answer in one.profile.answers)), one)
    return sorted(best.values(), key=lambda one: -one.worth)


@lru_cache(maxsize=64)
def expected(scenario: Scenario, *, congruent: bool) -> tuple[Expectation, ...]:
    """What officials of a scenario's county expect, and those above them; that which is played first.

    They rehearse in a county of the same scenario and seed 0, with the intermediary as they believe it to be, so that what they
    expect hangs on the scenario alone.
    """
    return tuple(expectations(rehearsed(scenario).as_believed(), congruent=congruent))


def rehearsed(scenario: Scenario) -> Stage:
    """The county of a scenario in which its officials rehearse."""
    return replace(ground(calm(scenario), _REHEARSED), scenario=scenario)


def calm(scenario: Scenario) -> Scenario:
    """The scenario with all at rest that does not bear on who lives in its county and what the years do to them."""
    rest = {"officials": Officials(), "crowd": Crowd(), "episode": Rules(form="decision"), "episode_switches": EpisodeSwitches()}
    return scenario.model_copy(update={"title": "", **rest})


@lru_cache(maxsize=4)
def ground(scenario: Scenario, seed: int) -> Stage:
    """The county of a scenario under a seed, as one history of its villages leaves it; kept, for many episodes on it."""
    society = build(scenario, draw(scenario, seed), seed)
    return stages(society, np.zeros(1, np.int64), standing(society))[0]


def _eve(on: Stage, leaked: bool, episode: int) -> Eve:
    return eve(on, leaked=leaked, episode=episode)


class Rehearsal:
    """Crowds rehearsed in a county: word of the plan once, the street once for each hope."""

    def __init__(self, on: Stage, threads: int | None = None) -> None:
        self.on = on
        self.threads = threads or os.cpu_count()
        self.draws = on.scenario.episode.rehearsals
        self.eves = {leaked: self._each(partial(_eve, on, leaked)) for leaked in (True, False)}

    def _each(self, verb: Callable[[int], Result]) -> list[Result]:
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(verb, range(self.draws)))

    def streets(self, hope: float) -> list[list[list[Street]]]:
        """Crowds by state, mode and draw."""
        on = self.on

        def walked(episode: int) -> list[list[Street]]:
            return [
                [
                    walk(on, self.eves[leaks(on.scenario, mode)][episode], grieved=grieved, mode=mode, hope=hope, episode=episode)
                    for mode in range(len(MODES))
                ]
                for grieved in _STATES
            ]

        by_draw = self._each(walked)
        return [[[each[state][mode] for each in by_draw] for mode in range(len(MODES))] for state in range(2)]

    def likelihoods(self, hope: float, *, congruent: bool) -> Likelihoods:
        """The tables for a hope."""
        streets, scenario = self.streets(hope), self.on.scenario
        shape = (2, len(MODES), self.draws)
        county, superior = np.empty((*shape, _ANSWERS)), np.empty((*shape, _ANSWERS))
        signal, protest = np.empty(shape, np.int64), np.empty(shape, np.bool_)
        for state, mode, number in np.ndindex(shape):
            street = streets[state][mode][number]
            signal[state, mode, number], protest[state, mode, number] = street.signal, street.protest
            for answer in range(_ANSWERS):
                county[state, mode, number, answer] = county_payoff(scenario, street, mode, answer, congruent=congruent)
                superior[state, mode, number, answer] = superior_payoff(scenario, street, answer)
        prior = scenario.officials.grievance_prior
        return Likelihoods(
            prior=np.array([prior, 1 - prior]),
            signal=signal,
            county=county,
            superior=superior,
            protest=protest,
            open=open_modes(scenario),
        )
