"""Agreement weights: how much more often two reports of one incident agree so far than two reports of different ones.

Fellegi and Sunter (1969), "A theory for record linkage". Two reports of a village are compared on when, why, form and size; each
comparison ends on a level of agreement. The chance of each level among pairs that are of one incident, its chance among those that
are not, and the share of pairs that are, are learned by the EM algorithm from all pairs of a village at once. What one of the two
does not say tells nothing. Two reports of one respondent are known to be of different incidents, and teach what such pairs look
like. A few pairs of a declared kind are added to those there are, so that a handful of reports can be compared as well.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from groundswell.arrays import Floats, Whole
from groundswell.fieldwork.statements import UNSAID, Said
from groundswell.kernels import kernel


class _Comparison(NamedTuple):
    """One thing that two reports are compared on: its levels, and how common each is declared to be among pairs of one incident."""

    field: str
    levels: tuple[str, ...]
    declared: tuple[float, ...]


_TIMES = ("the same month", *(f"{n} apart" for n in ("1 month", *(f"{n} months" for n in range(2, 7)))), "7 to 12 months", "more")
_RATIOS = (1.0, 1.1, 1.3, 1.65, 2.7, 4.5, 7.4)
"""Ratios of two sizes up to which each level goes but the last."""
_COMPARISONS = (
    _Comparison("month", _TIMES, (0.24, 0.32, 0.2, 0.12, 0.07, 0.02, 0.01, 0.01, 0.01)),
    _Comparison("year", ("the same year", "1 year apart", "more"), (0.9, 0.09, 0.01)),
    _Comparison("reason", ("the same", "another"), (0.8, 0.2)),
    _Comparison("form", ("the same", "another"), (0.75, 0.25)),
    _Comparison(
        "size",
        ("the same", *(f"up to {ratio:g} times" for ratio in _RATIOS[1:]), "more"),
        (0.1, 0.15, 0.25, 0.25, 0.15, 0.06, 0.02, 0.02),
    ),
)
"""Months where both say one; years, where both say a year and not both a month."""
_MONTH, _YEAR, _REASON, _FORM, _SIZE = range(5)
_SHAPE = tuple(len(comparison.levels) + 1 for comparison in _COMPARISONS)
"""Levels of each comparison; the first stands for what is not said."""
LOG_RATIOS = np.log(np.array(_RATIOS)) + 1e-9
_NEAR, _FAR = 6, 12
"""Months up to which each distance has a level of its own, and up to which distances share one."""
_DECLARED_PAIRS = 10.0
"""How many pairs the declared shares count for."""
_ROUNDS, _STILL = 200, 1e-5
BIT = float(np.log(2.0))
"""Log points in a bit."""


class Weights(NamedTuple):
    """What agreement tells.

    Attributes
    ----------
    same, other
        The chance of each level among pairs of one incident, and of different ones; shape (comparisons, levels), the first level
        for what is not said.
    share
        The share of a village's pairs, of different respondents, that are of one incident.
    level
        The logarithm of ``same`` over ``other``.
    reason, form
        What is added where two reports agree on this word: more where it is rare; shape (words,).
    """

    same: Floats
    other: Floats
    share: float
    level: Floats
    reason: Floats
    form: Floats

    @property
    def prior(self) -> float:
        """Log odds that two reports of a village are of one incident, before they are compared."""
        return float(np.log(self.share / (1 - self.share)))

    @property
    def table(self) -> pl.DataFrame:
        """A row a level: ``field``, ``level``, ``same_incident``, ``other_incident`` (chances) and ``weight`` (in bits)."""
        rows = [
            (comparison.field, name, self.same[row, place], self.other[row, place], self.level[row, place] / BIT)
            for row, comparison in enumerate(_COMPARISONS)
            for place, name in enumerate(comparison.levels, 1)
        ]
        columns = ("field", "level", "same_incident", "other_incident", "weight")
        return pl.DataFrame(rows, schema=columns, orient="row")


def weigh(said: Said) -> Weights:
    """Learn agreement weights from all pairs of reports of a village.

    Parameters
    ----------
    said
        The reports.
    """
    counts = np.zeros((2, *_SHAPE))
    _count(said, LOG_RATIOS, counts)
    patterns = np.argwhere(counts.sum(axis=0) > 0)
    open_pairs, known = (counts[side][tuple(patterns.T)] for side in (0, 1))
    same, other, share = _learned(patterns, open_pairs, known)
    return Weights(same, other, share, _logs(same, other), _rarity(said.reason), _rarity(said.form))


def _learned(patterns: Whole, open_pairs: Floats, known: Floats) -> tuple[Floats, Floats, float]:
    """The EM algorithm over patterns of agreement; ``known`` are pairs that cannot be of one incident."""
    places = [np.eye(size)[patterns[:, row]] for row, size in enumerate(_SHAPE)]

    def chances(pairs: Floats, added: Floats) -> Floats:
        found = np.zeros_like(added)
        for row, size in enumerate(_SHAPE):
            found[row, :size] = pairs @ places[row]
        return _shares(found, added)

    declared = np.zeros((len(_SHAPE), max(_SHAPE)))
    for row, comparison in enumerate(_COMPARISONS):
        declared[row, 1 : _SHAPE[row]] = comparison.declared
    evenly = (declared > 0).astype(np.float64)
    same, other, share = declared, chances(open_pairs + known, evenly / 2), 0.1
    usual = 2 * other
    for _ in range(_ROUNDS):
        weight = sum(_logs(same, other)[row, patterns[:, row]] for row in range(len(_SHAPE))) + np.log(share / (1 - share))
        match = open_pairs / (1 + np.exp(-weight))
        same, other = chances(match, _DECLARED_PAIRS * declared), chances(open_pairs - match + known, usual)
        before, share = share, float((match.sum() + 1) / (open_pairs.sum() + _DECLARED_PAIRS))
        if abs(share - before) < _STILL:
            break
    return same, other, share


def _shares(found: Floats, added: Floats) -> Floats:
    """Chances of the levels that tell something, from pairs found and pairs added."""
    counted = found + added
    counted[:, 0] = 0.0
    return counted / counted.sum(axis=1, keepdims=True)


def _logs(same: Floats, other: Floats) -> Floats:
    """The weight of each level; zero for what is not said and where there is no such level."""
    there = (same > 0) & (other > 0)
    return np.log(np.where(there, same, 1.0) / np.where(there, other, 1.0))


def _rarity(words: Whole) -> Floats:
    """How much more agreement on each word tells than agreement on the usual one, as a logarithm."""
    counted = np.bincount(words[words != UNSAID], minlength=1) + 0.5
    share = counted / counted.sum()
    return np.log((share**2).sum() / share)


@kernel
def _month_level(first: int, second: int) -> int:
    distance = abs(first - second)
    if distance <= _NEAR:
        return 1 + distance
    return _NEAR + 2 if distance <= _FAR else _NEAR + 3


@kernel
def _word_level(first: int, second: int) -> int:
    if first == UNSAID or second == UNSAID:
        return 0
    return 1 if first == second else 2


@kernel
def _size_level(first: float, second: float, ratios: Floats) -> int:
    if np.isnan(first) or np.isnan(second):
        return 0
    return 1 + int(np.searchsorted(ratios, abs(first - second)))


@kernel
def levels(said: Said, first: int, second: int, ratios: Floats) -> tuple[int, int, int, int, int]:
    """The level on which two reports agree, in each comparison."""
    month, year = 0, 0
    if said.time[first] != UNSAID and said.time[second] != UNSAID:
        month = _month_level(said.time[first], said.time[second])
    elif said.year[first] != UNSAID and said.year[second] != UNSAID:
        year = 1 + min(abs(said.year[first] - said.year[second]), 2)
    return (
        month,
        year,
        _word_level(said.reason[first], said.reason[second]),
        _word_level(said.form[first], said.form[second]),
        _size_level(said.size[first], said.size[second], ratios),
    )


@kernel
def _count(said: Said, ratios: Floats, counts: Floats) -> None:
    """Count pairs of a village by pattern of agreement: of different respondents, and of one."""
    for village in range(said.first.size - 1):
        for first in range(said.first[village], said.first[village + 1]):
            for second in range(first + 1, said.first[village + 1]):
                month, year, reason, form, size = levels(said, first, second, ratios)
                one = 1 if said.respondent[first] == said.respondent[second] else 0
                counts[one, month, year, reason, form, size] += 1


@kernel
def weight(said: Said, first: int, second: int, weights: Weights, ratios: Floats) -> float:
    """How much the agreement of two reports tells for their being of one incident; the prior is not in it."""
    month, year, reason, form, size = levels(said, first, second, ratios)
    found = weights.level[_MONTH, month] + weights.level[_YEAR, year] + weights.level[_SIZE, size]
    found += weights.level[_REASON, reason] + weights.level[_FORM, form]
    if reason == 1:
        found += weights.reason[said.reason[first]]
    if form == 1:
        found += weights.form[said.form[first]]
    return found
