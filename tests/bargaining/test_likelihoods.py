"""Equilibria on simulated tables: Bayes' rule and best replies by hand, on games small enough for it."""

import numpy as np
import pytest

from groundswell.bargaining.contest import Field, fight_over
from groundswell.bargaining.likelihoods import UNSEEN, Likelihoods, equilibria, reply


def game(signal, county, superior, prior=0.3, allowed=(True, True)):
    """Two states, two modes (quiet, loud), two answers (yield, hold); payoffs by state and mode alone."""
    signal = np.asarray(signal)
    shape = (*signal.shape, 2)
    return Likelihoods(
        prior=np.array([prior, 1 - prior]),
        signal=signal,
        county=np.broadcast_to(np.asarray(county, float)[:, :, None, :], shape),
        superior=np.broadcast_to(np.asarray(superior, float)[:, :, None, :], shape),
        protest=signal > 0,
        open=np.asarray(allowed),
    )


# quiet is never seen; loud is seen always by the first state, in one draw of four by the second
SEEN = [[[0, 0, 0, 0], [1, 1, 1, 1]], [[0, 0, 0, 0], [0, 0, 0, 1]]]
COUNTY = [[[0, 0], [2, -1]], [[0, 0], [0.5, -1]]]
SUPERIOR = [[[1, 1], [-1, -3]], [[1, 1], [-1, 1]]]


def test_beliefs_are_bayes_rule_with_trembles():
    profile = reply(game(SEEN, COUNTY, SUPERIOR), (1, 0), trembles=0.1, signals=2)
    first, second = 0.3 * 0.95 * 1.0, 0.7 * 0.05 * 0.25  # prior, chance of the loud mode, chance of being seen
    assert profile.beliefs[1] == pytest.approx(first / (first + second), rel=1e-12)


def test_the_superior_answers_each_signal_with_its_best_reply():
    profile = reply(game(SEEN, COUNTY, SUPERIOR), (1, 0), trembles=0.1, signals=3)
    # at the loud signal: yield -1, hold -3 p + 1 (1 - p), and p is .97
    assert profile.answers[1:].tolist() == [0, UNSEEN]
    assert np.isnan(profile.beliefs[2])


def test_every_profile_returned_is_checked_and_separation_is_found():
    found = equilibria(game(SEEN, COUNTY, SUPERIOR), trembles=0.1, signals=2)
    # loud is worth 2 to the first state; to the second -1 in the three draws of four in which it is not seen and the superior holds
    assert [profile.modes for profile in found] == [(1, 0)]
    assert all(profile.verified for profile in found)
    assert found[0].county[1, 1] == pytest.approx((3 * -1 + 0.5) / 4)
    assert found[0].conceded == 1.0


def test_a_closed_mode_is_never_chosen():
    found = equilibria(game(SEEN, COUNTY, SUPERIOR, allowed=(True, False)), trembles=0.1, signals=2)
    assert {profile.modes for profile in found} == {(0, 0)}


def test_where_none_stands_for_sure_one_state_mixes_and_one_signal_wavers():
    # hide and seek: yielding to loud makes the second state loud, and then the superior holds, and then it is quiet again
    signal = [[[0, 0], [1, 1]], [[0, 0], [1, 1]]]
    county = [[[0, 0], [2, 1]], [[0, 0], [1, -1]]]
    superior = [[[1, 1], [0, -2]], [[1, 1], [0, 1]]]
    found = equilibria(game(signal, county, superior), trembles=0.05, signals=2)
    assert all(profile.verified for profile in found)
    [bluff] = [profile for profile in found if 0 < profile.mix < 1]
    assert (bluff.modes, bluff.instead) == ((1, 0), (1, 1))
    # the superior is in two minds where it believes in the first state by a third: 0 = -2 p + 1 (1 - p)
    assert bluff.beliefs[1] == pytest.approx(1 / 3)
    # and the second state where it is yielded to half the time: 0 = w 1 - (1 - w) 1
    assert bluff.waver == pytest.approx(0.5)
    loud = (1 - 0.05) * bluff.mix + 0.05 / 2
    assert 0.3 * 0.975 / (0.3 * 0.975 + 0.7 * loud) == pytest.approx(1 / 3)
    assert bluff.mode(1, 0.0) == 1
    assert bluff.mode(1, 0.999) == 0
    assert {bluff.answer(1, 0.0), bluff.answer(1, 0.999)} == {0, 1}


def field(overruling, relief):
    draws = np.random.default_rng(0).random((200, 5, 4))
    return Field(
        prior=np.array([0.3, 0.7]),
        signal=np.array([[[0, 0], [1, 1]], [[0, 0], [1, 1]]]),
        relief=np.array([[[0.0, 0.0], [relief, relief]], [[0.0, 0.0], [0.0, 0.0]]]),
        won=np.full((2, 2, 2), 3.0) - np.array([0.0, 0.8])[None, :, None],
        lost=np.zeros((2, 2, 2)) - np.array([0.0, 0.8])[None, :, None],
        open=np.array([1, 1]),
        overruling=overruling,
        rivals=draws,
        edges=np.array([1 / 3, 2 / 3]),
    )


def test_nobody_makes_noise_that_no_superior_hears():
    quiet = fight_over(field(2.0, 0.0), trembles=0.05, signals=2)
    assert quiet.modes[..., 0].min() > 0.95
    assert quiet.gain == pytest.approx(0.0, abs=1e-12)


def test_noise_that_is_heard_is_made_where_the_superior_fears_it():
    loud = fight_over(field(0.0, 5.0), trembles=0.05, signals=2)
    assert loud.modes[:, 0, 1].min() > 0.3
    assert loud.crowds_win > 1 / 5
