"""Where the two halves of the model meet: migration and kin ties in a county's bargaining; and influence among equals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from groundswell.history.episodes import play_many
from groundswell.history.expectations import expected, ground
from groundswell.history.street import CONSENT, Street, eve, walk
from groundswell.scenario import Scenario
from verification.episodes import ERRORS, Change, changed, on_stage
from verification.proof import CONTRADICTED, MET, NOT_MET, PRINTED, Figure, Proof, Row

_HOPE = 0.95
"""People's hope in all crowds of the sweep, so that it is the crowd that differs: about what it is in the preset."""
_MIGRATION = (0.05, 0.2, 0.35, 0.5)
_CLANS = {"many surnames": 30.0, "one clan": 0.1}
_WITHOUT: dict[str, dict[str, bool]] = {
    "": {},
    "kin as neighbours (A-c off)": {"lineage_base": False},
    "nothing passed on (A-a off)": {"empowerment": False},
    "stand-ins at home (A-b1 off)": {"depopulation": False},
}


def station(*, contests: int, seed: int, rehearsals: int) -> Proof:
    """Petitions alone, with unequal influence and with equal; and crowds, with either.

    Parameters
    ----------
    contests
        Contests of each kind, on the same draws.
    seed
        The seed of the made county.
    rehearsals
        Crowds from which officials form expectations, for each state and mode.
    """
    silent: Change = {"episode_switches": {"tolerance": False}}
    fewer: Change = {"episode": {"rehearsals": rehearsals}}
    gaps: list[np.ndarray[Any, Any]] = []
    rows: list[Row] = []
    for equal in (False, True):
        equally: Change = {"episode_switches": {"unequal_power": not equal}}
        petitions = play_many(on_stage(changed("station", silent, equally, fewer), seed), range(contests)).contest
        gaps.append(_gap(petitions))
        both = changed("station", equally, fewer)
        crowds = play_many(on_stage(both, seed), range(contests)).contest
        words = "equal" if equal else "unequal"
        rows.append(_won(f"petitions alone, {words} influence", petitions))
        rows.append(_won(f"crowds as well, {words} influence", crowds))
    difference = gaps[0] - gaps[1]
    mean, error = float(difference.mean()), float(difference.std(ddof=1) / math.sqrt(contests))
    alike = abs(gaps[1].mean()) <= ERRORS * gaps[1].std(ddof=1) / math.sqrt(contests)
    verdict = CONTRADICTED if mean < -ERRORS * error else MET if mean > ERRORS * error and alike else NOT_MET
    figures: dict[str, Figure] = {"weak": None, "strong": None, "with a crowd": None, "difference": mean, "std error": error}
    claim = "with equal influence strong and weak fare alike with petitions"
    return Proof(
        name="station",
        paragraph=(
            f"{contests} contests of many counties for one station: the share of stations won by the weakest and the strongest "
            "third (by the influence drawn, whether or not it counts), and by counties with a crowd. The difference is of "
            "strong less weak, unequal less equal influence."
        ),
        rows=(*rows, Row(id="B-a", claim=claim, figures=figures, verdict=verdict)),
    )


def _gap(contest: pl.DataFrame) -> np.ndarray[Any, Any]:
    """Whether a strong county won, less whether a weak one did, by contest."""
    side = pl.when(pl.col("strength") == "strong").then(1.0).when(pl.col("strength") == "weak").then(-1.0).otherwise(0.0)
    return contest.group_by("replicate", maintain_order=True).agg(gap=(side * pl.col("won")).sum())["gap"].to_numpy()


def _won(claim: str, contest: pl.DataFrame) -> Row:
    winners = contest.filter(pl.col("won") == 1)
    figures: dict[str, Figure] = {
        "weak": float(np.mean((winners["strength"] == "weak").to_numpy())),
        "strong": float(np.mean((winners["strength"] == "strong").to_numpy())),
        "with a crowd": float(np.mean((winners["signal"] != "no crowd").to_numpy())),
        "difference": None,
        "std error": None,
    }
    return Row(id="B-a", claim=claim, figures=figures, verdict=PRINTED)


def halves(*, crowds: int, seeds: Sequence[int], rehearsals: int) -> Proof:
    """A county that consents, at four levels of migration, with many surnames or one clan in its villages.

    Parameters
    ----------
    crowds
        Crowds of each county.
    seeds
        The seeds of the counties.
    rehearsals
        Crowds from which officials form expectations, for each state and mode.
    """
    rows: list[Row] = []
    for words, clans in _CLANS.items():
        rows += [_half(words, (clans, share, ""), crowds, seeds, rehearsals) for share in _MIGRATION]
        rows += [_half(f"{words}, {off}", (clans, _MIGRATION[2], off), crowds, seeds, rehearsals) for off in list(_WITHOUT)[1:]]
    return Proof(
        name="halves",
        paragraph=(
            f"{crowds} crowds of aggrieved counties whose officials consent, in each of {len(seeds)} counties, at one hope of "
            "concession. How strong the chip is: turnout with its standard error, how often it is large, and what consent "
            "is worth to the county once officials and city have adapted. How hard to control: how many of a refused crowd "
            "fight on the day after, and how many come back against force. The first columns are the share of villagers away, "
            "and of those at home who know the tactics."
        ),
        rows=tuple(rows),
        notes=("Counties differ in nothing but migration and clans; all parameters are illustrations.",),
    )


def _half(words: str, at: tuple[float, float, str], crowds: int, seeds: Sequence[int], rehearsals: int) -> Row:
    clans, share, without = at
    scenario = _county(clans, share, _WITHOUT[without])
    streets: list[Street] = []
    away, tactics = [], []
    for seed in seeds:
        on = ground(scenario, seed)
        people = int(on.county.villages.offsets[-1])
        away.append(1 - float(on.people.home[:people].mean()))
        tactics.append(float(on.people.tactics[:people][on.people.home[:people] == 1].mean()))
        for number in range(crowds):
            before = eve(on, leaked=True, episode=number)
            streets.append(walk(on, before, grieved=True, mode=CONSENT, hope=_HOPE, episode=number))
    size = np.array([street.first.size for street in streets])
    rules = {"rehearsals": rehearsals}
    profile = expected(scenario.changed(episode=rules), congruent=True)[0].profile
    figures: dict[str, Figure] = {
        "away": float(np.mean(away)),
        "tactics": float(np.mean(tactics)),
        "turnout": float(size.mean()),
        "std error": float(size.std(ddof=1) / math.sqrt(size.size)),
        "large": float(np.mean([street.large for street in streets])),
        "worth": float(profile.county[0, CONSENT]),
        "fight if refused": float(np.mean([street.refused.fighters for street in streets])),
        "back under force": float(np.mean([street.forced.size for street in streets])),
    }
    return Row(id=f"{share:g}", claim=words, figures=figures, verdict=PRINTED)


def _county(clans: float, share: float, off: dict[str, bool]) -> Scenario:
    return Scenario.load("county-c").changed(
        migration={"initial_ratio": share, "ratio_spread": 0.03, "growth": 0.0, "growth_spread": 0.005},
        society={"clan_concentration": clans, "clan_spread": 0.2},
        switches=off,
    )
