"""Whole answers whose regressions are those that the article prints: people, sums and squares, and then the answers.

A regression of answers on an arm dummy and enumerator dummies depends on three things: how many people each enumerator has in each
arm, the sum of their answers, and the sum of all squares in an arm. So these are found first, as whole numbers:

1. how many of the reference enumerator's people are in each arm, such that whole sums come near the three printed intercepts;
2. the other sums, by small steps up and down until all three slopes are met;
3. the sums of squares, from the three printed errors.

Then single answers from 1 to 5 are put in place that have these sums. The intercepts are met as nearly as whole answers allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.spatial import KDTree

from groundswell.arrays import Floats, Whole
from groundswell.experiment.published import ARMS, TABLES
from groundswell.randomness import Stream

_ENUMERATORS = 8
"""With so many of equal size, the one left out has as many people as the printed errors of intercepts ask for."""
_TRIES = 100
_LOW, _HIGH = 1, 5
_FEWEST = 8
"""People that a cell has at least."""
_MEANS = np.array([3.0, 3.0 + 0.3223, 3.0 + 0.7628])
_DEVIATIONS = np.array([1.17, 1.11, 0.88])
"""Where sums begin: near the printed differences, and as far apart as the printed errors say single answers are."""
_PAIRED = np.array([[place in {one.reference, one.arm} for place in range(len(ARMS))] for one in TABLES], dtype=np.int64)
_PAIRED_INVERSE = np.linalg.inv(_PAIRED)
"""From sums over the two arms of each table to the arms themselves."""


@dataclass(frozen=True, kw_only=True)
class Sums:
    """People and sums of answers by enumerator and arm, shape ``(enumerators, arms)``, and sums of squares by arm.

    ``miss`` is by how much the worst of the three slopes and three errors misses what is printed.
    """

    people: Whole
    sums: Whole
    squares: Whole
    miss: float


def sums_of_the_tables(people: int, draws: Stream) -> Sums:
    """People, sums and squares that come nearest to the printed slopes and errors, of a number of tries."""
    reference = _reference(people)
    tried = [_found(people, reference, draws, number) for number in range(_TRIES)]
    return min((one for one in tried if one is not None), key=lambda one: one.miss)


def _found(people: int, reference: tuple[Whole, Whole], draws: Stream, number: int) -> Sums | None:
    """One try: cells, sums and squares that come near the tables; None where no answers have such squares."""
    cells, sums = reference
    arms = np.full(len(ARMS), people // len(ARMS)) + (np.arange(len(ARMS)) < people % len(ARMS))
    others = people - cells.sum()
    left = np.repeat(np.arange(len(ARMS)), arms - cells)[draws.order(int(others), village=2, step=number)]
    enumerator = np.arange(others) % (_ENUMERATORS - 1)
    counts = np.zeros((_ENUMERATORS, len(ARMS)), dtype=np.int64)
    np.add.at(counts, (enumerator + 1, left), 1)
    counts[0] = cells
    if counts.min() < _FEWEST:
        return None
    noise = draws.normal(village=3, entity=np.arange(counts.size), step=number).reshape(counts.shape)
    began = np.rint(counts * _MEANS + noise * np.sqrt(counts) * _DEVIATIONS).astype(np.int64)
    began[0] = sums
    moved = _moved(counts, began)
    return _squared(counts, moved)


def _reference(people: int) -> tuple[Whole, Whole]:
    """The reference enumerator's people and sums of answers by arm, nearest to the printed intercepts and their errors."""
    usual = people / _ENUMERATORS / len(ARMS)
    sizes = range(int(usual * 0.75), int(usual * 1.25) + 1)
    weight = people / len(ARMS) / 2  # of a table: the harmonic sum over enumerators, near half an arm
    cells = np.array(list(product(sizes, repeat=len(ARMS))))
    both, second = cells @ _PAIRED.T, cells[:, [one.arm for one in TABLES]]
    printed = {
        name: np.array([getattr(one, name) for one in TABLES]) for name in ("intercept", "intercept_error", "slope", "slope_error")
    }
    errors = printed["slope_error"] * np.sqrt(weight / both + (second / both) ** 2) - printed["intercept_error"]
    due = printed["intercept"] * both + printed["slope"] * second
    below = np.floor(due @ _PAIRED_INVERSE.T).astype(np.int64)
    ups = np.array(list(product((0, 1), repeat=len(ARMS))))
    sums = below[:, None] + ups
    misses = np.abs((sums @ _PAIRED.T - due[:, None]) / both[:, None]).max(axis=2) + np.abs(errors).max(axis=1)[:, None]
    best, way = np.unravel_index(misses.argmin(), misses.shape)
    return cells[best], sums[best, way]


def _whole(numbers: Floats, odd: Whole) -> list[Whole]:
    """All ways to round numbers up or down to whole ones that are odd where asked for and else even."""
    below = np.floor((numbers - odd) / 2).astype(np.int64) * 2 + odd
    return [below + 2 * np.array(up) for up in product((0, 1), repeat=numbers.size)]


