"""The same numbers to the bit in every process: nothing may hang on the order of a set, which Python shuffles anew in each."""

import os
import subprocess
import sys

PROGRAM = """
import numpy as np, polars as pl
from groundswell.estimate import Study, fit
from groundswell.randomness import stream
village, year = np.repeat(np.arange(30), 5), np.tile(np.arange(2004, 2009), 30)
draw = stream(1, "panel").uniform
frame = pl.DataFrame({"village": village, "year": year, "y": draw(village, year, 1) < 0.4, "x": draw(village, year, 2)})
model = {"name": "m", "outcome": "y", "terms": ["x"], "effects": ["village", "year"], "errors": "cluster:village"}
study = Study.check({"data": {"unit": "village", "period": "year"}, "model": [model]})
print(fit(frame.with_columns(pl.col("y").cast(pl.Int64)), study).estimates.write_json())
"""


def test_the_order_of_sets_changes_no_bit():
    answers = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
    assert '"term":"x"' in answers.pop()
