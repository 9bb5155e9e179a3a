"""The models on part of the villages (A-s3): as many as the researchers went back to, here drawn at random."""

from __future__ import annotations

import numpy as np
import polars as pl

from groundswell.estimate import Estimates
from groundswell.exhibits.asking import INFERENCE, fitted
from groundswell.randomness import stream

_REVISITED, _SURVEYED = 61, 113
_ASKED = (
    ("A-2.1", "migration"),
    ("A-2.2", "migration"),
    ("A-2.3", "migration"),
    ("A-2.4", "migration"),
    ("A-2.6", "migration:land_expropriation"),
    ("A-2.7", "migration^2"),
    ("A-3.1", "migration:strong_lineage"),
    ("A-3.2", "migration:ancestral_worship"),
    ("A-3.3", "migration:strong_lineage"),
)
_SCHEMA = dict.fromkeys(("model", "outcome", "term"), pl.String) | {"villages": pl.Int64, "n": pl.Int64} | INFERENCE


def revisited(frame: pl.DataFrame, estimates: Estimates, seed: int) -> pl.DataFrame:
    """The main term of each model in all villages and in 61 of them (of 113; elsewhere the same share), drawn at random.

    Parameters
    ----------
    frame
        Village-years.
    estimates
        What the models gave in all villages.
    seed
        The seed of the draw.
    """
    villages = frame["village"].unique().sort()
    wanted = round(villages.len() * _REVISITED / _SURVEYED)
    chosen = villages.gather(np.sort(stream(seed, "villages revisited").order(villages.len())[:wanted]))
    names = {model for model, _ in _ASKED}
    models = [model for model in estimates.study.models if model.name in names]
    part = fitted(frame.filter(pl.col("village").is_in(chosen.implode())), estimates.study, models)
    frames = [_rows(one) for one in (estimates, part) if one is not None]
    asked = pl.DataFrame(_ASKED, schema=["model", "term"], orient="row")
    return asked.join(pl.concat(frames), on=["model", "term"], maintain_order="left_right").select(list(_SCHEMA))


def _rows(estimates: Estimates) -> pl.DataFrame:
    outcomes = estimates.models.select("model", "outcome")
    return estimates.estimates.join(outcomes, on="model").rename({"units": "villages"})
