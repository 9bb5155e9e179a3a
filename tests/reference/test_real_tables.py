"""Files that other people wrote, read through the door."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from groundswell import tables

DATA = Path(os.environ.get("GROUNDSWELL_REFERENCE_DATA", Path(__file__).parents[2] / "../shared/data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="no reference data here; GROUNDSWELL_REFERENCE_DATA names their folder")


def test_a_stata_file_of_chinese_villages_has_its_rows_labels_and_gaps() -> None:
    table = tables.read(DATA / "cai2015_china_villages/0422survey.dta")
    assert table.frame.height == 4_902
    assert table.frame["village"].n_unique() == 47
    assert table.labels["agpop"] == "Household Characteristics - Household Size"
    # Empty text and Stata's missing numbers alike are null, and no number is left that is none.
    assert not table.frame.select((pl.col(pl.String) == "").any()).to_series().any()
    assert not table.frame.select(pl.selectors.float().is_nan().any()).row(0).count(True)
    assert table.frame["literacy"].null_count() == 61


def test_a_text_file_of_country_years_is_read_as_the_numbers_it_holds() -> None:
    frame = tables.read(DATA / "remittances_protest/remit.csv").frame
    assert frame.height == 2_429
    assert tables.numeric(frame, frame.columns, "remit.csv") == []
    assert tables.unique(frame, ["cowcode", "year"], "remit.csv") == []
    assert tables.shares(frame, ["dict"], "remit.csv") == []


def test_the_remittances_are_the_same_after_a_way_through_stata_and_spss(tmp_path: Path) -> None:
    frame = tables.read(DATA / "remittances_protest/remit.csv").frame
    for ending in ("dta", "sav", "parquet", "csv"):
        tables.write(frame, tmp_path / f"remit.{ending}")
        again = tables.read(tmp_path / f"remit.{ending}").frame
        assert again.cast(pl.Float64).equals(frame.cast(pl.Float64))
