"""Margins: how steep the outcome (or its log odds) is in one column, at several of its values, by the delta method."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from groundswell.errors import StudyError
from groundswell.estimate.design import Design
from groundswell.estimate.result import Fit
from groundswell.estimate.sections import Margin
from groundswell.estimate.terms import Point

_SCHEMA = {"model": pl.String, "of": pl.String, "at": pl.Float64, "by": pl.String, "by_value": pl.Float64} | dict.fromkeys(
    ("estimate", "std_error", "ci_low", "ci_high"), pl.Float64
)


def margins(wanted: tuple[Margin, ...], fits: dict[str, Fit], designs: dict[str, Design], source: str) -> pl.DataFrame:
    """The slopes that a study asks for.

    Returns
    -------
    polars.DataFrame
        Rows as in ``margins.csv``; ``by_value`` is text where some column of ``by`` is.

    Raises
    ------
    StudyError
        If the effects absorb a term that the slope hangs on.
    """
    rows: list[dict[str, Any]] = []
    for margin in wanted:
        rows += _rows(margin, fits[margin.model], designs[margin.model], source)
    texts = any(isinstance(row["by_value"], str) for row in rows)
    if not texts:
        return pl.DataFrame(rows, schema=_SCHEMA)
    worded = [row | {"by_value": None if row["by_value"] is None else str(row["by_value"])} for row in rows]
    return pl.DataFrame(worded, schema=_SCHEMA | {"by_value": pl.String})


def _rows(margin: Margin, fit: Fit, design: Design, source: str) -> Iterator[dict[str, Any]]:
    for value in [None] if margin.by is None else design.regressors[margin.by].unique().sort().to_list():
        for at in margin.over:
            point = _point(margin, design, at, value)
            lost = [term.name for term in design.dropped if term.slope(margin.of, point)]
            if lost:
                absorbed = f"the effects absorb {', '.join(f'`{name}`' for name in lost)}"
                raise StudyError(
                    f"{source}, [[margin]]: the slope of `{margin.of}` in `{margin.model}` is not known, as {absorbed}."
                )
            slopes = [term.slope(margin.of, point) for term in design.terms]
            inference = fit.combination(np.array([0.0] * (len(fit.terms) - len(slopes)) + slopes))
            low, high = inference.interval
            yield {
                "model": margin.model,
                "of": margin.of,
                "at": at,
                "by": margin.by,
                "by_value": value,
                "estimate": inference.estimate,
                "std_error": inference.std_error,
                "ci_low": low,
                "ci_high": high,
            }


def _point(margin: Margin, design: Design, at: float, value: Any) -> Point:
    """The column at its value, the one of ``by`` at one of its own, and the others at their means."""
    frame = design.regressors
    numbers = {name: float(np.mean(frame[name].to_numpy())) for name in frame.columns if frame.schema[name].is_numeric()}
    shares = {
        (name, level): float((frame[name] == level).mean() or 0.0) for name, levels in design.levels.items() for level in levels
    }
    if margin.by is not None:
        if margin.by in numbers:
            numbers[margin.by] = float(value)
        own = [key for key in shares if key[0] == margin.by]
        shares |= {key: float(key[1] == value) for key in own}
    return Point(numbers=numbers | {margin.of: at}, shares=shares)
