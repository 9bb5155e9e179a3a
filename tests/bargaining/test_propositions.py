"""Propositions, sweeps, variants, noise, support: what each says at the baseline, and that each can say otherwise."""

import numpy as np
import pytest

import groundswell as gs
from groundswell import bargaining
from groundswell.bargaining import checks, form, gambit, quantal_path, solve_many, support
from groundswell.bargaining.following import alone, along, draws
from groundswell.bargaining.quantal import _residual, at_precision
from groundswell.bargaining.variants import (
    belief_in_claim,
    degrees_of_discontent,
    mode_seen_dimly,
    positions_apart,
    private_reliability,
)
from groundswell.bargaining.wider import play, rows_of
from groundswell.errors import GameError, GroundswellError

BASIS = {
    "text": {1, 3, 4, 5, 6, 7, 9, 11, 13, 14, 15, 16, 17, 18, 20, 22},
    "inferred": {2, 8, 19, 21},
    "model": {10, 12, 23, 24},
}
ASSUMED = {4, 7, 13, 14, 15, 17, 18, 20}


@pytest.fixture(scope="module")
def verdicts():
    return {one.proposition.id: one for one in bargaining.judge(gs.Game(), 60, seed=2)}


def test_all_hold_at_the_baseline_but_the_false_one(verdicts):
    assert list(verdicts) == [f"P{number}" for number in range(1, 25)]
    assert [name for name, one in verdicts.items() if one.holds is not True] == ["P24"]
    assert verdicts["P24"].holds is False
    assert "private reliability" in verdicts["P24"].note


def test_basis_and_kind_are_those_of_the_texts_and_assumed_ones_do_not_count(verdicts):
    for name, one in verdicts.items():
        number = int(name[1:])
        assert number in BASIS[one.proposition.basis]
        assert one.counted == (number not in ASSUMED)


def test_stated_for_the_threat_they_hold_nearly_everywhere(verdicts):
    assert min(verdicts[name].share for name in ("P5", "P6", "P9", "P10")) >= 0.94


def test_same_seed_same_verdicts(verdicts):
    again = bargaining.judge(gs.Game(), 60, seed=2)
    assert [(one.holds, one.share, one.judged) for one in again] == [
        (one.holds, one.share, one.judged) for one in verdicts.values()
    ]


@pytest.mark.parametrize(
    ("check", "values"),
    [
        (checks.ignored, {"pi": 0.9}),
        (checks.messages, {"dtau": 0.0, "lamL": 0.0}),
        (checks.conceded_later, {"lamS": 0.1}),
        (checks.weak_counties, {"phi": 0.0}),
        (checks.ambitious_county, {"F": 0.0, "cm": 20.0}),
        (checks.answers, {"crv": 9.0}),
        (checks.known_opposition, {"a": 9.0}),
        (checks.disagreement, {"cr": 9.0}),
        (checks.middling, {"a": 30.0}),
        (checks.claims, {"e1": 0.01}),
        (checks.contained, {"rho": 0.0}),
        (checks.unseen, {"dc": 0.9}),
        (checks.modes, {"vhi": 0.0, "r": 0.0}),
        (checks.violence, {"lamL": 0.0}),
    ],
)
def test_each_check_can_fail(check, values):
    assert not np.asarray(check(gs.Game(), alone(gs.Game(**values))), dtype=float)[0]


def test_reliability_makes_bluffing_cheap_and_the_city_harder():
    found = along(gs.Game(), alone(gs.Game()), "intermediary_reliability", np.array([[0.5, 0.8, 1.0]]))
    conceding = found.superior[0, :, 0, 0]
    assert conceding[0] == 1
    assert conceding[2] == pytest.approx(0.52, abs=0.005)
    assert found.used("mobilise")[0, 1] > found.used("mobilise")[0, 2]


def test_a_county_that_fears_nothing_mobilises_at_the_baseline():
    fearless = along(gs.Game(), alone(gs.Game()), "local_promotion_weight", np.array([[0.0]]))
    assert fearless.used("mobilise")[0, 0] > 0.5
    assert fearless.local[0, 0, 0, 2] == 1


