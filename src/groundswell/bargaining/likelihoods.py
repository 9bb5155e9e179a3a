"""The game where nature's odds are simulated: equilibria on tables of what a superior sees, given grievance and mode.

In the baseline game the odds of protest, violence and escalation are parameters. Here they are crowds, simulated for every state of
grievance and every mode of the county's officials. What the superior sees of a crowd is a signal, one of many. It forms beliefs by
Bayes' rule on the tables, in which officials tremble: with a small chance they do something else than they mean to, so that no
signal is without a belief. An equilibrium is a mode for each state, and an answer to each signal, each a best reply to the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Floats, Whole

UNSEEN = 1
"""The answer to a signal that no simulated crowd gave: the superior holds on."""
_SMALLEST = 1e-9


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
    """

    modes: tuple[int, ...]
    answers: Whole
    beliefs: Floats
    county: Floats
    superior: Floats
    conceded: float
    gain: float

    @property
    def verified(self) -> bool:
        """Whether every reply is a best one (the superior's are by construction)."""
        return self.gain <= _SMALLEST

    def value(self, prior: Floats) -> float:
        """The county's expected payoff."""
        own = self.county[np.arange(prior.size), list(self.modes)]
        return float(prior @ own)


def equilibria(game: Likelihoods, trembles: float, signals: int) -> list[Profile]:
    """Every equilibrium in which both choose for sure; where there is none, the profile that leaves least to gain.

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
    return found or [min(profiles, key=lambda profile: profile.gain)]


def reply(game: Likelihoods, modes: tuple[int, ...], trembles: float, signals: int) -> Profile:
    """The superior's best replies to modes, and what they leave the county to gain."""
    weight = _weights(game, modes, trembles)
    answers, beliefs = _answers(game, weight, signals)
    states, kinds, draws = np.indices(game.signal.shape)
    given = answers[game.signal]
    county = game.county[states, kinds, draws, given].mean(axis=2)
    superior = game.superior[states, kinds, draws, given].mean(axis=2)
    own = np.arange(game.prior.size), list(modes)
    allowed = np.where(game.open, county, -np.inf)
    crowds = weight[:, :, None] * game.protest
    return Profile(
        modes=modes,
        answers=answers,
        beliefs=beliefs,
        county=county,
        superior=superior[own],
        conceded=float((crowds * (given == 0)).sum() / crowds.sum()) if crowds.any() else 0.0,
        gain=float((allowed.max(axis=1) - county[own]).max()),
    )


def _weights(game: Likelihoods, modes: tuple[int, ...], trembles: float) -> Floats:
    """The chance of each state and mode; shape (states, modes)."""
    meant = np.zeros((game.prior.size, game.open.size))
    meant[np.arange(game.prior.size), list(modes)] = 1.0
    return game.prior[:, None] * ((1 - trembles) * meant + trembles * game.open / game.open.sum())


def _answers(game: Likelihoods, weight: Floats, signals: int) -> tuple[Whole, Floats]:
    """The best answer to each signal, and the belief behind it."""
    weights = np.broadcast_to(weight[:, :, None], game.signal.shape)
    seen = game.signal.ravel()
    by_answer = np.stack(
        [np.bincount(seen, (weights * game.superior[..., answer]).ravel(), signals) for answer in range(game.superior.shape[-1])],
        axis=1,
    )
    total = np.bincount(seen, weights.ravel(), signals)
    first = np.bincount(game.signal[0].ravel(), weights[0].ravel(), signals)
    answers = np.where(total > 0, by_answer.argmax(axis=1), UNSEEN)
    return answers, np.divide(first, total, out=np.full(signals, np.nan), where=total > 0)
