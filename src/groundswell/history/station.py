"""The second form of an episode: many counties contest one station, the made county and its doubles.

The other counties are like the made one, with draws and influence of their own: what differs is what happens to them, not who they
are. Nothing passes from one to another but that the superior has one station to give.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from groundswell.arrays import Floats
from groundswell.bargaining.contest import THIRDS, Contest, Field, fight_over, third
from groundswell.history.episode import SANCTIONS, afterwards, street_row
from groundswell.history.expectations import Rehearsal, rehearsed
from groundswell.history.moves import CITY, COUNTY, PEOPLE, POLICE, Move
from groundswell.history.street import MODES, SIGNALS, Stage, Street, eve, leaks, signal_words, walk
from groundswell.history.worth import ANSWERS, CONCEDE, REJECT, county_payoff, open_modes, superior_payoff
from groundswell.randomness import stream
from groundswell.scenario import Scenario

_CONTESTS = 400
"""Contests in which officials rehearse."""
_ROUNDS = 3
"""Rounds in which people's hope is fed back."""
_INFLUENCE, _STATE, _MODE, _TIE = range(4)


@lru_cache(maxsize=16)
def contested(scenario: Scenario) -> tuple[Contest, Field, float]:
    """How counties of a scenario fight over a station, what with, and people's hope that a crowd gets it."""
    rehearsal = Rehearsal(rehearsed(scenario).as_believed())
    hope, fought, field = 0.5, None, None
    for _ in range(_ROUNDS):
        field = _field(scenario, rehearsal.streets(hope))
        fought = fight_over(field, scenario.officials.trembles, SIGNALS)
        hope = fought.crowds_win
    assert fought is not None
    assert field is not None
    return fought, field, hope


def influence(scenario: Scenario, draws: Floats) -> Floats:
    """Influence from draws between 0 and 1: even about the mean; the mean for all where B-a is off."""
    spread = scenario.episode.influence_spread if scenario.episode_switches.unequal_power else 0.0
    return np.clip(scenario.officials.local_influence + spread * (2 * draws - 1), 0.0, 1.0)


def _field(scenario: Scenario, streets: list[list[list[Street]]]) -> Field:
    shape = (2, len(MODES), len(streets[0][0]))
    table = np.empty((4, *shape))
    for place in np.ndindex(shape):
        street, mode = streets[place[0]][place[1]][place[2]], place[1]
        table[(slice(None), *place)] = (
            street.signal,
            _relief(scenario, street),
            county_payoff(scenario, street, mode, CONCEDE, congruent=True)
            + (0.0 if street.protest else scenario.officials.station_worth),
            county_payoff(scenario, street, mode, REJECT, congruent=True),
        )
    others = scenario.episode.counties - 1
    draws = stream(0, "episode contest").uniform(np.arange(_CONTESTS)[:, None, None], np.arange(others)[:, None], np.arange(4))
    draws[..., 0] = influence(scenario, draws[..., 0])
    prior = scenario.officials.grievance_prior
    spread = np.quantile(draws[..., 0], [1 / 3, 2 / 3])
    return Field(
        prior=np.array([prior, 1 - prior]),
        signal=table[0].astype(np.int64),
        relief=table[1],
        won=table[2],
        lost=table[3],
        open=open_modes(scenario).astype(np.int64),
        overruling=scenario.officials.overruling_cost,
        rivals=draws,
        edges=spread,
    )


def _relief(scenario: Scenario, street: Street) -> float:
    """What giving a county the station spares the superior, its influence aside; nothing is carried through by refusing it."""
    if not street.protest:
        return 0.0
    carried = scenario.officials.implementation_gain - scenario.officials.local_influence * scenario.officials.overruling_cost
    return superior_payoff(scenario, street, CONCEDE) - superior_payoff(scenario, street, REJECT) + carried


