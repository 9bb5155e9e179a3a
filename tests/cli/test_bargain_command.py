"""``groundswell bargain``: files, words, exit codes, and the same bits again."""

import json

import polars as pl
import pytest

from groundswell import cli
from groundswell.bargaining import gambit


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_solve_writes_every_equilibrium_and_every_parameter_with_its_source(tmp_path, capsys):
    assert cli.run(["bargain", "solve", "--out", "s"]) == 0
    [found] = json.loads((tmp_path / "s" / "equilibria.json").read_text("utf-8"))
    assert found["local"]["grieved"] == {"comply": 0.0, "consent": 1.0, "mobilise": 0.0, "repress": 0.0}
    assert found["payoffs"]["grieved"] == pytest.approx(1.299, abs=5e-4)
    assert pl.read_csv(tmp_path / "s" / "parameters.csv").filter(pl.col("source") == "text")["key"].to_list() == ["dtau"]
    assert "illustrations" in capsys.readouterr().out.replace("\n", " ")


def test_the_example_is_a_file_that_works(tmp_path, capsys):
    assert cli.run(["bargain", "solve", "--example"]) == 0
    (tmp_path / "game.toml").write_text(capsys.readouterr().out, "utf-8")
    assert cli.run(["bargain", "solve", "game.toml", "--out", "s", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == ["equilibria.json", "parameters.csv", "provenance.json"]
    assert len(told["parameters"]) == 40
    assert told["equilibria"][0]["verified"] is True
    assert cli.run(["again", "s", "--out", "t", "--quiet"]) == 0


def test_short_keys_and_several_equilibria(tmp_path, capsys):
    (tmp_path / "game.toml").write_text("[game]\nlamL = 3.0\n", "utf-8")
    assert cli.run(["bargain", "solve", "game.toml", "--out", "s"]) == 0
    assert len(json.loads((tmp_path / "s" / "equilibria.json").read_text("utf-8"))) == 3
    assert "Equilibrium 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pi = 1.3", ["pi", "0 to 1", "1.3"]),
        ("leak_cost = -0.2", ["leak_cost", "at least 0", "-0.2"]),
        ("stagednes = 0.2", ["stagednes", "did you mean `stagedness`"]),
    ],
)
def test_bad_input_is_refused_before_anything_is_written(tmp_path, capsys, text, words):
    (tmp_path / "bad.toml").write_text(f"[game]\n{text}\n", "utf-8")
    for command in (["solve", "bad.toml"], ["sweep", "bad.toml", "--over", "dtau=0:.6:3"], ["check", "bad.toml"]):
        assert cli.run(["bargain", *command]) == 2
        told = capsys.readouterr().err
        assert all(word in told for word in ["bad.toml, [game]", *words])
    assert [path.name for path in tmp_path.iterdir()] == ["bad.toml"]


def test_a_file_that_is_not_there_is_told(capsys):
    assert cli.run(["bargain", "solve", "none.toml"]) == 2
    assert "no file of that name" in capsys.readouterr().err


def test_sweep_draws_along_one_parameter_and_over_two(tmp_path, capsys):
    assert cli.run(["bargain", "sweep", "--over", "lamL=0:6:7", "--out", "one"]) == 0
    table = pl.read_csv(tmp_path / "one" / "sweep.csv")
    assert table["lamL"].n_unique() == 7
    assert (tmp_path / "one" / "figures" / "statics.svg").is_file()
    assert cli.run(["bargain", "sweep", "--over", "dtau=0:1:6", "--over", "pi=0:1:6", "--out", "two"]) == 0
    assert (tmp_path / "two" / "figures" / "regions.pdf").is_file()
    told = capsys.readouterr().out.replace("\n", " ")
    assert "several equilibria" in told
    assert "illustrations" in told
    assert cli.run(["again", "two", "--out", "three", "--quiet"]) == 0


@pytest.mark.parametrize("words", [[], ["--over", "dtua=0:1:3"], ["--over", "dtau=0:2:3"], ["--over", "dtau"]])
def test_a_sweep_over_nothing_that_is_there_is_refused(words, capsys):
    assert cli.run(["bargain", "sweep", *words]) == 2
    assert "--over" in capsys.readouterr().err


def test_check_lists_all_and_counts_the_derived(tmp_path, capsys):
    assert cli.run(["bargain", "check", "--draws", "30", "--out", "c"]) == 0
    table = pl.read_csv(tmp_path / "c" / "propositions.csv")
    assert table.columns[:6] == ["id", "claim", "basis", "kind", "holds", "share_of_random_draws"]
    assert table["id"].to_list() == [f"P{number}" for number in range(1, 25)]
    assert table.filter(pl.col("id") == "P24")["holds"].to_list() == [0]
    told = " ".join(capsys.readouterr().out.split())
    assert "15 of the 16 derived propositions hold" in told
    assert "not counted: P4, P7, P13, P14, P15, P17, P18, P20." in told
    assert "drawn evenly from 0.5 to 1.5" in told


def test_support_says_what_is_and_is_not_identified(tmp_path, capsys):
    assert cli.run(["bargain", "support", "--out", "b"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Identified: how far a claim moves belief" in told
    assert "Not identified: the prior pi" in told
    assert pl.read_csv(tmp_path / "b" / "support.csv").height == 9
    assert pl.read_csv(tmp_path / "b" / "identification.csv")["status"].to_list().count("identified") == 1
    assert cli.run(["bargain", "support", "--control", "5.2"]) == 2
    assert "between 1 and 5" in capsys.readouterr().err


def test_noise_is_written_and_gambit_is_asked_only_where_it_is(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(gambit, "installed", lambda: False)
    assert cli.run(["bargain", "solve", "--quantal", "--gambit", "--out", "q"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "ends at equilibrium 1" in told
    assert "Gambit is not installed" in told
    assert pl.read_csv(tmp_path / "q" / "quantal.csv")["precision"][0] == 0
