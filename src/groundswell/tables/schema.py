"""What a table must hold: its columns, their kinds and ranges, and the key that may stand once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

Kind = Literal["text", "whole", "number", "share", "flag"]
"""Words; a whole number; any number; a number between 0 and 1; 0 or 1."""

_TYPES: dict[Kind, type[pl.DataType]] = {
    "text": pl.String,
    "whole": pl.Int64,
    "number": pl.Float64,
    "share": pl.Float64,
    "flag": pl.Int64,
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name
        As it stands in the header.
    kind
        ``text``, ``whole``, ``number``, ``share`` (between 0 and 1) or ``flag`` (0 or 1).
    required
        Whether the column must be there; one that need not be is added, with no values, when it is absent.
    empty
        Whether single values may be missing.
    minimum, maximum
        The least and greatest value allowed, these included.
    above
        Values must be greater than this.
    words
        For text: the only words allowed; any where there are none.
    meaning, unit
        For the codebook.
    """

    name: str
    kind: Kind
    required: bool = True
    empty: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    words: tuple[str, ...] = ()
    meaning: str = ""
    unit: str = ""

    @property
    def type(self) -> type[pl.DataType]:
        """The Polars type of its values."""
        return _TYPES[self.kind]

    @property
    def range(self) -> str:
        """The values allowed, short, for the codebook.

        Examples
        --------
        >>> Column("month", "whole", minimum=1, maximum=12).range
        'from 1 to 12'
        """
        if self.kind in {"share", "flag"}:
            return "from 0 to 1" if self.kind == "share" else "0 or 1"
        if self.words:
            return ", ".join(self.words)
        if self.above is not None:
            return f"above {self.above:g}"
        if self.minimum is not None:
            return f"not below {self.minimum:g}" if self.maximum is None else f"from {self.minimum:g} to {self.maximum:g}"
        return "" if self.maximum is None else f"not above {self.maximum:g}"

    @property
    def due(self) -> str:
        """The values allowed, in words, for a sentence about one that is not.

        Examples
        --------
        >>> Column("month", "whole", minimum=1, maximum=12).due
        'a whole number from 1 to 12'
        """
        named = {"text": "text", "whole": "a whole number", "number": "a number", "share": "a share", "flag": ""}
        if self.words:
            return f"one of {self.range}"
        return f"{named[self.kind]} {self.range}".strip()


@dataclass(frozen=True)
class Schema:
    """What a table must hold.

    Attributes
    ----------
    name
        What one calls the table, as in "the table of figures".
    columns
        In the order in which they are written.
    key
        Columns that name a row: together they may not repeat.
    extra
        Whether columns beyond these pass through (True), or are refused.
    rows
        Whether it must hold a row: where nothing happened there are no reports, no incidents and no migrants.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    extra: bool = True
    rows: bool = True

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [column.name for column in self.columns]

    @property
    def types(self) -> dict[str, type[pl.DataType]]:
        """The Polars type of each column; ``pl.DataFrame(schema=...)`` of it is a table without rows."""
        return {column.name: column.type for column in self.columns}

    @property
    def labels(self) -> dict[str, str]:
        """What each column means, as variable labels for Stata and SPSS."""
        return {column.name: column.meaning for column in self.columns if column.meaning}

    def codebook(self) -> pl.DataFrame:
        """A row a column: its name, meaning, unit, kind and the values allowed; null where there is nothing to say."""
        rows = [
            (column.name, column.meaning or None, column.unit or None, column.kind, column.range or None) for column in self.columns
        ]
        return pl.DataFrame(rows, schema=dict.fromkeys(("column", "meaning", "unit", "kind", "range"), pl.String), orient="row")
