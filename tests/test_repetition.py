"""The corridor many times: replication 0 is the run of the seed itself, any other can be run alone, company changes nothing."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from groundswell.diagnosis.observing import seed_of, truth
from groundswell.estimate import fit
from groundswell.pipeline import observe
from groundswell.repetition import repeat
from groundswell.scenario import Scenario

SMALL = Scenario.load("small")


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def repeated(told):
    return repeat(SMALL, 3, 4, progress=lambda done, runs: told.append((done, runs)))


def test_replication_0_is_the_run_of_the_seed(repeated):
    first = repeated.estimates.filter(pl.col("replication") == 0).drop("replication")
    assert_frame_equal(first, repeated.first.estimates.estimates, check_exact=True)
    assert repeated.first.seed == seed_of(3, 0) == 3
    assert repeated.estimates["replication"].unique().sort().to_list() == [0, 1, 2, 3]


def test_any_replication_can_be_run_alone_by_its_seed(repeated):
    seed = repeated.claims.filter(pl.col("replication") == 2)["seed"][0]
    assert seed == seed_of(3, 2)
    alone = fit(observe(SMALL, seed).panel, "article").estimates
    batched = repeated.estimates.filter(pl.col("replication") == 2)
    assert_frame_equal(batched.select("model", "term", "n"), alone.select("model", "term", "n"))
    # The batch and pyfixest round differently, and logits are solved by the same code in both.
    np.testing.assert_allclose(batched["estimate"], alone["estimate"], rtol=1e-9)
    np.testing.assert_allclose(batched["std_error"], alone["std_error"], rtol=1e-9)


def test_fewer_replications_are_the_first_of_many(repeated):
    fewer = repeat(SMALL, 3, 2)
    assert_frame_equal(fewer.claims, repeated.claims.filter(pl.col("replication") < 2), check_exact=True)


def test_findings_have_power(repeated):
    for row in repeated.first.findings.table.to_dicts():
        runs = repeated.claims.filter((pl.col("id") == row["id"]) & (pl.col("data") == "interviews"))
        assert row["share_supported"] == pytest.approx((runs["verdict"] == "supported").mean())
        assert row["power"] >= row["share_supported"]


def test_progress_tells_every_run_but_the_first(repeated, told):
    assert repeated.diagnosis.replications == 4
    assert sorted(told) == [(2, 4), (3, 4), (4, 4)]


def test_the_truth_is_what_happened_in_the_villages_surveyed(repeated):
    seen, known = repeated.first.panel.villages, truth(repeated.first).villages
    assert_frame_equal(known.select("village", "year", "strong_lineage"), seen.select("village", "year", "strong_lineage"))
    happened = repeated.first.history.villages.join(known.select("village", "year"), on=["village", "year"], how="semi")
    assert_frame_equal(
        known.select("village", "year", "migration", "population"),
        happened.sort("village", "year").select("village", "year", "migration", "population"),
    )
    protests = repeated.first.history.incidents.filter((pl.col("form") == "protest") & (pl.col("size") >= 6))
    years = protests.join(known, on=["village", "year"], how="semi").select("village", "year").unique().height
    assert known["protest"].sum() == years
    assert seen["migration"].to_list() != known["migration"].to_list()
