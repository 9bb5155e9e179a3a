"""The county with an episode: all its villages are in the sample, so that all have people."""

from __future__ import annotations

import numpy as np

from groundswell.arrays import Whole
from groundswell.sampling.frame import Frame
from groundswell.scenario import Scenario

COUNTY = "county"
"""The status of a village that was not drawn, and is there for its county's episode."""


def has_episode(scenario: Scenario) -> bool:
    """Whether a county of this world has an episode."""
    return scenario.episode.form != "none"


def county_number(scenario: Scenario) -> int:
    """The number in the frame of the county with an episode."""
    return scenario.county.number - 1


def county_villages(places: Frame, scenario: Scenario) -> Whole:
    """The numbers of all villages of the county with an episode, in order; none where there is no episode."""
    if not has_episode(scenario):
        return np.zeros(0, np.int64)
    townships = places.within("townships", county_number(scenario))
    return places.within("villages", townships).ravel()
