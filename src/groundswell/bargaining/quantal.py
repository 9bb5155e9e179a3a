"""Logit quantal response: play with noise, followed from pure chance to an equilibrium.

Everybody chooses each action with a probability proportional to exp(precision x its worth), knowing that all others do so
(McKelvey and Palfrey 1998, "Quantal response equilibria for extensive form games", in their agent form). At precision 0 all
actions are equally likely; from there one path of solutions leads to an equilibrium, sequential in the limit. It is followed by
tangent steps, each corrected by Newton's method at a right angle to it, so that the path may turn back in precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit, log_softmax, logsumexp, softmax

from groundswell.arrays import Floats
from groundswell.bargaining.equilibrium import Equilibrium
from groundswell.bargaining.moves import ACTIONS, RESPONSES, STREETS, TYPES
from groundswell.bargaining.payoffs import Form
from groundswell.bargaining.verifying import proceeding
from groundswell.errors import GroundswellError

FURTHEST = 1e5
"""Precision, per unit of payoff, at which play is taken to have reached its limit."""
_STEPS = 5_000
_CLOSE = 1e-10
_SAME = 1e-3
_SHORTEST = 1e-8
_STRAIGHT = 0.9
"""Cosine of the most that the path may turn from one step to the next; a longer step might leave it for another."""
_NEAR = 0.05
"""By how much chances and beliefs may change in a step, for the same reason."""


@dataclass(frozen=True, kw_only=True)
class Path:
    """The path at its steps.

    Attributes
    ----------
    precision
        ``(steps,)``, from 0; per unit of payoff.
    petition
        The chance that the city concedes at once: ``(steps,)``.
    local
        ``(steps, types, actions)``.
    superior
        ``(steps, streets, responses)``.
    beliefs
        That the county is of the first type: ``(steps, streets)``.
    """

    precision: Floats
    petition: Floats
    local: Floats
    superior: Floats
    beliefs: Floats

    def table(self) -> pl.DataFrame:
        """The steps as rows."""
        columns = {"precision": self.precision, "petition": self.petition}
        columns |= {f"{kind}_{action}": self.local[:, i, j] for i, kind in enumerate(TYPES) for j, action in enumerate(ACTIONS)}
        columns |= {
            f"{street}_{response}": self.superior[:, i, j]
            for i, street in enumerate(STREETS)
            for j, response in enumerate(RESPONSES)
        }
        return pl.DataFrame(columns | {f"belief_{street}": self.beliefs[:, i] for i, street in enumerate(STREETS)})


@dataclass(frozen=True, kw_only=True)
class _Point:
    """Play at log odds, each player's last action the one of log odds 0.

    ``shares[kind, action, street]`` is the part of an action in a type's chance of a street; it stands where chances are too small
    to be divided.
    """

    local: Floats
    superior: Floats
    beliefs: Floats
    shares: Floats


def quantal_path(form: Form, furthest: float = FURTHEST) -> Path:
    """Follow the path of one game, of any number of types and streets.

    Parameters
    ----------
    form
        One game, a point of its own.
    furthest
        Precision at which to stop.

    Raises
    ------
    GroundswellError
        If the path cannot be followed: a fault of ours.
    """
    size = form.street.shape[1] * (len(ACTIONS) - 1) + form.street.shape[3] * (len(RESPONSES) - 1)
    here, length = np.zeros(size + 1), 0.05
    tangent = _tangent(form, here, np.eye(size + 1)[size])
    steps = [here]
    while here[size] < furthest:
        here, tangent, length = _step(form, here, tangent, length)
        steps.append(here)
        if len(steps) > _STEPS:
            raise GroundswellError(f"the path of quantal responses was not at its end after {_STEPS} steps.")
    return _path(form, steps)


def at_precision(form: Form, path: Path, precision: float) -> Path:
    """Play at one precision: the last place where the path passes it, made exact."""
    passes = np.flatnonzero((path.precision[:-1] < precision) & (path.precision[1:] >= precision))
    if not passes.size:
        raise GroundswellError(f"the path does not reach precision {precision:g}.")
    place = int(passes[-1]) + 1
    guess = np.concatenate([_log_odds(path.local[place]), _log_odds(path.superior[place])])
    for _ in range(50):
        residual, slope = _residual(form, np.append(guess, precision))
        move = np.linalg.solve(slope[:, :-1], residual)
        guess = guess - move
        if np.abs(move).max() < _CLOSE:
            break
    return _path(form, [np.append(guess, precision)])


def limit_of(path: Path, found: Sequence[Equilibrium]) -> int | None:
    """Which of these equilibria, counted from 1, the path ends at; None if at none."""
    for number, one in enumerate(found, 1):
        local = np.array([list(play.values()) for play in one.local.values()])
        superior = np.array([list(play.values()) for play in one.superior.values()])
        seen = np.array(list(one.reached.values()))
        apart = np.abs(path.superior[-1] - superior).max(axis=1)[seen]
        if max(np.abs(path.local[-1] - local).max(), apart.max(initial=0.0)) < _SAME:
            return number
    return None


def _log_odds(play: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.clip(np.log(play[:, :-1]) - np.log(play[:, -1:]), -700, 700).ravel()


def _step(form: Form, here: Floats, tangent: Floats, length: float) -> tuple[Floats, Floats, float]:
    """The next point of the path, its direction there, and the length of the step to try after it."""
    while length > _SHORTEST:
        there = _corrected(form, here + length * tangent, tangent)
        if there is not None:
            onward = _tangent(form, there, tangent)
            if onward @ tangent > _STRAIGHT and _moved(form, here, there) < _NEAR:
                return there, onward, 1.5 * length
        length /= 2
    raise GroundswellError("the path of quantal responses could not be followed.")


def _moved(form: Form, here: Floats, there: Floats) -> float:
    """The most that any chance or belief differs between two points."""
    one, other = _point(form, here[:-1]), _point(form, there[:-1])
    return max(float(np.abs(getattr(one, name) - getattr(other, name)).max()) for name in ("local", "superior", "beliefs"))


def _corrected(form: Form, there: Floats, tangent: Floats) -> Floats | None:
    """The point of the path at a right angle to a step, or None where Newton's method does not find it soon."""
    for _ in range(6):
        residual, slope = _residual(form, there)
        move = np.linalg.solve(np.vstack([slope, tangent]), np.append(residual, 0.0))
        there = there - move
        if np.abs(move).max() < _CLOSE * (1 + np.abs(there).max()):
            return there
    return None


