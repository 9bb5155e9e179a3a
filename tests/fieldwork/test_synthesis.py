from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import polars as pl
import pytest

from groundswell import tables
from groundswell.errors import InputError, TableError
from groundswell.fieldwork import Incidents, synthesize
from verification.made_reports import made_reports

FIELDS = ("report_id", "respondent", "year", "month", "reason", "form", "size", "outcome")
TYPES = {name: tables.INTERVIEWS.types[name] for name in FIELDS}


def reports(*rows: tuple[Any, ...], village: str = "v") -> pl.DataFrame:
    """Rows: report_id, respondent, year, month, reason, form and, at will, size and outcome."""
    full = [row + (None,) * (len(FIELDS) - len(row)) for row in rows]
    return pl.DataFrame(full, schema=TYPES, orient="row").with_columns(pl.lit(village).alias("village"))


def together(found: Incidents) -> set[frozenset[str]]:
    return {frozenset(ids) for ids in found.assignment.group_by("incident_id").agg("report_id")["report_id"].to_list()}


def test_reports_are_merged_by_when_why_form_and_size() -> None:
    found = synthesize(
        reports(
            ("1", "a", 2004, 5, "land", "petition", 40, "ignored"),
            ("2", "b", 2004, 6, "land", "petition", 60, "ignored"),
            ("3", "c", 2004, 6, "land", "petition", 130, "part paid"),
            ("4", "a", 2006, 6, "land", "sit-in", 30),
            ("5", "b", 2005, 6, "tax", "petition", 8),
            ("6", "c", 2007, 11, "road", "petition", 300),
        )
    )
    assert together(found) == {frozenset("123"), frozenset("4"), frozenset("5"), frozenset("6")}
    assert found.incidents.columns == tables.INCIDENTS.names
    first = found.incidents.filter(pl.col("reports") == 3).row(0, named=True)
    # Of three, one gives a size beyond twice the median and one another outcome: shares 1, 1, 2/3, 1, 2/3.
    assert first | {"agreement": pytest.approx(13 / 15)} == {
        "incident_id": "v-0001",
        "village": "v",
        "year": 2004,
        "month": 6,
        "reason": "land",
        "form": "petition",
        "outcome": "ignored",
        "size": 60.0,
        "reports": 3,
        "agreement": pytest.approx(13 / 15),
        "revisit": 0,
    }


def test_what_is_not_said_tells_nothing() -> None:
    found = synthesize(
        reports(
            ("1", "a", 2004, 5, "land", "petition"),
            ("2", "b", 2004, None, "land", None),
            ("3", "c", 2006, None, "land", "petition"),
            ("4", "d", 2007, 12, "land", None),
        )
    )
    assert together(found) == {frozenset("12"), frozenset("3"), frozenset("4")}


def test_two_reports_of_one_respondent_are_two_incidents() -> None:
    found = synthesize(reports(("1", "a", 2004, 5, "land", "petition"), ("2", "a", 2004, 5, "land", "petition")))
    assert together(found) == {frozenset("1"), frozenset("2")}


@pytest.mark.parametrize(
    ("alone", "joins"),
    [
        ((2004, 6, "land", "sit-in"), True),
        ((2004, 6, "tax", "petition"), True),
        ((2004, 9, "land", "sit-in"), False),
        ((2004, 10, "land", "petition"), False),
    ],
)
def test_one_report_is_held_against_all_that_several_say(alone: tuple[Any, ...], joins: bool) -> None:
    several = [(name, name, 2004, 5, "land", "petition") for name in "abc"]
    found = synthesize(reports(*several, ("4", "d", *alone)))
    assert together(found) == ({frozenset("abc4")} if joins else {frozenset("abc"), frozenset("4")})
    assert found.incidents.row(0, named=True)["form"] == "petition"
    told_of_both = synthesize(reports(*several, ("4", "a", *alone)))
    assert together(told_of_both) == {frozenset("abc"), frozenset("4")}


def test_more_evidence_merges_less() -> None:
    frame = made_reports(1)
    counts = [synthesize(frame, evidence=bits).incidents.height for bits in (-8, 0, 8)]
    assert counts == sorted(counts)
    assert counts[0] < counts[2]


