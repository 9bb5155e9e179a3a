"""The loop: a month is the same few mechanisms in the same order, and this is the only place that says which."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from groundswell.arrays import Counts, Flags, Whole
from groundswell.dynamics import (
    Economy,
    Now,
    State,
    begin,
    come_back,
    expose,
    migrate,
    mobilise,
    prosper,
    readiness,
    respond,
    strike,
    tell,
    tie_weights,
)
from groundswell.dynamics.state import away
from groundswell.history.record import Months
from groundswell.society import Society

_YEAR = 12
_VILLAGES_A_PART = 32
"""Villages simulated together; few enough to stay in the processor's caches, and a unit of work for a thread."""

Progress = Callable[[int, int], None]
Watch = Callable[[Society, State, Now], None]


def live(
    society: Society,
    replicates: Whole,
    threads: int | None = None,
    progress: Progress | None = None,
    watch: Watch | None = None,
) -> tuple[Months, Economy]:
    """Let a society live through warm-up and study; the raw record of the study.

    Parameters are those of :func:`groundswell.history.simulate`, ``replicates`` the numbers of the histories.
    """
    cuts = _cuts(society)
    parts = [society.part(first, end) for first, end in pairwise(cuts)]
    lived: list[tuple[Months, Economy]] = []
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        for result in pool.map(lambda part: _live(part, replicates, watch), parts):
            lived.append(result)
            if progress:
                progress(len(lived), len(parts))
    months = Months(**{name: np.concatenate([getattr(one, name) for one, _ in lived]) for name in Months.__dataclass_fields__})
    economy = Economy(*(np.concatenate(arrays) for arrays in zip(*(each for _, each in lived), strict=True)))
    return months, economy


def _cuts(society: Society) -> list[int]:
    """Where to cut the villages into parts: between townships, whose villages may act on one another when A-j is off."""
    township = society.places.number // society.scenario.frame.villages
    borders = [int(village) for village in np.flatnonzero(np.diff(township)) + 1]
    cuts = [0]
    for border in borders:
        if border - cuts[-1] >= _VILLAGES_A_PART:
            cuts.append(border)
    return [*cuts, township.size]


def _live(society: Society, replicates: Whole, watch: Watch | None) -> tuple[Months, Economy]:
    """Live through warm-up and study, keeping the record of the study."""
    time = society.scenario.time
    years = time.last_year - time.first_year + 1
    economy = prosper(society, time.warm_up_years + years, replicates)
    months = _blank(society, replicates, years)
    weights = tie_weights(society)
    state = begin(society, replicates.size)
    ready = readiness(society, 0)
    for month in range((time.warm_up_years + years) * _YEAR):
        now = Now(month=month, year=month // _YEAR, replicates=replicates, telephone=economy.telephone[:, month // _YEAR])
        ready = readiness(society, now.year) if month % _YEAR == 0 else ready
        state = migrate(society, state, now, ready)
        state = expose(society, state, now)
        state, taken = strike(society, state, now)
        state = tell(society, state, now)
        state = come_back(society, state, now)
        state, turnout = mobilise(society, state, now, weights)
        reason = state.dispute
        state, outcome = respond(society, state, now, turnout)
        if watch:
            watch(society, state, now)
        if month >= time.warm_up_years * _YEAR:
            _append(months, month - time.warm_up_years * _YEAR, society, state, (taken, reason, turnout, outcome))
    return months, economy


def _blank(society: Society, replicates: Whole, years: int) -> Months:
    shape = (society.places.number.size, years * _YEAR, replicates.size)
    forms = (*shape[:2], 2, shape[2])
    return Months(
        away=np.zeros(shape, np.uint32),
        taken=np.zeros(shape, np.uint8),
        land_lost=np.zeros(shape),
        reason=np.zeros(shape, np.uint8),
        turnout=np.zeros(forms, np.uint32),
        outcome=np.zeros(forms, np.uint8),
        place=np.zeros((int(society.offsets[-1]), years, replicates.size), np.uint8),
    )


def _append(months: Months, month: int, society: Society, state: State, events: tuple[Flags, Flags, Counts, Flags]) -> None:
    """Add a month to the record."""
    months.away[:, month] = away(state.place, society.offsets)
    months.land_lost[:, month] = state.land_lost
    months.taken[:, month], months.reason[:, month], months.turnout[:, month], months.outcome[:, month] = events
    if month % _YEAR == _YEAR - 1:
        months.place[:, month // _YEAR] = state.place
