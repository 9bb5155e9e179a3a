"""Every perfect Bayesian equilibrium of a game with two types, four actions, two streets and three responses, at many points.

At each street the city gives one response over an interval of beliefs, or mixes two at the belief that makes them equal. Each
type of county plays one action or mixes several. At a point in general position as many actions are mixed, beyond one for each
type, as streets are answered by mixing: none, one or two. The county's indifference then gives the city's chances, the city's
indifference gives the county's, and both are systems of at most two linear equations. All of them are solved, at all points
side by side, and what is no best reply or no right belief is thrown away.

Off the path beliefs are those of ``comply`` having trembled, by both types alike. Where both types repress and one is
indifferent, the action that it is indifferent to may have trembled as well: these are the limits of the game in which everyone
must comply with some small chance, as that chance goes to 0. Such limits always exist, and without them some points would have
no equilibrium at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Floats, Whole
from groundswell.bargaining.moves import ACTIONS, COMPLY, REPRESS, RESPONSES, STREETS, TYPES
from groundswell.bargaining.payoffs import Form
from groundswell.bargaining.replies import PAIRS, SLACK, Replies, replies

_TOGETHER = 4096
"""Points worked at side by side: their arrays fit the machine's caches."""
_SAME = 7
"""Digits to which two equilibria must agree to be the same."""
_Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Equilibria of the game that begins when the petition was ignored, a row each.

    Attributes
    ----------
    point
        Which point a row belongs to: ``(rows,)``, in rising order.
    local
        The county's chances: ``(rows, types, actions)``.
    superior
        The city's: ``(rows, streets, responses)``.
    beliefs
        The city's belief that the county is aggrieved: ``(rows, streets)``.
    """

    point: Whole
    local: Floats
    superior: Floats
    beliefs: Floats


@dataclass(frozen=True, kw_only=True)
class _Candidates:
    """What the county may be content with: rows in which no type has anything better.

    ``base`` is the last action of each type ``(rows, 2)``; ``extra`` the other actions it mixes, ``(rows, extra, 2)`` pairs of
    type and action; ``mixed`` the streets answered by mixing, as many as extra actions.
    """

    row: Whole
    superior: Floats
    base: Whole
    extra: Whole
    mixed: tuple[int, ...]


def equilibria(form: Form) -> Found:
    """All equilibria of every point; points in general position have an odd number of them."""
    parts = [_some(form, start, min(start + _TOGETHER, form.points)) for start in range(0, form.points, _TOGETHER)]
    table = np.concatenate(parts)
    rounded = np.round(table, _SAME) + 0.0
    _, first = np.unique(rounded, axis=0, return_index=True)
    table = table[first]
    types, streets = len(TYPES) * len(ACTIONS), len(STREETS) * len(RESPONSES)
    return Found(
        point=table[:, 0].astype(np.int64),
        local=table[:, 1 : 1 + types].reshape(-1, len(TYPES), len(ACTIONS)),
        superior=table[:, 1 + types : 1 + types + streets].reshape(-1, len(STREETS), len(RESPONSES)),
        beliefs=table[:, 1 + types + streets :],
    )


def _some(form: Form, start: int, end: int) -> Floats:
    """Equilibria of the points from ``start`` to ``end``, a row of numbers each."""
    part = Form(**{name: array[start:end] for name, array in vars(form).items()})
    best = replies(part)
    gain = part.street[..., None] * part.local
    rows: list[Floats] = []
    for answers in product(range(len(RESPONSES) + len(PAIRS)), repeat=len(STREETS)):
        points = _possible(best, answers)
        if points.size:
            found = _candidates(gain[points], part.cost[points], answers)
            rows.extend(_balanced(part, best, points, answers, candidates) for candidates in found)
    table = np.concatenate(rows)
    table[:, 0] += start
    return table


def _possible(best: Replies, answers: tuple[int, ...]) -> Whole:
    """Points at which the city may answer the streets so; an answer is a response, or beyond those a pair that is mixed."""
    possible = np.ones(best.low.shape[0], dtype=bool)
    for street, answer in enumerate(answers):
        if answer < len(RESPONSES):
            possible &= best.low[:, street, answer] <= best.high[:, street, answer] + SLACK
        else:
            possible &= ~np.isnan(best.threshold[:, street, answer - len(RESPONSES)])
    return np.flatnonzero(possible)


def _candidates(gain: Floats, cost: Floats, answers: tuple[int, ...]) -> Iterator[_Candidates]:
    """The county's best replies to the city's answers, and the chances of the city that make it mix."""
    value, slopes, fixed = -cost[:, None, :].repeat(2, axis=1), list[Floats](), np.zeros((gain.shape[0], 2, 3))
    mixed: list[int] = []
    for street, answer in enumerate(answers):
        one, base = PAIRS[answer - len(RESPONSES)] if answer >= len(RESPONSES) else (answer, answer)
        value = value + gain[..., street, base]
        fixed[:, street, base] = 1.0
        if one != base:
            mixed.append(street)
            slopes.append(gain[..., street, one] - gain[..., street, base])
    slack = SLACK * (1 + np.abs(gain).max(axis=(1, 2, 3, 4)) + np.abs(cost).max(axis=1))
    for types, actions in _INDIFFERENT[len(mixed)]:
        row, chances = _made_indifferent(value, slopes, types, actions)
        values = value[row] + sum(chance[:, None, None] * slope[row] for chance, slope in zip(chances, slopes, strict=True))
        superior = fixed[row]
        for street, chance in zip(mixed, chances, strict=True):
            one, base = PAIRS[answers[street] - len(RESPONSES)]
            superior[:, street, one], superior[:, street, base] = chance, 1 - chance
        yield from _content(row, superior, values, slack[row], (types, actions, tuple(mixed)))


def _indifferences(mixed: int) -> list[tuple[tuple[int, ...], tuple[tuple[int, int], ...]]]:
    """Which types are indifferent between which actions (an extra one and the last one): as many as streets are mixed at."""
    actions = range(len(ACTIONS))
    if mixed == 0:
        return [((), ())]
    pairs = list(combinations(actions, 2))
    if mixed == 1:
        return [((kind,), (pair,)) for kind in range(2) for pair in pairs]
    both = [((0, 1), (one, other)) for one, other in product(pairs, pairs)]
    triples = [((kind, kind), ((a, c), (b, c))) for kind in range(2) for a, b, c in combinations(actions, 3)]
    return both + triples


_INDIFFERENT = [_indifferences(mixed) for mixed in range(3)]


def _made_indifferent(
    value: Floats, slopes: list[Floats], types: tuple[int, ...], actions: tuple[tuple[int, int], ...]
) -> tuple[Whole, list[Floats]]:
    """Rows in which the city can make these types indifferent between these actions, and its chances of the first response."""
    leads = [value[:, kind, last] - value[:, kind, extra] for kind, (extra, last) in zip(types, actions, strict=True)]
    rises = [
        [slope[:, kind, extra] - slope[:, kind, last] for slope in slopes]
        for kind, (extra, last) in zip(types, actions, strict=True)
    ]
    chances = _solved(rises, leads)
    fits = np.ones(value.shape[0], dtype=bool)
    for chance in chances:
        fits &= (chance >= -SLACK) & (chance <= 1 + SLACK)
    row = np.flatnonzero(fits)
    return row, [np.clip(chance[row], 0.0, 1.0) for chance in chances]


def _solved(left: list[list[Floats]], right: list[Floats]) -> list[Floats]:
    """Solve none, one or two linear equations in as many unknowns, row by row; NaN where there is no one answer."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if len(right) < 2:
            return [one / row[0] for row, one in zip(left, right, strict=True)]
        (a, b), (c, d) = left
        scale = (np.abs(a) + np.abs(b)) * (np.abs(c) + np.abs(d))
        determinant = a * d - b * c
        determinant = np.where(np.abs(determinant) > 1e-13 * scale, determinant, np.nan)
        return [(right[0] * d - right[1] * b) / determinant, (a * right[1] - c * right[0]) / determinant]


