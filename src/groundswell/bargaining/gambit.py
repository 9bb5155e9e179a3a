"""Gambit as an independent check: the same game as a tree, solved by another program, if that is installed.

Gambit (the optional extra ``gambit``) follows the same path of logit quantal responses to its limit, in C++ that shares nothing
with ours. It heeds no signal while it computes, so it runs in a process that can be ended.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from time import process_time
from typing import Any

import numpy as np
import polars as pl

from groundswell.arrays import Floats
from groundswell.bargaining.equilibrium import Solution, solve_many
from groundswell.bargaining.following import draws
from groundswell.bargaining.game import Game
from groundswell.bargaining.moves import ACTIONS, REPRESS, RESPONSES, STREETS, TYPES
from groundswell.bargaining.payoffs import Form, form
from groundswell.bargaining.quantal import quantal_path
from groundswell.bargaining.wider import rows_of

NOT_INSTALLED = (
    "Gambit is not installed, so nothing was held against it: `pip install 'groundswell[gambit]'` compiles for ten minutes."
)
POINTS = 60
_PATIENCE = 60.0
"""Seconds that Gambit has for a game, on the average, and at least twice as many in all."""
_SAME = 1e-3
"""By how much chances may differ: Gambit stops at a regret of 1e-8 of the span of payoffs."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What Gambit found: the county's chances and the city's, in what time; or why it found nothing."""

    local: Floats | None = None
    superior: Floats | None = None
    seconds: float | None = None
    trouble: str = ""


def installed() -> bool:
    """Whether Gambit can be asked."""
    return find_spec("pygambit") is not None


def compare(game: Game, number: int = POINTS, seed: int = 1) -> pl.DataFrame:
    """Hold our equilibria, and our path of quantal responses, against Gambit's at random games.

    Parameters
    ----------
    game
        What the random games are drawn about.
    number
        How many.
    seed
        Their seed.

    Returns
    -------
    polars.DataFrame
        A row a game: how many equilibria we found, whether Gambit's limit is one of them and the limit of our path, how far it
        is from the nearest, and in words why not, if not.
    """
    points = draws(game, number, seed)
    games, solution = form(game, points), solve_many(game, points)
    answers = ask(games)
    return pl.DataFrame([_row(games, solution, point, answer) for point, answer in enumerate(answers)], infer_schema_length=None)


def _row(games: Form, solution: Solution, point: int, answer: Answer) -> dict[str, Any]:
    one, own = rows_of(games, np.array([point])), np.flatnonzero(solution.point == point)
    row: dict[str, Any] = {"game": point + 1, "equilibria": own.size}
    if answer.local is None or answer.superior is None:
        return row | {"agrees": None, "same_limit": None, "distance": None, "seconds": None, "words": answer.trouble}
    seen = solution.reached[own]
    distances = [_distance(answer, solution.local[i], solution.superior[i], reached) for i, reached in zip(own, seen, strict=True)]
    path = quantal_path(one)
    limit = _distance(answer, path.local[-1], path.superior[-1], np.array([True, True]))
    agrees, same = min(distances) < _SAME, limit < _SAME
    return row | {
        "agrees": agrees,
        "same_limit": same,
        "distance": min(distances),
        "seconds": answer.seconds,
        "words": _words(answer, agrees=agrees, same=same),
    }


def _distance(answer: Answer, local: Floats, superior: Floats, reached: Floats) -> float:
    """How far play differs; what the city would do on a street that nobody reaches does not count."""
    assert answer.local is not None
    assert answer.superior is not None
    apart = np.abs(answer.superior - superior).max(axis=1)
    return float(max(np.abs(answer.local - local).max(), apart[reached].max(initial=0.0)))


def _words(answer: Answer, *, agrees: bool, same: bool) -> str:
    """Why Gambit's answer is not ours."""
    assert answer.local is not None
    if agrees:
        return "" if same else "one of our equilibria, but not the limit of our path: the path forks or folds, and steps differ"
    if same:
        return "the limit of our path as well, but no equilibrium of ours under the convention for streets that nobody reaches"
    if (answer.local[:, REPRESS] > 1 - _SAME).all():
        return "everyone represses there: Gambit's trembles, not compliance's, give beliefs about streets that nobody reaches"
    return "Gambit stopped before its limit: chances of unused actions are not yet nothing"


