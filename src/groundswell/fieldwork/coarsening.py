"""Incidents made coarse: no months, sizes by band, rare words withheld, and nothing that a newspaper could be laid beside."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from groundswell import tables

MONTHS_APART = 2
"""How far apart a report and a newspaper may date one incident."""
BANDS = (5.0, 50.0)
"""Sizes above which one counts as a petition, and as large."""
_WORDS = ("reason", "form", "outcome")

PRESS = tables.Schema(
    name="press",
    columns=(
        tables.Column("village", "text", meaning="The village"),
        tables.Column("year", "whole", meaning="When it was reported to have taken place", unit="year"),
        tables.Column(
            "month", "whole", required=False, empty=True, minimum=1, maximum=12, meaning="When in the year", unit="month"
        ),
    ),
    key=(),
    rows=False,
)
"""What a public source tells: enough of it to find the incident again."""


def matched(incidents: pl.DataFrame, press: pl.DataFrame) -> pl.Series:
    """Which incidents a public source tells of: the same village, and times that are near one another.

    What it was about and in what form is not looked at, since people and newspapers call things by different names: one incident
    too many is withheld rather than one too few.

    Parameters
    ----------
    incidents
        ``village``, ``year`` and, where known, ``month``, a row an incident or a report.
    press
        The same of the public source.
    """
    told = press.select("village", pl.col("year").alias("\0year"), pl.col("month").alias("\0month"))
    pairs = incidents.select("village", "year", "month").with_row_index("\0row").join(told, on="village", how="inner")
    months = 12 * (pl.col("year") - pl.col("\0year")) + (pl.col("month") - pl.col("\0month"))
    near = pl.coalesce(months.abs() <= MONTHS_APART, pl.col("year") == pl.col("\0year"), pl.lit(value=True))
    rows = pairs.filter(near)["\0row"].unique()
    return pl.int_range(incidents.height, eager=True).is_in(rows.to_list())


def blank(panel: pl.DataFrame, outcomes: Sequence[str], cell: dict[str, int], press: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """A panel without the outcomes of cells and years in which a public source tells of an incident; and of how many rows.

    Parameters
    ----------
    panel
        Village-years.
    outcomes
        Columns to be withheld.
    cell
        The cell of each village.
    press
        The public source; villages that are in no cell are passed over.
    """
    numbers = pl.col("village").replace_strict(cell, default=None, return_dtype=pl.Int64).alias("\0cell")
    told = press.select(numbers, "year").drop_nulls().unique().with_columns(pl.lit(value=True).alias("\0told"))
    placed = panel.with_columns(numbers).join(told, on=["\0cell", "year"], how="left", maintain_order="left")
    gone = pl.col("\0told").fill_null(value=False)
    columns = [name for name in outcomes if name in panel.columns]
    blanked = placed.with_columns(pl.when(~gone).then(pl.col(name)).alias(name) for name in columns)
    return blanked.select(panel.columns), int(placed["\0told"].sum())


def coarse(incidents: pl.DataFrame, least: int) -> pl.DataFrame:
    """Incidents or reports without months, with sizes by band, and without words that are rare.

    Parameters
    ----------
    incidents
        A row an incident or a report.
    least
        In how many villages a word, or a band of sizes, must be found.
    """
    band = pl.sum_horizontal((pl.col("size") > edge).cast(pl.Int64) for edge in BANDS)
    middle = pl.col("size").median().over("\0band").round()
    sized = incidents.with_columns(pl.when(pl.col("size").is_not_null()).then(band).alias("\0band"))
    sized = sized.with_columns(pl.when(_common("\0band", least)).then(middle).alias("size"))
    words = [pl.when(_common(name, least)).then(pl.col(name)).alias(name) for name in _WORDS]
    return sized.with_columns(*words, pl.lit(None, pl.Int64).alias("month")).select(incidents.columns)


def _common(name: str, least: int) -> pl.Expr:
    return pl.col(name).is_not_null() & (pl.col("village").n_unique().over(name) >= least)
