"""Villages as places: size, income, land, and where they stand on the roads that telephones and migration travel."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.randomness import stream
from groundswell.sampling import Sample
from groundswell.scenario import Scenario


class Places(NamedTuple):
    """What each sampled village is like before the first month; every array has shape (villages,).

    Attributes
    ----------
    number
        Its number in the frame, which is the village coordinate of every random draw.
    households
        Registered households.
    income
        Net income per head in the first year, yuan.
    farmland
        Farmland per head in the first year, mu.
    telephone
        How readily telephones spread, in standard deviations.
    migration_start, migration_growth
        Its path of out-migration: share of adults away until the first year on record, and growth a year from then on.
    concentration
        The stick-breaking parameter of its clans: small where one clan fills the village.
    """

    number: Whole
    households: Whole
    income: Floats
    farmland: Floats
    telephone: Floats
    migration_start: Floats
    migration_growth: Floats
    concentration: Floats


def settle(scenario: Scenario, sample: Sample, seed: int) -> Places:
    """Give each sampled village its size and character."""
    number = sample.villages["number"].to_numpy().astype(np.int64)
    society, migration = scenario.society, scenario.migration

    def normal(name: str) -> Floats:
        return stream(seed, f"society {name}").normal(number)

    adults = society.adults * np.exp(society.adults_spread * normal("adults"))
    return Places(
        number=number,
        households=np.clip(np.round(adults / society.household_adults), 10, 12_000).astype(np.int64),
        income=sample.villages["income"].to_numpy(),
        farmland=scenario.economy.farmland * np.exp(scenario.economy.farmland_spread * normal("farmland")),
        telephone=normal("telephone"),
        migration_start=np.clip(migration.initial_ratio + migration.ratio_spread * normal("migration start"), 0.01, 0.8),
        migration_growth=migration.growth + migration.growth_spread * normal("migration growth"),
        concentration=society.clan_concentration * np.exp(society.clan_spread * normal("clans")),
    )
