"""Checks at the door: each finds its faults and says them in words; inside, everyone trusts.

A check gives sentences, one a fault, so that the faults of several checks are told together by :func:`refuse`. The whole check
of a table against its schema, :func:`check`, is made of the same single checks that serve any column of anyone's file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from groundswell.errors import TableError, nearest
from groundswell.tables.schema import Column, Schema

TOLD = 20
"""Faults told at once; of more, the number is."""
TOLD_A_COLUMN = 5
"""Faults told of one column, so that one bad column does not hide the others."""

_TRUTH = {"true": "1", "false": "0"}
"""How R and pandas write a flag into a text file."""


def check(frame: pl.DataFrame, schema: Schema, source: str) -> pl.DataFrame:
    """A table as its schema wants it, or every fault in words.

    Parameters
    ----------
    frame
        Rows as they came; columns in any order and of any type that can be read as the one due.
    schema
        What the table must hold.
    source
        The name of the file, or what one calls the table, for messages.

    Returns
    -------
    polars.DataFrame
        The schema's columns first, in its order and of its types, optional ones that were absent without values; others last.

    Raises
    ------
    TableError
        With a sentence a fault: file, row (counted from 1 after the header), column, value, what is allowed.
    """
    there = [column for column in schema.columns if column.name in frame.columns]
    extra = [name for name in frame.columns if name not in schema.names]
    faults = present(frame, [column.name for column in schema.columns if column.required], source)
    for column in there:
        faults += _wrong_values(frame, column, source)
    faults += unique(frame, schema.key, source)
    if not schema.extra:
        faults += [f"{source}: column `{name}` is not one of {', '.join(schema.names)}." for name in extra]
    refuse(faults)
    values = [_cast(frame[column.name], column) for column in there]
    absent = [pl.lit(None, column.type).alias(column.name) for column in schema.columns if column not in there]
    return frame.with_columns(*values, *absent).select(*schema.names, *extra)


def refuse(faults: Sequence[str]) -> None:
    """Raise a :class:`TableError` with the faults found, if there are any; beyond about twenty, how many more."""
    if not faults:
        return
    more = len(faults) - TOLD
    raise TableError(*faults[:TOLD], *([f"... and {more} more."] if more > 0 else []))


def present(frame: pl.DataFrame, columns: Iterable[str], source: str) -> list[str]:
    """Columns that should be there and are not, with the nearest one that is; last, what the columns are."""
    absent = [_absent(frame, name, source) for name in columns if name not in frame.columns]
    return [*absent, f"{source}: the columns are {', '.join(frame.columns)}."] if absent else []


def numeric(frame: pl.DataFrame, columns: Iterable[str], source: str) -> list[str]:
    """Text, or an endless number, where a number is due; a missing value is no fault."""
    return _each(frame, [Column(name, "number", empty=True) for name in columns], source)


def shares(frame: pl.DataFrame, columns: Iterable[str], source: str) -> list[str]:
    """Values that are not between 0 and 1; a missing value is no fault."""
    return _each(frame, [Column(name, "share", empty=True) for name in columns], source)


def unique(frame: pl.DataFrame, key: Sequence[str], source: str) -> list[str]:
    """Rows that bear the same key, both named; rows with no value in the key are not compared."""
    if not key or any(name not in frame.columns for name in key):
        return []
    numbered = frame.select(*key, pl.int_range(1, pl.len() + 1).alias("\0row")).drop_nulls()
    repeated = numbered.group_by(key, maintain_order=True).agg(pl.col("\0row")).filter(pl.col("\0row").list.len() > 1)
    told = [_twice(row, key, source) for row in repeated.head(TOLD_A_COLUMN).iter_rows()]
    return told + _more(repeated.height, f"{source}: {{}} more keys stand in more than one row.")


def numbers(frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Columns that passed :func:`numeric`, as floating numbers; what is missing is null."""
    return frame.with_columns(_cast(frame[name], Column(name, "number")) for name in columns)


