"""Who is in which arm: shuffled within blocks, arms as even in each block as whole people allow.

How many people of a block an arm gets is its share of the block, rounded up or down at random such that sizes of blocks and arms
come out exactly and nobody's chance of an arm differs from its share of all (the controlled rounding of Cox 1987, "A constructive
procedure for unbiased controlled rounding").
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from groundswell.arrays import Whole
from groundswell.randomness import Stream, stream


def even_sizes(people: int, arms: int, seed: int) -> list[int]:
    """Arms as equal as can be; which of them have one more is drawn."""
    sizes = np.full(arms, people // arms)
    sizes[stream(seed, "larger arms").order(arms)[: people % arms]] += 1
    return sizes.tolist()


def assign(block: Whole, sizes: Sequence[int], seed: int) -> Whole:
    """The arm of each person, as its number.

    Parameters
    ----------
    block
        Each person's block, numbered from 0 without gaps; shape ``(people,)``.
    sizes
        People an arm; they add up to all people.
    seed
        The seed of rounding and shuffling.
    """
    counts = _cells(np.bincount(block), np.asarray(sizes), stream(seed, "people of a block in an arm"))
    shuffled = stream(seed, "assignment to arms")
    arm = np.empty(block.size, dtype=np.int64)
    for number, each in enumerate(counts):
        people = np.flatnonzero(block == number)
        arm[people[shuffled.order(people.size, village=number)]] = np.repeat(np.arange(each.size), each)
    return arm


def _cells(blocks: Whole, sizes: Whole, draws: Stream) -> Whole:
    """People of each block in each arm; shape ``(blocks, arms)``. Parts of a person are whole numbers; ``people`` make one."""
    people = int(sizes.sum())
    whole, parts = np.divmod(np.outer(blocks, sizes).astype(np.int64), people)
    step = 0
    while parts.any():
        rows, columns = _cycle(parts)
        parts[rows, columns] += _shift(parts[rows, columns], people, float(draws.uniform(step=step)))
        whole += parts == people
        parts[parts == people] = 0
        step += 1
    return whole


def _cycle(parts: Whole) -> tuple[list[int], list[int]]:
    """Cells with parts left, along a row and down a column in turn, till the way closes.

    Parts add up to whole people in every row and column, so that no cell with parts stands alone in its own.
    """
    row, column = (int(place) for place in np.argwhere(parts)[0])
    cells, passed = [(row, column)], [("row", row), ("column", column)]
    while True:
        if len(cells) % 2:
            row = next(int(other) for other in np.flatnonzero(parts[:, column]) if other != row)
            reached = ("row", row)
        else:
            column = next(int(other) for other in np.flatnonzero(parts[row]) if other != column)
            reached = ("column", column)
        cells.append((row, column))
        if reached in passed:
            closed = cells[passed.index(reached) :]
            return [cell[0] for cell in closed], [cell[1] for cell in closed]
        passed.append(reached)


def _shift(cells: Whole, people: int, uniform: float) -> Whole:
    """Up and down in turn until one cell is whole; which way is drawn so that the mean stays."""
    sign = np.where(np.arange(cells.size) % 2 == 0, 1, -1)
    up = int(np.where(sign > 0, people - cells, cells).min())
    down = int(np.where(sign > 0, cells, people - cells).min())
    return sign * (up if uniform * (up + down) < down else -down)
