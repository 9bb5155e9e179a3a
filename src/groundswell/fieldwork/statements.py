"""What reports say, as arrays: the form in which they are compared with one another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from groundswell.arrays import Floats, Whole

MONTHS = 12
UNSAID = -(2**40)
"""Stands for a year, month, reason or form that a report does not give."""


class Said(NamedTuple):
    """Reports, a village after another; arrays of shape (reports,), but ``first``.

    Attributes
    ----------
    first
        Where the reports of each village begin, and where those of the last end; shape (villages + 1,).
    respondent
        Who reported, as a number.
    year
        The calendar year.
    time
        Months since the year 0; unsaid where year or month is.
    reason, form
        Words as numbers from 0.
    size
        Natural logarithm of the number of people, of at least one; not a number where it is unsaid.
    """

    first: Whole
    respondent: Whole
    year: Whole
    time: Whole
    reason: Whole
    form: Whole
    size: Floats

    @property
    def reports(self) -> int:
        """How many reports there are."""
        return self.year.size


def said(reports: pl.DataFrame) -> Said:
    """Reports as arrays.

    Parameters
    ----------
    reports
        As the schema of interviews has them, in order of village.
    """
    size = reports["size"].fill_null(float("nan")).to_numpy()
    return Said(
        first=np.append(0, np.cumsum(reports["village"].rle().struct.field("len").to_numpy())).astype(np.int64),
        respondent=_numbered(reports["respondent"]),
        year=_plain(reports["year"]),
        time=_plain(reports.select(months()).to_series()),
        reason=_numbered(reports["reason"]),
        form=_numbered(reports["form"]),
        size=np.log(np.maximum(size, 1.0)),
    )


def months() -> pl.Expr:
    """Months since the year 0 of a report, where both year and month are said."""
    return (pl.col("year") * MONTHS + pl.col("month") - 1).alias("time")


def _numbered(words: pl.Series) -> Whole:
    return _plain(words.rank("dense").cast(pl.Int64) - 1)


def _plain(values: pl.Series) -> Whole:
    return values.fill_null(UNSAID).to_numpy().astype(np.int64)
