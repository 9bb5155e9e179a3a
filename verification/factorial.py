"""A-a, A-b, A-d and A-e on and off together in all sixteen ways: what each adds to the slopes on migration.

The mechanisms interact, so what one adds hangs on which others are on. Its Shapley value is the mean of what it adds over all
orders in which the four could be switched on (Shapley 1953); the four add up to the slope with all on less that with all off.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import factorial as permutations

import numpy as np

from verification.judging import ratio_of
from verification.measures import Country
from verification.proof import PRINTED, Proof, Row
from verification.statistic import Statistic
from verification.villages import Villages, World, world

MECHANISMS: dict[str, tuple[str, ...]] = {
    "A-a": ("empowerment",),
    "A-b": ("depopulation", "erosion"),
    "A-d": ("lineage_contact",),
    "A-e": ("lineage_shield",),
}
"""The four, with their switches; A-b is both of its halves."""
_OUTCOMES = ("petition", "large_petition", "protest", "large_protest")
_PLAYERS = tuple(MECHANISMS)

On = frozenset[str]
Worth = Callable[[On], Statistic]


def worlds() -> list[World]:
    """All sixteen."""
    return [_world(frozenset(on)) for size in range(len(_PLAYERS) + 1) for on in combinations(_PLAYERS, size)]


def factorial(villages: Villages) -> Proof:
    """Split the slopes on migration among the four mechanisms."""
    country = Country(villages)
    rows: list[Row] = []
    for outcome in _OUTCOMES:
        slopes = {switched: country.world(switched).slope(outcome, "migration") for switched in worlds()}
        rows += _split(outcome.replace("_", " "), lambda on, slopes=slopes: slopes[_world(on)])
    crossed = {each: country.world(each).slope("protest", "migration x lineage", "by_structure") for each in worlds()}
    rows += _split("protest, x lineage", lambda on: crossed[_world(on)])
    return Proof(
        name="factorial",
        paragraph=(
            f"{villages.size:,} villages in sixteen worlds under the same random numbers: A-a (empowerment), A-b (depopulation and"
            " erosion), A-d (contact by lineage) and A-e (shield), each on or off. The figure split is the slope of an outcome on"
            " migration within villages (and, last, migration x lineage on protest). Shapley: what a mechanism adds, in the mean"
            " over all orders; alone: added to a world where the other three are off; last: where they are on. Errors are by"
            " village and paired."
        ),
        rows=tuple(rows),
    )


def shapley(worth: Worth, player: str) -> Statistic:
    """What one mechanism adds in the mean over all orders."""
    others = [other for other in _PLAYERS if other != player]
    total: Statistic | None = None
    for size in range(len(others) + 1):
        share = permutations(size) * permutations(len(others) - size) / permutations(len(_PLAYERS))
        for before in combinations(others, size):
            added = share * (worth(frozenset(before) | {player}) - worth(frozenset(before)))
            total = added if total is None else total + added
    assert total is not None, "there is an order"
    return total


def _split(outcome: str, worth: Worth) -> list[Row]:
    every = frozenset(_PLAYERS)
    none, full = worth(frozenset()), worth(every)
    nothing = Statistic(value=0.0, influence=np.zeros(full.influence.size))
    return [
        _row("none", f"{outcome}: the slope with all four off", none, nothing, none),
        *(
            _row(
                player,
                f"{outcome}: added by {player}",
                shapley(worth, player),
                worth(frozenset({player})) - none,
                full - worth(every - {player}),
            )
            for player in _PLAYERS
        ),
        _row("all", f"{outcome}: the slope with all four on", full, nothing, full),
    ]


def _row(name: str, claim: str, found: Statistic, alone: Statistic, last: Statistic) -> Row:
    ends = name in {"none", "all"}
    return Row(
        id=name,
        claim=claim,
        figures={
            "Shapley": found.value,
            "std. error": found.std_error,
            "ratio": ratio_of(found),
            "alone": None if ends else alone.value,
            "last": None if ends else last.value,
            "error of last": None if ends else last.std_error,
        },
        verdict=PRINTED,
    )


def _world(on: On) -> World:
    return world(*(switch for player, switches in MECHANISMS.items() if player not in on for switch in switches))
