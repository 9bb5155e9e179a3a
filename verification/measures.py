"""What is measured in a world: outcomes by year, slopes on migration, what went before a protest, turnout, knowledge, waves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from groundswell.arrays import Floats
from groundswell.panel import structure
from verification.statistic import Statistic, ratio, slopes
from verification.villages import FORMS, LARGE, YEAR, Arrays, Villages, World

OUTCOMES = ("petition", "large_petition", "protest", "large_protest")
_PETITION, _PROTEST = range(2)

Measure = Callable[["Measures"], Statistic]


@dataclass(frozen=True)
class Country:
    """What is the same in every world: villages, their lineages and their figures."""

    villages: Villages

    @cached_property
    def strong(self) -> Floats:
        """1 where lineages are strong, by the panel's cluster analysis; shape (villages, 1)."""
        fixed = self.villages.fixed
        names = [f"{place:07d}" for place in range(self.villages.size)]
        shares = pl.DataFrame({
            "village": names,
            "largest_clan": fixed["largest_clan"],
            "three_largest_clans": np.minimum(fixed["three_largest_clans"], 1.0),
        })
        return structure(shares).villages["strong_lineage"].to_numpy().astype(np.float64)[:, None]

    @cached_property
    def rites(self) -> Floats:
        """1 where some clan holds yearly rites; shape (villages, 1)."""
        return self.villages.fixed["rites"].astype(np.float64)[:, None]

    def lagged(self, name: str) -> Floats:
        """A figure of the year before, for the years that have one; shape (villages, years - 1)."""
        return self.villages.figures[name][:, :-1]

    @cached_property
    def plain(self) -> dict[str, Floats]:
        """Migration and land, with lineage x land as in all of the article's models."""
        land = self.lagged("land_expropriation")
        return {"migration": self.lagged("migration"), "land": land, "lineage x land": self.strong * land}

    @cached_property
    def by_structure(self) -> dict[str, Floats]:
        """The same with migration x lineage structure."""
        return {**self.plain, "migration x lineage": self.strong * self.lagged("migration")}

    @cached_property
    def by_rites(self) -> dict[str, Floats]:
        """The same with migration x rites, and rites x land in place of lineage x land."""
        land, migration = self.lagged("land_expropriation"), self.lagged("migration")
        return {
            "migration": migration,
            "land": land,
            "rites x land": self.rites * land,
            "migration x rites": self.rites * migration,
        }

    @cached_property
    def many_gone(self) -> Floats:
        """1 for the third of villages with the most away; shape (villages,)."""
        away = self.villages.figures["migration"].mean(axis=1)
        return (away >= np.quantile(away, 2 / 3)).astype(np.float64)

    def world(self, switches: World) -> Measures:
        """What is measured in one of the worlds."""
        return Measures(self, self.villages.worlds[switches])


