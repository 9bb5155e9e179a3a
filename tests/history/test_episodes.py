"""County episodes: courses, moves with their day, equilibria, the same bits however they are run, and quick forms of the proofs."""

import json

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from groundswell import history
from groundswell.cli import run
from groundswell.errors import ScenarioError
from groundswell.history.episodes import equilibria_table, play_many
from groundswell.history.expectations import expected
from groundswell.history.moves import CONTEST, EPISODES, MOVES, told
from groundswell.scenario import Scenario, presets
from tests.history.episode_county import LITTLE, little_stage, society


@pytest.fixture(scope="module")
def lived():
    return history.simulate(society(), replicates=3, threads=1)


def test_moves_and_episodes_have_their_columns_and_days_in_order(lived):
    moves, episodes = lived.episodes.moves, lived.episodes.table
    assert dict(moves.schema) == {name: kind() for name, kind in MOVES.items()} or moves.schema == pl.Schema(MOVES)
    assert episodes.schema == pl.Schema(EPISODES)
    assert episodes.height == 3
    for _, each in moves.group_by("replicate"):
        assert each["day"].is_sorted()
        assert each["step"].to_list() == list(range(1, each.height + 1))
    assert moves["year"].unique().to_list() == [LITTLE.time.last_year + 1]


def test_the_same_bits_on_any_number_of_threads_and_alone(lived):
    beside = history.simulate(society(), replicates=3, threads=3)
    alone = history.simulate(society(), replicate=2)
    for name in ("table", "moves"):
        whole = getattr(lived.episodes, name)
        assert_frame_equal(whole, getattr(beside.episodes, name), check_exact=True)
        assert_frame_equal(getattr(lived.of(2).episodes, name), getattr(alone.episodes, name), check_exact=True)
    expected.cache_clear()
    assert_frame_equal(lived.episodes.table, history.simulate(society(), replicates=3).episodes.table, check_exact=True)


def test_equilibria_stand(lived):
    table = equilibria_table(LITTLE)
    assert table["played"].to_list()[0] == 1
    assert table["verified"].min() == 1
    assert lived.episodes.table["mode"][0] == table["grieved"][0]


def test_a_mode_that_is_set_is_said_to_be():
    on = little_stage()
    scenario = on.scenario.changed(episode={"mode": "mobilise"})
    played = play_many(type(on)(**{**vars(on), "scenario": scenario}), range(4))
    assert set(played.table["mode_is"]) == {"set, not derived"}
    assert any("set, not derived" in line for line in told(played))
    assert (played.moves["move"] == "pays people").sum() == 4


def test_opposed_wants_make_officials_prevent():
    """Congruence is drawn: where it fails, nobody objects behind closed doors, and nothing is let out."""
    on = little_stage()
    scenario = on.scenario.changed(episode={"congruent": "drawn"}, officials={"congruence": 0.5})
    played = play_many(type(on)(**{**vars(on), "scenario": scenario}), range(12)).table
    assert set(played["congruent"]) == {0, 1}
    assert set(played.filter(pl.col("congruent") == 0)["mode"]) <= {"comply", "repress"}
    assert played.filter(pl.col("congruent") == 0)["leaked"].sum() == 0


def test_a_station_goes_to_one_county_of_many():
    on = little_stage()
    scenario = on.scenario.changed(episode={"form": "station", "counties": 4, "aggrieved": "drawn"})
    played = play_many(type(on)(**{**vars(on), "scenario": scenario}), range(5))
    assert played.contest.schema == pl.Schema(CONTEST)
    assert played.contest.group_by("replicate").agg(pl.col("won").sum())["won"].to_list() == [1] * 5
    assert played.table["conceded"].to_list() == played.contest.filter(pl.col("county") == 0).sort("replicate")["won"].to_list()
    again = play_many(type(on)(**{**vars(on), "scenario": scenario}), [3], threads=1)
    assert_frame_equal(again.contest, played.contest.filter(pl.col("replicate") == 3), check_exact=True)


