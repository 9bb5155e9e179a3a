"""The corridor from a scenario to findings: the file to read first."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.estimate import Estimates, fit
from groundswell.fieldwork import Incidents, Interviews, survey, synthesize
from groundswell.findings import Findings, judge
from groundswell.history import History, simulate
from groundswell.panel import Panel, assemble
from groundswell.sampling import Sample, draw
from groundswell.scenario import Scenario
from groundswell.society import build


@dataclass(frozen=True, kw_only=True)
class Replication:
    """Every noun of the corridor, from the sample to the findings."""

    scenario: Scenario
    seed: int
    sample: Sample
    history: History
    interviews: Interviews
    incidents: Incidents
    panel: Panel
    estimates: Estimates
    findings: Findings


def replicate(scenario: Scenario | str = "default", seed: int = 1) -> Replication:
    """Make a society, let it live, survey it as the article did, and judge the article's claims.

    Parameters
    ----------
    scenario
        A scenario, or the name of a file or preset.
    seed
        The seed of the places, the people, all that happens, and the fieldwork.
    """
    world = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
    sample = draw(world, seed)
    society = build(world, sample, seed)
    history = simulate(society)
    interviews = survey(history, sample)
    incidents = synthesize(interviews)
    panel = assemble(interviews, incidents)
    estimates = fit(panel, "article")
    findings = judge(estimates)
    return Replication(
        scenario=world,
        seed=seed,
        sample=sample,
        history=history,
        interviews=interviews,
        incidents=incidents,
        panel=panel,
        estimates=estimates,
        findings=findings,
    )
