"""Fit a study: each of its models, margins and claims, on one table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from groundswell import tables
from groundswell.errors import StudyError
from groundswell.estimate.design import Design, design
from groundswell.estimate.difference import contrast, difference, estimand
from groundswell.estimate.linear import Solution, linear
from groundswell.estimate.margins import margins
from groundswell.estimate.result import Contrast, Estimates, Fit, Unfitted
from groundswell.estimate.rows import Rows, described, prepare
from groundswell.estimate.sections import CONSTANT, Claim, Model
from groundswell.estimate.study import Study


def fit(data: Any = None, study: Study | str | Path = "article", seed: int = 1) -> Estimates:
    """Fit the models of a study.

    Parameters
    ----------
    data
        A panel, a data frame (pandas, Polars or Arrow), a table that was read, the path of a file, or None for the file that the
        study names.
    study
        A study, the path of a STUDY.toml, or ``"article"`` for the article's own.
    seed
        Of the signs that a wild cluster bootstrap draws; nothing else here is drawn.

    Returns
    -------
    Estimates
        Coefficients, margins, and what was left out and why.

    Raises
    ------
    StudyError, TableError
        With a sentence for each thing that the study or the table has wrong; what is wrong with an optional model alone is kept in
        ``unfitted`` instead, unless no model is left.
    """
    study = study if isinstance(study, Study) else Study.load(study)
    read = opened(data, study)
    source = read.source
    rows = prepare(read.frame, study, source)
    designs, faults = designs_of(rows, study)
    fits: dict[str, Fit] = {}
    for name, made in designs.items():
        try:
            fits[name] = fitted(made, solved(made, f'{source}, model "{name}"', seed))
        except StudyError as error:
            faults[name] = error.faults
    _refuse(study, fits, faults)
    return Estimates(
        study=study,
        fits=tuple(fits.values()),
        contrasts=tuple(_contrast(claim, fits, designs, study, seed) for claim in study.claims),
        margins=margins(tuple(margin for margin in study.margins if margin.model in fits), fits, designs, study.source),
        source=source,
        read=described(rows, study),
        labels=read.labels,
        value_labels=read.value_labels,
        unfitted=tuple(_unfitted(model, faults[model.name], source) for model in study.models if model.name in faults),
    )


def _refuse(study: Study, fits: dict[str, Fit], faults: dict[str, Sequence[str]]) -> None:
    """Refuse a table that a model cannot do without, or that bears no model at all."""
    due = [fault for model in study.models if not (model.optional and fits) for fault in faults.get(model.name, ())]
    if due:
        raise StudyError(*due)


def _unfitted(model: Model, faults: Sequence[str], source: str) -> Unfitted:
    """A model that was left out; where the fault lies is said by its name already."""
    return Unfitted(model, tuple(fault.removeprefix(f'{source}, model "{model.name}": ') for fault in faults))


def _contrast(claim: Claim, fits: dict[str, Fit], designs: dict[str, Design], study: Study, seed: int) -> Contrast:
    """What is estimated of a claim; nothing where a model of it could not be fitted."""
    models = [study.model(name) for name in (claim.model, claim.minus) if name]
    if all(model.name in fits for model in models):
        return contrast(claim, fits, designs, study.source, partial(difference, seed=seed))
    return Contrast(claim=claim, estimand=estimand(claim, {model.name: model.outcome for model in models}), inference=None)


def opened(data: Any, study: Study) -> tables.Table:
    """The table that a study is fitted to, what messages call it, and its labels."""
    if data is None and study.path is None:
        raise StudyError(f"{study.source}, [data]: no `path` names the file of the data, and none was given.")
    if data is None or isinstance(data, (str, Path)):
        return tables.read(study.path if data is None else data)  # pyright: ignore[reportArgumentType]
    if isinstance(data, tables.Table):
        return data
    source = "the data"
    return tables.Table(frame=tables.to_polars(getattr(data, "villages", data), source), source=source)


def designs_of(rows: Rows, study: Study) -> tuple[dict[str, Design], dict[str, Sequence[str]]]:
    """The designs of all models, and the faults of those that have none, by name."""
    designs: dict[str, Design] = {}
    faults: dict[str, Sequence[str]] = {}
    for model in study.models:
        try:
            designs[model.name] = design(rows, model)
        except StudyError as error:
            faults[model.name] = error.faults
    return designs, faults


def solved(made: Design, place: str, seed: int = 1) -> Solution:
    """The solution of one model, by the estimator of its kind."""
    if made.model.kind == "conditional-logit":
        from groundswell.estimate.conditional_logit import conditional_logit

        return conditional_logit(made, place)
    if made.model.kind == "pooled-logit":
        from groundswell.estimate.pooled_logit import pooled_logit

        return pooled_logit(made, place)
    return linear(made, place, seed)


def fitted(made: Design, solution: Solution) -> Fit:
    """The record of one model's fit."""
    return Fit(
        model=made.model,
        terms=tuple([CONSTANT] * _has_intercept(made.model) + made.names),
        coefficients=solution.coefficients,
        covariance=solution.covariance,
        degrees=solution.degrees,
        n=len(made.outcome),
        units=None if made.unit_values is None else made.unit_values.n_unique(),
        units_dropped=made.units_dropped,
        rows_dropped=made.rows_dropped,
        terms_dropped=tuple(term.name for term in made.dropped),
        r2_within=solution.r2_within,
        log_likelihood=solution.log_likelihood,
        small_sample_factor=solution.factor,
        notes=(*made.notes, *solution.notes),
        wild=solution.wild,
    )


def _has_intercept(model: Model) -> bool:
    return not model.effects
