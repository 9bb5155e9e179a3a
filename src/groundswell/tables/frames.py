"""Data frames of any make at the door; Polars inside."""

from __future__ import annotations

from html import escape
from typing import Any

import narwhals as nw
import polars as pl

from groundswell.errors import InputError

_SHOWN = 10


def to_polars(data: Any, what: str = "the table") -> pl.DataFrame:
    """A data frame of any make (Polars eager or lazy, pandas, Arrow) as a Polars one.

    Parameters
    ----------
    data
        The data frame. The index of a pandas one is left out, as it has no place in a table with a key of its own.
    what
        What to call it in a message.

    Raises
    ------
    InputError
        If it is no data frame, or one whose columns mix text and numbers.
    """
    try:
        frame: Any = nw.from_native(data)
    except TypeError:
        raise InputError(f"{what}: a data frame (pandas, Polars or Arrow) is due; got a {type(data).__name__}.") from None
    try:
        eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
        return eager.to_polars()
    except Exception as error:
        raise InputError(f"{what}: not a data frame whose columns have one kind of value each: {error}.") from None


def held(record: Any, name: str, otherwise: Any = None) -> Any:
    """The table called ``name`` that a record holds; ``otherwise`` where ``record`` holds none, or is a data frame itself."""
    frame = isinstance(nw.from_native(record, pass_through=True), (nw.DataFrame, nw.LazyFrame))
    return otherwise if frame else getattr(record, name, otherwise)


def to_html(frame: pl.DataFrame) -> str:
    """The first rows of a table as a notebook shows them, every cell escaped; below them, how many rows there are."""
    head = "".join(f"<th>{escape(name)}</th>" for name in frame.columns)
    rows = ["".join(f"<td>{_shown(value)}</td>" for value in row) for row in frame.head(_SHOWN).iter_rows()]
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{frame.height:,} rows</p>"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else escape(str(value))
