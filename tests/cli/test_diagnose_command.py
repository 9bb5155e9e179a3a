"""``groundswell diagnose``: what a person types and gets."""

import json
import tomllib

import polars as pl
import pytest

from groundswell.cli import run
from groundswell.scenario import Scenario

USUAL = ["bias", "rmse", "power", "coverage", "type_s", "type_m", "mean_estimate", "smallest_detectable"]
DESIGN = """
[design]
title = "A design with <brackets> in its title"
replications = 60
DIAGNOSANDS

[sampling]
villages = 20
years = 4
households = 5

[panel]
moderator_share = 0.4

[[outcome]]
name = "protest"
base_rate = 0.3
effects = { migration = 0.1 }

[instruments]
kind = "interviews"
tells = 0.5

[[model]]
name = "protest"
outcome = "protest"
terms = ["migration*strong_lineage"]
effects = ["village", "year"]
errors = "cluster:village"

[[claim]]
id = "H1"
claim = "Migration raises protest"
model = "protest"
term = "migration"
side = "positive"

[curves]
effects = [0.0, 0.1]
villages = [10, 30]
replications = 40

[search]
claim = "H1"
villages = [10, 20, 40]
households = [2, 10]
replications = 40

[costs]
village = 5.0
household = 1.0
"""


@pytest.fixture
def design(tmp_path):
    path = tmp_path / "DESIGN.toml"
    path.write_text(DESIGN.replace("DIAGNOSANDS", ""))
    return path


def test_the_example_is_printed_and_works(tmp_path, capsys):
    assert run(["diagnose", "--example"]) == 0
    path = tmp_path / "DESIGN.toml"
    path.write_text(capsys.readouterr().out)
    less = ["search.villages=[113]", "search.replications=30", "curves.effects=[0.05]", "curves.replications=30"]
    words = [word for one in less for word in ("--set", one)]
    assert run(["diagnose", str(path), "--out", str(tmp_path / "out"), "--quiet", "--replications", "30", *words]) == 0
    assert not capsys.readouterr().out
    rows = pl.read_csv(tmp_path / "out" / "diagnosis.csv")
    assert rows.columns == ["claim", "diagnosand", "value", "monte_carlo_error"]
    assert rows["diagnosand"].to_list() == USUAL
    assert rows["monte_carlo_error"].null_count() == 0


def test_files_and_json(design, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(["diagnose", str(design), "--out", str(out), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"out", "files", "diagnosis", "targets", "curves", "search"}
    assert {row["diagnosand"] for row in answer["diagnosis"]} == set(USUAL)
    assert answer["targets"][0]["target"] == 0.1
    assert [(row["over"], row["at"]) for row in answer["curves"]] == [
        ("effect", 0),
        ("effect", 0.1),
        ("villages", 10),
        ("villages", 30),
    ]
    assert len(answer["search"]) == 6
    assert {"figures/power-by-effect.svg", "figures/power-by-villages.pdf", "report.html", "provenance.json"} <= set(
        answer["files"]
    )
    page = (out / "report.html").read_text()
    assert "A design with &lt;brackets&gt; in its title" in page
    assert "What this design can find" in page
    assert run(["again", str(out), "--out", str(tmp_path / "again")]) == 0


def test_what_a_person_is_shown(design, tmp_path, capsys):
    assert run(["diagnose", str(design), "--out", str(tmp_path / "out"), "--progress", "--replications", "30"]) == 0
    said = capsys.readouterr()
    assert "30 runs of the design" in said.out
    assert "smallest_detectable" in said.out
    assert "designs the cheapest that finds H1" in said.out or "None of the 6 designs" in said.out
    assert "searching" in said.err


def test_other_diagnosands_are_told_where_they_are_asked_for(tmp_path, capsys):
    path = tmp_path / "DESIGN.toml"
    path.write_text(DESIGN.replace("DIAGNOSANDS", 'diagnosands = ["power", "share_supported", "std_deviation"]'))
    assert run(["diagnose", str(path), "--out", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["diagnosis"]
    assert [row["diagnosand"] for row in told] == ["power", "share_supported", "std_deviation"]


def test_the_seed_changes_the_runs_and_nothing_else_does(design, tmp_path):
    for name, seed in (("one", "1"), ("same", "1"), ("other", "2")):
        assert run(["diagnose", str(design), "--out", str(tmp_path / name), "--seed", seed, "--quiet", "--replications", "30"]) == 0
    read = {name: (tmp_path / name / "diagnosis.csv").read_bytes() for name in ("one", "same", "other")}
    assert read["one"] == read["same"] != read["other"]


def test_runs_that_fail_are_written_down(tmp_path, capsys):
    path = tmp_path / "DESIGN.toml"
    content = (
        DESIGN
        .replace("DIAGNOSANDS", "")
        .replace("base_rate = 0.3", "base_rate = 0.01")
        .replace("migration = 0.1", "migration = 0.001")
    )
    path.write_text(content.split("[curves]")[0].replace("villages = 20", "villages = 8"))
    assert run(["diagnose", str(path), "--out", str(tmp_path / "out"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["failures"][0]["claim"] == "H1"
    assert sum(row["runs"] for row in answer["failures"]) == answer["targets"][0]["failed"] > 0
    assert "does not vary within villages" in (tmp_path / "out" / "report.html").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "name a DESIGN.toml; `groundswell diagnose --example` prints one"),
        (["nowhere.toml"], "there is no such file"),
        (["DESIGN", "--set", "sampling.villges=3"], "did you mean `villages`?"),
        (["DESIGN", "--set", "sampling.villages"], "a section, a key and a value are due"),
        (["DESIGN", "--set", "sampling.villages=many"], "no value of TOML"),
        (["DESIGN", "--set", "outcome.base_rate=0.1"], "may stand several times"),
        (["DESIGN", "--set", "panel.controls=1"], "nothing uses it"),
        (["DESIGN", "--set", "sampling.households=0"], "got 0"),
        (["DESIGN", "--set", "instruments.tells=1.1"], "probability; 0 to 1"),
        (["DESIGN", "--replications", "1"], "--replications"),
    ],
)
def test_wrong_input_ends_with_2_and_leaves_nothing_behind(design, tmp_path, capsys, words, told):
    words = [str(design) if word == "DESIGN" else word for word in words]
    assert run(["diagnose", *words, "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert told in " ".join(said.err.split())
    assert not said.out
    assert not (tmp_path / "out").exists()


def test_a_society_by_its_own_study(tmp_path, capsys):
    (tmp_path / "STUDY.toml").write_text(
        DESIGN[DESIGN.index("[[model]]") : DESIGN.index("[curves]")].replace("migration*strong_lineage", "migration")
    )
    (tmp_path / "world.toml").write_text(Scenario.load("small").to_toml())
    path = tmp_path / "DESIGN.toml"
    path.write_text(
        '[society]\nscenario = "world.toml"\n[estimator]\nstudy = "STUDY.toml"\nlag = 1\n[instruments]\nkind = "truth"\n'
    )
    assert run(["diagnose", str(path), "--replications", "3", "--out", str(tmp_path / "out"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["targets"][0]["target_basis"] == "mean on the truth"
    stored = json.loads((tmp_path / "out" / "provenance.json").read_text())
    assert len(stored["inputs"]) == 3
    assert tomllib.loads(path.read_text())["estimator"]["lag"] == 1
