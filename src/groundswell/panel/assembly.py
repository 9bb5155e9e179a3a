"""Village figures and incidents into a panel of village-years."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from groundswell import tables
from groundswell.panel.lineage import GIVEN, SHARES, Lineage, structure
from groundswell.panel.outcomes import LEFT_OUT, OUTCOMES, left_out, outcomes
from groundswell.tables import FIGURES, INCIDENTS, MIGRANTS, PANEL, SAMPLE

_ROUNDING = 1e-9
_DESIGN = ("region", "province", "county", "township", "weight")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Village-years, with the incidents and migrants of the same villages; without rows where these are not known.

    Attributes
    ----------
    villages
        A row a village and year, columns as the schema of panels has them; those of the design only where a sample is known.
    incidents
        A row an incident, those left out included.
    migrants
        A row a migrant.
    lineage
        How the strength of lineages was found.
    left_out
        Incidents that count for no outcome: ``incident_id`` and ``why``.
    """

    villages: pl.DataFrame
    incidents: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=INCIDENTS.types))
    migrants: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MIGRANTS.types))
    lineage: Lineage = GIVEN
    left_out: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LEFT_OUT))

    def _repr_html_(self) -> str:
        return tables.to_html(self.villages)


def assemble(figures: Any, incidents: Any, migrants: Any = None, sample: Any = None, *, protest_minimum: int = 6) -> Panel:
    """Put together what officials told of villages and what respondents told of incidents: a panel of village-years.

    A village without incidents in a year has zeros. A collective petition has more than 5 people, a large petition or protest more
    than 50; an incident of unknown size is one, and not a large one. Values are of the same year; a study lags them.

    Parameters
    ----------
    figures
        A data frame of village figures, or a record of fieldwork that holds ``figures`` and, at will, ``migrants`` and ``sample``.
    incidents
        A data frame of incidents, or a record that holds ``incidents``.
    migrants
        A data frame of migrants, if they were asked about.
    sample
        A data frame of the sample: villages that were not surveyed are left out (none, where it has no status), and the columns of
        the design are joined.
    protest_minimum
        How many make a protest; the article states no minimum. Unit: people.

    Raises
    ------
    TableError
        If a table is not as its schema has it, a village has figures and is not in the sample, or the three largest clans together
        are said to have less than the largest alone.
    """
    migrants = tables.held(figures, "migrants") if migrants is None else migrants
    sample = tables.held(figures, "sample") if sample is None else sample
    yearly = _figures(tables.held(figures, "figures", figures))
    found = _checked(tables.held(incidents, "incidents", incidents), INCIDENTS)
    asked = _checked(pl.DataFrame(schema=MIGRANTS.types) if migrants is None else migrants, MIGRANTS)
    if sample is not None:
        yearly = _surveyed(yearly, _checked(sample, SAMPLE))
    lineage = structure(
        yearly.sort("village", "year").group_by("village").agg(pl.col(name).drop_nulls().first() for name in SHARES)
    )
    without = left_out(found, yearly.select("village", "year"), protest_minimum)
    counted = outcomes(found.join(without, on="incident_id", how="anti"), protest_minimum)
    joined = (
        yearly
        .drop(SHARES)
        .join(counted, on=["village", "year"], how="left")
        .with_columns(pl.col(OUTCOMES).fill_null(0))
        .join(lineage.villages.select("village", "strong_lineage"), on="village", how="left")
    )
    return Panel(
        villages=_ordered(joined),
        incidents=found,
        migrants=asked.join(yearly, on="village", how="semi"),
        lineage=lineage,
        left_out=without,
    )


def read(path: str | Path) -> Panel:
    """A panel out of a file of one's own, in the columns of the schema of panels; only its village-years are known."""
    return Panel(villages=_ordered(tables.read(path, PANEL).frame))


def codebook(panel: Panel) -> pl.DataFrame:
    """A row a column of the village-years: its name, meaning, unit, kind and the values allowed."""
    described = PANEL.codebook()
    return pl.DataFrame({"column": panel.villages.columns}).join(described, on="column", how="left", maintain_order="left")


def _checked(data: Any, schema: tables.Schema) -> pl.DataFrame:
    source = f"the {schema.name}"
    return tables.check(tables.to_polars(data, source), schema, source)


def _figures(data: Any) -> pl.DataFrame:
    """Village figures, checked; what the panel makes itself may not be among them."""
    source = "the figures"
    yearly = _checked(data, FIGURES)
    faults = [
        f"{source}: the column `{name}` is one that the panel makes; call it otherwise."
        for name in (*OUTCOMES, "strong_lineage")
        if name in yearly.columns
    ]
    largest, three = (yearly[name].fill_null(share) for name, share in zip(SHARES, (0.0, 1.0), strict=True))
    faults += [
        f"{source}, row {row + 1}, columns `{SHARES[0]}` and `{SHARES[1]}`: got {largest[row]:g} and {three[row]:g}; "
        "three clans have at least what the largest of them has."
        for row in (largest > three + _ROUNDING).arg_true()
    ]
    tables.refuse(faults)
    return yearly


def _surveyed(yearly: pl.DataFrame, sample: pl.DataFrame) -> pl.DataFrame:
    """The figures of villages that were surveyed, with the columns of the design."""
    unknown = yearly.join(sample, on="village", how="anti")["village"].unique().sort()
    tables.refuse([f"the figures: the village `{village}` is not in the sample." for village in unknown])
    surveyed = pl.col("status").is_null() | (pl.col("status") == "surveyed")
    design = sample.filter(surveyed).select("village", *_DESIGN)
    return yearly.drop(_DESIGN, strict=False).join(design, on="village")


def _ordered(villages: pl.DataFrame) -> pl.DataFrame:
    """Village-years in the order of the schema; columns of the design that nobody knows are left out, other columns come last."""
    villages = villages.drop(
        name for name in _DESIGN if name in villages.columns and villages[name].null_count() == villages.height
    )
    known = [name for name in PANEL.names if name in villages.columns]
    return villages.select(*known, *(name for name in villages.columns if name not in known)).sort("village", "year")
