"""Progress with the time left, on standard error, and only to a terminal unless asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def shown(what: str, *, always: bool = False) -> Generator[Callable[[int, int], None] | None]:
    """A function to call with the parts done and all parts, or None where nobody would see it."""
    if not (always or sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=not always) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, parts: progress.update(task, completed=done, total=parts)
