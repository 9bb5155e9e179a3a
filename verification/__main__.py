"""``uv run python -m verification [PROOF ...]``: run proofs, print them, write verification.json.

Ends with 1 if known mathematics fails, or if a mechanism is shown to work the other way round; what is merely not met, or not yet
told by so few villages, is printed as such.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from verification.proof import Figure, Proof

if TYPE_CHECKING:
    from verification.villages import Villages, World

_WIDTH = 160
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


@proof
def synthesis(options: argparse.Namespace) -> Proof:
    """How well reports are merged."""
    from verification.synthesis import synthesis as prove

    return prove(seeds=range(options.seed, options.seed + 5))


@proof
def software(options: argparse.Namespace) -> Proof:
    """R on the rows of a study."""
    from verification.software import software as prove

    return prove(options.seed)


@proof
def designs(options: argparse.Namespace) -> Proof:
    """Known answers of design diagnosis."""
    from verification.designs import designs as prove

    return prove(runs=options.runs, seed=options.seed)


@proof
def equilibria(options: argparse.Namespace) -> Proof:
    """No bargaining game without an equilibrium."""
    from verification.equilibria import equilibria as prove

    return prove(points=options.games, seed=options.seed)


@proof
def ablations(options: argparse.Namespace) -> Proof:
    """Every mechanism on and off."""
    from verification.ablations import ABLATIONS, worlds
    from verification.ablations import ablations as prove

    rows = [row for row in ABLATIONS if not options.rows or row.id in options.rows]
    return prove(_villages(options, worlds(rows)), rows)


@proof
def levels(options: argparse.Namespace) -> Proof:
    """How common each form is where few, some and many are away."""
    from verification.ablations import worlds
    from verification.levels import levels as prove

    return prove(_villages(options, worlds()))


@proof
def factorial(options: argparse.Namespace) -> Proof:
    """Four mechanisms that interact, in all sixteen ways."""
    from verification.factorial import factorial as prove
    from verification.factorial import worlds

    return prove(_villages(options, worlds()))


@proof
def heldout(options: argparse.Namespace) -> Proof:
    """The calibrated and the held-out figures."""
    from verification.heldout import heldout as prove

    return prove(_villages(options, []))


@proof
def experiments(options: argparse.Namespace) -> Proof:
    """Size, coverage and power of the analysis of experiments."""
    from verification.experiments import experiments as prove

    return prove(draws=options.data_sets, logits=max(options.data_sets // 10, 20), seed=options.seed)


@proof
def search(options: argparse.Namespace) -> Proof:
    """Defaults from the calibrated figures."""
    from verification.search import search as prove
    from verification.villages import scenario_of

    return prove(
        scenario_of(options.search_villages, more_years=options.search_more_years),
        range(options.seed, options.seed + options.search_seeds),
        generations=options.generations,
        size=options.candidates,
        workers=options.workers,
        progress=_progress,
    )


@proof
def switches(options: argparse.Namespace) -> Proof:
    """Every mechanism of a county episode on and off."""
    from verification.episodes import switches as prove

    return prove(episodes=options.episodes, seed=options.seed, rehearsals=options.rehearsals)


@proof
def courses(options: argparse.Namespace) -> Proof:
    """The presets go like their texts."""
    from verification.episodes import courses as prove

    return prove(episodes=max(options.episodes // 4, 1), counties=4, rehearsals=options.rehearsals)


@proof
def sweeps(options: argparse.Namespace) -> Proof:
    """Paid people, reliability and control."""
    from verification.episodes import sweeps as prove

    return prove(episodes=options.episodes, seed=options.seed, rehearsals=options.rehearsals)


@proof
def station(options: argparse.Namespace) -> Proof:
    """Influence among equals, where many counties contest one station."""
    from verification.halves import station as prove

    return prove(contests=options.episodes, seed=options.seed, rehearsals=options.rehearsals)


@proof
def halves(options: argparse.Namespace) -> Proof:
    """Migration and kin in a county's bargaining."""
    from verification.halves import halves as prove

    return prove(crowds=options.episodes, seeds=range(options.seed, options.seed + 3), rehearsals=options.rehearsals)


