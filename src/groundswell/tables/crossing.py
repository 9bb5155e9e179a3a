"""The tables that cross doors, column by column; their codebooks are made from what stands here."""

from __future__ import annotations

from dataclasses import replace

from groundswell.tables.schema import Column, Schema


def _optional(column: Column) -> Column:
    """A column that need not be there, and whose values may be missing where it is."""
    return replace(column, required=False, empty=True)


_VILLAGE = Column("village", "text", meaning="The village", unit="identifier")
_YEAR = Column("year", "whole", meaning="The calendar year", unit="year")

INTERVIEWS = Schema(
    name="interviews",
    columns=(
        Column("report_id", "text", meaning="One respondent's report of one incident", unit="identifier"),
        _VILLAGE,
        Column("respondent", "text", meaning="Who reported", unit="identifier"),
        _optional(Column("year", "whole", meaning="When the incident took place", unit="year")),
        _optional(Column("month", "whole", minimum=1, maximum=12, meaning="When in the year it took place", unit="month")),
        _optional(Column("reason", "text", meaning="What it was about")),
        _optional(Column("form", "text", meaning="Collective petition, or another form")),
        _optional(Column("size", "number", minimum=0, meaning="How many took part", unit="people")),
        _optional(Column("outcome", "text", meaning="What came of it")),
    ),
    key=("report_id",),
    rows=False,
)
"""Reports of incidents, a row each; a respondent with nothing to report has none."""

MIGRANTS = Schema(
    name="migrants",
    columns=(
        Column("migrant_id", "text", meaning="A member of a respondent's household who is away", unit="identifier"),
        _VILLAGE,
        Column("household", "text", meaning="The household at home", unit="identifier"),
        Column("calls_monthly", "flag", empty=True, meaning="Calls home at least once a month", unit="yes or no"),
        Column("visited", "flag", empty=True, meaning="Visited home in the past year", unit="yes or no"),
    ),
    key=("migrant_id",),
    rows=False,
)
"""Migrants as those at home tell of them, a row each."""

_CONTROLS = (
    Column("high_school", "share", empty=True, meaning="Adults with some high school", unit="share of adults"),
    Column("income", "number", empty=True, minimum=0, meaning="Income per head", unit="yuan a year"),
    Column("fiscal_transfer", "number", empty=True, minimum=0, meaning="Fiscal transfer per head", unit="yuan a year"),
    Column("telephone", "share", empty=True, meaning="Households with a telephone", unit="share of households"),
    Column("enterprises", "whole", empty=True, minimum=0, meaning="Private enterprises in the village", unit="enterprises"),
    Column("population", "whole", empty=True, above=0, meaning="Population without migrants", unit="people"),
    Column("working_age", "share", empty=True, meaning="Those of working age, without migrants", unit="share of population"),
    Column("farmland", "number", empty=True, minimum=0, meaning="Farmland per head", unit="mu"),
    Column("political_capital", "flag", empty=True, meaning="Anyone from the village in higher government", unit="yes or no"),
)
_MIGRATION = Column(
    "migration", "share", empty=True, meaning="Work and live outside the county", unit="share of those aged 16 to 60"
)
_LAND = Column("land_expropriation", "flag", empty=True, meaning="Land of the village was taken in the year", unit="yes or no")
_RITES = Column("ancestral_worship", "flag", empty=True, meaning="Ancestral worship at least yearly", unit="yes or no")

FIGURES = Schema(
    name="figures",
    columns=(
        _VILLAGE,
        _YEAR,
        _MIGRATION,
        _LAND,
        *_CONTROLS,
        Column("largest_clan", "share", empty=True, meaning="The largest clan's households", unit="share of households"),
        Column(
            "three_largest_clans",
            "share",
            empty=True,
            meaning="The three largest clans' households",
            unit="share of households",
        ),
        _RITES,
    ),
    key=("village", "year"),
)
"""Village officials' yearly figures, a row a village and year."""

_PLACES = (
    _optional(Column("region", "text", meaning="The region it was drawn in", unit="identifier")),
    _optional(Column("province", "text", meaning="The province it was drawn in", unit="identifier")),
    _optional(Column("county", "text", meaning="The county it was drawn in", unit="identifier")),
    _optional(Column("township", "text", meaning="The township it was drawn in", unit="identifier")),
)
_WEIGHT = _optional(Column("weight", "number", above=0, meaning="How many villages it stands for", unit="villages"))

