"""Further models for exhibits, run by the code that runs anyone's study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from groundswell.errors import StudyError
from groundswell.estimate import Estimates, Fit, Inference, Model, Study, fit

INFERENCE = dict.fromkeys(("estimate", "std_error", "ci_low", "ci_high", "p_value"), pl.Float64)


def changed(model: Model, **changes: Any) -> Model:
    """A model with some keys otherwise, checked as any is."""
    return Model.model_validate(model.model_dump() | changes)


def fitted(frame: pl.DataFrame, study: Study, models: Sequence[Model]) -> Estimates | None:
    """Models with the data section of a study; those that the rows cannot bear are left out, and None stands for nothing at all.

    Parameters
    ----------
    frame
        Village-years.
    study
        The study whose rows and lag are kept.
    models
        What is fitted in place of its models.
    """
    optional = tuple(changed(model, optional=True) for model in models)
    try:
        return fit(frame, Study(data=study.data, models=optional, source=study.source))
    except StudyError:
        return None


def summed(found: Fit | None, weights: Mapping[str, float]) -> dict[str, float] | None:
    """A weighted sum of coefficients as the columns of :data:`INFERENCE`; None where one is not known."""
    if found is None:
        return None
    wanted = np.zeros(len(found.terms))
    for name, weight in weights.items():
        place = found.place(name)
        if place is None:
            return None
        wanted[place] += weight
    return told(found.combination(wanted))


def told(inference: Inference) -> dict[str, float]:
    """An inference as the columns of :data:`INFERENCE`."""
    row = inference.row()
    return {name: row[name] for name in INFERENCE}
