"""What a design estimates: its claims as sums of coefficients, many panels at once where the batch can, else one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import stdtr, stdtrit

from groundswell.arrays import Floats, Whole
from groundswell.diagnosis.panels import VILLAGE, YEAR, Panels, World, draw, groups, product
from groundswell.errors import DesignError, StudyError
from groundswell.estimate import Study, fit, fit_each
from groundswell.estimate.batch import Batch, batch
from groundswell.estimate.design import Design as Rows
from groundswell.estimate.fit import designs_of
from groundswell.estimate.rows import prepare
from groundswell.estimate.terms import Term, parse_all
from groundswell.randomness import stream

if TYPE_CHECKING:
    from groundswell.diagnosis.design import Design
    from groundswell.estimate import Claim, Estimates
    from groundswell.estimate.sections import Model

NUMBERS = ("estimate", "std_error", "p_value", "ci_low", "ci_high")
_ALIKE = "some terms can hardly be told apart in the rows that are left"
_STILL = "the outcome does not vary within villages"
_FEW = "too few rows are left for the coefficients"
_NOTHING = 1e-12
_NUMBERED = re.compile(r"(?:[\d,]+ of )?[\d,]+ (rows|coefficients|clusters|groups)")


@dataclass(frozen=True)
class Told:
    """What panels say of one claim.

    Attributes
    ----------
    numbers
        Columns as :data:`NUMBERS`; shape ``(panels, 5)``; not numbers where the estimator failed.
    reasons
        Why it failed, by place in the panels.
    """

    numbers: Floats
    reasons: Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class Estimating:
    """How the claims of a study are estimated on panels of one world.

    Attributes
    ----------
    world
        What the panels are drawn from.
    study
        Its models and claims.
    rows
        The design of each model, on a panel in which nothing is lacking.
    """

    world: World
    study: Study
    rows: Mapping[str, Rows]

    @cached_property
    def batched(self) -> tuple[Claim, ...]:
        """Claims whose models the batch can fit."""
        return tuple(claim for claim in self.study.claims if self._for_batch(claim))

    def _for_batch(self, claim: Claim) -> bool:
        models = [self.rows[name].model for name in _models(claim)]
        stacked = len(models) == 1 or all(model.cluster == VILLAGE for model in models)  # two are compared with errors by village
        return stacked and all(_for_batch(model) for model in models)

    def told(self, panels: Panels, outcomes: Mapping[str, Floats]) -> dict[str, Told]:
        """What panels say of each claim, given what is known of the outcomes."""
        quick = {claim.id for claim in self.batched}
        told = self._together(panels, outcomes) if quick else {}
        others = tuple(claim for claim in self.study.claims if claim.id not in quick)
        if others:
            named = {name for claim in others for name in _models(claim)}
            models = tuple(model for model in self.study.models if model.name in named)
            told |= apart(frames(panels, outcomes), replace(self.study, models=models, claims=others))
        return told

    def _together(self, panels: Panels, outcomes: Mapping[str, Floats]) -> dict[str, Told]:
        names = dict.fromkeys(name for claim in self.batched for name in _models(claim))
        made = {name: self._batch(self.rows[name], panels, outcomes) for name in names}
        return {claim.id: self._claimed(claim, made) for claim in self.batched}

    def _batch(self, rows: Rows, panels: Panels, outcomes: Mapping[str, Floats]) -> Batch:
        matrix = np.stack([product(term, panels.columns) for term in rows.terms], axis=-1)
        unit, other = self._groups(rows.model)
        return batch(outcomes[rows.model.outcome], matrix, unit, other, panels.present)

    def _groups(self, model: Model) -> tuple[Whole, Whole]:
        """What errors are clustered by, and the other effect, numbered; one group for all where there is no other."""
        village, year = groups(self.world)
        unit, other = (village, year) if model.cluster == VILLAGE else (year, village)
        return unit, other if len(model.effects) > 1 else np.zeros_like(other)

    def _claimed(self, claim: Claim, made: Mapping[str, Batch]) -> Told:
        """One claim from the batches of its models, as :mod:`groundswell.estimate.difference` has it of single fits."""
        total: Floats | float = 0.0
        moved: Floats | float = 0.0
        counted: Whole | int = 0
        for sign, name in zip((1.0, -1.0), _models(claim), strict=False):
            weights = sign * weighing(claim, self.rows[name])
            total = total + made[name].coefficients @ weights
            moved = moved + made[name].influence @ weights
            counted = counted + made[name].used
        first = made[claim.model]
        terms = sum(len(self.rows[name].terms) for name in _models(claim))
        clusters, rows = first.used[:, 1], np.asarray(counted)[:, 0]
        left = rows - terms - np.asarray(counted)[:, 2]
        with np.errstate(divide="ignore", invalid="ignore"):
            factor = clusters / (clusters - 1) * (rows - 1) / left
            error = np.sqrt(factor * (np.asarray(moved) ** 2).sum(axis=1))
        reasons = _reasons([made[name] for name in _models(claim)], (clusters < 2) | (left <= 0))
        numbers = inferred(np.asarray(total), error, clusters - 1)
        numbers[list(reasons)] = np.nan
        return Told(numbers, reasons)


def _reasons(made: list[Batch], few: npt.NDArray[np.bool_]) -> dict[int, str]:
    """Why panels gave nothing, by their place."""
    still = np.any([one.squares[:, 0] <= _NOTHING * np.maximum(one.used[:, 0], 1) for one in made], axis=0)
    alike = np.any([~np.isfinite(one.coefficients).all(axis=1) for one in made], axis=0)
    found = {int(place): _ALIKE for place in np.flatnonzero(alike)}
    found |= {int(place): _STILL for place in np.flatnonzero(still)}
    return found | {int(place): _FEW for place in np.flatnonzero(few)}


def inferred(estimate: Floats, error: Floats, degrees: Whole) -> Floats:
    """Estimates with what follows from their errors; columns as :data:`NUMBERS`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.maximum(degrees, 1)
        reach = stdtrit(least, 0.975) * error
        p_value = 2 * stdtr(least, -np.abs(estimate / error))
    return np.column_stack([estimate, error, p_value, estimate - reach, estimate + reach])


