"""The cases of the texts: every code is one of the codebook's, every difference of readings is settled, silence is told as such."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from groundswell.cases import NOT_SAID, codebook, coded_cases, sources
from groundswell.cases.codebook import CODINGS, conditions, told

CASES = coded_cases()
TABLE = CASES.table


def stored(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((CODINGS / f"{name}.csv").read_text("utf-8"))))


def key(row: dict[str, str]) -> tuple[str, str, str]:
    return row["case"], row["source"], row["condition"]


def value(case: str, condition: str, source: str = "B") -> str:
    return TABLE.filter(case=case, condition=condition, source=source)["value"].item()


@pytest.mark.parametrize("name", ["first", "second", "settled"])
def test_every_stored_row_is_of_a_known_case_condition_and_code(name: str) -> None:
    rows = stored(name)
    kinds = {(one.case, one.source): one.kind for one in told()}
    assert len({key(row) for row in rows}) == len(rows)
    for row in rows:
        condition = conditions()[row["condition"]]
        assert kinds[row["case"], row["source"]] in condition.kinds
        assert row["value"] in condition.values


def test_what_the_readings_differ_on_is_settled_with_a_reason_and_nothing_else_is() -> None:
    first, second = ({key(row): row["value"] for row in stored(name)} for name in ("first", "second"))
    differ = {one for one in first.keys() | second.keys() if first.get(one) != second.get(one)}
    settled = stored("settled")
    assert {key(row) for row in settled} == differ
    assert all(row["why"] for row in settled)
    assert differ == set(
        TABLE.filter(pl.col("first_reading") != pl.col("second_reading")).select("case", "source", "condition").rows()
    )


def test_every_condition_stands_for_every_case_and_what_is_said_has_basis_and_place() -> None:
    expected = sum(one.kind in condition.kinds for one in told() for condition in conditions().values())
    assert TABLE.height == expected
    assert set(TABLE["basis"]) == {"stated", "inferred"}
    assert TABLE["where"].null_count() == 0
    assert TABLE.filter(pl.col("basis") == "inferred")["inferred_by"].null_count() == 0
    assert TABLE.filter(pl.col("basis") == "stated")["inferred_by"].drop_nulls().is_empty()
    assert set(TABLE["evidence"].drop_nulls()) <= set(sources()["source"])


def test_interviews_and_posts_stand_as_sources() -> None:
    kinds = dict(sources().select("source", "kind").iter_rows())
    assert kinds["B interviews"] == "interviews"
    assert kinds["B posts"] == "posts"
    assert {"B interviews", "B posts", "B documents", "B press", "A interviews"} <= set(TABLE["evidence"])
    what = dict(sources().select("source", "what").iter_rows())
    assert "21" in what["B interviews"]
    assert "816" in what["B posts"]
    assert "ten replies" in what["B posts"]


def test_silence_is_a_value_of_every_condition_and_where_texts_say_nothing_so_does_the_table() -> None:
    assert set(codebook().filter(value=NOT_SAID)["condition"]) == set(conditions())
    assert value("Linshui", "issue") == NOT_SAID
    assert value("County C", "later_fate") == NOT_SAID
    assert value("Daye", "later_fate") == value("Daye", "later_fate", "C") == NOT_SAID
    assert value("County C", "paid_people") == NOT_SAID


def test_values_beyond_yes_and_no() -> None:
    assert value("County C", "concession") == "suspended"
    assert value("County C", "sanction") == "talks"
    assert value("Daye", "sanction") == "removal"
    assert value("Huangyan", "concession") == "refused"
    assert value("Huangyan", "resignations") == "duties refused"
    assert value("Huangyan", "street") == "no crowd"
    assert value("Daye", "venue") == "city building"
    assert value("Daye", "paid_people") == "paid"
    assert value("Daye", "publicity") == "high profile"
    assert value("Jilin village", "concession", "A") == "in part"
    assert value("Sichuan village", "street", "A") == "no crowd"


def test_the_leak_is_inferred_by_the_author() -> None:
    row = TABLE.filter(case="County C", condition="leak").to_dicts()[0]
    assert (row["value"], row["basis"], row["inferred_by"]) == ("leaked", "inferred", "author")


def test_sources_that_differ_on_a_case_are_both_kept() -> None:
    rows = CASES.conflicts.select("case", "source", "condition", "value").rows()
    assert rows == [("Daye", "B", "mode", "consent"), ("Daye", "C", "mode", "mobilised")]


def test_unnamed_places_stay_unnamed() -> None:
    everything = " ".join(str(cell) for row in TABLE.rows() for cell in row) + " ".join(sources()["what"])
    rows = TABLE.filter(pl.any_horizontal(pl.col(pl.String).str.contains("Changxing")))
    assert set(rows["case"]) == {"Changxing"}
    assert not {"County C", "B"} & set(rows.select("case", "source").unique().row(0))
    assert all(name not in everything for name in ("City H", "Province K", "district N"))


def test_agreement_is_by_condition_and_silence_counts_as_a_value() -> None:
    table = CASES.agreement
    alphas = dict(table.select("condition", "alpha").iter_rows())
    assert set(alphas) == {*conditions(), "said at all"}
    assert alphas["concession"] == 1
    assert table.filter(condition="influence")["differ"].item() == 3
    assert 0 < alphas["influence"] < 1
    assert table["units"].max() == TABLE.height


def test_no_agreement_where_cases_were_read_once() -> None:
    once = coded_cases(TABLE.drop("first_reading", "second_reading"))
    assert once.agreement.is_empty()
    assert once.agreement.columns == CASES.agreement.columns


def test_cases_print_in_a_notebook() -> None:
    assert "County C" in CASES._repr_html_()
