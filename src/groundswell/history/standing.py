"""Standing: how the village model leaves a county's people, which is how an episode finds them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from groundswell.arrays import Flags
from groundswell.dynamics.state import HOME, TACTICS, Now, State
from groundswell.society import County, Society


@dataclass
class Standing:
    """Who is at home and who knows the tactics at the end of the last month, by the number of the first village of a part."""

    last_month: int
    parts: dict[int, tuple[Flags, Flags]] = field(default_factory=lambda: {})

    def watch(self, society: Society, state: State, now: Now) -> None:
        """Look on at the end of a month; keep what the last one leaves."""
        if now.month == self.last_month:
            here = state.place == HOME
            switches = society.scenario.switches
            present = here if switches.depopulation else np.ones_like(here)
            learned = state.knowledge >= TACTICS
            self.parts[int(society.places.number[0])] = (present.astype(np.uint8), learned.astype(np.uint8))

    def of(self, county: County, society: Society) -> tuple[Flags, Flags]:
        """At home, and knowing the tactics; shapes (people of the county's villages, replicates)."""
        numbers = society.places.number
        order = sorted(self.parts, key=lambda first: int(np.flatnonzero(numbers == first)[0]))
        home, tactics = (np.concatenate([self.parts[first][which] for first in order]) for which in (0, 1))
        row = int(np.flatnonzero(numbers == county.villages.places.number[0])[0])
        people = slice(int(society.offsets[row]), int(society.offsets[row] + county.villages.offsets[-1]))
        return home[people], tactics[people]
