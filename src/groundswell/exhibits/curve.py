"""Migration and protest by lineage (A-fig3): predicted probabilities, slopes in thirds of migration, and where there are data.

In a model linear in migration the slope is the same at every level of migration, so that no such model can show where an effect
begins. What can are slopes estimated apart in each third of migration, and a model with the square; and neither can where a group
has no villages (Hainmueller, Mummolo and Xu 2019).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from groundswell.errors import StudyError
from groundswell.estimate import Estimates, Fit, Model, Study
from groundswell.estimate.design import Design, design
from groundswell.estimate.rows import prepare
from groundswell.exhibits.asking import INFERENCE, changed, fitted, summed, told

_OF, _BY = "migration", "strong_lineage"
_MODELS = ("A-3.1", "A-fig3")
_AT = tuple(number / 20 for number in range(13))
_WIDTH = 0.1
THIRDS = (1, 2, 3)
_PREDICTED = {"model": pl.String, "strong_lineage": pl.Int64, "at": pl.Float64} | INFERENCE
_RANGE = {"low": pl.Float64, "high": pl.Float64, "strong_lineage": pl.Int64, "rows": pl.Int64}
_BINS = {"bin": pl.Int64} | _RANGE | INFERENCE
_SLOPES = {"bin": pl.Int64} | _RANGE | {"at": pl.Float64, "version": pl.String} | INFERENCE
_SUPPORT = _RANGE | {"share": pl.Float64}


def predicted(frame: pl.DataFrame, estimates: Estimates) -> pl.DataFrame:
    """The probability of protest if all villages of a lineage type had a given migration, everything else as it is.

    The interval is that of the difference from the type's own mean: it is narrow where the data are and says nothing of the mean
    itself.
    """
    rows: list[dict[str, Any]] = []
    for fit in estimates.fits:
        if fit.model.name in _MODELS:
            made = design(prepare(frame, estimates.study), fit.model)
            for strong in (0, 1):
                rows += _predicted(fit, made, strong)
    return pl.DataFrame(rows, schema=_PREDICTED)


def _predicted(fit: Fit, made: Design, strong: int) -> list[dict[str, Any]]:
    chosen = (made.regressors[_BY] == strong).to_numpy()
    if not chosen.any():
        return []
    mean = float(made.outcome[chosen].mean())
    own = made.regressors.filter(chosen)
    before = made.matrix[chosen].mean(axis=0)
    rows: list[dict[str, Any]] = []
    for at in _AT:
        there = own.with_columns(pl.lit(at).alias(_OF))
        after = np.array([term.values(there).mean() for term in made.terms])
        moved = told(fit.combination(after - before))
        raised = {name: moved[name] + mean for name in ("estimate", "ci_low", "ci_high")}
        rows.append({"model": fit.model.name, "strong_lineage": strong, "at": at} | moved | raised | {"p_value": None})
    return rows


def bins(frame: pl.DataFrame, study: Study) -> pl.DataFrame:
    """The slope of protest on migration within each third of migration, by lineage, from one model."""
    rows = explained(frame, study)
    if rows is None:
        return pl.DataFrame(schema=_BINS)
    edges = [float(rows.regressors[_OF].quantile(share, "linear") or 0.0) for share in (0.0, 1 / 3, 2 / 3, 1.0)]
    above = (pl.col(_OF) > edges[1]).cast(pl.Int64) + (pl.col(_OF) > edges[2]).cast(pl.Int64)
    cut = frame.with_columns((above == number - 1).cast(pl.Int64).alias(f"third_{number}") for number in THIRDS)
    found = fitted(cut, study, [_in_thirds(study.model(_MODELS[0]))])
    told_of = rows.regressors.select((above + 1).alias("bin"), pl.col(_BY))
    made: list[dict[str, Any]] = []
    for strong in (0, 1):
        for number in THIRDS:
            weights = {f"{_OF}:third_{number}": 1.0} | ({f"{_OF}:third_{number}:{_BY}": 1.0} if strong else {})
            slope = summed(found.fits[0] if found else None, weights)
            key = {"bin": number, "low": edges[number - 1], "high": edges[number], "strong_lineage": strong}
            count = told_of.filter(pl.col("bin") == number, pl.col(_BY) == strong).height
            made += [] if slope is None else [key | {"rows": count} | slope]
    return pl.DataFrame(made, schema=_BINS)


def slopes(estimates: Estimates, binned: pl.DataFrame) -> pl.DataFrame:
    """The slope of protest on migration three ways: straight, with the square at the middle of each third, and within the third.

    Parameters
    ----------
    estimates
        What the article's models gave.
    binned
        The slopes within thirds, as :func:`bins` gives them.
    """
    straight, curved = ({fit.model.name: fit for fit in estimates.fits}.get(name) for name in _MODELS)
    rows: list[dict[str, Any]] = []
    for row in binned.iter_rows(named=True):
        at, strong = (row["low"] + row["high"]) / 2, row["strong_lineage"]
        one, two = ({_OF: 1.0}, {_OF: 1.0, f"{_OF}^2": 2 * at})
        ways = {
            "linear": summed(straight, _for(one, strong)),
            "with the square": summed(curved, _for(two, strong)),
            "within the third": {name: row[name] for name in INFERENCE},
        }
        rows += [row | {"at": at, "version": version} | slope for version, slope in ways.items() if slope is not None]
    return pl.DataFrame([{name: row[name] for name in _SLOPES} for row in rows], schema=_SLOPES)


def _for(weights: dict[str, float], strong: int) -> dict[str, float]:
    """The weights of a slope's terms, with those of strong lineages where it is theirs."""
    return weights | {f"{name}:{_BY}": weight for name, weight in weights.items() if strong}


def _in_thirds(model: Model) -> Model:
    """A-3.1 with an intercept and a slope for each third of migration and type of lineage."""
    rest = [text for text in model.terms if _OF not in text.split(":")]
    levels = [term for number in THIRDS[1:] for term in (f"third_{number}", f"third_{number}:{_BY}")]
    slopes = [term for number in THIRDS for term in (f"{_OF}:third_{number}", f"{_OF}:third_{number}:{_BY}")]
    return changed(model, name="thirds of migration", terms=[*slopes, *levels, *rest])


def support(frame: pl.DataFrame, study: Study) -> pl.DataFrame:
    """How many village-years of each type of lineage there are at each tenth of migration."""
    rows = explained(frame, study)
    if rows is None:
        return pl.DataFrame(schema=_SUPPORT)
    # A share of exactly one belongs to the last tenth.
    tenth = (pl.col(_OF) / _WIDTH).floor().clip(0, 9).cast(pl.Int64).alias("tenth")
    counts = rows.regressors.select(tenth, pl.col(_BY).cast(pl.Int64)).drop_nulls().group_by("tenth", _BY).len("rows")
    share = (pl.col("rows") / pl.col("rows").sum().over(_BY)).alias("share")
    low, high = (((pl.col("tenth") + place) / 10).alias(name) for place, name in enumerate(("low", "high")))
    return counts.sort(_BY, "tenth").select(low, high, _BY, pl.col("rows").cast(pl.Int64), share).cast(pl.Schema(_SUPPORT))


def explained(frame: pl.DataFrame, study: Study) -> Design | None:
    """The rows of the model with migration and lineage; None where it has none."""
    try:
        return design(prepare(frame, study), study.model(_MODELS[0]))
    except StudyError:
        return None
