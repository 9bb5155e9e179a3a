"""One study on many tables: linear models with unit and period effects by the batch, all else one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from groundswell.arrays import Floats
from groundswell.errors import StudyError
from groundswell.estimate.batch import batch
from groundswell.estimate.design import Design
from groundswell.estimate.difference import contrast, difference, units
from groundswell.estimate.fit import designs_of, fitted, opened, solved
from groundswell.estimate.linear import Solution, absorbed
from groundswell.estimate.margins import margins
from groundswell.estimate.result import Contrast, Estimates, Inference
from groundswell.estimate.rows import prepare
from groundswell.estimate.study import Study


@dataclass(frozen=True)
class _Solved:
    """A solution, and where the batch found it by how much each unit moves the coefficients."""

    solution: Solution
    influence: Floats | None = None


def fit_each(data: Iterable[Any], study: Study | str | Path = "article") -> list[Estimates]:
    """Fit the models of a study to each of many tables, as :func:`groundswell.estimate.fit` does to one.

    A model that cannot be fitted to a table is left out there, with the claims that are about it, and the others go on: a term that
    the effects absorb is dropped, while rows that are too few, an outcome that does not vary and terms that are collinear among
    themselves leave a model without a fit. Margins are not computed.

    Parameters
    ----------
    data
        Panels or data frames.
    study
        A study, the path of a STUDY.toml, or ``"article"`` for the article's own.

    Returns
    -------
    list of Estimates
        In the order of the tables.
    """
    study = study if isinstance(study, Study) else Study.load(study)
    designs = [designs_of(prepare(*_arguments(one, study)), study)[0] for one in data]
    solutions: list[dict[str, _Solved]] = [{} for _ in designs]
    alike: dict[tuple[str, tuple[str, ...], bytes], list[int]] = defaultdict(list)
    for number, models in enumerate(designs):
        for name, design in models.items():
            key = (name, tuple(design.names), design.effects.tobytes()) if _for_batch(design) else (name, (), b"")
            alike[key].append(number)
    for (name, terms, _), numbers in alike.items():
        found = (_together if terms else _apart)([designs[number][name] for number in numbers])
        for number, one in zip(numbers, found, strict=True):
            if one is not None:
                solutions[number][name] = one
    return [_estimates(study, models, solutions[number]) for number, models in enumerate(designs)]


def _arguments(data: Any, study: Study) -> tuple[Any, Study, str]:
    read = opened(data, study)
    return read.frame, study, read.source


def _for_batch(design: Design) -> bool:
    model = design.model
    plain = model.kind == "linear" and not model.bootstrapped
    return plain and len(model.effects) == 2 and model.cluster in model.effects and _clusters(design) > 1


def _clusters(design: Design) -> int:
    return 0 if design.clusters is None else int(design.clusters.max()) + 1


def _unit(design: Design) -> int:
    """Which of the effects errors are clustered by."""
    return design.model.effects.index(str(design.model.cluster))


def _together(designs: list[Design]) -> list[_Solved | None]:
    """Designs of the same terms and groups, at once; where the batch cannot tell terms apart, alone."""
    first = designs[0]
    outcomes, terms = (np.stack([getattr(one, name) for one in designs]) for name in ("outcome", "matrix"))
    unit = _unit(first)
    made = batch(outcomes, terms, first.effects[:, unit], first.effects[:, 1 - unit])
    (rows, columns), groups = first.matrix.shape, _clusters(first)
    factor = _factor(groups, rows, rows - columns - absorbed(first.effects, first.clusters))
    found: list[_Solved | None] = []
    for number, design in enumerate(designs):
        outcome, residual = made.squares[number]
        solution = Solution(
            coefficients=made.coefficients[number],
            covariance=made.covariance(number) * factor,
            degrees=groups - 1,
            factor=factor,
            log_likelihood=-rows / 2 * float(np.log(2 * np.pi * residual / rows) + 1) if residual > 0 else np.inf,
            r2_within=1 - float(residual / outcome),
        )
        known = np.isfinite(solution.coefficients).all()
        found += [_Solved(solution, made.influence[number])] if known else _apart([design])
    return found


def _apart(designs: list[Design]) -> list[_Solved | None]:
    found: list[_Solved | None] = []
    for design in designs:
        try:
            found.append(_Solved(solved(design, design.model.name)))
        except StudyError:
            found.append(None)
    return found


def _factor(groups: int, rows: int, residual: int) -> float:
    return groups / (groups - 1) * (rows - 1) / residual


def _estimates(study: Study, designs: dict[str, Design], solutions: dict[str, _Solved]) -> Estimates:
    fits = {name: fitted(designs[name], solutions[name].solution) for name in designs if name in solutions}

    def stacked(first: Design, second: Design, plus: Floats, minus: Floats, place: str) -> Inference:
        moved = [solutions[design.model.name].influence for design in (first, second)]
        if moved[0] is None or moved[1] is None or any(design.unit != design.model.cluster for design in (first, second)):
            return difference(first, second, plus, minus, place)
        estimate = fits[first.model.name].coefficients @ plus - fits[second.model.name].coefficients @ minus
        return _compared((first, second), (moved[0] @ plus, -moved[1] @ minus), float(estimate), place)

    contrasts: list[Contrast] = []
    for claim in study.claims:
        if claim.model in fits and (not claim.minus or claim.minus in fits):
            try:
                contrasts.append(contrast(claim, fits, designs, study.source, stacked))
            except StudyError:  # a term that these data do not have
                continue
    return Estimates(study=study, fits=tuple(fits.values()), contrasts=tuple(contrasts), margins=_no_margins())


def _compared(designs: tuple[Design, Design], moved: tuple[Floats, Floats], estimate: float, place: str) -> Inference:
    """A difference between two models, with the error that both stacked have: what each unit moves in one and in the other."""
    clusters = units(*designs, place)
    halves = clusters[: designs[0].outcome.size], clusters[designs[0].outcome.size :]
    total = np.zeros(int(clusters.max()) + 1)
    for design, half, share in zip(designs, halves, moved, strict=True):
        _, row = np.unique(design.effects[:, _unit(design)], return_index=True)
        total[half[row]] += share
    counted = sum(design.matrix.shape[1] + absorbed(design.effects, half) for design, half in zip(designs, halves, strict=True))
    factor = _factor(total.size, clusters.size, clusters.size - counted)
    return Inference(estimate, float(np.sqrt(factor * (total @ total))), total.size - 1)


def _no_margins() -> pl.DataFrame:
    return margins((), {}, {}, "")
