"""What cannot be: sizes and names that do not go together, each right alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from groundswell.diagnosis.columns import keys, of_effects, of_models, outcomes, regressors, terms_of
from groundswell.errors import nearest

if TYPE_CHECKING:
    from groundswell.diagnosis.design import Design
    from groundswell.diagnosis.sections import Outcome
    from groundswell.estimate.sections import Model

_TESTED_AT = 0.05


def contradictions(design: Design) -> list[str]:
    """Every fault between the keys of a design, a sentence each."""
    if (design.panel is None) == (design.society is None):
        came = "neither stands there" if design.panel is None else "both stand there"
        return [f"{design.source}: the model is a section [panel] or a section [society]; {came}."]
    faults = _of_panel(design) if design.panel else []
    return faults + _of_search(design)


def _of_panel(design: Design) -> list[str]:
    faults = _of_sizes(design) + _of_names(design)
    if not design.outcomes:
        faults.append(f"{design.source}: a [panel] needs at least one section [[outcome]].")
    for number, outcome in enumerate(design.outcomes):
        faults += _of_outcome(design, outcome, f'{design.source}, [[outcome]] {number + 1} (name "{outcome.name}")')
    for model in design.study.models:
        faults += _of_model(design, model, f'{design.source}, [[model]] "{model.name}"')
    return faults


def _of_sizes(design: Design) -> list[str]:
    sampling, panel, told = design.sampling, design.panel, f"{design.source}, [sampling]"
    assert panel is not None
    interviews = design.instrument == "interviews"
    due = ["villages", "years", *(["households"] if interviews else [])]
    faults = [f"{told}: the key `{key}` is missing; it is a whole number." for key in due if getattr(sampling, key) is None]
    if sampling.villages and panel.moderator in of_models(design) | of_effects(design):
        tried = [sampling.villages, *(design.search.villages if design.search else ())]
        tried += design.curves.villages if design.curves else ()
        fewest = min(tried)
        strong = round(panel.moderator_share * fewest)
        if not 0 < strong < fewest:
            faults.append(
                f"{design.source}, [panel], key `moderator_share`: {panel.moderator_share:g} of {fewest} villages makes "
                f"{strong} in which `{panel.moderator}` is 1; there must be some of either kind."
            )
    instruments = design.instruments
    if interviews and not (instruments.tells > 0 and instruments.unheard < 1) and not instruments.invents:
        faults.append(f"{design.source}, [instruments]: with these nobody ever tells of anything, so no outcome would vary.")
    return faults


def _of_names(design: Design) -> list[str]:
    names = [*keys(), *regressors(design), *outcomes(design)]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    return [f"{design.source}: the name `{name}` stands for two columns; each needs its own." for name in twice]


def _of_outcome(design: Design, outcome: Outcome, place: str) -> list[str]:
    faults: list[str] = []
    if outcome.base_rate in {0, 1}:
        faults.append(f"{place}, key `base_rate`: got {outcome.base_rate:g}; it must lie between 0 and 1, neither of them.")
    terms, wrong = terms_of(outcome.effects)
    wrong += [f"`{name}` stands for several terms; an effect is of one." for name in outcome.effects if "*" in name]
    faults += [f"{place}, key `effects`: {fault}" for fault in wrong]
    for factor in (factor for term in terms for factor in term.factors):
        if factor.indicator:
            faults.append(f"{place}, key `effects`: `i.{factor.variable}` stands for several columns; an effect is of one.")
        faults += _absent([factor.variable], regressors(design), f"{place}, key `effects`")
    return faults


def _of_model(design: Design, model: Model, place: str) -> list[str]:
    known = [*regressors(design), *keys()]
    faults = _absent([model.outcome], outcomes(design), f"{place}, key `outcome`")
    faults += _absent(model.variables, known, f"{place}, key `terms`")
    faults += _absent(model.effects, [*keys(), design.panel.moderator] if design.panel else [], f"{place}, key `effects`")
    faults += _absent([model.cluster] if model.cluster else [], keys(), f"{place}, key `errors`")
    for name in {factor.variable for term in model.parsed for factor in term.factors if factor.indicator}:
        if design.panel and name in known and name not in {*keys(), design.panel.moderator}:
            faults.append(
                f"{place}, key `terms`: `i.{name}` would be a column for each row, since `{name}` is never the same twice."
            )
    return faults


def _absent(came: Iterable[str], known: list[str], place: str) -> list[str]:
    faults: list[str] = []
    for name in came:
        if name not in known:
            guess = nearest(name, known)
            hint = f"; did you mean `{guess}`?" if guess else "."
            faults.append(f"{place}: the design makes no column `{name}`{hint} It makes {', '.join(known)}.")
    return faults


def _of_search(design: Design) -> list[str]:
    search, place = design.search, f"{design.source}, [search]"
    if search is None:
        return []
    faults: list[str] = []
    claims = [claim.id for claim in design.study.claims]
    if search.claim not in claims:
        guess = nearest(search.claim, claims)
        hint = f"; did you mean `{guess}`?" if guess else "."
        faults.append(f"{place}, key `claim`: no claim is called `{search.claim}`{hint} They are {', '.join(claims)}.")
    if not _TESTED_AT < search.power < 1:
        faults.append(f"{place}, key `power`: got {search.power:g}; it must lie between {_TESTED_AT:g} and 1, neither of them.")
    if not (search.villages or search.years or search.households):
        faults.append(f"{place}: there is nothing to try; give several `villages`, `years` or `households`.")
    costs = design.costs
    if costs is None or not (costs.village or costs.wave or costs.household):
        faults.append(f"{place}: the cheapest design needs a section [costs] in which `village`, `wave` or `household` is above 0.")
    return faults
