"""How commands show tables and text on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


def plain(sentences: Iterable[str]) -> list[RenderableType]:
    """Text as it is: brackets in it are no markup."""
    from rich.text import Text

    return [Text(sentence) for sentence in sentences]


def grid(words: Iterable[str] = (), numbers: Iterable[str] = (), **layout: Any) -> Table:
    """An empty table with columns of words, which wrap, and then of numbers, set to the right.

    Parameters
    ----------
    words, numbers
        Heads of the columns.
    **layout
        What else rich is to know of the table.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    shown = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), **layout)
    for name in words:
        shown.add_column(name, overflow="fold")
    for name in numbers:
        shown.add_column(name, justify="right")
    return shown
