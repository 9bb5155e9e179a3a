"""First groups of reports: average linkage within the village, by agreement weights."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Floats, Whole
from groundswell.errors import InputError
from groundswell.fieldwork.agreement import LOG_RATIOS, Weights, weight
from groundswell.fieldwork.statements import Said
from groundswell.kernels import kernel

Table = npt.NDArray[np.float32]
"""Weights between groups, both ways; half the usual precision, since there may be many."""
MOST = 20_000
"""Reports of one village that are compared with one another; their weights fill a square table."""


def link(said: Said, weights: Weights, evidence: float = 0.0) -> Whole:
    """The number, within its village, of the group that each report falls into; shape (reports,).

    Two groups are joined when the mean weight of the pairs between them, the prior included, is the highest there is and above
    ``evidence``. Groups that hold reports of one respondent are never joined.

    Parameters
    ----------
    said
        The reports.
    weights
        What agreement tells.
    evidence
        The log odds asked for.

    Raises
    ------
    InputError
        If more reports are of one village than can be compared with one another.
    """
    largest = int(np.diff(said.first).max(initial=0))
    if largest > MOST:
        raise InputError(
            f"the reports: one village has {largest:,}; at most {MOST:,} of one village are compared with one another."
        )
    groups = np.zeros(said.reports, np.int64)
    _link(said, weights, (weights.prior, evidence), LOG_RATIOS, groups)
    return groups


@kernel
def _link(said: Said, weights: Weights, odds: tuple[float, float], ratios: Floats, groups: Whole) -> None:
    prior, evidence = odds
    for village in range(said.first.size - 1):
        start, end = int(said.first[village]), int(said.first[village + 1])
        groups[start:end] = average_linkage(_table(said, start, end, weights, ratios), evidence - prior)


@kernel
def _table(said: Said, start: int, end: int, weights: Weights, ratios: Floats) -> Table:
    """The weights of all pairs of a village's reports; endlessly negative between those of one respondent."""
    table = np.full((end - start, end - start), np.float32(-np.inf))
    for first in range(start, end):
        for second in range(first + 1, end):
            if said.respondent[first] != said.respondent[second]:
                found = weight(said, first, second, weights, ratios)
                table[first - start, second - start] = found
                table[second - start, first - start] = found
    return table


@kernel
def average_linkage(mean: Table, threshold: float) -> Whole:
    """Groups by average linkage of a table of weights, which is used up; each named by its first member.

    A chain of nearest neighbours: from any group to the one nearest to it, on to the one nearest to that, until two are nearest to
    each other and are joined. Average linkage joins the same pairs in whatever order it meets them, and a group whose nearest lies
    below the threshold is finished, since joining others never brings them nearer than the nearer of the two was.
    """
    size = mean.shape[0]
    members, name = np.ones(size), np.arange(size)
    chain, length = np.empty(size, np.int64), 0
    for start in range(size):
        if members[start] > 0:
            chain[0], length = start, 1
        while length:
            last = chain[length - 1]
            nearest = _nearest(mean, members, last, chain[length - 2] if length > 1 else -1)
            if nearest < 0 or mean[last, nearest] <= threshold:
                length -= 1
                members[last] = -abs(members[last])
            elif length > 1 and nearest == chain[length - 2]:
                length -= 2
                _join(mean, members, min(last, nearest), max(last, nearest))
                name[name == max(last, nearest)] = min(last, nearest)
                chain[length], length = min(last, nearest), max(length, 1)
            else:
                chain[length] = nearest
                length += 1
    return name


@kernel
def _nearest(mean: Table, members: Floats, group: int, before: int) -> int:
    """The live group nearest to one; of several equally near the one before it in the chain, else the first."""
    best = before
    for other in range(mean.shape[0]):
        if other != group and members[other] > 0 and (best < 0 or mean[group, other] > mean[group, best]):
            best = other
    return best


@kernel
def _join(mean: Table, members: Floats, first: int, second: int) -> None:
    """Join the second group to the first."""
    whole = members[first] + members[second]
    for other in range(mean.shape[0]):
        mean[first, other] = (members[first] * mean[first, other] + members[second] * mean[second, other]) / whole
        mean[other, first] = mean[first, other]
    members[first], members[second] = whole, 0.0
