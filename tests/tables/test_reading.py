from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from groundswell import tables
from groundswell.errors import InputError, TableError

ROWS = pl.DataFrame({
    "village": ["a", "b", "c"],
    "share": [0.1 + 0.2, None, 1 / 3],
    "many": [1, None, 3],
    "huge": [2**40, 1, None],
    "word": ["é", None, "中"],
})
LABELS = {"share": "A share", "many": "How many"}
VALUE_LABELS: dict[str, dict[float | str, str]] = {"many": {1: "one", 3: "three"}}


def put(folder: Path, text: str | bytes, name: str = "some.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("ending", ["csv", "parquet", "dta", "sav"])
def test_what_is_written_is_read_again(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"rows.{ending}"
    tables.write(ROWS, path, labels=LABELS | {"absent": "no such column"}, value_labels=VALUE_LABELS)
    table = tables.read(path)
    assert table.source == path.name
    assert table.frame.with_columns(pl.col("many", "huge").cast(pl.Int64)).equals(ROWS)
    if ending != "csv":
        assert table.labels == LABELS
        assert table.value_labels == VALUE_LABELS


@pytest.mark.parametrize("ending", ["csv", "parquet", "dta", "sav"])
def test_the_same_table_gives_the_same_bytes_at_another_time(tmp_path: Path, ending: str) -> None:
    first, second = tmp_path / f"first.{ending}", tmp_path / f"second.{ending}"
    tables.write(ROWS, first)
    if ending == "sav":
        time.sleep(1.01)  # an SPSS file bears the second of its writing, and the clock is that of a C library
    tables.write(ROWS, second)
    assert first.read_bytes() == second.read_bytes()
    if ending == "dta":
        assert b"01 Jan 1960 00:00</timestamp>" in first.read_bytes()  # it bears the minute, which a test does not wait for


def test_numbers_that_are_none_are_missing_in_every_file(tmp_path: Path) -> None:
    for ending in ("csv", "parquet", "dta", "sav"):
        path = tmp_path / f"rows.{ending}"
        tables.write(pl.DataFrame({"row": ["a", "b"], "x": [1.5, float("nan")]}), path)
        assert tables.read(path).frame["x"].to_list() == [1.5, None]


def test_the_names_that_a_format_cannot_hold_are_a_fault_in_words_and_leave_no_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.dta"
    with pytest.raises(TableError, match=r"rows\.dta: the format has no place"):
        tables.write(pl.DataFrame({"two words": [1]}), path)
    assert not path.exists()
    with pytest.raises(TableError, match=r"`\.xlsx` is not known"):
        tables.write(ROWS, tmp_path / "rows.xlsx")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_text_is_read_with_any_of_three_delimiters_and_with_a_byte_order_mark(tmp_path: Path, mark: str, start: bytes) -> None:
    text = "a,b,c\r\n1, x y ,.5\r\n.,NA,\r\n\r\n".replace(",", mark).encode()
    frame = tables.read(put(tmp_path, start + text)).frame
    assert frame.rows() == [(1, "x y", 0.5)]


def test_codes_with_leading_zeros_stay_as_they_are_and_row_numbers_of_r_are_left_out(tmp_path: Path) -> None:
    frame = tables.read(put(tmp_path, ',code,n,x\n"1","007",-3,1e3\n"2","12",4,2\n')).frame
    assert frame.to_dict(as_series=False) == {"code": ["007", "12"], "n": [-3, 4], "x": [1000.0, 2.0]}


def test_a_text_column_of_the_schema_is_never_taken_for_a_number(tmp_path: Path) -> None:
    schema = tables.Schema("codes", (tables.Column("code", "text"),), key=("code",))
    assert tables.read(put(tmp_path, "code\n1e5\n1.50\n"), schema).frame["code"].to_list() == ["1e5", "1.50"]


def test_a_text_column_with_value_labels_is_read_by_them(tmp_path: Path) -> None:
    path = tmp_path / "incidents.dta"
    frame = pl.DataFrame({
        "incident_id": ["1", "2", "3"],
        "village": ["a", "a", "b"],
        "year": [2004, 2005, 2006],
        "form": [1, 2, 9],
    })
    tables.write(frame, path, value_labels={"form": {1: "petition", 2: "sit-in"}})
    assert tables.read(path, tables.INCIDENTS).frame["form"].to_list() == ["petition", "sit-in", "9"]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("some.csv", "", "the file is empty"),
        ("some.csv", "a,b\n", "a header and no rows"),
        ("some.csv", "a,b\n\n\n", "a header and no rows"),
        ("some.csv", b"a,b\n1,\xff\n", "not UTF-8"),
        ("some.csv", b"a,\xff\n1,2\n", "not UTF-8"),
        ("some.csv", "a,b\n1,2\n1,2,3\n", "row 2: 3 fields; the header names 2"),
        ("some.csv", "a,b\n1\n1,2\n", "row 1: 1 fields; the header names 2"),
        ("some.csv", "a,a\n1,2\n", "more than one column is called `a`"),
        ("some.csv", "a,,b\n1,2,3\n", "column 2 has no name"),
        ("some.csv", "\n1,2\n", "the first line must name the columns"),
        ("some.csv", 'a,b\n1,"x\n3,4\n', "not a table in text"),
        ("some.xlsx", "a,b\n", r"the ending `\.xlsx` is not known; it must be \.csv, \.parquet, \.dta or \.sav"),
        ("some.dta", "garbage", "not a Stata file"),
        ("some.sav", "garbage", "not a SPSS file"),
        ("some.parquet", "garbage", "not a Parquet file"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault_in_words(tmp_path: Path, name: str, text: str | bytes, fault: str) -> None:
    with pytest.raises(TableError, match=fault):
        tables.read(put(tmp_path, text, name))


def test_a_column_of_lists_has_no_place_in_text_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"rows\.csv: the format has no place"):
        tables.write(pl.DataFrame({"many": [[1, 2], [3]]}), tmp_path / "rows.csv")
    assert not list(tmp_path.iterdir())


def test_labels_that_are_not_as_they_are_written_are_a_fault_in_words(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    for metadata in ("garbage", "[]", '{"columns": {}}'):
        ROWS.write_parquet(path, metadata={"groundswell.labels": metadata})
        with pytest.raises(TableError, match=r"rows\.parquet: not a Parquet file that can be read: the labels"):
            tables.read(path)


def test_a_folder_and_a_file_that_is_not_there_are_faults_in_words(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="this is a folder"):
        tables.read(tmp_path)
    with pytest.raises(TableError, match="there is no such file"):
        tables.read(tmp_path / "none.csv")


def test_data_frames_of_any_make_become_polars_ones() -> None:
    frame = pl.DataFrame({"a": [1.0, None], "b": ["x", "y"]})
    for data in (frame, frame.lazy(), pd.DataFrame({"a": [1.0, float("nan")], "b": ["x", "y"]}), frame.to_arrow()):
        assert tables.to_polars(data).equals(frame)
    with pytest.raises(InputError, match="the figures: a data frame"):
        tables.to_polars([1, 2], "the figures")
    with pytest.raises(InputError, match="one kind of value"):
        tables.to_polars(pd.DataFrame({"a": [1, "x"]}))
