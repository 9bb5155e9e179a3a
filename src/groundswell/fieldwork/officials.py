"""What village officials give (A-m3): yearly figures, checked against statistics and still a little off; nothing about protest."""

from __future__ import annotations

import numpy as np
import polars as pl

from groundswell.arrays import Floats
from groundswell.history import History
from groundswell.randomness import stream
from groundswell.tables import FIGURES

_AMOUNTS = ("income", "fiscal_transfer", "population", "farmland")
_SHARES = ("migration", "high_school", "telephone", "working_age")


def figures(history: History, villages: pl.Series) -> pl.DataFrame:
    """Yearly figures of the villages surveyed, with clan shares and rites.

    Amounts are off by a factor, shares by about the same share of themselves; whether land was taken is not in doubt.

    Parameters
    ----------
    history
        One history.
    villages
        Names of the villages surveyed.
    """
    society, error = history.society, history.society.scenario.fieldwork.figure_error
    shares = society.lineages.shares
    clans = society.sample.villages.select(
        "village",
        "number",
        pl.Series("largest_clan", shares[:, 0]),
        pl.Series("three_largest_clans", np.minimum(shares[:, :3].sum(axis=1), 1.0)),
        pl.Series("ancestral_worship", society.lineages.rites.max(axis=1)),
    )
    true = history.villages.filter(pl.col("village").is_in(villages.implode())).join(clans, on="village", maintain_order="left")

    def off(name: str) -> Floats:
        normal = stream(society.seed, f"fieldwork figure {name}").normal
        drawn = normal(true["number"].to_numpy(), 0, true["year"].to_numpy(), true["replicate"].to_numpy())
        return true[name].to_numpy() * np.exp(error * drawn)

    given = true.with_columns(
        *(pl.Series(name, off(name)) for name in _AMOUNTS), *(pl.Series(name, np.clip(off(name), 0, 1)) for name in _SHARES)
    )
    return given.select(
        pl.col(column.name).round().cast(column.type) if column.kind == "whole" else column.name for column in FIGURES.columns
    )
