"""What many runs say of a design, against closed forms for normal estimates."""

import numpy as np
import polars as pl
import pytest
from scipy.special import ndtr, ndtri

from groundswell.diagnosis import JUDGED, assess
from groundswell.randomness import stream

RUNS = 20_000
# A lineage interaction of .04 with the error that 113 villages give it: low power, much exaggeration.
EFFECT, ERROR = 0.04, 0.046


def rows(estimates, *, data, side="positive", error=ERROR, bound=None):
    """Judged estimates with a known error, so that the tests are exact."""
    reach = ndtri(0.975) * error
    low, high = estimates - reach, estimates + reach
    inside = np.abs(estimates) + reach <= (bound or np.inf)
    verdicts = np.where(low > 0, "supported", np.where(high < 0, "contradicted", "undetermined"))
    return pl.DataFrame(
        {
            "replication": np.arange(estimates.size),
            "seed": np.arange(estimates.size),
            "data": [data] * estimates.size,
            "id": ["H"] * estimates.size,
            "side": [side] * estimates.size,
            "estimate": estimates,
            "std_error": np.full(estimates.size, error),
            "p_value": 2 * ndtr(-np.abs(estimates / error)),
            "ci_low": low,
            "ci_high": high,
            "verdict": np.where(inside, "supported", "undetermined") if side == "within" else verdicts,
        },
        schema=JUDGED,
    )


@pytest.fixture(scope="module")
def diagnosis():
    drawn = stream(1, "runs").normal(entity=np.arange(RUNS))
    observed = rows(EFFECT + ERROR * drawn, data="interviews")
    return assess(pl.concat([observed, rows(np.full(RUNS, EFFECT), data="truth")]))


def test_normal_estimates_give_the_closed_forms(diagnosis):
    up, down = ndtr(EFFECT / ERROR - ndtri(0.975)), ndtr(-EFFECT / ERROR - ndtri(0.975))
    tail = ndtri(0.975) * ERROR
    density = [np.exp(-(((edge - EFFECT) / ERROR) ** 2) / 2) / np.sqrt(2 * np.pi) for edge in (tail, -tail)]
    size = EFFECT * (up - down) + ERROR * sum(density)
    expected = {
        "power": up + down,
        "share_supported": up,
        "share_contradicted": down,
        "type_s": down / (up + down),
        "type_m": size / (up + down) / EFFECT,
        "mean_estimate": EFFECT,
        "std_deviation": ERROR,
        "mean_std_error": ERROR,
        "smallest_detectable": 2.8 * ERROR,
        "coverage": 0.95,
        "bias": 0.0,
        "rmse": ERROR,
    }
    for name, value in expected.items():
        # Four Monte Carlo errors, and a little for numbers that have none.
        assert diagnosis.value("H", name) == pytest.approx(value, abs=4 * diagnosis.error("H", name) + 1e-12), name


def test_the_error_of_a_share_is_that_of_a_binomial(diagnosis):
    power = diagnosis.value("H", "power")
    assert diagnosis.error("H", "power") == pytest.approx(np.sqrt(power * (1 - power) / (RUNS - 1)), rel=1e-9)


def test_monte_carlo_errors_are_what_many_diagnoses_vary_by():
    drawn = stream(2, "runs").normal(entity=np.arange(400), replicate=np.arange(200)[:, None])
    truth = rows(np.full(400, EFFECT), data="truth")
    found = [assess(pl.concat([rows(EFFECT + ERROR * one, data="interviews"), truth])) for one in drawn]
    for name in ("power", "type_m", "smallest_detectable", "rmse"):
        spread = np.std([one.value("H", name) for one in found], ddof=1)
        claimed = np.mean([one.error("H", name) for one in found])
        # A deviation out of 200 is known to about 5%.
        assert claimed == pytest.approx(spread, rel=0.2), name


def test_a_claim_of_no_effect_has_the_power_of_its_equivalence_test():
    estimates = np.array([0.0, 0.01, 0.05, 0.2, -0.2])
    both = [rows(estimates, data=data, side="within", error=0.02, bound=0.1) for data in ("interviews", "truth")]
    found = assess(pl.concat(both))
    assert found.value("H", "power") == found.value("H", "share_supported") == 3 / 5
    assert found.value("H", "type_m") is None


def test_runs_without_an_estimate_are_left_out_and_counted():
    observed, truth = (rows(np.array([0.1, 0.2, 0.3, 0.4]), data=data) for data in ("interviews", "truth"))
    lost = observed.with_columns(pl.when(pl.col("replication") != 2).then("estimate").alias("estimate"))
    found = assess(pl.concat([lost, truth]))
    assert found.replications == 4
    assert found.table.filter(pl.col("data") == "interviews")["replications"].unique().to_list() == [3]
    assert found.value("H", "mean_estimate") == pytest.approx(0.7 / 3)


def test_where_no_run_rejects_there_are_no_errors_of_sign_and_size():
    found = assess(pl.concat([rows(np.array([0.01, 0.02]), data=data) for data in ("interviews", "truth")]))
    assert found.value("H", "type_s") is None
    assert found.value("H", "power") == 0.0
    assert found.value("nobody", "power") is None
    assert "H" in found._repr_html_()
