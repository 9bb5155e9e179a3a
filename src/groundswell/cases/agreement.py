"""How far two readings of the same texts agree: Krippendorff's alpha.

Silence is a value that stands in no order with the others, so all conditions are nominal. The one library that is kept well,
``krippendorff``, bears a licence (GPL 3) that a package under MIT cannot ask its users to take on for ten lines; it stands among
our tests, as the reference that these lines are held against.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from groundswell.cases.codebook import NOT_SAID

ALL = "said at all"
"""The name under which the readings are compared in whether a text says anything, over all conditions."""


def alpha(readings: Sequence[Sequence[str | None]]) -> float | None:
    """Krippendorff's alpha of nominal values: 1 where readings agree throughout, 0 where they agree no more than by chance.

    Parameters
    ----------
    readings
        For each reading the value of each unit, in the same order; None where a reading has none.

    Returns
    -------
    float or None
        One less the share of disagreement seen over the share that chance would give; None where no unit was read twice, or all
        values are the same, so that there was nothing to agree on.

    Notes
    -----
    Krippendorff, *Content Analysis*, 4th edition, chapter 12: a unit of m values counts each of its ordered pairs as 1 / (m - 1).

    Examples
    --------
    >>> alpha([["a", "a", "b", "b"], ["a", "b", "b", "b"]])
    0.5333333333333333
    """
    units = [[value for value in unit if value is not None] for unit in zip(*readings, strict=True)]
    paired = [unit for unit in units if len(unit) > 1]
    words = sorted({value for unit in paired for value in unit})
    counts = np.array([[unit.count(word) for word in words] for unit in paired], dtype=float).reshape(len(paired), len(words))
    sizes, totals = counts.sum(axis=1), counts.sum(axis=0)
    everything = totals.sum()
    by_chance = everything**2 - (totals**2).sum()
    if not by_chance:
        return None
    seen = ((sizes**2 - (counts**2).sum(axis=1)) / (sizes - 1)).sum()
    return float(1 - (everything - 1) * seen / by_chance)


def agreement(table: pl.DataFrame) -> pl.DataFrame:
    """Agreement of the two readings by condition, and last in whether a text says anything at all.

    Parameters
    ----------
    table
        Coded cases with the columns ``condition``, ``first_reading`` and ``second_reading``; units that were not read twice are
        left out.

    Returns
    -------
    polars.DataFrame
        ``condition``, ``units`` (a unit is a case in a source), ``differ`` (on how many the readings do), ``agreed`` (share),
        ``alpha`` (null where every value is the same).
    """
    twice = table.drop_nulls(["first_reading", "second_reading"])
    names = twice["condition"].unique(maintain_order=True).to_list()
    rows = [_row(name, twice.filter(pl.col("condition") == name)) for name in names]
    said = twice.with_columns(
        pl.when(pl.col("^.*_reading$") == NOT_SAID).then(pl.lit("silent")).otherwise(pl.lit("said")).name.keep()
    )
    rows += [_row(ALL, said)] if twice.height else []
    types = {"condition": pl.String, "units": pl.Int64, "differ": pl.Int64, "agreed": pl.Float64, "alpha": pl.Float64}
    return pl.DataFrame(rows, schema=types, orient="row")


def _row(name: str, units: pl.DataFrame) -> tuple[str, int, int, float, float | None]:
    first, second = units["first_reading"].to_list(), units["second_reading"].to_list()
    differ = sum(one != other for one, other in zip(first, second, strict=True))
    return name, len(first), differ, 1 - differ / len(first), alpha([first, second])
