"""Tables out of files: text, Parquet, Stata and SPSS, with their labels."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from groundswell.errors import TableError
from groundswell.tables.checking import check
from groundswell.tables.schema import Schema

Labels = dict[str, str]
ValueLabels = dict[str, dict[float | str, str]]

MISSING = ("", "NA", ".")
"""What stands for a missing value in a text file: nothing, as R writes it, as Stata writes it."""
MOST_BYTES = 1_000_000_000
"""A larger file is refused with its size, before a byte of it is read."""
_DELIMITERS = (",", ";", "\t")
_WHOLE = r"^[+-]?(0|[1-9][0-9]{0,17})$"
_NUMBER = r"^[+-]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"


@dataclass(frozen=True)
class Table:
    """A table out of a file.

    Attributes
    ----------
    frame
        Its rows; what is missing is null.
    source
        The name of the file, for messages.
    labels
        What a column is called, by column, where the file says so.
    value_labels
        What a value is called, by column and value, where the file says so.
    """

    frame: pl.DataFrame
    source: str
    labels: Labels = field(default_factory=dict[str, str])
    value_labels: ValueLabels = field(default_factory=dict[str, dict[float | str, str]])


def read(path: str | Path, schema: Schema | None = None) -> Table:
    """A table from a ``.csv``, ``.parquet``, ``.dta`` or ``.sav`` file, checked against a schema if one is given.

    A text file is UTF-8 (with or without a byte order mark), with a header and commas, semicolons or tabs; an empty field,
    ``NA`` or ``.`` is a missing value. A first column without a name, in which R and pandas write row numbers, is left out.
    A column of whole numbers is read as such, one of numbers too, and everything else is text, numbers with leading zeros
    and the text columns of the schema included. The missing values of Stata and SPSS become null. A text column of the
    schema that bears value labels is read by them.

    Parameters
    ----------
    path
        The file.
    schema
        What it must hold.

    Raises
    ------
    TableError
        If there is no such file, it cannot be read, it holds no rows although it must, or it is not what the schema asks for.
    """
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    if path.is_dir():
        raise TableError(f"{path}: this is a folder; a file ending in {_endings()} is due.")
    if not path.is_file():
        raise TableError(f"{path}: there is no such file.")
    if reader is None:
        raise TableError(f"{path}: the ending `{path.suffix}` is not known; it must be {_endings()}.")
    size = path.stat().st_size
    if not size:
        raise TableError(f"{path}: the file is empty.")
    if size > MOST_BYTES:
        raise TableError(
            f"{path}: the file has {size / 1e9:.1f} GB; at most {MOST_BYTES / 1e9:.0f} GB is read. Keep what you need of it."
        )
    words = [column.name for column in schema.columns if column.kind == "text"] if schema else []
    table = reader(path, words)
    if not table.frame.height and (schema is None or schema.rows):
        raise TableError(f"{path}: the file has a header and no rows.")
    return table if schema is None else _checked(table, schema)


def _endings() -> str:
    *others, last = READERS
    return f"{', '.join(others)} or {last}"


def _checked(table: Table, schema: Schema) -> Table:
    texts = [column.name for column in schema.columns if column.kind == "text" and column.name in table.value_labels]
    named = table.frame.with_columns(
        _by_labels(table.frame[name], table.value_labels[name]) for name in texts if name in table.frame
    )
    kept = {name: labels for name, labels in table.value_labels.items() if name not in texts}
    return Table(frame=check(named, schema, table.source), source=table.source, labels=table.labels, value_labels=kept)


def _by_labels(values: pl.Series, labels: dict[float | str, str]) -> pl.Series:
    return values.replace_strict(list(labels), list(labels.values()), default=values.cast(pl.String), return_dtype=pl.String)


def _read_csv(path: Path, words: Collection[str]) -> Table:
    names, delimiter = _header(path)
    try:
        text = pl.read_csv(path, separator=delimiter, infer_schema=False, null_values=list(MISSING))
    except pl.exceptions.PolarsError as error:
        _refuse_text(path, delimiter, len(names), str(error).splitlines()[0])
    if text.height and text[text.columns[-1]].has_nulls():
        _refuse_ragged(path, delimiter, len(names))
    if names[0] == "":
        text = text.drop(text.columns[0])
    stripped = text.with_columns(pl.all().str.strip_chars().replace(list(MISSING), None))
    filled = stripped.select(pl.any_horizontal(pl.all().is_not_null())).to_series().arg_true()
    rows = stripped.head(filled[-1] + 1 if filled.len() else 0)
    return Table(frame=rows.with_columns(_inferred(rows[name]) for name in rows.columns if name not in words), source=path.name)


def _header(path: Path) -> tuple[list[str], str]:
    """The names in the first line and what parts them; names that are absent or repeated are refused."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            line = file.readline()
    except UnicodeDecodeError:
        _refuse_encoding(path)
    delimiter = next((mark for mark in _DELIMITERS if mark in line), ",")
    names = [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [""])]
    faults = [f"{path}: column {place} has no name." for place, name in enumerate(names, 1) if not name and place > 1]
    faults += [f"{path}: more than one column is called `{name}`." for name in dict.fromkeys(names) if names.count(name) > 1]
    if faults or not any(names):
        raise TableError(*faults or [f"{path}: the first line must name the columns."])
    return names, delimiter


