"""Cascades: action that spreads through thresholds, on any network; the kernel that mobilisation is made of (Granovetter 1978).

Everyone waits for a number, a weight or a share of their ties to act. Rounds are synchronous, and whoever acts goes on acting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Counts, Flags, Floats, Locals, Whole
from groundswell.errors import InputError
from groundswell.kernels import kernel

Weights = npt.NDArray[np.float32]

NEVER = 1e9
"""A need that no pressure meets."""


@dataclass(frozen=True, kw_only=True)
class Cascade:
    """Who acted in the end, and how many after each round.

    Attributes
    ----------
    active
        True for those who act; shape (people,).
    turnout
        How many act: ``turnout[0]`` from the start, then after each round in which somebody joined; shape (rounds + 1,).
    """

    active: npt.NDArray[np.bool_]
    turnout: Whole

    @property
    def rounds(self) -> int:
        """Rounds in which somebody joined."""
        return self.turnout.size - 1


def cascade(
    indptr: npt.ArrayLike, indices: npt.ArrayLike, need: npt.ArrayLike, start: npt.ArrayLike, rounds: int | None = None
) -> Cascade:
    """Let action spread on a network until it is still.

    Parameters
    ----------
    indptr, indices
        The network in compressed rows: the ties of person i are ``indices[indptr[i]:indptr[i + 1]]``; shapes (people + 1,) and
        (ties,).
    need
        How many of their ties must act before each joins, as whole numbers; or which share of them, if floating: a share is met
        when acting / ties >= need. With no ties one joins only if it is 0. Shape (people,).
    start
        Who acts from the first: booleans of shape (people,), or numbers of people.
    rounds
        Most rounds; unless given, until nobody joins.

    Raises
    ------
    InputError
        If the arrays do not fit one another.

    Examples
    --------
    >>> cascade([0, 1, 3, 4], [1, 0, 2, 1], need=[1, 1, 1], start=[0]).turnout.tolist()
    [1, 2, 3]
    """
    first, other = np.asarray(indptr, dtype=np.int64), np.asarray(indices, dtype=np.int64)
    wanted, people = np.asarray(need), len(first) - 1
    _check(first, other, wanted, people)
    # a tie presses the one at its other end, who counts the ties of their own row: rows are turned round for the kernel
    order = np.argsort(other, kind="stable")
    owner = np.repeat(np.arange(people), np.diff(first))
    turned = np.append(0, np.cumsum(np.bincount(other, minlength=people))).astype(np.uint32)
    network = Network(turned, owner[order].astype(np.uint32), np.ones(other.size, np.float32))
    pressure = _ties_needed(wanted, np.diff(first)) if np.issubdtype(wanted.dtype, np.floating) else wanted.astype(np.float64)
    return _run(network, pressure, 0.0, _starters(start, people), rounds)


def crowd(thresholds: Sequence[int] | Whole, rounds: int | None = None) -> Cascade:
    """A cascade in which everyone sees everyone: each joins once at least their threshold of others act.

    Examples
    --------
    >>> crowd([0, 1, 2, 3]).turnout.tolist(), crowd([0, 2, 2, 3]).turnout.tolist()
    ([0, 1, 2, 3, 4], [0, 1])
    """
    need = np.asarray(thresholds, dtype=np.float64)
    nobody = Network(np.zeros(need.size + 1, np.uint32), np.zeros(0, np.uint32), np.zeros(0, np.float32))
    return _run(nobody, need, 1.0, np.zeros(need.size, np.uint8), rounds)


def _run(network: Network, need: Floats, cue: float, acting: Flags, rounds: int | None) -> Cascade:
    most = need.size if rounds is None else min(rounds, need.size)
    turnout = np.zeros(most + 1, np.int64)
    joined = spread(network, need, cue, acting, turnout)
    return Cascade(active=acting.astype(np.bool_), turnout=turnout[: joined + 1])


def _ties_needed(share: Floats, ties: Whole) -> Floats:
    """The fewest acting ties whose share of all ties is at least the one needed, compared as shares are: by dividing."""
    fewest = np.ceil(share * ties)
    some = np.maximum(ties, 1)
    fewest -= (fewest - 1) / some >= share
    fewest += fewest / some < share
    return np.where(ties > 0, fewest, np.where(share > 0, np.inf, 0.0))


def _starters(start: npt.ArrayLike, people: int) -> Flags:
    given: npt.NDArray[Any] = np.asarray(start)
    if given.dtype == np.bool_ and given.shape == (people,):
        return given.astype(np.uint8)
    if given.size and (not np.issubdtype(given.dtype, np.integer) or given.min() < 0 or given.max() >= people):
        raise InputError(f"start is one boolean a person ({people} of them), or numbers of people from 0 to {people - 1}.")
    acting = np.zeros(people, np.uint8)
    acting[given.astype(np.int64)] = 1
    return acting


def _check(first: Whole, other: Whole, need: npt.NDArray[Any], people: int) -> None:
    faults: list[str] = []
    if people < 0 or first[0] != 0 or (np.diff(first) < 0).any() or first[-1] != other.size:
        faults.append(f"indptr starts at 0, never falls, and ends at the number of indices, {other.size}.")
    if other.size and (other.min() < 0 or other.max() >= people):
        faults.append(f"indices are numbers of people, from 0 to {people - 1}.")
    if need.shape != (people,):
        faults.append(f"need has one value a person, {people} of them; got shape {need.shape}.")
    elif not (np.issubdtype(need.dtype, np.integer) or np.issubdtype(need.dtype, np.floating)):
        faults.append(f"need is whole numbers of ties, or shares; got {need.dtype}.")
    elif need.size and (np.isnan(need).any() or need.min() < 0):
        faults.append("need is never negative, and never missing.")
    if faults:
        raise InputError(*faults)


class Network(NamedTuple):
    """Who presses whom, in compressed rows.

    Attributes
    ----------
    first
        The ties of person i are entries ``first[i]`` to ``first[i + 1]``; shape (people + 1,).
    other
        The one at the other end; shape (entries,).
    weight
        With what weight i presses them by acting; shape (entries,).
    """

    first: Counts
    other: Locals | Counts
    weight: Weights


@kernel
def spread(network: Network, need: Floats, cue: float, acting: Flags, turnout: Whole) -> int:
    """Let action spread by synchronous rounds until nobody joins or the rounds run out.

    A person joins when the weight of their acting ties, plus ``cue`` times all who act, reaches ``need``; whoever acts goes on.

    Parameters
    ----------
    network
        Who presses whom.
    need
        Pressure each person waits for; shape (people,).
    cue
        Pressure by one person acting anywhere.
    acting
        1 for those who act from the first; on return for all who act; shape (people,).
    turnout
        Filled with the number acting after each round, that before the first included; shape (most rounds + 1,).

    Returns
    -------
    int
        Rounds in which somebody joined.
    """
    pressure = np.zeros(need.size)
    joined = np.empty(need.size, np.int64)
    starters = np.flatnonzero(acting)
    joined[: starters.size] = starters
    begin, end = 0, starters.size
    turnout[0] = end
    waiting, left = _waiting(need, acting)
    for rounds in range(1, turnout.size):
        total = end
        for index in range(begin, total):
            end = _press(network, joined, index, end, (need, pressure, cue * total), acting)
        if cue > 0.0 or rounds == 1:
            kept = 0
            for index in range(left):
                person = waiting[index]
                if not acting[person] and pressure[person] + cue * total >= need[person]:
                    end = _join(person, joined, end, acting)
                elif not acting[person]:
                    waiting[kept] = person
                    kept += 1
            left = kept
        begin = total
        if end == total:
            return rounds - 1
        turnout[rounds] = end
    return turnout.size - 1


@kernel
def _waiting(need: Floats, acting: Flags) -> tuple[Whole, int]:
    """Those who do not act and could, in order, and their number."""
    waiting, left = np.empty(need.size, np.int64), 0
    for person in range(need.size):
        if not acting[person] and need[person] < NEVER:
            waiting[left] = person
            left += 1
    return waiting, left


@kernel
def _press(network: Network, joined: Whole, index: int, end: int, pressed: tuple[Floats, Floats, float], acting: Flags) -> int:
    """One who joined in the last round presses their ties; whoever has pressure enough joins."""
    need, pressure, cue = pressed
    person = joined[index]
    for entry in range(network.first[person], network.first[person + 1]):
        tied = int(network.other[entry])
        if acting[tied]:
            continue
        pressure[tied] += network.weight[entry]
        if pressure[tied] + cue >= need[tied]:
            end = _join(tied, joined, end, acting)
    return end


@kernel
def _join(person: int, joined: Whole, end: int, acting: Flags) -> int:
    acting[person] = 1
    joined[end] = person
    return end + 1
