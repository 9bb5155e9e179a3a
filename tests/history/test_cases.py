"""The article's two villages: the same land taken and the same people gone; only the clans differ."""

import numpy as np
import polars as pl
import pytest

from groundswell.dynamics.state import HOME
from groundswell.history import simulate
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.society import build

SEEDS, REPLICATES = range(1, 7), 8


def course(name):
    """Of each history: any action, a large protest, a large one that was answered; who at home knew of rights at the end."""
    rows = []
    for seed in SEEDS:
        scenario = Scenario.load(name)
        knowing = []

        def watch(_society, state, _now, knowing=knowing):
            home = state.place == HOME
            knowing.append((home & (state.knowledge > 0)).sum(axis=0) / home.sum(axis=0))

        history = simulate(build(scenario, draw(scenario, seed), seed), replicates=REPLICATES, threads=1, watch=watch)
        answered = pl.col("outcome").is_in(["part paid", "less land", "conceded"])
        for replicate in range(REPLICATES):
            own = history.incidents.filter(pl.col("replicate") == replicate)
            large = (pl.col("form") == "protest") & (pl.col("size") > 50)
            known = knowing[-1][replicate]
            rows.append((own.height > 0, own.filter(large).height > 0, own.filter(large & answered).height > 0, known))
    return np.array(rows).mean(axis=0)


@pytest.fixture(scope="module")
def shares():
    return {name: course(name) for name in ("jiangsu", "sichuan")}


def test_they_differ_in_their_clans_alone():
    first, second = (Scenario.load(name) for name in ("jiangsu", "sichuan"))
    same = {"clan_concentration": first.society.clan_concentration}
    assert second.changed(society=same).model_copy(update={"title": first.title}) == first


def test_the_village_of_one_clan_turns_out_in_numbers_and_wins_something(shares):
    _, large, won, _ = shares["jiangsu"]
    assert large > 0.5
    assert won > 0.5


def test_the_village_of_many_surnames_knows_its_rights_and_does_not_move(shares):
    any_action, large, _, knowing = shares["sichuan"]
    assert any_action < 0.5
    assert large < 0.1
    assert knowing > 0.5
