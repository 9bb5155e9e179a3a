"""Reports of incidents that are known, with the faults of memory that the merging of reports is held to."""

from __future__ import annotations

import numpy as np
import polars as pl

from groundswell.fieldwork import Incidents, synthesize
from groundswell.randomness import stream

_FIRST_YEAR = 2005
_MONTHS = 12


def made_reports(
    seed: int, *, incidents: int = 250, reports: int = 830, villages: int = 113, years: int = 4, households: int = 20
) -> pl.DataFrame:
    """Reports of known incidents: months off by up to 2 either way, missing and wrong fields; shuffled.

    Each incident is told of by somebody, the other reports fall on incidents at random; of one incident a respondent tells once. A
    fifth of months and 15% of sizes are missing, 12% of reasons (of six) and 20% of forms (of three) are another, and sizes are off
    by a factor with a standard deviation of 0.3 log points.

    Returns
    -------
    polars.DataFrame
        The columns of interviews but the outcome, and ``truth``, the number of the incident.
    """

    def uniform(name: str, size: int) -> np.ndarray:
        return stream(seed, f"made reports {name}").uniform(0, np.arange(size))

    def whole(name: str, size: int, below: int) -> np.ndarray:
        return (uniform(name, size) * below).astype(np.int64)

    village, when = whole("village", incidents, villages), whole("when", incidents, years * _MONTHS)
    reason, form = whole("reason", incidents, 6), whole("form", incidents, 3)
    size = np.exp(np.log(40) + stream(seed, "made reports size").normal(0, np.arange(incidents)))
    of = np.append(np.arange(incidents), whole("of", reports - incidents, incidents))
    teller = np.concatenate([
        stream(seed, "made reports who").order(households, incident)[: np.sum(of == incident)] for incident in range(incidents)
    ])
    of = np.sort(of)
    off = np.round(uniform("off", reports) * 5 - 2.5).astype(np.int64)
    said = np.clip(when[of] + off, 0, years * _MONTHS - 1)
    wrong_reason = np.where(uniform("wrong reason", reports) < 0.12, 1 + whole("reason instead", reports, 5), 0)
    wrong_form = np.where(uniform("wrong form", reports) < 0.2, 1 + whole("form instead", reports, 2), 0)
    noise = np.exp(0.3 * stream(seed, "made reports size said").normal(0, np.arange(reports)))
    frame = pl.DataFrame({
        "village": village[of],
        "respondent": teller,
        "year": _FIRST_YEAR + said // _MONTHS,
        "month": np.where(uniform("month missing", reports) < 0.2, 0, said % _MONTHS + 1),
        "reason": (reason[of] + wrong_reason) % 6,
        "form": (form[of] + wrong_form) % 3,
        "size": np.where(uniform("size missing", reports) < 0.15, np.nan, np.maximum(1.0, np.round(size[of] * noise))),
        "truth": of,
    })
    return frame[stream(seed, "made reports shuffled").order(reports)].select(
        pl.format("report {}", pl.int_range(pl.len())).alias("report_id"),
        pl.format("village {}", "village").alias("village"),
        pl.format("{}-{}", "village", "respondent").alias("respondent"),
        "year",
        pl.col("month").replace(0, None),
        pl.format("reason {}", "reason").alias("reason"),
        pl.format("form {}", "form").alias("form"),
        pl.col("size").fill_nan(None),
        "truth",
    )


def right(found: Incidents) -> tuple[float, float, float]:
    """Pairwise F1, precision and recall of incidents merged from reports whose truth is known."""

    def pairs(*columns: str) -> int:
        counts = found.assignment.group_by(columns).len()["len"].cast(pl.Int64)
        return int((counts * (counts - 1) // 2).sum())

    both, merged, true = pairs("incident_id", "truth"), pairs("incident_id"), pairs("truth")
    precision, recall = both / max(merged, 1), both / max(true, 1)
    return 2 * precision * recall / max(precision + recall, 1e-12), precision, recall


def merged(seed: int, **made: int) -> Incidents:
    """Incidents of reports made."""
    return synthesize(made_reports(seed, **made))
