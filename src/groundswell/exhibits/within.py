"""Products of two columns that both vary in time, beside those of their values less the village's own mean.

The usual product is not a pure within estimate: it picks up how a village's level of one column goes with the effect of the other.
Taking the mean of each column out before they are multiplied leaves only what happens within villages, at the price of a larger
error (Giesselmann and Schmidt-Catran 2022).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from groundswell.errors import StudyError
from groundswell.estimate import Estimates, Inference
from groundswell.estimate.design import Design, design
from groundswell.estimate.linear import linear
from groundswell.estimate.products import double_demeaned
from groundswell.estimate.rows import prepare
from groundswell.exhibits.asking import INFERENCE, told

_ASKED = (("A-2.6", "migration:land_expropriation"), ("A-2.7", "migration^2"))
_SCHEMA = {"model": pl.String, "outcome": pl.String, "term": pl.String, "product": pl.String} | INFERENCE


def within(frame: pl.DataFrame, estimates: Estimates) -> pl.DataFrame:
    """Interaction and square twice: ``product`` is *usual*, or *within villages*."""
    fits = {fit.model.name: fit for fit in estimates.fits}
    rows: list[dict[str, Any]] = []
    for name, term in _ASKED:
        place = fits[name].place(term) if name in fits else None
        if place is None:
            continue
        model = fits[name].model
        key = {"model": name, "outcome": model.outcome, "term": term}
        rows.append(key | {"product": "usual"} | told(fits[name].combination(np.eye(len(fits[name].terms))[place])))
        demeaned = _within(design(prepare(frame, estimates.study), model), place)
        rows += [] if demeaned is None else [key | {"product": "within villages"} | told(demeaned)]
    return pl.DataFrame(rows, schema=_SCHEMA)


def _within(made: Design, place: int) -> Inference | None:
    """The estimate of one term when its factors are taken less their mean in the unit."""
    try:
        solution = linear(double_demeaned(made, [place]), made.model.name)
    except StudyError:
        return None
    return Inference(float(solution.coefficients[place]), float(np.sqrt(solution.covariance[place, place])), solution.degrees)
