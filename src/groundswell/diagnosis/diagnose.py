"""A design diagnosed: run many times, its claims' diagnosands, power as a curve, and the cheapest design with power enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import polars as pl

from groundswell import tables
from groundswell.diagnosis.curves import curves
from groundswell.diagnosis.design import Design
from groundswell.diagnosis.estimating import target
from groundswell.diagnosis.running import run
from groundswell.diagnosis.search import search
from groundswell.diagnosis.trial import Trial

Stages = Callable[[str, int, int], None]
"""Called with what is under way, how much of it is done, and all of it."""
DIAGNOSIS = {"claim": pl.String, "diagnosand": pl.String, "value": pl.Float64, "monte_carlo_error": pl.Float64}
TARGETS = (
    dict.fromkeys(("claim", "says", "model", "term", "side"), pl.String)
    | {"target": pl.Float64, "target_basis": pl.String}
    | dict.fromkeys(("replications", "failed"), pl.Int64)
)


@dataclass(frozen=True, kw_only=True)
class Diagnosed:
    """What many runs say of a design.

    Attributes
    ----------
    design
        What was run.
    seed
        The seed of every run.
    trial
        The estimates of all runs, and the runs that gave none.
    curves
        Power at other effects and sizes, a row a claim and value.
    search
        Designs by cost, and whether they have power enough; None where no search was asked for.
    """

    design: Design
    seed: int
    trial: Trial
    curves: pl.DataFrame
    search: pl.DataFrame | None

    @cached_property
    def table(self) -> pl.DataFrame:
        """A row a number, columns as in ``diagnosis.csv``; empty where the runs do not tell it."""
        rows: list[dict[str, Any]] = []
        for claim in self.design.study.claims:
            found = self.trial.numbers(claim.id)
            for name in self.design.plan.diagnosands:
                value, error = found.get(name, (None, None))
                rows.append({"claim": claim.id, "diagnosand": name, "value": value, "monte_carlo_error": error})
        return pl.DataFrame(rows, schema=DIAGNOSIS)

    @cached_property
    def targets(self) -> pl.DataFrame:
        """A row a claim: what it is about, its target, and in how many runs its estimator failed."""
        rows: list[tuple[Any, ...]] = []
        for claim in self.design.study.claims:
            told = self.trial.runs.filter(pl.col("id") == claim.id)
            known = target(claim, self.design) if self.design.panel else None
            basis = "declared" if known is not None else "mean on the truth"
            aim = known if known is not None else told["truth"].mean()
            what = f"{claim.term} + {claim.plus}" if claim.plus else claim.term
            named = (claim.id, claim.claim, f"{claim.model} minus {claim.minus}" if claim.minus else claim.model, what, claim.side)
            rows.append((*named, aim, basis, self.trial.replications, self.trial.replications - told.height))
        return pl.DataFrame(rows, schema=TARGETS, orient="row")

    def value(self, claim: str, diagnosand: str) -> float | None:
        """One of the numbers; None where the runs do not tell it."""
        return self.trial.numbers(claim).get(diagnosand, (None, None))[0]

    def _repr_html_(self) -> str:
        return tables.to_html(self.table)


def diagnose(
    design: Design | str | Path, seed: int = 1, replications: int | None = None, progress: Stages | None = None
) -> Diagnosed:
    """Run a design many times, and say what it can find, how often it errs, and by how much.

    Parameters
    ----------
    design
        A design, or the path of a DESIGN.toml.
    seed
        The seed of every run; the run's number makes it a stream of its own, so no two runs are alike.
    replications
        Runs, in place of the design's own number.
    progress
        Called with what is under way, how much of it is done, and all of it.

    Raises
    ------
    DesignError, StudyError, ScenarioError
        If the design is not one that can be diagnosed, with a sentence a fault.

    Examples
    --------
    >>> few = {"search": {"villages": [113], "replications": 50}, "curves": {"effects": [0.04], "replications": 50}}
    >>> diagnosed = diagnose(Design.example().changed(**few), replications=100)
    >>> diagnosed.table["diagnosand"].n_unique()
    8
    """
    design = design if isinstance(design, Design) else Design.load(design)
    told: Any = (lambda stage: partial(progress, stage)) if progress else (lambda _: None)
    trial = run(design, seed, range(replications or design.replications), told("running"))
    return Diagnosed(
        design=design,
        seed=seed,
        trial=trial,
        curves=curves(design, trial, seed, told("drawing curves")),
        search=search(design, seed, told("searching")) if design.search else None,
    )
