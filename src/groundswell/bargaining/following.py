"""Which equilibrium is followed where a game has several, and how what happens in it changes along a parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from groundswell.arrays import Floats
from groundswell.bargaining.equilibrium import Solution, solve_form
from groundswell.bargaining.game import Game, bounds_of, long_names
from groundswell.bargaining.moves import ACTIONS, CONCEDE
from groundswell.bargaining.payoffs import Form, form
from groundswell.randomness import stream

RULE = (
    "Where a game has several equilibria, the one is followed in which the county most likely gets its way, by petition or"
    " after protest."
)
SPREAD = (0.5, 1.5)
"""Random parameters are the baseline's times numbers drawn evenly from this range."""
_HIGHEST = 0.99
"""Where the product would pass the end of a range at 1, it is set here."""
DISTRIBUTION = (
    f"Each parameter is its baseline times a number of its own, drawn evenly from {SPREAD[0]} to {SPREAD[1]}; probabilities and"
    f" shares that would pass {_HIGHEST} are set to it."
)
Points = dict[str, Floats]
"""Parameters by long name, an array of the same length each."""


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What is done in the equilibrium that is followed; the leading axes are those of the points.

    Attributes
    ----------
    threat
        The chance that the county gets its way, by petition or after protest.
    petition
        The chance that the city concedes at once.
    local
        ``(..., types, actions)``, once the petition was ignored.
    superior
        ``(..., streets, responses)``.
    beliefs
        ``(..., streets)``.
    reached
        ``(..., streets)``.
    prior
        ``(..., types)``.
    """

    threat: Floats
    petition: Floats
    local: Floats
    superior: Floats
    beliefs: Floats
    reached: Any
    prior: Floats

    def used(self, action: str) -> Floats:
        """How often the county takes an action once its petition was ignored, over both types."""
        return (self.prior * self.local[..., ACTIONS.index(action)]).sum(axis=-1)


def threats(solution: Solution) -> Floats:
    """The chance that the county gets its way, by petition or after protest, in each equilibrium: ``(rows,)``."""
    conceded = (solution.protest * solution.superior[:, None, :, CONCEDE]).sum(axis=2)
    return solution.petition + (1 - solution.petition) * (solution.prior * conceded).sum(axis=1)


def follow(games: Form) -> Followed:
    """The equilibrium that is followed at each point."""
    solution = solve_form(games)
    threat = threats(solution)
    order = np.lexsort((-threat, solution.point))
    _, first = np.unique(solution.point[order], return_index=True)
    row = order[first]
    return Followed(
        threat=threat[row],
        **{name: getattr(solution, name)[row] for name in ("petition", "local", "superior", "beliefs", "reached", "prior")},
    )


def along(game: Game, points: Points, name: str, levels: Floats) -> Followed:
    """What is followed at each point as one parameter takes several values: arrays ``(points, levels, ...)``.

    Parameters
    ----------
    game
        Where parameters stand that the points do not give.
    points
        Parameters of the points.
    name
        Long name of the parameter that is varied.
    levels
        Its values ``(points, levels)``, kept within its range.
    """
    low, high = bounds_of(name)
    levels = np.clip(levels, low, high)
    flat = {key: np.repeat(values, levels.shape[1]) for key, values in points.items()}
    found = follow(form(game, flat | {name: levels.ravel()}))
    return Followed(**{key: array.reshape(*levels.shape, *array.shape[1:]) for key, array in vars(found).items()})


def alone(game: Game) -> Points:
    """A game as the one point of a grid."""
    return {name: np.array([value]) for name, value in game.model_dump().items()}


def draws(game: Game, number: int, seed: int) -> Points:
    """Random parameters about a game's: see ``DISTRIBUTION``."""
    source = stream(seed, "random games")
    made: Points = {}
    for place, (name, value) in enumerate(long_names(game.model_dump()).items()):
        factor = SPREAD[0] + (SPREAD[1] - SPREAD[0]) * source.uniform(entity=np.arange(number), step=place)
        bounded = bounds_of(name)[1] is not None
        made[name] = np.minimum(value * factor, max(_HIGHEST, value)) if bounded else value * factor
    return made
