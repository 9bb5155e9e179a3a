"""What changes from month to month, and the month itself.

Every array's last axis is the replicate. Mechanisms take a :class:`State` and return another; they never change one
they were given.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Counts, Flags, Floats, Whole
from groundswell.kernels import kernel
from groundswell.scenario.parameter import Section
from groundswell.society import Society

HOME, NEAR_CITY, FAR_CITY = 0, 1, 2
"""Where a person is."""
NOTHING, RIGHTS, TACTICS = 0, 1, 2
"""What a person knows: nothing; of rights, and that acting works; disruptive tactics, and that petitions fail, as well."""
QUIET, LAND, OTHER = 0, 1, 2
"""What a live dispute is about, if there is one."""
PETITION, PROTEST = 0, 1
"""Forms of collective action."""

Short = npt.NDArray[np.int16]
Record = TypeVar("Record", bound=NamedTuple)


class State(NamedTuple):
    """The sampled villages at the end of a month.

    Attributes
    ----------
    place
        Where each person is: home, a near city, a far one; shape (people, replicates).
    knowledge
        What the person at home knows; shape (people, replicates).
    learned_away
        What a person knew on leaving or has learned in cities since, kept on return; shape (people, replicates).
    left
        The month they left, kept on return; shape (people, replicates).
    demoralised
        1 for migrants who lost a fight of their own; shape (people, replicates).
    back
        1 for migrants who are home this month for the dispute; shape (people, replicates).
    heard
        From how many people tactics have been heard of in the live dispute; shape (people, replicates).
    told
        1 where the one whose tie it is has spoken of the live dispute to the one at its other end; shape (tie entries, replicates).
    dispute
        What the live dispute is about; shape (villages, replicates), as all that follow.
    began
        The month it began.
    pending
        The month a land dispute will begin, or -1.
    hurt
        Floats of households that it hurts.
    petition_belief, protest_belief
        Belief that either form brings an answer, from 0 to 1.
    land_lost
        Floats of the farmland of the start that has been taken.
    """

    place: Flags
    knowledge: Flags
    learned_away: Flags
    left: Short
    demoralised: Flags
    back: Flags
    heard: Flags
    told: Flags
    dispute: Flags
    began: Short
    pending: Short
    hurt: Floats
    petition_belief: Floats
    protest_belief: Floats
    land_lost: Floats
    acted: Floats


class Now(NamedTuple):
    """The month that is being lived.

    Attributes
    ----------
    month, year
        Counted from the start of the warm-up, from zero.
    replicates
        The numbers of the histories that run side by side; shape (replicates,).
    telephone
        Floats of households with a telephone this year; shape (villages, replicates).
    """

    month: int
    year: int
    replicates: Whole
    telephone: Floats


def begin(society: Society, replicates: int) -> State:
    """Everybody at home, nobody knowing of rights, every village quiet."""
    people = (int(society.offsets[-1]), replicates)
    villages = (society.places.number.size, replicates)
    response = society.scenario.response
    return State(
        place=np.zeros(people, np.uint8),
        knowledge=np.zeros(people, np.uint8),
        learned_away=np.zeros(people, np.uint8),
        left=np.zeros(people, np.int16),
        demoralised=np.zeros(people, np.uint8),
        back=np.zeros(people, np.uint8),
        heard=np.zeros(people, np.uint8),
        told=np.zeros((society.ties.other.size, replicates), np.uint8),
        dispute=np.zeros(villages, np.uint8),
        began=np.full(villages, -1, np.int16),
        pending=np.full(villages, -1, np.int16),
        hurt=np.zeros(villages, np.float64),
        petition_belief=np.full(villages, response.belief),
        protest_belief=np.full(villages, response.protest_belief),
        land_lost=np.zeros(villages, np.float64),
        acted=np.zeros(villages, np.float64),
    )


def numbers(section: Section, record: type[Record]) -> Record:
    """The parameters of a section that a kernel reads, as a record of plain numbers."""
    return record._make(_fields(record)(section))


@cache
def _fields(record: type[Record]) -> attrgetter[tuple[Any, ...]]:
    return attrgetter(*record._fields)


def away(place: Flags, offsets: Whole) -> Counts:
    """Adults away from each village, by where each person is; shape (villages,) and the further axes of ``place``."""
    gone = np.zeros((offsets.size - 1, *place.shape[1:]), np.uint32)
    _count_away(place.reshape(place.shape[0], -1), offsets, gone.reshape(gone.shape[0], -1))
    return gone


@kernel
def _count_away(place: Flags, offsets: Whole, gone: Counts) -> None:
    for village in range(offsets.size - 1):
        for person in range(offsets[village], offsets[village + 1]):
            for column in range(place.shape[1]):
                gone[village, column] += place[person, column] != HOME


def schooling_share(society: Society, year: int) -> Floats:
    """The share of each person's cohort with some high school; shape (people,)."""
    rules = society.scenario.society
    age = age_in(society.people.age, society.people.elder, year)
    born = year - (age - 16)
    risen = (rules.schooling_youngest - rules.schooling_oldest) / 44 * born
    return np.asarray(np.clip(rules.schooling_youngest + risen, 0.0, 1.0), dtype=np.float64)


def age_in(age: Flags, elder: Flags, year: int) -> Whole:
    """Ages after some years; a place whose holder turns 61 passes to a youngster of 16, an elder's stays."""
    return np.where(elder == 1, 60, 16 + (age.astype(np.int64) - 16 + year) % 45)
