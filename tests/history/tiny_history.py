"""A world small enough for plain Python, run in a process of its own with compilation on or off."""

from hashlib import sha256

from groundswell.history import simulate
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.scenario.sections import Switches
from groundswell.society import build

TINY = Scenario.load("small").changed(
    time={"last_year": 2005, "warm_up_years": 1},
    frame={"regions": 1, "provinces": 1, "counties": 2, "townships": 2, "villages": 2},
    sampling={"county_strata": 2, "lost_to_flood": 0, "lost_to_earthquake": 0},
    society={"adults": 50.0},
    disputes={"land_rate": 0.95, "other_rate": 0.5},
    exposure={"rights": 0.2, "tactics": 0.2},
    mobilisation={"try_petition": 0.6, "try_protest": 0.6},
)


def fingerprint() -> str:
    """The number of incidents, and a hash of all that happened, on both settings of every switch that a kernel reads."""
    incidents, digest = 0, sha256()
    for on in (True, False):
        scenario = TINY.changed(switches=dict.fromkeys(Switches.model_fields, on))
        history = simulate(build(scenario, draw(scenario, 2), 2), replicates=2, threads=1)
        incidents += history.incidents.height
        for frame in (history.villages, history.incidents):
            digest.update(frame.write_csv(float_precision=17).encode())
        digest.update(history.place.tobytes())
    return f"{incidents} {digest.hexdigest()}"
