"""The society: places, lineages, people and ties of the sampled villages, as they stand before the first month."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from groundswell.arrays import Whole
from groundswell.friendships import Friendships
from groundswell.sampling import Sample
from groundswell.scenario import Scenario
from groundswell.society.lineages import Lineages, descend
from groundswell.society.observed import befriend, house
from groundswell.society.people import People, enrol, populate
from groundswell.society.places import Places, settle
from groundswell.society.ties import Ties, tie


@dataclass(frozen=True)
class Society:
    """People of the sampled villages and what ties them.

    Attributes
    ----------
    scenario
        The rules of the world.
    sample
        The villages, in this order.
    seed
        The seed of people and of all that will happen to them.
    offsets
        People of village v are those from ``offsets[v]`` up to ``offsets[v + 1]``; shape (villages + 1,).
    places, lineages, people, ties
        Arrays by village, by village and clan, by person, and by tie.
    """

    scenario: Scenario
    sample: Sample
    seed: int
    offsets: Whole
    places: Places
    lineages: Lineages
    people: People
    ties: Ties

    def part(self, first: int, end: int) -> Society:
        """The villages from ``first`` up to ``end`` alone; views, not copies, but for where people and ties begin."""
        villages, people = slice(first, end), slice(self.offsets[first], self.offsets[end])
        begin, stop = self.ties.first[people.start], self.ties.first[people.stop]
        return replace(
            self,
            sample=replace(self.sample, villages=self.sample.villages[villages]),
            offsets=self.offsets[first : end + 1] - self.offsets[first],
            places=Places._make(array[villages] for array in self.places),
            lineages=Lineages._make(array[villages] for array in self.lineages),
            people=People._make(array[people] for array in self.people),
            ties=Ties(
                first=self.ties.first[people.start : people.stop + 1] - begin,
                other=self.ties.other[begin:stop],
                kind=self.ties.kind[begin:stop],
            ),
        )

    def __repr__(self) -> str:
        villages, ties = self.places.number.size, self.ties.other.size // 2
        return f"Society({villages} villages, {self.offsets[-1]} adults, {ties} ties, seed {self.seed})"


def build(scenario: Scenario, sample: Sample, seed: int = 1, ties: Friendships | None = None) -> Society:
    """Make the people of the sampled villages, and the ties among them where none are given.

    A village is the same whichever others are in the sample: every draw hangs on its number in the frame.

    Parameters
    ----------
    scenario
        Its section ``society`` says what villages are like.
    sample
        The villages.
    seed
        The seed of who lives there.
    ties
        Friendships whose villages are the sample: their households get the people, their communities stand for lineages, and the
        people are tied by them.

    Examples
    --------
    >>> from groundswell.sampling import draw
    >>> small = Scenario.load("small")
    >>> society = build(small, draw(small))
    >>> society.offsets.size == society.places.number.size + 1
    True
    """
    rules = scenario.society
    places = settle(scenario, sample, seed)
    if ties is None:
        lineages = descend(rules, places, seed)
        roll = enrol(rules, places, lineages, seed)
        tied = tie(rules, places, roll, seed)
    else:
        places, lineages, roll = house(rules, places, ties, seed)
        tied = befriend(places, roll, ties, seed)
    people = populate(scenario, places, lineages, roll, seed)
    adults = np.bincount(roll.village, weights=roll.adults, minlength=places.number.size).astype(np.int64)
    return Society(
        scenario=scenario,
        sample=sample,
        seed=seed,
        offsets=np.append(0, np.cumsum(adults)),
        places=places,
        lineages=lineages,
        people=people,
        ties=tied,
    )
