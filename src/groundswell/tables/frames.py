"""Data frames of any make at the door; Polars inside."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl

from groundswell.errors import InputError


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
