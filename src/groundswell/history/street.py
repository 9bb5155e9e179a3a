"""The street of an episode: what a mode of the county's officials lets happen, from the first word of the plan to the day after.

This is the order in which an episode's mechanisms run, and the only place that says it: news, turnout, riot, and the same once more
for a crowd that is refused or met with force.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Floats, Whole
from groundswell.dynamics.cascade import Network
from groundswell.dynamics.news import NewsRules, hear
from groundswell.dynamics.residents import Residents, draws, network, residents, telling
from groundswell.dynamics.riot import RiotRules, Square, Temper, fight
from groundswell.dynamics.turnout import Day, Dispositions, TurnoutRules, dispose, turn_out
from groundswell.randomness import stream
from groundswell.scenario import Scenario
from groundswell.society import County

COMPLY, TOLERATE, CONSENT, MOBILISE, REPRESS = range(5)
MODES = ("comply", "tolerate", "consent", "mobilise", "repress")
"""What a county's officials can do once their objection has failed."""
_ORGANISED = 0.25
"""A crowd looks organised where a larger share is orderly."""
_CLOSED = 2.0
"""Harshness where the square is closed and organisers are held, police who act as usual being one."""


class Elites(NamedTuple):
    """Signals by local elites: a letter of retired cadres, officials in the crowd as individuals, heads who threaten to resign."""

    letter: bool
    individuals: bool
    threats: bool


class Street(NamedTuple):
    """What happened in the street, and what would follow a refusal.

    Attributes
    ----------
    known
        People who knew before the day.
    posts
        Posts that were much answered.
    stopped
        Whether the organisers were stopped.
    run
        Whether an intermediary ran the crowd.
    sizes
        Sizes of a crowd as those above tell them apart: none below the first, large above the second.
    first
        The square on the day the organisers chose.
    refused, forced
        The square on the day after, if the crowd is refused, or met with force.
    elites
        Signals by local elites.
    """

    known: int
    posts: int
    stopped: bool
    run: bool
    sizes: tuple[int, int]
    first: Square
    refused: Square
    forced: Square
    elites: Elites

    @property
    def protest(self) -> bool:
        """Whether there was a crowd to speak of."""
        return self.first.size >= self.sizes[0]

    @property
    def large(self) -> bool:
        """Whether it was a large one."""
        return self.first.size > self.sizes[1]

    def escalates(self, *, force: bool) -> bool:
        """Whether a refusal is followed by worse: a crowd that turns violent, or grows by people whom no steward holds.

        It has grown if more such people are there than came of their own will before: who was paid does not come back.
        """
        after = self.forced if force else self.refused
        return self.protest and after.size >= self.sizes[0] and (after.violent or after.loose > self.first.willing)

    @property
    def signal(self) -> int:
        """What the superior sees, as a number below :data:`SIGNALS`."""
        if not self.protest:
            return 0
        size = int(self.large)
        organised = int(self.first.orderly > _ORGANISED)
        strong = int(sum(self.elites) >= 2)
        return 1 + size * 8 + int(self.first.violent) * 4 + organised * 2 + strong


SIGNALS = 17
"""No crowd, or one of two sizes, calm or violent, organised by its look or not, elites with it or not."""


def signal_words(signal: int) -> str:
    """A signal in words."""
    if signal == 0:
        return "no crowd"
    code = signal - 1
    size = "large" if code & 8 else "small"
    looks = "organised" if code & 2 else "spontaneous"
    return f"{size}, {'violent' if code & 4 else 'calm'}, {looks}, elites {'with it' if code & 1 else 'quiet'}"


@dataclass(frozen=True)
class Stage:
    """Where an episode takes place: everything of it that does not differ between modes and draws.

    Attributes
    ----------
    scenario
        The rules; a county that misjudges its intermediary has others in mind.
    county
        Its people.
    pressing, ways
        Who presses whom, and how news travels.
    people
        Who could act.
    """

    scenario: Scenario
    county: County
    pressing: Network
    ways: Network
    people: Residents

    def as_believed(self) -> Stage:
        """The same with the intermediary as officials believe it to be."""
        believed = self.scenario.episode.believed_reliability
        if believed < 0:
            return self
        return replace(self, scenario=self.scenario.changed(episode={"reliability": believed}))


