"""The set of equilibria: numbers known by hand at the baseline, and a verifier that every equilibrium has passed."""

import pytest

import groundswell as gs
from groundswell.bargaining.payoffs import form
from groundswell.bargaining.verifying import local_values


def test_the_baseline_has_one_equilibrium_and_it_is_consent():
    [found] = gs.solve(gs.Game(pi=0.3))
    assert found.petition == 0
    assert found.local["grieved"]["consent"] == found.local["ungrieved"]["comply"] == 1
    assert found.superior["peaceful"]["concede"] == found.superior["violent"]["repress"] == 1
    assert found.beliefs["peaceful"] == pytest.approx(0.3 * 0.85 / (0.3 * 0.85 + 0.7 * 0.1 * 0.255))
    assert found.verified


def test_choices_of_the_grieved_county_are_worth_what_is_written_by_hand():
    [found] = gs.solve(gs.Game())
    superior = [[list(play.values()) for play in found.superior.values()]]
    values = local_values(form(gs.Game()), __import__("numpy").array(superior))[0, 0]
    assert values == pytest.approx([0.214, 1.299, 0.092, -0.050], abs=5e-4)
