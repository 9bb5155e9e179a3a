"""What there is to describe before any model: the panel's variables (A-t1), and shares that the article names (A-s4)."""

from __future__ import annotations

from typing import Any

import polars as pl

from groundswell.panel import Panel
from groundswell.tables import PANEL

_KEYS = ("village", "year", "region", "province", "county", "township", "weight")
_DESCRIPTIVES = {"variable": pl.String, "year": pl.Int64, "mean": pl.Float64, "std_dev": pl.Float64, "villages": pl.Int64}
_FACTS = {"fact": pl.String, "count": pl.Int64, "of": pl.Int64, "share": pl.Float64, "article": pl.String}


def descriptives(villages: pl.DataFrame) -> pl.DataFrame:
    """Means and standard deviations of the panel's variables in its first and last year (A-t1)."""
    names = [name for name in PANEL.names if name in villages.columns and name not in _KEYS]
    ends = dict.fromkeys([villages["year"].min(), villages["year"].max()])
    rows: list[dict[str, Any]] = []
    for name in names:
        for year in ends:
            values = villages.filter(pl.col("year") == year)[name].cast(pl.Float64)
            known = values.len() - values.null_count()
            rows.append({"variable": name, "year": year, "mean": values.mean(), "std_dev": values.std(), "villages": known})
    return pl.DataFrame(rows, schema=_DESCRIPTIVES)


def facts(panel: Panel) -> pl.DataFrame:
    """Shares of village-years, villages and incidents, beside what the article says of them.

    Village-years are those that are explained: all but the first year.
    """
    villages = panel.villages.filter(pl.col("year") > pl.col("year").min())
    land = panel.incidents["reason"].drop_nulls().str.to_lowercase().str.contains("land", literal=True)
    rows = [
        _share("Village-years with a petition", villages["petition"] == 1, ""),
        _share("Village-years with a protest", villages["protest"] == 1, "fewer than with a petition"),
        _share("Villages whose petitions never changed", _still(villages, "petition"), ""),
        _share("Villages whose protests never changed", _still(villages, "protest"), ""),
        _share("Villages whose collective action never changed", _still(villages, "any_action"), "45%"),
        _share("Incidents about land", land, "more than 87%"),
    ]
    return pl.DataFrame(rows, schema=_FACTS)


def _still(villages: pl.DataFrame, outcome: str) -> pl.Series:
    """Whether an outcome never changed, by village; such villages tell a conditional logit nothing."""
    return villages.group_by("village", maintain_order=True).agg(pl.col(outcome).n_unique() == 1)[outcome]


def _share(fact: str, flags: pl.Series, article: str) -> dict[str, Any]:
    known = flags.drop_nulls()
    share = known.mean() if known.len() else None
    return {"fact": fact, "count": int(known.sum()), "of": known.len(), "share": share, "article": article or None}
