"""Runs of a simulated society: what interviews say of its villages, beside what truly happened in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import polars as pl
from joblib import Parallel, delayed

from groundswell.diagnosis.estimating import apart
from groundswell.diagnosis.trial import Part, Progress, Trial, counted, together
from groundswell.errors import DesignError, InputError, unknown
from groundswell.estimate.rows import prepare
from groundswell.friendships import Friendships
from groundswell.panel import Panel
from groundswell.panel.outcomes import OUTCOMES, PETITIONERS, outcomes
from groundswell.pipeline import Observation, observe
from groundswell.randomness import stream
from groundswell.scenario import Scenario
from groundswell.tables import PANEL

if TYPE_CHECKING:
    from groundswell.diagnosis.design import Design

TOGETHER = 8
"""Runs whose models are fitted at once: enough that the batch pays, few enough that memory stays small."""
_SEED_BITS = 53
"""Seeds are below 2**53, which every program that reads a table keeps whole."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is kept of a run; all else of it can be forgotten.

    Attributes
    ----------
    told, happened
        Village-years as interviews have them, and as they truly were.
    episodes
        The county's episode; without rows where no county has one.
    """

    told: pl.DataFrame
    happened: pl.DataFrame
    episodes: pl.DataFrame


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
    known = [name for name in PANEL.names if name in joined.columns]  # where ties were surveyed, nobody knows province and county
    return Panel(villages=joined.with_columns(pl.col(OUTCOMES).fill_null(0)).select(known))


def seen(observation: Observation) -> Seen:
    """What is kept of a run."""
    told, happened = observation.panel.villages, truth(observation).villages
    return Seen(told=told, happened=happened, episodes=observation.history.episodes.table)


def observations(world: Scenario, seed: int, numbers: range, ties: Friendships | None = None) -> Iterator[Seen]:
    """What is seen in each run, in their order, on all cores.

    Parameters
    ----------
    world
        The scenario of all runs.
    seed
        From which the seed of each run is made.
    numbers
        The numbers of the runs.
    ties
        Friendships that were surveyed, the same in every run.
    """
    see = partial(_observed, world, seed, ties)
    # the first is run here, so that what must be compiled is compiled once; the others in processes, for much of a run is Python
    yield from map(see, numbers[:1])
    others = Parallel(n_jobs=-1, return_as="generator")(delayed(see)(number) for number in numbers[1:])
    yield from cast("Iterator[Seen]", others)


def _observed(world: Scenario, seed: int, ties: Friendships | None, number: int) -> Seen:
    return seen(observe(world, seed_of(seed, number), threads=1, ties=ties))


def batches(runs: Iterable[Seen]) -> Iterator[list[Seen]]:
    """Some runs at a time."""
    waiting = iter(runs)
    while some := list(islice(waiting, TOGETHER)):
        yield some


def scenario_of(design: Design) -> Scenario:
    """The scenario of a design, with the changes that the design makes to it.

    Raises
    ------
    DesignError, ScenarioError
        If there is no such scenario, or a change is none that it allows.
    """
    assert design.society is not None
    name, place = design.society.scenario, f"{design.source}, [society]"
    path = design.folder / name
    world = Scenario.load(path if path.is_file() else name)
    _check_sections(design.society.changes, world, place)
    world = world.changed(f"{place}, changes", **design.society.changes) if design.society.changes else world
    asked = _sampled(design, world)
    return world.changed(f"{design.source}, [sampling]", **asked) if asked else world


def _check_sections(changes: Mapping[str, Any], world: Scenario, place: str) -> None:
    known = list(world.model_dump(exclude={"title"}))
    faults = [unknown("section of a scenario", name, known, f"{place}, changes") for name in changes if name not in known]
    if faults:
        raise DesignError(*faults)


def _sampled(design: Design, world: Scenario) -> dict[str, dict[str, Any]]:
    """How much is seen, in the words of a scenario: years on record, households, and counties enough for the villages."""
    sampling, changed = design.sampling, dict[str, dict[str, Any]]()
    if sampling.years:
        changed["time"] = {"last_year": world.time.first_year + sampling.years - 1 + design.study.data.lag}
    drawn: dict[str, Any] = {"households": sampling.households} if sampling.households else {}
    if sampling.villages:
        plan = world.sampling
        each = world.frame.regions * plan.provinces * plan.township_strata * plan.village_strata
        drawn["county_strata"] = -(-(sampling.villages + plan.lost_to_flood + plan.lost_to_earthquake) // each)
    return changed | ({"sampling": drawn} if drawn else {})


def try_society(design: Design, seed: int, numbers: range, progress: Progress | None = None) -> Trial:
    """Run a design on a simulated society: each run has a society, a sample and interviews of its own.

    What a run estimates is held against the mean of what the same models give on what truly happened.

    Parameters
    ----------
    design
        A design with a society.
    seed
        From which the seed of each run is made.
    numbers
        The numbers of the runs; run 0 is the society of the seed itself.
    progress
        Called with the number of runs done and of all runs.
    """
    world = scenario_of(design)

    def parts() -> Iterator[Part]:
        whole = zip(numbers, observations(world, seed, numbers), strict=True)
        runs = (_sampled_of(run, design, seed_of(seed, number)) for number, run in whole)
        for some in batches(counted(runs, 1, len(numbers), progress)):  # fitted here while other processes go on
            told, happened = [run.told for run in some], [run.happened for run in some]
            if not checked:
                checked.append(_checked(told[0], design))
            on_truth = apart(happened, design.study)
            found = on_truth if design.instrument == "truth" else apart(told, design.study)
            yield {claim: (found[claim], on_truth[claim].numbers[:, 0]) for claim in found}

    checked: list[bool] = []
    return together(design.study.claims, parts(), numbers)


def _checked(table: pl.DataFrame, design: Design) -> bool:
    """Refuse a study that names columns which the panel has not, or has otherwise."""
    try:
        prepare(table, design.study, f"{design.source}, the panel of the society")
    except InputError as error:
        raise DesignError(*error.faults) from None
    return True


def _sampled_of(run: Seen, design: Design, seed: int) -> Seen:
    """As many villages as the design asks for, at random, of those that were surveyed."""
    if not design.sampling.villages:
        return run
    names = run.told["village"].unique(maintain_order=True)
    drawn = names[stream(seed, "design villages").order(names.len())[: design.sampling.villages].tolist()]
    kept = pl.col("village").is_in(drawn.implode())
    return replace(run, told=run.told.filter(kept), happened=run.happened.filter(kept))
