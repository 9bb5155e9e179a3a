"""The survey: who is asked, what they can know, and what the tables leave out."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from groundswell import tables
from groundswell.errors import InputError
from groundswell.fieldwork import survey, synthesize
from groundswell.fieldwork.respondents import ask
from groundswell.history import simulate
from groundswell.panel import assemble
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.society import build


@pytest.fixture(scope="module")
def history():
    scenario = Scenario.load("small")
    sample = draw(scenario, 2)
    return simulate(build(scenario, sample, 2))


@pytest.fixture(scope="module")
def brought(history):
    return survey(history)


def faultless(history):
    """The same society seen by respondents who know all, say all and forget nothing."""
    perfect = dict.fromkeys(
        [
            "silence_petition",
            "silence_protest",
            "month_error",
            "month_missing",
            "size_error",
            "size_missing",
            "wrong_reason",
            "wrong_form",
            "outcome_missing",
            "figure_error",
            "gossip",
            "large_village",
            "fear",
        ],
        0.0,
    )
    scenario = history.society.scenario.changed(fieldwork={**perfect, "know_small": 1.0, "know_large": 1.0})
    return simulate(build(scenario, history.society.sample, history.society.seed))


def test_tables_keep_their_schemas(brought):
    for frame, schema in (
        (brought.interviews, tables.INTERVIEWS),
        (brought.migrants, tables.MIGRANTS),
        (brought.figures, tables.FIGURES),
        (brought.sample, tables.SAMPLE),
    ):
        assert tables.check(frame, schema, schema.name).equals(frame)


def test_lost_villages_are_drawn_but_in_no_other_table(brought):
    lost = brought.sample.filter(pl.col("status") != "surveyed")["village"]
    assert lost.len() == 3
    for frame in (brought.interviews, brought.migrants, brought.figures, brought.press):
        assert not frame["village"].is_in(lost.implode()).any()


def test_one_adult_of_each_household_who_is_at_home(history):
    society = history.society
    asked = ask(society, np.arange(society.places.number.size), history.place[:, -1, 0], 1)
    assert (history.place[asked.person, -1, 0] == 0).all()
    assert len(set(zip(asked.village.tolist(), asked.slot.tolist(), strict=True))) == asked.person.size
    assert asked.slot.max() < 20
    homes = society.people.household[asked.person]
    assert len(set(zip(asked.village.tolist(), homes.tolist(), strict=True))) == asked.person.size


def test_nobody_reports_what_did_not_happen(history, brought):
    silent = set(history.villages["village"]) - set(history.incidents["village"])
    assert not brought.interviews["village"].is_in(sorted(silent)).any()


def test_without_faults_the_panel_has_the_truth(history):
    true = faultless(history)
    seen = survey(true)
    panel = assemble(seen, synthesize(seen)).villages
    forms = ["village", "year", "petition", "large_petition", "protest", "large_protest", "any_action"]
    truth = true.villages.join(panel.select("village").unique(), on="village").select(forms).sort("village", "year")
    assert panel.select(forms).sort("village", "year").equals(truth)
    same = panel.join(true.villages, on=["village", "year"])
    assert np.allclose(same["migration"], same["migration_right"], rtol=0, atol=1e-12)


def test_faults_of_memory_stay_within_the_round(brought):
    assert brought.interviews["year"].is_between(2004, 2008).all()
    assert brought.interviews["month"].drop_nulls().is_between(1, 12).all()
    assert 0.05 < brought.interviews["month"].null_count() / brought.interviews.height < 0.3


def test_a_larger_incident_is_reported_by_more(history, brought):
    small = Scenario.load("small").fieldwork
    known = history.incidents.group_by("village").agg((pl.col("size") > 50).mean().alias("large"), pl.len().alias("happened"))
    told = brought.interviews.group_by("village").len("told").join(known, on="village")
    often = told.filter(pl.col("large") > 0.4).select((pl.col("told") / pl.col("happened")).mean()).item()
    seldom = told.filter(pl.col("large") == 0).select((pl.col("told") / pl.col("happened")).mean()).item()
    assert small.know_large > small.know_small
    assert often > seldom


def test_migrants_of_close_knit_villages_call_and_visit_more():
    scenario = Scenario.load("default")
    sample = draw(scenario, 1)
    brought = survey(simulate(build(scenario, sample, 1)))
    clans = brought.figures.group_by("village").agg(pl.col("largest_clan").first())
    asked = brought.migrants.join(clans, on="village").with_columns(close=pl.col("largest_clan") > 0.5)
    habits = asked.group_by("close").agg(pl.col("calls_monthly", "visited").mean()).sort("close")
    assert (habits["calls_monthly"][1] - habits["calls_monthly"][0]) > 0.1
    assert (habits["visited"][1] - habits["visited"][0]) > 0.05


def test_survey_takes_one_history_whose_villages_it_knows(history):
    society = history.society
    with pytest.raises(InputError, match="holds 2 replicates"):
        survey(simulate(society.part(0, 2), replicates=2))
    with pytest.raises(InputError, match="lacks"):
        survey(simulate(society.part(0, 2)), society.sample)


def test_a_round_that_hears_of_nothing_is_no_obstacle_to_the_other(history):
    later = replace(history, incidents=history.incidents.filter(pl.col("year") > 2004))
    told = survey(later).interviews
    assert told.height
    assert tables.check(told, tables.INTERVIEWS, "interviews").height == told.height
    assert survey(replace(history, incidents=history.incidents.clear())).interviews.is_empty()