def contest(on: Stage, number: int) -> tuple[list[dict[str, Any]], dict[str, Any], list[Move]]:
    """One contest.

    Parameters
    ----------
    on
        The made county.
    number
        The number of the contest.

    Returns
    -------
    list
        A row a county, the made one first.
    dict
        The made county's row of the table of episodes.
    list
        Its moves.
    """
    scenario = on.scenario
    fought, field, hope = contested(scenario)
    counties = scenario.episode.counties
    draws = stream(on.county.seed, "episode station").uniform(on.county.number, np.arange(counties)[:, None], np.arange(4), number)
    weight = influence(scenario, draws[:, _INFLUENCE])
    place = third(field, weight)
    states = _states(scenario, draws[:, _STATE])
    modes = [
        int((draws[each, _MODE] > np.cumsum(fought.modes[place[each], states[each]])).sum().clip(0, len(MODES) - 1))
        for each in range(counties)
    ]
    streets = [_street(on, modes[each], not states[each], hope, number * counties + each) for each in range(counties)]
    score = field.overruling * weight + np.array([fought.relief[place[each], streets[each].signal] for each in range(counties)])
    winner = int(np.lexsort((draws[:, _TIE], score))[-1])
    rows = [
        {
            "replicate": number,
            "county": each,
            "influence": float(weight[each]),
            "strength": THIRDS[min(int(draws[each, _INFLUENCE] * len(THIRDS)), len(THIRDS) - 1)],
            "grieved": int(not states[each]),
            "mode": MODES[modes[each]],
            "size": streets[each].first.size,
            "violent": int(streets[each].first.violent),
            "signal": signal_words(streets[each].signal),
            "score": float(score[each]),
            "won": int(each == winner),
        }
        for each in range(counties)
    ]
    return rows, _row(on, rows[0], streets[0], (hope, number)), _tell(scenario, streets[0], MODES[modes[0]], won=winner == 0)


def _row(on: Stage, county: dict[str, Any], street: Street, at: tuple[float, int]) -> dict[str, Any]:
    """The made county's contest as an episode: the station given is a concession."""
    hope, number = at
    mode, answer = MODES.index(county["mode"]), REJECT - county["won"]
    investigated, collusion, leaders, heads = afterwards(on, street, (mode, answer, number), congruent=True)
    return {
        "congruent": 1,
        "grieved": county["grieved"],
        "mode": county["mode"],
        "mode_is": "chosen",
        "hope": hope,
        "petition_granted": int(county["won"] and not street.protest),
        "leaked": int(leaks(on.scenario, mode)),
        **street_row(street),
        "answer": ANSWERS[answer] if street.protest else "",
        "conceded": county["won"],
        "escalated": int(not county["won"] and street.escalates(force=False)),
        "investigated": int(investigated),
        "found": int(collusion),
        "sanction_leaders": SANCTIONS[leaders],
        "sanction_heads": SANCTIONS[heads],
        "sanction": SANCTIONS[max(leaders, heads)],
        "course": "other",
    }


def _states(scenario: Scenario, draws: Floats) -> list[int]:
    """0 where a county is aggrieved, 1 where not; the made county as the scenario says."""
    states = [int(draw >= scenario.officials.grievance_prior) for draw in draws]
    said = scenario.episode.aggrieved
    return states if said == "drawn" else [int(said == "no"), *states[1:]]


def _street(on: Stage, mode: int, grieved: bool, hope: float, number: int) -> Street:
    before = eve(on, leaked=leaks(on.scenario, mode), episode=number)
    return walk(on, before, grieved=grieved, mode=mode, hope=hope, episode=number)


def _tell(scenario: Scenario, street: Street, mode: str, *, won: bool) -> list[Move]:
    """The made county's part of it."""
    rules = scenario.episode
    told = rules.investigation
    day = told + rules.preparation
    moves = [
        Move(0, CITY, "hears claims", "hears what counties say they need", rules.counties),
        Move(told, COUNTY, "asks for station", "asks behind closed doors, as all do"),
    ]
    if mode in {"consent", "mobilise"}:
        moves.append(Move(told + 1, COUNTY, "leaks plan", "lets it out that the station may go elsewhere"))
    if street.protest:
        moves.append(Move(day, PEOPLE, "gather", "come to the county building", street.first.size))
    if street.first.violent:
        moves.append(Move(day, PEOPLE, "riot", "attack the building", street.first.fighters))
        moves.append(Move(day, POLICE, "disperse crowd", "disperse the crowd"))
    decided = "gives the station to the county" if won else "gives the station to another county"
    return [*moves, Move(day + rules.notice, CITY, "concedes" if won else "rejects", decided)]
