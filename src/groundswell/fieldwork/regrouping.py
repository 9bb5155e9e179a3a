"""The groups of reports looked at again, as groups: those that together tell of one incident are joined, and reports move.

Pairs know little: of three reports each may be off in something else, and two of them look unlike although all three are of one
incident. Once there are groups, a report is held against all that the others of a group say.
"""

from __future__ import annotations

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.fieldwork.recollection import (
    DECLARED,
    FAULTS,
    Common,
    Memory,
    Possible,
    common,
    over_chance,
    possible,
    remember,
    tally,
    together,
)
from groundswell.fieldwork.statements import Said
from groundswell.kernels import kernel

_ROUNDS = 3
"""How often memory is learned from the groups and the groups are made from memory."""
_PASSES = 4
"""How often, in a round, each report is looked at."""
_UNSEEN = -1.5
"""Incidents of a village that nobody told of, declared: the logarithm of their number."""
_FEWEST, _MOST = -3.0, 0.0


def regroup(said: Said, groups: Whole, evidence: float = 0.0) -> tuple[Whole, Memory]:
    """Make better groups from first ones.

    Parameters
    ----------
    said
        The reports.
    groups
        The group of each report within its village, named by its first member; shape (reports,).
    evidence
        Weight asked for beyond what is learned, in log points.

    Returns
    -------
    Whole
        The group of each report, likewise.
    Memory
        What people misremember.
    """
    found, memory, usual = groups.copy(), DECLARED, common(said)
    for _ in range(_ROUNDS):
        faults, before = np.zeros(FAULTS), found.copy()
        tally(said, memory, usual, found, faults)
        memory = remember(faults)
        _regroup(said, memory, usual, evidence + unseen(said, found), found)
        if np.array_equal(found, before):
            break
    return found, memory


def unseen(said: Said, groups: Whole) -> float:
    """The logarithm of the number of incidents in a village that nobody told of.

    Chao's (1984) lower bound, from the incidents that one person told of and those that two did; half-way, as a geometric mean,
    between it and a declared number, within bounds. If incidents come one by one, and each respondent tells of each with the same
    chance, this is the weight at which two groups are as likely of one incident as of two.
    """
    villages = np.repeat(np.arange(said.first.size - 1), np.diff(said.first))
    told = np.unique(np.stack([villages, groups]), axis=1, return_counts=True)[1]
    once, twice = float((told == 1).sum()), float((told == 2).sum())
    number = max(once * (once - 1) / 2 / (twice + 1), 1.0) / max(said.first.size - 1, 1)
    return min(max((np.log(number) + _UNSEEN) / 2, _FEWEST), _MOST)


@kernel
def _regroup(said: Said, memory: Memory, usual: Common, threshold: float, groups: Whole) -> None:
    for village in range(said.first.size - 1):
        start, end = int(said.first[village]), int(said.first[village + 1])
        if end - start > 1:
            _regroup_one(possible(said, memory, usual, village), said.respondent[start:end], groups[start:end], threshold)


@kernel
def _regroup_one(may: Possible, respondent: Whole, groups: Whole, threshold: float) -> None:
    """Join groups of one village, then move reports until none moves."""
    likely = _likely(may, groups)
    _join_all(may, respondent, groups, likely, threshold)
    for _ in range(_PASSES):
        if _move_all(may, respondent, groups, likely, threshold) == 0:
            break


@kernel
def _likely(may: Possible, groups: Whole) -> Floats:
    """What the reports of each group make likely together; shape (reports, columns), a group's in the row of its name."""
    likely = np.ones_like(may.likely)
    for row in range(groups.size):
        likely[groups[row]] *= may.likely[row]
        over_chance(likely[groups[row]], may.common, may.ends)
    return likely


@kernel
def _clash(respondent: Whole, groups: Whole, group: np.intp) -> Whole:
    """For each group, whether it holds a report of a respondent who has one in the group given; shape (reports,)."""
    clashes = np.zeros(groups.size, np.int64)
    for row in np.flatnonzero(groups == group):
        clashes[groups[respondent == respondent[row]]] = 1
    return clashes


@kernel
def _best(may: Possible, likely: Floats, own: Floats, free: Whole, threshold: float) -> tuple[int, float]:
    """The group, of those free, that most likely is of the incident that ``own`` is of; -1 if none is above the threshold."""
    best, group = threshold, -1
    expected = own * may.common
    for other in range(free.size):
        if free[other]:
            found = together(expected, likely[other], may.ends)
            if found > best:
                best, group = found, other
    return group, best


@kernel
def _join_all(may: Possible, respondent: Whole, groups: Whole, likely: Floats, threshold: float) -> None:
    """Join the two groups that weigh most for being of one incident, as long as two do."""
    size = groups.size
    live = np.bincount(groups, minlength=size)
    partner, weight, stale = np.full(size, -1), np.full(size, -np.inf), live > 0
    while True:
        for group in np.flatnonzero(stale):
            free = np.where((live > 0) & (_clash(respondent, groups, group) == 0), 1, 0)
            partner[group], weight[group] = _best(may, likely, likely[group], free, threshold)
            stale[group] = False
        weight[partner < 0] = -np.inf
        first = int(np.argmax(weight))
        second = partner[first]
        if second < 0:
            break
        first, second = min(first, second), max(first, second)
        likely[first] *= likely[second]
        over_chance(likely[first], may.common, may.ends)
        likely[second] = 1.0
        groups[groups == second] = first
        live[first], live[second] = live[first] + live[second], 0
        partner[second] = -1
        stale[first] = True
        for group in range(size):
            if live[group] > 0 and (partner[group] == first or partner[group] == second):
                stale[group] = True


@kernel
def _move_all(may: Possible, respondent: Whole, groups: Whole, likely: Floats, threshold: float) -> int:
    """Move each report to the group that it most likely belongs to, or to one of its own; how many moved."""
    moved, live = 0, np.bincount(groups, minlength=groups.size)
    for row in range(groups.size):
        own = groups[row]
        live[own] -= 1
        free = np.where(live > 0, 1, 0)
        for other in range(groups.size):
            if other != row and respondent[other] == respondent[row]:
                free[groups[other]] = 0
        if live[own] > 0:
            likely[own] /= may.likely[row]
            over_chance(likely[own], may.common, may.ends)
            here = together(may.likely[row] * may.common, likely[own], may.ends)
        else:
            likely[own], here = 1.0, -np.inf
        free[own] = 0
        goal, _ = _best(may, likely, may.likely[row], free, max(here, threshold))
        if goal < 0:
            goal = own if live[own] == 0 or here > threshold else int(np.argmin(live))
        live[goal] += 1
        likely[goal] = likely[goal] * may.likely[row]
        over_chance(likely[goal], may.common, may.ends)
        groups[row] = goal
        moved += goal != own
    return moved
