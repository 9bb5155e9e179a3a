"""The corridor many times: society, sample and interviews drawn anew in each run, beside what truly happened in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from groundswell.diagnosis import JUDGED, Diagnosis, assess, signs
from groundswell.diagnosis.observing import Seen, batches, observations, seed_of, seen
from groundswell.estimate import Estimates, Study, fit_each
from groundswell.findings import Finding, Findings, judge
from groundswell.friendships import Friendships
from groundswell.pipeline import Replication, replicate
from groundswell.scenario import Scenario

Progress = Callable[[int, int], None]


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
    scenario: Scenario | str = "default",
    seed: int = 1,
    replications: int = 200,
    progress: Progress | None = None,
    ties: Friendships | str | Path | None = None,
) -> Repetition:
    """Run the corridor many times, and ask how often the article's study would have found what.

    Replication 0 is what :func:`groundswell.pipeline.replicate` gives for the seed; the others differ in everything that is random.
    In each, the models are fitted to the panel from interviews, and to a panel of what truly happened in the same villages. Runs
    go side by side, a process a core; that changes no result.

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
    ties
        Friendships that were surveyed, or the folder they are in: the same in every run, as are their villages and households.
    """
    world = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
    first = replicate(world, seed, ties)

    own = seen(first)
    ((_, happened),) = _estimated([own])
    found, episodes = [(first.estimates, happened)], [own.episodes]
    runs = observations(world, seed, range(1, replications), first.ties)
    for some in batches(_told(runs, replications, progress)):  # fitted here while other processes go on with the next runs
        found += _estimated(some)
        episodes += [run.episodes for run in some]
    return replace(_together(first, found), episodes=_numbered(episodes))


def _numbered(episodes: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The episodes of all runs in their order."""
    tables = [
        table.drop("replicate").select(pl.lit(number, pl.Int64).alias("replication"), pl.all())
        for number, table in enumerate(episodes)
    ]
    return pl.concat(tables)


def _told(runs: Iterable[Seen], replications: int, progress: Progress | None) -> Iterator[Seen]:
    """The runs as they come, each told of."""
    for done, run in enumerate(runs, start=2):
        if progress:
            progress(done, replications)
        yield run


def _estimated(runs: Sequence[Seen]) -> list[tuple[Estimates, Estimates]]:
    """All models from interviews; on the truth those that claims are about."""
    study = Study.load("article")
    claimed = {name for claim in study.claims for name in (claim.model, claim.minus)}
    about_claims = replace(study, models=tuple(model for model in study.models if model.name in claimed), margins=())
    told = fit_each([run.told for run in runs], study)
    return list(zip(told, fit_each([run.happened for run in runs], about_claims), strict=True))


def _together(first: Replication, found: Sequence[tuple[Estimates, Estimates]]) -> Repetition:
    rows: list[dict[str, Any]] = []
    for number, pair in enumerate(found):
        run = {"replication": number, "seed": seed_of(first.seed, number)}
        for data, estimates in zip(("interviews", "truth"), pair, strict=True):
            rows += [run | {"data": data} | _judged(finding) for finding in judge(estimates).findings]
    claims = pl.DataFrame(rows, schema=JUDGED)
    diagnosis = assess(claims)
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
