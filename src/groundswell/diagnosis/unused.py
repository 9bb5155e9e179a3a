"""A parameter that nothing uses is refused: who sets it believes that it matters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from groundswell.diagnosis.columns import of_effects, of_models, outcomes

if TYPE_CHECKING:
    from groundswell.diagnosis.design import Design
    from groundswell.diagnosis.sections import PanelModel
    from groundswell.scenario.parameter import Section

Found = Iterator[tuple[str, str, str]]
"""Section, key, and why nothing uses it."""


def unused(design: Design) -> list[str]:
    """Every key that stands in a design and could be left out without changing anything, a sentence each."""
    found = [*_of_model(design), *_of_instruments(design), *_of_search(design), *_of_study(design)]
    return [f"{design.source}, {place}, key `{key}`: nothing uses it: {why}." for place, key, why in found]


def _said(section: Section | None, *keys: str) -> list[str]:
    """Those of some keys that stand in a section."""
    return [] if section is None else [key for key in keys if key in section.model_fields_set]


def _of_model(design: Design) -> Found:
    if design.panel is None:
        for outcome in outcomes(design):
            yield "[[outcome]]", outcome, "the outcomes of a [society] are those that happen in it"
        for key in _said(design.sampling, "attrition"):
            yield "[sampling]", key, "the villages that a [society] loses are in its scenario"
        return
    seen = of_models(design) | of_effects(design)
    yield from _of_columns(design.panel, seen)
    for name in set(outcomes(design)) - of_models(design):
        yield "[[outcome]]", name, "no model explains it"
    for key in _said(design.estimator, "lag"):
        yield "[estimator]", key, "regressors of a [panel] bear on the outcome of their own row"
    if len(design.outcomes) == 1:
        for key in _said(design.panel, "outcome_correlation"):
            yield "[panel]", key, "there is one outcome"


def _of_columns(panel: PanelModel, seen: set[str]) -> Found:
    if panel.predictor not in seen:
        for key in _said(panel, "predictor", "within_deviation", "between_deviation", "persistence"):
            yield "[panel]", key, f"no model and no effect has `{panel.predictor}`"
    if panel.moderator not in seen:
        for key in _said(panel, "moderator", "moderator_share"):
            yield "[panel]", key, f"no model and no effect has `{panel.moderator}`"
    idle = [name for name in (f"control_{number + 1}" for number in range(panel.controls)) if name not in seen]
    if idle:
        yield "[panel]", "controls", f"no model and no effect has {', '.join(idle)}"
    if not panel.controls:
        for key in _said(panel, "controls_correlation"):
            yield "[panel]", key, "there are no controls"


def _of_instruments(design: Design) -> Found:
    truth = design.instrument == "truth"
    if truth or design.society is not None:
        own = 'it goes with kind = "interviews"' if truth else "what its people tell is in the scenario, section [fieldwork]"
        for key in _said(design.instruments, "tells", "unheard", "invents"):
            yield "[instruments]", key, own
    if truth:
        asking = {"sampling": design.sampling, "search": design.search, "curves": design.curves, "costs": design.costs}
        for name, section in asking.items():
            for key in _said(section, "households", "household"):
                yield f"[{name}]", key, 'nobody is interviewed; say kind = "interviews" in [instruments]'


def _of_search(design: Design) -> Found:
    if design.search is None:
        for key in _said(design.costs, "village", "wave", "household"):
            yield "[costs]", key, "costs go with a section [search]"
    if design.curves is None:
        return
    if design.society is not None:
        for key in _said(design.curves, "effects"):
            yield "[curves]", key, "the effects of a [society] come out of it and cannot be set"
    if not (design.curves.effects or design.curves.villages or design.curves.years or design.curves.households):
        for key in _said(design.curves, "replications"):
            yield "[curves]", key, "no values are given to draw power at"


def _of_study(design: Design) -> Found:
    claimed = {name for claim in design.study.claims for name in (claim.model, claim.minus)}
    for model in design.study.models:
        if model.name not in claimed:
            yield "[[model]]", model.name, "no claim is about this model, so nothing would be told of it"
    if "model" in design.content:
        for key in _said(design.estimator, "study"):
            yield "[estimator]", key, "models are written out in sections [[model]]"
