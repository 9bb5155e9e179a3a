"""A county small enough for tests, made once: two townships and a little town."""

from functools import cache

import numpy as np

from groundswell.history.stages import stages
from groundswell.history.street import Stage
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.society import Society, build

NINTH = {
    "time": {"first_year": 2007, "last_year": 2008, "warm_up_years": 1},
    "frame": {"townships": 3, "villages": 4},
    "sampling": {"township_strata": 3, "village_strata": 2},
    "society": {"adults": 230.0},
    "county": {"town": 970, "firms": 7},
    "crowd": {"threshold": 0.72, "leaked": 33, "rumour": 1, "boldness": 3.3, "small": 11, "large": 110},
    "episode": {"paid": 67, "police": 9, "rehearsals": 12},
}
"""The preset county-c at about a ninth of its people."""
LITTLE = Scenario.load("county-c").changed(**NINTH)


@cache
def society(seed: int = 1) -> Society:
    """Its people."""
    return build(LITTLE, draw(LITTLE, seed), seed)


def little_stage(seed: int = 1) -> Stage:
    """The county with everyone at home, and one in ten knowing the tactics."""
    people = int(society(seed).offsets[-1])
    tactics = (np.arange(people) % 10 == 0).astype(np.uint8)[:, None]
    return stages(society(seed), np.zeros(1, np.int64), (np.ones((people, 1), np.uint8), tactics))[0]