def stage(county: County, home: Flags, tactics: Flags) -> Stage:
    """Set the stage for episodes of a county.

    Parameters
    ----------
    county
        Its people.
    home, tactics
        1 for villagers at home, and for those who know how protest is done; shape (people of the villages,).
    """
    pressing = network(county)
    return Stage(
        scenario=county.scenario,
        county=county,
        pressing=pressing,
        ways=telling(pressing),
        people=residents(county, pressing, home, tactics),
    )


class Eve(NamedTuple):
    """The county on the eve of the day.

    Attributes
    ----------
    knows
        Who knows of the plan; shape (people,).
    known
        How many knew, day by day since the county was told.
    posts
        Posts that were much answered.
    disposed
        Who is free, and how much they care.
    """

    knows: Flags
    known: Whole
    posts: int
    disposed: Dispositions


class _Conditions(NamedTuple):
    """What a mode makes of the rules."""

    harshness: float
    stopped: bool
    run: bool
    obedience: float
    reliability: float
    paid: float


def leaks(scenario: Scenario, mode: int) -> bool:
    """Whether officials let a plan out that is not yet public."""
    return scenario.episode_switches.tolerance and mode in {CONSENT, MOBILISE}


def eve(on: Stage, *, leaked: bool, episode: int) -> Eve:
    """Let word of the plan spread until the eve of the day the organisers chose.

    Parameters
    ----------
    on
        The stage.
    leaked
        Whether it was let out; where the plan is public from the first, everyone knows.
    episode
        The number of the episode, which is a coordinate of every draw.
    """
    rules, crowd, county = on.scenario.episode, on.scenario.crowd, on.county
    start = int(on.people.home.sum()) if rules.announced else crowd.leaked if leaked else crowd.rumour
    at = draws(county.seed, "news", county.number, episode)
    news = NewsRules(crowd.telling, crowd.posts, crowd.followers)
    knows, known = hear(at, on.ways, on.people, news, start, rules.preparation)
    posts = int(crowd.posting * np.count_nonzero(knows & on.people.follows))
    disposed = dispose(draws(county.seed, "turnout", county.number, episode), on.people, _turnout_rules(on.scenario))
    return Eve(knows, known, posts, disposed)


def _turnout_rules(scenario: Scenario) -> TurnoutRules:
    rally = scenario.mobilisation.rally if scenario.switches.lineage_base else 0.0
    return TurnoutRules(*(rally if name == "rally" else getattr(scenario.crowd, name) for name in TurnoutRules._fields))


def walk(on: Stage, before: Eve, *, grieved: bool, mode: int, hope: float, episode: int) -> Street:
    """One course of the street.

    Parameters
    ----------
    on
        The stage.
    before
        Its eve: :func:`eve` for this mode and episode.
    grieved
        Whether the county is truly aggrieved.
    mode
        What officials do, a place in :data:`MODES`.
    hope
        The chance that protest is met with concession, as people see it.
    episode
        The number of the episode.
    """
    scenario = on.scenario
    conditions = _conditions(on, mode, episode)
    grievance = _grievance(on, grieved, episode)
    day = Day(
        number=0,
        hope=hope,
        harshness=conditions.harshness,
        supplied=int(conditions.run),
        core=int(conditions.run and scenario.episode.intermediary == "association"),
        paid=conditions.paid,
        force=0,
    )
    first, free = _day(on, before, (grievance, np.zeros_like(before.knows)), day, (conditions, episode))
    harsher = max(day.harshness, 1.0) if first.violent else day.harshness  # police who had to disperse a riot are mild no longer
    after = day._replace(number=1, hope=0.0, core=0, paid=0.0, harshness=harsher)
    refused, forced = (
        _day(on, before, (grievance, free), after._replace(force=force), (conditions, episode))[0]
        if first.size >= scenario.crowd.small
        else first
        for force in (0, 1)
    )
    return Street(
        known=int(before.known[-1]),
        posts=before.posts,
        stopped=conditions.stopped,
        run=conditions.run,
        sizes=(scenario.crowd.small, scenario.crowd.large),
        first=first,
        refused=refused,
        forced=forced,
        elites=_elites(on, mode, grieved=grieved, episode=episode),
    )