def test_random_games_stay_within_their_distribution():
    points = draws(gs.Game(), 500, 1)
    for name, value in gs.Game().model_dump().items():
        assert points[name].min() >= 0.5 * value - 1e-12
        assert points[name].max() <= 1.5 * value
    assert points["congruence"].max() <= 0.99


def test_positions_apart_make_protest_a_loss():
    game = gs.Game()
    plain, apart = form(game).local[0], positions_apart(game).local[0]
    assert apart[0, 0, 0, 0] == pytest.approx(-2.7 - 3.6 * 0.25)
    assert (apart <= plain).all()


def test_a_claim_moves_belief_less_than_demand():
    assert float(belief_in_claim(0.3, 0.0)) == 1
    assert float(belief_in_claim(0.3, 1.0)) == pytest.approx(0.3)


def test_two_degrees_of_discontent_at_the_ends_are_the_game_itself():
    games = degrees_of_discontent(gs.Game(), degrees=400)
    assert games.prior.sum() == pytest.approx(1)
    assert (games.prior[0] * np.linspace(0, 1, 400)).sum() == pytest.approx(0.3, abs=0.01)
    plain = form(gs.Game())
    assert games.street[0, -1] == pytest.approx(plain.street[0, 0], abs=2e-3)
    assert games.superior[0, 0] == pytest.approx(plain.superior[0, 1], abs=1e-2)


def test_with_private_reliability_the_reliable_mobilise():
    found = play(private_reliability(gs.Game()))
    assert found.point.size >= 1
    assert (found.local[:, :2, 2] >= found.local[:, 2:, 2]).all()
    assert found.local[0, 1, 2] == 1


def test_a_city_that_sees_the_mode_dimly_is_bluffed_less():
    plain = solve_many(gs.Game(r=0.8))
    dim = play(mode_seen_dimly(gs.Game(r=0.8)))
    assert dim.local[0, 1, 2] < plain.local[0, 1, 2] / 2


# ---- sweeps


def test_a_sweep_has_every_equilibrium_and_follows_one_a_point():
    table = bargaining.sweep(gs.Game(), bargaining.axes(["lamL=0:6:13"]))
    assert table.filter(table["followed"] == 1).height == 13
    assert table["equilibria"].max() > 1
    assert table.height == table.filter(table["equilibrium"] == 1)["equilibria"].sum()
    assert table["verified"].min() == 1


def test_a_plane_names_its_regions():
    table = bargaining.sweep(gs.Game(), bargaining.axes(["dtau=0:1:9", "grievance_prior=0:1:9"]))
    assert {"dtau", "grievance_prior"} <= set(table.columns)
    assert {"petition granted", "consent", "comply"} <= set(table["region"])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ([], "one parameter, or two"),
        (["dtau=0:1:3"] * 3, "got 3"),
        (["dtau=0:1:3", "revenue_share_at_stake=0:1:3"], "same parameter twice"),
        (["dtau"], "NAME=FROM:TO:NUMBER"),
        (["dtau=0:1"], "NAME=FROM:TO:NUMBER"),
        (["dtau=0:x:3"], "whole number"),
        (["dtau=0:1:1"], "at least 2"),
        (["dtau=0:1.3:3"], "0 to 1; got 1.3"),
        (["cl=-1:1:3"], "at least 0; got -1"),
        (["a=0:inf:3"], "got inf"),
        (["dtua=0:1:3"], "did you mean `dtau`"),
        (["dtau=0:1:2000", "pi=0:1:2000"], "at most 1,000,000 points"),
    ],
)
def test_what_is_no_axis_is_refused_in_words(asked, words):
    with pytest.raises(GameError, match=words):
        bargaining.axes(asked)


# ---- noise


def test_play_with_noise_ends_at_an_equilibrium():
    points = draws(gs.Game(), 6, 5)
    games, solution = form(gs.Game(), points), solve_many(gs.Game(), points)
    for point in range(games.points):
        path = quantal_path(rows_of(games, np.array([point])))
        own = [solution.row(int(row)) for row in np.flatnonzero(solution.point == point)]
        assert bargaining.limit_of(path, own) is not None


