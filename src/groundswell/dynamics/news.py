"""News: who of a county hears of a plan before the day, from ties and from what is posted (B-d).

Each person who knows tells each tie with the same chance, once; and the more of the county know, the more is posted and talked of,
which those who follow local media hear sooner. That is a threshold cascade whose thresholds are exponential: with k ties who know
each telling with chance p, a person has heard with probability 1 - (1 - p)^k (Kempe, Kleinberg and Tardos 2003). So news runs on
the kernel that crowds run on, a round a day.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Floats, Whole
from groundswell.dynamics.cascade import NEVER, Network, spread
from groundswell.dynamics.residents import Draws, Residents
from groundswell.kernels import kernel
from groundswell.randomness import uniform

_HEARS, _FIRST = 0, 1


class NewsRules(NamedTuple):
    """What news runs on; meanings are those of the section ``crowd``."""

    telling: float
    posts: float
    followers: float


def hear(at: Draws, ways: Network, people: Residents, rules: NewsRules, start: int, days: int) -> tuple[Flags, Whole]:
    """Let news spread from a few.

    Parameters
    ----------
    at
        The draws of the process.
    ways
        Ties that news takes.
    people
        Who is at home; the others neither hear nor tell.
    rules
        Chances.
    start
        How many know at first, about; all, if as many as there are people.
    days
        Days of telling.

    Returns
    -------
    Flags
        1 for those who know in the end; shape (people,).
    Whole
        How many know after each day, the first before any telling.
    """
    if start >= np.count_nonzero(people.home):
        return people.home.copy(), np.array([np.count_nonzero(people.home)])
    knows, need = np.zeros(people.home.size, np.uint8), np.empty(people.home.size)
    weight = -math.log1p(-rules.telling)
    _listen(at, people, rules, (weight, start), (knows, need))
    if weight == 0.0 and rules.posts == 0.0:
        return knows, np.array([int(knows.sum())])
    known = np.zeros(days + 1, np.int64)
    cue = rules.posts / people.home.size / (weight or 1.0)
    lasted = spread(ways if weight else _alone(people.home.size), need, cue, knows, known)
    known[lasted + 1 :] = known[lasted]
    return knows, known


def _alone(people: int) -> Network:
    return Network(np.zeros(people + 1, np.uint32), np.zeros(0, np.uint32), np.zeros(0, np.float32))


@kernel
def _listen(at: Draws, people: Residents, rules: NewsRules, begin: tuple[float, int], heard: tuple[Flags, Floats]) -> None:
    """Who knows at first, each drawn alone, and how much the others must hear."""
    weight, start = begin
    knows, need = heard
    for first in range(start):
        person = int(uniform(at.key, at.county, first, _FIRST, at.episode) * need.size)
        knows[person] = people.home[person]
    for person in range(need.size):
        need[person] = NEVER
        if people.home[person] and not knows[person]:
            ears = rules.followers if people.follows[person] else 1.0
            waits = -math.log(uniform(at.key, at.county, person, _HEARS, at.episode))
            need[person] = waits / ears / (weight if weight > 0.0 else 1.0)
