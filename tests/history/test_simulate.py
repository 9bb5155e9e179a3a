"""Histories: same bits on any number of threads, alone or beside others, and common draws when a mechanism is switched off."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from groundswell.history import simulate
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.scenario.sections import Switches
from groundswell.society import build


@pytest.fixture(scope="module")
def society():
    scenario = Scenario.load("small").changed(
        society={"adults": 120.0},
        disputes={"land_rate": 0.9, "other_rate": 0.9},
        exposure={"rights": 0.05, "tactics": 0.05, "defeat": 0.05},
    )
    return build(scenario, draw(scenario, 5), 5)


@pytest.fixture(scope="module")
def history(society):
    return simulate(society, replicates=3)


def check_same(first, second):
    assert_frame_equal(first.villages, second.villages, check_exact=True)
    assert_frame_equal(first.incidents, second.incidents, check_exact=True)
    assert np.array_equal(first.place, second.place)


def test_every_village_year_is_on_record(history, society):
    villages = society.places.number.size
    assert history.villages.height == villages * 5 * 3
    assert history.villages.select("village", "year", "replicate").is_duplicated().sum() == 0
    assert history.incidents.height > 0


def test_threads_change_no_bit(history, society):
    check_same(history, simulate(society, replicates=3, threads=1))


def test_a_replicate_alone_is_the_one_among_others(history, society):
    check_same(history.of(2), simulate(society, replicate=2))


def test_who_watches_sees_every_month_of_every_village_and_changes_no_bit(history, society):
    seen = []

    def watch(part, state, now):
        assert state.place.shape == (part.offsets[-1], 3)
        seen.extend((now.month, number) for number in part.places.number)

    watched = simulate(society, replicates=3, watch=watch)
    check_same(history, watched)
    months = (society.scenario.time.warm_up_years + 5) * 12
    assert sorted(seen) == sorted((month, number) for month in range(months) for number in society.places.number)


def test_a_village_alone_has_the_history_it_has_among_others(history, society):
    alone = simulate(society.part(7, 8), replicates=3)
    name = society.sample.villages["village"][7]
    assert_frame_equal(alone.villages, history.villages.filter(pl.col("village") == name), check_exact=True)
    assert_frame_equal(alone.incidents, history.incidents.filter(pl.col("village") == name), check_exact=True)


def test_histories_differ_between_replicates_and_seeds(history, society):
    assert not history.of(0).incidents.drop("replicate").equals(history.of(1).incidents.drop("replicate"))
    other = build(society.scenario, society.sample, 6)
    assert not simulate(other).incidents.equals(history.of(0).incidents)


@pytest.mark.parametrize("switch", list(Switches.model_fields))
def test_a_switch_leaves_the_draws_of_other_processes_as_they_were(society, history, switch):
    """Migration, land and the economy do not hang on mobilisation, so their draws must give the same figures to the bit."""
    scenario = society.scenario.changed(switches={switch: False}, response={"settles": 0.5})
    off = simulate(build(scenario, society.sample, society.seed), replicates=3)
    untouched = [
        "village",
        "year",
        "replicate",
        "migration",
        "land_expropriation",
        "telephone",
        "income",
        "farmland",
        "enterprises",
    ]
    assert_frame_equal(off.villages.select(untouched), history.villages.select(untouched), check_exact=True)
    assert np.array_equal(off.place, history.place)
    assert not off.incidents.equals(history.incidents)


def test_outcomes_follow_from_incidents(history):
    key = ["village", "year", "replicate"]
    large = history.incidents.filter((pl.col("form") == "protest") & (pl.col("size") > 50)).select(key).unique()
    assert history.villages.filter(pl.col("large_protest") == 1).height == large.height
    assert history.villages.filter(pl.col("large_protest") > pl.col("protest")).is_empty()
    assert history.incidents.filter((pl.col("form") == "petition") & (pl.col("size") <= 5)).is_empty()


def test_figures_are_what_their_names_say(history):
    villages = history.villages
    for share in ("migration", "high_school", "telephone", "working_age"):
        assert villages[share].is_between(0, 1).all()
    assert villages["population"].min() > 0
    growing = (
        villages.filter(pl.col("year") == 2008)["farmland"].to_numpy()
        <= villages.filter(pl.col("year") == 2004)["farmland"].to_numpy()
    )
    assert growing.all()


def test_compiled_kernels_are_equal_to_their_plain_twins():
    """The whole month, once compiled and once as plain Python, on tiny villages: the same incidents and figures to the bit."""
    code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from tiny_history import fingerprint
print(fingerprint())
"""
    answers = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "NUMBA_DISABLE_JIT": flag},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for flag in ("0", "1")
    ]
    assert answers[0] == answers[1]
    assert int(answers[0].split()[0]) > 0


def knowing(society, **sections):
    """The mean share at home who know of rights in the months of a live dispute."""
    scenario = society.scenario.changed(exposure={"background": 0.0}, **sections)
    seen = []

    def watch(part, state, now):
        home = state.place[:, 0] == 0
        knows = np.add.reduceat(home & (state.knowledge[:, 0] > 0), part.offsets[:-1], dtype=float)
        live = (state.dispute[:, 0] > 0) & (state.began[:, 0] < now.month)
        seen.append((knows[live].sum(), np.add.reduceat(home, part.offsets[:-1], dtype=float)[live].sum()))

    simulate(build(scenario, society.sample, society.seed), threads=1, watch=watch)
    knew, there = np.sum(seen, axis=0)
    return knew / there


def test_less_is_told_where_the_news_grows_old_fast(society):
    assert knowing(society, diffusion={"attention": 0.5}) < knowing(society, diffusion={"attention": 120.0}) - 0.02


def test_fewer_are_led_where_it_takes_more_to_push_an_elder(society):
    """With nobody but elders to take the lead, attempts are the fewer the more voices it takes."""
    led = [
        simulate(
            build(
                society.scenario.changed(mobilisation={"leaders": 1000.0, "elder_leads": 1000.0, "pushes": pushes}),
                society.sample,
                society.seed,
            ),
            replicates=3,
        ).incidents.height
        for pushes in (1, 20)
    ]
    assert led[1] < led[0]