def test_strong_counties_hear_yes_at_once_and_petitions_that_are_believed_as_well():
    assert not expected(LITTLE, congruent=True)[0].petition
    assert expected(LITTLE.changed(officials={"local_influence": 0.9}), congruent=True)[0].petition
    assert expected(LITTLE.changed(episode_switches={"cheap_talk": False}), congruent=True)[0].petition


def test_the_presets_differ_only_in_intermediary_mode_and_demand():
    county_c, daye = Scenario.load("county-c").model_dump(), Scenario.load("daye").model_dump()
    assert {name for name in county_c if county_c[name] != daye[name]} == {"title", "episode"}
    changed = {name for name in county_c["episode"] if county_c["episode"][name] != daye["episode"][name]}
    assert changed == {"intermediary", "reliability", "paid", "mode", "aggrieved"}
    misjudged = Scenario.load("daye-misjudged")
    assert misjudged.episode.mode == "chosen"
    assert misjudged.episode.believed_reliability > misjudged.episode.reliability
    assert {"county-c", "daye", "daye-misjudged", "station"} <= set(presets())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[officials]\ngrievance_prior = 1.3", "0 to 1 (probability); got 1.3"),
        ("[officials]\nsanction = -1.0", "0 to 1000 (payoff); got -1.0"),
        ("[officials]\nsancton = 1.0", "did you mean `sanction`"),
        ("[episode]\nmode = 'concent'", "one of chosen, comply, tolerate, consent, mobilise, repress"),
        ("[episode]\nform = 'decision'\n[county]\nnumber = 1801", "is a county without villages"),
        ("[episode]\nform = 'decision'\n[frame]\nvillages = 0", "villages a township) is a whole number, 1 to 100"),
    ],
)
def test_bad_input_is_told_in_words(text, words):
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_toml(text, "mine.toml")
    assert words in str(caught.value)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("episode") / "little.toml"
    path.write_text(LITTLE.to_toml(), encoding="utf-8")
    return path


def test_simulate_writes_moves_episodes_and_equilibria(file, tmp_path, capsys):
    assert run(["simulate", str(file), "--replicates", "2", "--out", str(tmp_path / "run"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"history/moves.parquet", "episodes.csv", "equilibria.csv"} <= set(answer["files"])
    assert [row["replicate"] for row in answer["episodes"]] == [0, 1]
    assert pl.read_parquet(tmp_path / "run" / "history" / "moves.parquet")["replicate"].unique().sort().to_list() == [0, 1]
    assert run(["again", str(tmp_path / "run"), "--out", str(tmp_path / "again")]) == 0, capsys.readouterr().out


def test_a_world_without_an_episode_has_no_moves(tmp_path):
    assert run(["simulate", "small", "--out", str(tmp_path / "run"), "--quiet"]) == 0
    moves = pl.read_parquet(tmp_path / "run" / "history" / "moves.parquet")
    assert moves.is_empty()
    assert not (tmp_path / "run" / "episodes.csv").exists()


def test_replicate_reports_episodes(file, tmp_path, capsys):
    assert run(["replicate", str(file), "--replications", "2", "--out", str(tmp_path / "run"), "--quiet"]) == 0, (
        capsys.readouterr().err
    )
    episodes = pl.read_csv(tmp_path / "run" / "episodes.csv")
    assert episodes["replication"].to_list() == [0, 1]
    page = (tmp_path / "run" / "report.html").read_text("utf-8")
    assert "What officials expected" in page
    assert "illustrations set by hand" in page
    for name in ("tables/episodes.html", "tables/sanctions.html", "tables/equilibria.html", "figures/timeline.svg", "moves.csv"):
        assert (tmp_path / "run" / name).is_file(), name


def test_only_villages_drawn_are_surveyed():
    from groundswell.fieldwork import survey

    lived = history.simulate(society(), replicates=1)
    assert survey(lived).sample.height == 6
    assert society().places.number.size == 12