def estimating(design: Design, seed: int) -> Estimating:
    """How a design's claims are estimated; its estimator is tried on one panel, whose outcomes are the fall of a coin.

    Raises
    ------
    DesignError
        If a model could not be fitted whatever happens, with the reason.
    """
    world = design.world
    panels = draw(replace(world, attrition=0.0), seed, 0, 1)
    coins = stream(seed, "design coins").uniforms((1, world.villages, world.years, 1)).reshape(1, -1)
    (frame,) = frames(panels, {outcome.name: np.round(coins) for outcome in world.outcomes})
    try:
        designs, faults = designs_of(prepare(frame, design.study, design.source), design.study)
    except StudyError as error:
        raise DesignError(*error.faults) from None
    told = [fault for found in faults.values() for fault in found]
    made = Estimating(world=world, study=design.study, rows=designs)
    told += [] if told else [fault for claim in design.study.claims for fault in _absorbed(claim, made, design.source)]
    if told:
        raise DesignError(*told)
    return made


def _absorbed(claim: Claim, made: Estimating, source: str) -> list[str]:
    """The faults of a claim about a term that the effects leave nothing of."""
    gone = [
        (name, term)
        for name in _models(claim)
        for term in (claim.term, claim.plus)
        if term and _key(term) in {dropped.key for dropped in made.rows[name].dropped}
    ]
    return [f"{source}, claim `{claim.id}`: the effects of model `{name}` absorb its term `{term}`." for name, term in gone]


def weighing(claim: Claim, rows: Rows) -> Floats:
    """One for each term that a claim adds up, and zero for the others; shape ``(terms,)``."""
    sought = [_key(name) for name in (claim.term, claim.plus) if name]
    return np.array([float(sought.count(term.key)) for term in rows.terms])


