"""A contest: many counties want one station, and the superior gives it to the one whose refusal would cost most.

Influence counts among equals: refusing a county of more influence costs more. So does refusing a crowd that may escalate; but
crowds compete, and a signal helps only if it stands out among the others'. Each county knows its grievance and its influence, by
thirds, and chooses its mode; the superior sees influence and the street. Modes are found by fictitious play on simulated crowds:
each round everyone replies to the mean of all rounds before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.arrays import Floats, Whole

THIRDS = ("weak", "middling", "strong")
_ROUNDS = 60


@dataclass(frozen=True, kw_only=True)
class Field:
    """What a contest is fought with.

    Attributes
    ----------
    prior
        Chance of each state of grievance; shape (states,).
    signal
        What the superior sees of each simulated crowd; shape (states, modes, draws).
    relief
        What giving way to that crowd spares the superior, influence aside; shape (states, modes, draws).
    won, lost
        The county's payoff if it gets the station and if not; shape (states, modes, draws).
    open
        Modes that can be chosen; shape (modes,).
    overruling
        What refusing a county of influence one costs the superior.
    rivals
        Draws of the other counties of each contest: influence, and numbers between 0 and 1 for state, mode and crowd; shape
        (contests, others, 4).
    edges
        Influence that parts the thirds; shape (2,).
    """

    prior: Floats
    signal: Whole
    relief: Floats
    won: Floats
    lost: Floats
    open: Whole
    overruling: float
    rivals: Floats
    edges: Floats


@dataclass(frozen=True, kw_only=True)
class Contest:
    """How a contest is fought.

    Attributes
    ----------
    modes
        The chance of each mode by third and state; shape (thirds, states, modes).
    relief
        What the superior expects to be spared, by third and signal; shape (thirds, signals).
    gain
        The most that a county could gain by another mode.
    crowds_win
        The chance that a county with a crowd gets the station, in the contests of its rivals.
    """

    modes: Floats
    relief: Floats
    gain: float
    crowds_win: float


def fight_over(field: Field, trembles: float, signals: int) -> Contest:
    """Fictitious play, and what it leaves to gain.

    Parameters
    ----------
    field
        What it is fought with.
    trembles
        Chance of another mode than the one meant.
    signals
        How many signals there are.
    """
    states, kinds = field.prior.size, field.open.size
    meant = np.zeros((len(THIRDS), states, kinds))
    meant[..., np.flatnonzero(field.open)[0]] = 1.0
    worth = np.zeros_like(meant)
    for played in range(1, _ROUNDS + 1):
        worth = _worth(field, _trembling(field, meant, trembles), signals)
        best = np.where(field.open == 1, worth, -np.inf).argmax(axis=-1)
        meant += (np.eye(kinds)[best] - meant) / (played + 1)
    modes = _trembling(field, meant, trembles)
    own = (meant * worth).sum(axis=-1)
    allowed = np.where(field.open == 1, worth, -np.inf).max(axis=-1)
    expected = _relief(field, modes, signals)
    scores, seen = _scores(field, modes, expected)
    crowds = seen > 0
    wins = crowds[np.arange(scores.shape[0]), scores.argmax(axis=1)].sum() / max(int(crowds.sum()), 1)
    return Contest(modes=meant, relief=expected, gain=float((allowed - own).max()), crowds_win=float(wins))


def third(field: Field, influence: Floats) -> Whole:
    """Whether a county is weak, middling or strong."""
    return np.searchsorted(field.edges, influence, side="right")


def _trembling(field: Field, meant: Floats, trembles: float) -> Floats:
    return (1 - trembles) * meant + trembles * field.open / field.open.sum()


def _relief(field: Field, modes: Floats, signals: int) -> Floats:
    """What the superior expects of each signal, by Bayes' rule on the tables; nothing where no crowd gave it."""
    weight = field.prior[None, :, None] * modes
    seen = field.signal.ravel()
    expected = np.zeros((len(THIRDS), signals))
    for place in range(len(THIRDS)):
        weights = np.broadcast_to(weight[place][:, :, None], field.signal.shape)
        total = np.bincount(seen, weights.ravel(), signals)
        spared = np.bincount(seen, (weights * field.relief).ravel(), signals)
        expected[place] = np.divide(spared, total, out=np.zeros(signals), where=total > 0)
    return expected


def _worth(field: Field, modes: Floats, signals: int) -> Floats:
    """A county's payoff of each mode by third and state, the others playing ``modes``; shape (thirds, states, modes)."""
    expected = _relief(field, modes, signals)
    best = np.sort(_scores(field, modes, expected)[0].max(axis=1))
    middles = _middles(field)
    worth = np.empty_like(modes)
    for place in range(len(THIRDS)):
        score = field.overruling * middles[place] + expected[place][field.signal]
        wins = (np.searchsorted(best, score, side="left") + np.searchsorted(best, score, side="right")) / (2 * best.size)
        worth[place] = (wins * field.won + (1 - wins) * field.lost).mean(axis=-1)
    return worth


def _middles(field: Field) -> Floats:
    """The median influence of each third; that of all where a third is empty."""
    influence = field.rivals[..., 0]
    place = third(field, influence)
    return np.array([np.median(influence[place == each] if (place == each).any() else influence) for each in range(len(THIRDS))])


def _scores(field: Field, modes: Floats, expected: Floats) -> tuple[Floats, Whole]:
    """What refusing each rival of each contest would cost the superior, and what it sees of them; shapes (contests, others)."""
    influence, state_draw, mode_draw, crowd_draw = np.moveaxis(field.rivals, -1, 0)
    place = third(field, influence)
    state = (state_draw >= field.prior[0]).astype(np.int64)
    mode = (mode_draw[..., None] > np.cumsum(modes[place, state], axis=-1)).sum(axis=-1).clip(0, modes.shape[-1] - 1)
    crowd = (crowd_draw * field.signal.shape[-1]).astype(np.int64)
    seen = field.signal[state, mode, crowd]
    return field.overruling * influence + expected[place, seen], seen
