"""Episodes of a county: one in each history, at the end of the years on record."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import polars as pl

from groundswell.arrays import Flags, Whole
from groundswell.bargaining.contest import THIRDS
from groundswell.history.episode import play
from groundswell.history.expectations import Expectation, expected
from groundswell.history.moves import CONTEST, EPISODES, Episodes, Move, moves_table
from groundswell.history.stages import stages
from groundswell.history.station import contest, contested
from groundswell.history.street import MODES, SIGNALS, Stage, leaks, signal_words
from groundswell.history.worth import ANSWERS
from groundswell.scenario import Scenario
from groundswell.society import Society

_Row = tuple[int, dict[str, Any], list[Move]]
_Fought = tuple[list[dict[str, Any]], dict[str, Any], list[Move]]


def live_episodes(society: Society, replicates: Whole, standing: tuple[Flags, Flags], threads: int | None = None) -> Episodes:
    """Play an episode in each history of a society.

    Parameters
    ----------
    society
        With all villages of the county.
    replicates
        The numbers of the histories.
    standing
        Who is at home and who knows the tactics, as :func:`groundswell.history.stages.standing` gives it.
    threads
        Threads to use; they change no result.
    """
    grounds = stages(society, replicates, standing)
    return _play(society.scenario, [(on, int(number)) for on, number in zip(grounds, replicates, strict=True)], threads)


def play_many(on: Stage, numbers: Sequence[int], threads: int | None = None) -> Episodes:
    """Play many episodes of one county as it stands, each with draws of its own.

    Parameters
    ----------
    on
        The county.
    numbers
        The numbers of the episodes, which stand as replicates in the tables.
    threads
        Threads to use; they change no result.
    """
    return _play(on.scenario, [(on, int(number)) for number in numbers], threads)


def _play(scenario: Scenario, grounds: list[tuple[Stage, int]], threads: int | None) -> Episodes:
    at = (grounds[0][0].county.name, scenario.time.last_year + 1)
    _expect(scenario)
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        if scenario.episode.form == "station":
            return _contests(at, list(pool.map(lambda pair: (pair[1], contest(*pair)), grounds)))
        played = list(pool.map(lambda pair: play(*pair), grounds))
    rows = [(episode.number, episode.row(leaks(scenario, episode.mode)), moves) for episode, moves in played]
    return Episodes(table=_table(at, rows), moves=_moves(at, rows))


def _contests(at: tuple[str, int], fought: list[tuple[int, _Fought]]) -> Episodes:
    rows = [(number, row, moves) for number, (_, row, moves) in fought]
    counties = [county for _, (each, _, _) in fought for county in each]
    return Episodes(table=_table(at, rows), moves=_moves(at, rows), contest=pl.DataFrame(counties, schema=CONTEST))


def _expect(scenario: Scenario) -> None:
    """Let expectations form before threads ask for them."""
    if scenario.episode.form == "station":
        contested(scenario)
        return
    said, switch = scenario.episode.congruent, scenario.episode_switches.congruence
    for wants in {"yes": (True,), "no": (False,), "drawn": (True, False)}[said]:
        expected(scenario, congruent=wants and switch)


def _table(at: tuple[str, int], rows: list[_Row]) -> pl.DataFrame:
    county, year = at
    return pl.DataFrame([{"county": county, "replicate": number, "year": year, **row} for number, row, _ in rows], schema=EPISODES)


def _moves(at: tuple[str, int], rows: list[_Row]) -> pl.DataFrame:
    return pl.concat([moves_table(at[0], number, at[1], moves) for number, _, moves in rows])


def equilibria_table(scenario: Scenario) -> pl.DataFrame:
    """Every equilibrium found: what each state does, what the superior answers, and what it is worth; that played first.

    Of a contest for a station: the chance of each mode, by influence.
    """
    if scenario.episode.form == "station":
        return _contest_table(scenario)
    said, switch = scenario.episode.congruent, scenario.episode_switches.congruence
    wants = {"yes": (True,), "no": (False,), "drawn": (True, False)}[said]
    signs = dict.fromkeys(sign and switch for sign in wants)
    rows = [
        {"congruent": int(sign), "number": number, "played": int(number == 1), **_equilibrium(one)}
        for sign in signs
        for number, one in enumerate(expected(scenario, congruent=sign), start=1)
    ]
    return pl.DataFrame(rows)


def _equilibrium(one: Expectation) -> dict[str, object]:
    grieved, ungrieved = (MODES[mode] for mode in one.profile.modes)
    shown = [signal for signal in range(1, SIGNALS) if np.isfinite(one.profile.beliefs[signal])]
    answers = [f"{signal_words(signal)}: {ANSWERS[one.profile.answers[signal]]}" for signal in shown]
    worth = {
        f"{state}_{mode}": float(one.profile.county[place, number])
        for place, state in enumerate(("grieved", "ungrieved"))
        for number, mode in enumerate(MODES)
    }
    return {
        "grieved": grieved,
        "ungrieved": ungrieved,
        "mixed": _mixed(one),
        "petition_granted": int(one.petition),
        "hope": one.hope,
        "conceded": one.profile.conceded,
        "still": int(one.still),
        "verified": int(one.profile.verified),
        "most_to_gain": one.profile.gain,
        **worth,
        "answers": "; ".join(answers),
    }


def _mixed(one: Expectation) -> str:
    """Who mixes what, and at which signal the superior wavers; nothing where all choose for sure."""
    profile = one.profile
    if not profile.mix or profile.wavering is None:
        return ""
    state = next(place for place, mode in enumerate(profile.modes) if profile.instead[place] != mode)
    signal = int(np.flatnonzero(profile.wavering != profile.answers)[0])
    return (
        f"{('grieved', 'ungrieved')[state]}: {MODES[profile.instead[state]]} with probability {profile.mix:.3f}; "
        f"{signal_words(signal)}: {ANSWERS[profile.wavering[signal]]} with probability {profile.waver:.3f}"
    )


def _contest_table(scenario: Scenario) -> pl.DataFrame:
    fought, _, hope = contested(scenario)
    rows = [
        {
            "strength": strength,
            "state": state,
            **{mode: float(fought.modes[place, which, number]) for number, mode in enumerate(MODES)},
            "hope": hope,
            "crowds_win": fought.crowds_win,
            "most_to_gain": fought.gain,
        }
        for place, strength in enumerate(THIRDS)
        for which, state in enumerate(("grieved", "ungrieved"))
    ]
    return pl.DataFrame(rows)
