"""``uv run python -m verification [limits ablations factorial heldout search]``: run proofs, print them, write verification.json.

Ends with 1 if known mathematics fails, or if a mechanism is shown to work the other way round; what is merely not met, or not yet
told by so few villages, is printed as such.
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

from verification.proof import Figure, Proof

_PROOFS: dict[str, Callable[[argparse.Namespace], Proof]] = {}


def proof(verb: Callable[[argparse.Namespace], Proof]) -> Callable[[argparse.Namespace], Proof]:
    """Give a proof its name on the command line."""
    _PROOFS[verb.__name__] = verb
    return verb


@proof
def limits(options: argparse.Namespace) -> Proof:
    """Known mathematics of the cascade kernel."""
    from verification.limits import limits as prove

    return prove(tries=options.tries, seed=options.seed)


def main(words: list[str] | None = None) -> int:
    """Run the proofs named, or all; the exit code."""
    options = _options(words)
    console = Console()
    proofs: list[Proof] = []
    for name in options.proofs or _PROOFS:
        proofs.append(_PROOFS[name](options))
        show(proofs[-1], console)
    options.out.write_text(json.dumps([asdict(each) for each in proofs], indent=2) + "\n", encoding="utf-8")
    broken = [each.name for each in proofs if each.breaks]
    console.print(f"Written to {options.out}." + (f" Does not hold: {', '.join(broken)}." if broken else ""))
    return 1 if broken else 0


def show(made: Proof, console: Console) -> None:
    """Print a proof: its paragraph, its table, its notes."""
    console.rule(f"[bold]{made.name}")
    console.print(made.paragraph, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    figures = list(made.rows[0].figures) if made.rows else []
    table.add_column("row", no_wrap=True)
    table.add_column("claim", overflow="fold", min_width=40)
    for name in figures:
        table.add_column(name, justify="right")
    table.add_column("verdict", no_wrap=True)
    for row in made.rows:
        table.add_row(row.id, row.claim, *(_words(row.figures[name]) for name in figures), row.verdict)
    console.print(table)
    for note in made.notes:
        console.print(note, highlight=False)


def _words(figure: Figure) -> str:
    if figure is None:
        return ""
    return (
        f"{figure:.4g}"
        if isinstance(figure, float) and abs(figure) >= 10
        else f"{figure:.3f}"
        if isinstance(figure, float)
        else str(figure)
    )


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m verification", description=__doc__)
    parser.add_argument(
        "proofs", nargs="*", choices=[[], *_PROOFS], metavar="PROOF", help=f"any of {', '.join(_PROOFS)}; all unless named"
    )
    parser.add_argument("--seed", type=int, default=1, help="first seed; each batch takes the next")
    parser.add_argument("--tries", type=int, default=100, help="limits: random graphs of each kind")
    parser.add_argument("--villages", type=int, default=960, help="villages a batch, a multiple of 24")
    parser.add_argument("--batches", type=int, default=10, help="batches")
    parser.add_argument("--store", type=Path, default=Path("verification-store"), help="folder where finished batches are kept")
    parser.add_argument("--out", type=Path, default=Path("verification.json"), help="file for the figures")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
