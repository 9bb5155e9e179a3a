"""The search for the cheapest design with power enough, over villages, years and households.

More of anything cannot cost power: a design that falls short rules out all that have no more of anything, and one that has
power enough stands for all that have no less. So few are run, and each only until it is clear on which side it lies. All of them
are run with the same random numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from groundswell.diagnosis.running import SIZES, run, sized
from groundswell.diagnosis.trial import Progress

if TYPE_CHECKING:
    from groundswell.diagnosis.design import Design
    from groundswell.diagnosis.sections import Costs, Search

SEARCH = (
    dict.fromkeys(SIZES, pl.Int64)
    | {"cost": pl.Float64, "power": pl.Float64, "monte_carlo_error": pl.Float64, "replications": pl.Int64}
    | dict.fromkeys(("enough", "chosen"), pl.Int64)
)
"""Columns of ``search.csv``: a row a design that was run, or ruled out without being run (without a power of its own)."""
_OF_PANEL, _OF_SOCIETY, _FIRST = 2_000, 200, 250
_CLEAR = 3.0
"""Monte Carlo errors from the power that is wanted at which it is clear on which side a design lies."""

Sizes = tuple[int, ...]
"""Villages, years, households; 0 where the design has no such number."""


@dataclass
class _Known:
    """What is known so far.

    Attributes
    ----------
    run
        Power, its Monte Carlo error, and runs, of the designs that were run.
    enough
        Whether these have the power that is wanted.
    """

    run: dict[Sizes, tuple[float, float, int]] = field(default_factory=lambda: {})
    enough: dict[Sizes, bool] = field(default_factory=lambda: {})

    def told(self, sizes: Sizes) -> bool | None:
        """Whether a design has power enough, by itself or by others that were run; None if that is open."""
        if sizes in self.enough:
            return self.enough[sizes]
        for other, enough in self.enough.items():
            more, less = (sizes, other) if enough else (other, sizes)
            if all(one >= two for one, two in zip(more, less, strict=True)):
                return enough
        return None


def search(design: Design, seed: int, progress: Progress | None = None) -> pl.DataFrame:
    """Try designs until the cheapest with power enough is known, columns as :data:`SEARCH`.

    Parameters
    ----------
    design
        A design with sections ``[search]`` and ``[costs]``.
    seed
        The seed of all runs.
    progress
        Called with the number of designs that are settled and of all designs.

    Returns
    -------
    pl.DataFrame
        In order of cost. None is chosen if none has power enough.
    """
    asked, costs = design.search, design.costs
    assert asked is not None
    assert costs is not None
    prices = {sizes: cost(sizes, costs) for sizes in product(*(_tried(design, asked, size) for size in SIZES))}
    known = _Known()
    best: Sizes | None = None
    while (some := _next(prices, known, best)) is not None:
        known.run[some] = _power(design, asked, some, seed)
        known.enough[some] = known.run[some][0] >= asked.power
        if known.enough[some]:
            best = some
        if progress:
            progress(sum(_settled(sizes, prices, known, best) for sizes in prices), len(prices))
    return _table(prices, known, best)


def cost(sizes: Sizes, costs: Costs) -> float:
    """What a design costs: each village once, each of its years, and each household in each of them."""
    villages, years, households = sizes
    return villages * (costs.village + years * (costs.wave + households * costs.household))


def _tried(design: Design, asked: Search, size: str) -> tuple[int, ...]:
    """The numbers of villages, years or households that are tried; that of the design where none are given."""
    return tuple(sorted(set(getattr(asked, size)))) or (getattr(design.sampling, size) or 0,)


def _settled(sizes: Sizes, prices: Mapping[Sizes, float], known: _Known, best: Sizes | None) -> bool:
    """Whether a design need not be run: it falls short, or it costs no less than one that has power enough."""
    return known.told(sizes) is False or (best is not None and prices[sizes] >= prices[best])


def _next(prices: Mapping[Sizes, float], known: _Known, best: Sizes | None) -> Sizes | None:
    """The design to run next: halfway, in number of villages, among those still open of the years and households with most open."""
    open_ones = [sizes for sizes in prices if not _settled(sizes, prices, known, best)]
    if not open_ones:
        return None
    sure = [sizes for sizes in open_ones if known.told(sizes)]
    if sure:
        return min(sure, key=lambda sizes: (prices[sizes], sizes))
    groups: dict[Sizes, list[Sizes]] = {}
    for sizes in open_ones:
        groups.setdefault(sizes[1:], []).append(sizes)
    most = max(groups.values(), key=lambda group: (len(group), group))
    return sorted(most)[len(most) // 2]


def _power(design: Design, asked: Search, sizes: Sizes, seed: int) -> tuple[float, float, int]:
    """The power of a design, its Monte Carlo error, and the runs it took to see on which side it lies."""
    there = sized(design, **{size: number for size, number in zip(SIZES, sizes, strict=True) if number})
    most = asked.replications or (_OF_PANEL if design.panel else _OF_SOCIETY)
    rejected, told, done = 0.0, 0, 0
    while True:
        runs = range(done, min(most, max(_FIRST, 2 * done)))
        made = run(there, seed, runs)
        power = made.numbers(asked.claim).get("power", (None, None))[0]
        given = made.runs.filter(pl.col("id") == asked.claim).height
        rejected, told, done = rejected + (power or 0.0) * given, told + given, runs.stop
        share = rejected / told if told else 0.0
        error = float(np.sqrt(share * (1 - share) / max(told - 1, 1)))
        if done >= most or abs(share - asked.power) > _CLEAR * max(error, 1 / done):
            return share, error, done


def _table(prices: Mapping[Sizes, float], known: _Known, best: Sizes | None) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for sizes in sorted(prices, key=lambda sizes: (prices[sizes], sizes)):
        enough = known.told(sizes)
        named = [number or None for number in sizes]
        found = known.run.get(sizes, (None, None, None))
        rows.append((*named, prices[sizes], *found, None if enough is None else int(enough), int(sizes == best)))
    return pl.DataFrame(rows, schema=SEARCH, orient="row")
