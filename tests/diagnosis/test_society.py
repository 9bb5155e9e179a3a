"""A design on a simulated society: interviews held against the truth, and the design's own sample sizes."""

import pytest

from groundswell.diagnosis import Design, diagnose
from groundswell.diagnosis.observing import scenario_of
from groundswell.errors import DesignError

CLAIM = {"id": "H", "claim": "Migration raises petitions", "model": "petition", "term": "migration", "side": "positive"}
MODEL = {"name": "petition", "outcome": "petition", "terms": ["migration"], "effects": ["village", "year"]}
CONTENT = {
    "society": {"scenario": "small", "changes": {"migration": {}}},
    "sampling": {"villages": 9, "years": 4, "households": 8},
    "estimator": {"lag": 1},
    "model": [MODEL | {"errors": "cluster:village"}],
    "claim": [CLAIM],
}


def test_the_scenario_has_the_sizes_of_the_design():
    world = scenario_of(Design.check(CONTENT))
    assert world.sampling.households == 8
    assert world.time.last_year - world.time.first_year + 1 == 4 + 1  # the first year is a lag alone
    plan, frame = world.sampling, world.frame
    drawn = frame.regions * plan.provinces * plan.county_strata * plan.township_strata * plan.village_strata
    assert drawn - plan.lost_to_flood - plan.lost_to_earthquake >= 9


def test_a_society_is_run_and_held_against_its_truth():
    made = diagnose(Design.check(CONTENT | {"curves": {"households": [4], "replications": 3}}), replications=3)
    row = made.targets.row(0, named=True)
    assert row["target_basis"] == "mean on the truth"
    told = made.trial.runs
    assert told.height + made.trial.failures["runs"].sum() == 3
    assert row["target"] == pytest.approx(told["truth"].mean())
    assert not (told["estimate"] == told["truth"]).all()
    assert made.curves.select("over", "at", "basis").rows() == [("households", 4.0, "simulated")]


def test_without_interviews_estimates_are_their_own_truth():
    design = Design.check(CONTENT | {"sampling": {"villages": 9, "years": 4}, "instruments": {"kind": "truth"}})
    made = diagnose(design, replications=3)
    assert (made.trial.runs["estimate"] == made.trial.runs["truth"]).all()
    assert set(made.curves["basis"]) <= {"normal"}


def test_the_articles_own_claims_unless_others_are_given():
    design = Design.check({"society": {"scenario": "small"}})
    assert [claim.id for claim in design.study.claims] == ["H1", "H2a", "H2b", "H2c", "H3a", "H3b"]
    assert design.study.data.lag == 1
    assert design.replications == 500
    assert design.instrument == "interviews"


def test_a_study_that_names_other_columns_is_refused():
    content = CONTENT | {"model": [{**CONTENT["model"][0], "terms": ["migration", "rainfall"]}]}
    with pytest.raises(DesignError, match="rainfall"):
        diagnose(Design.check(content), replications=3)
