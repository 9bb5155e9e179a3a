"""What is said on standard error while a command works: progress, only to a terminal unless asked for; what is waited for."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from typing import Any


@contextmanager
def shown(what: str, *, always: bool = False) -> Generator[Callable[[int, int], None] | None]:
    """A function to call with the parts done and all parts, or None where nobody would see it."""
    with stages(always=always) as tell:
        yield None if tell is None else partial(tell, what)


@contextmanager
def stages(*, always: bool = False) -> Generator[Callable[[str, int, int], None] | None]:
    """The same for work in several stages: it is called with the name of the stage as well, and each has a line of its own."""
    if not (always or sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=not always) as progress:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, parts: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=None)
            progress.update(tasks[stage], completed=done, total=parts)

        yield tell


class _Printed(logging.Handler):
    """Prints to what is standard error by then: a progress bar puts itself between, and keeps lines apart from its own."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr)


@contextmanager
def delays_told(*, quiet: bool) -> Generator[None]:
    """Print what the package logs of things that somebody has to wait for."""
    log, handler = logging.getLogger("groundswell"), _Printed()
    level = log.level
    if not quiet:
        log.addHandler(handler)
        log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
