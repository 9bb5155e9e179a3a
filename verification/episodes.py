"""Every row "must show" of B-a to C-b, the courses of the presets, and sweeps: one county and its draws, with one thing changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from groundswell.history.episodes import play_many
from groundswell.history.expectations import calm, ground
from groundswell.history.street import Stage
from groundswell.scenario import Scenario
from verification.proof import CONTRADICTED, MET, NOT_MET, PRINTED, Proof, Row

Change = Mapping[str, Mapping[str, Any]]
Outcome = Callable[[pl.DataFrame], pl.Series]

ERRORS = 3.0
"""Standard errors by which a difference has to stand out."""
COURSE = 0.8
"""Share of replications in which a preset has to go like its text."""


@dataclass(frozen=True, kw_only=True)
class Switch:
    """What switching a mechanism off must show.

    Attributes
    ----------
    id
        The row of the article.
    off
        The switch.
    claim
        What must show, in words.
    outcome
        What is measured of each episode.
    sign
        1 if it must be higher with the mechanism on, -1 if lower, 0 if it must only not be lower.
    off_within
        Where its mean must lie with the mechanism off.
    base
        The preset.
    where
        What else is set in both.
    """

    id: str
    off: str
    claim: str
    outcome: Outcome
    sign: int
    off_within: tuple[float, float] = (-math.inf, math.inf)
    base: str = "county-c"
    where: Change = field(default_factory=lambda: {})


def _is(column: str, *words: str) -> Outcome:
    return lambda table: table[column].is_in(words).cast(pl.Float64)


def _number(column: str) -> Outcome:
    return lambda table: table[column].cast(pl.Float64)


def _large(table: pl.DataFrame) -> pl.Series:
    return table["signal"].str.starts_with("large").cast(pl.Float64)


_PUNISHED = _is("sanction", "formal", "removal")
_CONSENTS: Change = {"episode": {"mode": "consent"}}
_MOBILISES: Change = {"episode": {"mode": "mobilise"}}
_DRAWN: Change = {"episode": {"aggrieved": "drawn"}}
_DOUBT: Change = {"episode": {"mode": "consent", "aggrieved": "drawn"}, "crowd": {"free": 0.1}}
_FEW: Change = {"episode": {"paid": 200}, "officials": {"inquiry_after_peace": 0.3}}
_LOW: Change = {"officials": {"revenue_share_at_stake": 0.2}}
_HIGH: Change = {"officials": {"revenue_share_at_stake": 0.8}}
_NONE = (-0.05, 0.05)

SWITCHES = (
    Switch(
        id="B-b",
        off="different_incentives",
        claim="no consent instability: large crowds that officials consent to",
        outcome=_is("mode", "consent"),
        sign=1,
        off_within=_NONE,
    ),
    Switch(
        id="B-c",
        off="cheap_talk",
        claim="petitions work as pressure does: objections granted",
        outcome=_number("petition_granted"),
        sign=-1,
        off_within=(0.95, 1.0),
    ),
    Switch(id="B-d", off="tolerance", claim="organisers stopped", outcome=_number("stopped"), sign=-1),
    Switch(id="B-d", off="tolerance", claim="no large protest", outcome=_large, sign=1, off_within=_NONE),
    Switch(
        id="B-e",
        off="uncontrolled",
        claim="a crowd wholly controlled persuades no one",
        outcome=_number("conceded"),
        sign=1,
        off_within=_NONE,
        where=_CONSENTS,
    ),
    Switch(
        id="B-f",
        off="fear_of_escalation",
        claim="the superior never gives way",
        outcome=_number("conceded"),
        sign=1,
        off_within=_NONE,
        where=_CONSENTS,
    ),
    Switch(
        id="B-g",
        off="sanctions",
        claim="officials mobilise openly, where few are paid and calm crowds are looked into",
        outcome=_is("mode", "mobilise"),
        sign=-1,
        where=_FEW,
    ),
    Switch(
        id="B-h",
        off="congruence",
        claim="officials prevent or repress",
        outcome=_is("mode", "comply", "repress"),
        sign=-1,
        off_within=(0.95, 1.0),
    ),
    Switch(id="B-h", off="congruence", claim="and there is no large protest", outcome=_large, sign=1, off_within=_NONE),
    Switch(id="B-i", off="intermediaries", claim="smaller crowds", outcome=_number("size"), sign=1, where=_CONSENTS),
    Switch(
        id="B-i",
        off="intermediaries",
        claim="officials exposed: collusion found",
        outcome=_number("found"),
        sign=-1,
        where=_CONSENTS,
    ),
    Switch(
        id="B-j",
        off="elite_signals",
        claim="concession rarer, where the crowd alone leaves doubt",
        outcome=_number("conceded"),
        sign=1,
        where=_DOUBT,
    ),
    Switch(
        id="C-a",
        off="consent_mode",
        claim="consent closed: the county complies",
        outcome=_is("mode", "comply"),
        sign=-1,
        off_within=(0.95, 1.0),
        where=_LOW,
    ),
    Switch(
        id="C-a",
        off="consent_mode",
        claim="consent closed: or, at high stakes, mobilises",
        outcome=_is("mode", "mobilise"),
        sign=-1,
        where=_HIGH,
    ),
    Switch(
        id="C-a",
        off="mobilised_mode",
        claim="mobilising closed: violence falls or stays",
        outcome=_number("violent"),
        sign=0,
        where=_DRAWN,
    ),
    Switch(
        id="C-a",
        off="mobilised_mode",
        claim="mobilising closed: sanctions fall or stay",
        outcome=_PUNISHED,
        sign=0,
        where=_DRAWN,
    ),
    Switch(id="C-b", off="recklessness", claim="violence falls", outcome=_number("violent"), sign=1, base="daye"),
    Switch(id="C-b", off="recklessness", claim="sanctions fall", outcome=_PUNISHED, sign=1, base="daye"),
)


def on_stage(scenario: Scenario, seed: int) -> Stage:
    """The county of a scenario as its villages leave it, kept for other rules."""
    return replace(ground(calm(scenario), seed), scenario=scenario)


def table(scenario: Scenario, seed: int, episodes: int) -> pl.DataFrame:
    """Episodes of one county under a scenario's rules; the same draws whatever the rules."""
    return play_many(on_stage(scenario, seed), range(episodes)).table


