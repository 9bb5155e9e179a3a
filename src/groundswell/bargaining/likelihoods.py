"""The game where nature's odds are simulated: equilibria on tables of what a superior sees, given grievance and mode.

In the baseline game the odds of protest, violence and escalation are parameters. Here they are crowds, simulated for every state of
grievance and every mode of the county's officials. What the superior sees of a crowd is a signal, one of many. It forms beliefs by
Bayes' rule on the tables, in which officials tremble: with a small chance they do something else than they mean to, so that no
signal is without a belief. An equilibrium is a mode for each state, and an answer to each signal, each a best reply to the other.
Where there is none in which both choose for sure, one state of the county mixes two modes, just so often that the superior is in
two minds about one signal, and the superior wavers there, just so often that the county is in two minds as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Floats, Whole

UNSEEN = 1
"""The answer to a signal that no simulated crowd gave: the superior holds on."""
_SMALLEST = 1e-9
"""Of a gain, and of a share: below this it is nothing."""


@dataclass(frozen=True, kw_only=True)
class Likelihoods:
    """Simulated crowds, and what each end would be worth.

    Attributes
    ----------
    prior
        Chance of each state; shape (states,).
    signal
        What the superior sees of each crowd; shape (states, modes, draws).
    county, superior
        Payoffs by the superior's answer; shape (states, modes, draws, answers).
    protest
        Whether there was a crowd at all; shape (states, modes, draws).
    open
        Modes that the county can choose; shape (modes,).
    """

    prior: Floats
    signal: Whole
    county: Floats
    superior: Floats
    protest: npt.NDArray[np.bool_]
    open: npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What both do, and what it is worth to them.

    Attributes
    ----------
    modes
        The county's mode in each state; shape (states,).
    answers
        The superior's answer to each signal; shape (signals,).
    beliefs
        The chance of the first state given each signal, not a number where no crowd gave it; shape (signals,).
    county
        The county's payoff of each mode in each state; shape (states, modes).
    superior
        The superior's payoff of carrying the decision on, before it knows anything; shape (states,).
    conceded
        The chance that a crowd is met with concession, trembles included.
    gain
        The most that the county could gain by another mode than its own; no equilibrium where it is above zero.
    instead, mix
        The modes played in place of ``modes``, which differ in one state, and how often.
    wavering, waver
        The answers given in place of ``answers``, which differ at one signal, and how often.
    """

    modes: tuple[int, ...]
    answers: Whole
    beliefs: Floats
    county: Floats
    superior: Floats
    conceded: float
    gain: float
    instead: tuple[int, ...] = ()
    mix: float = 0.0
    wavering: Whole | None = None
    waver: float = 0.0

    def mode(self, state: int, draw: float) -> int:
        """What a county in a state does, by a number between 0 and 1."""
        return self.instead[state] if draw < self.mix else self.modes[state]

    def answer(self, signal: int, draw: float) -> int:
        """What the superior answers to a signal, by a number between 0 and 1."""
        given = self.wavering if self.wavering is not None and draw < self.waver else self.answers
        return int(given[signal])

    @property
    def verified(self) -> bool:
        """Whether every reply is a best one (the superior's are by construction)."""
        return self.gain <= _SMALLEST

    def value(self, prior: Floats) -> float:
        """The county's expected payoff."""
        own = self.county[np.arange(prior.size), list(self.modes)]  # where modes are mixed, the other is worth as much
        return float(prior @ own)


def equilibria(game: Likelihoods, trembles: float, signals: int) -> list[Profile]:
    """Every equilibrium in which both choose for sure; where there is none, those in which one state mixes and one signal wavers.

    Where there is none of either kind, the profile that leaves least to gain, which is not verified.

    Parameters
    ----------
    game
        The tables.
    trembles
        Chance that a county does something else than it means to, spread over the modes that are open.
    signals
        How many signals there are.
    """
    modes = [int(mode) for mode in np.flatnonzero(game.open)]
    profiles = [reply(game, chosen, trembles, signals) for chosen in product(modes, repeat=game.prior.size)]
    found = [profile for profile in profiles if profile.verified]
    found = found or [profile for profile in _mixed(game, trembles, signals) if profile.verified]
    return found or [min(profiles, key=lambda profile: profile.gain)]


def reply(game: Likelihoods, modes: tuple[int, ...], trembles: float, signals: int) -> Profile:
    """The superior's best replies to modes, and what they leave the county to gain."""
    weight = _weights(game, modes, trembles)
    worth, beliefs = _worth(game, weight, signals)
    answers = _best(worth, beliefs)
    return _profile(game, weight, (modes, modes, 0.0), (answers, answers, 0.0), beliefs)