@dataclass(frozen=True)
class Measures:
    """One world's figures; every statistic has a part for each village."""

    country: Country
    acts: Arrays

    @property
    def _shape(self) -> tuple[int, int]:
        return self.country.villages.figures["migration"].shape

    @cached_property
    def outcomes(self) -> dict[str, Floats]:
        """0 or 1 by village and year, of the years that have one before; each of shape (villages, years - 1)."""
        made: dict[str, Floats] = {}
        for number, form in enumerate(FORMS):
            for name, least in ((form, 0), (f"large_{form}", LARGE)):
                flags = np.zeros(self._shape)
                of = (self.acts["form"] == number) & (self.acts["size"] > least)
                flags[self.acts["village"][of], self.acts["month"][of] // YEAR] = 1.0
                made[name] = flags[:, 1:]
        return made

    def slope(self, outcome: str, term: str, terms: str = "plain") -> Statistic:
        """A within-village slope; ``terms`` is ``plain``, ``by_structure`` or ``by_rites``."""
        return slopes(self.outcomes[outcome], getattr(self.country, terms))[term]

    def gap(self, first: str, second: str) -> Statistic:
        """How much steeper one outcome rises with migration than another."""
        return self.slope(first, "migration") - self.slope(second, "migration")

    def slope_where_strong(self, outcome: str) -> Statistic:
        """The slope on migration where lineages are strong."""
        found = slopes(self.outcomes[outcome], self.country.by_structure)
        return found["migration"] + found["migration x lineage"]

    def _monthly(self, *forms: int) -> npt.NDArray[np.bool_]:
        villages, years = self._shape
        months = np.zeros((villages, years * YEAR), np.bool_)
        of = np.isin(self.acts["form"], forms)
        months[self.acts["village"][of], self.acts["month"][of]] = True
        return months

    def preceded(self) -> Statistic:
        """Share of protests, the first year's aside, with a petition in the village in the twelve months before."""
        petitions = np.pad(np.cumsum(self._monthly(_PETITION), axis=1), ((0, 0), (1, 0)))
        before = petitions[:, YEAR:-1] > petitions[:, : -YEAR - 1]
        protests = self._monthly(_PROTEST)[:, YEAR:]
        return ratio((protests & before).sum(axis=1).astype(np.float64), protests.sum(axis=1).astype(np.float64))

    def before_not_after(self) -> Statistic:
        """Share of protests with a petition in the twelve months before, less that with one in the twelve after.

        Of the protests that have a full year on either side; how common petitions are drops out, their order is left.
        """
        petitions = np.pad(np.cumsum(self._monthly(_PETITION), axis=1), ((0, 0), (1, 0)))
        protests = self._monthly(_PROTEST)[:, YEAR:-YEAR]
        months = np.arange(YEAR, YEAR + protests.shape[1])
        before = petitions[:, months] > petitions[:, months - YEAR]
        after = petitions[:, months + YEAR + 1] > petitions[:, months + 1]
        order = (protests & before).sum(axis=1) - (protests & after).sum(axis=1)
        return ratio(order.astype(np.float64), protests.sum(axis=1).astype(np.float64))

    def turnout(self) -> Statistic:
        """Mean share of adults at a protest, in the third of villages with the most away."""
        village, size = self.acts["village"], self.acts["size"].astype(np.float64)
        of = self.acts["form"] == _PROTEST
        size /= self.country.villages.fixed["adults"][village]
        shares = np.bincount(village[of], size[of], minlength=self._shape[0])
        protests = np.bincount(village[of], minlength=self._shape[0])
        return ratio(shares * self.country.many_gone, protests * self.country.many_gone)

    def people_out(self) -> Statistic:
        """Share of adults out in protests in a year, summed over protests, in the third of villages with the most away."""
        village, of = self.acts["village"], self.acts["form"] == _PROTEST
        size = self.acts["size"] / self.country.villages.fixed["adults"][village]
        shares = np.bincount(village[of], size[of], minlength=self._shape[0])
        return ratio(shares * self.country.many_gone, self._shape[1] * self.country.many_gone)

    def knowing(self, when: str) -> Statistic:
        """Mean share of those at home who know of rights; ``when`` is ``quiet`` or ``land`` (land at stake)."""
        return ratio(self.acts[f"{when}_knowing"], self.acts[f"{when}_months"])

    def together(self, later: int = 0) -> Statistic:
        """Correlation of acting between the villages of a township, ``later`` months apart, each less its own mean."""
        acting = self._monthly(_PETITION, _PROTEST).astype(np.float64)
        acting -= acting.mean(axis=1, keepdims=True)
        township = self.country.villages.fixed["township"]
        one = np.flatnonzero(township[:-1] == township[1:])
        first, second = acting[one], acting[one + 1]
        end = acting.shape[1] - later
        product = (first[:, :end] * second[:, later:] + first[:, later:] * second[:, :end]).sum(axis=1) / 2
        power = (first**2 + second**2).sum(axis=1) / 2
        return ratio(product, power)
