"""What the bargaining game expects at each step of a course, taken from its solved equilibria and not from constants.

Each step is held against the game as it stands after the steps before it that the game knows: the street against the mode that is
told, the answer against the street. A chance is given for a county that is truly aggrieved and for one that is not, as a range
over all equilibria. *derived* is what follows from solving the game, *assumed* what a parameter says by itself; on the rest the
game is silent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from groundswell.arrays import Floats
from groundswell.bargaining import Equilibrium, Game, form, solve, solve_many
from groundswell.bargaining.moves import ACTIONS, CONCEDE, CONSENT, STREETS, TYPES
from groundswell.cases.codebook import NOT_SAID

Span = tuple[float, float]
"""The lowest and the highest over all equilibria."""
Kind = Literal["derived", "assumed", "silent"]
Said = dict[str, str]
"""Values by condition, as one source has them of one case."""

_MODES = {"consent": "consent", "mobilised": "mobilise", "complied": "comply", "repressed": "repress"}
_GIVEN = ("suspended", "withdrawn", "granted", "in part", "granted in many")
_VIOLENT = ("property attacked", "radicalised")
_GRID = 101
"""Points at which a share is tried, so that two decimals can be told."""


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What the game says of one step.

    Attributes
    ----------
    sentence
        In words; empty where the game is silent.
    kind
        ``derived``, ``assumed`` or ``silent``.
    grieved, ungrieved
        The chance of what is told in an aggrieved county and in one that is not; None where the game gives none.
    """

    sentence: str = ""
    kind: Kind = "silent"
    grieved: Span | None = None
    ungrieved: Span | None = None


SILENT = Expectation()


@dataclass(frozen=True, kw_only=True)
class _Play:
    """A solved game, and what is told of the case it is held against."""

    game: Game
    equilibria: Sequence[Equilibrium]
    said: Said

    @property
    def action(self) -> str | None:
        """What the game calls the mode that is told; None where none is."""
        return _MODES.get(self.said.get("mode", NOT_SAID))

    @property
    def street(self) -> str | None:
        """What the game calls the street that is told."""
        violence = self.said.get("violence", NOT_SAID)
        return "peaceful" if violence == "calm" else "violent" if violence in _VIOLENT else None

    @property
    def streets(self) -> Floats:
        """Chance of each street by type and action: ``(types, actions, streets)``."""
        return form(self.game).street[0]

    def span(self, of: Callable[[Equilibrium], float]) -> Span:
        """A number of an equilibrium, over all of them."""
        values = [of(one) for one in self.equilibria]
        return min(values), max(values)


def expectations(said: Said, game: Game | None = None) -> dict[str, Expectation]:
    """What the game expects of each thing that a source says of a case.

    Parameters
    ----------
    said
        Values by condition; silence may be left out.
    game
        The parameters; the baseline, most of which is illustration, unless given.

    Returns
    -------
    dict
        By condition, for every condition said. Where local officials are those whom residents turn against, the game is not about
        the case, and is silent on all but that.
    """
    played = game or Game()
    play = _Play(game=played, equilibria=solve(played), said=said)
    told = {condition: value for condition, value in said.items() if value != NOT_SAID}
    if told.get("congruence") == "opposed":
        return dict.fromkeys(told, SILENT) | {"congruence": _congruence(play, "opposed")}
    return {condition: _ASKED[condition](play, value) if condition in _ASKED else SILENT for condition, value in told.items()}


def threat_and_news(game: Game | None = None) -> list[str]:
    """What in the game makes a city give way to a peaceful crowd: what it learns, what it fears, or both; in sentences."""
    played = game or Game()
    turning = _turning(played)
    if turning is None:
        return ["In the game no belief makes this city give way to a peaceful crowd."]
    before, after = _conceded(played), _conceded(_fearless(played))
    learnt = [one.beliefs["peaceful"] for one in solve(played)]
    sentences = [
        f"In the game a crowd is news: a peaceful one takes the city's belief from {played.grievance_prior:.2f} to "
        f"{_shown((min(learnt), max(learnt)))}, and the city gives way where its belief is {turning:.2f} or more.",
        f"It is a threat as well: the city gives way with chance {_shown(before)}; were a rejected crowd of an aggrieved county no "
        f"likelier to escalate than another, with chance {_shown(after)}.",
    ]
    if after[1] < before[0]:
        sentences.append(
            "So the game does not part the crowd from an opposition underestimated: in it the one works through the other."
        )
    return sentences


