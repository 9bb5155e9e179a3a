"""Cases side by side: what agrees, what differs, and what goes with a concession."""

from __future__ import annotations

import polars as pl

import groundswell as gs

TABLE = gs.compare_cases().table


def row(condition: str) -> dict[str, object]:
    return TABLE.filter(condition=condition).row(0, named=True)


def own(*values: tuple[str, str, str, str]) -> pl.DataFrame:
    frame = pl.DataFrame(values, schema=["case", "source", "condition", "value"], orient="row")
    return frame.with_columns(basis=pl.lit("stated"), where=pl.lit("p. 1"))


def test_a_condition_with_one_value_agrees_and_one_with_several_differs() -> None:
    assert row("objection_answer")["verdict"] == "same"
    assert row("violence")["verdict"] == "differ"
    assert row("permit")["verdict"] == "said of one"


def test_both_sources_of_a_case_have_a_column() -> None:
    assert {"Daye (B)", "Daye (C)", "County C"} <= set(TABLE.columns)
    assert (row("mode")["Daye (B)"], row("mode")["Daye (C)"]) == ("consent", "mobilised")
    assert row("mode")["Jiangsu village"] is None
    assert row("issue")["Linshui"] == "not said"


def test_what_parts_concession_from_none() -> None:
    assert row("resignations")["parts"] == 1
    assert row("stake")["parts"] == 0
    assert row("concession")["parts"] == 0
    assert row("street")["without_concession"] == "no crowd"


def test_silence_neither_agrees_nor_differs() -> None:
    table = gs.compare_cases(
        own(("a", "s", "mode", "consent"), ("b", "s", "mode", "not said"), ("b", "s", "leak", "not said"))
    ).table
    assert table.select("condition", "verdict", "said").rows() == [("leak", "not said", 0), ("mode", "said of one", 1)]


def test_a_coarser_word_does_not_differ() -> None:
    table = gs.compare_cases(own(("a", "s", "street", "gathering"), ("b", "s", "street", "protest, form not told"))).table
    assert table["verdict"].to_list() == ["same"]


def test_a_concession_told_by_any_source_counts_for_the_case() -> None:
    cases = own(("a", "s", "mode", "consent"), ("a", "t", "concession", "granted"), ("b", "s", "mode", "mobilised"))
    refused = own(("b", "s", "concession", "refused"))
    table = gs.compare_cases(pl.concat([cases, refused])).table
    assert table.filter(condition="mode").select("with_concession", "without_concession", "parts").row(0) == (
        "consent",
        "mobilised",
        1,
    )


def test_a_comparison_prints_in_a_notebook() -> None:
    assert "issue" in gs.compare_cases()._repr_html_()