def untrodden(scenario: Scenario) -> Street:
    """The street of an episode that ended behind closed doors."""
    nobody = Square(size=0, orderly=0.0, willing=0, loose=0, fighters=0, violent=False)
    return Street(
        known=0,
        posts=0,
        stopped=False,
        run=False,
        sizes=(scenario.crowd.small, scenario.crowd.large),
        first=nobody,
        refused=nobody,
        forced=nobody,
        elites=Elites(letter=False, individuals=False, threats=False),
    )


def _conditions(on: Stage, mode: int, episode: int) -> _Conditions:
    rules, switches = on.scenario.episode, on.scenario.episode_switches
    lenient = switches.tolerance and mode in {TOLERATE, CONSENT, MOBILISE}
    draw = stream(on.county.seed, "episode stopping").uniform(on.county.number, 0, 0, episode)
    stopped = mode == REPRESS or (not lenient and bool(draw < rules.stopping))
    run = rules.intermediary != "none" and switches.intermediaries and not stopped
    reliability = rules.reliability if switches.recklessness else 1.0
    paid = rules.paid / max(int(on.people.home.sum()), 1) if mode == MOBILISE and not stopped else 0.0
    return _Conditions(
        harshness=0.0 if lenient else _CLOSED if mode == REPRESS else 1.0,
        stopped=stopped,
        run=run,
        obedience=(rules.control * reliability if switches.uncontrolled else 1.0) if run else 0.0,
        reliability=reliability if run else 0.0,
        paid=paid,
    )


def _grievance(on: Stage, grieved: bool, episode: int) -> Floats:
    """Mean grievance by place, the town last."""
    crowd, places = on.scenario.crowd, on.county.offsets.size - 1
    part = stream(on.county.seed, "episode grievance").normal(on.county.number, np.arange(places), 0, episode)
    return (crowd.grievance_grieved if grieved else crowd.grievance_ungrieved) + crowd.village_part * part


def _day(on: Stage, before: Eve, crowd: tuple[Floats, Flags], day: Day, under: tuple[_Conditions, int]) -> tuple[Square, Flags]:
    """Who comes on a day, and whether they fight."""
    county, rules = on.county, on.scenario.crowd
    conditions, episode = under
    came = turn_out(before.disposed, on.pressing, on.people, _turnout_rules(on.scenario), day, (before.knows, *crowd))
    riot = RiotRules(
        rules.ready, rules.provoked, rules.toughs, rules.boldness, rules.anger, rules.visible, on.scenario.episode.police
    )
    temper = Temper(day.number, conditions.obedience, conditions.reliability, max(day.harshness, float(day.force)))
    return fight(draws(county.seed, "riot", county.number, episode), riot, temper, came)


def _elites(on: Stage, mode: int, *, grieved: bool, episode: int) -> Elites:
    """Retired cadres may write whatever the mode; officials show themselves only where their leaders look on."""
    rules = on.scenario.episode
    draw = stream(on.county.seed, "episode elites").uniform(on.county.number, np.arange(3), 0, episode)
    signs = draw < (rules.elite_grieved if grieved else rules.elite_ungrieved)
    signs &= on.scenario.episode_switches.elite_signals
    if mode in {COMPLY, REPRESS}:
        signs[1:] = False
    return Elites(*(bool(sign) for sign in signs))
