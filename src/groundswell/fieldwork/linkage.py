"""Which reports are of one incident: a plain rule, by when, why and form."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

MONTHS = 12
_SEVERAL = 3
"""Reports that outweigh one that says otherwise."""
_FAR = 2
"""How many times as far off in time a report may be that stands alone."""


class _Report(NamedTuple):
    """What the rule looks at; None where the respondent did not say."""

    report_id: str
    respondent: str
    year: int | None
    month: int | None
    reason: str | None
    form: str | None

    @property
    def time(self) -> int | None:
        """Months since the year 0, where both year and month were said."""
        return None if self.year is None or self.month is None else self.year * MONTHS + self.month - 1

    @property
    def order(self) -> tuple[int, int, int, str]:
        """The fullest reports first, so that the others find incidents to join; among these by time."""
        unsaid = [self.year, self.month, self.reason, self.form].count(None)
        return unsaid, self.year or 0, self.month or 0, self.report_id


@dataclass
class _Incident:
    """Reports taken together so far."""

    number: int
    reason: str | None = None
    form: str | None = None
    year: int | None = None
    times: list[int] = field(default_factory=list[int])
    respondents: set[str] = field(default_factory=set[str])

    def distance(self, report: _Report) -> float:
        """Months between the report and the middle one of the reports so far; 0 where the year alone is said, or nothing."""
        if report.year is None or self.year is None:
            return 0.0
        if report.time is not None and self.times:
            return abs(report.time - self._middle)
        return 0.0 if report.year == (self._middle // MONTHS if self.times else self.year) else float("inf")

    def differences(self, report: _Report) -> int:
        """On how many of form and reason the report says otherwise; what was not said is no difference."""
        said = ((report.form, self.form), (report.reason, self.reason))
        return sum(None not in pair and pair[0] != pair[1] for pair in said)

    def take(self, report: _Report) -> None:
        self.respondents.add(report.respondent)
        self.form = self.form or report.form
        self.reason = self.reason or report.reason
        self.year = self.year if self.year is not None else report.year
        if report.time is not None:
            insort(self.times, report.time)

    @property
    def _middle(self) -> float:
        half = len(self.times) // 2
        return self.times[half] if len(self.times) % 2 else (self.times[half - 1] + self.times[half]) / 2


def link(reports: pl.DataFrame, months_apart: int) -> pl.Series:
    """The number, within its village, of the incident that each report is of; in the order of the rows.

    Reports are taken up the fullest first, then in order of time. Each joins the incident of its village that agrees in form and
    reason and whose middle month is at most ``months_apart`` from its own; the nearest in time of several, of these the one with
    most reports, of these the earliest found. If none agrees it opens a new one. What was not said agrees with anything; without a
    month the year must be the same. Two reports of one respondent are never one incident.

    A report that then stands alone, and differs from an incident of three reports or more in one thing only (its form, its reason,
    or a month up to twice as far off), is one more report of that incident, wrongly remembered: several people say otherwise, and
    this respondent, who would know of what they tell, has not told of it apart.

    Parameters
    ----------
    reports
        As the schema of interviews has them.
    months_apart
        How far apart in time reports of one incident may be. Unit: months.
    """
    columns = reports.select(_Report._fields)
    numbers = pl.Series("incident", [0] * reports.height, dtype=pl.Int64)
    for rows in reports.select("village", pl.int_range(pl.len()).alias("row")).group_by("village").agg("row")["row"]:
        numbers[rows] = _linked([_Report(*row) for row in columns[rows].iter_rows()], months_apart)
    return numbers


def _linked(reports: list[_Report], months_apart: int) -> list[int]:
    """The rule within one village."""
    ordered = sorted(reports, key=lambda report: report.order)
    incidents: list[_Incident] = []
    found: dict[str, _Incident] = {}
    for report in ordered:
        incident = _nearest(report, incidents, months_apart)
        if incident is None:
            incident = _Incident(number=len(incidents))
            incidents.append(incident)
        incident.take(report)
        found[report.report_id] = incident
    confirmed = [incident for incident in incidents if len(incident.respondents) >= _SEVERAL]
    _correct(ordered, found, confirmed, months_apart)
    return [found[report.report_id].number for report in reports]


def _correct(ordered: list[_Report], found: dict[str, _Incident], confirmed: list[_Incident], months_apart: int) -> None:
    """Give reports that stand alone to the incidents that they tell of wrongly."""
    for report in ordered:
        if len(found[report.report_id].respondents) > 1:
            continue
        misremembered = _nearest(report, confirmed, months_apart, differences=1)
        meant = misremembered or _nearest(report, confirmed, _FAR * months_apart)
        if meant is not None:
            meant.respondents.add(report.respondent)
            found[report.report_id] = meant


def _nearest(report: _Report, incidents: list[_Incident], months_apart: int, differences: int = 0) -> _Incident | None:
    """The incident that the report may be of and that is nearest in time; of several the largest, of these the earliest found."""
    possible = [
        incident
        for incident in incidents
        if report.respondent not in incident.respondents
        and incident.differences(report) <= differences
        and incident.distance(report) <= months_apart
    ]
    return min(possible, key=lambda one: (one.distance(report), -len(one.respondents), one.number), default=None)
