"""The corridor many times: society, sample and interviews drawn anew in each run, beside what truly happened in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import polars as pl

from groundswell.diagnose import JUDGED, Diagnosis, diagnose, signs
from groundswell.estimate import Estimates, Study, fit_each
from groundswell.findings import Finding, Findings, judge
from groundswell.panel import Panel
from groundswell.panel.outcomes import OUTCOMES, PETITIONERS, outcomes
from groundswell.pipeline import Observation, Replication, observe, replicate
from groundswell.randomness import stream
from groundswell.scenario import Scenario
from groundswell.tables import PANEL

Progress = Callable[[int, int], None]
_Panels = tuple[pl.DataFrame, pl.DataFrame]
"""Village-years as interviews have them, and as they truly were."""

_TOGETHER = 8
"""Runs whose models are fitted at once: enough that the batch pays, few enough that memory stays small."""
_SEED_BITS = 53
"""Seeds are below 2**53, which every program that reads a table keeps whole."""


@dataclass(frozen=True, kw_only=True)
class Repetition:
    """Many runs of the corridor.

    Attributes
    ----------
    first
        The run of the seed itself, whole, its findings with power and share supported over all runs.
    estimates
        Coefficients of every run: ``replication`` and the columns of ``estimates.csv``.
    claims
        The estimate of every claim in every run, from interviews and on the truth, with the seed that makes the run again.
    diagnosis
        What the runs say of the design.
    episodes
        The county's episode in every run: ``replication`` and the columns of the table of episodes; without rows where no county
        has one.
    """

    first: Replication
    estimates: pl.DataFrame
    claims: pl.DataFrame
    diagnosis: Diagnosis
    episodes: pl.DataFrame


def repeat(
    scenario: Scenario | str = "default", seed: int = 1, replications: int = 200, progress: Progress | None = None
) -> Repetition:
    """Run the corridor many times, and ask how often the article's study would have found what.

    Replication 0 is what :func:`groundswell.pipeline.replicate` gives for the seed; the others differ in everything that is random.
    In each, the models are fitted to the panel from interviews, and to a panel of what truly happened in the same villages. Runs
    go side by side on all cores; that changes no result.

    Parameters
    ----------
    scenario
        A scenario, or the name of a file or preset.
    seed
        From which the seed of each run is made.
    replications
        Runs, the first included.
    progress
        Called with the number of runs done and of all runs.
    """
    world = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
    first = replicate(world, seed)

    episodes = {0: first.history.episodes.table}

    def seen(number: int) -> _Panels:
        observation = observe(world, seed_of(seed, number), threads=1)
        episodes[number] = observation.history.episodes.table
        return _panels(observation)

    ((_, happened),) = _estimated([_panels(first)])
    found = [(first.estimates, happened)]
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        told = _told(pool.map(seen, range(1, replications)), replications, progress)
        while together := list(islice(told, _TOGETHER)):  # fitted here while other threads go on with the next runs
            found += _estimated(together)
    finally:
        pool.shutdown(cancel_futures=True)  # who interrupts does not wait for runs that have not begun
    return replace(_together(first, found), episodes=_numbered(episodes))


def _numbered(episodes: dict[int, pl.DataFrame]) -> pl.DataFrame:
    """The episodes of all runs in their order."""
    tables = [
        table.drop("replicate").select(pl.lit(number, pl.Int64).alias("replication"), pl.all())
        for number, table in sorted(episodes.items())
    ]
    return pl.concat(tables)


def _told(panels: Iterable[_Panels], replications: int, progress: Progress | None) -> Iterator[_Panels]:
    """The panels as they come, each told of."""
    for done, pair in enumerate(panels, start=2):
        if progress:
            progress(done, replications)
        yield pair


def seed_of(seed: int, replication: int) -> int:
    """The seed of one run of many: the seed itself for replication 0, else a number made from both."""
    return int(stream(seed, f"replication {replication}").key) >> (64 - _SEED_BITS) if replication else seed


def truth(observation: Observation) -> Panel:
    """The panel that fieldwork without any error would have given: what truly happened, in the villages and years surveyed.

    Figures and outcomes are true, the outcomes by the same minimum numbers of people; lineages are as the survey found them.
    """
    villages, history = observation.panel.villages, observation.history
    key = ["village", "year"]
    figures = history.villages.drop("replicate", *OUTCOMES)
    asked = villages.select(*key, *(name for name in villages.columns if name not in {*figures.columns, *OUTCOMES}))
    happened = outcomes(history.incidents, PETITIONERS)
    joined = asked.join(figures, on=key, maintain_order="left").join(happened, on=key, how="left", maintain_order="left")
    return Panel(villages=joined.with_columns(pl.col(OUTCOMES).fill_null(0)).select(PANEL.names))


def _panels(observation: Observation) -> _Panels:
    """What interviews and truth say of village-years; all else of a run can be forgotten."""
    return observation.panel.villages, truth(observation).villages


def _estimated(panels: Sequence[_Panels]) -> list[tuple[Estimates, Estimates]]:
    """All models from interviews; on the truth those that claims are about."""
    study = Study.load("article")
    claimed = {name for claim in study.claims for name in (claim.model, claim.minus)}
    about_claims = replace(study, models=tuple(model for model in study.models if model.name in claimed), margins=())
    told = fit_each([told for told, _ in panels], study)
    return list(zip(told, fit_each([happened for _, happened in panels], about_claims), strict=True))


def _together(first: Replication, found: Sequence[tuple[Estimates, Estimates]]) -> Repetition:
    rows: list[dict[str, Any]] = []
    for number, pair in enumerate(found):
        run = {"replication": number, "seed": seed_of(first.seed, number)}
        for data, estimates in zip(("interviews", "truth"), pair, strict=True):
            rows += [run | {"data": data} | _judged(finding) for finding in judge(estimates).findings]
    claims = pl.DataFrame(rows, schema=JUDGED)
    diagnosis = diagnose(claims)
    coefficients = [
        estimates.estimates.select(pl.lit(number, pl.Int64).alias("replication"), pl.all())
        for number, (estimates, _) in enumerate(found)
    ]
    together = pl.concat(coefficients)
    return Repetition(
        first=replace(first, findings=_powered(first.findings, diagnosis)),
        estimates=together,
        claims=claims,
        diagnosis=replace(diagnosis, signs=signs(together)),
        episodes=pl.DataFrame(),
    )


def _judged(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.claim.id,
        "side": finding.claim.side,
        "estimate": finding.estimate,
        "std_error": finding.std_error,
        "p_value": finding.p_value,
        "ci_low": finding.low,
        "ci_high": finding.high,
        "verdict": finding.verdict,
    }


def _powered(findings: Findings, diagnosis: Diagnosis) -> Findings:
    return Findings(
        tuple(
            replace(
                finding,
                power=diagnosis.value(finding.claim.id, "power"),
                share_supported=diagnosis.value(finding.claim.id, "share_supported"),
            )
            for finding in findings.findings
        )
    )
