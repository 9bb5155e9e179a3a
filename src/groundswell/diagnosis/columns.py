"""The columns that a panel model makes, and what a study asks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from groundswell.diagnosis.panels import VILLAGE, YEAR
from groundswell.errors import StudyError
from groundswell.estimate.terms import Term, parse_all

if TYPE_CHECKING:
    from groundswell.diagnosis.design import Design
    from groundswell.estimate.sections import Model


def regressors(design: Design) -> list[str]:
    """Every column that can explain an outcome."""
    assert design.panel is not None
    own = [design.panel.predictor, design.panel.moderator]
    return [*own, *(f"control_{number + 1}" for number in range(design.panel.controls))]


def outcomes(design: Design) -> list[str]:
    """The columns that can be explained."""
    return [outcome.name for outcome in design.outcomes]


def of_model(model: Model) -> set[str]:
    """Every column that a model names."""
    named = {*model.variables, *model.effects, model.outcome, model.cluster or ""}
    return named | set(re.findall(r"[^\W\d][\w.]*", model.where))


def of_models(design: Design) -> set[str]:
    """Every column that the study's models name."""
    return {name for model in design.study.models for name in of_model(model)}


def of_effects(design: Design) -> set[str]:
    """Every column that an effect is of."""
    return {name for outcome in design.outcomes for term in terms_of(outcome.effects)[0] for name in term.variables}


def terms_of(names: Iterable[str]) -> tuple[list[Term], list[str]]:
    """The terms that effects are of, and the faults of those that are none."""
    terms: list[Term] = []
    faults: list[str] = []
    for name in names:
        try:
            terms += parse_all([name])
        except StudyError as error:
            faults += error.faults
    return terms, faults


def keys() -> list[str]:
    """The columns that say what is followed, and when."""
    return [VILLAGE, YEAR]
