"""Comparative statics: every equilibrium as one parameter or two take many values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from groundswell.arrays import Floats, Whole
from groundswell.bargaining.equilibrium import Solution, solve_many
from groundswell.bargaining.following import threats
from groundswell.bargaining.game import Game, bounds_of, parameter_named
from groundswell.bargaining.moves import ACTIONS, COMPLY, CONSENT, MOBILISE, REPRESS, RESPONSES, STREETS, TYPES
from groundswell.errors import GameError

REGIONS = (
    "petition granted",
    "consent",
    "consent, and the ungrieved may bluff",
    "mobilised",
    "comply",
    "comply, and the ungrieved may bluff",
    "repress",
)
"""What a point of a plane is called by, from the equilibrium that is followed."""
_MOST = 1_000_000
_LIKELY = 0.5
_PLANE = 2


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A parameter that is varied.

    Attributes
    ----------
    word
        The parameter as it was asked for, by long name or short key.
    name
        Its long name.
    values
        What it takes.
    """

    word: str
    name: str
    values: Floats


def axes(asked: Sequence[str]) -> list[Axis]:
    """One axis or two from words as ``dtau=0:.6:61``: a parameter, from, to, and how many values.

    Raises
    ------
    GameError
        If a word is none of that form, a parameter is not known or stands there twice, or a value is out of its range.

    Examples
    --------
    >>> axes(["dtau=0:.6:3"])[0].values.tolist()
    [0.0, 0.3, 0.6]
    """
    if not 1 <= len(asked) <= _PLANE:
        raise GameError(f"--over: one parameter, or two for a plane, as `--over dtau=0:.6:61`; got {len(asked)}.")
    faults: list[str] = []
    found: list[Axis] = []
    for text in asked:
        try:
            found.append(_axis(text))
        except GameError as error:
            faults += error.faults
    if len({axis.name for axis in found}) < len(found):
        faults.append(f"--over: the same parameter twice, {found[0].name}; a plane needs two.")
    if math.prod(axis.values.size for axis in found) > _MOST:
        faults.append(f"--over: at most {_MOST:,} points; got {math.prod(axis.values.size for axis in found):,}.")
    if faults:
        raise GameError(*faults)
    return found


def _axis(text: str) -> Axis:
    where = f"--over {text}"
    word, equals, span = text.partition("=")
    parts = span.split(":")
    if not equals or len(parts) != 3:
        raise GameError(f"{where}: not of the form NAME=FROM:TO:NUMBER, as `dtau=0:.6:61`.")
    name = parameter_named(word.strip(), where)
    try:
        start, end, number = float(parts[0]), float(parts[1]), int(parts[2])
    except ValueError:
        raise GameError(f"{where}: FROM and TO are numbers and NUMBER is a whole number; got `{span}`.") from None
    if not 2 <= number <= _MOST:
        raise GameError(f"{where}: NUMBER is how many values, at least 2 and at most {_MOST:,}; got {number}.")
    low, high = bounds_of(name)
    for value in (start, end):
        if not math.isfinite(value) or (low is not None and value < low) or (high is not None and value > high):
            allowed = "any number" if low is None else f"at least {low:g}" if high is None else f"{low:g} to {high:g}"
            raise GameError(f"{where}: {name} is {allowed}; got {value:g}.")
    return Axis(word=word.strip(), name=name, values=np.linspace(start, end, number))


def sweep(game: Game, over: Sequence[Axis]) -> pl.DataFrame:
    """Every equilibrium at every point of the axes, a row each.

    Parameters
    ----------
    game
        Where parameters stand that are not varied.
    over
        One axis, or two for a plane.

    Returns
    -------
    polars.DataFrame
        The varied parameters, the number of the equilibrium at its point, whether it is the one followed, its play, beliefs and
        payoffs, the chance of protest, the threat, and what the point is called by.
    """
    grids = np.meshgrid(*(axis.values for axis in over), indexing="ij")
    values = {axis.name: grid.ravel() for axis, grid in zip(over, grids, strict=True)}
    solution = solve_many(game, values)
    threat = threats(solution)
    columns: dict[str, Any] = {axis.word: values[axis.name][solution.point] for axis in over}
    first = np.searchsorted(solution.point, solution.point)
    columns |= {
        "equilibrium": np.arange(solution.point.size) - first + 1,
        "equilibria": solution.count[solution.point],
        "followed": _followed(solution, threat),
        "petition": solution.petition,
    }
    columns |= {f"{kind}_{action}": solution.local[:, i, j] for i, kind in enumerate(TYPES) for j, action in enumerate(ACTIONS)}
    columns |= {
        f"{street}_{response}": solution.superior[:, i, j]
        for i, street in enumerate(STREETS)
        for j, response in enumerate(RESPONSES)
    }
    columns |= {f"belief_{street}": solution.beliefs[:, i] for i, street in enumerate(STREETS)}
    columns |= {f"payoff_{player}": solution.payoffs[:, i] for i, player in enumerate((*TYPES, "superior"))}
    protest = (1 - solution.petition) * (solution.prior * solution.protest.sum(axis=2)).sum(axis=1)
    table = pl.DataFrame(columns | {"protest": protest, "threat": threat, "verified": solution.verified.astype(np.int64)})
    return table.with_columns(pl.Series("region", [REGIONS[number] for number in _regions(solution)]))


def _followed(solution: Solution, threat: Floats) -> Whole:
    """1 for the row of each point in which the county most likely gets its way."""
    order = np.lexsort((-threat, solution.point))
    _, first = np.unique(solution.point[order], return_index=True)
    followed = np.zeros(solution.point.size, dtype=np.int64)
    followed[order[first]] = 1
    return followed


def _regions(solution: Solution) -> Whole:
    """The number of the name that each row's play is called by."""
    grieved, ungrieved = solution.local[:, 0], solution.local[:, 1]
    bluff = ungrieved[:, MOBILISE] > 0
    likely = grieved.argmax(axis=1)
    number = np.select(
        [likely == CONSENT, likely == MOBILISE, likely == COMPLY, likely == REPRESS],
        [np.where(bluff, 2, 1), 3, np.where(bluff, 5, 4), 6],
    )
    return np.where(solution.petition > _LIKELY, 0, number)
