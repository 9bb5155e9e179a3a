"""The calibrated figures, the only ones that a search may read: habits of migrants, how common each form is, four signs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from groundswell.arrays import Floats
from verification.judging import near, signed, told
from verification.measures import OUTCOMES, Country, Measures
from verification.proof import PRINTED, Row
from verification.statistic import Statistic, between_slopes, ratio, slopes

_UNCHANGED = 0.45
"""Share of villages without change over the four outcome years in "collective resistance", which elsewhere in the text, where it
makes a variable, is of any form; the other reading, protest alone, is reported beside it."""
OUTCOME_YEARS = 4
_HABITS = (("calls", 1, 0.69), ("calls", 0, 0.48), ("visits", 1, 0.66), ("visits", 0, 0.51))
_ASKED = {"calls": "calling", "visits": "visiting"}

Slopes = dict[str, Statistic]
"""Of each outcome on migration."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A calibrated figure as the search sees it.

    Attributes
    ----------
    name
        As printed.
    low, high
        Where it is as wanted.
    tolerance
        A miss of this size costs one.
    """

    name: str
    low: float
    high: float
    tolerance: float

    def loss(self, figure: float) -> float:
        """The miss in tolerances: squared up to one, straight from there on, so that no single figure rules (Huber 1964)."""
        miss = max(self.low - figure, figure - self.high, 0.0) / self.tolerance
        return miss**2 if miss <= 1 else 2 * miss - 1


TARGETS = (
    *(
        Target(name=f"{habit}, {'strong' if strong else 'weak'} lineages", low=share, high=share, tolerance=0.03)
        for habit, strong, share in _HABITS
    ),
    Target(name="petition years less protest years", low=0.02, high=np.inf, tolerance=0.02),
    Target(name="villages without change in any resistance", low=_UNCHANGED, high=_UNCHANGED, tolerance=0.04),
    Target(name="petition years without a large one", low=0.3, high=np.inf, tolerance=0.1),
    Target(name="protest years with a large one", low=0.2, high=np.inf, tolerance=0.1),
    Target(name="slope of petition beyond half of protest's", low=-np.inf, high=0.0, tolerance=0.04),
    Target(name="slope of large petition", low=-np.inf, high=-0.04, tolerance=0.04),
    Target(name="slope of protest", low=0.10, high=np.inf, tolerance=0.04),
    Target(name="slope of protest less large protest", low=0.08, high=np.inf, tolerance=0.04),
)
"""What the search aims at.

That crowds of 6 to 50 are common, and larger ones no rarity, no text says in numbers; but where nearly all are of one size, a large
petition or a large protest is no outcome of its own. The slopes are the mean of those within and between villages: in so few
villages either is noise alone, and only those within tell how fast what migrants learn comes home.
"""


def figures(country: Country, here: Measures) -> dict[str, float]:
    """Every target's figure in a world."""
    within, between = slopes_within(country, here), slopes_between(country, here)
    found = {name: 0.5 * (within[name] + between[name]) for name in OUTCOMES}
    values = [
        *(habit(country, name, strong).value for name, strong, _ in _HABITS),
        more_petitions(here).value,
        unchanged(here, "protest", "petition").value,
        1.0 - large(here, "petition").value,
        large(here, "protest").value,
        abs(found["petition"].value) - max(found["protest"].value, 0.0) / 2,
        found["large_petition"].value,
        found["protest"].value,
        (found["protest"] - found["large_protest"]).value,
    ]
    return {target.name: value for target, value in zip(TARGETS, values, strict=True)}


def calibrated(country: Country, here: Measures) -> list[Row]:
    """The calibrated figures with their errors, the signs by slopes within villages."""
    found = slopes_within(country, here)
    beside = 0.5 * found["protest"] - (1.0 if found["petition"].value > 0 else -1.0) * found["petition"]
    return [
        *(
            near("A-s2", f"{name}, {'strong' if strong else 'weak'} lineages", habit(country, name, strong), share, 0.03)
            for name, strong, share in _HABITS
        ),
        told("A-fig2", "share of village-years with a petition", mean(here.outcomes["petition"]), PRINTED),
        told("A-fig2", "share of village-years with a protest", mean(here.outcomes["protest"]), PRINTED),
        signed("A-fig2", "petitions less protests, shares of village-years", more_petitions(here), 1),
        *(
            told("A-fig2", f"share of {form} years with a large one", large(here, form), PRINTED)
            for form in ("petition", "protest")
        ),
        told("A-2.5", "villages without change over four years: protest", unchanged(here, "protest"), PRINTED),
        near("A-2.5", "villages without change over four years: any", unchanged(here, "protest", "petition"), _UNCHANGED, 0.04),
        told("A-2.1", "migration on petition", found["petition"], PRINTED),
        signed("A-2.1", "half of the effect on protest less that on petition (size)", beside, 1),
        signed("A-2.2", "migration on large petition", found["large_petition"], -1),
        signed("A-2.3", "migration on protest", found["protest"], 1),
        told("A-2.4", "migration on large protest", found["large_protest"], PRINTED),
        signed("A-2.4", "migration on protest less on large protest", found["protest"] - found["large_protest"], 1),
    ]


def habit(country: Country, name: str, strong: int) -> Statistic:
    """Share of the last year's migrants who call monthly, or visited, where lineages are strong or weak."""
    fixed, here = country.villages.fixed, country.strong[:, 0] == strong
    return ratio(fixed[_ASKED[name]] * here.astype(float), fixed["migrants"] * here.astype(float))


def mean(flags: Floats) -> Statistic:
    """Share of village-years."""
    return ratio(flags.sum(axis=1), np.full(len(flags), float(flags.shape[1])))


def more_petitions(here: Measures) -> Statistic:
    """Share of village-years with a petition less that with a protest."""
    return mean(here.outcomes["petition"]) - mean(here.outcomes["protest"])


def unchanged(here: Measures, *forms: str) -> Statistic:
    """Share of villages in which action of these forms took place in all of the article's outcome years or in none of them."""
    years = np.maximum.reduce([here.outcomes[form][:, :OUTCOME_YEARS] for form in forms])
    return mean((years.min(axis=1) == years.max(axis=1)).astype(np.float64)[:, None])


def large(here: Measures, form: str) -> Statistic:
    """Of the village-years with action of a form, the share with one of more than 50 people."""
    return ratio(here.outcomes[f"large_{form}"].sum(axis=1), here.outcomes[form].sum(axis=1))


def slopes_within(country: Country, here: Measures) -> Slopes:
    """Slopes on migration within villages."""
    return _of_each(here, lambda name: slopes(here.outcomes[name], country.plain)["migration"])


def slopes_between(country: Country, here: Measures) -> Slopes:
    """Slopes on mean migration between villages, other figures held."""
    villages = country.villages
    terms = {name: country.lagged(name).mean(axis=1) for name in ("migration", "land_expropriation", "telephone", "farmland")}
    terms |= {"adults": np.log(villages.fixed["adults"]), "clan": villages.fixed["largest_clan"], "rites": country.rites[:, 0]}
    return _of_each(here, lambda name: between_slopes(here.outcomes[name].mean(axis=1), terms)["migration"])


def _of_each(here: Measures, slope: Callable[[str], Statistic]) -> Slopes:
    assert set(here.outcomes) == set(OUTCOMES)
    return {name: slope(name) for name in OUTCOMES}
