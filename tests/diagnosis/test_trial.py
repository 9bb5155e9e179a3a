"""Many runs of a design: the batch as single fits have it, failures counted, targets as declared, the same bits on any cores."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from groundswell.diagnosis import Design, diagnose
from groundswell.diagnosis.estimating import NUMBERS, apart, estimating, frames, target
from groundswell.diagnosis.panels import draw
from groundswell.diagnosis.running import run
from groundswell.errors import DesignError


def against_single_fits(content, runs=6):
    """Claims by the batch and by single fits, on the same panels."""
    design = Design.check(content)
    made = estimating(design, 1)
    assert len(made.batched) == len(design.study.claims)
    panels = draw(made.world, 1, 0, runs)
    told, single = made.told(panels, panels.told), apart(frames(panels, panels.told), design.study)
    for claim in design.study.claims:
        # Two ways to the same numbers, each with rounding of its own.
        np.testing.assert_allclose(told[claim.id].numbers, single[claim.id].numbers, rtol=1e-9, atol=1e-12)
    return told


def test_the_batch_is_as_single_fits_have_it(content):
    against_single_fits(content)


def test_the_batch_with_villages_lost(content):
    content["sampling"]["attrition"] = 0.25
    against_single_fits(content, runs=12)


@pytest.mark.parametrize(
    "model",
    [
        {"effects": ["village"]},
        {"errors": "cluster:year"},
        {"terms": ["migration*strong_lineage", "i.year"], "effects": ["village"]},
    ],
)
def test_the_batch_with_other_effects_and_clusters(content, model):
    content["model"][0] |= model
    against_single_fits(content)


def test_two_outcomes_compared_in_the_batch(content):
    content["panel"]["outcome_correlation"] = 0.5
    content["outcome"].append({"name": "petition", "base_rate": 0.4, "effects": {"migration": 0.02}})
    content["model"].append({**content["model"][0], "name": "petition", "outcome": "petition", "terms": ["migration"]})
    content["model"][0]["terms"] = ["migration"]
    content["claim"] = [{**content["claim"][0], "minus": "petition"}]
    against_single_fits(content)
    design = Design.check(content)
    assert target(design.study.claims[0], design) == pytest.approx(0.03)


def test_other_estimators_go_panel_by_panel(content):
    content["model"] = [
        {
            "name": "logit",
            "outcome": "protest",
            "kind": "conditional-logit",
            "terms": ["migration"],
            "effects": ["village", "year"],
        },
        {"name": "pooled", "outcome": "protest", "terms": ["migration"], "errors": "hc1"},
        {"name": "later", "outcome": "protest", "terms": ["migration"], "effects": ["village", "year"], "where": "year >= 2"}
        | {"errors": "cluster:village"},
    ]
    content["panel"] = {}
    content["outcome"][0]["effects"] = {"migration": 0.05}
    content["claim"] = [{**content["claim"][0], "id": name, "model": name} for name in ("logit", "pooled", "later")]
    content["design"] = {"replications": 12}
    made = diagnose(Design.check(content), progress=None)
    assert made.trial.failures.is_empty()
    claims = {row["claim"]: row for row in made.targets.iter_rows(named=True)}
    # A probability that is linear in migration has no log odds of its own: the estimator is held against itself on the truth.
    assert claims["logit"]["target_basis"] == "mean on the truth"
    assert claims["logit"]["target"] == pytest.approx(made.value("logit", "mean_estimate"))
    assert claims["pooled"]["target"] == 0.05
    assert set(made.curves["basis"]) == {"normal"}
    assert abs(made.value("pooled", "bias")) < 0.05


def test_threads_change_nothing_and_no_two_runs_are_alike(small, monkeypatch):
    monkeypatch.setattr("groundswell.diagnosis.trial._MOST", 20)
    many = run(small, 1, range(100)).runs
    monkeypatch.setattr("groundswell.diagnosis.trial.os.cpu_count", lambda: 1)
    assert_frame_equal(run(small, 1, range(100)).runs, many)
    assert many.filter(pl.col("id") == "H1")["estimate"].n_unique() == 100
    later = run(small, 1, range(37, 60)).runs
    assert_frame_equal(later, many.filter(pl.col("replication").is_between(37, 59)))
    assert not run(small, 2, range(3)).runs["estimate"].is_in(many["estimate"].implode()).any()


def test_a_failing_estimator_is_counted_and_not_fatal(content):
    content["sampling"]["villages"] = 6
    content["outcome"][0] |= {"base_rate": 0.04, "effects": {}}
    made = diagnose(Design.check(content), replications=200)
    failed = dict(made.targets.select("claim", "failed").iter_rows())
    assert 0 < failed["H1"] < 200
    reasons = made.trial.failures.filter(pl.col("claim") == "H1")
    assert reasons["reason"].to_list() == ["the outcome does not vary within villages"]
    assert reasons["runs"].sum() == failed["H1"]
    assert made.trial.runs.filter(pl.col("id") == "H1").height == 200 - failed["H1"]


def test_single_fits_that_fail_say_why(content):
    content["sampling"]["villages"] = 6
    content["outcome"][0] |= {"base_rate": 0.04, "effects": {}}
    content["model"][0] |= {"kind": "conditional-logit", "terms": ["migration"], "errors": "iid"}
    content["panel"], content["claim"] = {}, content["claim"][:1]
    made = diagnose(Design.check(content), replications=30)
    failures = made.trial.failures
    assert failures["runs"].sum() == made.targets["failed"].sum() > 0
    assert failures["reason"][0] == "no rows are left. groups of `village` dropped: `protest` does not vary within them"


def test_what_breaks_on_one_table_leaves_the_others_alone(small, monkeypatch):
    made = estimating(small, 1)
    panels = draw(made.world, 1, 0, 3)
    tables = frames(panels, panels.told)
    from groundswell.diagnosis import estimating as module

    whole = module.fit_each

    def breaks(data, study):
        if any(table is tables[1] for table in data):
            raise np.linalg.LinAlgError("singular (1)")
        return whole(data, study)

    monkeypatch.setattr(module, "fit_each", breaks)
    told = apart(tables, small.study)["H1"]
    assert told.reasons == {1: "singular"}
    assert np.isfinite(told.numbers[[0, 2]]).all()
    assert np.isnan(told.numbers[1]).all()


def test_without_an_effect_there_is_no_sign_to_be_wrong(content):
    content["outcome"][0]["effects"] = {}
    made = diagnose(Design.check(content), replications=100)
    assert made.value("H1", "type_s") is None
    assert made.value("H1", "type_m") is None
    assert made.value("H1", "power") is not None


def test_interviews_that_miss_events_shrink_the_estimate(content):
    content["sampling"]["households"] = 4
    content["instruments"] = {"kind": "interviews", "tells": 0.2, "unheard": 0.2}
    content["outcome"][0]["effects"] = {"migration": 0.1}
    made = diagnose(Design.check(content), replications=1_000)
    known = 0.8 * (1 - 0.8**4)
    # The event is told of with this chance whatever migration is, so that the slope shrinks by it.
    assert made.value("H1", "mean_estimate") == pytest.approx(0.1 * known, abs=0.004)
    assert made.value("H1", "bias") == pytest.approx(0.1 * (known - 1), abs=0.004)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda made: made["claim"].append({**made["claim"][0], "id": "H", "term": "strong_lineage"}),
            "absorb its term `strong_lineage`",
        ),
        (lambda made: made["model"][0]["terms"].append("migration:i.strong_lineage"), "`migration:i.strong_lineage[1]`"),
        (lambda made: made["outcome"][0].update(effects={"migration": 0.5}), "beyond 0 and 1 in"),
        (lambda made: made["sampling"].update(years=1), "no rows are left"),
    ],
)
def test_a_design_that_could_never_be_estimated_is_refused(content, change, told):
    change(content)
    with pytest.raises(DesignError) as caught:
        diagnose(Design.check(content), replications=10)
    assert told in str(caught.value)


def test_numbers_are_where_their_names_say(small):
    runs = run(small, 1, range(50)).runs
    assert set(NUMBERS) < set(runs.columns)
    assert ((runs["ci_low"] < runs["estimate"]) & (runs["estimate"] < runs["ci_high"])).all()
    assert ((runs["verdict"] == "supported") == (runs["ci_low"] > 0)).all()
