"""Many reports into incidents: which are of one incident, what they say together, and how far they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from groundswell.errors import InputError
from groundswell.fieldwork.agreement import BIT, weigh
from groundswell.fieldwork.linkage import link
from groundswell.fieldwork.regrouping import regroup
from groundswell.fieldwork.statements import MONTHS, months, said
from groundswell.tables import INCIDENTS, INTERVIEWS, check, held, to_html, to_polars

_WORDS = ("reason", "form", "outcome")
_FIELDS = (*_WORDS, "time", "size")
_NEAR_MONTHS = 1
_NEAR_TIMES = 2
_NUMBER_WIDTH = 4


@dataclass(frozen=True, kw_only=True)
class Incidents:
    """Incidents, as reports were merged into them.

    Attributes
    ----------
    incidents
        A row an incident: ``incident_id``, the merged fields, ``reports``, ``agreement`` and ``revisit``.
    assignment
        A row a report: ``report_id``, ``incident_id``, and the columns of the reports beyond those of interviews.
    disputed
        A row a field on which reports of an incident disagree so far that someone should go back: ``incident_id``, ``village``,
        ``field``, ``agreement`` (the share of those giving it who agree with the merged value), ``said`` (what was said, in order,
        with semicolons between) and ``respondents``.
    weights
        What agreement of two reports was found to tell: ``field``, ``level``, ``same_incident``, ``other_incident`` (the chance of
        the level among pairs of one incident, and of different ones), ``weight`` (in bits).
    memory
        What people were found to misremember: ``fault`` and its ``value``.
    """

    incidents: pl.DataFrame
    assignment: pl.DataFrame
    disputed: pl.DataFrame
    weights: pl.DataFrame
    memory: pl.DataFrame

    def _repr_html_(self) -> str:
        return to_html(self.incidents)


def synthesize(reports: Any, *, evidence: float = 0.0, revisit_below: float = 0.6) -> Incidents:
    """Merge many people's reports into incidents, by when, why, in what form and how large.

    Agreement weights of pairs are learned by EM (:mod:`groundswell.fieldwork.agreement`); average linkage within the village makes
    first groups (:mod:`groundswell.fieldwork.linkage`); from these it is learned what people misremember, and the groups are looked
    at again as groups (:mod:`groundswell.fieldwork.regrouping`). Two reports of one respondent are never one incident; what a
    report does not say tells nothing.

    Of an incident's reports, reason, form and outcome are the one most often given (of several the first in the alphabet), time and
    size the median of those given (the month the earlier of two middle ones).

    ``agreement`` is the mean, over the fields that anyone gave (reason, form, outcome, time, size), of the share of those giving it
    who agree with the merged value: the same word, a month at most 1 off (the same year where no month is given), a size at most
    twice it and at least half. ``revisit`` says that on some field this share is below ``revisit_below``, or that nobody gave any
    field, so that someone should go back and ask. The result does not depend on the order of rows.

    Parameters
    ----------
    reports
        A data frame with the columns of interviews, or a record of fieldwork that has one as ``interviews``.
    evidence
        Weight asked for, beyond what is learned, before two groups of reports are taken for one incident; below 0 more are merged.
        Unit: bits, each of which doubles the odds.
    revisit_below
        The share of agreement on a field below which an incident calls for a revisit.

    Raises
    ------
    TableError
        If the reports are not as the schema of interviews has them.
    InputError
        If a column is called ``incident_id``, or more reports are of one village than can be compared.
    """
    frame = to_polars(held(reports, "interviews", reports), "the reports")
    rows = check(frame, INTERVIEWS, "the reports").sort("village", "report_id")
    extra = [name for name in rows.columns if name not in INTERVIEWS.names]
    if "incident_id" in extra:
        raise InputError("the reports: a column `incident_id` is what synthesis makes; call the one there otherwise.")
    heard = said(rows)
    weights = weigh(heard)
    first = link(heard, weights, evidence * BIT)
    groups, memory = regroup(heard, first, evidence * BIT)
    linked = rows.select(*INTERVIEWS.names, pl.Series("incident", groups), months())
    merged = _named(_merged(linked))
    beside = linked.join(merged, on=["village", "incident"], suffix="_merged")
    scored = merged.join(_scores(beside, revisit_below), on=["village", "incident"])
    assigned = beside.select("report_id", "incident_id")
    return Incidents(
        incidents=scored.select(pl.col(column.name).cast(column.type) for column in INCIDENTS.columns).sort("incident_id"),
        assignment=assigned.join(rows.select("report_id", *extra), on="report_id").sort("incident_id", "report_id"),
        disputed=_disputed(beside, revisit_below),
        weights=weights.table,
        memory=memory.table,
    )


def _merged(linked: pl.DataFrame) -> pl.DataFrame:
    """What the reports of each incident say together."""
    middle = pl.col("time").median().floor().cast(pl.Int64)
    return (
        linked
        .group_by("village", "incident")
        .agg(
            *(_commonest(name) for name in (*_WORDS, "year")),
            middle.alias("time"),
            pl.col("size").median(),
            pl.len().alias("reports"),
            pl.col("report_id").min().alias("first"),
        )
        .with_columns(pl.coalesce(pl.col("time") // MONTHS, "year").alias("year"), (pl.col("time") % MONTHS + 1).alias("month"))
    )


def _commonest(name: str) -> pl.Expr:
    """The value most often given; of several, the first in order."""
    return pl.col(name).drop_nulls().mode().min()


def _named(merged: pl.DataFrame) -> pl.DataFrame:
    """A name for each incident: its village and a running number in order of time."""
    ordered = merged.sort("village", "year", "month", "first", nulls_last=True)
    number = pl.int_range(1, pl.len() + 1).over("village").cast(pl.String).str.zfill(_NUMBER_WIDTH)
    return ordered.with_columns((pl.col("village") + "-" + number).alias("incident_id"))


def _scores(beside: pl.DataFrame, revisit_below: float) -> pl.DataFrame:
    """How far the reports of each incident agree, and whether someone should go back."""
    shares = beside.group_by("village", "incident").agg(_agrees(name).mean().alias(name) for name in _FIELDS)
    lowest = pl.min_horizontal(_FIELDS).fill_null(0.0)
    return shares.select(
        "village",
        "incident",
        pl.mean_horizontal(_FIELDS).fill_null(1.0).alias("agreement"),
        (lowest < revisit_below).cast(pl.Int64).alias("revisit"),
    )


def _disputed(beside: pl.DataFrame, revisit_below: float) -> pl.DataFrame:
    """Fields on which reports of an incident disagree, with what was said and who said it."""
    when = pl.coalesce(pl.format("{}-{}", "year", pl.col("month").cast(pl.String).str.zfill(2)), pl.col("year").cast(pl.String))
    tables = [
        beside
        .group_by("incident_id", "village")
        .agg(
            pl.lit(name).alias("field"),
            _agrees(name).mean().alias("agreement"),
            (when if name == "time" else pl.col(name).cast(pl.String)).sort().drop_nulls().str.join("; ").alias("said"),
            pl.col("respondent").sort().str.join("; ").alias("respondents"),
        )
        .filter(pl.col("agreement") < revisit_below)
        for name in _FIELDS
    ]
    return pl.concat(tables).sort("incident_id", "field")


def _agrees(name: str) -> pl.Expr:
    """Whether a report gives the merged value of a field, nearly; null where it does not give the field."""
    said, merged = pl.col(name), pl.col(f"{name}_merged")
    if name == "time":
        return ((said - merged).abs() <= _NEAR_MONTHS).fill_null(pl.col("year") == pl.col("year_merged"))
    if name == "size":
        return said.is_between(merged / _NEAR_TIMES, merged * _NEAR_TIMES)
    return said == merged
