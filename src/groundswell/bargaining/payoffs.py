"""What each end is worth to county and city: a game's numbers as arrays, for one point or for many side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from groundswell.arrays import Floats
from groundswell.bargaining.game import Game, long_names
from groundswell.bargaining.moves import ACTIONS, RESPONSES, STREETS, TYPES

NEVER = 1e-9
"""Neither type of county, nor a street after any choice but to repress, is wholly impossible: chances keep this far from 0 and 1.

So every street has a belief even at the edges of the parameters (perfect containment, no exposure), the limit of those near by.
"""
_SHAPE = (len(TYPES), len(ACTIONS), len(STREETS), len(RESPONSES))


@dataclass(frozen=True, kw_only=True)
class Form:
    """A game between a county of some type and a city that sees the street, as arrays; the point comes first.

    Attributes
    ----------
    prior
        Chance of each type: ``(points, types)``.
    street
        Chance of each street given type and action: ``(points, types, actions, streets)``; what is missing to 1 is no protest.
    local
        The county's payoff at a street: ``(points, types, actions, streets, responses)``, before the cost of its action.
    cost
        What an action costs the county: ``(points, actions)``.
    superior
        The city's payoff at a street: ``(points, types, streets, responses)``.
    quiet
        The city's payoff where nobody protests: ``(points,)``.
    granted
        The county's payoff where its petition is granted: ``(points,)``; the city's is 0.
    """

    prior: Floats
    street: Floats
    local: Floats
    cost: Floats
    superior: Floats
    quiet: Floats
    granted: Floats

    @property
    def points(self) -> int:
        """How many games stand side by side."""
        return self.prior.shape[0]


Values = Mapping[str, "float | Floats"]


def numbers(game: Game, over: Values | None = None) -> dict[str, Floats]:
    """Every parameter of a game by its long name, some of them varied: one array each, all of one length.

    Parameters
    ----------
    game
        Where parameters stand that are not varied.
    over
        Arrays by long name or short key, broadcast against one another.
    """
    values = {**game.model_dump(), **long_names(dict(over or {}))}
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(value, dtype=np.float64)) for value in values.values()))
    return dict(zip(values, arrays, strict=True))


def form(game: Game, over: Values | None = None) -> Form:
    """The baseline game's payoffs at one point, or at each point of a grid.

    Parameters
    ----------
    game
        The parameters.
    over
        Parameters that vary from point to point: arrays by long name or short key.
    """
    p = numbers(game, over)
    street = _streets(p)
    escalation = _escalation(p)
    grieved = np.clip(p["grievance_prior"], NEVER, 1 - NEVER)
    return Form(
        prior=np.stack([grieved, 1 - grieved], axis=-1),
        street=street,
        local=_local(p, escalation),
        cost=np.stack([np.zeros_like(p["leak_cost"]), p["leak_cost"], p["organising_cost"], p["prevention_cost"]], axis=-1),
        superior=_superior(p, escalation),
        quiet=carried_through(p),
        granted=p["revenue_share_at_stake"] * p["revenue_value"],
    )


def carried_through(p: Mapping[str, Floats]) -> Floats:
    """What the city gains from its decision, less the cost of overruling a county of some influence: a - w phi."""
    return p["implementation_gain"] - p["local_influence"] * p["overruling_cost"]


def turnout_ungrieved(p: Mapping[str, Floats]) -> Floats:
    """Spontaneous protest in an ungrieved county, followers of a staged crowd among it: q0 + kap (q1 - q0)."""
    return p["spontaneous_turnout_ungrieved"] + p["stagedness"] * (
        p["spontaneous_turnout_grieved"] - p["spontaneous_turnout_ungrieved"]
    )


def contained_violence(p: Mapping[str, Floats]) -> Floats:
    """Chance that a protest which nobody organises turns violent: v0 (1 - rho)."""
    return p["violence_base"] * (1 - p["containment"])


def organised_violence(p: Mapping[str, Floats]) -> Floats:
    """Chance that a protest run by an intermediary turns violent: r v0 (1 - rho) + (1 - r) vhi."""
    reliable = p["intermediary_reliability"]
    return reliable * contained_violence(p) + (1 - reliable) * p["reckless_violence"]


def _streets(p: Mapping[str, Floats]) -> Floats:
    spontaneous = np.stack([p["spontaneous_turnout_grieved"], turnout_ungrieved(p)], axis=-1)
    organised = np.stack([p["organised_turnout_grieved"], p["organised_turnout_ungrieved"]], axis=-1)
    exposed = np.clip(p["exposure_without_leak"], NEVER, 1)[:, None]
    protest = np.stack([exposed * spontaneous, spontaneous, organised], axis=-1)
    protest = np.maximum(protest, NEVER * np.stack([exposed, np.ones_like(exposed), np.ones_like(exposed)], axis=-1))
    calm = contained_violence(p)
    violence = np.clip(np.stack([calm, calm, organised_violence(p)], axis=-1), NEVER, 1 - NEVER)[:, None, :]
    street = np.zeros((violence.shape[0], *_SHAPE[:3]))
    street[:, :, :3, 0] = protest * (1 - violence)
    street[:, :, :3, 1] = protest * violence
    return street


def _escalation(p: Mapping[str, Floats]) -> Floats:
    """Chance of escalation by type and response: ``(points, types, responses)``."""
    spontaneous = 1 - p["stagedness"]
    none = np.zeros_like(spontaneous)
    by_type = [
        np.stack([none, spontaneous * p[f"escalation_if_rejected_{kind}"], spontaneous * p[f"escalation_if_repressed_{kind}"]], -1)
        for kind in TYPES
    ]
    return np.stack(by_type, axis=1)


def _local(p: Mapping[str, Floats], escalation: Floats) -> Floats:
    """The county's: what a concession to the crowd is worth, less the sanction it has to expect."""
    none = np.zeros_like(p["detection_consent"])
    found = np.stack([none, p["detection_consent"], p["detection_mobilise"], none], axis=-1)
    weight = (p["local_promotion_weight"] * p["sanction"])[:, None]
    violent = p["negligence_share"][:, None] + p["inquiry_after_violence"][:, None] * found
    peaceful = p["inquiry_after_peace"][:, None] * found
    local = np.zeros((escalation.shape[0], *_SHAPE))
    x = escalation[:, :, None, :]
    local[:, :, :, 0, :] = -weight[..., None, None] * ((1 - x) * peaceful[:, None, :, None] + x * violent[:, None, :, None])
    local[:, :, :, 1, :] = -(weight * violent)[:, None, :, None]
    gain = p["congruence"] * p["revenue_share_at_stake"] * p["revenue_value"]
    local[..., 0] += gain[:, None, None, None]
    return local


def _superior(p: Mapping[str, Floats], escalation: Floats) -> Floats:
    """The city's: disruption, then the price of giving way, or the gain of holding on less what escalation costs it."""
    risk = escalation * (p["superior_promotion_weight"] * p["veto_penalty"])[:, None, None]
    superior = np.broadcast_to(carried_through(p)[:, None, None, None], (*risk.shape[:2], 2, 3)) - risk[:, :, None, :]
    superior[..., 0] = -np.stack([p["concession_cost"], p["violent_concession_cost"]], axis=-1)[:, None, :]
    superior[..., 2] -= np.stack([p["force_cost_peaceful"], p["force_cost_violent"]], axis=-1)[:, None, :]
    disruption = np.stack([p["disruption_peaceful"], (1 - p["blame_shifted"]) * p["disruption_violent"]], axis=-1)
    return superior - disruption[:, None, :, None]