def _turning(game: Game) -> float | None:
    """The belief above which the city gives way to a peaceful crowd; None where no belief makes it do so."""
    grid = np.linspace(0, 1, 100 * _GRID)[:, None]
    grieved, ungrieved = form(game).superior[0, :, STREETS.index("peaceful")]
    gives_way = (grid * grieved + (1 - grid) * ungrieved).argmax(axis=1) == CONCEDE
    return float(grid[gives_way.argmax(), 0]) if gives_way.any() else None


def _fearless(game: Game) -> Game:
    """The same game where an aggrieved crowd is no likelier to escalate than another."""
    return game.changed(
        escalation_if_rejected_grieved=game.escalation_if_rejected_ungrieved,
        escalation_if_repressed_grieved=game.escalation_if_repressed_ungrieved,
    )


def _conceded(game: Game) -> Span:
    chances = [one.superior["peaceful"]["concede"] for one in solve(game)]
    return min(chances), max(chances)


def _answer(play: _Play, value: str) -> Expectation:
    granted = play.span(lambda one: one.petition)
    chance = granted if value == "granted" else (1 - granted[1], 1 - granted[0])
    sentence = (
        "An objection costs both kinds of county nothing, so it tells the city nothing: its belief stays at "
        f"{play.game.grievance_prior:.2f}, and it gives way with chance {_shown(granted)}."
    )
    return Expectation(sentence=sentence, kind="derived", grieved=chance, ungrieved=chance)


def _choice(play: _Play, value: str) -> Expectation:
    action = _MODES[value]
    chances = [play.span(lambda one, kind=kind: one.local[kind][action]) for kind in TYPES]
    best = play.span(lambda one: one.local["grieved"]["consent"])
    sentence = (
        f"Once ignored, an aggrieved county consents with chance {_shown(best)}; to {action} has chance {_shown(chances[0])}."
    )
    if action == "consent":
        sentence = f"Once ignored, an aggrieved county consents with chance {_shown(best)}, another with {_shown(chances[1])}."
    return Expectation(sentence=sentence, kind="derived", grieved=chances[0], ungrieved=chances[1])


def _part_of_consent(when: str, sentence: str) -> Callable[[_Play, str], Expectation]:
    def part(play: _Play, value: str) -> Expectation:
        if value != when:
            return SILENT
        whole = _choice(play, "consent")
        return Expectation(sentence=sentence, kind="derived", grieved=whole.grieved, ungrieved=whole.ungrieved)

    return part


def _turnout(play: _Play, value: str) -> Expectation:
    if play.action is None:
        return SILENT
    chances = play.streets[:, ACTIONS.index(play.action)].sum(axis=-1)
    if value == "no crowd":
        chances = 1 - chances
    crowd = "no protest" if value == "no crowd" else "a protest"
    sentence = (
        f"After {_noun(play.action)}: chance of {crowd} in an aggrieved county {chances[0]:.2f}, in another {chances[1]:.2f}."
    )
    return Expectation(sentence=sentence, kind="assumed", grieved=_point(chances[0]), ungrieved=_point(chances[1]))


def _violence(play: _Play, _value: str) -> Expectation:
    if play.action is None or play.street is None:
        return SILENT
    streets = play.streets[:, ACTIONS.index(play.action)]
    if not streets.sum():
        return SILENT
    chances = streets[:, 0 if play.street == "peaceful" else 1] / streets.sum(axis=-1)
    sentence = f"Given a protest after {_noun(play.action)}, it is {play.street} with chance {chances[0]:.2f}."
    return Expectation(sentence=sentence, kind="assumed", grieved=_point(chances[0]), ungrieved=_point(chances[1]))


def _concession(play: _Play, value: str) -> Expectation:
    street = play.street
    if street is None or value == "none asked":
        return SILENT
    conceded = play.span(lambda one: one.superior[street]["concede"])
    chance = conceded if value in _GIVEN else (1 - conceded[1], 1 - conceded[0])
    belief = play.span(lambda one: one.beliefs[street])
    sentence = (
        f"A {street} protest takes the city's belief that the county is aggrieved from {play.game.grievance_prior:.2f} to "
        f"{_shown(belief)}; it then gives way with chance {_shown(conceded)}."
    )
    return Expectation(sentence=sentence, kind="derived", grieved=chance, ungrieved=chance)


def _inquiry(play: _Play, value: str) -> Expectation:
    if play.street is None:
        return SILENT
    chance = play.game.inquiry_after_peace if play.street == "peaceful" else play.game.inquiry_after_violence
    sentence = f"After a {play.street} protest an investigation has chance {chance:.2f}."
    seen = _point(1 - chance if value == "none" else chance)
    return Expectation(sentence=sentence, kind="assumed", grieved=seen, ungrieved=seen)