def switches(*, episodes: int, seed: int, rehearsals: int, rows: tuple[Switch, ...] = SWITCHES) -> Proof:
    """The switches B-b to C-b on and off.

    Parameters
    ----------
    episodes
        Episodes with the mechanism on, and as many with it off, on the same draws.
    seed
        The seed of the county.
    rehearsals
        Crowds from which officials form expectations, for each state and mode.
    rows
        The switches.
    """
    return Proof(
        name="switches",
        paragraph=(
            f"{episodes} episodes of one made county with each mechanism on and off, on the same draws; what officials do and what "
            "the city answers are solved anew each time, unless the mode is set. The difference, on less off, has to stand out by "
            f"{ERRORS:g} standard errors of its mean over episodes; a difference that is the same in all has no error."
        ),
        rows=tuple(_switch(row, episodes, seed, rehearsals) for row in rows),
        notes=("All parameters are illustrations. B-a is shown by the contest for a station.",),
    )


EVERYWHERE: list[Change] = []
"""Changes made to every scenario: none, but in quick forms of the proofs."""


def changed(base: str, *changes: Change) -> Scenario:
    """A preset with some values changed, one change after another."""
    scenario = Scenario.load(base)
    for change in (*EVERYWHERE, *changes):
        scenario = scenario.changed(**{section: dict(values) for section, values in change.items()})
    return scenario


