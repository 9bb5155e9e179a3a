"""Power as a curve, and the cheapest design with power enough, against all designs run one by one."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from scipy.special import ndtr, ndtri

from groundswell.diagnosis import Design, diagnose
from groundswell.diagnosis.curves import curves
from groundswell.diagnosis.running import run, sized, with_effect
from groundswell.diagnosis.search import cost, search
from groundswell.diagnosis.sections import Costs


def test_power_rises_with_the_effect_and_with_villages(small):
    made = curves(small, run(small, 1, range(300)), 1)
    for claim, over in product(("H1", "H3"), ("effect", "villages")):
        rows = made.filter((pl.col("claim") == claim) & (pl.col("over") == over)).sort("at")
        assert rows.height >= 3
        assert rows["power"][-1] > rows["power"][0] + 0.1
        assert (rows["basis"] == "simulated").all()
    at_zero = made.filter((pl.col("over") == "effect") & (pl.col("at") == 0))["power"]
    assert at_zero.is_between(0.02, 0.12).all()


def test_curves_go_where_they_are_asked_to(content):
    content["curves"] = {"effects": [0.0, 0.1], "years": [3, 6], "replications": 50}
    content["instruments"] = {"kind": "interviews", "tells": 0.5}
    content["sampling"]["households"] = 5
    content["curves"]["households"] = [1, 20]
    made = diagnose(Design.check(content), replications=50).curves
    asked = made.filter(pl.col("claim") == "H1").select("over", "at").rows()
    assert asked == [("effect", 0.0), ("effect", 0.1), ("years", 3.0), ("years", 6.0), ("households", 1.0), ("households", 20.0)]


def test_a_claim_on_the_other_side_has_its_curve_there(content):
    content["claim"] = [{**content["claim"][0], "side": "negative"}]
    design = Design.check(content)
    made = curves(design, run(design, 1, range(100)), 1)
    assert made.filter(pl.col("over") == "effect")["at"].max() == 0


def test_an_effect_is_changed_where_the_claim_is_about_it(small):
    changed = with_effect(small, small.study.claims[1], 0.2)
    assert changed.outcomes[0].effects == {"migration": 0.05, "migration:strong_lineage": 0.2}


def test_normal_curves_are_the_closed_form(content):
    content["model"][0]["errors"] = "hc1"
    content["design"] = {"replications": 20}
    made = diagnose(Design.check(content))
    deviation = made.trial.numbers("H1")["std_deviation"][0]
    for at, power in made.curves.filter(pl.col("claim") == "H1").select("at", "power").iter_rows():
        assert power == pytest.approx(ndtr(at / deviation - ndtri(0.975)) + ndtr(-at / deviation - ndtri(0.975)))


def test_a_claim_of_no_effect_has_normal_curves_of_its_equivalence_test(content):
    content["model"][0]["errors"] = "hc1"
    content["claim"] = [{**content["claim"][0], "side": "within", "bound": 0.5}]
    content["outcome"][0]["effects"] = {}
    made = diagnose(Design.check(content), replications=20).curves["power"]
    assert made[0] > 0.9
    assert (np.diff(made) <= 0).all()


def test_costs_add_up():
    assert cost((10, 4, 20), Costs(village=100, wave=10, household=1)) == 10 * (100 + 4 * (10 + 20))


def searched(content, power=0.6):
    content["outcome"][0]["effects"] = {"migration": 0.08}
    content["model"][0]["terms"], content["panel"], content["claim"] = ["migration"], {}, content["claim"][:1]
    content["search"] = {
        "claim": "H1",
        "power": power,
        "villages": [10, 20, 30, 40, 60, 80],
        "years": [3, 4, 6],
        "replications": 400,
    }
    content["costs"] = {"village": 10.0, "wave": 4.0}
    return Design.check(content)


def test_the_cheapest_with_power_enough_is_that_of_all_run_one_by_one(content):
    design = searched(content)
    made = search(design, 1)
    every = {}
    for villages, years in product(design.search.villages, design.search.years):
        every[villages, years] = run(sized(design, villages=villages, years=years), 1, range(400)).numbers("H1")["power"][0]
    enough = [sizes for sizes, power in every.items() if power >= 0.6]
    cheapest = min(enough, key=lambda sizes: cost((*sizes, 0), design.costs))
    chosen = made.filter(pl.col("chosen") == 1)
    assert chosen.select("villages", "years").rows() == [cheapest]
    assert chosen["power"][0] == pytest.approx(every[cheapest], abs=0.08)  # fewer runs where it was clear
    assert made.height == 18
    assert made["power"].null_count() > 6  # most were ruled out without being run
    assert made["cost"].is_sorted()


def test_where_none_has_power_enough_none_is_chosen(content):
    made = search(searched(content, power=0.9999), 1)
    assert made["chosen"].sum() == 0
    assert (made["enough"] == 0).all()
