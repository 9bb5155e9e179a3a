"""Random networks for the limits, drawn from the package's own streams."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from groundswell.randomness import stream

Pairs = npt.NDArray[np.int64]
"""Ties as pairs of people, each once; shape (ties, 2)."""


def rows(people: int, pairs: Pairs) -> tuple[Pairs, Pairs]:
    """The network in compressed rows, each tie listed from both ends: where a person's ties begin, and to whom they are."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    return np.append(0, np.cumsum(np.bincount(both[:, 0], minlength=people))), both[:, 1]


def random_graph(people: int, degree: float, seed: int, number: int) -> Pairs:
    """A uniformly random graph with so many ties that the mean degree is ``degree`` (Erdős and Rényi 1959)."""
    wanted, draws = round(people * degree / 2), stream(seed, f"random graph {degree}")
    codes = np.zeros(0, np.int64)
    step = 0
    while codes.size < wanted:
        ends = np.floor(draws.uniform(number, np.arange(2 * wanted)[:, None], [[2 * step, 2 * step + 1]]) * people).astype(np.int64)
        low, high = ends.min(axis=1), ends.max(axis=1)
        fresh = np.concatenate([codes, (low * people + high)[low < high]])
        codes = fresh[np.sort(np.unique(fresh, return_index=True)[1])]
        step += 1
    codes = codes[:wanted]
    return np.stack([codes // people, codes % people], axis=1)


def ring(people: int, degree: int) -> Pairs:
    """A ring in which everyone is tied to the nearest, half of them on either side."""
    one = np.repeat(np.arange(people), degree // 2)
    step = np.tile(np.arange(1, degree // 2 + 1), people)
    return np.stack([one, (one + step) % people], axis=1)


def rewired(pairs: Pairs, share: float, seed: int, number: int) -> Pairs:
    """Exchange the ends of a share of the ties, two at a time, so that all keep their degree (Maslov and Sneppen 2002).

    The ties to exchange are drawn at random and paired at random; a pair whose exchange would tie somebody to themselves, or two
    people twice, is paired anew.
    """
    ties, draws = pairs.copy(), stream(seed, f"rewiring {share}")
    waiting = draws.order(len(ties), number)[: round(share * len(ties)) // 2 * 2]
    known = {(int(min(pair)), int(max(pair))) for pair in ties}
    step = 1
    while waiting.size > 1 and step < 200:
        waiting = waiting[draws.order(waiting.size, number, step)]
        refused: list[int] = []
        for first, second in waiting[: waiting.size // 2 * 2].reshape(-1, 2):
            if not _exchange(ties, known, int(first), int(second)):
                refused += [int(first), int(second)]
        waiting = np.array([*refused, *waiting[waiting.size // 2 * 2 :]], dtype=np.int64)
        step += 1
    return ties


def _exchange(ties: Pairs, known: set[tuple[int, int]], first: int, second: int) -> bool:
    """Exchange the second ends of two ties, if that makes two new ties."""
    (a, b), (c, d) = ties[first].tolist(), ties[second].tolist()
    new = (min(a, d), max(a, d)), (min(c, b), max(c, b))
    if a == d or c == b or new[0] == new[1] or new[0] in known or new[1] in known:
        return False
    known -= {(min(a, b), max(a, b)), (min(c, d), max(c, d))}
    known |= set(new)
    ties[first], ties[second] = (a, d), (c, b)
    return True
