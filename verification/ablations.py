"""Every row "must show" of A-a to A-j: the same villages and draws with one mechanism on and off, and the difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from verification.judging import ERRORS, inside, ratio_of
from verification.measures import Country, Measure, Measures
from verification.proof import CONTRADICTED, MET, NOT_MET, UNDETERMINED, Proof, Row
from verification.statistic import Statistic
from verification.villages import Villages, World, world

ABOUT_ZERO = 0.03
"""Bound of "about zero" for slopes: a thirtieth of a point of yearly probability as the share away goes from none to all."""

NO_MORE_BY_LAND = 0.01
"""The same for lineage x land: a year with land taken makes a difference of at most a point where lineages are strong."""

_TERMS = "probability a unit of migration"


@dataclass(frozen=True, kw_only=True)
class Ablation:
    """What switching a mechanism off must show.

    Attributes
    ----------
    id
        The row of the article.
    off
        Switches that are off.
    claim
        What must show, in words.
    measure
        What is measured in both worlds.
    sign
        1 if it must be higher with the mechanism on, -1 if lower, 0 if the difference is to be within ``within`` alone.
    off_within
        Where it must lie with the mechanism off.
    on_within
        Where it must lie with the mechanism on.
    within
        Where the difference must lie.
    """

    id: str
    off: World
    claim: str
    measure: Measure
    sign: int
    off_within: tuple[float, float] = (-math.inf, math.inf)
    on_within: tuple[float, float] = (-math.inf, math.inf)
    within: tuple[float, float] = (-math.inf, math.inf)


def _slope(outcome: str, term: str = "migration", terms: str = "plain") -> Measure:
    return lambda here: here.slope(outcome, term, terms)


def _gap(first: str, second: str) -> Measure:
    return lambda here: here.gap(first, second)


_A, _B1, _B2, _C, _D, _E = (
    world(name) for name in ("empowerment", "depopulation", "erosion", "lineage_base", "lineage_contact", "lineage_shield")
)
_F, _G, _H1, _H2, _I, _J = (
    world(name) for name in ("escalation", "homecoming", "exclusion_ties", "exclusion_provokes", "demoralisation", "cellular")
)
_NEVER_LOWERS = (-ABOUT_ZERO, math.inf)
_CLOSED = (-math.inf, ABOUT_ZERO)
_NOUGHT = (-NO_MORE_BY_LAND, NO_MORE_BY_LAND)

ABLATIONS = (
    Ablation(
        id="A-a",
        off=_A,
        claim="migration no longer raises protest: zero or below",
        measure=_slope("protest"),
        sign=1,
        off_within=(-math.inf, ABOUT_ZERO),
    ),
    Ablation(
        id="A-a",
        off=world("empowerment", "homecoming"),
        claim="and if none come home with what they know (A-g off too): zero or below",
        measure=_slope("protest"),
        sign=1,
        off_within=(-math.inf, ABOUT_ZERO),
    ),
    Ablation(
        id="A-b1",
        off=_B1,
        claim="migration no longer lowers large petitions",
        measure=_slope("large_petition"),
        sign=-1,
        off_within=_NEVER_LOWERS,
    ),
    Ablation(
        id="A-b1",
        off=_B1,
        claim="gap of any and large protest (their slopes) closes",
        measure=_gap("protest", "large_protest"),
        sign=1,
        off_within=_CLOSED,
    ),
    Ablation(
        id="A-b2",
        off=_B2,
        claim="migration lowers large petitions less",
        measure=_slope("large_petition"),
        sign=-1,
    ),
    Ablation(
        id="A-b2",
        off=_B2,
        claim="gap of any and large protest narrows",
        measure=_gap("protest", "large_protest"),
        sign=1,
    ),
    Ablation(
        id="A-b2",
        off=_B2,
        claim="on large petitions above all where surnames are mixed (strong less mixed slope falls)",
        measure=_slope("large_petition", "migration x lineage", "by_structure"),
        sign=1,
    ),
    Ablation(
        id="A-b",
        off=world("depopulation", "erosion"),
        claim="both off: migration no longer lowers large petitions",
        measure=_slope("large_petition"),
        sign=-1,
        off_within=_NEVER_LOWERS,
    ),
    Ablation(
        id="A-b",
        off=world("depopulation", "erosion"),
        claim="both off: gap of any and large protest closes",
        measure=_gap("protest", "large_protest"),
        sign=1,
        off_within=_CLOSED,
    ),
    Ablation(
        id="A-c",
        off=_C,
        claim="lineage x land on protest falls to about zero",
        measure=_slope("protest", "lineage x land"),
        sign=1,
        off_within=_NOUGHT,
    ),
    Ablation(
        id="A-c",
        off=_C,
        claim="lineage x land on petition falls to about zero",
        measure=_slope("petition", "lineage x land"),
        sign=1,
        off_within=_NOUGHT,
    ),
    Ablation(
        id="A-d",
        off=_D,
        claim="migration x lineage structure on protest shrinks",
        measure=_slope("protest", "migration x lineage", "by_structure"),
        sign=1,
    ),
    Ablation(
        id="A-d",
        off=_D,
        claim="migration x rites on protest shrinks",
        measure=_slope("protest", "migration x rites", "by_rites"),
        sign=1,
    ),
    Ablation(
        id="A-e",
        off=_E,
        claim="migration lowers large protest in close-knit villages",
        measure=lambda here: here.slope_where_strong("large_protest"),
        sign=1,
        off_within=(-math.inf, 0.0),
    ),
    Ablation(
        id="A-f", off=_F, claim="fewer protests have a petition in the year before", measure=lambda here: here.preceded(), sign=1
    ),
    Ablation(
        id="A-f",
        off=_F,
        claim="and the petition comes before rather than after (shares of protests, a year on either side)",
        measure=lambda here: here.before_not_after(),
        sign=1,
    ),
    Ablation(id="A-f", off=_F, claim="H2a weakens (protest less petition slope)", measure=_gap("protest", "petition"), sign=1),
    Ablation(
        id="A-g",
        off=_G,
        claim="share of adults at a protest falls where many are gone",
        measure=lambda here: here.turnout(),
        sign=1,
    ),
    Ablation(
        id="A-g",
        off=_G,
        claim="share of adults out in a year falls where many are gone",
        measure=lambda here: here.people_out(),
        sign=1,
    ),
    Ablation(id="A-h1", off=_H1, claim="migration's effect on protest fades", measure=_slope("protest"), sign=1),
    Ablation(id="A-h2", off=_H2, claim="migration's effect on protest fades", measure=_slope("protest"), sign=1),
    Ablation(
        id="A-i",
        off=_I,
        claim="more transmission in quiet times (share at home who know)",
        measure=lambda here: here.knowing("quiet"),
        sign=-1,
    ),
    Ablation(
        id="A-i",
        off=_I,
        claim="none the less while land is at stake (no fall above .005)",
        measure=lambda here: here.knowing("land"),
        sign=0,
        within=(-math.inf, 0.005),
    ),
    Ablation(
        id="A-j",
        off=_J,
        claim="villages of a township act in the same month (correlation)",
        measure=lambda here: here.together(),
        sign=-1,
        on_within=(-0.02, 0.02),
    ),
    Ablation(
        id="A-j",
        off=_J,
        claim="and one after the other, a month apart (correlation)",
        measure=lambda here: here.together(later=1),
        sign=-1,
        on_within=(-0.02, 0.02),
    ),
)


def worlds(rows: Sequence[Ablation] = ABLATIONS) -> list[World]:
    """The worlds that the rows need."""
    return list(dict.fromkeys(row.off for row in rows))


def ablations(villages: Villages, rows: Sequence[Ablation] = ABLATIONS) -> Proof:
    """Judge every row on these villages."""
    country = Country(villages)
    on = country.world(())
    return Proof(
        name="ablations",
        paragraph=(
            f"{villages.size:,} villages live once with every mechanism and once more with one switched off, under the same random"
            f" numbers. Slopes are within villages, with year effects, on last year's figures, in yearly {_TERMS} (or as said);"
            " the difference is on less off, its standard error is by village and paired. Met is a row whose difference is at"
            f" least {ERRORS:g} standard errors on the side that must show, and whose 90% interval lies inside the bound where one"
            f" is stated (about zero: {ABOUT_ZERO}, for lineage x land {NO_MORE_BY_LAND}); contradicted is one as far on the other"
            " side; undetermined is one between."
        ),
        rows=tuple(_judge(row, on, country.world(row.off)) for row in rows),
    )


def _judge(row: Ablation, on: Measures, off: Measures) -> Row:
    with_it, without = row.measure(on), row.measure(off)
    difference = with_it - without
    return Row(
        id=row.id,
        claim=row.claim,
        figures={
            "on": with_it.value,
            "off": without.value,
            "error of off": without.std_error,
            "difference": difference.value,
            "std. error": difference.std_error,
            "ratio": ratio_of(difference),
        },
        verdict=verdict(
            _side(difference, row.sign),
            inside(with_it, row.on_within),
            inside(without, row.off_within),
            inside(difference, row.within),
        ),
    )


def _side(difference: Statistic, sign: int) -> str:
    """Whether a difference is on the side it must be on."""
    ratio = sign * ratio_of(difference)
    if sign == 0 or ratio >= ERRORS:
        return MET
    return CONTRADICTED if ratio <= -ERRORS else UNDETERMINED


def verdict(*parts: str) -> str:
    """The worst of several."""
    return max(parts, key=(MET, UNDETERMINED, NOT_MET, CONTRADICTED).index)