def _key(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(":"))


def _models(claim: Claim) -> list[str]:
    return [name for name in (claim.model, claim.minus) if name]


def _for_batch(model: Model) -> bool:
    kinds = model.kind == "linear" and not model.where.strip() and set(model.effects) <= {VILLAGE, YEAR}
    return kinds and model.cluster in model.effects


def target(claim: Claim, design: Design) -> float | None:
    """What the world makes of a claim's estimand; None where only the truth itself can be asked."""
    outcomes = {outcome.name: outcome for outcome in design.outcomes}
    total = 0.0
    for sign, name in zip((1.0, -1.0), _models(claim), strict=False):
        model = design.study.model(name)
        if model.kind != "linear" or "i." in claim.term + claim.plus:
            return None
        effects = {_term(term).key: effect for term, effect in outcomes[model.outcome].effects.items()}
        total += sign * sum(effects.get(_key(term), 0.0) for term in (claim.term, claim.plus) if term)
    return total


def _term(text: str) -> Term:
    (term,) = parse_all([text])
    return term


def frames(panels: Panels, outcomes: Mapping[str, Floats]) -> list[pl.DataFrame]:
    """Panels as tables, without the rows that were lost."""
    named = {**panels.columns, **outcomes}
    made: list[pl.DataFrame] = []
    for place in range(next(iter(outcomes.values())).shape[0]):
        table = pl.DataFrame({name: values[place] for name, values in named.items()}).cast({VILLAGE: pl.Int64, YEAR: pl.Int64})
        made.append(table if panels.present is None else table.filter(pl.Series(panels.present[place])))
    return made


def apart(tables: list[pl.DataFrame], study: Study) -> dict[str, Told]:
    """What tables say of each claim, by the estimators of a study; one that fails leaves its table without numbers."""
    found = _fitted(tables, study)
    told: dict[str, Told] = {}
    for claim in study.claims:
        numbers, reasons = np.full((len(tables), len(NUMBERS)), np.nan), dict[int, str]()
        for place, estimates in enumerate(found):
            row = _numbers(estimates, claim) if not isinstance(estimates, str) else None
            if row is None:
                reasons[place] = estimates if isinstance(estimates, str) else _why(tables[place], study, claim)
            else:
                numbers[place] = row
        told[claim.id] = Told(numbers, reasons)
    return told


def _fitted(tables: list[pl.DataFrame], study: Study) -> list[Estimates | str]:
    """The estimates of each table, or in words why there are none; what breaks on one table leaves the others alone."""
    try:
        return list(fit_each(tables, study))
    except (ArithmeticError, ValueError, StudyError, np.linalg.LinAlgError) as error:
        if len(tables) == 1:
            return [_first(error)]
        return [one for table in tables for one in _fitted([table], study)]


def _numbers(estimates: Estimates, claim: Claim) -> tuple[float, ...] | None:
    inference = next((one.inference for one in estimates.contrasts if one.claim.id == claim.id), None)
    if inference is None or not np.isfinite([inference.estimate, inference.p_value]).all():
        return None
    return inference.estimate, inference.std_error, inference.p_value, *inference.interval


def _why(table: pl.DataFrame, study: Study, claim: Claim) -> str:
    """Why a claim could not be estimated, in the words of the estimator."""
    models = tuple(study.model(name).model_copy(update={"optional": False}) for name in _models(claim))
    try:
        estimates = fit(table, replace(study, models=models, claims=(claim,)))
    except (ArithmeticError, ValueError, StudyError, np.linalg.LinAlgError) as error:
        return _first(error)
    unfitted = [reason for one in estimates.unfitted for reason in one.reasons]
    return unfitted[0] if unfitted else "the estimate has no error"


def _first(error: Exception) -> str:
    """The first fault, without its place and without the numbers of one panel."""
    text = error.faults[0] if isinstance(error, StudyError) else str(error)
    return _NUMBERED.sub(r"\1", text.rpartition('": ')[2]).partition(" (")[0].rstrip(".")