def _weights(counts: Whole) -> tuple[Floats, Floats]:
    """What each sum adds to each slope, shape ``(tables, enumerators * arms)``, and the weight of all of a table's people."""
    rows, totals = np.zeros((len(TABLES), *counts.shape)), np.zeros(len(TABLES))
    for place, one in enumerate(TABLES):
        reference, arm = counts[:, one.reference], counts[:, one.arm]
        weight = reference * arm / (reference + arm)
        totals[place] = weight.sum()
        rows[place, :, one.arm] = weight / arm / totals[place]
        rows[place, :, one.reference] = -weight / reference / totals[place]
    return rows.reshape(len(TABLES), -1), totals


def _moved(counts: Whole, began: Whole) -> Whole:
    """Sums moved up and down by ones, the reference enumerator's left alone, until the slopes are those printed.

    Two moves at a time while that brings them nearer, and at last the best four, found as two pairs.
    """
    weights, _ = _weights(counts)
    printed = np.array([one.slope for one in TABLES])
    free = np.arange(len(ARMS), counts.size)
    single = np.concatenate([weights[:, free].T, -weights[:, free].T, np.zeros((1, len(TABLES)))])
    first, second = np.triu_indices(single.shape[0])
    pairs = single[first] + single[second]
    sums = began.ravel().copy()
    while True:
        left = printed - weights @ sums
        chosen = int(np.abs(left - pairs).max(axis=1).argmin())
        if np.abs(left - pairs[chosen]).max() >= np.abs(left).max():
            break
        _step(sums, free, first[chosen], second[chosen])
    far, near = KDTree(pairs).query(left - pairs, p=np.inf)
    chosen = int(np.asarray(far).argmin())
    for pair in (chosen, int(np.asarray(near)[chosen])):
        _step(sums, free, first[pair], second[pair])
    return sums.reshape(counts.shape)


def _step(sums: Whole, free: Whole, *moves: int) -> None:
    """Move sums: a move below the number of free ones goes up, one above down, the last nowhere."""
    for move in moves:
        if move < 2 * free.size:
            sums[free[move % free.size]] += 1 if move < free.size else -1


def _squared(counts: Whole, sums: Whole) -> Sums | None:
    """Sums of squares by arm that give the printed errors; None where no answers from 1 to 5 have them."""
    weights, totals = _weights(counts)
    slopes = weights @ sums.ravel()
    pairs = [(one.reference, one.arm) for one in TABLES]
    degrees = np.array([counts[:, list(pair)].sum() - counts.shape[0] - 1 for pair in pairs])
    between = np.array([(sums[:, list(pair)].sum(axis=1) ** 2 / counts[:, list(pair)].sum(axis=1)).sum() for pair in pairs])
    explained = between + slopes**2 * totals
    printed = np.array([one.slope_error for one in TABLES])
    due = printed**2 * totals * degrees + explained
    tried = _whole(_PAIRED_INVERSE @ due, sums.sum(axis=0) % 2)
    misses = [np.abs(np.sqrt((_PAIRED @ squares - explained) / degrees / totals) - printed).max() for squares in tried]
    squares = tried[int(np.argmin(misses))]
    if (squares < _least_squares(counts, sums)).any():
        return None
    slope_miss = float(np.abs(slopes - [one.slope for one in TABLES]).max())
    return Sums(people=counts, sums=sums, squares=squares, miss=max(slope_miss, float(min(misses))))


def _least_squares(counts: Whole, sums: Whole) -> Whole:
    """The least sums of squares by arm: answers of a cell as close together as its sum allows."""
    below, higher = np.divmod(sums, counts)
    return (counts * below**2 + higher * (2 * below + 1)).sum(axis=0)


def spread_answers(found: Sums, draws: Stream) -> Whole:
    """Single answers with these sums, cell by cell: enumerators in order, and the arms of each; shape ``(people,)``.

    Answers of a cell begin as close together as its sum allows. Then two of them at a time move apart by one, which leaves the sum
    and adds an even number to the squares, until the arm's squares are reached.
    """
    cells = [
        [_close(int(n), int(total)) for n, total in zip(*each, strict=True)] for each in zip(found.people, found.sums, strict=True)
    ]
    for arm, squares in enumerate(found.squares):
        column = [row[arm] for row in cells]
        left = (int(squares) - sum(int((cell**2).sum()) for cell in column)) // 2
        step = 0
        while left > 0:
            uniform = draws.uniform(village=4 + arm, entity=np.arange(3), step=step)
            cell = column[int(uniform[0] * len(column))]
            low, high = np.sort((uniform[1:] * cell.size).astype(np.int64))
            left -= _apart(cell, *sorted((low, high), key=lambda place: cell[place]), left)
            step += 1
    return np.concatenate([cell for row in cells for cell in row])


def _close(people: int, total: int) -> Whole:
    below, higher = divmod(total, people)
    return below + (np.arange(people) < higher).astype(np.int64)


def _apart(cell: Whole, low: int, high: int, most: int) -> int:
    """Move two answers apart by one, in place, if the scale has room and the squares gain no more than may be; half of the gain."""
    gain = int(cell[high] - cell[low]) + 1
    if low == high or cell[low] == _LOW or cell[high] == _HIGH or gain > most:
        return 0
    cell[low] -= 1
    cell[high] += 1
    return gain
