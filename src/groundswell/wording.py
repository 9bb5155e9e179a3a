"""Words that commands, faults and reports share; nothing to load."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun.

    Examples
    --------
    >>> counted(1, "row"), counted(3, "row")
    ('1 row', '3 rows')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
