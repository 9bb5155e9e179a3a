"""Incidents into yearly outcomes: whether a village petitioned or protested in a year, and whether many did."""

from __future__ import annotations

import polars as pl

PETITIONERS = 6
"""A collective petition has more than 5 people."""
MANY = 51
"""A large petition or protest has more than 50."""
OUTCOMES = ("petition", "large_petition", "protest", "large_protest", "any_action")
LEFT_OUT = {"incident_id": pl.String, "why": pl.String}


def left_out(incidents: pl.DataFrame, village_years: pl.DataFrame, protest_minimum: int) -> pl.DataFrame:
    """Incidents that count for no outcome, and why: a row each, with ``incident_id`` and ``why``.

    Parameters
    ----------
    incidents
        As the schema of incidents has them.
    village_years
        The villages and years of the panel.
    protest_minimum
        How many make a protest. Unit: people.
    """
    counted = village_years.select("village", "year", pl.lit(value=True).alias("there"))
    found = incidents.select("incident_id", "village", "year", "form", "size").join(counted, on=["village", "year"], how="left")
    why = (
        pl
        .when(pl.col("form").is_null())
        .then(pl.lit("no form"))
        .when(pl.col("year").is_null())
        .then(pl.lit("no year"))
        .when(pl.col("there").is_null())
        .then(pl.lit("village and year not in the panel"))
        .when(~_enough(protest_minimum))
        .then(pl.lit("too few people"))
    )
    return found.select("incident_id", why.alias("why")).drop_nulls("why").sort("incident_id")


def outcomes(incidents: pl.DataFrame, protest_minimum: int) -> pl.DataFrame:
    """The outcomes of each village and year that had an incident, 0 or 1.

    A form whose name contains "petition" is a petition, any other a protest. An incident of unknown size is one, and not a large
    one.

    Parameters
    ----------
    incidents
        Those that count: with a form and a year.
    protest_minimum
        How many make a protest. Unit: people.
    """
    enough, large = _enough(protest_minimum), pl.col("size").fill_null(0) >= MANY
    flags = {
        "petition": _petition() & enough,
        "large_petition": _petition() & large,
        "protest": ~_petition() & enough,
        "large_protest": ~_petition() & large,
        "any_action": enough,
    }
    return incidents.group_by("village", "year").agg(flag.any().cast(pl.Int64).alias(name) for name, flag in flags.items())


def _petition() -> pl.Expr:
    return pl.col("form").str.to_lowercase().str.contains("petition", literal=True)


def _enough(protest_minimum: int) -> pl.Expr:
    least = pl.when(_petition()).then(PETITIONERS).otherwise(protest_minimum)
    return pl.col("size").is_null() | (pl.col("size") >= least)
