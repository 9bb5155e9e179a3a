"""How much hangs on what is called a strong lineage: other choices in the cluster analysis, and the clan's share itself."""

from __future__ import annotations

from typing import Any

import polars as pl

from groundswell.estimate import Model, Study
from groundswell.exhibits.asking import INFERENCE, changed, fitted, summed
from groundswell.exhibits.curve import THIRDS
from groundswell.panel import Panel

_MODEL, _TERM, _SHARE = "A-3.1", "migration:strong_lineage", "largest_clan"
_CHOICES = {
    "method": pl.String,
    "groups": pl.Int64,
    "silhouette": pl.Float64,
    "strong": pl.Int64,
    "agreement": pl.Float64,
    "chosen": pl.Int64,
} | INFERENCE
_THIRDS = {"bin": pl.Int64, "at": pl.Float64, "villages": pl.Int64} | INFERENCE | {"linear": pl.Float64}


def sensitivity(panel: Panel, study: Study) -> pl.DataFrame:
    """H3a's estimate under each choice that the cluster analysis might have made.

    The last row has no choice: the share of the largest clan stands for the strength of lineages, and the estimate is of the
    difference between a clan of all households and none.
    """
    rows: list[dict[str, Any]] = []
    for choice in panel.lineage.sensitivity.iter_rows(named=True):
        own = panel.lineage.choices.filter(method=choice["method"], groups=choice["groups"])
        rows.append(choice | _estimate(panel, own.select("village", "strong_lineage"), study))
    if rows:
        shares = panel.lineage.villages.select("village", pl.col(_SHARE).alias("strong_lineage"))
        none = dict.fromkeys(("groups", "silhouette", "strong", "agreement"))
        rows.append({"method": "share of the largest clan", "chosen": 0} | none | _estimate(panel, shares, study))
    return pl.DataFrame(rows, schema=_CHOICES)


def _estimate(panel: Panel, strength: pl.DataFrame, study: Study) -> dict[str, float | None]:
    frame = panel.villages.drop("strong_lineage").join(strength, on="village", how="left", maintain_order="left")
    found = fitted(frame, study, [study.model(_MODEL)])
    return summed(found.fits[0] if found else None, {_TERM: 1.0}) or dict.fromkeys(INFERENCE)


def concentration(panel: Panel, study: Study) -> pl.DataFrame:
    """The slope of protest on migration at the median of each third of villages by the share of their largest clan.

    Within a third the slope may change with the share, so that a third's slope is that at its median and not a mean of unlike ones
    (Hainmueller, Mummolo and Xu 2019). Where these leave the straight line (``linear``), the interaction is no line.
    """
    if panel.lineage.villages.is_empty():
        return pl.DataFrame(schema=_THIRDS)
    shares = panel.lineage.villages.select("village", _SHARE).drop_nulls()
    place = ((pl.col(_SHARE).rank("ordinal") - 1) * len(THIRDS) // pl.len() + 1).alias("third")
    cut = shares.sort(_SHARE, "village").with_columns(place)
    middle = cut.group_by("third").agg(pl.col(_SHARE).median().alias("middle"), pl.len().alias("villages")).sort("third")
    flags = [(pl.col("third") == number).cast(pl.Int64).alias(f"third_{number}") for number in THIRDS]
    beside = (pl.col(_SHARE) - pl.col("middle")).alias("beside")
    known = cut.join(middle, on="third", maintain_order="left").select("village", _SHARE, beside, *flags)
    frame = panel.villages.join(known, on="village", how="left", maintain_order="left")
    models = _models(study.model(_MODEL))
    found = fitted(frame, study, models)
    fits = {} if found is None else {fit.model.name: fit for fit in found.fits}
    rows: list[dict[str, Any]] = []
    for number, at, villages in middle.iter_rows():
        slope = summed(fits.get(models[0].name), {f"migration:third_{number}": 1.0})
        line = summed(fits.get(models[1].name), {"migration": 1.0, f"migration:{_SHARE}": at})
        if slope is not None:
            rows.append({"bin": number, "at": at, "villages": villages} | slope | {"linear": line and line["estimate"]})
    return pl.DataFrame(rows, schema=_THIRDS)


def _models(model: Model) -> tuple[Model, Model]:
    """A slope for each third, and one that goes straight with the share."""
    rest = [text for text in model.terms if "migration" not in text.split(":")]
    thirds = [term for number in THIRDS for term in (f"migration:third_{number}", f"migration:third_{number}:beside")]
    return (
        changed(model, name="thirds of the share", terms=[*thirds, *rest]),
        changed(model, name="line in the share", terms=["migration", f"migration:{_SHARE}", *rest]),
    )