def ask(games: Form) -> list[Answer]:
    """Gambit's answers to many games, from a process of its own; one that takes too long is ended, and the rest asked again."""
    questions = [json.dumps({name: array[point].tolist() for name, array in vars(games).items()}) for point in range(games.points)]
    answers: list[Answer] = []
    while len(answers) < len(questions):
        answers += _batch(questions[len(answers) :])
    return answers


def _batch(questions: list[str]) -> list[Answer]:
    """Answers to the first questions, up to and with one that went wrong."""
    command = [sys.executable, "-m", "groundswell.bargaining.gambit"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            out, told = process.communicate("\n".join(questions), timeout=_PATIENCE * (1 + len(questions)))
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
            told = "it was ended, as it did not come back"
    found = [json.loads(line) for line in out.splitlines() if line.endswith("}")]
    answers = [Answer(local=np.array(one["local"]), superior=np.array(one["superior"]), seconds=one["seconds"]) for one in found]
    if len(answers) < len(questions):
        answers.append(Answer(trouble=f"Gambit gave no answer: {(told.strip().splitlines() or ['no word'])[-1]}"))
    return answers


def tree(one: dict[str, Any]) -> Any:
    """The game as a tree of Gambit's, from the arrays of one point."""
    import pygambit  # pyright: ignore[reportMissingImports]

    game = pygambit.Game.new_tree(players=["county", "city"])
    game.append_move(game.root, game.players.chance, list(TYPES))
    game.set_chance_probs(game.root.infoset, _chances(one["prior"]))
    nodes = list(game.root.children)
    game.append_move(nodes, "city", ["concede", "proceed"])
    streets: dict[str, list[Any]] = {street: [] for street in STREETS}
    for kind, node in enumerate(nodes):
        _pay(game, node.children["concede"], one["granted"], 0.0)
        choice = node.children["proceed"]
        game.append_move(choice, "county", list(ACTIONS))
        for action, name in enumerate(ACTIONS):
            _street(game, choice.children[name], (one, kind, action), streets)
    for number, street in enumerate(STREETS):
        game.append_move([node for node, _ in streets[street]], "city", list(RESPONSES))
        for node, (kind, action) in streets[street]:
            for response, name in enumerate(RESPONSES):
                local = one["local"][kind][action][number][response] - one["cost"][action]
                _pay(game, node.children[name], local, one["superior"][kind][number][response])
    return game


def _street(game: Any, node: Any, place: tuple[dict[str, Any], int, int], streets: dict[str, list[Any]]) -> None:
    """What the street does after an action: an end where it is prevented, else a move of nature's."""
    one, kind, action = place
    if action == REPRESS:
        _pay(game, node, -one["cost"][action], one["quiet"])
        return
    game.append_move(node, game.players.chance, ["nothing", *STREETS])
    protest = one["street"][kind][action]
    game.set_chance_probs(node.infoset, _chances([1 - sum(protest), *protest]))
    _pay(game, node.children["nothing"], -one["cost"][action], one["quiet"])
    for street in STREETS:
        streets[street].append((node.children[street], (kind, action)))


def _pay(game: Any, node: Any, county: float, city: float) -> None:
    label = f"end {len(game.outcomes) + 1}"
    game.set_outcome(node, game.add_outcome(label, [county, city]))


def _chances(values: list[float]) -> list[Fraction]:
    """Fractions that add to 1 exactly, as Gambit asks."""
    rest = [Fraction(value) for value in values[1:]]
    return [1 - sum(rest, Fraction(0)), *rest]


def answer(one: dict[str, Any]) -> dict[str, Any]:
    """Gambit's limit of logit quantal responses for the arrays of one point."""
    import pygambit  # pyright: ignore[reportMissingImports]

    game = tree(one)
    profile = pygambit.nash.logit_solve(game).equilibria[0]
    county = [node.children["proceed"].infoset for node in game.root.children]
    first = game.root.children[TYPES[0]].children["proceed"].children[ACTIONS[0]]
    city = [first.children[street].infoset for street in STREETS]
    return {
        name: [[float(profile[action]) for action in infoset.actions] for infoset in infosets]
        for name, infosets in (("local", county), ("superior", city))
    }


def main() -> None:
    """Answer the questions that come in, a line each."""
    for line in sys.stdin:
        start = process_time()
        found = answer(json.loads(line))
        sys.stdout.write(json.dumps(found | {"seconds": process_time() - start}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
