"""Stages: the county of an episode as the village model leaves it in each history."""

from __future__ import annotations

import numpy as np

from groundswell.arrays import Flags, Whole
from groundswell.dynamics.state import HOME, TACTICS, Now, State
from groundswell.history.loop import Watch, live
from groundswell.history.street import Stage, stage
from groundswell.society import Society, gather


class Standing:
    """Looks on at the end of the last month, and keeps who is at home and who knows the tactics.

    Parameters
    ----------
    society
        Whose months they are.
    other
        Somebody else who looks on.
    """

    def __init__(self, society: Society, other: Watch | None = None) -> None:
        self.other = other
        time = society.scenario.time
        self.last_month = 12 * (time.warm_up_years + time.last_year - time.first_year + 1) - 1
        self.society = society
        self.parts: dict[int, tuple[Flags, Flags]] = {}

    def watch(self, part: Society, state: State, now: Now) -> None:
        """Look on at the end of a month of some of the villages."""
        if self.other:
            self.other(part, state, now)
        if now.month == self.last_month:
            here = (state.place == HOME) if part.scenario.switches.depopulation else np.ones_like(state.place)
            self.parts[int(part.places.number[0])] = (here.astype(np.uint8), (state.knowledge >= TACTICS).astype(np.uint8))

    def kept(self) -> tuple[Flags, Flags]:
        """At home, and knowing the tactics, of the whole society; shapes (people, replicates)."""
        order = {int(number): row for row, number in enumerate(self.society.places.number)}
        parts = [self.parts[first] for first in sorted(self.parts, key=lambda first: order[first])]
        home, tactics = (np.concatenate([part[which] for part in parts]) for which in (0, 1))
        return home, tactics


def standing(society: Society) -> tuple[Flags, Flags]:
    """Who is at home and who knows the tactics, in one history of a society; shapes (people, 1)."""
    looking = Standing(society)
    live(society, np.zeros(1, np.int64), watch=looking.watch)
    return looking.kept()


def stages(society: Society, replicates: Whole, at_the_end: tuple[Flags, Flags]) -> list[Stage]:
    """The county, set for an episode in each history.

    Parameters
    ----------
    society
        With all villages of the county.
    replicates
        The numbers of the histories.
    at_the_end
        Who is at home and who knows the tactics, as :func:`standing` gives it; shapes (people of the society, replicates).
    """
    county = gather(society)
    row = int(np.flatnonzero(society.places.number == county.villages.places.number[0])[0])
    people = slice(int(society.offsets[row]), int(society.offsets[row] + county.villages.offsets[-1]))
    home, tactics = (kept[people] for kept in at_the_end)
    return [stage(county, home[:, each].copy(), tactics[:, each].copy()) for each in range(replicates.size)]
