"""``uv run python -m benchmarks [NAME ...]``: run everything side by side with its peers, print ratios, write benchmarks.json.

Machines are noisy, so only ratios within one run say anything; absolute numbers are printed and never asserted. Ends with 1 if
numbers differ from a peer's by more than they may.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.row import Row

_WIDTH = 150


def fits() -> list[Row]:
    """Fixed-effects fits in batch."""
    from benchmarks.fits import fits as measure

    return measure()


def game() -> list[Row]:
    """The bargaining game; nothing where Gambit is not installed."""
    from benchmarks.game import game as measure

    return measure()


def wild() -> list[Row]:
    """The wild cluster bootstrap."""
    from benchmarks.estimators import wild as measure

    return measure()


def logit() -> list[Row]:
    """The conditional logit."""
    from benchmarks.estimators import conditional_logit as measure

    return measure()


_BENCHMARKS: dict[str, Callable[[], list[Row]]] = {"fits": fits, "wild": wild, "logit": logit, "game": game}


def main(words: list[str] | None = None) -> int:
    """Run the benchmarks named, or all; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *_BENCHMARKS], metavar="NAME", help=f"any of {', '.join(_BENCHMARKS)}")
    parser.add_argument("--out", type=Path, default=Path("benchmarks.json"), help="where the figures go")
    options = parser.parse_args(words)
    rows = [row for name in options.names or _BENCHMARKS for row in _BENCHMARKS[name]()]
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    console.print(shown(rows))
    stored = [asdict(row) | {"ratio": row.ratio, "reached": row.ratio >= row.reach, "same": row.same} for row in rows]
    options.out.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    console.print(f"Figures are in {options.out}.")
    return 0 if all(row.same for row in rows) else 1


def shown(rows: list[Row]) -> Table:
    """A row a comparison."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("what", overflow="fold")
    table.add_column("peer", overflow="fold")
    for name in ("ours, a CPU second", "peer's", "ratio", "to reach", "largest difference", "allowed"):
        table.add_column(name, justify="right")
    for row in rows:
        numbers = (f"{row.ours:,.0f} {row.unit}", f"{row.peers:,.1f}", f"{row.ratio:,.0f}", f"{row.reach:,.0f}")
        differences = ("" if number is None else f"{number:.1e}" for number in (row.difference, row.allowed))
        table.add_row(row.what, row.peer, *numbers, *differences)
    return table


if __name__ == "__main__":
    sys.exit(main())
