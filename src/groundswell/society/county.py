"""The county with an episode: the people of all its villages and of its seat, and the ties that cross villages.

The seat is a town: people like a village's, with many surnames. Across villages there are workmates, and a sparse layer of
acquaintances anywhere in the county. In the village model ties between villages carry no action; in an episode, whose demand is the
whole county's, they do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from groundswell.arrays import Counts, Flags, Floats, Locals, Whole
from groundswell.errors import InputError
from groundswell.randomness import stream
from groundswell.sampling import Sample, county_number
from groundswell.scenario import Scenario
from groundswell.scenario.episodes import County as Rules
from groundswell.society.people import People
from groundswell.society.society import Society, build
from groundswell.society.ties import Ties

WORKMATE, ACQUAINTANCE = 4, 5
"""Kinds of ties in a county beyond those of villages, which keep their own (below these)."""
WORKER, MEMBER = 1, 2
"""Who works in a firm, and who in one of the business association."""
_SURNAMES = 40.0
"""The town's clans: many small ones (stick-breaking parameter)."""


@dataclass(frozen=True)
class County:
    """A county's people, village by village, the seat last.

    Attributes
    ----------
    villages, town
        Its villages as a society, and the seat as another with one place.
    offsets
        People of place p are those from ``offsets[p]`` up to ``offsets[p + 1]``, the town the last place; shape (villages + 2,).
    place
        The place of each person; shape (people,), as all below but ties.
    distance
        How far the township is from the seat: 0 for the town, 1 for the farthest.
    work
        0 none, 1 works in a firm, 2 in one of the business association.
    follows
        1 for those who follow local media.
    people
        What :class:`~groundswell.society.people.People` holds.
    first, other, kind
        Ties in compressed rows by person of the county: ``other`` and ``kind`` have shape (entries,).
    """

    villages: Society
    town: Society
    offsets: Whole
    place: Locals
    distance: Floats
    work: Flags
    follows: Flags
    people: People
    first: Counts
    other: Counts
    kind: Flags

    @property
    def scenario(self) -> Scenario:
        """The rules of the world."""
        return self.villages.scenario

    @property
    def number(self) -> int:
        """Its number in the frame, which is a coordinate of every random draw."""
        return county_number(self.scenario)

    @property
    def name(self) -> str:
        """Its name in the frame."""
        return str(self.villages.sample.villages["county"][0])

    @property
    def seed(self) -> int:
        """The seed of its people and of all that will happen to them."""
        return self.villages.seed

    def __repr__(self) -> str:
        return f"County({self.name}, {self.offsets.size - 2} villages and a town, {self.offsets[-1]:,} adults)"


def gather(society: Society) -> County:
    """The county with an episode, out of a society that has all its villages.

    Parameters
    ----------
    society
        Built from a scenario whose section ``episode`` names a form.

    Raises
    ------
    InputError
        If the society lacks villages of the county.
    """
    rules = society.scenario.county
    villages = _villages(society)
    town = _town(villages)
    people = People._make(np.concatenate(pair) for pair in zip(villages.people, town.people, strict=True))
    offsets = np.append(villages.offsets, villages.offsets[-1] + town.offsets[-1])
    place = np.repeat(np.arange(offsets.size - 1), np.diff(offsets)).astype(np.uint16)
    firm, work = _work(rules, villages, int(offsets[-1]))
    first, other, kind = _network(rules, villages, town, (offsets, firm))
    return County(
        villages=villages,
        town=town,
        offsets=offsets,
        place=place,
        distance=_distance(villages)[place],
        work=work,
        follows=(_uniform(villages, "follows", int(offsets[-1])) < rules.media).astype(np.uint8),
        people=people,
        first=first,
        other=other,
        kind=kind,
    )


