"""Riot: whether a crowd turns violent; no chance of violence exists, only people who fight once enough others do (B-e, C-b).

Of a crowd that an intermediary runs, a share obeys stewards: that share looks orderly, stays calm and is no threat; one number,
three effects. Of the others a few are ready to fight, more where police provoke them, most among the paid people of an intermediary
who cannot hold them. Each waits until so many others fight (Granovetter 1978). The crowd is violent when more fight than the local
police can contain; then the police disperse it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Floats
from groundswell.dynamics.cascade import Network, spread
from groundswell.dynamics.residents import Draws
from groundswell.dynamics.turnout import BY_ORDER, CAME, PAID
from groundswell.kernels import kernel
from groundswell.randomness import uniform

_OBEYS, _READY, _BOLD = 0, 1, 2
_STEPS = 3


class RiotRules(NamedTuple):
    """What a riot runs on; meanings are those of the sections ``crowd`` and ``episode``."""

    ready: float
    provoked: float
    toughs: float
    boldness: float
    anger: float
    visible: float
    police: int


class Square(NamedTuple):
    """A crowd in the square.

    Attributes
    ----------
    size
        People there.
    orderly
        The share who obey stewards, came by order, or look paid.
    willing
        Those who came of their own will.
    loose
        Those who obey no stewards.
    fighters
        Those who fight.
    violent
        Whether they are more than the local police can contain.
    """

    size: int
    orderly: float
    willing: int
    loose: int
    fighters: int
    violent: bool


class Temper(NamedTuple):
    """What makes a crowd calm or not.

    Attributes
    ----------
    day
        0, or 1 for the day after a refusal, when people are angrier.
    obedience
        The share that obeys stewards: control times reliability where an intermediary runs the crowd, else 0.
    reliability
        How far the intermediary holds those whom it pays.
    harshness
        Of the police.
    """

    day: int
    obedience: float
    reliability: float
    harshness: float


def fight(at: Draws, rules: RiotRules, temper: Temper, came: Flags) -> tuple[Square, Flags]:
    """Let a crowd fight, or not.

    Parameters
    ----------
    at
        The draws of the process.
    rules
        Who is ready, and what police can contain.
    temper
        What makes it calm or not.
    came
        As :func:`groundswell.dynamics.turnout.turn_out` returns it; shape (people,).

    Returns
    -------
    Square
    Flags
        Those of the crowd who do not obey stewards, and why they came; shape (people,).
    """
    free = came.copy()
    waits = np.empty(int(np.count_nonzero(came)))
    ready, orderly = _ready(at, rules, temper, free, waits)
    need = waits[:ready]
    nobody = Network(np.zeros(ready + 1, np.uint32), np.zeros(0, np.uint32), np.zeros(0, np.float32))
    fighting = np.zeros(ready, np.uint8)
    spread(nobody, need, 1.0, fighting, np.zeros(ready + 2, np.int64))
    fighters = int(fighting.sum())
    size = waits.size
    looks = orderly / size if size else 0.0
    return Square(
        size, looks, int(np.count_nonzero(came == CAME)), int(np.count_nonzero(free)), fighters, fighters > rules.police
    ), free


@kernel
def _ready(at: Draws, rules: RiotRules, temper: Temper, free: Flags, waits: Floats) -> tuple[int, float]:
    """How many others each of those ready to fight waits for; how many are ready, and how many orderly."""
    ready, orderly, step = 0, 0.0, temper.day * _STEPS
    anger = rules.anger if temper.day else 1.0
    for person in range(free.size):
        why = free[person]
        if not why:
            continue
        obeys = temper.obedience > 0.0 and uniform(at.key, at.county, person, step + _OBEYS, at.episode) < temper.obedience
        orderly += 1.0 if obeys or why == BY_ORDER else rules.visible if why == PAID else 0.0
        if obeys:
            free[person] = 0
            continue
        chance = (rules.ready + rules.provoked * temper.harshness) * anger
        chance += rules.toughs * (1.0 - temper.reliability) if why == PAID else 0.0
        if uniform(at.key, at.county, person, step + _READY, at.episode) < chance:
            waits[ready] = math.floor(-rules.boldness * math.log(uniform(at.key, at.county, person, step + _BOLD, at.episode)))
            ready += 1
    return ready, orderly