def _content(
    row: Whole,
    superior: Floats,
    values: Floats,
    slack: Floats,
    mixing: tuple[tuple[int, ...], tuple[tuple[int, int], ...], tuple[int, ...]],
) -> Iterator[_Candidates]:
    """Rows in which nobody has a better action; a type that does not mix may play any of its best."""
    types, actions, mixed = mixing
    best = values >= values.max(axis=2, keepdims=True) - slack[:, None, None]
    fits = np.ones(row.size, dtype=bool)
    last: list[tuple[int, ...]] = []
    for kind in range(len(TYPES)):
        own = [pair for other, pair in zip(types, actions, strict=True) if other == kind]
        for pair in own:
            fits &= best[:, kind, pair[0]] & best[:, kind, pair[1]]
        last.append((own[0][1],) if own else tuple(range(len(ACTIONS))))
    extra = np.array([[kind, pair[0]] for kind, pair in zip(types, actions, strict=True)], dtype=np.int64).reshape(-1, 2)
    for base in product(*last):
        kept = np.flatnonzero(fits & best[:, 0, base[0]] & best[:, 1, base[1]])
        if kept.size:
            yield _Candidates(row=row[kept], superior=superior[kept], base=np.array(base), extra=extra, mixed=mixed)


def _balanced(form: Form, best: Replies, points: Whole, answers: tuple[int, ...], found: _Candidates) -> Floats:
    """The candidates for which the county's chances give the city the beliefs that its answers need, as rows of numbers."""
    point = points[found.row]
    weight = form.prior[point][:, :, None, None] * form.street[point]
    trembling = bool((found.base == REPRESS).all())
    chances = _solved(*_beliefs_wanted(weight, best.threshold[point], answers, found, trembling=trembling))
    local, mass, fits = _played(weight, chances, found, trembling=trembling)
    with np.errstate(invalid="ignore"):
        beliefs = mass[:, 0] / mass.sum(axis=1)
    for street, answer in enumerate(answers):
        if street not in found.mixed:  # the others have been given the belief that they need
            low, high = best.low[point, street, answer], best.high[point, street, answer]
            fits &= (beliefs[:, street] >= low - SLACK) & (beliefs[:, street] <= high + SLACK)
    flat = [point[:, None], local.reshape(point.size, -1), found.superior.reshape(point.size, -1), beliefs]
    table: Floats = np.concatenate(flat, axis=1).astype(np.float64)
    return table[fits]


