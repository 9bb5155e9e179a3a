"""Residents: who of a county could act when an episode begins, and how hard they press one another.

This is where the two halves of the model meet: out-migration takes people out of the crowd, what migrants passed on lowers
thresholds, and kin ties press harder than others.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Flags, Floats, Locals
from groundswell.dynamics.cascade import Network, Weights
from groundswell.dynamics.mobilisation import tie_weights
from groundswell.kernels import kernel
from groundswell.randomness import stream
from groundswell.society import County
from groundswell.society.county import WORKMATE

Small = npt.NDArray[np.float32]


class Residents(NamedTuple):
    """A county's people as an episode finds them; every array has shape (people,).

    Attributes
    ----------
    home
        1 for those who are not away for work.
    tactics
        1 for those who have learned how protest is done.
    place
        The place each belongs to, the town last.
    caution
        Standard normal: how much turnout a person waits for, beside others.
    distance
        From the seat, 0 to 1.
    work
        0 none, 1 in a firm, 2 in one of the business association.
    follows
        1 for those who follow local media.
    rites
        1 where the clan holds yearly rites.
    live
        The weight with which all ties at home would press the person.
    """

    home: Flags
    tactics: Flags
    place: Locals
    caution: Small
    distance: Floats
    work: Flags
    follows: Flags
    rites: Flags
    live: Floats


class Draws(NamedTuple):
    """The random numbers of one process in one episode.

    Attributes
    ----------
    key
        The key of the process under the seed.
    county
        The county's number in the frame.
    episode
        The number of the episode.
    """

    key: np.uint64
    county: int
    episode: int


def draws(seed: int, process: str, county: int, episode: int) -> Draws:
    """The random numbers of a process in one episode of a county."""
    return Draws(key=stream(seed, f"episode {process}").key, county=county, episode=episode)


def network(county: County) -> Network:
    """Who presses whom in a county, and how hard: within villages and town as in the village model, across them as neighbours."""
    weight = np.ones(county.kind.size, np.float32)
    weight[county.kind < WORKMATE] = np.concatenate([tie_weights(county.villages), tie_weights(county.town)])
    return Network(county.first, county.other, weight)


def telling(pressing: Network) -> Network:
    """The same ties as ways that news takes, all alike."""
    return pressing._replace(weight=np.ones(pressing.weight.size, np.float32))


def residents(county: County, pressing: Network, home: Flags, tactics: Flags) -> Residents:
    """Who could act.

    Parameters
    ----------
    county
        Its people.
    pressing
        As :func:`network` gives it.
    home, tactics
        1 for villagers at home, and for those who know the tactics; shape (people of the villages,). Townspeople are at home, and
        have not learned tactics from migrants.
    """
    town = int(county.town.offsets[-1])
    here = np.concatenate([home, np.ones(town, np.uint8)])
    live: Weights = np.zeros(here.size, np.float32)
    _press_all(pressing, here, live)
    return Residents(
        home=here,
        tactics=np.concatenate([tactics, np.zeros(town, np.uint8)]),
        place=county.place,
        caution=county.people.protest_caution,
        distance=county.distance,
        work=county.work,
        follows=county.follows,
        rites=county.people.rites,
        live=live.astype(np.float64),
    )


@kernel
def _press_all(pressing: Network, home: Flags, live: Weights) -> None:
    """The weight of all ties at home, by the one whom they press."""
    for person in range(home.size):
        if not home[person]:
            continue
        for entry in range(pressing.first[person], pressing.first[person + 1]):
            live[pressing.other[entry]] += pressing.weight[entry]
