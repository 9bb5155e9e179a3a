"""What the article says of its models' terms, beside what they are here: the main ones, the others (A-2.x), and the years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from groundswell.estimate import Estimates, Study
from groundswell.exhibits.asking import INFERENCE, changed, fitted

_MAIN = (
    ("A-2.1", "migration", "not significant"),
    ("A-2.2", "migration", "negative, significance not stated"),
    ("A-2.3", "migration", "positive, significant"),
    ("A-2.4", "migration", "less than on protest, not significant"),
    ("A-2.5", "migration", "positive (log odds)"),
    ("A-2.6", "migration:land_expropriation", "positive, significant"),
    ("A-2.7", "migration^2", "not significant"),
    ("A-3.1", "migration", "small, not significant"),
    ("A-3.1", "migration:strong_lineage", "positive, significant"),
    ("A-3.2", "migration", "small, not significant"),
    ("A-3.2", "migration:ancestral_worship", "positive, significant"),
    ("A-3.3", "migration:strong_lineage", "positive in close-knit villages"),
    ("large given protest", "migration", "not in the article"),
)
_SAID = (
    ("A-2.1", "strong_lineage:land_expropriation", "raises petitions"),
    ("A-2.3", "strong_lineage:land_expropriation", "raises protests"),
    ("A-2.1", "telephone", "raises collective resistance"),
    ("A-2.3", "telephone", "raises collective resistance"),
    ("A-2.4", "farmland", "lowers large protests"),
    ("A-x1 any", "any_action", "not significant"),
    ("A-x1 petition", "petition", "not significant"),
    ("A-x1 protest", "protest", "not significant"),
    ("A-x1 any", "farmland", "less land, more migration"),
    ("A-s1", "strong_lineage", "not significant"),
)
_YEARS = {"A-2.1": "do not rise over the years", "A-2.3": "rise over the years but the last"}
_TERMS = {"model": pl.String, "outcome": pl.String, "term": pl.String, "article": pl.String} | INFERENCE
_SEEN = {"model": pl.String, "outcome": pl.String, "article": pl.String, "year": pl.Int64} | INFERENCE


def main_terms(estimates: Estimates) -> pl.DataFrame:
    """What each model says of the term it is there for, A-2.1 to A-3.3; without numbers where it could not be estimated."""
    return _beside(estimates, _MAIN)


def other_terms(estimates: Estimates) -> pl.DataFrame:
    """What the models say of each further term that the article speaks of; without numbers where there are none."""
    return _beside(estimates, _SAID)


def _beside(estimates: Estimates, terms: Sequence[tuple[str, str, str]]) -> pl.DataFrame:
    said = pl.DataFrame(terms, schema=["model", "term", "article"], orient="row")
    models = pl.DataFrame(
        [(model.name, model.outcome) for model in estimates.study.models],
        schema={"model": pl.String, "outcome": pl.String},
        orient="row",
    )
    asked = said.join(models, on="model", maintain_order="left")
    found = asked.join(estimates.estimates, on=["model", "term"], how="left", maintain_order="left")
    return found.select(list(_TERMS))


def years(frame: pl.DataFrame, study: Study) -> pl.DataFrame:
    """How much likelier petitions and protests are in each year than in the first explained, the models' terms held."""
    period = study.data.period or ""
    models = [
        changed(model, terms=[*model.terms, f"i.{period}"], effects=[name for name in model.effects if name != period])
        for model in study.models
        if model.name in _YEARS
    ]
    found = fitted(frame, study, models)
    rows: list[dict[str, Any]] = []
    for row in [] if found is None else found.estimates.iter_rows(named=True):
        _, dummy, level = row["term"].partition(f"i.{period}[")
        if dummy:
            outcome = study.model(row["model"]).outcome
            # The dummy is a regressor, so it bears the year before the outcome's.
            year = int(level.removesuffix("]")) + study.data.lag
            rows.append(row | {"outcome": outcome, "article": _YEARS[row["model"]], "year": year})
    return pl.DataFrame([{name: row[name] for name in _SEEN} for row in rows], schema=_SEEN)
