"""A design run, whatever its model, and the same design with other sizes and effects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from groundswell.diagnosis.observing import try_society
from groundswell.diagnosis.trial import Progress, Trial, try_panels
from groundswell.estimate.terms import parse_all

if TYPE_CHECKING:
    from groundswell.diagnosis.design import Design
    from groundswell.estimate import Claim

SIZES = ("villages", "years", "households")
"""What can be seen more of."""


def run(design: Design, seed: int, runs: range, progress: Progress | None = None) -> Trial:
    """The runs of these numbers."""
    return (try_panels if design.panel else try_society)(design, seed, runs, progress)


def sized(design: Design, **sizes: int) -> Design:
    """The same design with other numbers of villages, years or households."""
    return replace(design, sampling=design.sampling.model_copy(update=sizes))


def with_effect(design: Design, claim: Claim, effect: float) -> Design:
    """The same design with another effect of the term that a claim is about, on the outcome of its model."""
    (sought,) = parse_all([claim.term])
    changed = design.study.model(claim.model).outcome
    outcomes = [
        outcome.model_copy(
            update={
                "effects": {name: size for name, size in outcome.effects.items() if parse_all([name])[0].key != sought.key}
                | {claim.term: effect}
            }
        )
        if outcome.name == changed
        else outcome
        for outcome in design.outcomes
    ]
    return replace(design, outcomes=tuple(outcomes))