def test_at_no_precision_all_choices_are_alike_and_at_any_the_fixed_point_holds():
    game = form(gs.Game())
    path = quantal_path(game, furthest=50.0)
    assert np.allclose(path.local[0], 0.25)
    assert np.allclose(path.superior[0], 1 / 3)
    one = at_precision(game, path, 2.0)
    worth = np.einsum("kasy,sy->ka", game.street[0, ..., None] * game.local[0], one.superior[0]) - game.cost[0]
    odds = np.exp(2.0 * worth)
    assert one.local[0] == pytest.approx(odds / odds.sum(axis=1, keepdims=True), abs=1e-8)
    with pytest.raises(GroundswellError, match="does not reach"):
        at_precision(game, path, 1e9)


def test_slopes_of_the_path_are_right():
    game, place = form(gs.Game()), np.append(np.linspace(-1, 1, 10), 3.0)
    _, slope = _residual(game, place)
    steps = 1e-6 * np.eye(11)
    measured = np.stack([(_residual(game, place + step)[0] - _residual(game, place - step)[0]) / 2e-6 for step in steps], axis=1)
    assert slope == pytest.approx(measured, abs=1e-7)


@pytest.mark.skipif(not gambit.installed(), reason="Gambit is an optional extra, and is not installed")
def test_gambit_finds_what_we_find():
    table = gambit.compare(gs.Game(), 5, seed=3)
    assert (table["agrees"] | (table["words"] != "")).all()


def test_without_gambit_nothing_is_claimed(monkeypatch):
    monkeypatch.setattr(gambit, "find_spec", lambda _: None)
    assert not gambit.installed()
    assert "not installed" in gambit.NOT_INSTALLED


def test_answers_of_gambit_are_held_against_ours_and_explained(monkeypatch):
    points = draws(gs.Game(), 3, 1)
    solution = solve_many(gs.Game(), points)
    first = int(np.flatnonzero(solution.point == 0)[0])
    given = [
        gambit.Answer(local=solution.local[first], superior=solution.superior[first], seconds=0.1),
        gambit.Answer(local=np.full((2, 4), 0.25), superior=np.full((2, 3), 1 / 3), seconds=0.1),
        gambit.Answer(trouble="Gambit gave no answer: it was ended, as it did not come back"),
    ]
    monkeypatch.setattr(gambit, "ask", lambda _: given)
    table = gambit.compare(gs.Game(), 3, seed=1)
    assert table["agrees"].to_list() == [True, False, None]
    assert "stopped before its limit" in table["words"][1]
    assert "did not come back" in table["words"][2]


# ---- support


def test_what_the_experiment_identifies():
    effects = support.Effects()
    assert support.moved(effects) == pytest.approx(0.41, abs=0.005)
    table = support.identification(effects)
    known = table.filter(table["status"] == "identified")
    assert known.height == 1
    assert known["ci_low"][0] < 0.1
    assert known["ci_high"][0] > 0.65
    rates = table.filter(table["quantity"].str.starts_with("f,"))
    assert rates["ci_low"].min() < 0.11
    assert rates["ci_high"].max() > 0.84


def test_many_sets_give_the_three_answers_exactly():
    sets = support.fits(support.Effects())
    assert sets.height == 9
    for arm, mean in zip(support.ARMS, support.Effects().means, strict=True):
        assert sets[arm].to_numpy() == pytest.approx(mean, abs=1e-9)
    assert sets["false_claims"].max() > 5 * sets["false_claims"].min()


def test_officials_answer_on_the_scale_and_the_means_come_back():
    link = support.link_through(support.Effects(), prior=0.3)
    given = support.answers(link, np.full(20_000, 1.0), spread=0.9, seed=4)
    assert set(given) <= {1.0, 2.0, 3.0, 4.0, 5.0}
    assert given.mean() == pytest.approx(3.70, abs=0.05)  # rounding and the ends of the scale move it a little
    assert np.array_equal(given, support.answers(link, np.full(20_000, 1.0), spread=0.9, seed=4))


def test_results_that_say_nothing_are_refused_together():
    with pytest.raises(GameError) as told:
        support.Effects(control=5.0, treatment_error=0.0)
    assert len(told.value.faults) == 4
