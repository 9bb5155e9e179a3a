"""What many runs of a design say of the design: power, errors of sign and size, bias, coverage, and how sure each of these is.

The target of a claim is the mean of its estimates on what truly happened. Type S and type M are those of Gelman and Carlin (2014,
"Beyond power calculations"). Every number is a function of means over runs; its Monte Carlo error is the jackknife's (Efron and
Stein 1981), which for a share is the square root of p(1-p)/(n-1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from groundswell import tables
from groundswell.arrays import Floats
from groundswell.findings import SMALLEST

JUDGED = (
    {"replication": pl.Int64, "seed": pl.Int64, "data": pl.String, "id": pl.String, "side": pl.String}
    | dict.fromkeys(("estimate", "std_error", "p_value", "ci_low", "ci_high"), pl.Float64)
    | {"verdict": pl.String}
)
"""Columns of a claim's estimates in every run."""
USUAL = ("bias", "rmse", "power", "coverage", "type_s", "type_m", "mean_estimate", "smallest_detectable")
"""What is told of each claim of a design unless something else is asked for."""
ALL = (*USUAL, "share_supported", "share_contradicted", "std_deviation", "mean_std_error")
"""All that can be told."""
_LEVEL = 0.05
_DIAGNOSIS = {"claim": pl.String, "data": pl.String, "diagnosand": pl.String} | {
    "value": pl.Float64,
    "monte_carlo_error": pl.Float64,
    "replications": pl.Int64,
}
_OF_OBSERVATION = ("bias", "rmse")
"""Diagnosands that set what was observed against what truly happened."""
_OF_SIGN = ("type_s", "type_m")
"""Diagnosands that a claim of no effect, which expects nothing to exaggerate, does not have."""
_LEAST = 3
"""Runs below which nothing is left to judge an error by."""


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """What many runs say of a design.

    Attributes
    ----------
    table
        A row a number: ``claim``, ``data`` (``interviews``, or ``truth`` for the same models on what truly happened),
        ``diagnosand``, ``value``, ``monte_carlo_error``, ``replications`` (runs that gave an
        estimate of both).
    replications
        All runs.
    signs
        How often the runs gave each sign of the article's table, as :func:`groundswell.diagnosis.signs` counts them.
    """

    table: pl.DataFrame
    replications: int
    signs: pl.DataFrame | None = None

    def value(self, claim: str, diagnosand: str, data: str = "interviews") -> float | None:
        """One of the numbers; None where the runs do not tell it."""
        return self._number("value", claim, diagnosand, data)

    def error(self, claim: str, diagnosand: str, data: str = "interviews") -> float | None:
        """Its Monte Carlo error; None where the runs do not tell it."""
        return self._number("monte_carlo_error", claim, diagnosand, data)

    def _number(self, column: str, claim: str, diagnosand: str, data: str) -> float | None:
        wanted = (pl.col("claim") == claim) & (pl.col("diagnosand") == diagnosand) & (pl.col("data") == data)
        found = self.table.filter(wanted)[column]
        return found[0] if len(found) else None

    def _repr_html_(self) -> str:
        return tables.to_html(self.table)


