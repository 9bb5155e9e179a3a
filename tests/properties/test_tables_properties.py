"""Whatever a table holds, it comes back from a file as it went in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell import tables

# Text as a field holds it: no blanks at its ends, which reading strips, and none of the signs for a missing value.
_text = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=20).map(lambda text: f"t{text}t")
_number = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False, min_value=-1e300, max_value=1e300)
_rows = st.lists(
    st.tuples(st.none() | _text, st.none() | _number, st.none() | st.integers(-(2**53), 2**53)), min_size=1, max_size=8
)
_SCHEMA = tables.Schema(
    "anything",
    (
        tables.Column("row", "whole"),
        tables.Column("word", "text", empty=True),
        tables.Column("x", "number", empty=True),
        tables.Column("n", "whole", empty=True),
    ),
    key=("row",),
)


@pytest.mark.parametrize("ending", ["csv", "parquet", "dta", "sav"])
@given(rows=_rows)
def test_a_table_comes_back_from_a_file_as_it_went_in(ending: str, rows: list[tuple[str | None, float | None, int | None]]) -> None:
    frame = pl.DataFrame([(place, *row) for place, row in enumerate(rows)], schema=_SCHEMA.types, orient="row")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"rows.{ending}"
        tables.write(frame, path)
        assert tables.read(path, _SCHEMA).frame.equals(frame)