def main(words: list[str] | None = None) -> int:
    """Run the proofs named, or all; the exit code."""
    options = _options(words)
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    proofs: list[Proof] = []
    for name in options.proofs or _PROOFS:
        proofs.append(_PROOFS[name](options))
        show(proofs[-1], console)
        options.out.write_text(json.dumps([asdict(each) for each in proofs], indent=2) + "\n", encoding="utf-8")
    broken = [each.name for each in proofs if each.breaks]
    console.print(f"Figures are in {options.out}." + (f" Does not hold: {', '.join(broken)}." if broken else ""))
    return 1 if broken else 0


def show(made: Proof, console: Console) -> None:
    """Print a proof: its paragraph, its table, its notes."""
    console.rule(made.name)
    console.print(made.paragraph, highlight=False, markup=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("row", no_wrap=True)
    table.add_column("claim", overflow="fold", min_width=40)
    for name in made.rows[0].figures:
        table.add_column(name, justify="right")
    table.add_column("verdict", no_wrap=True)
    for row in made.rows:
        table.add_row(row.id, row.claim, *map(_words, row.figures.values()), row.verdict)
    console.print(table)
    for note in made.notes:
        console.print(note, highlight=False, markup=False)


def _words(figure: Figure) -> str:
    if isinstance(figure, float):
        return f"{figure:.3f}" if abs(figure) < 10 else f"{figure:.4g}"
    return "" if figure is None else str(figure)


def _villages(options: argparse.Namespace, worlds: list[World]) -> Villages:
    from verification.villages import gather, scenario_of

    seeds = range(options.seed, options.seed + options.batches)
    scenario = scenario_of(options.villages, more_years=options.more_years)
    return gather(scenario, seeds, worlds, options.store, _progress, workers=options.workers)


def _progress(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m verification", description=__doc__)
    said = f"any of {', '.join(_PROOFS)}; all unless named"
    parser.add_argument("proofs", nargs="*", choices=[[], *_PROOFS], metavar="PROOF", help=said)
    parser.add_argument("--seed", type=int, default=1, help="first seed; each batch takes the next")
    parser.add_argument("--tries", type=int, default=100, help="limits: random graphs of each kind")
    parser.add_argument("--runs", type=int, default=50_000, help="designs: runs of each design")
    parser.add_argument("--games", type=int, default=20_000, help="equilibria: games of each kind")
    parser.add_argument("--villages", type=int, default=960, help="villages a batch, a multiple of 24, at most 1200")
    parser.add_argument("--batches", type=int, default=10, help="batches; 210 of 960 make 200,000 villages")
    parser.add_argument("--rows", nargs="+", metavar="ROW", help="ablations: only these rows, such as A-d; all unless named")
    parser.add_argument("--more-years", type=int, default=0, help="years beyond the article's, which tell more of slopes")
    parser.add_argument("--store", type=Path, default=Path("verification-store"), help="where finished batches are kept")
    parser.add_argument("--generations", type=int, default=10, help="search: generations of candidates")
    parser.add_argument("--candidates", type=int, default=14, help="search: candidates of each generation")
    parser.add_argument(
        "--workers", type=int, default=2, help="processes among which batches, or the search's candidates, are shared"
    )
    parser.add_argument("--search-villages", type=int, default=240, help="search: villages of each country")
    parser.add_argument("--search-more-years", type=int, default=5, help="search: years beyond the article's")
    parser.add_argument("--search-seeds", type=int, default=2, help="search: countries")
    parser.add_argument("--data-sets", type=int, default=20_000, help="experiments: data sets, a tenth of them for logits")
    parser.add_argument("--episodes", type=int, default=200, help="switches, courses, sweeps: episodes of each kind")
    parser.add_argument(
        "--rehearsals", type=int, default=40, help="the same: crowds that officials rehearse, for each state and mode"
    )
    parser.add_argument("--out", type=Path, default=Path("verification.json"), help="file for the figures")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
