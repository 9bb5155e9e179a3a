"""Villages that somebody surveyed, all of them taken: no strata, nothing lost, equal weights."""

from __future__ import annotations

import polars as pl

from groundswell.arrays import Whole
from groundswell.friendships import Friendships
from groundswell.sampling.frame import frame
from groundswell.scenario import Scenario
from groundswell.scenario.sections import Frame as Sizes


def everywhere(scenario: Scenario, friendships: Friendships, seed: int) -> pl.DataFrame:
    """The villages of a folder of friendships as those of a sample, under numbers in place of their names.

    They get places in the frame, so that villages of one township, and townships of one region, are near one another for the model
    too; a township of more villages than the frame's have is parted. What the data do not tell of, income among it, is made from
    the seed.

    Parameters
    ----------
    scenario
        Its section ``frame`` says how many places lie within one another.
    friendships
        The villages.
    seed
        The seed of what places are like.

    Returns
    -------
    pl.DataFrame
        The columns of :attr:`Sample.villages`; province and county are not known, and null.
    """
    number = _numbers(friendships.places, scenario.frame)
    region, township = (pl.col(name) + 1 for name in ("region", "township"))
    return friendships.places.select(
        pl.format("R{}-T{}-V{}", region, township, pl.col("village") + 1).alias("village"),
        pl.format("R{}", region).alias("region"),
        pl.lit(None, pl.String).alias("province"),
        pl.lit(None, pl.String).alias("county"),
        pl.format("R{}-T{}", region, township).alias("township"),
        pl.Series("number", number),
        pl.Series("income", frame(scenario, seed).village_income(number)),
        pl.lit(1.0).alias("weight"),
        pl.lit("surveyed").alias("status"),
    )


def _numbers(places: pl.DataFrame, sizes: Sizes) -> Whole:
    """The number of each village in the frame: regions share no county, townships no number."""
    each = -(-(int(places["village"].to_numpy().max()) + 1) // sizes.villages)  # townships of the frame for one of the data
    townships = (int(places["township"].to_numpy().max()) + 1) * each
    region = -(-townships // sizes.townships) * sizes.townships
    first = places["region"].to_numpy() * region + places["township"].to_numpy() * each
    return first * sizes.villages + places["village"].to_numpy()
