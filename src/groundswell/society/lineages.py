"""Lineages: clans of very unequal size, some of which hold yearly rites.

Shares of households come from stick-breaking: the first clan takes a share v of the village, the second the same kind of share of
what is left, and so on, with v distributed as Beta(1, c). A small c makes a village of one clan, a large c one of many surnames.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from groundswell.arrays import Floats, Whole
from groundswell.randomness import stream
from groundswell.scenario.sections import Society as Rules
from groundswell.society.places import Places

_MOST = 150
"""Clans a village can have; the last takes what is left, which is little even where clans are small."""


class Lineages(NamedTuple):
    """Clans by village, the largest first; every array has shape (villages, clans).

    Attributes
    ----------
    households
        Households of each clan; zero where the village has fewer clans.
    rites
        1 where the clan worships its ancestors together at least yearly.
    """

    households: Whole
    rites: Whole

    @property
    def shares(self) -> Floats:
        """Each clan's share of the village's households."""
        return self.households / self.households.sum(axis=1, keepdims=True)


def descend(rules: Rules, places: Places, seed: int) -> Lineages:
    """Divide the households of each village among clans, and say which clans hold rites."""
    village = places.number[:, None]
    clan = np.arange(_MOST)[None, :]
    broken = 1 - stream(seed, "society clan shares").uniform(village, clan) ** (1 / places.concentration[:, None])
    broken[:, -1] = 1.0
    left = np.cumprod(np.hstack([np.ones((broken.shape[0], 1)), 1 - broken[:, :-1]]), axis=1)
    return keeping_rites(rules, places, _whole(broken * left, places.households), seed)


def keeping_rites(rules: Rules, places: Places, households: Whole, seed: int) -> Lineages:
    """Say which clans of these sizes hold rites; shape of ``households``: (villages, clans)."""
    village, clan = places.number[:, None], np.arange(households.shape[1])[None, :]
    chance = expit(rules.rites_intercept + rules.rites_slope * (households / places.households[:, None]))
    rites = (stream(seed, "society rites").uniform(village, clan) < chance) & (households > 0)
    return Lineages(households=households, rites=rites.astype(np.int64))


def _whole(shares: Floats, households: Whole) -> Whole:
    """Whole households nearest to the shares (largest remainders first), clans in falling order of size."""
    wanted = shares * households[:, None]
    whole = np.floor(wanted).astype(np.int64)
    short = households - whole.sum(axis=1)
    rank = np.argsort(np.argsort(-(wanted - whole), axis=1, kind="stable"), axis=1, kind="stable")
    whole += rank < short[:, None]
    return -np.sort(-whole, axis=1)
