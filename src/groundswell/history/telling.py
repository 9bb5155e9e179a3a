"""Telling an episode: the moves of all who took part, in their order, each with its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundswell.history.moves import (
    CADRES,
    CITY,
    COUNTY,
    HEADS,
    INTERMEDIARY,
    OFFICIALS,
    PEOPLE,
    POLICE,
    PROVINCE,
    Move,
)
from groundswell.history.street import COMPLY, MOBILISE, REPRESS, Eve, Street
from groundswell.history.worth import CONCEDE, FORCE
from groundswell.scenario import Scenario

if TYPE_CHECKING:
    from groundswell.history.episode import Episode

_ENDORSED, _INQUIRY, _SANCTION = 7, 10, 40
"""Days from one step to the next; the text says no more than weeks."""


def tell(scenario: Scenario, played: Episode, before: Eve, *, leaked: bool) -> list[Move]:
    """The moves of an episode.

    Parameters
    ----------
    scenario
        The rules, for the days.
    played
        The episode.
    before
        The county on the eve of the day, for who knew when.
    leaked
        Whether officials let the plan out.
    """
    rules = scenario.episode
    told = rules.investigation + rules.notice
    day = told + rules.preparation
    moves = _behind_doors(rules.investigation, told, played)
    if played.granted:
        return moves
    if rules.announced:
        moves.append(Move(told, CITY, "announces plan", "makes the plan public"))
    moves += _word(scenario, played, before, (told, day), leaked=leaked)
    moves += _gathering(scenario, played.street, day) if played.street.first.size else []
    moves += _answered(played, day) if played.street.protest else []
    if not played.conceded:
        moves.append(Move(day + 2, CITY, "carries plan through", "carries its decision through"))
    return moves + _afterwards(played, day)


def _behind_doors(investigation: int, told: int, played: Episode) -> list[Move]:
    moves = [Move(0, CITY, "investigates", "hears heads of townships and bureaus behind closed doors; the plan is secret")]
    if not played.expectation.congruent:
        moves.append(Move(investigation, COUNTY, "agrees", "has nothing against the plan"))
    else:
        moves.append(Move(investigation, COUNTY, "objects", "objects behind closed doors"))
    if played.granted:
        return [*moves, Move(investigation, CITY, "concedes", "gives the plan up at once")]
    if played.expectation.congruent:
        moves.append(Move(investigation, CITY, "assures", "gives assurances that are not believed, and proceeds"))
    moves.append(Move(investigation + _ENDORSED, PROVINCE, "endorses", "endorses the plan"))
    moves.append(Move(told, CITY, "informs county", "tells the county of the coming announcement"))
    return moves


def _word(scenario: Scenario, played: Episode, before: Eve, days: tuple[int, int], *, leaked: bool) -> list[Move]:
    """From the leak to the eve."""
    told, day = days
    rules, street, moves = scenario.episode, played.street, list[Move]()
    if leaked and not rules.announced:
        moves.append(Move(told + 1, COUNTY, "leaks plan", "lets the plan out", int(before.known[0])))
    if street.posts:
        moves.append(Move(told + 2, PEOPLE, "post online", "call for resistance in posts that are much answered", street.posts))
    if played.mode == MOBILISE:
        moves.append(Move(told + 2, COUNTY, "organises", "has a crowd organised, and stays out of sight"))
    moves += _organising(scenario, played, told, day)
    if played.mode == REPRESS:
        moves.append(Move(day - 1, POLICE, "close square", "close the square"))
    return moves


def _organising(scenario: Scenario, played: Episode, told: int, day: int) -> list[Move]:
    """What the intermediary does, and what officials let it do."""
    rules, street = scenario.episode, played.street
    moves: list[Move] = []
    if rules.intermediary == "none" or not scenario.episode_switches.intermediaries:
        return moves
    if rules.intermediary == "association":
        asked = max(told + 2, day - 4)
        moves.append(Move(asked, INTERMEDIARY, "asks permit", "asks to demonstrate on a day that it names", rules.asked))
        moves.append(Move(asked + 1, COUNTY, "refuses permit", "refuses, as policy has it"))
    if street.stopped:
        return [*moves, Move(day - 2, POLICE, "stop organisers", "stop those who prepare")]
    moves.append(Move(day - 2, POLICE, "tolerate organisers" if played.mode not in {COMPLY, REPRESS} else "miss organisers",
                      "do not stop those who prepare"))  # fmt: skip
    if played.mode == MOBILISE and rules.paid:
        moves.append(Move(day - 1, INTERMEDIARY, "pays people", "pays people to come", rules.paid))
    return moves


def _gathering(scenario: Scenario, street: Street, day: int) -> list[Move]:
    """The day that the organisers chose."""
    moves = [Move(day, PEOPLE, "gather", "come to the county building", street.first.size)]
    if street.run:
        moves.append(Move(day, INTERMEDIARY, "supplies crowd", "hands out shirts and banners"))
    if not street.protest:
        return moves
    if street.stopped:
        moves.append(Move(day, POLICE, "act as usual", "act as they always do"))
    else:
        moves.append(Move(day, POLICE, "are mild", "look on while people enter the gate and hang banners on the door"))
    if street.elites.individuals:
        moves.append(Move(day, OFFICIALS, "join", "stand in the crowd"))
    if street.elites.letter:
        moves.append(Move(day, CADRES, "write", "write a letter", scenario.episode.cadres))
    if street.elites.threats:
        moves.append(Move(day, HEADS, "threaten to resign", "sign that they will resign"))
    if street.first.violent:
        moves.append(Move(day, PEOPLE, "riot", "attack the building", street.first.fighters))
        moves.append(Move(day, POLICE, "disperse crowd", "disperse the crowd"))
    return moves


def _answered(played: Episode, day: int) -> list[Move]:
    """What the city answers to a crowd, and what follows."""
    moves = [Move(day, COUNTY, "reports upward", "reports to the city, and waits")]
    if played.answer == CONCEDE:
        return [
            *moves,
            Move(day, CITY, "concedes", "suspends the plan"),
            Move(day, COUNTY, "announces concession", "speaks to the crowd for city and county, and thanks it"),
            Move(day, PEOPLE, "go home", "cheer and go home"),
        ]
    forced = played.answer == FORCE
    after = played.street.forced if forced else played.street.refused
    moves.append(Move(day, CITY, "sends force" if forced else "rejects", "has the square cleared" if forced else "holds on"))
    if after.size >= played.street.sizes[0]:
        moves.append(Move(day + 1, PEOPLE, "return", "come back, angrier" if played.escalated else "come back", after.size))
        if after.violent:
            moves.append(Move(day + 1, PEOPLE, "riot", "attack the building", after.fighters))
            moves.append(Move(day + 1, POLICE, "disperse crowd", "disperse the crowd"))
    return moves


def _afterwards(played: Episode, day: int) -> list[Move]:
    """What the province makes of it."""
    moves: list[Move] = []
    if played.investigated:
        moves.append(Move(day + _INQUIRY, PROVINCE, "investigates", "sends people to find out what happened"))
    if played.found:
        moves.append(Move(day + _SANCTION, PROVINCE, "finds collusion", "finds that officials had a hand in it"))
    words = {1: ("talks", "has talks with"), 2: ("punishes", "gives a formal sanction to"), 3: ("removes", "removes from office")}
    for who, sanction in (("leaders of the county", played.leaders), ("heads of townships and bureaus", played.heads)):
        if sanction:
            move, phrase = words[sanction]
            moves.append(Move(day + _SANCTION, PROVINCE, move, f"{phrase} {who}"))
    return moves