def _beliefs_wanted(
    weight: Floats, threshold: Floats, answers: tuple[int, ...], found: _Candidates, *, trembling: bool
) -> tuple[list[list[Floats]], list[Floats]]:
    """Equations that give each street answered by mixing its belief: linear in the chances of the extra actions.

    Where all repress, the unknowns are how much the extra actions tremble beside compliance.
    """
    left: list[list[Floats]] = []
    right: list[Floats] = []
    for street in found.mixed:
        belief = threshold[:, street, answers[street] - len(RESPONSES)]
        sign = (1 - belief, -belief)
        base = (COMPLY, COMPLY) if trembling else found.base
        left.append([
            sign[kind] * (weight[:, kind, action, street] - (0.0 if trembling else weight[:, kind, found.base[kind], street]))
            for kind, action in found.extra
        ])  # fmt: skip
        right.append(-(sign[0] * weight[:, 0, base[0], street] + sign[1] * weight[:, 1, base[1], street]))
    return left, right


def _played(weight: Floats, chances: list[Floats], found: _Candidates, *, trembling: bool) -> tuple[Floats, Floats, _Truths]:
    """The county's chances, the mass of each type at each street ``(rows, types, streets)``, and whether chances are chances."""
    rows = weight.shape[0]
    moved = np.zeros((rows, len(TYPES), len(ACTIONS)))
    fits = np.ones(rows, dtype=bool)
    for (kind, action), chance in zip(found.extra, chances, strict=True):
        fits &= chance >= -SLACK
        moved[:, kind, action] = np.maximum(np.nan_to_num(chance), 0.0)
    local = np.zeros_like(moved)
    if trembling:
        local[:, :, REPRESS] = 1.0
        moved[:, :, COMPLY] += 1.0
        return local, np.einsum("rka,rkas->rks", moved, weight), fits
    rest = 1 - moved.sum(axis=2)
    fits &= (rest >= -SLACK).all(axis=1)
    for kind in range(len(TYPES)):
        moved[:, kind, found.base[kind]] += np.maximum(rest[:, kind], 0.0)
    return moved, np.einsum("rka,rkas->rks", moved, weight), fits
