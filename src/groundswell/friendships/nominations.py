"""What a folder of friendships holds, whatever its form: households, and who named whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

MOST_MEMBERS = 100
"""People of a household; more are taken for a slip."""


@dataclass(frozen=True, kw_only=True)
class Nominations:
    """Households and the friends they named, checked.

    Attributes
    ----------
    households
        A row a household: ``region``, ``township``, ``village``, ``household`` (texts) and ``members`` (people, null where not
        known).
    named
        A row a nomination within a village: ``village``, ``household``, ``friend``; none of oneself, some of them twice.
    left_out
        Nominations that were left out, by why, in words.
    files
        The files that were read.
    """

    households: pl.DataFrame
    named: pl.DataFrame
    left_out: dict[str, int]
    files: tuple[Path, ...]
