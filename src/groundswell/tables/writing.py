"""Tables into files: text, Parquet, Stata and SPSS, the same bytes for the same table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from groundswell.errors import TableError
from groundswell.tables.labelling import packed
from groundswell.tables.reading import Labels, ValueLabels

_STATA_TIME = (b"<timestamp>\x11", b"01 Jan 1960 00:00")
"""What comes before the time of writing in a Stata file, and what is put there: the first minute of Stata's calendar."""
_SPSS_TIME = (92, b"01 Jan 7000:00:00")
"""Where the date and time of writing stand in an SPSS file, and what is put there."""
_STATA_WHOLE = (-(2**31) + 1, 2**31 - 28)
"""The whole numbers that Stata has; what is beyond stands for kinds of missing values."""
_STATA_14 = 14
"""The oldest version with Unicode, and one that every Stata since opens; the next is for very wide files."""


def write(frame: pl.DataFrame, path: str | Path, labels: Labels | None = None, value_labels: ValueLabels | None = None) -> None:
    """A table into a ``.csv``, ``.parquet``, ``.dta`` or ``.sav`` file.

    The same table gives the same bytes: the time of writing, which Stata and SPSS files bear in their header, is overwritten
    with a fixed one. Numbers keep every digit; a missing value is empty. Text files have no place for labels.

    Parameters
    ----------
    frame
        The rows.
    path
        The file; its ending says how it is written.
    labels
        What a column is called, by column; those of columns that are not there are left out.
    value_labels
        What a value is called, by column and value; likewise.

    Raises
    ------
    TableError
        If the ending is not known, or the format has no place for a name or a type of the table.
    """
    path = Path(path)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise TableError(f"{path}: the ending `{path.suffix}` is not known; it must be one of {', '.join(WRITERS)}.")
    kept = {name: label for name, label in (labels or {}).items() if name in frame.columns}
    kept_values = {name: label for name, label in (value_labels or {}).items() if name in frame.columns}
    writer(frame.fill_nan(None), path, kept, kept_values)


def _write_csv(frame: pl.DataFrame, path: Path, _labels: Labels, _value_labels: ValueLabels) -> None:
    try:
        frame.with_columns(pl.col(pl.Boolean).cast(pl.Int8)).write_csv(path)
    except pl.exceptions.PolarsError as error:
        raise _no_place(path, error) from None


def _write_parquet(frame: pl.DataFrame, path: Path, labels: Labels, value_labels: ValueLabels) -> None:
    frame.write_parquet(path, metadata=packed(labels, value_labels) or None)


def _write_dta(frame: pl.DataFrame, path: Path, labels: Labels, value_labels: ValueLabels) -> None:
    import pyreadstat

    _write_labelled(
        pyreadstat.write_dta,
        frame,
        path,
        {"column_labels": labels, "variable_value_labels": value_labels, "version": _STATA_14},
    )
    mark, time = _STATA_TIME
    with path.open("r+b") as file:
        place = file.read(1024).index(mark) + len(mark)
        file.seek(place)
        file.write(time)


def _write_sav(frame: pl.DataFrame, path: Path, labels: Labels, value_labels: ValueLabels) -> None:
    import pyreadstat

    _write_labelled(pyreadstat.write_sav, frame, path, {"column_labels": labels, "variable_value_labels": value_labels})
    place, time = _SPSS_TIME
    with path.open("r+b") as file:
        file.seek(place)
        file.write(time)


def _write_labelled(writer: Callable[..., None], frame: pl.DataFrame, path: Path, options: dict[str, Any]) -> None:
    try:
        writer(frame.select(_narrowed(frame[name]) for name in frame.columns), path, **options)
    except Exception as error:  # pyreadstat raises several kinds, with the base class alone in common
        raise _no_place(path, error) from None


def _no_place(path: Path, error: Exception) -> TableError:
    """The fault of a table that a format cannot hold; nothing half written is left."""
    path.unlink(missing_ok=True)
    return TableError(f"{path.name}: the format has no place for this table: {error}.")


def _narrowed(values: pl.Series) -> pl.Series:
    """Whole numbers in the 32 bits that Stata has for them, where they fit; wider ones as floating numbers."""
    if values.dtype == pl.Boolean:
        return values.cast(pl.Int32)
    if not values.dtype.is_integer():
        return values.cast(pl.String) if isinstance(values.dtype, (pl.Categorical, pl.Enum, pl.Null)) else values
    return values.cast(pl.Int32 if values.is_between(*_STATA_WHOLE).all() else pl.Float64)


WRITERS: dict[str, Callable[[pl.DataFrame, Path, Labels, ValueLabels], None]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".dta": _write_dta,
    ".sav": _write_sav,
}
"""How to write a file, by its ending."""
