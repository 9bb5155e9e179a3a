"""A design run many times: the estimate of each claim in each run, beside its target, and the runs that gave none."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import polars as pl

from groundswell.arrays import Floats
from groundswell.diagnosis.diagnosands import diagnosands
from groundswell.diagnosis.estimating import NUMBERS, Estimating, Told, estimating, target
from groundswell.diagnosis.panels import draw
from groundswell.errors import DesignError

if TYPE_CHECKING:
    from groundswell.diagnosis.design import Design
    from groundswell.estimate import Claim

Progress = Callable[[int, int], None]
Part = Mapping[str, tuple[Told, Floats]]
"""What some runs say of each claim, and what the estimates are held against; shape of the latter ``(runs,)``."""
Found = TypeVar("Found")
RUNS = (
    {"replication": pl.Int64, "id": pl.String, "side": pl.String}
    | dict.fromkeys(NUMBERS, pl.Float64)
    | {"verdict": pl.String, "truth": pl.Float64}
)
"""Columns of a claim's estimates in every run; ``truth`` is its target, or the estimate on what truly happened."""
FAILURES = {"claim": pl.String, "reason": pl.String, "runs": pl.Int64}
_CELLS = 2_000_000
"""Numbers in a batch of panels: enough that the batch pays, few enough that memory stays small."""
_MOST = 250
_LOOKED_AT = 20
"""Panels on which it is seen how often probabilities leave 0 to 1."""
BEYOND = 0.05
"""The share of villages and years whose probability may leave 0 to 1 before a design is refused."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Many runs of a design.

    Attributes
    ----------
    runs
        A row a claim and a run that gave an estimate, columns as :data:`RUNS`.
    failures
        How many runs gave none, and why: ``claim``, ``reason``, ``runs``.
    replications
        All runs.
    notes
        What a reader should know of the estimator and of the panels, a sentence each.
    """

    runs: pl.DataFrame
    failures: pl.DataFrame
    replications: int
    notes: tuple[str, ...] = ()

    def numbers(self, claim: str) -> dict[str, tuple[float | None, float | None]]:
        """Each diagnosand of a claim with its Monte Carlo error; None where the runs do not tell it."""
        runs = self.runs.filter(pl.col("id") == claim)
        found = diagnosands(runs) if runs.height else {}
        return {name: (_known(value), _known(error)) for name, (value, error) in found.items()}


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None


