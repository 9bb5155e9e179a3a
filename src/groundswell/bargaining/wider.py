"""Equilibria of wider games: any number of types and streets, the city mixing at one street at most.

Variants of the game have more types (degrees of discontent, intermediaries of either kind) or more that the city sees. Here all
equilibria are found in which the county's types play one action each, or one of them mixes two and the city mixes at one street.
A game may have others, or only others; a point without any is missing from the answer, and is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.bargaining.moves import ACTIONS, COMPLY, CONCEDE, RESPONSES
from groundswell.bargaining.payoffs import Form
from groundswell.bargaining.replies import PAIRS
from groundswell.bargaining.verifying import local_values, proceeding, superior_values, verify


@dataclass(frozen=True, kw_only=True)
class Play:
    """What is played at many points, a row each.

    Attributes
    ----------
    point
        ``(rows,)``.
    local
        ``(rows, types, actions)``.
    superior
        ``(rows, streets, responses)``.
    beliefs
        ``(rows, streets, types)``.
    petition
        The chance that the city concedes at once: ``(rows,)``.
    """

    point: Whole
    local: Floats
    superior: Floats
    beliefs: Floats
    petition: Floats


def rows_of(form: Form, point: Whole) -> Form:
    """The games of some points, a row each."""
    return Form(**{name: array[point] for name, array in vars(form).items()})


def play(form: Form) -> Play:
    """All equilibria of the kinds named above, each passed by the verifier."""
    found = [*_pure(form), *_once_mixed(form)]
    columns = {name: np.concatenate([getattr(part, name) for part in found]) for name in Play.__dataclass_fields__}
    order = np.argsort(columns["point"], kind="stable")
    return Play(**{name: array[order] for name, array in columns.items()})


def preferred(form: Form, found: Play) -> tuple[Whole, Whole]:
    """The row of each point in which the county most likely gets its way, and the points that have one."""
    way = gets_its_way(rows_of(form, found.point), found)
    order = np.lexsort((-way, found.point))
    points, first = np.unique(found.point[order], return_index=True)
    return order[first], points


def gets_its_way(rows: Form, found: Play) -> Floats:
    """The chance of a concession, by petition or after protest: ``(rows,)``."""
    street = np.einsum("rk,rka,rkas->rs", rows.prior, found.local, rows.street)
    return found.petition + (1 - found.petition) * (street * found.superior[..., CONCEDE]).sum(axis=1)


def _pure(form: Form) -> Iterator[Play]:
    streets = form.street.shape[3]
    for answers in product(range(len(RESPONSES)), repeat=streets):
        superior = np.broadcast_to(np.eye(len(RESPONSES))[list(answers)], (form.points, streets, len(RESPONSES)))
        local = _best(local_values(form, superior))
        yield _passed(form, np.arange(form.points), local, superior)


def _once_mixed(form: Form) -> Iterator[Play]:
    streets, kinds = form.street.shape[3], form.street.shape[1]
    gain = form.street[..., None] * form.local
    others = list(product(range(len(RESPONSES)), repeat=streets - 1))
    for street, (one, base), rest in product(range(streets), PAIRS, others):
        answers = [*rest[:street], base, *rest[street:]]
        superior = np.broadcast_to(np.eye(len(RESPONSES))[answers], (form.points, streets, len(RESPONSES)))
        value = local_values(form, superior)
        slope = gain[:, :, :, street, one] - gain[:, :, :, street, base]
        for kind, (first, second) in product(range(kinds), combinations(range(len(ACTIONS)), 2)):
            with np.errstate(divide="ignore", invalid="ignore"):
                chance = (value[:, kind, second] - value[:, kind, first]) / (slope[:, kind, first] - slope[:, kind, second])
            row = np.flatnonzero((chance > 0) & (chance < 1))
            values = value[row] + chance[row, None, None] * slope[row]
            best = values[:, kind].max(axis=1) - values[:, kind, first]
            row = row[best < 1e-9 * (1 + np.abs(values).max(axis=(1, 2)))] if row.size else row
            if row.size:
                yield _balanced(form, row, superior[row], (street, one, base, chance[row]), (kind, first, second))


def _balanced(
    form: Form, row: Whole, superior: Floats, mixing: tuple[int, int, int, Floats], indifferent: tuple[int, int, int]
) -> Play:
    """Rows in which the indifferent type can mix so that the city is indifferent as well."""
    street, one, base, chance = mixing
    kind, first, second = indifferent
    rows = rows_of(form, row)
    superior = superior.copy()
    superior[:, street, one], superior[:, street, base] = chance, 1 - chance
    local = _best(local_values(rows, superior))
    local[:, kind] = np.eye(len(ACTIONS))[second]
    lead = rows.superior[:, :, street, one] - rows.superior[:, :, street, base]
    weight = rows.prior * lead
    rest = np.einsum("rk,rka,rka->r", weight, local, rows.street[..., street])
    step = weight[:, kind] * (rows.street[:, kind, first, street] - rows.street[:, kind, second, street])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = -rest / step
    kept = np.flatnonzero((share >= 0) & (share <= 1))
    local = local[kept]
    local[:, kind, first], local[:, kind, second] = share[kept], 1 - share[kept]
    return _passed(form, row[kept], local, superior[kept])


def _best(values: Floats) -> Floats:
    return np.eye(values.shape[2])[values.argmax(axis=2)]


def _passed(form: Form, point: Whole, local: Floats, superior: Floats) -> Play:
    """The rows that the verifier passes, with beliefs by Bayes' rule or, off the path, as if compliance had trembled."""
    rows = rows_of(form, point)
    weight = rows.prior[:, :, None, None] * rows.street
    mass = np.einsum("rka,rkas->rsk", local, weight)
    trembled = np.moveaxis(weight[:, :, COMPLY], 1, 2)
    mass = np.where(mass.sum(axis=2, keepdims=True) > 0, mass, trembled)
    beliefs = mass / mass.sum(axis=2, keepdims=True)
    lost = superior_values(rows, beliefs).max(axis=2) - (superior_values(rows, beliefs) * superior).sum(axis=2)
    likely = (lost < 1e-6 * (1 + np.abs(rows.superior).max(axis=(1, 2, 3)))[:, None]).all(axis=1)
    kept = np.flatnonzero(likely)
    rows, local, superior, beliefs = rows_of(rows, kept), local[kept], superior[kept], beliefs[kept]
    petition = (proceeding(rows, local, superior) < 0).astype(np.float64)
    holds = verify(rows, local, superior, beliefs, petition).holds
    return Play(
        point=point[kept][holds], local=local[holds], superior=superior[holds], beliefs=beliefs[holds], petition=petition[holds]
    )