def _refuse_text(path: Path, delimiter: str, width: int, reason: str) -> NoReturn:
    """Say in words why a text file could not be read."""
    _refuse_ragged(path, delimiter, width)
    raise TableError(f"{path}: not a table in text: {reason}.")


def _refuse_ragged(path: Path, delimiter: str, width: int) -> None:
    """Refuse rows with more or fewer fields than the header; empty lines are none."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter=delimiter, strict=True))
    except UnicodeDecodeError:
        _refuse_encoding(path)
    except csv.Error as error:
        raise TableError(f"{path}: not a table in text: {error}.") from None
    uneven = [(row, len(fields)) for row, fields in enumerate(rows) if fields and len(fields) != width]
    if uneven:
        raise TableError(*(f"{path}, row {row}: {came} fields; the header names {width}." for row, came in uneven[:5]))


def _refuse_encoding(path: Path) -> NoReturn:
    raise TableError(f"{path}: not UTF-8 text; save it as UTF-8 (in a spreadsheet: CSV UTF-8).")


def _inferred(values: pl.Series) -> pl.Series:
    """A column of text as whole numbers or numbers if every value is one, else as it is."""
    there = values.drop_nulls()
    if not there.len():
        return values
    if there.str.contains(_WHOLE).all():
        return values.cast(pl.Int64)
    return values.cast(pl.Float64) if there.str.contains(_NUMBER).all() else values


def _read_parquet(path: Path, _words: Collection[str]) -> Table:
    from groundswell.tables.labelling import unpacked

    try:
        frame = pl.read_parquet(path)
        labels, value_labels = unpacked(pl.read_parquet_metadata(path))
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise TableError(f"{path}: not a Parquet file that can be read: {error}.") from None
    return Table(frame=frame, source=path.name, labels=labels, value_labels=value_labels)


def _read_dta(path: Path, _words: Collection[str]) -> Table:
    import pyreadstat

    return _read_labelled(path, pyreadstat.read_dta, "Stata")


def _read_sav(path: Path, _words: Collection[str]) -> Table:
    import pyreadstat

    return _read_labelled(path, pyreadstat.read_sav, "SPSS")


def _read_labelled(path: Path, reader: Callable[..., Any], program: str) -> Table:
    try:
        frame, about = reader(path, output_format="polars")
    except Exception as error:  # pyreadstat raises several kinds, with the base class alone in common
        raise TableError(f"{path}: not a {program} file that can be read: {error}.") from None
    blank = pl.col(pl.String)
    return Table(
        frame=frame.with_columns(pl.when(blank != "").then(blank)).fill_nan(None),
        source=path.name,
        labels={name: label for name, label in about.column_names_to_labels.items() if label},
        value_labels={name: dict(labels) for name, labels in about.variable_value_labels.items() if labels},
    )


READERS: dict[str, Callable[[Path, Collection[str]], Table]] = {
    ".csv": _read_csv,
    ".parquet": _read_parquet,
    ".dta": _read_dta,
    ".sav": _read_sav,
}
"""How to read a file, by its ending; columns to be left as text are named for the one format that does not know its types."""
ENDINGS = tuple(READERS)
"""The endings of files that hold a table."""
