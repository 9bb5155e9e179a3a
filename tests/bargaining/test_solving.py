"""The set of equilibria: numbers known by hand, a plain twin, other routes to the same play, and no point left without any."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import brentq

import groundswell as gs
from groundswell.bargaining import closed, follow, form, solve_many
from groundswell.bargaining.following import alone
from groundswell.bargaining.moves import ACTIONS, RESPONSES
from groundswell.bargaining.verifying import local_values, superior_values, verify
from groundswell.bargaining.wider import play, rows_of
from verification.equilibria import ends, near, wide


def test_the_baseline_has_one_equilibrium_and_it_is_consent():
    [found] = gs.solve(gs.Game(pi=0.3))
    assert found.petition == 0
    assert found.local["grieved"]["consent"] == found.local["ungrieved"]["comply"] == 1
    assert found.superior["peaceful"]["concede"] == found.superior["violent"]["repress"] == 1
    assert found.beliefs["peaceful"] == pytest.approx(0.3 * 0.85 / (0.3 * 0.85 + 0.7 * 0.1 * 0.255))
    assert found.verified


def test_choices_of_the_grieved_county_are_worth_what_is_written_by_hand():
    [found] = gs.solve(gs.Game())
    superior = np.array([[list(play.values()) for play in found.superior.values()]])
    values = local_values(form(gs.Game()), superior)[0, 0]
    assert dict(zip(ACTIONS, values, strict=True)) == pytest.approx(
        {"comply": 0.214, "consent": 1.299, "mobilise": 0.092, "repress": -0.050}, abs=5e-4
    )


def test_closed_forms_at_the_baseline():
    game = gs.Game()
    assert float(closed.belief_to_concede(game)[0]) == pytest.approx(0.551, abs=5e-4)
    assert float(closed.belief_after_protest(game)[0]) == pytest.approx(0.935, abs=5e-4)
    assert float(closed.least_stake_for_consent(game)[0]) == pytest.approx(0.1341, abs=5e-5)


def test_the_solver_changes_its_answer_where_the_closed_forms_say():
    game = gs.Game()

    def consents(stake):
        return float(follow(form(game, {"dtau": stake})).used("consent")[0]) - 0.15

    assert brentq(consents, 0.05, 0.3, xtol=1e-6) == pytest.approx(float(closed.least_stake_for_consent(game)[0]), abs=2e-6)
    least = float(closed.belief_to_concede(game)[0])
    assert solve_many(game, {"pi": [0.2]}).superior[:, 0, 0].max() == 1
    for prior in (least * 0.5, least * 0.9):
        found = solve_many(game, {"pi": np.array([prior])})
        conceding = found.superior[:, 0, 0] == 1
        assert (found.beliefs[conceding, 0] >= least).all()


@pytest.mark.parametrize("spread", [near, wide, ends])
def test_no_point_is_left_without_an_equilibrium(spread):
    solution = solve_many(gs.Game(), spread(1500, 7))
    assert solution.count.min() >= 1
    assert solution.verified.all()
    if spread is not ends:  # ties abound there
        assert (solution.count % 2 == 1).all()


def test_pure_equilibria_are_those_of_a_plain_search():
    points = near(25, 7)
    games, solution = form(gs.Game(), points), solve_many(gs.Game(), points)
    for point in range(games.points):
        one = rows_of(games, np.array([point]))
        expected = sorted(_plain(one))
        rows = np.flatnonzero(solution.point == point)
        pure = [
            (*solution.local[row].argmax(axis=1), *solution.superior[row].argmax(axis=1))
            for row in rows
            if set(np.unique(np.concatenate([solution.local[row].ravel(), solution.superior[row].ravel()]))) <= {0.0, 1.0}
        ]
        assert sorted(tuple(int(one) for one in found) for found in pure) == expected


def _plain(one):
    """Every profile of single choices, kept if nobody would do otherwise: the definition, word for word."""
    street, local, cost = one.street[0], one.local[0], one.cost[0]
    for grieved, ungrieved, calm, riot in product(range(4), range(4), range(3), range(3)):
        reply = (calm, riot)
        worth = [
            [sum(street[kind, a, s] * local[kind, a, s, reply[s]] for s in range(2)) - cost[a] for a in range(4)]
            for kind in range(2)
        ]
        if worth[0][grieved] < max(worth[0]) - 1e-12 or worth[1][ungrieved] < max(worth[1]) - 1e-12:
            continue
        good = True
        for s in range(2):
            mass = [one.prior[0, 0] * street[0, grieved, s], one.prior[0, 1] * street[1, ungrieved, s]]
            if sum(mass) == 0:
                mass = [one.prior[0, 0] * street[0, 0, s], one.prior[0, 1] * street[1, 0, s]]
            belief = mass[0] / sum(mass)
            values = [belief * one.superior[0, 0, s, y] + (1 - belief) * one.superior[0, 1, s, y] for y in range(3)]
            good &= values[reply[s]] >= max(values) - 1e-12
        if good:
            yield grieved, ungrieved, calm, riot


def test_where_the_wider_search_finds_play_the_enumeration_has_it_too():
    points = near(60, 7)
    games, solution = form(gs.Game(), points), solve_many(gs.Game(), points)
    found = play(games)
    for row, point in enumerate(found.point):
        own = np.flatnonzero(solution.point == point)
        apart = [
            max(np.abs(solution.local[i] - found.local[row]).max(), np.abs(solution.superior[i] - found.superior[row]).max())
            for i in own
        ]
        assert min(apart) < 1e-6


def test_the_verifier_refuses_what_is_no_equilibrium():
    game = form(gs.Game())
    [found] = gs.solve(gs.Game())
    local = np.array([[list(play.values()) for play in found.local.values()]])
    superior = np.array([[list(play.values()) for play in found.superior.values()]])
    beliefs, petition = np.array([list(found.beliefs.values())]), np.array([0.0])
    assert verify(game, local, superior, beliefs, petition).holds.all()
    assert not verify(game, local[:, ::-1], superior, beliefs, petition).holds.any()
    assert not verify(game, local, superior[..., ::-1], beliefs, petition).holds.any()
    assert not verify(game, local, superior, beliefs - 0.01, petition).holds.any()
    assert not verify(game, local, superior, beliefs, np.array([1.0])).holds.any()
    assert not verify(game, local * 0.9, superior, beliefs, petition).holds.any()


def test_off_the_path_compliance_has_trembled_and_an_action_as_good_may_have_too():
    games = form(gs.Game(), {"lamL": np.array([6.0])})
    solution = solve_many(gs.Game(), {"lamL": np.array([6.0])})
    silent = ~solution.reached.any(axis=1)
    weight = games.prior[0] * games.street[0, :, 0, 0]
    everyone_represses = solution.local[..., 3].min(axis=1) == 1
    assert (everyone_represses == silent).all()
    for row in np.flatnonzero(silent):
        assert solution.beliefs[row, 0] == pytest.approx(weight[0] / weight.sum())


def test_a_record_is_what_the_file_says():
    [found] = gs.solve(gs.Game())
    kept = found.to_dict()
    assert {"petition", "local", "superior", "beliefs", "payoffs", "verified"} <= set(kept)
    assert list(kept["local"]) == ["grieved", "ungrieved"]
    assert list(kept["local"]["grieved"]) == list(ACTIONS)
    assert list(kept["superior"]) == ["peaceful", "violent"]
    assert list(kept["superior"]["violent"]) == list(RESPONSES)
    assert list(kept["payoffs"]) == ["grieved", "ungrieved", "superior"]
    assert kept["payoffs"]["grieved"] == pytest.approx(1.299, abs=5e-4)
    assert kept["verified"] is True


def test_a_notebook_shows_who_does_what():
    [found] = gs.solve(gs.Game())
    shown = found._repr_html_()
    assert "<td>consent</td><td>1</td><td>1.299</td>" in shown
    assert "mobilise" not in shown


def test_a_petition_is_granted_where_the_city_expects_less_than_nothing():
    [found] = gs.solve(gs.Game(pi=1.0))
    assert found.petition == 1
    assert found.payoffs == {"grieved": 3.0, "ungrieved": 3.0, "superior": 0.0}


def test_one_point_alone_is_what_it_is_among_others():
    points = near(40, 7)
    many = solve_many(gs.Game(), points)
    one = solve_many(gs.Game(), {name: values[17:18] for name, values in points.items()})
    rows = many.point == 17
    assert np.array_equal(many.local[rows], one.local)
    assert np.array_equal(many.beliefs[rows], one.beliefs)
    assert alone(gs.Game())["grievance_prior"].tolist() == [0.3]


def test_values_at_the_streets_are_averages_over_types():
    games = form(gs.Game())
    belief = np.array([[[0.25, 0.75], [1.0, 0.0]]])
    values = superior_values(games, belief)[0]
    assert values[0, 1] == pytest.approx(-0.3 + 1.0 - 0.85 * 5 * (0.25 * 0.6 + 0.75 * 0.05))
    assert values[1, 2] == pytest.approx(-0.5 + 1.0 - 0.85 * 5 * 0.3 - 0.2)
