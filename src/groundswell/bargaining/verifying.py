"""The proof that play is a perfect Bayesian equilibrium, made from the payoffs alone and apart from how the play was found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Floats
from groundswell.bargaining.moves import COMPLY
from groundswell.bargaining.payoffs import Form

TOLERANCE = 1e-6
"""What a player may gain by another choice, relative to the largest payoff, and how far a belief may be from Bayes' rule."""
_REACHED = 1e-8
"""A street less likely than this is told to be off the path; its belief is by Bayes' rule all the same, if anything leads there."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What was checked of play at many points, a row each.

    Attributes
    ----------
    regret
        The most that a type of county, or the city at the petition or at a street, could gain by another choice, relative to the
        largest payoff.
    error
        How far beliefs are from Bayes' rule on the path, or from trembles off it.
    reached
        Whether a street is on the path once the petition was ignored: ``(rows, streets)``.
    """

    regret: Floats
    error: Floats
    reached: npt.NDArray[np.bool_]

    @property
    def holds(self) -> npt.NDArray[np.bool_]:
        """Whether the play is an equilibrium."""
        return (self.regret <= TOLERANCE) & (self.error <= TOLERANCE)


def verify(form: Form, local: Floats, superior: Floats, beliefs: Floats, petition: Floats) -> Proof:
    """Check best replies of every player, and Bayes' rule, in every row.

    Parameters
    ----------
    form
        The game of each row, a point a row.
    local
        ``(rows, types, actions)``.
    superior
        ``(rows, streets, responses)``.
    beliefs
        That the county is of the first type: ``(rows, streets)``; with more than two types ``(rows, streets, types)``.
    petition
        The chance that the city concedes at once: ``(rows,)``.
    """
    belief = beliefs if beliefs.ndim == 3 else np.stack([beliefs, 1 - beliefs], axis=-1)
    scale = 1 + np.abs(form.local).max(axis=(1, 2, 3, 4)) + np.abs(form.cost).max(axis=1)
    scale = np.maximum(scale, 1 + np.abs(form.superior).max(axis=(1, 2, 3)))
    regrets = [
        _regret(local_values(form, superior), local),
        _regret(superior_values(form, belief), superior),
        _regret(np.stack([np.zeros_like(petition), proceeding(form, local, superior)], -1), np.stack([petition, 1 - petition], -1)),
    ]
    chances = [np.abs(play.sum(axis=-1) - 1).max(axis=1) + (play < 0).any(axis=(1, 2)) for play in (local, superior)]
    mass = form.prior[:, :, None] * np.einsum("rka,rkas->rks", local, form.street)
    reached = mass.sum(axis=1) > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        bayes = np.moveaxis(mass / mass.sum(axis=1, keepdims=True), 1, 2)
    weight = form.prior[:, :, None] * form.street[:, :, COMPLY]
    trembled = np.moveaxis(weight / weight.sum(axis=1, keepdims=True), 1, 2)
    error = np.abs(belief - np.where(reached[..., None], bayes, trembled)).max(axis=(1, 2))
    for row in np.flatnonzero(~reached.any(axis=1) & (error > TOLERANCE)):
        error[row] = _tremble_error(form, int(row), local_values(form, superior)[row], belief[row], scale[row])
    return Proof(
        regret=np.max(regrets, axis=0) / scale, error=np.max([error, *chances], axis=0), reached=mass.sum(axis=1) > _REACHED
    )


def local_values(form: Form, superior: Floats) -> Floats:
    """What each action is worth to each type once the petition was ignored: ``(rows, types, actions)``."""
    return np.einsum("rkas,rkasy,rsy->rka", form.street, form.local, superior) - form.cost[:, None, :]


def superior_values(form: Form, belief: Floats) -> Floats:
    """What each response is worth to the city at each street: ``(rows, streets, responses)``."""
    return np.einsum("rsk,rksy->rsy", belief, form.superior)


def proceeding(form: Form, local: Floats, superior: Floats) -> Floats:
    """What the city expects if it does not grant the petition: ``(rows,)``."""
    street = np.einsum("rka,rkas->rks", local, form.street)
    protests = np.einsum("rk,rks,rsy,rksy->r", form.prior, street, superior, form.superior)
    return protests + form.quiet * np.einsum("rk,rk->r", form.prior, 1 - street.sum(axis=2))


def _regret(values: Floats, play: Floats) -> Floats:
    lost = values.max(axis=-1) - (values * play).sum(axis=-1)
    return lost.max(axis=tuple(range(1, lost.ndim)))


def _tremble_error(form: Form, row: int, values: Floats, belief: Floats, scale: float) -> float:
    """How far beliefs off the path are from any trembles of compliance (by all types alike) and of actions as good as the best."""
    from scipy.optimize import nnls

    weight = form.prior[row][:, None, None] * form.street[row]
    content = values >= values.max(axis=1, keepdims=True) - TOLERANCE * scale
    extra = [weight[kind, action] * _one(kind, weight.shape[0])[:, None] for kind, action in np.argwhere(content)]
    columns = [_excess(mass, belief) for mass in (weight[:, COMPLY], *extra)]
    unit = np.abs(weight[:, COMPLY]).max()
    left = np.stack(columns[1:], axis=1) / unit if extra else np.zeros((columns[0].size, 1))
    _, residual = nnls(left, -columns[0] / unit)
    return float(residual)


def _one(kind: int, kinds: int) -> Floats:
    return np.eye(kinds)[kind]


def _excess(mass: Floats, belief: Floats) -> Floats:
    """By how much masses ``(types, streets)`` depart from what the beliefs ``(streets, types)`` would make of their sum."""
    return (mass.T - belief * mass.sum(axis=0)[:, None]).ravel()
