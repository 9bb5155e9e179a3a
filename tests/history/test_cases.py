"""The article's two villages: the same land taken and the same people gone; only the clans differ."""

import numpy as np
import polars as pl
import pytest

from groundswell.history import simulate
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.society import build

SEEDS, REPLICATES = range(1, 7), 8


def course(name):
    """Of each history: whether there was a protest, a large one, and a large one that was answered."""
    rows = []
    for seed in SEEDS:
        scenario = Scenario.load(name)
        history = simulate(build(scenario, draw(scenario, seed), seed), replicates=REPLICATES)
        protests = history.incidents.filter(pl.col("form") == "protest")
        answered = pl.col("outcome").is_in(["part paid", "less land", "conceded"])
        for replicate in range(REPLICATES):
            own = protests.filter(pl.col("replicate") == replicate)
            large = pl.col("size") > 50
            rows.append((own.height > 0, own.filter(large).height > 0, own.filter(large & answered).height > 0))
    return np.array(rows).mean(axis=0)


@pytest.fixture(scope="module")
def shares():
    return {name: course(name) for name in ("jiangsu", "sichuan")}


def test_they_differ_in_their_clans_alone():
    first, second = (Scenario.load(name) for name in ("jiangsu", "sichuan"))
    same = {"clan_concentration": first.society.clan_concentration}
    assert second.changed(society=same).model_copy(update={"title": first.title}) == first


def test_the_village_of_one_clan_turns_out_in_numbers_and_wins_something(shares):
    _, large, won = shares["jiangsu"]
    assert large > 0.5
    assert won > 0.5


def test_the_village_of_many_surnames_does_not_move(shares):
    any_protest, large, _ = shares["sichuan"]
    assert any_protest < 0.5
    assert large < 0.1
