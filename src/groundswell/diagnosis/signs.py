"""How often a world would have given the article's table of signs: what makes rival worlds comparable."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

_LEVEL = 0.05


class _Sign(NamedTuple):
    """What the article reports of one coefficient; a word that is "none" where it was not significant."""

    model: str
    term: str
    reported: str


REPORTED = (
    _Sign("A-2.1", "migration", "none"),
    _Sign("A-2.2", "migration", "negative"),
    _Sign("A-2.3", "migration", "positive, significant"),
    _Sign("A-2.4", "migration", "none"),
    _Sign("A-2.6", "migration:land_expropriation", "positive, significant"),
    _Sign("A-2.7", "migration^2", "none"),
    _Sign("A-3.1", "migration:strong_lineage", "positive, significant"),
    _Sign("A-3.2", "migration:ancestral_worship", "positive, significant"),
    _Sign("A-3.3", "migration:strong_lineage", "positive"),
)
"""The article's table of signs; of A-2.2 and A-3.3 it states no significance."""
ALL = "all of them"


def signs(estimates: pl.DataFrame) -> pl.DataFrame:
    """The share of runs that gave each sign of the article, with its significance and without, and all of them at once.

    Parameters
    ----------
    estimates
        Coefficients of every run: ``replication`` and the columns of ``estimates.csv``. A run in which a model could not be fitted
        does not give its sign.

    Returns
    -------
    pl.DataFrame
        A row a sign and one for all: ``model``, ``term``, ``reported``, ``sign`` (share with the sign; where none was significant,
        share without significance), ``as_reported`` (share with sign and significance), and the Monte Carlo error of each.
    """
    runs = estimates["replication"].unique().sort()
    given = [_given(estimates, sign, runs) for sign in REPORTED]
    rows = [(*sign, *_share(shape), *_share(full)) for sign, (shape, full) in zip(REPORTED, given, strict=True)]
    whole = [np.all([pair[which] for pair in given], axis=0) for which in (0, 1)]
    rows.append((ALL, "", "", *_share(whole[0]), *_share(whole[1])))
    names = ["model", "term", "reported", "sign", "sign_error", "as_reported", "as_reported_error"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _given(
    estimates: pl.DataFrame, sign: _Sign, runs: pl.Series
) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Whether each run gave the sign, and whether it gave it as reported."""
    own = estimates.filter((pl.col("model") == sign.model) & (pl.col("term") == sign.term))
    found = runs.to_frame("replication").join(own, on="replication", how="left", maintain_order="left")
    estimate = found["estimate"].fill_null(float("nan")).to_numpy()
    significant = found["p_value"].fill_null(float("nan")).to_numpy() < _LEVEL
    if sign.reported == "none":
        quiet = ~significant & ~np.isnan(estimate)
        return quiet, quiet
    right = estimate > 0 if sign.reported.startswith("positive") else estimate < 0
    return right, right & significant if sign.reported.endswith("significant") else right


def _share(given: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[float, float | None]:
    """A share of the runs and its Monte Carlo error."""
    share = float(given.mean())
    return share, float(np.sqrt(share * (1 - share) / (given.size - 1))) if given.size > 1 else None