def test_reports_of_different_villages_are_never_one_incident() -> None:
    one = reports(("1", "a", 2004, 5, "land", "petition"))
    found = synthesize(pl.concat([one, one.with_columns(pl.lit("2").alias("report_id"), pl.lit("w").alias("village"))]))
    assert found.incidents["incident_id"].to_list() == ["v-0001", "w-0001"]


def test_a_year_turns_in_the_middle_of_an_incident() -> None:
    found = synthesize(reports(("1", "a", 2004, 12, "land", "petition"), ("2", "b", 2005, 1, "land", "petition")))
    assert found.incidents.select("year", "month", "agreement").rows() == [(2004, 12, 1.0)]


def test_disagreement_on_any_field_sends_someone_back() -> None:
    two = reports(("1", "a", 2004, 5, "land", "petition", 30, "paid"), ("2", "b", 2004, 5, "land", "petition", 30, "ignored"))
    incident = synthesize(two).incidents.row(0, named=True)
    assert (incident["outcome"], incident["agreement"], incident["revisit"]) == ("ignored", 0.9, 1)
    assert synthesize(two).disputed.rows() == [("v-0001", "v", "outcome", 0.5, "ignored; paid", "a; b")]
    lenient = synthesize(two, revisit_below=0.5)
    assert lenient.incidents["revisit"].to_list() == [0]
    assert lenient.disputed.height == 0


def test_incidents_are_numbered_in_order_of_time_and_those_of_unknown_time_come_last() -> None:
    found = synthesize(
        reports(("1", "a", 2006, 5, "land", "x"), ("2", "a", 2004, 5, "tax", "y"), ("3", "a", None, None, "road", "z"))
    )
    assert found.incidents.select("incident_id", "year").rows() == [("v-0001", 2004), ("v-0002", 2006), ("v-0003", None)]


def test_extra_columns_pass_and_absent_ones_may_be_absent() -> None:
    found = synthesize(pd.DataFrame({"report_id": [1, 2], "village": ["v", "v"], "respondent": [7, 8], "source": ["x", "y"]}))
    assert found.assignment.rows() == [("1", "v-0001", "x"), ("2", "v-0001", "y")]
    # Nobody said anything of it: someone should go back and ask.
    assert found.incidents.row(0)[2:] == (None,) * 6 + (2, 1.0, 1)


def test_extra_columns_may_have_any_name_but_one() -> None:
    names = ["row", "time", "incident", "first", "agreement", "size_merged"]
    rows = reports(("1", "a", 2004, 5, "land", "petition"), ("2", "b", 2004, 5, "land", "petition"))
    found = synthesize(rows.with_columns(pl.lit("mine").alias(name) for name in names))
    assert found.assignment.select(names).unique().rows() == [("mine",) * len(names)]
    assert found.incidents.equals(synthesize(rows).incidents)


def test_no_reports_are_no_incidents() -> None:
    found = synthesize(reports())
    assert found.incidents.schema == pl.Schema(tables.INCIDENTS.types)
    assert found.incidents.height == found.assignment.height == 0


def test_a_record_of_fieldwork_is_taken_by_its_interviews() -> None:
    @dataclass
    class Fieldwork:
        interviews: pl.DataFrame

    rows = reports(("1", "a", 2004, 5, "land", "petition"))
    assert synthesize(Fieldwork(rows)).incidents.equals(synthesize(rows).incidents)
    assert "v-0001" in synthesize(rows)._repr_html_()


def test_wrong_reports_are_refused_in_words() -> None:
    with pytest.raises(TableError, match="there is no column `respondent`"):
        synthesize(pl.DataFrame({"report_id": ["1"], "village": ["v"]}))
    with pytest.raises(TableError, match="from 1 to 12 is due"):
        synthesize(reports(("1", "a", 2004, 13, "land", "petition")))
    with pytest.raises(InputError, match="a column `incident_id`"):
        synthesize(reports(("1", "a", 2004, 5, "land", "petition")).with_columns(pl.lit("x").alias("incident_id")))
