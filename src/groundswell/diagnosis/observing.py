"""Runs of a simulated society: what interviews say of its villages, beside what truly happened in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

import polars as pl

from groundswell.diagnosis.estimating import apart
from groundswell.diagnosis.trial import Part, Progress, Trial, counted, side_by_side, together
from groundswell.errors import DesignError, InputError, unknown
from groundswell.estimate.rows import prepare
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
_Tables = tuple[pl.DataFrame, pl.DataFrame]


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


def panels(observation: Observation) -> _Tables:
    """What interviews and truth say of village-years; all else of a run can be forgotten."""
    return observation.panel.villages, truth(observation).villages


def batches(tables: Iterable[_Tables]) -> Iterator[list[_Tables]]:
    """Some runs at a time."""
    waiting = iter(tables)
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

    def seen(number: int) -> _Tables:
        observed = panels(observe(world, seed_of(seed, number), threads=1))
        return _sampled_of(observed, design, seed_of(seed, number))

    def parts() -> Iterator[Part]:
        runs = side_by_side(seen, numbers)
        for some in batches(counted(runs, 1, len(numbers), progress)):  # fitted here while other threads go on
            told, happened = ([pair[place] for pair in some] for place in (0, 1))
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


def _sampled_of(observed: _Tables, design: Design, seed: int) -> _Tables:
    """As many villages as the design asks for, at random, of those that were surveyed."""
    if not design.sampling.villages:
        return observed
    names = observed[0]["village"].unique(maintain_order=True)
    kept = names[stream(seed, "design villages").order(names.len())[: design.sampling.villages].tolist()]
    told, happened = (table.filter(pl.col("village").is_in(kept.implode())) for table in observed)
    return told, happened