def _switch(row: Switch, episodes: int, seed: int, rehearsals: int) -> Row:
    fewer: Change = {"episode": {"rehearsals": rehearsals}}
    on, off = (
        row.outcome(table(changed(row.base, row.where, fewer, {"episode_switches": {row.off: state}}), seed, episodes)).to_numpy()
        for state in (True, False)
    )
    difference, error = float((on - off).mean()), float((on - off).std(ddof=1) / math.sqrt(episodes))
    return Row(
        id=row.id,
        claim=row.claim,
        figures={"on": float(on.mean()), "off": float(off.mean()), "difference": difference, "std error": error},
        verdict=_verdict(row, difference, error, float(off.mean())),
    )


def _verdict(row: Switch, difference: float, error: float, off: float) -> str:
    if row.sign == 0:
        return MET if difference >= -ERRORS * error else CONTRADICTED
    signed = row.sign * difference
    if signed < 0 and signed < -ERRORS * error:
        return CONTRADICTED
    shown = signed > 0 and signed > ERRORS * error
    return MET if shown and row.off_within[0] <= off <= row.off_within[1] else NOT_MET


def courses(*, episodes: int, counties: int, rehearsals: int) -> Proof:
    """How often each preset goes like its text, over counties and draws."""
    wanted = {"county-c": "County C", "daye": "Daye", "daye-misjudged": "Daye"}
    rows: list[Row] = []
    for name, course in wanted.items():
        scenario = changed(name, {"episode": {"rehearsals": rehearsals}})
        played = pl.concat([table(scenario, seed, episodes) for seed in range(1, counties + 1)])
        went = float((played["course"] == course).mean())  # type: ignore[arg-type]
        figures = {
            "share": went,
            "episodes": played.height,
            "protest": float(played["protest"].mean()),  # type: ignore[arg-type]
            "violent": float(played["violent"].mean()),  # type: ignore[arg-type]
            "conceded": float(played["conceded"].mean()),  # type: ignore[arg-type]
        }
        how = played["mode_is"][0]
        rows.append(
            Row(id=name, claim=f"goes like {course} (mode {how})", figures=figures, verdict=MET if went >= COURSE else NOT_MET)
        )
    return Proof(
        name="courses",
        paragraph="Episodes of the presets over counties of several seeds; every step that the text tells has to be there.",
        rows=tuple(rows),
    )


SWEEPS: dict[str, tuple[str, str, tuple[float, ...], str, Change]] = {
    "paid": ("episode", "paid", (0, 300, 600, 1200, 2400), "county-c", _MOBILISES),
    "reliability": ("episode", "reliability", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0), "county-c", _MOBILISES),
    "control": ("episode", "control", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0), "county-c", _MOBILISES),
}
"""Section, parameter, values, preset, and what else is set: the mode is set throughout, so that the crowd is what changes."""


def sweeps(*, episodes: int, seed: int, rehearsals: int) -> Proof:
    """Paid people, reliability and control: turnout, violence, concession, sanctions at each value."""
    rows: list[Row] = []
    for name, (section, parameter, values, base, also) in SWEEPS.items():
        for value in values:
            typed = int(value) if name == "paid" else float(value)
            scenario = changed(base, also, {section: {parameter: typed}}, {"episode": {"rehearsals": rehearsals}})
            rows.append(_swept(name, float(value), table(scenario, seed, episodes)))
    return Proof(
        name="sweeps",
        paragraph=f"{episodes} episodes at each value, the mode set. Sanction is 0 none, .05 talks, .25 formal, 1 removal.",
        rows=tuple(rows),
    )


def _swept(name: str, value: float, played: pl.DataFrame) -> Row:
    weights = {"none": 0.0, "talks": 0.05, "formal": 0.25, "removal": 1.0}
    figures = {
        "value": value,
        "turnout": float(np.mean(played["size"].to_numpy())),
        "violent": float(np.mean(played["violent"].to_numpy())),
        "conceded": float(np.mean(played["conceded"].to_numpy())),
        "sanction": float(np.mean(played["sanction"].replace_strict(weights).to_numpy())),
    }
    return Row(id=name, claim="", figures=figures, verdict=PRINTED)
