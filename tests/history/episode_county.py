"""A county small enough for tests, made once: two townships and a little town."""

from functools import cache

import numpy as np

from groundswell.history.stages import stages
from groundswell.history.street import Stage
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.society import Society, build

LITTLE = Scenario.load("county-c").changed(
    time={"first_year": 2007, "last_year": 2008, "warm_up_years": 1},
    frame={"townships": 2, "villages": 3},
    sampling={"township_strata": 2, "village_strata": 2},
    society={"adults": 250.0},
    county={"town": 900},
    crowd={"free": 0.5, "leaked": 60, "rumour": 2, "telling": 0.06, "posts": 0.05},
    episode={"rehearsals": 10, "police": 15, "paid": 100},
)


@cache
def society(seed: int = 1) -> Society:
    """Its people."""
    return build(LITTLE, draw(LITTLE, seed), seed)


def little_stage(seed: int = 1) -> Stage:
    """The county with everyone at home, and one in ten knowing the tactics."""
    people = int(society(seed).offsets[-1])
    tactics = (np.arange(people) % 10 == 0).astype(np.uint8)[:, None]
    return stages(society(seed), np.zeros(1, np.int64), (np.ones((people, 1), np.uint8), tactics))[0]