def _villages(society: Society) -> Society:
    frame = society.scenario.frame
    each = frame.townships * frame.villages
    inside = np.flatnonzero(society.places.number // each == county_number(society.scenario))
    if inside.size < each:
        raise InputError(
            f"[episode] form: an episode needs all {each} villages of county {society.scenario.county.number}; this society has "
            f"{inside.size} of them. A county without villages can have none."
        )
    return society.part(int(inside[0]), int(inside[-1]) + 1)


def _town(villages: Society) -> Society:
    """The seat: one place whose number comes after those of all villages of the country."""
    scenario, frame = villages.scenario, villages.scenario.frame
    number = scenario.counties * frame.townships * frame.villages + county_number(scenario)
    row = villages.sample.villages[0].with_columns(
        pl.format("{}-seat", "county").alias("village"), pl.lit(number, pl.Int64).alias("number")
    )
    urban = scenario.changed(
        society={"adults": float(scenario.county.town), "adults_spread": 0.0, "clan_concentration": _SURNAMES, "clan_spread": 0.0}
    )
    return build(urban, Sample(villages=row, seed=villages.sample.seed), villages.seed)


def _uniform(villages: Society, name: str, people: int, step: int = 0) -> Floats:
    county = county_number(villages.scenario)
    return stream(villages.seed, f"county {name}").uniform(county, np.arange(people), step)


def _distance(villages: Society) -> Floats:
    """Townships stand at even steps from the seat, in a random order; the town at none; shape (places,)."""
    frame = villages.scenario.frame
    order = stream(villages.seed, "county distance").order(frame.townships, county_number(villages.scenario))
    steps = np.empty(frame.townships)
    steps[order] = (1 + np.arange(frame.townships)) / frame.townships
    return np.append(steps[villages.places.number // frame.villages % frame.townships], 0.0)


def _work(rules: Rules, villages: Society, people: int) -> tuple[Whole, Flags]:
    """Each person's firm, -1 for none, and whether it belongs to the association."""
    county = county_number(villages.scenario)
    works = _uniform(villages, "works", people) < rules.workers
    firm = np.where(works, np.floor(_uniform(villages, "firm", people) * rules.firms).astype(np.int64), -1)
    member = stream(villages.seed, "county association").uniform(county, np.arange(rules.firms)) < rules.members
    return firm, np.where(works, np.where(member[firm], MEMBER, WORKER), 0).astype(np.uint8)


def _network(rules: Rules, villages: Society, town: Society, who: tuple[Whole, Whole]) -> tuple[Counts, Counts, Flags]:
    """All ties of the county by person: those of places first, then workmates and acquaintances."""
    offsets, firm = who
    people = int(offsets[-1])
    inner = [_inner(villages.ties, villages.offsets, 0), _inner(town.ties, town.offsets, int(villages.offsets[-1]))]
    mates, known = _workmates(rules, villages, firm), _acquaintances(rules, villages, people)
    pairs = [*inner, (*mates, np.full(mates[0].size, WORKMATE, np.uint8)), (*known, np.full(known[0].size, ACQUAINTANCE, np.uint8))]
    owner, other, kind = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    order = np.argsort(owner, kind="stable")
    first = np.append(0, np.cumsum(np.bincount(owner, minlength=people))).astype(np.uint32)
    return first, other[order].astype(np.uint32), kind[order]


def _inner(ties: Ties, offsets: Whole, begin: int) -> tuple[Whole, Whole, Flags]:
    """The ties within places, by person of the county."""
    owner = np.repeat(np.arange(offsets[-1]), np.diff(ties.first))
    home = np.repeat(offsets[:-1], np.diff(offsets))
    return owner + begin, ties.other + home[owner] + begin, ties.kind


def _both(one: Whole, other: Whole) -> tuple[Whole, Whole]:
    kept = one != other
    return np.concatenate([one[kept], other[kept]]), np.concatenate([other[kept], one[kept]])


def _named(villages: Society, name: str, mean: float, people: int) -> tuple[Whole, Whole]:
    """Who names somebody, and which of their names it is: so many each on average."""
    most = int(np.ceil(mean))
    chance = mean / max(most, 1)
    named = [np.flatnonzero(_uniform(villages, name, people, slot) < chance) for slot in range(most)]
    slots = [np.full(each.size, slot) for slot, each in enumerate(named)]
    return (np.concatenate(named), np.concatenate(slots)) if named else (np.zeros(0, np.int64), np.zeros(0, np.int64))


def _workmates(rules: Rules, villages: Society, firm: Whole) -> tuple[Whole, Whole]:
    one, slot = _named(villages, "names workmates", rules.workmates, firm.size)
    one, slot = one[firm[one] >= 0], slot[firm[one] >= 0]
    order = np.argsort(firm, kind="stable")
    begin, end = np.searchsorted(firm[order], firm[one]), np.searchsorted(firm[order], firm[one], side="right")
    draw = stream(villages.seed, "county workmates").uniform(county_number(villages.scenario), one, slot)
    return _both(one, order[begin + np.floor(draw * (end - begin)).astype(np.int64)])


def _acquaintances(rules: Rules, villages: Society, people: int) -> tuple[Whole, Whole]:
    one, slot = _named(villages, "names acquaintances", rules.acquaintances, people)
    draw = stream(villages.seed, "county acquaintances").uniform(county_number(villages.scenario), one, slot)
    return _both(one, np.floor(draw * people).astype(np.int64))
