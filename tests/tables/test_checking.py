from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from groundswell import tables
from groundswell.errors import TableError
from groundswell.tables import Column, Schema

THINGS = Schema(
    name="things",
    columns=(
        Column("village", "text"),
        Column("year", "whole", minimum=1900, maximum=2100),
        Column("share", "share", empty=True),
        Column("flag", "flag", required=False, empty=True),
        Column("weight", "number", required=False, empty=True, above=0),
        Column("status", "text", required=False, empty=True, words=("kept", "lost")),
    ),
    key=("village", "year"),
)


def faults(**columns: list[object]) -> tuple[str, ...]:
    given = {"village": ["a", "b"], "year": [2004, 2004], "share": [0.5, None]} | columns
    with pytest.raises(TableError) as caught:
        tables.check(pl.DataFrame(given, strict=False), THINGS, "things.csv")
    return caught.value.faults


def test_a_table_gets_the_types_and_order_of_its_schema_and_keeps_what_is_beyond_it() -> None:
    came = pl.DataFrame({
        "more": ["m", "n"],
        "share": ["0.5", " "],
        "year": [2004.0, 2005.0],
        "village": [7.0, 12.0],
        "flag": ["TRUE", "0"],
    })
    frame = tables.check(came, THINGS, "things.csv")
    assert frame.schema == pl.Schema(THINGS.types | {"more": pl.String})
    assert frame.rows() == [("7", 2004, 0.5, 1, None, None, "m"), ("12", 2005, None, 0, None, None, "n")]


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"share": [0.2, 1.4]}, "things.csv, row 2, column `share`: got `1.4`; a share from 0 to 1 is due."),
        ({"share": ["0.2", "some"]}, "things.csv, row 2, column `share`: got `some`; a share from 0 to 1 is due."),
        ({"year": [2004.5, 2005]}, "things.csv, row 1, column `year`: got `2004.5`; a whole number from 1900 to 2100 is due."),
        ({"year": [2004, 20005]}, "things.csv, row 2, column `year`: got `20005`; a whole number from 1900 to 2100 is due."),
        ({"year": [2004, None]}, "things.csv, row 2, column `year`: no value; a whole number from 1900 to 2100 is due."),
        ({"village": ["a", " "]}, "things.csv, row 2, column `village`: no value; text is due."),
        ({"flag": [0, 2]}, "things.csv, row 2, column `flag`: got `2`; 0 or 1 is due."),
        ({"weight": [0, 1.5]}, "things.csv, row 1, column `weight`: got `0.0`; a number above 0 is due."),
        ({"weight": [1.0, float("inf")]}, "things.csv, row 2, column `weight`: got `inf`; a number above 0 is due."),
        ({"status": ["lost", "gone"]}, "things.csv, row 2, column `status`: got `gone`; one of kept, lost is due."),
        ({"village": ["a", "a"]}, "things.csv, rows 1 and 2: village `a`, year `2004` stands in 2 rows; it must stand in one."),
    ],
)
def test_a_fault_names_file_row_column_value_and_what_is_allowed(columns: dict[str, list[object]], fault: str) -> None:
    assert faults(**columns) == (fault,)


def test_a_missing_column_is_named_with_the_nearest_one() -> None:
    with pytest.raises(TableError, match=r"things\.csv: there is no column `village`; is it `vilage`\?"):
        tables.check(pl.DataFrame({"vilage": ["a"], "year": [2004], "share": [0.1]}), THINGS, "things.csv")


def test_all_faults_are_told_together_and_many_of_one_column_are_counted() -> None:
    rows = 40
    came = pl.DataFrame({
        "village": [f"v{row}" for row in range(rows)],
        "year": ["x"] * rows,
        "share": [7] * rows,
        "flag": [5] * rows,
    })
    with pytest.raises(TableError) as caught:
        tables.check(came, THINGS, "things.csv")
    told = caught.value.faults
    assert len(told) == 18
    assert told[5] == "things.csv, column `year`: 35 more rows with such a fault."
    with pytest.raises(TableError, match=r"\.\.\. and 5 more\."):
        tables.refuse([f"fault {number}" for number in range(25)])


def test_a_schema_may_refuse_columns_beyond_its_own() -> None:
    strict = Schema("narrow", (Column("a", "number"),), key=(), extra=False)
    with pytest.raises(TableError, match="column `b` is not one of a"):
        tables.check(pl.DataFrame({"a": [1.0], "b": [2.0]}), strict, "narrow.csv")


def test_the_single_checks_serve_any_column_of_any_file() -> None:
    frame = pl.DataFrame({"unit": ["a", "a", None, None], "x": ["1", "2.5", None, "many"], "s": [0.1, 1.4, None, -0.1]})
    assert tables.present(frame, ["x", "unt"], "f.dta") == [
        "f.dta: there is no column `unt`; is it `unit`?",
        "f.dta: the columns are unit, x, s.",
    ]
    assert tables.numeric(frame, ["x", "s", "absent"], "f.dta") == ["f.dta, row 4, column `x`: got `many`; a number is due."]
    assert [fault.split(":")[0] for fault in tables.shares(frame, ["s"], "f.dta")] == [
        "f.dta, row 2, column `s`",
        "f.dta, row 4, column `s`",
    ]
    assert tables.unique(frame, ["unit"], "f.dta") == ["f.dta, rows 1 and 2: unit `a` stands in 2 rows; it must stand in one."]
    assert tables.numbers(frame.head(3), ["x"])["x"].to_list() == [1.0, 2.5, None]


def test_a_date_is_no_number() -> None:
    frame = pl.DataFrame({"day": [date(2004, 5, 6)]})
    assert tables.numeric(frame, ["day"], "f.dta") == ["f.dta, row 1, column `day`: got `2004-05-06`; a number is due."]


@pytest.mark.parametrize(
    "schema", [tables.INTERVIEWS, tables.MIGRANTS, tables.FIGURES, tables.SAMPLE, tables.INCIDENTS, tables.ASSIGNMENT, tables.PANEL]
)
def test_every_column_that_crosses_a_door_says_what_it_means_in_its_codebook(schema: Schema) -> None:
    book = schema.codebook()
    assert book.columns == ["column", "meaning", "unit", "kind", "range"]
    assert book["column"].to_list() == schema.names
    assert book["meaning"].null_count() == 0
    assert set(schema.key) <= set(schema.names)
