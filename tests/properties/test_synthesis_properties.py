"""Whatever people report, synthesis keeps every report once and does not look at the order of rows."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell import tables
from groundswell.fieldwork import synthesize

FIELDS = ("report_id", "respondent", "year", "month", "reason", "form")


def reports(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    types = {name: tables.INTERVIEWS.types[name] for name in FIELDS}
    return pl.DataFrame(rows, schema=types, orient="row").with_columns(pl.lit("v").alias("village"))


_words = st.sampled_from([None, "land", "tax"])
_rows = st.lists(
    st.tuples(
        st.sampled_from("abcde"),
        st.sampled_from([None, 2004, 2005]),
        st.sampled_from([None, 1, 2, 6, 7, 12]),
        _words,
        st.sampled_from([None, "petition", "sit-in"]),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=40)
@given(rows=_rows, data=st.data())
def test_the_order_of_rows_changes_nothing_and_every_report_has_one_incident(
    rows: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    numbered = [(f"{place:02}", *row) for place, row in enumerate(rows)]
    found = synthesize(reports(numbered))
    shuffled = synthesize(reports(list(data.draw(st.permutations(numbered)))))
    assert shuffled.incidents.equals(found.incidents)
    assert shuffled.assignment.equals(found.assignment)
    assert sorted(found.assignment["report_id"]) == [row[0] for row in numbered]
    respondents = found.assignment.join(reports(numbered).select("report_id", "respondent"), on="report_id")
    assert not respondents.select("incident_id", "respondent").is_duplicated().any()
    assert found.incidents["reports"].sum() == len(rows)
