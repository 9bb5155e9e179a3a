"""The multistage stratified sample of villages (A-m1), with its weights and its losses.

Provinces are drawn at random in each region; counties are sorted by industrial output per head into equal groups and one is drawn
from each; townships of a county, then villages of a township, are sorted by income per head into a richer and a poorer half and one
is drawn from each. Households and adults are drawn in the field (:mod:`groundswell.fieldwork`), from the lists kept there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from groundswell.arrays import Floats, Whole
from groundswell.friendships import Friendships
from groundswell.randomness import Stream, stream
from groundswell.sampling.county import COUNTY, county_villages, has_episode
from groundswell.sampling.frame import Frame, frame
from groundswell.sampling.observed import everywhere
from groundswell.scenario import Scenario

SURVEYED, FLOOD, EARTHQUAKE = "surveyed", "flood", "earthquake"


@dataclass(frozen=True)
class Sample:
    """Villages drawn, with what the design knows of them.

    Attributes
    ----------
    villages
        A row a village: ``village, region, province, county, township`` (names), ``number`` (in the frame), ``income``
        (yuan a head), ``weight`` (villages of the frame that it stands for), ``status`` (surveyed, flood, earthquake; county where
        it was not drawn, and is there for its county's episode).
    seed
        The seed it was drawn with, which is also that of the frame.
    """

    villages: pl.DataFrame
    seed: int


def draw(scenario: Scenario, seed: int = 1, ties: Friendships | None = None) -> Sample:
    """Draw the multistage sample of a scenario's villages, or take all villages whose ties somebody surveyed.

    Parameters
    ----------
    scenario
        Its sections ``frame`` and ``sampling`` say what exists and what is drawn.
    seed
        The seed of frame and sample.
    ties
        Friendships that were surveyed: their villages are the sample, all of them, without strata and with equal weights.

    Examples
    --------
    >>> draw(Scenario.load("default")).villages["status"].value_counts(sort=True).rows()
    [('surveyed', 113), ('flood', 4), ('earthquake', 3)]
    """
    if ties is not None:
        return Sample(villages=everywhere(scenario, ties, seed), seed=seed)
    places, plan = frame(scenario, seed), scenario.sampling
    provinces, weight = _provinces(places, plan.provinces)
    stages: list[tuple[str, int, Callable[[Whole], Floats]]] = [
        ("counties", plan.county_strata, places.industrial_output),
        ("townships", plan.township_strata, places.township_income),
        ("villages", plan.village_strata, places.village_income),
    ]
    drawn, weights = provinces, np.full(provinces.size, weight)
    for level, strata, sorted_by in stages:
        drawn, weights = _stratified(places, level, drawn, weights, strata, sorted_by)
    villages = _table(places, drawn, weights, _losses(scenario, drawn, seed))
    return Sample(villages=_with_county(places, scenario, villages), seed=seed)


def _with_county(places: Frame, scenario: Scenario, villages: pl.DataFrame) -> pl.DataFrame:
    """The villages drawn and, where a county has an episode, its others with no weight; then in order of their numbers."""
    others = np.setdiff1d(county_villages(places, scenario), villages["number"].to_numpy())
    if not has_episode(scenario):
        return villages
    beside = _table(places, others, np.zeros(others.size), [COUNTY] * others.size)
    return pl.concat([villages, beside]).sort("number")


def _provinces(places: Frame, each: int) -> tuple[Whole, float]:
    """Provinces drawn at random in each region, and how many each stands for."""
    draws = stream(places.seed, "sampling provinces")
    regions = np.arange(places.sizes.regions)
    drawn = [_pick(draws, places.within("provinces", int(region)), int(region), each) for region in regions]
    return np.concatenate(drawn), places.sizes.provinces / each


def _stratified(
    places: Frame, level: str, parents: Whole, weights: Floats, strata: int, sorted_by: Callable[[Whole], Floats]
) -> tuple[Whole, Floats]:
    """One place from each stratum within each parent, and how many places each now stands for."""
    draws = stream(places.seed, f"sampling {level}")
    drawn: list[Whole] = []
    stands_for: list[float] = []
    for parent, weight in zip(parents, weights, strict=True):
        candidates = places.within(level, int(parent))
        ranked = candidates[np.argsort(sorted_by(candidates), kind="stable")]
        for group in np.array_split(ranked, strata):
            drawn.append(_pick(draws, group, int(parent), 1))
            stands_for.append(weight * group.size)
    return np.concatenate(drawn), np.array(stands_for)


def _pick(draws: Stream, candidates: Whole, parent: int, size: int) -> Whole:
    """Some of the candidates at random, in order; a candidate's draw is its own, whoever the others are."""
    chances = draws.uniform(village=candidates, entity=parent)
    return np.sort(candidates[np.argsort(chances, kind="stable")[:size]])


def _losses(scenario: Scenario, villages: Whole, seed: int) -> list[str]:
    """What became of each village: floods strike anywhere, the earthquake one province."""
    plan, sizes = scenario.sampling, scenario.frame
    status = np.full(villages.size, SURVEYED, dtype=object)
    status[stream(seed, "sampling flood").order(villages.size)[: plan.lost_to_flood]] = FLOOD
    province = villages // (sizes.counties * sizes.townships * sizes.villages)
    dry = status == SURVEYED
    struck = [place for place in np.unique(province) if np.sum(dry & (province == place)) >= plan.lost_to_earthquake]
    draws = stream(seed, "sampling earthquake")
    if plan.lost_to_earthquake:
        place = struck[int(draws.uniform() * len(struck))]
        standing = np.flatnonzero(dry & (province == place))
        status[standing[draws.order(standing.size, village=1)[: plan.lost_to_earthquake]]] = EARTHQUAKE
    return list(status)


def _table(places: Frame, villages: Whole, weights: Floats, status: list[str]) -> pl.DataFrame:
    sizes = places.sizes
    townships = villages // sizes.villages
    counties = townships // sizes.townships
    provinces = counties // sizes.counties
    levels = {
        "village": ("villages", villages),
        "region": ("regions", provinces // sizes.provinces),
        "province": ("provinces", provinces),
        "county": ("counties", counties),
        "township": ("townships", townships),
    }
    names = {column: [places.name(level, int(number)) for number in numbers] for column, (level, numbers) in levels.items()}
    return pl.DataFrame({
        **names,
        "number": villages,
        "income": places.village_income(villages),
        "weight": weights,
        "status": status,
    })
