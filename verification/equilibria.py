"""The bargaining game: no point without an equilibrium, all verified, an odd number of them, other routes to the same play."""

from __future__ import annotations

import numpy as np

from groundswell.bargaining import Game, draws, form, gambit, limit_of, quantal_path, solve_many
from groundswell.bargaining.following import Points
from groundswell.bargaining.game import bounds_of
from groundswell.bargaining.wider import rows_of
from groundswell.randomness import stream
from verification.proof import FAILS, HOLDS, PRINTED, Figure, Proof, Row


def equilibria(*, points: int = 20_000, paths: int = 60, seed: int = 1) -> Proof:
    """All of it.

    Parameters
    ----------
    points
        Games of each of three kinds.
    paths
        Games whose path of quantal responses is followed, and that Gambit is asked about where it is installed.
    seed
        The seed of all of them.
    """
    kinds = {
        "near the baseline": near(points, seed),
        "over whole ranges": wide(points, seed),
        "at the ends of ranges": ends(points, seed),
    }
    rows = [row for name, games in kinds.items() for row in counted(name, games, odd=name != "at the ends of ranges")]
    rows += followed(paths, seed)
    return Proof(
        name="equilibria",
        paragraph=(
            f"All equilibria of {points:,} random games of each of three kinds: every parameter half to one and a half"
            " times its baseline; every parameter anywhere in its range; every parameter at an end of its range, at .5, at"
            " its baseline, its half or its double. A game without an equilibrium that the verifier passes would break the"
            " proof, and so would an even number of them where payoffs are in general position. The path of logit quantal"
            " responses, which shares no code with the enumeration, must end at one of those enumerated; Gambit's is held"
            " beside it."
        ),
        rows=tuple(rows),
        notes=(() if gambit.installed() else (gambit.NOT_INSTALLED,)),
    )


def counted(name: str, points: Points, *, odd: bool) -> list[Row]:
    """How many equilibria the games of a kind have."""
    solution = solve_many(Game(), points)
    number = solution.count
    least, share = int(number.min()), float(np.mean(number % 2 == 1))
    mixed = ((solution.local > 1e-9) & (solution.local < 1 - 1e-9)).any(axis=2)
    return [
        _row(name, "fewest equilibria of a game, at least 1", least, least >= 1 and bool(solution.verified.all())),
        _row(name, "share of games with an odd number of them" + (", all" if odd else ""), share, share == 1 if odd else None),
        _row(name, "share of games with several", float(np.mean(number > 1)), None),
        _row(name, "most equilibria of a game", int(number.max()), None),
        _row(
            name,
            "equilibria in which both types mix and both streets are answered by mixing",
            _both(solution.superior, mixed),
            None,
        ),
    ]


def _both(superior: np.ndarray, mixed: np.ndarray) -> int:
    answered = ((superior > 1e-9) & (superior < 1 - 1e-9)).any(axis=2)
    return int((answered.all(axis=1) & mixed.all(axis=1)).sum())


def followed(paths: int, seed: int) -> list[Row]:
    """Where the paths of quantal responses end, ours and Gambit's."""
    points = draws(Game(), paths, seed)
    games, solution = form(Game(), points), solve_many(Game(), points)
    ended = 0
    for point in range(games.points):
        own = [solution.row(int(row)) for row in np.flatnonzero(solution.point == point)]
        ended += limit_of(quantal_path(rows_of(games, np.array([point]))), own) is not None
    rows = [_row("noise", f"paths of {paths} that end at an equilibrium of ours, all", ended, ended == paths)]
    if gambit.installed():
        table = gambit.compare(Game(), paths, seed)
        agreed, explained = int(table["agrees"].sum()), int((table["words"] != "").sum())
        rows.append(_row("Gambit", f"games of {paths} in which its limit is an equilibrium of ours", agreed, None))
        rows.append(_row("Gambit", "games that are not the same, each explained", explained, agreed + explained >= paths))
    return rows


def near(number: int, seed: int) -> Points:
    """Half to one and a half times the baseline."""
    return draws(Game(), number, seed)


def wide(number: int, seed: int) -> Points:
    """Anywhere in the range; where it has no upper end, up to two and a half times the baseline."""
    source = stream(seed, "games over whole ranges")
    return {
        name: source.uniform(entity=np.arange(number), step=place) * (1 if bounds_of(name)[1] else 2.5 * value)
        for place, (name, value) in enumerate(Game().model_dump().items())
    }


def ends(number: int, seed: int) -> Points:
    """At the ends of ranges and at round values, where payoffs tie and streets are impossible."""
    source, points = stream(seed, "games at ends of ranges"), Points()
    for place, (name, value) in enumerate(Game().model_dump().items()):
        options = np.array([0, 1, value, 0.5] if bounds_of(name)[1] else [0, value, 2 * value, value / 2])
        points[name] = options[(options.size * source.uniform(entity=np.arange(number), step=place)).astype(np.int64)]
    return points


def _row(name: str, claim: str, figure: Figure, holds: bool | None) -> Row:
    return Row(id=name, claim=claim, figures={"figure": figure}, verdict=PRINTED if holds is None else HOLDS if holds else FAILS)
