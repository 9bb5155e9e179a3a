"""An equilibrium, as a person reads it and as a file keeps it; and the verbs that find all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from groundswell.arrays import Floats, Whole
from groundswell.bargaining.enumeration import Found, equilibria
from groundswell.bargaining.game import Game
from groundswell.bargaining.moves import ACTIONS, REPRESS, RESPONSES, STREETS, TYPES
from groundswell.bargaining.payoffs import Form, Values, form
from groundswell.bargaining.verifying import Proof, local_values, proceeding, verify
from groundswell.errors import GroundswellError
from groundswell.tables import to_html

CONVENTION = "A street that no choice leads to is believed to come from compliance that trembled."
"""What the city believes off the path."""
_INDIFFERENT = 1e-12
_RARE = 1e-6
"""The least chance of a street, or of a type of county, in a game near by."""


@dataclass(frozen=True, kw_only=True)
class Equilibrium:
    """Play in which nobody would do otherwise, and beliefs that fit it.

    Attributes
    ----------
    petition
        Probability that the superior concedes at once.
    local
        What the county does once its petition was ignored, by type and action, in probabilities.
    superior
        What the city does about the street, by street and response, in probabilities.
    beliefs
        The city's belief, by street, that the county is aggrieved.
    reached
        By street, whether any choice of the county leads there; beliefs about the others follow the convention.
    payoffs
        Of the grieved county, the ungrieved county and the superior, from the beginning.
    verified
        Whether the verifier passed it: best replies of all, beliefs by Bayes' rule.
    """

    petition: float
    local: dict[str, dict[str, float]]
    superior: dict[str, dict[str, float]]
    beliefs: dict[str, float]
    reached: dict[str, bool]
    payoffs: dict[str, float]
    verified: bool

    def to_dict(self) -> dict[str, Any]:
        """The equilibrium as a file keeps it, an entry of ``equilibria.json``."""
        return {
            "petition": self.petition,
            "local": {kind: dict(play) for kind, play in self.local.items()},
            "superior": {street: dict(play) for street, play in self.superior.items()},
            "beliefs": dict(self.beliefs),
            "reached": dict(self.reached),
            "convention": CONVENTION,
            "payoffs": dict(self.payoffs),
            "verified": self.verified,
        }

    def _repr_html_(self) -> str:
        """As a notebook shows it: who chooses what, with what probability, and what it is worth or believed."""
        rows = [("city", "petition", "concede", self.petition, None)]
        for kind, play in self.local.items():
            rows += [(f"{kind} county", "once ignored", action, chance, self.payoffs[kind]) for action, chance in play.items()]
        for street, play in self.superior.items():
            rows += [("city", f"{street} street", response, chance, self.beliefs[street]) for response, chance in play.items()]
        columns = ["who", "when", "choice", "probability", "payoff or belief"]
        used = [row for row in rows if row[3] > 0 or row[1] == "petition"]
        return to_html(pl.DataFrame(used, schema=columns, orient="row", infer_schema_length=None))


@dataclass(frozen=True, kw_only=True)
class Solution:
    """All equilibria of all points of a grid, a row each.

    Attributes
    ----------
    point
        Which point a row belongs to: ``(rows,)``.
    petition
        ``(rows,)``.
    local
        ``(rows, types, actions)``.
    superior
        ``(rows, streets, responses)``.
    beliefs
        ``(rows, streets)``.
    reached
        ``(rows, streets)``.
    payoffs
        Of the types and the superior: ``(rows, types + 1)``.
    ignored
        The types' payoffs once the petition was ignored: ``(rows, types)``.
    protest
        Chance of each street given type, once the petition was ignored: ``(rows, types, streets)``.
    prior
        ``(rows, types)``.
    verified
        ``(rows,)``.
    points
        How many points there are.
    """

    point: Whole
    petition: Floats
    local: Floats
    superior: Floats
    beliefs: Floats
    reached: npt.NDArray[np.bool_]
    payoffs: Floats
    ignored: Floats
    protest: Floats
    prior: Floats
    verified: npt.NDArray[np.bool_]
    points: int

    @property
    def count(self) -> Whole:
        """How many equilibria each point has."""
        return np.bincount(self.point, minlength=self.points)

    def row(self, row: int) -> Equilibrium:
        """One of them, as a record."""
        return Equilibrium(
            petition=float(self.petition[row]),
            local={kind: _named(ACTIONS, self.local[row, i]) for i, kind in enumerate(TYPES)},
            superior={street: _named(RESPONSES, self.superior[row, i]) for i, street in enumerate(STREETS)},
            beliefs=_named(STREETS, self.beliefs[row]),
            reached={street: bool(self.reached[row, i]) for i, street in enumerate(STREETS)},
            payoffs=_named((*TYPES, "superior"), self.payoffs[row]),
            verified=bool(self.verified[row]),
        )


def solve(game: Game) -> list[Equilibrium]:
    """Every perfect Bayesian equilibrium of a game, each of which the verifier has passed.

    Parameters
    ----------
    game
        The parameters.

    Examples
    --------
    >>> [found] = solve(Game(grievance_prior=0.3))
    >>> found.petition, found.local["grieved"]["consent"], found.superior["peaceful"]["concede"]
    (0.0, 1.0, 1.0)
    """
    solution = solve_many(game)
    return [solution.row(row) for row in range(solution.point.size)]


def solve_many(game: Game, over: Values | None = None) -> Solution:
    """Every equilibrium at every point of a grid, side by side.

    Parameters
    ----------
    game
        Where parameters stand that do not vary.
    over
        Arrays of parameters by long name or short key, one value a point.
    """
    return solve_form(form(game, over))


def solve_form(games: Form) -> Solution:
    """Every equilibrium of the games of a form, among them variants with other payoffs.

    Raises
    ------
    GroundswellError
        If a point has none that the verifier passes: a fault of ours, and not seen in any trial.
    """
    solution = _passed(games)
    missing = np.setdiff1d(np.arange(games.points), solution.point)
    if missing.size:
        other = _passed(_near_by(_rows(games, missing)))
        solution = _joined(solution, replace(other, point=missing[other.point]), games.points)
    if np.unique(solution.point).size != games.points:
        raise GroundswellError(f"{games.points - np.unique(solution.point).size} of {games.points} games have no equilibrium.")
    return solution


def _passed(games: Form) -> Solution:
    """What is found and passes the verifier."""
    found = equilibria(games)
    rows = _rows(games, found.point)
    found, petition = _both(found, _answered(proceeding(rows, found.local, found.superior)))
    rows = _rows(games, found.point)
    proof = verify(rows, found.local, found.superior, found.beliefs, petition)
    return _solution(games, rows, found, petition, proof)


def _near_by(games: Form) -> Form:
    """Games so close to these that it makes no difference to read, without their exact ties and all but impossible streets.

    Where many parameters stand at the ends of their ranges at once, floating numbers cannot tell a tie from a near one.
    """
    near = {name: np.array(array) for name, array in vars(games).items()}
    for name in ("local", "cost", "superior"):
        array = near[name]
        array += 1e-7 * (1 + np.abs(array).max()) * np.sin(np.arange(1, array[0].size + 1)).reshape(array.shape[1:])
    near["street"][:, :, :REPRESS] = np.maximum(near["street"][:, :, :REPRESS], _RARE)
    grieved = np.clip(near["prior"][:, 0], _RARE, 1 - _RARE)
    near["prior"] = np.stack([grieved, 1 - grieved], axis=-1)
    return Form(**near)


def _joined(first: Solution, second: Solution, points: int) -> Solution:
    """The rows of both, in the order of points."""
    order = np.argsort(np.concatenate([first.point, second.point]), kind="stable")
    arrays = {name: np.concatenate([array, vars(second)[name]])[order] for name, array in vars(first).items() if name != "points"}
    return Solution(**arrays, points=points)


def _rows(games: Form, point: Whole) -> Form:
    return Form(**{name: array[point] for name, array in vars(games).items()})


def _answered(expected: Floats) -> Floats:
    """The city's answer to the petition: it concedes where it expects less than nothing; NaN where it does not mind."""
    return np.where(np.abs(expected) <= _INDIFFERENT, np.nan, (expected < 0).astype(np.float64))