SAMPLE = Schema(
    name="sample",
    columns=(
        _VILLAGE,
        *_PLACES,
        _WEIGHT,
        Column(
            "status",
            "text",
            required=False,
            words=("surveyed", "flood", "earthquake"),
            meaning="Whether it was surveyed, or what it was lost to",
        ),
    ),
    key=("village",),
)
"""Villages drawn, a row each, those lost included."""

INCIDENTS = Schema(
    name="incidents",
    columns=(
        Column("incident_id", "text", meaning="The incident", unit="identifier"),
        _VILLAGE,
        Column("year", "whole", empty=True, meaning="When it took place", unit="year"),
        _optional(Column("month", "whole", minimum=1, maximum=12, meaning="When in the year it took place", unit="month")),
        _optional(Column("reason", "text", meaning="What it was about")),
        Column("form", "text", empty=True, meaning="Collective petition, or another form"),
        _optional(Column("outcome", "text", meaning="What came of it")),
        _optional(Column("size", "number", minimum=0, meaning="How many took part", unit="people")),
        _optional(Column("reports", "whole", minimum=1, meaning="Reports merged into it", unit="reports")),
        _optional(Column("agreement", "share", meaning="How far its reports agree", unit="share of reports")),
        _optional(Column("revisit", "flag", meaning="Reports disagree: someone should go back and ask", unit="yes or no")),
    ),
    key=("incident_id",),
    rows=False,
)
"""Incidents, a row each, as reports were merged into them or as one has them from elsewhere."""

ASSIGNMENT = Schema(
    name="assignment",
    columns=(
        Column("report_id", "text", meaning="One respondent's report of one incident", unit="identifier"),
        Column("incident_id", "text", meaning="The incident it was merged into", unit="identifier"),
    ),
    key=("report_id",),
    rows=False,
)
"""Which report was merged into which incident, a row a report."""

PANEL = Schema(
    name="panel",
    columns=(
        _VILLAGE,
        _YEAR,
        Column("petition", "flag", empty=True, meaning="Any collective petition (more than 5 people)", unit="yes or no"),
        Column("large_petition", "flag", empty=True, meaning="A collective petition of more than 50 people", unit="yes or no"),
        Column("protest", "flag", empty=True, meaning="Any protest", unit="yes or no"),
        Column("large_protest", "flag", empty=True, meaning="A protest of more than 50 people", unit="yes or no"),
        Column("any_action", "flag", empty=True, meaning="Any petition or protest", unit="yes or no"),
        _MIGRATION,
        _LAND,
        *_CONTROLS,
        Column("strong_lineage", "flag", empty=True, meaning="One or few clans hold most households", unit="yes or no"),
        _RITES,
        *_PLACES,
        _WEIGHT,
    ),
    key=("village", "year"),
)
"""Village-years, the table that models are fitted to."""

THRESHOLDS = Schema(
    name="thresholds",
    columns=(Column("threshold", "whole", minimum=0, meaning="How many others must act first", unit="people"),),
    key=(),
)
"""People of a crowd in which everyone sees everyone, a row each."""

CASES = Schema(
    name="cases",
    columns=(
        Column("case", "text", meaning="The case"),
        Column("source", "text", meaning="Who tells of it: two sources may say different things of one case, and both are kept"),
        Column("condition", "text", meaning="What is asked of the case"),
        Column("value", "text", meaning="What the source says: one of the codes of the condition, or `not said`"),
        Column("basis", "text", words=("stated", "inferred"), meaning="Whether it stands there, or was concluded"),
        Column("where", "text", meaning="Where in the source: text and section"),
        _optional(Column("evidence", "text", meaning="What the source rests on")),
        _optional(Column("inferred_by", "text", words=("author", "coder"), meaning="Who concluded it, where it is inferred")),
        _optional(Column("step", "whole", minimum=1, meaning="Its place in the course of events")),
        _optional(Column("time", "text", meaning="When, as coarsely as the source tells it")),
        _optional(Column("detail", "text", meaning="What else is told, in a few words")),
        _optional(Column("first_reading", "text", meaning="The value at the first reading")),
        _optional(Column("second_reading", "text", meaning="The value at the second reading")),
    ),
    key=("case", "source", "condition"),
)
"""Coded cases, a row a case, source and condition."""