def try_panels(design: Design, seed: int, runs: range, progress: Progress | None = None) -> Trial:
    """Run a design on a panel model.

    Each run is drawn by its own number, so that no two are the same and any of them can be drawn alone; runs go side by side
    on all cores, and that changes no result.

    Parameters
    ----------
    design
        A design with a panel model.
    seed
        The seed of all runs.
    runs
        The numbers of the runs.
    progress
        Called with the number of runs done and of all runs.

    Raises
    ------
    DesignError
        If its estimator can never be fitted, or its effects are none that a probability can bear.
    """
    made = estimating(design, seed)
    targets = {claim.id: target(claim, design) for claim in design.study.claims}
    each = max(1, min(_MOST, _CELLS // (made.world.villages * made.world.years * (made.world.model.controls + 8))))

    def one(first: int) -> Part:
        panels = draw(made.world, seed, first, min(each, runs.stop - first))
        told = made.told(panels, panels.told)
        happened = made.told(panels, panels.happened) if None in targets.values() else told
        return {claim: (found, _truth(targets[claim], happened[claim])) for claim, found in told.items()}

    notes = _notes(made, beyond(design, seed), design)
    parts = side_by_side(one, runs[::each])
    return together(design.study.claims, counted(parts, each, len(runs), progress), runs, notes)


def beyond(design: Design, seed: int) -> float:
    """How often effects take the probability of an outcome beyond 0 and 1: the share of villages and years of some panels."""
    world = design.world
    return draw(world, seed, 0, max(1, min(_LOOKED_AT, _CELLS // (world.villages * world.years)))).beyond


def _truth(target: float | None, happened: Told) -> Floats:
    """What the estimate of each run is held against."""
    estimates = happened.numbers[:, 0]
    return estimates if target is None else np.full(estimates.shape, target)


def side_by_side(verb: Callable[[int], Found], numbers: Iterable[int]) -> Iterator[Found]:
    """What a verb makes of each number, in their order, by a thread a core: for verbs that are kernels above all."""
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        yield from pool.map(verb, numbers)
    finally:
        pool.shutdown(cancel_futures=True)  # who interrupts does not wait for runs that have not begun


def counted(found: Iterable[Found], each: int, replications: int, progress: Progress | None) -> Iterator[Found]:
    """The parts as they come, each told of."""
    for number, part in enumerate(found, start=1):
        if progress:
            progress(min(number * each, replications), replications)
        yield part


def together(claims: Iterable[Claim], parts: Iterable[Part], runs: range, notes: tuple[str, ...] = ()) -> Trial:
    """All parts of a trial as one."""
    claims, gathered = tuple(claims), list(parts)
    tables: list[pl.DataFrame] = []
    failures: list[tuple[str, str, int]] = []
    for claim in claims:
        numbers = np.concatenate([part[claim.id][0].numbers for part in gathered])
        truth = np.concatenate([part[claim.id][1] for part in gathered])
        tables.append(_runs(claim, numbers, truth, runs))
        reasons = Counter(reason for part in gathered for reason in part[claim.id][0].reasons.values())
        failures += [(claim.id, reason, runs) for reason, runs in reasons.most_common()]
        unheld = int((np.isfinite(numbers[:, 0]) & ~np.isfinite(truth)).sum())
        failures += [(claim.id, "no estimate on what truly happened to hold it against", unheld)] if unheld else []
    return Trial(
        runs=pl.concat(tables),
        failures=pl.DataFrame(failures, schema=FAILURES, orient="row"),
        replications=len(runs),
        notes=notes,
    )


def _runs(claim: Claim, numbers: Floats, truth: Floats, runs: range) -> pl.DataFrame:
    """The runs of a claim that gave an estimate with a target."""
    told = np.flatnonzero(np.isfinite(numbers).all(axis=1) & np.isfinite(truth))
    columns = {name: numbers[told, place] for place, name in enumerate(NUMBERS)}
    named = {"replication": told + runs.start, "id": [claim.id] * told.size, "side": [claim.side] * told.size}
    verdicts = verdicts_of(claim, columns["ci_low"], columns["ci_high"])
    return pl.DataFrame({**named, **columns, "verdict": verdicts, "truth": truth[told]}, schema=RUNS)


def verdicts_of(claim: Claim, low: Floats, high: Floats) -> list[str]:
    """The verdict on each interval, as :func:`groundswell.findings.judgement.verdict` has it on one."""
    bound = claim.bound or 0.0
    sides = {
        "within": ((low >= -bound) & (high <= bound), (low > bound) | (high < -bound)),
        "positive": (low > 0, high < 0),
        "negative": (high < 0, low > 0),
    }
    supported, contradicted = sides[claim.side]
    return np.where(supported, "supported", np.where(contradicted, "contradicted", "undetermined")).tolist()


def _notes(made: Estimating, beyond: float, design: Design) -> tuple[str, ...]:
    """What was left out of each model, and how often probabilities had to be held.

    Raises
    ------
    DesignError
        If effects take probabilities beyond 0 and 1 too often for them to be effects on a probability.
    """
    if beyond > BEYOND:
        raise DesignError(
            f"{design.source}, [[outcome]], key `effects`: with the deviations of [panel] they take the probability beyond 0 and 1"
            f" in {beyond:.0%} of villages and years; at most {BEYOND:.0%} are allowed; make effects or deviations smaller."
        )
    told = [f"{name}: {note}" for name, rows in made.rows.items() for note in rows.notes]
    held = f"In {beyond:.2%} of villages and years effects take the probability beyond 0 or 1, where it is held."
    return (*told, *([held] if beyond else []))