def _each(frame: pl.DataFrame, columns: Iterable[Column], source: str) -> list[str]:
    return [fault for column in columns if column.name in frame.columns for fault in _wrong_values(frame, column, source)]


def _absent(frame: pl.DataFrame, name: str, source: str) -> str:
    guess = nearest(name, frame.columns)
    return f"{source}: there is no column `{name}`{f'; is it `{guess}`?' if guess else '.'}"


def _twice(row: tuple[Any, ...], key: Sequence[str], source: str) -> str:
    *values, rows = row
    named = ", ".join(f"{name} `{value}`" for name, value in zip(key, values, strict=True))
    first = ", ".join(str(number) for number in rows[:-1][:TOLD_A_COLUMN])
    return f"{source}, rows {first} and {rows[-1]}: {named} stands in {len(rows)} rows; it must stand in one."


def _wrong_values(frame: pl.DataFrame, column: Column, source: str) -> list[str]:
    """A sentence for each value that is missing where it may not be, or not of the kind or in the range due."""
    came = frame[column.name]
    missing = _missing(came)
    read = _read(came, column)
    wrong = ~missing & ~_allowed(read, column).fill_null(value=False)
    if not column.empty:
        wrong |= missing
    rows = wrong.arg_true()
    where = f"{source}, row {{}}, column `{column.name}`"
    told = [
        f"{where.format(row + 1)}: {_got(came[row], missing=missing[row])} {column.due} is due."
        for row in rows.head(TOLD_A_COLUMN).to_list()
    ]
    return told + _more(rows.len(), f"{source}, column `{column.name}`: {{}} more rows with such a fault.")


def _got(value: Any, *, missing: bool) -> str:
    return "no value;" if missing else f"got `{value}`;"


def _more(found: int, sentence: str) -> list[str]:
    return [sentence.format(found - TOLD_A_COLUMN)] if found > TOLD_A_COLUMN else []


def _missing(values: pl.Series) -> pl.Series:
    missing = values.is_null()
    if values.dtype.is_float():
        return missing | values.is_nan().fill_null(value=False)
    if values.dtype == pl.String:
        return missing | (values.str.strip_chars() == "").fill_null(value=False)
    return missing


def _read(values: pl.Series, column: Column) -> pl.Series:
    """Values read as the kind due, before their range is looked at; null where they cannot be."""
    if column.kind == "text":
        return _as_text(values)
    plain = values.cast(pl.String) if isinstance(values.dtype, (pl.Categorical, pl.Enum)) else values
    if plain.dtype == pl.String:
        plain = plain.str.strip_chars()
        if column.kind == "flag":
            plain = plain.str.to_lowercase().replace(_TRUTH)
    elif not (plain.dtype.is_numeric() or isinstance(plain.dtype, (pl.Boolean, pl.Null))):
        return pl.Series(values.name, [None] * values.len(), pl.Float64)
    return plain.cast(pl.Float64, strict=False).fill_nan(None)


def _as_text(values: pl.Series) -> pl.Series:
    """Text as it is; a number as one writes it, without the .0 that Stata and SPSS give to whole ones."""
    if values.dtype.is_float() and (values.drop_nulls().drop_nans() % 1 == 0).all():
        values = values.fill_nan(None).cast(pl.Int64)
    text = values.cast(pl.String).str.strip_chars()
    return text.set(text == "", None)


def _allowed(read: pl.Series, column: Column) -> pl.Series:
    """Which values, read as the kind due, are of it and in its range."""
    if column.kind == "text":
        return read.is_in(column.words) if column.words else read.is_not_null()
    if column.kind == "share":
        return read.is_between(0, 1)
    if column.kind == "flag":
        return read.is_in([0.0, 1.0])
    allowed = read.is_finite()
    if column.kind == "whole":
        allowed &= read == read.round()
    if column.above is not None:
        allowed &= read > column.above
    if column.minimum is not None:
        allowed &= read >= column.minimum
    if column.maximum is not None:
        allowed &= read <= column.maximum
    return allowed


def _cast(values: pl.Series, column: Column) -> pl.Series:
    return _read(values, column).cast(column.type).alias(column.name)
