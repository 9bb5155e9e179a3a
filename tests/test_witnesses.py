"""The article's claims by source: interviews, press, truth."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from groundswell.pipeline import Replication, replicate
from groundswell.report.sources import sources_section
from groundswell.witnesses import by_source, press_panel


@pytest.fixture(scope="module")
def made() -> Replication:
    return replicate("small", 2)


def test_each_source_judges_each_claim(made: Replication) -> None:
    table = by_source(made)
    assert table["source"].unique(maintain_order=True).to_list() == ["interviews", "press", "truth"]
    claims = made.findings.table["id"].to_list()
    assert table.filter(pl.col("source") == "press")["id"].to_list() == claims
    told = table.filter(pl.col("source") == "interviews")
    assert told.select("estimate", "verdict").equals(made.findings.table.select("estimate", "verdict"))


def test_the_press_has_protests_that_happened_and_no_petition(made: Replication) -> None:
    panel = press_panel(made).villages
    assert panel["petition"].sum() == 0
    assert panel.height == made.panel.villages.height
    happened = made.history.incidents.filter(pl.col("form") == "protest").select("village", "year").unique()
    seen = panel.filter(pl.col("protest") == 1)
    assert seen.join(happened, on=["village", "year"], how="anti").height == 0


def test_without_press_every_claim_is_undetermined_and_the_report_says_so(made: Replication) -> None:
    silent = replace(made, interviews=replace(made.interviews, press=made.interviews.press.head(0)))
    table = by_source(silent)
    press = table.filter(pl.col("source") == "press")
    assert press["verdict"].unique().to_list() == ["undetermined"]
    assert press["estimate"].null_count() == press.height
    section = sources_section(table)
    assert "the press: 0 village-years with a petition and 0 with a protest" in str(section.body[0])
    assert "cannot be judged" in section.body[1].rows[0][2]
    assert sources_section(None).body == ()