def _tangent(form: Form, here: Floats, before: Floats) -> Floats:
    """The direction of the path, the same way as before."""
    _, slope = _residual(form, here)
    direction = np.linalg.solve(np.vstack([slope, before]), np.append(np.zeros(slope.shape[0]), 1.0))
    return direction / np.linalg.norm(direction)


def _residual(form: Form, place: Floats) -> tuple[Floats, Floats]:
    """Log odds less precision x worth, which is 0 on the path, and its slopes in log odds and precision."""
    odds, precision = place[:-1], place[-1]
    at = _point(form, odds)
    gain = form.street[0, ..., None] * form.local[0]
    local = np.einsum("kasy,sy->ka", gain, at.superior) - form.cost[0]
    superior = np.einsum("sk,ksy->sy", at.beliefs, form.superior[0])
    lead = np.concatenate([(local[:, :-1] - local[:, -1:]).ravel(), (superior[:, :-1] - superior[:, -1:]).ravel()])
    split = form.street.shape[1] * (len(ACTIONS) - 1)
    slope = np.zeros((odds.size, odds.size))
    slope[:split, split:] = _of_local(gain, at)
    slope[split:, :split] = _of_superior(form, at)
    return odds - precision * lead, np.hstack([np.eye(odds.size) - precision * slope, -lead[:, None]])


def _point(form: Form, odds: Floats) -> _Point:
    kinds, streets = form.street.shape[1], form.street.shape[3]
    split = kinds * (len(ACTIONS) - 1)
    logs = _logs(odds[:split].reshape(kinds, -1))
    with np.errstate(divide="ignore"):
        ways = logs[:, :, None] + np.log(form.street[0])
        mass = logsumexp(ways, axis=1) + np.log(form.prior[0])[:, None]
    return _Point(
        local=np.exp(logs),
        superior=np.exp(_logs(odds[split:].reshape(streets, -1))),
        beliefs=softmax(mass, axis=0).T,
        shares=softmax(ways, axis=1),
    )


def _logs(odds: Floats) -> Floats:
    return log_softmax(np.hstack([odds, np.zeros((odds.shape[0], 1))]), axis=1)


def _moves(play: Floats) -> Floats:
    """Slopes of chances in log odds: ``(nodes, actions, actions - 1)``."""
    return play[:, :, None] * (np.eye(play.shape[1])[None, :, :-1] - play[:, None, :-1])


def _of_local(gain: Floats, at: _Point) -> Floats:
    """Slopes of the county's leads in the city's log odds."""
    lead = gain[:, :-1] - gain[:, -1:]
    slope = np.einsum("kasy,syz->kasz", lead, _moves(at.superior))
    return slope.reshape(slope.shape[0] * slope.shape[1], -1)


def _of_superior(form: Form, at: _Point) -> Floats:
    """Slopes of the city's leads in the county's log odds: through its beliefs."""
    lead = np.moveaxis(form.superior[0][..., :-1] - form.superior[0][..., -1:], 0, 1)
    others = np.eye(form.street.shape[1])[None] - at.beliefs[:, None, :]
    belief = at.beliefs[:, :, None] * others
    moved = at.shares[:, :-1] - at.local[:, :-1, None]
    slope = np.einsum("sky,skj,jbs->syjb", lead, belief, moved)
    return slope.reshape(slope.shape[0] * slope.shape[1], -1)


def _path(form: Form, steps: list[Floats]) -> Path:
    points = [_point(form, step[:-1]) for step in steps]
    local, superior = np.stack([point.local for point in points]), np.stack([point.superior for point in points])
    precision = np.array([step[-1] for step in steps])
    expected = np.array([float(proceeding(form, one[None], other[None])[0]) for one, other in zip(local, superior, strict=True)])
    return Path(
        precision=precision,
        petition=expit(-precision * expected),
        local=local,
        superior=superior,
        beliefs=np.stack([point.beliefs[:, 0] for point in points]),
    )
