"""Fixed-effects fits in a batch beside a loop of single ones by pyfixest."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.row import Row, rate
from groundswell.arrays import Floats
from groundswell.estimate.batch import Batch, batch
from groundswell.randomness import stream

_VILLAGES, _YEARS, _TERMS = 113, 4, 12
_REACH, _ALLOWED = 400.0, 1e-12


def fits(*, panels: int = 4_000, looped: int = 40, times: int = 3) -> list[Row]:
    """Linear models with village and year effects and errors by village, on panels of the article's size, whole and with gaps.

    Parameters
    ----------
    panels
        Panels of a batch.
    looped
        How many of them the loop goes through.
    times
        How often either is timed.
    """
    made = _panels(panels)
    present = stream(1, "benchmark gaps").uniform(np.arange(panels)[:, None], np.arange(_VILLAGES * _YEARS)) > 0.05
    whole = _row("fixed-effects fits in batch", made, None, looped, times)
    return [whole, _row("the same where panels lack rows, each its own", made, present, looped, times)]


def _panels(panels: int) -> tuple[Floats, Floats, Any, Any]:
    """Outcomes, terms, village and year of each row."""
    village, year = np.repeat(np.arange(_VILLAGES), _YEARS), np.tile(np.arange(_YEARS), _VILLAGES)
    drawn = stream(1, "benchmark terms").normals((panels, _VILLAGES, _YEARS, _TERMS)).reshape(panels, -1, _TERMS)
    chance = stream(1, "benchmark outcome").uniforms((panels, _VILLAGES, _YEARS, 1)).reshape(panels, -1)
    return (chance < 0.2 + 0.02 * drawn[..., 0]).astype(np.float64), drawn, village, year


def _row(what: str, made: tuple[Floats, Floats, Any, Any], present: Any, looped: int, times: int) -> Row:
    outcome, terms, village, year = made
    frames = [_frame(made, None if present is None else present[number], number) for number in range(looped)]
    ours = rate(lambda: batch(outcome, terms, village, year, present), len(outcome), times=times)
    peers = rate(lambda: [_single(frame) for frame in frames], looped, times=times)
    rows = None if present is None else present[:looped]
    difference = _difference(batch(outcome[:looped], terms[:looped], village, year, rows), frames)
    return Row(
        what=what, unit="fits", ours=ours, peers=peers, peer="pyfixest loop", reach=_REACH, difference=difference, allowed=_ALLOWED
    )


def _frame(made: tuple[Floats, Floats, Any, Any], present: Any, number: int) -> pd.DataFrame:
    outcome, terms, village, year = made
    columns = {f"x{term + 1}": terms[number, :, term] for term in range(_TERMS)}
    frame = pd.DataFrame({"y": outcome[number], **columns, "village": village, "year": year})
    return frame if present is None else frame[present]


def _single(frame: pd.DataFrame, **precision: float) -> Any:
    from pyfixest.estimation import feols

    terms = " + ".join(f"x{term + 1}" for term in range(_TERMS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rows that stand alone, which both leave out
        return feols(f"y ~ {terms} | village + year", frame, vcov={"CRV1": "village"}, **precision)


def _difference(made: Batch, frames: list[pd.DataFrame]) -> float:
    """The largest difference of coefficients, in their errors, and of errors, relative."""
    apart: list[float] = []
    for number, frame in enumerate(frames):
        fit = _single(frame, fixef_tol=1e-14)  # timed as it comes, compared with all the digits it can give
        rows, units, periods = made.used[number]
        factor = units / (units - 1) * (rows - 1) / (rows - _TERMS - periods)
        errors = np.sqrt(np.diag(made.covariance(number)) * factor)
        apart.append(float(np.abs((made.coefficients[number] - fit._beta_hat) / errors).max()))
        apart.append(float(np.abs(errors / fit._se - 1).max()))
    return max(apart)
