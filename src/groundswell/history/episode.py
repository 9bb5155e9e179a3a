"""One county episode, from the city's investigation behind closed doors to what the province makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundswell.history.expectations import Expectation, expected
from groundswell.history.moves import Move
from groundswell.history.street import MOBILISE, MODES, Stage, Street, eve, leaks, signal_words, untrodden, walk
from groundswell.history.telling import tell
from groundswell.history.worth import ANSWERS, CONCEDE, REJECT, found, inquiry, unrest
from groundswell.randomness import stream

SANCTIONS = ("none", "talks", "formal", "removal")
"""From light to heavy."""
_GRIEVED, _CONGRUENT, _INQUIRY, _FOUND, _TALKS, _MODE, _ANSWER = range(7)


@dataclass(frozen=True, kw_only=True)
class Episode:
    """One episode as it truly went.

    Attributes
    ----------
    number
        Its number, which is the replicate.
    grieved
        Whether the county is truly aggrieved.
    expectation
        What its officials and those above expected.
    mode
        What officials did, a place in ``MODES``.
    chosen
        Whether they chose it; else it was set by the scenario.
    granted
        Whether the city gave way to the objection at once; then nothing followed.
    street
        What happened in the street.
    answer
        What the city answered, a place in ``ANSWERS``; holding on, where there was no crowd.
    investigated, found
        Whether the province investigated, and found collusion.
    leaders, heads
        Sanctions of the county's leaders, who may be promoted, and of heads of townships and bureaus, who are not; places in
        ``SANCTIONS``.
    """

    number: int
    grieved: bool
    expectation: Expectation
    mode: int
    chosen: bool
    granted: bool
    street: Street
    answer: int
    investigated: bool
    found: bool
    leaders: int
    heads: int

    @property
    def conceded(self) -> bool:
        """Whether the city gave way, to the objection or to a crowd."""
        return self.granted or (self.street.protest and self.answer == CONCEDE)

    @property
    def escalated(self) -> bool:
        """Whether a crowd that was not given way to came back in greater numbers, or violent."""
        return self.answer != CONCEDE and self.street.escalates(force=self.answer != REJECT)

    def row(self, leaked: bool) -> dict[str, Any]:
        """The episode as a row of the table of episodes."""
        return {
            "congruent": int(self.expectation.congruent),
            "grieved": int(self.grieved),
            "mode": MODES[self.mode],
            "mode_is": "chosen" if self.chosen else "set, not derived",
            "hope": self.expectation.hope,
            "petition_granted": int(self.granted),
            "leaked": int(leaked and not self.granted),
            **street_row(self.street),
            "answer": ANSWERS[self.answer] if self.street.protest else "",
            "conceded": int(self.conceded),
            "escalated": int(self.escalated),
            "investigated": int(self.investigated),
            "found": int(self.found),
            "sanction_leaders": SANCTIONS[self.leaders],
            "sanction_heads": SANCTIONS[self.heads],
            "sanction": SANCTIONS[max(self.leaders, self.heads)],
            "course": self.course,
        }

    @property
    def course(self) -> str:
        """Which of the texts' two cases it went like, if either: every step that they tell has to be there.

        County C: an objection ignored, a leak, a large calm crowd, concession, and at most talks. Daye: organisers with paid
        people, a large violent crowd, an inquiry that finds collusion, and removals.
        """
        large = self.street.large
        violent, heaviest = self.street.first.violent, max(self.leaders, self.heads)
        if large and MODES[self.mode] == "consent" and not violent and self.conceded and heaviest <= SANCTIONS.index("talks"):
            return "County C"
        if large and self.mode == MOBILISE and violent and self.found and heaviest == SANCTIONS.index("removal"):
            return "Daye"
        return "other"


def street_row(street: Street) -> dict[str, Any]:
    """A street as columns of the table of episodes."""
    return {
        "stopped": int(street.stopped),
        "known": street.known,
        "posts": street.posts,
        "size": street.first.size,
        "protest": int(street.protest),
        "violent": int(street.first.violent),
        "fighters": street.first.fighters,
        "orderly": street.first.orderly,
        "letter": int(street.elites.letter),
        "individuals": int(street.elites.individuals),
        "threats": int(street.elites.threats),
        "signal": signal_words(street.signal),
    }


def play(on: Stage, number: int) -> tuple[Episode, list[Move]]:
    """Play one episode.

    Parameters
    ----------
    on
        The county, as the village model leaves it.
    number
        The number of the episode, a coordinate of every draw.
    """
    rules = on.scenario.episode
    grieved = _drawn(on, rules.aggrieved, on.scenario.officials.grievance_prior, (_GRIEVED, number))
    wants = _drawn(on, rules.congruent, on.scenario.officials.congruence, (_CONGRUENT, number))
    expectation = expected(on.scenario, congruent=wants and on.scenario.episode_switches.congruence)[0]
    chosen = rules.mode == "chosen"
    mode = expectation.mode(_uniform(on, _MODE, number), grieved=grieved) if chosen else MODES.index(rules.mode)
    leaked = leaks(on.scenario, mode)
    before = eve(on, leaked=leaked, episode=number)
    street = walk(on, before, grieved=grieved, mode=mode, hope=expectation.hope, episode=number)
    if expectation.petition:
        street = untrodden(scenario=on.scenario)
    answer = expectation.profile.answer(street.signal, _uniform(on, _ANSWER, number)) if street.protest else REJECT
    investigated, collusion, leaders, heads = afterwards(on, street, (mode, answer, number), congruent=expectation.congruent)
    played = Episode(
        number=number,
        grieved=grieved,
        expectation=expectation,
        mode=mode,
        chosen=chosen,
        granted=expectation.petition,
        street=street,
        answer=answer,
        investigated=investigated,
        found=collusion,
        leaders=leaders,
        heads=heads,
    )
    return played, tell(on.scenario, played, before, leaked=leaked)


def _uniform(on: Stage, which: int, number: int) -> float:
    return float(stream(on.county.seed, "episode nature").uniform(on.county.number, which, 0, number))


def _drawn(on: Stage, said: str, chance: float, draw: tuple[int, int]) -> bool:
    """Yes or no as the scenario sets it, or drawn."""
    return said == "yes" or (said == "drawn" and _uniform(on, *draw) < chance)


def afterwards(on: Stage, street: Street, what: tuple[int, int, int], *, congruent: bool) -> tuple[bool, bool, int, int]:
    """Whether the province investigates and finds collusion, and the sanctions of leaders and of heads."""
    mode, answer, number = what
    scenario = on.scenario
    if not street.protest or not scenario.episode_switches.sanctions:
        return False, False, 0, 0
    worse = unrest(street, answer)
    investigated = _uniform(on, _INQUIRY, number) < inquiry(scenario, street, unrest=worse)
    collusion = investigated and _uniform(on, _FOUND, number) < found(scenario, street, mode, unrest=worse)
    none, talks, formal, removal = range(4)
    leaders = removal if collusion else formal if worse or not congruent else talks if investigated else none
    spoken = street.elites.threats and _uniform(on, _TALKS, number) < scenario.officials.talks
    heads = formal if collusion and mode == MOBILISE else talks if spoken else none
    return investigated, collusion, leaders, heads
