"""The numbers of a game: both kinds of names, and what is refused, in words."""

import tomllib

import pytest

import groundswell as gs
from groundswell.bargaining.game import SHORT
from groundswell.errors import GameError

BASELINE = {
    "pi": 0.30, "dtau": 0.30, "T": 10, "g": 0.90, "w": 0.10, "phi": 2, "a": 1.2, "k": 0.5, "kv": 2, "lamS": 1, "V": 5, "lamL": 0.30,
    "e1": 0.60, "e0": 0.05, "er1": 0.30, "er0": 0.02, "kap": 0.15, "q1": 0.85, "q0": 0.15, "m1": 0.95, "m0": 0.60, "ell": 0.10,
    "v0": 0.25, "rho": 0.80, "vhi": 0.60, "r": 0.50, "im": 0.10, "iv": 0.90, "dc": 0.10, "dm": 0.70, "n": 0.25, "F": 12,
    "cl": 0.80, "cm": 0.50, "cr": 0.05, "crep": 1, "crv": 0.20, "sm": 0.30, "sv": 1, "beta": 0.50,
}  # fmt: skip


def test_the_baseline_is_the_one_agreed_on():
    game = gs.Game()
    assert {short: getattr(game, long) for short, long in SHORT.items()} == BASELINE


def test_short_keys_and_long_names_are_the_same():
    assert gs.Game(pi=0.4, dtau=0.2) == gs.Game(grievance_prior=0.4, revenue_share_at_stake=0.2)
    assert gs.Game(pi=0.4).changed(dtau=0.2).stake == pytest.approx(2.0)
    assert gs.Game.from_toml("[game]\npi = 0.4\nrevenue_value = 5").stake == pytest.approx(1.5)


def test_a_game_as_a_file_is_the_same_game():
    game = gs.Game(pi=0.7, kap=0.0)
    assert gs.Game.from_toml(game.to_toml()) == game
    assert set(tomllib.loads(game.to_toml())["game"]) == set(SHORT.values())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"pi": 1.3}, ["`pi`", "grievance_prior", "0 to 1", "1.3"]),
        ({"leak_cost": -0.1}, ["`leak_cost`", "at least 0", "-0.1"]),
        ({"grievence_prior": 0.2}, ["unknown key `grievence_prior`", "did you mean `grievance_prior`"]),
        ({"lamX": 0.2}, ["unknown key `lamX`", "did you mean `lam"]),
        ({"pi": "much"}, ["`pi`", "is a number", "'much'"]),
        ({"T": True}, ["`T`", "is a number", "True"]),
        ({"T": float("nan")}, ["`T`", "nan"]),
        ({"pi": 0.2, "grievance_prior": 0.3}, ["same parameter"]),
    ],
)
def test_what_is_no_game_is_refused_in_words(values, words):
    with pytest.raises(GameError) as told:
        gs.Game(**values)
    for word in words:
        assert word in str(told.value)


def test_all_faults_of_a_file_are_told_together_with_its_name():
    with pytest.raises(GameError) as told:
        gs.Game.from_toml("[game]\npi = 1.3\ncl = -1\nstakedness = 1\n", "mine.toml")
    assert len(told.value.faults) == 3
    assert all(fault.startswith("mine.toml, [game]: ") for fault in told.value.faults)
    assert "did you mean `stagedness`" in str(told.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[game", "not a TOML file"),
        ("[gam]\npi = .3", "not a TOML file"),
        ("[gam]\npi = 0.3", "did you mean `game`"),
        ("game = 3", "is a section"),
    ],
)
def test_a_file_of_another_kind_is_refused(text, words):
    with pytest.raises(GameError, match=words):
        gs.Game.from_toml(text)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    with pytest.raises(GameError, match="no file of that name"):
        gs.Game.load(tmp_path / "none.toml")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GameError, match="UTF-8"):
        gs.Game.load(tmp_path / "odd.toml")


def test_only_the_share_at_stake_comes_from_a_text():
    assert [row["key"] for row in gs.Game().parameters() if row["source"] == "text"] == ["dtau"]