def assess(judged: pl.DataFrame) -> Diagnosis:
    """Power, errors of sign and size, bias, coverage and the smallest detectable effect of each claim.

    ``power``: the share of runs in which a two-sided test of the estimand at 5% rejects zero, on whichever side; of a claim that
    the estimand lies within a bound, the share in which the equivalence test says so. ``share_supported``, ``share_contradicted``:
    the shares with these verdicts. ``type_s``: of runs that reject zero, the share whose estimate has the wrong sign. ``type_m``:
    by how much these exaggerate, the mean of their absolute estimates over the absolute target. ``mean_estimate``,
    ``std_deviation``, ``mean_std_error``: of the estimates over runs, and of the errors that the models state.
    ``smallest_detectable``: 2.8 times ``std_deviation``. ``coverage``: the share of 95% intervals that hold the target. ``bias``
    and ``rmse``: of interviews against the target. Only runs that have an estimate from both kinds of data are counted.
    Where the target is nothing at all there is no sign to be wrong and no size to exaggerate.

    Parameters
    ----------
    judged
        A row a claim, a run and a kind of data, columns as :data:`JUDGED`; without an estimate where there was none.
    """
    told = judged.drop_nulls("estimate")
    targets = told.filter(pl.col("data") == "truth").select("id", "replication", truth="estimate")
    both = told.join(targets, on=["id", "replication"], maintain_order="left")
    rows: list[dict[str, Any]] = []
    for (claim, data), runs in both.group_by("id", "data", maintain_order=True):
        left_out = (_OF_OBSERVATION if data == "truth" else ()) + (_OF_SIGN if (runs["side"] == "within").all() else ())
        named = {"claim": claim, "data": data, "replications": runs.height}
        for name, (value, error) in diagnosands(runs).items():
            if name not in left_out:
                rows.append(named | {"diagnosand": name, "value": value, "monte_carlo_error": error})
    return Diagnosis(table=pl.DataFrame(rows, schema=_DIAGNOSIS).fill_nan(None), replications=judged["replication"].n_unique())


def diagnosands(runs: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """Each number with its Monte Carlo error, not a number where that cannot be told.

    Parameters
    ----------
    runs
        Runs of one claim on one kind of data, columns as :data:`JUDGED`, and ``truth``: the estimate on what truly happened, or the
        target itself.
    """
    columns = _columns(runs)
    count = runs.height
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = _of_means({name: values.mean(keepdims=True) for name, values in columns.items()}, count)
        without = {name: (values.sum() - values) / (count - 1) for name, values in columns.items()}
        spread = {name: _jackknife(values) for name, values in _of_means(without, count - 1).items()}
    return {name: (float(values[0]), spread[name]) for name, values in whole.items()}


def _jackknife(values: Floats) -> float:
    return (
        float(np.sqrt((values.size - 1) / values.size * ((values - values.mean()) ** 2).sum())) if values.size >= _LEAST else np.nan
    )


def _columns(runs: pl.DataFrame) -> dict[str, Floats]:
    """What is averaged over runs."""
    estimate, truth = runs["estimate"].to_numpy(), runs["truth"].to_numpy()
    low, high = runs["ci_low"].to_numpy(), runs["ci_high"].to_numpy()
    target = truth.mean()
    significant = runs["p_value"].fill_null(1.0).to_numpy() < _LEVEL
    supported, contradicted = ((runs["verdict"] == verdict).to_numpy() for verdict in ("supported", "contradicted"))
    columns = {
        "rejected": supported if (runs["side"] == "within").all() else significant,
        "supported": supported,
        "contradicted": contradicted,
        "significant": significant,
        "wrong": significant & (estimate * target < 0) if target else np.full(estimate.size, np.nan),
        "size": np.where(significant, np.abs(estimate), 0.0) if target else np.full(estimate.size, np.nan),
        "estimate": estimate,
        "centred": estimate - estimate.mean(),
        "square": (estimate - estimate.mean()) ** 2,
        "error": runs["std_error"].to_numpy(),
        "truth": truth,
        "missed": (estimate - target) ** 2,
        "covered": (low <= target) & (target <= high),
    }
    return {name: np.asarray(values, dtype=np.float64) for name, values in columns.items()}


def _of_means(means: dict[str, Floats], count: int) -> dict[str, Floats]:
    """Each diagnosand as a function of means over ``count`` runs."""
    deviation = np.sqrt((means["square"] - means["centred"] ** 2) * (count / (count - 1) if count > 1 else np.nan))
    return {
        "power": means["rejected"],
        "share_supported": means["supported"],
        "share_contradicted": means["contradicted"],
        "type_s": means["wrong"] / means["significant"],
        "type_m": means["size"] / means["significant"] / np.abs(means["truth"]),
        "mean_estimate": means["estimate"],
        "std_deviation": deviation,
        "mean_std_error": means["error"],
        "smallest_detectable": SMALLEST * deviation,
        "coverage": means["covered"],
        "bias": means["estimate"] - means["truth"],
        "rmse": np.sqrt(means["missed"]),
    }
