"""Compiled kernels are equal to the plain Python they are made from, on villages with random rules: the whole month, to the bit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundswell.scenario.sections import Switches

HISTORY = Path(__file__).parents[1] / "history"
sys.path.insert(0, str(HISTORY))

from plain_twin import fingerprint  # noqa: E402

SHARE = st.floats(0, 1, width=16)
SECTIONS = st.fixed_dictionaries({
    "society": st.fixed_dictionaries({
        "adults": st.floats(30, 50),
        "clan_concentration": st.floats(0.1, 10),
        "elder_households": st.integers(1, 10),
    }),
    "exposure": st.fixed_dictionaries({"rights": SHARE, "tactics": SHARE, "defeat": SHARE, "background": SHARE, "fading": SHARE}),
    "diffusion": st.fixed_dictionaries({
        "telling": SHARE,
        "attention": st.floats(0.5, 12),
        "at_home": SHARE,
        "hearings": st.integers(1, 4),
    }),
    "homecoming": st.fixed_dictionaries({"visitor": SHARE, "stranger": SHARE}),
    "mobilisation": st.fixed_dictionaries({
        "try_petition": SHARE,
        "try_protest": SHARE,
        "leaders": st.floats(0.1, 5),
        "pushes": st.integers(1, 4),
        "petition_threshold": st.floats(-0.5, 1),
        "protest_threshold": st.floats(-0.5, 1),
        "spread": SHARE,
        "police": SHARE,
        "erosion": st.floats(0, 5),
        "between_villages": st.floats(0, 2),
        "cue": SHARE,
    }),
    "response": st.fixed_dictionaries({"petition_answered": SHARE, "protest_answered": SHARE, "lesson": SHARE}),
    "switches": st.fixed_dictionaries({name: st.booleans() for name in Switches.model_fields}),
})


@pytest.fixture(scope="module")
def plain():
    """The same file in another process, with compilation off."""
    process = subprocess.Popen(
        [sys.executable, str(HISTORY / "plain_twin.py")],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def answer(**asked):
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    yield answer
    process.stdin.close()
    process.wait(10)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31), sections=SECTIONS)
def test_compiled_is_plain_on_random_villages(plain, seed, sections):
    assert fingerprint(seed, sections) == plain(seed=seed, sections=sections)
