"""Episodes of a county: one in each history, at the end of the years on record."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
import numpy as np
import polars as pl

from groundswell.arrays import Flags, Whole
from groundswell.history.episode import Episode, play
from groundswell.history.expectations import Expectation, expected
from groundswell.history.moves import EPISODES, Episodes, Move, moves_table
from groundswell.history.stages import stages
from groundswell.history.street import MODES, SIGNALS, leaks, signal_words
from groundswell.history.worth import ANSWERS
from groundswell.scenario import Scenario
from groundswell.society import Society

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
    _expect(society.scenario)
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        played = list(pool.map(lambda pair: play(pair[0], int(pair[1])), zip(grounds, replicates, strict=True)))
    county, year = grounds[0].county.name, society.scenario.time.last_year + 1
    return Episodes(table=_table(society.scenario, county, year, played), moves=_moves(county, year, played))


def _expect(scenario: Scenario) -> None:
    """Let expectations form before threads ask for them."""
    said, switch = scenario.episode.congruent, scenario.episode_switches.congruence
    for wants in {"yes": (True,), "no": (False,), "drawn": (True, False)}[said]:
        expected(scenario, congruent=wants and switch)


def _table(scenario: Scenario, county: str, year: int, played: list[tuple[Episode, list[Move]]]) -> pl.DataFrame:
    rows = [
        {"county": county, "replicate": episode.number, "year": year, **episode.row(leaks(scenario, episode.mode))}
        for episode, _ in played
    ]
    return pl.DataFrame(rows, schema=EPISODES)


def _moves(county: str, year: int, played: list[tuple[Episode, list[Move]]]) -> pl.DataFrame:
    return pl.concat([moves_table(county, episode.number, year, moves) for episode, moves in played])


def equilibria_table(scenario: Scenario) -> pl.DataFrame:
    """Every equilibrium found: what each state does, what the superior answers, and what it is worth; that played first."""
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
        "petition_granted": int(one.petition),
        "hope": one.hope,
        "conceded": one.profile.conceded,
        "still": int(one.still),
        "verified": int(one.profile.verified),
        "most_to_gain": one.profile.gain,
        **worth,
        "answers": "; ".join(answers),
    }