def _collusion(play: _Play, value: str) -> Expectation:
    found = {"consent": play.game.detection_consent, "mobilise": play.game.detection_mobilise}.get(play.action or "")
    if found is None:
        return SILENT
    sentence = f"An investigation finds {_noun(play.action or '')} out with chance {found:.2f}."
    seen = _point(found if value == "found" else 1 - found)
    return Expectation(sentence=sentence, kind="assumed", grieved=seen, ungrieved=seen)


def _sanction(play: _Play, _value: str) -> Expectation:
    found = {"consent": play.game.detection_consent, "mobilise": play.game.detection_mobilise}.get(play.action or "")
    if found is None or play.street is None:
        return SILENT
    violent = play.game.negligence_share + play.game.inquiry_after_violence * found
    share = play.game.inquiry_after_peace * found if play.street == "peaceful" else violent
    sentence = (
        f"After {_noun(play.action or '')} and a {play.street} protest to which the city gave way the sanction to be expected is "
        f"{share:.2f} of the full one; of talks short of a sanction the game knows nothing."
    )
    return Expectation(sentence=sentence, kind="assumed")


def _grievance(play: _Play, _value: str) -> Expectation:
    return Expectation(
        sentence=f"The city cannot see it; before anything happens it gives it a chance of {play.game.grievance_prior:.2f}.",
        kind="assumed",
    )


def _stake(play: _Play, _value: str) -> Expectation:
    low = _consenting(play.game, "revenue_share_at_stake")
    if low is None:
        return Expectation(sentence="An aggrieved county consents at no share of its revenue at stake.", kind="derived")
    return Expectation(
        sentence=f"An aggrieved county consents where {low[0]:.2f} of its revenue or more is at stake.", kind="derived"
    )


def _influence(play: _Play, _value: str) -> Expectation:
    span = _consenting(play.game, "local_influence")
    if span is None:
        return Expectation(sentence="An aggrieved county consents at no degree of influence.", kind="derived")
    heard = _granted(play.game, "local_influence")
    beyond = f"; from {heard:.2f} on its objection is granted at once" if heard is not None else ""
    sentence = f"An aggrieved county consents up to an influence of {span[1]:.2f}, where 1 is the most{beyond}."
    return Expectation(sentence=sentence, kind="derived")


def _congruence(play: _Play, value: str) -> Expectation:
    if value == "opposed":
        sentence = "The game is of officials and residents who want the same; where they are opposed, officials prevent or repress."
        return Expectation(sentence=sentence, kind="assumed")
    span = _consenting(play.game, "congruence")
    if span is None:
        return Expectation(sentence="An aggrieved county consents at no degree of agreement.", kind="derived")
    sentence = f"An aggrieved county consents where what the crowd wants is worth {span[0]:.2f} or more of the stake to it."
    return Expectation(sentence=sentence, kind="derived")


def _consenting(game: Game, parameter: str) -> Span | None:
    """The least and the greatest value of a share at which, in some equilibrium, an aggrieved county that was ignored consents."""
    grid = np.linspace(0, 1, _GRID)
    found = solve_many(game, {parameter: grid})
    kept = grid[found.point[(found.petition < 1) & (found.local[:, TYPES.index("grieved"), CONSENT] > 0)]]
    return (float(kept.min()), float(kept.max())) if kept.size else None


def _granted(game: Game, parameter: str) -> float | None:
    """The least value of a share at which every equilibrium grants the objection."""
    grid = np.linspace(0, 1, _GRID)
    found = solve_many(game, {parameter: grid})
    open_still = np.unique(found.point[found.petition < 1])
    granted = np.setdiff1d(np.arange(_GRID), open_still)
    return float(grid[granted[0]]) if granted.size else None


def _point(chance: float) -> Span:
    return float(chance), float(chance)


def _noun(action: str) -> str:
    return {"consent": "consent", "mobilise": "mobilising", "comply": "compliance", "repress": "repression"}[action]


def _shown(span: Span) -> str:
    low, high = span
    return f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"


_ASKED: dict[str, Callable[[_Play, str], Expectation]] = {
    "grievance": _grievance,
    "stake": _stake,
    "influence": _influence,
    "congruence": _congruence,
    "objection_answer": _answer,
    "mode": _choice,
    "leak": _part_of_consent("leaked", "To let the plan out is a part of consent."),
    "prevention": _part_of_consent("not stopped", "To leave organisers alone is a part of consent."),
    "police": _part_of_consent("tolerant", "Police that let things be are a part of consent."),
    "street": _turnout,
    "violence": _violence,
    "concession": _concession,
    "investigation": _inquiry,
    "collusion": _collusion,
    "sanction": _sanction,
}
