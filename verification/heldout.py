"""The held-out signs, printed as they are; no search reads them. The calibrated figures stand above them."""

from __future__ import annotations

import numpy as np
import polars as pl

from groundswell.arrays import Floats
from groundswell.errors import StudyError
from groundswell.estimate import Study, fit
from verification.calibrated import OUTCOME_YEARS, calibrated, mean
from verification.judging import above, bounded, signed, told
from verification.measures import Country, Measures
from verification.proof import MET, NOT_MET, PRINTED, UNDETERMINED, Proof, Row
from verification.statistic import Statistic, between_slopes, ratio, slopes
from verification.villages import ALL_ON, FIGURES, Villages

CURVE = 0.25
"""Bound of "no marked curve": between none and half of a village away the slope of protest turns by at most a quarter."""
_SMALL = 0.05
_ABOUT_LAND = 0.87
_LOGIT = """
[data]
unit = "village"
period = "year"
[[model]]
name = "A-2.5"
outcome = "protest"
kind = "conditional-logit"
terms = ["migration", "land", "lineage_land"]
effects = ["village", "year"]
errors = "cluster:village"
"""


def heldout(villages: Villages) -> Proof:
    """Read off the calibrated and the held-out figures."""
    country = Country(villages)
    here = country.world(ALL_ON)
    return Proof(
        name="heldout",
        paragraph=(
            f"What {villages.size:,} villages of the default scenario show, all true outcomes, no fieldwork between. First the"
            " calibrated figures, then those that no search has read. Slopes are within villages, with year effects, on last year's"
            " migration, land and lineage x land, errors by village. Telephones and farmland stand beside the article's other"
            " yearly figures, population and working age apart: counted without migrants, they hold migration over again (what"
            " they do to its slope is a row). The lagged outcome is left out, for four years bias it. A sign is met at 3 standard"
            " errors, about zero when the 90% interval lies inside the bound."
        ),
        rows=(*calibrated(country, here), *_interactions(country, here), *_others(country, here), *_reverse(country, here)),
        notes=(_years(here),),
    )


_WITHOUT_MIGRANTS = ("population", "working_age")
"""Figures counted without migrants."""


def _controls(country: Country, *, all_of_them: bool = False) -> dict[str, Floats]:
    """The article's yearly figures of the year before, each in its own standard deviation but migration and land."""
    apart = {"migration", "land_expropriation", *(() if all_of_them else _WITHOUT_MIGRANTS)}
    others = {name: country.lagged(name) for name in FIGURES if name not in apart}
    return {**country.plain, **{name: values / values.std() for name, values in others.items()}}


def _interactions(country: Country, here: Measures) -> list[Row]:
    terms, protest = country.plain, here.outcomes["protest"]
    migration, land = terms["migration"], terms["land"]
    with_land = slopes(protest, {**terms, "x": migration * land})["x"]
    square = slopes(protest, {**terms, "x": migration**2})["x"]
    every = slopes(protest, _controls(country, all_of_them=True))["migration"]
    made = [
        told("A-2.3", "migration on protest beside all yearly figures, those without migrants too", every, PRINTED),
        _logit(country, here),
        signed("A-2.6", "migration x land on protest", with_land, 1),
        bounded("A-2.7", "migration squared on protest: no marked curve", square, CURVE),
    ]
    for row, name, moderator in (("A-3.1", "structure", country.strong), ("A-3.2", "rites", country.rites)):
        own = {**terms, "moderator x land": moderator * land} if name == "rites" else terms
        found = slopes(protest, {**own, "x": moderator * migration})
        made.append(signed(row, f"migration x lineage ({name}) on protest", found["x"], 1))
        made.append(bounded(row, f"migration on protest where lineage ({name}) is weak: about zero", found["migration"], _SMALL))
    found = slopes(here.outcomes["large_protest"], {**terms, "x": country.strong * migration})
    made.append(signed("A-3.3", "migration x lineage (structure) on large protest", found["x"], 1))
    made.append(signed("A-3.3", "migration on large protest where lineages are strong", found["migration"] + found["x"], 1))
    return made


