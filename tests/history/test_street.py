"""The street of an episode: what each mode, intermediary and parameter does to who hears, comes and fights."""

from dataclasses import replace

import numpy as np
import pytest

from groundswell.history.street import (
    COMPLY,
    CONSENT,
    MOBILISE,
    MODES,
    REPRESS,
    SIGNALS,
    TOLERATE,
    eve,
    leaks,
    signal_words,
    walk,
)
from tests.history.episode_county import little_stage

DRAWS = 6


@pytest.fixture(scope="module")
def stage():
    return little_stage()


def crowds(stage, mode, *, grieved=True, hope=0.9, **changes):
    on = replace(stage, scenario=stage.scenario.changed(**changes)) if changes else stage
    return [
        walk(on, eve(on, leaked=leaks(on.scenario, mode), episode=n), grieved=grieved, mode=mode, hope=hope, episode=n)
        for n in range(DRAWS)
    ]


def mean(streets, what):
    return float(np.mean([what(street) for street in streets]))


def size(street):
    return street.first.size


def test_a_leak_makes_people_know_and_without_one_few_do(stage):
    assert mean(crowds(stage, CONSENT), lambda s: s.known) > 2 * mean(crowds(stage, TOLERATE), lambda s: s.known)


def test_a_plan_that_is_public_makes_a_leak_idle_but_not_tolerance(stage):
    public = {"episode": {"announced": True}}
    consent, tolerate = crowds(stage, CONSENT, **public), crowds(stage, TOLERATE, **public)
    assert [s.first for s in consent] == [s.first for s in tolerate]
    assert mean(tolerate, size) > 5 * mean(crowds(stage, COMPLY, **public), size)


def test_modes_order_crowds(stage):
    sizes = [mean(crowds(stage, mode), size) for mode in (REPRESS, COMPLY, TOLERATE, CONSENT, MOBILISE)]
    assert sizes == sorted(sizes)
    assert sizes[0] < 10 < 100 < sizes[3]


def test_grievance_hope_and_supplies_bring_people(stage):
    here = mean(crowds(stage, CONSENT), size)
    assert here > mean(crowds(stage, CONSENT, grieved=False), size)
    assert here > mean(crowds(stage, CONSENT, hope=0.0), size)
    assert here > mean(crowds(stage, CONSENT, episode={"intermediary": "none"}), size)
    assert here > mean(crowds(stage, CONSENT, episode_switches={"intermediaries": False}), size)
    assert here > mean(crowds(stage, CONSENT, crowd={"opposed": 0.6}), size)


def test_officials_who_enforce_as_usual_stop_organisers(stage):
    usual = crowds(stage, CONSENT, episode_switches={"tolerance": False}, episode={"stopping": 1.0})
    assert all(s.stopped and not s.run for s in usual)
    assert mean(usual, size) < 10


def test_one_number_has_three_effects(stage):
    """Stewards make a crowd look orderly, keep it calm, and take the threat out of it."""
    loose, held = (
        crowds(stage, MOBILISE, episode={"control": control, "reliability": 1.0}, crowd={"visible": 0.0, "ready": 0.2})
        for control in (0.0, 0.9)
    )
    assert mean(held, lambda s: s.first.orderly) > 0.8 > mean(loose, lambda s: s.first.orderly)
    assert mean(held, lambda s: s.first.fighters) < mean(loose, lambda s: s.first.fighters) / 5
    assert mean(held, lambda s: s.refused.size) < mean(loose, lambda s: s.refused.size)


def test_a_crowd_wholly_controlled_is_no_threat(stage):
    assert not any(s.escalates(force=False) for s in crowds(stage, CONSENT, episode_switches={"uncontrolled": False}))


def test_violence_is_toughs_against_police(stage):
    def violent(police, **changes):
        reckless = {"reliability": 0.0, "paid": 300, "police": police}
        return mean(crowds(stage, MOBILISE, episode=reckless, **changes), lambda s: s.first.violent)

    assert violent(9) == violent(50) == 1.0
    assert violent(5000) == 0.0
    assert violent(50, episode_switches={"recklessness": False}) == 0.0


def test_paid_people_come_about_as_many_as_paid(stage):
    came = crowds(
        stage, MOBILISE, grieved=False, hope=0.0, episode={"paid": 400, "intermediary": "mine owners"}, crowd={"free": 0.0}
    )
    assert mean(came, size) == pytest.approx(400, rel=0.1)  # a draw each: 400 give or take 20


def test_force_keeps_bystanders_away(stage):
    streets = crowds(stage, CONSENT)
    assert mean(streets, lambda s: s.forced.size) < mean(streets, lambda s: s.refused.size)


def test_elites_stay_silent_with_the_switch_off_and_officials_join_only_where_leaders_look_on(stage):
    assert any(any(s.elites) for s in crowds(stage, CONSENT))
    assert not any(any(s.elites) for s in crowds(stage, CONSENT, episode_switches={"elite_signals": False}))
    assert not any(s.elites.individuals or s.elites.threats for s in crowds(stage, COMPLY))


def test_tactics_and_people_at_home_bring_crowds(stage):
    """What the village model leaves behind is what the crowd is made of."""
    nobody = replace(stage, people=stage.people._replace(tactics=np.zeros_like(stage.people.tactics)))
    assert mean(crowds(stage, CONSENT), size) > mean(crowds(nobody, CONSENT), size)
    gone = stage.people.home.copy()
    gone[: gone.size // 2] = 0
    assert mean(crowds(stage, CONSENT), size) > mean(crowds(replace(stage, people=stage.people._replace(home=gone)), CONSENT), size)


def test_draws_do_not_hang_on_mode_or_hope(stage):
    first, second = eve(stage, leaked=True, episode=3), eve(stage, leaked=False, episode=3)
    assert all(np.array_equal(one, two) for one, two in zip(first.disposed, second.disposed, strict=True))


def test_signals_are_all_told_apart():
    assert len({signal_words(signal) for signal in range(SIGNALS)}) == SIGNALS
    assert len(MODES) == 5
