"""The corridor from a scenario to findings: the file to read first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from groundswell.estimate import Estimates, fit
from groundswell.fieldwork import Incidents, Interviews, survey, synthesize
from groundswell.findings import Findings, judge
from groundswell.friendships import Friendships
from groundswell.history import History, simulate
from groundswell.panel import Panel, assemble
from groundswell.sampling import Sample, draw
from groundswell.scenario import Scenario
from groundswell.society import build


@dataclass(frozen=True, kw_only=True)
class Observation:
    """The corridor up to the panel: what happened, and what fieldwork brought home of it."""

    scenario: Scenario
    seed: int
    sample: Sample
    history: History
    interviews: Interviews
    incidents: Incidents
    panel: Panel
    ties: Friendships | None = None


@dataclass(frozen=True, kw_only=True)
class Replication(Observation):
    """Every noun of the corridor, from the sample to the findings."""

    estimates: Estimates
    findings: Findings


def observe(
    scenario: Scenario | str = "default", seed: int = 1, threads: int | None = None, ties: Friendships | str | Path | None = None
) -> Observation:
    """Make a society, let it live, and survey it as the article did.

    Parameters
    ----------
    scenario
        A scenario, or the name of a file or preset.
    seed
        The seed of the places, the people, all that happens, and the fieldwork.
    threads
        Threads to use; as many as the machine has cores unless given. They change no result.
    ties
        Friendships that were surveyed, or the folder they are in, to put in place of made villages and their ties.
    """
    world = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
    found = Friendships.load(ties) if isinstance(ties, str | Path) else ties
    sample = draw(world, seed, found)
    society = build(world, sample, seed, found)
    history = simulate(society, threads=threads)
    interviews = survey(history, sample)
    incidents = synthesize(interviews)
    panel = assemble(interviews, incidents)
    return Observation(
        scenario=world,
        seed=seed,
        sample=sample,
        history=history,
        interviews=interviews,
        incidents=incidents,
        panel=panel,
        ties=found,
    )


def replicate(scenario: Scenario | str = "default", seed: int = 1, ties: Friendships | str | Path | None = None) -> Replication:
    """Observe a society, and judge the article's claims by the article's models.

    Parameters
    ----------
    scenario
        A scenario, or the name of a file or preset.
    seed
        The seed of the places, the people, all that happens, and the fieldwork.
    ties
        Friendships that were surveyed, or the folder they are in, to put in place of made villages and their ties.
    """
    seen = observe(scenario, seed, ties=ties)
    estimates = fit(seen.panel, "article")
    findings = judge(estimates)
    return Replication(**vars(seen), estimates=estimates, findings=findings)
