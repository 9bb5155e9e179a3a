"""What the texts say or imply of officials and crowds, and what the game adds: each a proposition with a check that can fail."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.bargaining import checks
from groundswell.bargaining.following import alone, along, draws
from groundswell.bargaining.game import Game
from groundswell.bargaining.moves import CONCEDE, PEACEFUL

TEXT, INFERRED, MODEL = "text", "inferred", "model"
DERIVED, ASSUMED = "derived", "assumed"


@dataclass(frozen=True, kw_only=True)
class Proposition:
    """One proposition.

    Attributes
    ----------
    id
        As P1.
    claim
        What it says.
    basis
        Whether the texts say it in words, it is inferred from them, or it is the model's own.
    kind
        Whether it comes out of the game or was put into it; what was put in is listed and never counted.
    checked
        What must be so for it to hold at a point.
    check
        The check.
    variant
        The game in which it is checked.
    """

    id: str
    claim: str
    basis: str
    kind: str
    checked: str
    check: checks.Check
    variant: str = "baseline game"


def _one(
    number: int, words: tuple[str, str], basis: str, kind: str, check: checks.Check, variant: str = "baseline game"
) -> Proposition:
    return Proposition(id=f"P{number}", claim=words[0], basis=basis, kind=kind, checked=words[1], check=check, variant=variant)


PROPOSITIONS: tuple[Proposition, ...] = (
    _one(1, ("Petitions are ignored although the county objects", "the city proceeds for certain"), TEXT, DERIVED, checks.ignored),
    _one(
        2,
        (
            "No message that costs nothing moves the city",
            "at any belief a message could bring about, both types would rather be"
            " granted their petition, so none tells them apart",
        ),
        INFERRED,
        DERIVED,
        checks.messages,
    ),
    _one(
        3,
        (
            "The city that ignored a petition concedes to protest",
            "petition ignored; a peaceful protest comes about, raises the city's belief, and is more likely conceded than not",
        ),
        TEXT,
        DERIVED,
        checks.conceded_later,
    ),
    _one(
        4,
        (
            "Only weak counties consent; strong ones are heard at once",
            "with influence 0 ignored and consenting, with influence 1 granted",
        ),
        TEXT,
        ASSUMED,
        checks.weak_counties,
    ),
    _one(
        5,
        (
            "Stakes must be high enough",
            "the threat is no less at the stake as it is than at a quarter of it or at 0, and at 0 nobody consents",
        ),
        TEXT,
        DERIVED,
        checks.stakes,
    ),
    _one(
        6,
        (
            "Without congruence there is no consent instability",
            "the threat is no less with congruence as it is than without, and without nobody consents or mobilises once ignored",
        ),
        TEXT,
        DERIVED,
        checks.congruence,
    ),
    _one(
        7,
        ("A protest that is wholly controlled persuades no one", "with stagedness 1 a peaceful protest is never conceded"),
        TEXT,
        ASSUMED,
        checks.staged,
    ),
    _one(
        8,
        (
            "Being able to contain violence gives the county the nerve",
            "the grieved county's chance of consenting or mobilising never falls as containment rises from 0 to 1",
        ),
        INFERRED,
        DERIVED,
        checks.nerve,
    ),
    _one(
        9,
        (
            "An ambitious superior is the easier to move",
            "the threat never falls as promotion matters half to twice as much to the city",
        ),
        TEXT,
        DERIVED,
        checks.ambitious_city,
    ),
    _one(
        10,
        (
            "An ambitious local official does not consent; one who fears nothing mobilises",
            "once ignored: with no fear of sanctions mobilising is no rarer than as things are, and with a thousand times the"
            " fear nobody consents",
        ),
        MODEL,
        DERIVED,
        checks.ambitious_county,
    ),
    _one(11, ("Consent is commoner than mobilising", "where either is used, consent is used more"), TEXT, DERIVED, checks.commoner),
    _one(
        12,
        (
            "Mobilising belongs to high stakes, and it is the ungrieved county that bluffs",
            "over stakes from a quarter to eight"
            " times: more at the highest than at the lowest, and where it first appears the ungrieved do it more",
        ),
        MODEL,
        DERIVED,
        checks.bluffs,
    ),
    _one(
        13,
        (
            "Given protest, mobilising brings more violence, fewer concessions and more punishment",
            "as it says, for the grieved county and the city's answers as they are",
        ),
        TEXT,
        ASSUMED,
        checks.modes,
    ),
    _one(
        14,
        ("Violence decides who is punished", "the sanction to expect is higher after violence than after peace"),
        TEXT,
        ASSUMED,
        checks.violence,
    ),
    _one(
        15,
        (
            "Staying unseen behind intermediaries makes consent worth it",
            "consent is worth less if it were found as often as organising",
        ),
        TEXT,
        ASSUMED,
        checks.unseen,
    ),
    _one(
        16,
        (
            "Peaceful protest is met with concession, violent with force",
            "where both streets come about, each answer is more likely than not",
        ),
        TEXT,
        DERIVED,
        checks.answers,
    ),
    _one(
        17,
        (
            "Real demand weighs more than claimed demand",
            "conceding is worth more to the city when demand is certain than when it is"
            " claimed, where half of those without demand would claim it",
        ),
        TEXT,
        ASSUMED,
        checks.claims,
        "claimed demand",
    ),
    _one(
        18,
        (
            "Local claims are easy to contain",
            "a crowd that nobody organises is less often violent than one left alone, or than one that is organised",
        ),
        TEXT,
        ASSUMED,
        checks.contained,
    ),
    _one(
        19,
        (
            "Officials leak only what would else stay secret",
            "consent never rises as the plan is better known without a leak, and is gone where everyone knows it",
        ),
        INFERRED,
        DERIVED,
        checks.secrets,
    ),
    _one(
        20,
        (
            "The superior has no case against the county after a peaceful protest over its own decision",
            "a county that complied is not sanctioned after it, and would be were the protest about something else",
        ),
        TEXT,
        ASSUMED,
        checks.no_case,
    ),
    _one(
        21,
        (
            "A city that knew how large the opposition was would have given way to the petition",
            "with a prior of 1 the petition is granted",
        ),
        INFERRED,
        DERIVED,
        checks.known_opposition,
    ),
    _one(
        22,
        (
            "Where citizens and officials disagree, the county represses",
            "in every equilibrium the county with an aggrieved people represses",
        ),
        TEXT,
        DERIVED,
        checks.disagreement,
        "positions apart",
    ),
    _one(
        23,
        (
            "Protest is most frequent at middling discontent and vanishes where it is so plain that the petition is granted",
            "over the mean of discontent, its peak lies inside and there is none at the end",
        ),
        MODEL,
        DERIVED,
        checks.middling,
        "degrees of discontent",
    ),
    _one(
        24,
        (
            "A more reliable intermediary means more mobilising",
            "where anybody mobilises, mobilising never falls as reliability rises from 0 to 1",
        ),
        MODEL,
        DERIVED,
        checks.reliable,
    ),
)
"""All of them."""
_PRIVATE = "private reliability"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of a proposition's check.

    Attributes
    ----------
    proposition
        Which.
    holds
        Whether it holds at the game asked about; None where it has nothing to say there.
    share
        In what share of random games it holds, of those in which it has something to say; None where there are none.
    judged
        In how many random games it has something to say.
    note
        What else there is to know.
    """

    proposition: Proposition
    holds: bool | None
    share: float | None
    judged: int
    note: str

    @property
    def counted(self) -> bool:
        """Whether it counts: what was put into the game is no evidence."""
        return self.proposition.kind == DERIVED


