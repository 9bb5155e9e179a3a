"""Officials of the society answer the endorsement experiment, and the output says what that can tell."""

import numpy as np
import polars as pl

from groundswell.cli import run
from groundswell.fieldwork import endorse
from groundswell.scenario import Scenario


def mean(responses, arm):
    return responses.filter(pl.col("arm") == arm)["support"].mean()


def test_real_demand_weighs_more_than_a_claim_and_a_claim_more_than_nothing():
    made = endorse(Scenario(), people=6000).responses  # errors of arm means are .03
    assert mean(made, "treatment") - mean(made, "placebo") > 0.1
    assert mean(made, "placebo") - mean(made, "control") > 0.1
    assert set(made["support"]) <= {1, 2, 3, 4, 5}


def test_a_claim_that_anyone_makes_moves_nobody():
    told = endorse(Scenario().changed(officials={"false_claims": 1.0}), people=6000).responses
    assert abs(mean(told, "placebo") - mean(told, "control")) < 0.1  # three errors of a difference


def test_the_same_seed_gives_the_same_answers_and_another_others():
    assert endorse(Scenario(), 1).responses.equals(endorse(Scenario(), 1).responses)
    assert not endorse(Scenario(), 1).responses.equals(endorse(Scenario(), 2).responses)


def test_what_is_identified_stands_in_the_output(tmp_path, capsys):
    assert run(["simulate", "small", "--out", str(tmp_path / "run"), "--quiet"]) == 0
    assert run(["survey", str(tmp_path / "run"), "--officials", "--out", str(tmp_path / "asked")]) == 0
    assert "Not identified" in capsys.readouterr().out
    assert pl.read_csv(tmp_path / "asked" / "officials.csv").height == 368
    identified = pl.read_csv(tmp_path / "asked" / "identified.csv")
    assert set(identified["status"]) == {"identified", "not identified"}
    assert np.isclose(identified["estimate"][0], 0.41, atol=0.01)
