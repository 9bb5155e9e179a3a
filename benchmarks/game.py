"""All equilibria of 10,000 bargaining games beside Gambit's ``logit_solve``, which finds one of one game."""

from __future__ import annotations

from benchmarks.row import Row, rate
from groundswell.bargaining import Game, draws, gambit, solve_many

_REACH, _ALLOWED = 200.0, 1e-3


def game(*, points: int = 10_000, asked: int = 10, times: int = 3) -> list[Row]:
    """Random games about the baseline; no row where Gambit is not installed.

    Parameters
    ----------
    points
        Games solved side by side, every equilibrium of each found and verified.
    asked
        The first of them, which Gambit is asked about; its process's start is not counted.
    times
        How often ours is timed.
    """
    if not gambit.installed():
        return []
    values = draws(Game(), points, 1)
    held = gambit.compare(Game(), asked, 1)
    return [
        Row(
            what=f"game solved over {points:,} points",
            unit="games",
            ours=rate(lambda: solve_many(Game(), values), points, times=times),
            peers=held.height / float(held["seconds"].sum()),
            peer="Gambit logit_solve",
            reach=_REACH,
            difference=float(held["distance"].to_numpy().max()),
            allowed=_ALLOWED,
        )
    ]
