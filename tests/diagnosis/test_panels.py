"""The panels of a design: what was declared comes out of them, and every run is its own."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from groundswell.diagnosis import Design
from groundswell.diagnosis.panels import World, behind_of, draw, known
from groundswell.diagnosis.sections import Instruments, Outcome, PanelModel

WORLD = World(
    model=PanelModel(within_deviation=0.5, between_deviation=2.0, persistence=0.6, controls=2, controls_correlation=0.5),
    outcomes=(Outcome(name="protest", base_rate=0.3, intra_unit_correlation=0.2),),
    instruments=Instruments(),
    villages=40,
    years=5,
    households=20,
    attrition=0.0,
)
RUNS = 400


@pytest.fixture(scope="module")
def panels():
    return draw(WORLD, 1, 0, RUNS)


def test_the_predictor_varies_as_declared(panels):
    moves = panels.columns["migration"].reshape(RUNS, 40, 5)
    # Deviations within a village are correlated, so means over five years keep some of them: taken from differences instead.
    steps = np.diff(moves, axis=-1)
    # A difference of years k apart has variance 2 s^2 (1 - rho^k).
    assert steps.std() == pytest.approx(0.5 * np.sqrt(2 * (1 - 0.6)), rel=0.01)
    assert (moves[..., 4] - moves[..., 0]).std() == pytest.approx(0.5 * np.sqrt(2 * (1 - 0.6**4)), rel=0.02)
    assert moves.std() == pytest.approx(np.hypot(0.5, 2.0), rel=0.02)


def test_controls_have_deviation_one_and_the_correlation_declared(panels):
    together = [panels.columns[name].ravel() for name in ("migration", "control_1", "control_2")]
    found = np.corrcoef(together)
    assert found[0, 1] == pytest.approx(0.5, abs=0.02)
    assert found[1, 2] == pytest.approx(0.25, abs=0.02)  # each through the predictor alone
    assert together[1].std() == pytest.approx(1.0, rel=0.01)


def test_the_outcome_has_its_rate_and_its_correlation_within_villages(panels):
    happened = panels.happened["protest"].reshape(-1, 5)
    rate = happened.mean()
    assert rate == pytest.approx(0.3, abs=0.01)
    pairs = [(happened[:, a] * happened[:, b]).mean() for a in range(5) for b in range(a)]
    assert (np.mean(pairs) - rate**2) / (rate * (1 - rate)) == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize(("rate", "correlation"), [(0.2, 0.1), (0.5, 0.3), (0.05, 0.5)])
def test_the_correlation_behind_events_against_the_bivariate_normal(rate, correlation):
    behind = behind_of(rate, correlation)
    edge = norm.ppf(rate)
    both = multivariate_normal.cdf([edge, edge], cov=[[1, behind], [behind, 1]])
    # scipy integrates the density to about 1e-6.
    assert (both - rate**2) / (rate * (1 - rate)) == pytest.approx(correlation, abs=1e-4)


def test_outcomes_of_a_village_and_year_go_together_as_declared():
    outcomes = (*WORLD.outcomes, Outcome(name="petition", base_rate=0.3))
    model = WORLD.model.model_copy(update={"outcome_correlation": 0.6})
    made = draw(replace(WORLD, model=model, outcomes=outcomes), 1, 0, RUNS)
    protest, petition = (made.happened[name].ravel() for name in ("protest", "petition"))
    edge = norm.ppf(0.3)
    # Village and year parts are shared at .6 each, but only one outcome has a village part: sqrt(1 - b) of the year part meets.
    latent = 0.6 * np.sqrt(1 - behind_of(0.3, 0.2))
    both = multivariate_normal.cdf([edge, edge], cov=[[1, latent], [latent, 1]])
    assert (protest * petition).mean() == pytest.approx(both, abs=0.01)


def test_a_run_is_the_same_in_any_company_and_no_two_are_alike(panels):
    alone = draw(WORLD, 1, 250, 2)
    assert np.array_equal(alone.columns["migration"][1], panels.columns["migration"][251])
    assert np.array_equal(alone.happened["protest"], panels.happened["protest"][250:252])
    assert len({row.tobytes() for row in panels.columns["control_1"]}) == RUNS
    assert not np.array_equal(draw(WORLD, 2, 0, 1).columns["migration"][0], panels.columns["migration"][0])


def test_more_villages_and_years_leave_the_others_as_they_were(panels):
    larger = draw(replace(WORLD, villages=60, years=7), 1, 0, 3).columns["migration"].reshape(3, 60, 7)
    assert np.array_equal(larger[:, :40, :5], panels.columns["migration"].reshape(RUNS, 40, 5)[:3])


def test_villages_are_lost_for_good():
    made = draw(replace(WORLD, attrition=0.2), 1, 0, RUNS)
    present = made.present.reshape(-1, 5)
    assert present[:, 0].all()
    assert (np.diff(present.astype(int), axis=1) <= 0).all()
    assert present[:, 4].mean() == pytest.approx(0.8**4, abs=0.02)


def test_interviews_miss_and_invent_as_often_as_declared():
    instruments = Instruments(kind="interviews", tells=0.2, unheard=0.1, invents=0.01)
    there, not_there = known(instruments, 3)
    assert not_there == pytest.approx(1 - 0.99**3)
    assert there == pytest.approx(1 - (1 - 0.9 * (1 - 0.8**3)) * (1 - not_there))
    made = draw(replace(WORLD, instruments=instruments, households=3), 1, 0, RUNS)
    told, happened = made.told["protest"], made.happened["protest"]
    assert told[happened == 1].mean() == pytest.approx(there, abs=0.01)
    assert told[happened == 0].mean() == pytest.approx(not_there, abs=0.01)


def test_probabilities_beyond_their_range_are_counted():
    world = Design.example().world
    steep = replace(world, outcomes=(Outcome(name="protest", base_rate=0.2, effects={"migration": 0.2}),))
    # 0.2 + 0.2 x lies beyond where x < -1 or x > 4; x has deviation root 2.
    assert draw(steep, 1, 0, 50).beyond == pytest.approx(norm.cdf(-1 / np.sqrt(2)) + norm.sf(4 / np.sqrt(2)), abs=0.01)