def _profile(
    game: Likelihoods,
    weight: Floats,
    modes: tuple[tuple[int, ...], tuple[int, ...], float],
    answers: tuple[Whole, Whole, float],
    beliefs: Floats,
) -> Profile:
    """What modes and answers, each mixed with others, are worth."""
    first, second, waver = answers
    county, superior, conceded = (
        (1 - waver) * one + waver * other
        for one, other in zip(_outcome(game, weight, first), _outcome(game, weight, second), strict=True)
    )
    states = np.arange(game.prior.size)
    allowed = np.where(game.open, county, -np.inf).max(axis=1)
    meant, instead, mix = modes
    used = np.minimum(county[states, list(meant)], county[states, list(instead)]) if mix else county[states, list(meant)]
    return Profile(
        modes=meant,
        answers=first,
        beliefs=beliefs,
        county=county,
        superior=(1 - mix) * superior[states, list(meant)] + mix * superior[states, list(instead)],
        conceded=float(conceded),
        gain=float((allowed - used).max()),
        instead=instead,
        mix=mix,
        wavering=second,
        waver=waver,
    )


def _outcome(game: Likelihoods, weight: Floats, answers: Whole) -> tuple[Floats, Floats, Floats]:
    """Payoffs of county and superior by state and mode, and the chance that a crowd is met with concession."""
    states, kinds, draws = np.indices(game.signal.shape)
    given = answers[game.signal]
    crowds = weight[:, :, None] * game.protest
    conceded = (crowds * (given == 0)).sum() / crowds.sum() if crowds.any() else 0.0
    return (
        game.county[states, kinds, draws, given].mean(axis=2),
        game.superior[states, kinds, draws, given].mean(axis=2),
        np.asarray(conceded),
    )


def _mixed(game: Likelihoods, trembles: float, signals: int) -> Iterator[Profile]:
    """Profiles in which one state mixes two modes and the superior wavers at one signal, both in two minds."""
    modes = [int(mode) for mode in np.flatnonzero(game.open)]
    for state in range(game.prior.size):
        for rest in product(modes, repeat=game.prior.size - 1):
            for pair in combinations(modes, 2):
                ends = [(*rest[:state], mode, *rest[state:]) for mode in pair]
                yield from _between(game, (ends[0], ends[1]), (trembles, signals, state))


def _between(game: Likelihoods, ends: tuple[tuple[int, ...], tuple[int, ...]], rules: tuple[float, int, int]) -> Iterator[Profile]:
    """Mixes of two modes of one state at which an answer turns, with the answer wavering so that the county is in two minds."""
    trembles, signals, state = rules
    weights = [_weights(game, end, trembles) for end in ends]
    (low, _), (high, _) = (_worth(game, weight, signals) for weight in weights)
    for mix in _turns(low, high):
        weight = (1 - mix) * weights[0] + mix * weights[1]
        beliefs = _worth(game, weight, signals)[1]
        before, after = (_best((1 - at) * low + at * high, beliefs) for at in (mix - _SMALLEST, mix + _SMALLEST))
        leads = [
            county[state, ends[0][state]] - county[state, ends[1][state]]
            for county, _, _ in (_outcome(game, weight, answers) for answers in (before, after))
        ]
        if leads[0] * leads[1] < 0:
            waver = leads[0] / (leads[0] - leads[1])
            yield _profile(game, weight, (*ends, mix), (before, after, waver), beliefs)


def _turns(low: Floats, high: Floats) -> list[float]:
    """Where between two ends one answer to a signal overtakes another."""
    turns: list[float] = []
    for one, other in combinations(range(low.shape[1]), 2):
        first, last = low[:, one] - low[:, other], high[:, one] - high[:, other]
        crossing = first * last < 0
        turns += [float(turn) for turn in first[crossing] / (first[crossing] - last[crossing])]
    return turns


def _weights(game: Likelihoods, modes: tuple[int, ...], trembles: float) -> Floats:
    """The chance of each state and mode; shape (states, modes)."""
    meant = np.zeros((game.prior.size, game.open.size))
    meant[np.arange(game.prior.size), list(modes)] = 1.0
    return game.prior[:, None] * ((1 - trembles) * meant + trembles * game.open / game.open.sum())


def _worth(game: Likelihoods, weight: Floats, signals: int) -> tuple[Floats, Floats]:
    """What each answer to each signal is worth, by the chance of the signal, and the belief behind it."""
    weights = np.broadcast_to(weight[:, :, None], game.signal.shape)
    seen = game.signal.ravel()
    kinds = game.superior.shape[-1]
    by_answer = np.zeros((signals, kinds))
    for answer in range(kinds):
        by_answer[:, answer] = np.bincount(seen, (weights * game.superior[..., answer]).ravel(), signals)
    total = np.bincount(seen, weights.ravel(), signals)
    first = np.bincount(game.signal[0].ravel(), weights[0].ravel(), signals)
    return by_answer, np.divide(first, total, out=np.full(signals, np.nan), where=total > 0)


def _best(worth: Floats, beliefs: Floats) -> Whole:
    """The best answer to each signal."""
    return np.where(np.isfinite(beliefs), worth.argmax(axis=1), UNSEEN).astype(np.int64)