def _both(found: Found, answer: Floats) -> tuple[Found, Floats]:
    """Where the city does not mind, both of its answers, a row each."""
    times = np.where(np.isnan(answer), 2, 1)
    again = np.repeat(np.arange(answer.size), times)
    second = np.concatenate([[False], again[1:] == again[:-1]])
    petition = np.where(np.isnan(answer[again]), second, answer[again]).astype(np.float64)
    return Found(**{name: array[again] for name, array in vars(found).items()}), petition


def _solution(games: Form, rows: Form, found: Found, petition: Floats, proof: Proof) -> Solution:
    ignored = (local_values(rows, found.superior) * found.local).sum(axis=2)
    county = petition[:, None] * rows.granted[:, None] + (1 - petition[:, None]) * ignored
    city = (1 - petition) * proceeding(rows, found.local, found.superior)
    columns: dict[str, Any] = {
        "petition": petition,
        "reached": proof.reached,
        "payoffs": np.concatenate([county, city[:, None]], axis=1),
        "ignored": ignored,
        "protest": np.einsum("rka,rkas->rks", found.local, rows.street),
        "prior": rows.prior,
        "verified": proof.holds,
    }
    kept: dict[str, Any] = {name: array[proof.holds] for name, array in (columns | vars(found)).items()}
    return Solution(**kept, points=games.points)


def _named(names: tuple[str, ...], values: Floats) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}
