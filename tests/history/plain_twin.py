"""One random village at a time, for a test that runs this file compiled in its own process and plain in another.

As a program: reads a JSON object of sections a line, and answers each with the fingerprint of that village's history.
"""

import json
import sys
from hashlib import sha256

from groundswell.history import simulate
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.society import build

ONE_VILLAGE = Scenario.load("default").changed(
    time={"last_year": 2005, "warm_up_years": 1},
    frame=dict.fromkeys(("regions", "provinces", "counties", "townships"), 1) | {"villages": 2},
    sampling={"county_strata": 1, "township_strata": 1, "village_strata": 2, "lost_to_flood": 0, "lost_to_earthquake": 0},
    disputes={"land_rate": 0.95, "other_rate": 0.5},
)


def fingerprint(seed, sections):
    """The number of incidents, and a hash of all that happened."""
    scenario = ONE_VILLAGE.changed(**sections)
    history = simulate(build(scenario, draw(scenario, seed), seed), threads=1)
    digest = sha256(history.place.tobytes())
    for frame in (history.villages, history.incidents):
        digest.update(frame.write_csv(float_precision=17).encode())
    return f"{history.incidents.height} {digest.hexdigest()}"


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(f"{fingerprint(**json.loads(line))}\n")
        sys.stdout.flush()
