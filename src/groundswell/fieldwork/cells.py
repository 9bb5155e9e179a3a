"""Cells of villages that are alike in what an outsider may know of them, none smaller than the smallest allowed.

An outsider may know where a village lies, how large it is, how its clans stand. Words and flags are withheld, the finest first,
where too few villages share them; numbers are replaced by the mean of a cell of villages that are near one another, year by year.
So whatever an outsider knows of a village fits at least as many villages as the smallest cell has (Sweeney's k-anonymity; cells
by splitting at medians after LeFevre, DeWitt and Ramakrishnan's Mondrian; means in place of values are microaggregation).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from groundswell.arrays import Floats

Rows = npt.NDArray[np.int64]


def withheld(values: pl.DataFrame, columns: Sequence[str], least: int) -> pl.DataFrame:
    """The columns with those values withheld that, together with the columns before them, fewer than ``least`` rows share.

    Parameters
    ----------
    values
        A row a village.
    columns
        From the first that should be kept to the first that may go.
    least
        The smallest cell allowed; there are at least as many rows.

    Returns
    -------
    polars.DataFrame
        The columns as text, null where withheld: every combination of them, null being a value, is that of at least ``least`` rows.
    """
    cell = [""] * values.height
    kept: dict[str, list[str | None]] = {}
    for name in columns:
        came = values[name].cast(pl.String).to_list()
        kept[name] = _kept(cell, came, least)
        cell = [f"{before}\0{value}" for before, value in zip(cell, kept[name], strict=True)]
    return pl.DataFrame(kept, schema=dict.fromkeys(columns, pl.String))


def _kept(cell: Sequence[str], came: Sequence[str | None], least: int) -> list[str | None]:
    """One column's values, those of too few rows withheld; where the rows withheld are too few themselves, more are."""
    rows: dict[str, dict[str | None, list[int]]] = {}
    for row, (before, value) in enumerate(zip(cell, came, strict=True)):
        rows.setdefault(before, {}).setdefault(value, []).append(row)
    kept: list[str | None] = [None] * len(came)
    for values in rows.values():
        for value in _common(values, least):
            for row in values[value]:
                kept[row] = value
    return kept


def _common(values: dict[str | None, list[int]], least: int) -> list[str]:
    """Values that enough rows share, the commonest first, such that the rows left over are none or enough."""
    sizes = sorted(((len(rows), value) for value, rows in values.items() if value is not None), reverse=True)
    kept = [(size, value) for size, value in sizes if size >= least]
    left = sum(len(rows) for rows in values.values()) - sum(size for size, _ in kept)
    while kept and 0 < left < least:
        left += kept.pop()[0]
    return [value for _, value in kept]


def cells(numbers: Floats, within: Sequence[str], least: int) -> Rows:
    """Which cell each village belongs to: villages near one another in standardised numbers, at least ``least`` to a cell.

    Parameters
    ----------
    numbers
        ``(villages, columns)``; NaN where a number is missing, which counts as the middle.
    within
        What villages of one cell must share.
    least
        The smallest cell allowed.
    """
    spread = np.nanstd(numbers, axis=0) if numbers.size else np.zeros(numbers.shape[1])
    middle = np.nan_to_num(np.nanmedian(numbers, axis=0)) if numbers.size else np.zeros(numbers.shape[1])
    filled = np.where(np.isnan(numbers), middle, numbers)
    standardised = (filled - middle) / np.where(spread > 0, spread, 1)
    found = np.zeros(len(within), dtype=np.int64)
    groups = [np.flatnonzero(np.asarray(within) == name) for name in dict.fromkeys(within)]
    for label, rows in enumerate(part for group in groups for part in _parted(standardised, group, least)):
        found[rows] = label
    return found


def _parted(numbers: Floats, rows: Rows, least: int) -> list[Rows]:
    """Rows halved along the number in which they differ most, and the halves again, while both are large enough."""
    if rows.size < 2 * least or not numbers.shape[1]:
        return [rows]
    widest = int(np.ptp(numbers[rows], axis=0).argmax())
    order = rows[np.argsort(numbers[rows, widest], kind="stable")]
    half = rows.size // 2
    return [*_parted(numbers, order[:half], least), *_parted(numbers, order[half:], least)]


def sizes(values: pl.DataFrame, columns: Sequence[str], village: str = "village") -> pl.Series:
    """How many villages share all that is in the columns in all years, for each village.

    Parameters
    ----------
    values
        Rows of villages, one or several each, in the order of time within a village.
    columns
        What an outsider is taken to know.
    village
        The column that names the village.
    """
    whole = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in columns], separator="\0")
    courses = values.group_by(village, maintain_order=True).agg(whole.str.join("\1").alias("\0course"))
    return courses.select(pl.len().over("\0course"))["len"]