def judge(game: Game, number: int = 1000, seed: int = 1) -> list[Verdict]:
    """Run every proposition's check at a game, and in random games about it.

    Parameters
    ----------
    game
        The game; the baseline is ``Game()``.
    number
        How many random games.
    seed
        Their seed.
    """
    here, around = alone(game), draws(game, number, seed)
    return [_judged(one, (game, here, around)) for one in PROPOSITIONS]


def _judged(one: Proposition, where: tuple[Game, dict[str, np.ndarray], dict[str, np.ndarray]]) -> Verdict:
    holds, share, judged = _ran(one.check, where)
    note = ""
    if one.id == "P24":
        other, wider, seen = _ran(checks.privately_reliable, where)
        why = _why_not(where[0]) if holds is False else ""
        note = (
            f"{why}Variant {_PRIVATE}, in which"
            f" only the county knows its intermediary: those with the reliable one mobilise more: {_word(other)} here,"
            f" in {_percent(wider)} of {seen} random games in which anybody does."
        )
    return Verdict(proposition=one, holds=holds, share=share, judged=judged, note=note)


def _why_not(game: Game) -> str:
    """What happens as the intermediary becomes reliable."""
    found = along(game, alone(game), "intermediary_reliability", np.linspace(0, 1, 5)[None])
    mobilising = ", ".join(f"{share:.2f}" for share in found.used("mobilise")[0])
    conceding = ", ".join(f"{chance:.2f}" for chance in found.superior[0, :, PEACEFUL, CONCEDE])
    return (
        f"False here. As reliability goes from 0 to 1 by quarters, mobilising is {mobilising}: reliability makes bluffing cheap, so"
        f" a peaceful crowd convinces less and is conceded with {conceding}. "
    )


def _ran(
    check: checks.Check, where: tuple[Game, dict[str, np.ndarray], dict[str, np.ndarray]]
) -> tuple[bool | None, float | None, int]:
    game, here, around = where
    at_home = float(np.asarray(check(game, here), dtype=np.float64)[0])
    held = np.asarray(check(game, around), dtype=np.float64)
    judged = int((~np.isnan(held)).sum())
    return None if np.isnan(at_home) else bool(at_home), float(np.nanmean(held)) if judged else None, judged


def _word(holds: bool | None) -> str:
    return "nobody mobilises" if holds is None else "yes" if holds else "no"


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.0%}"
