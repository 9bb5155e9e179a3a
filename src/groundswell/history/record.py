"""What happened: the record of village-years and incidents, appended to by the loop alone."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from groundswell.arrays import Counts, Flags, Floats, Whole
from groundswell.dynamics import OUTCOMES, Economy
from groundswell.dynamics.response import LARGE
from groundswell.dynamics.state import LAND, schooling_share
from groundswell.history.moves import Episodes, no_episodes
from groundswell.randomness import stream
from groundswell.society import Society

FORMS = ("petition", "protest")
REASONS = ("", "land", "other")
_YEAR = 12


@dataclass(frozen=True)
class Months:
    """The raw record of the years of the study, month by month.

    Attributes
    ----------
    away
        Adults away at each month's end; shape (villages, months, replicates), as the next three.
    taken
        1 where land was taken.
    land_lost
        Share of farmland lost since the start.
    reason
        What the live dispute was about when people acted: 0 none, 1 land, 2 other.
    turnout, outcome
        People in each petition and protest, and the answer; shape (villages, months, 2 forms, replicates).
    place
        Where each person was at each year's end; shape (people, years, replicates).
    """

    away: Counts
    taken: Flags
    land_lost: Floats
    reason: Flags
    turnout: Counts
    outcome: Flags
    place: Flags


@dataclass(frozen=True)
class History:
    """What happened in the villages of a society over the years of the study.

    Attributes
    ----------
    society
        Who lives there, and the rules.
    replicates
        The numbers of the histories; shape (replicates,).
    villages
        Village-years as they truly were: ``village, year, replicate``, the yearly figures, and the outcomes.
    incidents
        Collective petitions and protests as they truly were: ``village, replicate, year, month, day, form, reason, target,
        tolerated, size, outcome``.
    place
        Where each person was at each year's end (0 home, 1 a near city, 2 a far one); shape (people, years, replicates).
    episodes
        What happened in the county that has an episode, if one has.
    """

    society: Society
    replicates: Whole
    villages: pl.DataFrame
    incidents: pl.DataFrame
    place: Flags
    episodes: Episodes = field(default_factory=no_episodes)

    def of(self, replicate: int) -> History:
        """One of the histories alone."""
        return History(
            society=self.society,
            replicates=self.replicates[self.replicates == replicate],
            villages=self.villages.filter(pl.col("replicate") == replicate),
            incidents=self.incidents.filter(pl.col("replicate") == replicate),
            place=self.place[:, :, self.replicates == replicate],
            episodes=self.episodes.of(replicate),
        )

    def __repr__(self) -> str:
        villages, years = self.villages["village"].n_unique(), self.villages["year"].n_unique()
        return f"History({villages} villages, {years} years, {self.replicates.size} replicates, {self.incidents.height} incidents)"


def record(society: Society, replicates: Whole, months: Months, economy: Economy) -> History:
    """Turn the raw record into tables."""
    incidents = _incidents(society, replicates, months)
    return History(
        society=society,
        replicates=replicates,
        villages=_outcomes(_figures(society, replicates, months, economy), incidents),
        incidents=incidents,
        place=months.place,
    )


def _incidents(society: Society, replicates: Whole, months: Months) -> pl.DataFrame:
    village, month, form, replicate = np.nonzero(months.turnout)
    reason = months.reason[village, month, replicate]
    at = (society.places.number[village], form, month, replicates[replicate])
    day = stream(society.seed, "day").uniform(society.places.number[village], form, month, replicates[replicate])
    return pl.DataFrame(
        {
            "village": society.sample.villages["village"].to_numpy()[village],
            "replicate": replicates[replicate],
            "year": society.scenario.time.first_year + month // _YEAR,
            "month": 1 + month % _YEAR,
            "day": (1 + np.floor(28 * day)).astype(np.int64),
            "form": np.array(FORMS)[form],
            "reason": np.array(REASONS)[reason],
            "target": np.where(reason == LAND, "local government", "other"),
            "tolerated": ((reason != LAND) & _congruent(society, at)).astype(np.int64),
            "size": months.turnout[village, month, form, replicate].astype(np.int64),
            "outcome": np.array(OUTCOMES)[months.outcome[village, month, form, replicate]],
        },
        schema_overrides={"village": pl.String, "form": pl.String, "reason": pl.String, "outcome": pl.String, "target": pl.String},
    ).sort("replicate", "village", "year", "month", "day", "form")


def _congruent(society: Society, at: tuple[Whole, ...]) -> npt.NDArray[np.bool_]:
    """Whether people and local officials want the same, drawn; land cases accuse officials, so none is tolerated there (B-h)."""
    if not society.scenario.episode_switches.congruence:
        return np.zeros(at[0].size, np.bool_)
    return stream(society.seed, "congruence").uniform(*at) < society.scenario.officials.congruence


def _figures(society: Society, replicates: Whole, months: Months, economy: Economy) -> pl.DataFrame:
    """Yearly figures; arrays of shape (villages, years, replicates) laid out as rows."""
    time, places = society.scenario.time, society.places
    villages, years = places.number.size, time.last_year - time.first_year + 1
    shape = (villages, years, replicates.size)
    adults = np.diff(society.offsets)[:, None, None]
    migration = months.away.reshape(villages, years, _YEAR, -1).mean(axis=2) / adults
    dependants = np.round(adults * economy.dependants[:, time.warm_up_years :])
    at_home = adults * (1 - migration)
    columns: dict[str, Floats | Whole | Flags] = {
        "year": np.broadcast_to(np.arange(time.first_year, time.last_year + 1)[None, :, None], shape),
        "replicate": np.broadcast_to(replicates, shape),
        "migration": migration,
        "land_expropriation": months.taken.reshape(villages, years, _YEAR, -1).max(axis=2).astype(np.int64),
        "high_school": np.broadcast_to(_high_school(society, years)[:, :, None], shape),
        **{name: getattr(economy, name)[:, time.warm_up_years :] for name in _GIVEN},
        "population": np.round(dependants + at_home).astype(np.int64),
        "working_age": at_home / (dependants + at_home),
        "farmland": places.farmland[:, None, None] * (1 - months.land_lost[:, _YEAR - 1 :: _YEAR]),
    }
    frame = pl.DataFrame({name: np.broadcast_to(values, shape).ravel() for name, values in columns.items()})
    village = np.repeat(society.sample.villages["village"].to_numpy(), years * replicates.size)
    return frame.insert_column(0, pl.Series("village", village, dtype=pl.String)).sort("replicate", "village", "year")


_GIVEN = ("income", "fiscal_transfer", "telephone", "enterprises", "political_capital")


def _high_school(society: Society, years: int) -> Floats:
    """Share of registered adults with some high school; shape (villages, years)."""
    start, adults = society.scenario.time.warm_up_years, np.diff(society.offsets)
    yearly = [
        np.add.reduceat(society.people.schooling < schooling_share(society, start + year), society.offsets[:-1], dtype=np.int64)
        for year in range(years)
    ]
    return np.stack(yearly, axis=1) / adults[:, None]


def _outcomes(villages: pl.DataFrame, incidents: pl.DataFrame) -> pl.DataFrame:
    """Add whether each form of action took place, and in numbers."""
    key = ["village", "year", "replicate"]
    flags = [pl.col("form").eq(form).any().cast(pl.Int64).alias(form) for form in FORMS]
    large = [((pl.col("form") == form) & (pl.col("size") > LARGE)).any().cast(pl.Int64).alias(f"large_{form}") for form in FORMS]
    found = incidents.group_by(key).agg(*flags, *large)
    names = ["petition", "large_petition", "protest", "large_protest"]
    return (
        villages
        .join(found, on=key, how="left", maintain_order="left")
        .with_columns(pl.col(names).fill_null(0))
        .with_columns(pl.max_horizontal("petition", "protest").alias("any_action"))
    )
