"""What every benchmark says: how fast we are, how fast a peer is, and whether both say the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """One comparison.

    Attributes
    ----------
    what
        What is compared, in words.
    unit
        What is counted, a CPU second.
    ours, peers
        How many of it a CPU second.
    peer
        What we are compared with.
    reach
        The ratio that is to be reached.
    difference
        The largest difference between our numbers and the peer's, relative to the peer's; None where there is none to compare.
    allowed
        The largest difference allowed.
    """

    what: str
    unit: str
    ours: float
    peers: float
    peer: str
    reach: float
    difference: float | None = None
    allowed: float | None = None

    @property
    def ratio(self) -> float:
        """How many times as fast as the peer."""
        return self.ours / self.peers

    @property
    def same(self) -> bool:
        """Whether the numbers are as close as they have to be."""
        return self.difference is None or self.allowed is None or self.difference <= self.allowed


def rate(work: Callable[[], object], count: int, *, times: int = 3) -> float:
    """How much is done a CPU second, at best of several times; the first call, which may compile, is not among them.

    Parameters
    ----------
    work
        Does it.
    count
        How much that is.
    times
        How often it is done.
    """
    work()
    return count / min(_seconds(work) for _ in range(times))


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before