def _others(country: Country, here: Measures) -> list[Row]:
    terms = _controls(country)
    found = {name: slopes(here.outcomes[name], terms) for name in ("petition", "protest", "large_protest")}
    return [
        signed("A-2.x", "lineage x land on petition", found["petition"]["lineage x land"], 1),
        signed("A-2.x", "lineage x land on protest", found["protest"]["lineage x land"], 1),
        signed("A-2.x", "telephones on petition (a standard deviation)", found["petition"]["telephone"], 1),
        signed("A-2.x", "telephones on protest (a standard deviation)", found["protest"]["telephone"], 1),
        signed("A-2.x", "farmland on large protest (a standard deviation)", found["large_protest"]["farmland"], -1),
        _rising("protest", here, wanted=True),
        _rising("petition", here, wanted=False),
    ]


def _rising(form: str, here: Measures, *, wanted: bool) -> Row:
    """Whether a form's share rises each of the article's outcome years but the last."""
    flags = here.outcomes[form][:, :OUTCOME_YEARS]
    shares = flags.mean(axis=0)
    rises = bool(np.all(np.diff(shares[:-1]) > 0)) and (not wanted or shares[-1] < shares[-2])
    change = mean(flags[:, 2:3]) - mean(flags[:, :1])
    claim = f"{form} years {'rise over the years but the last' if wanted else 'do not rise'} (change from first to third)"
    return told("A-2.x", claim, change, MET if rises == wanted else NOT_MET)


def _reverse(country: Country, here: Measures) -> list[Row]:
    acted = np.maximum(here.outcomes["petition"], here.outcomes["protest"])[:, :-1]
    farmland = country.villages.figures["farmland"][:, 1:-1]
    found = slopes(country.villages.figures["migration"][:, 2:], {"acted": acted, "farmland": farmland / farmland.std()})
    away = country.villages.figures["migration"].mean(axis=1)
    lineage = between_slopes(away, {"strong": country.strong[:, 0]})["strong"]
    about_land = np.bincount(here.acts["village"], weights=here.acts["land"], minlength=country.villages.size)
    incidents = np.bincount(here.acts["village"], minlength=country.villages.size).astype(np.float64)
    return [
        bounded("A-x1", "last year's action on migration: about zero", found["acted"], 0.005),
        signed("A-x1", "farmland on migration (a standard deviation)", found["farmland"], -1),
        bounded("A-s1", "strong lineages on migration, between villages: about zero", lineage, 0.02),
        above("A-s4", "share of incidents about land (an input)", ratio(about_land, incidents), _ABOUT_LAND),
    ]


def _logit(country: Country, here: Measures) -> Row:
    """The article's conditional logit, by the package's own estimator; where too few villages bear it, nothing is told."""
    villages, years = here.outcomes["protest"].shape
    frame = pl.DataFrame({
        "village": np.repeat(np.arange(villages), years),
        "year": np.tile(np.arange(years), villages),
        "protest": here.outcomes["protest"].ravel().astype(np.int64),
        "migration": country.plain["migration"].ravel(),
        "land": country.plain["land"].ravel(),
        "lineage_land": country.plain["lineage x land"].ravel(),
    })
    claim = "conditional logit: migration on protest (log odds)"
    try:
        found = fit(frame, Study.read(_LOGIT)).estimates.filter(pl.col("term") == "migration")
    except StudyError:
        figures = {"wanted": "above 0", "found": None, "std. error": None, "ratio": None}
        return Row(id="A-2.5", claim=f"{claim}: outcomes are separated", figures=figures, verdict=UNDETERMINED)
    error = float(found["std_error"][0])
    # the estimator gives no parts by village: two that make the same standard error stand for them
    statistic = Statistic(value=float(found["estimate"][0]), influence=np.array([error, -error]) / 2)
    return signed("A-2.5", claim, statistic, 1)


def _years(here: Measures) -> str:
    shares = {name.replace("_", " "): flags.mean(axis=0) for name, flags in here.outcomes.items()}
    said = [f"{name} {', '.join(f'{share:.3f}' for share in each)}" for name, each in shares.items()]
    return f"Shares of villages by outcome year: {'; '.join(said)}."
