"""The corridor by its commands: chained, they give the panel and estimates that `replicate` gives, and each can be run again."""

import json

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from groundswell.cli import run

SEED = ["--seed", "3", "--quiet"]


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """The corridor in one command, and in one command a verb."""
    folder = tmp_path_factory.mktemp("chain")
    out = {name: folder / name for name in ("replicate", "simulate", "survey", "synthesize", "assemble", "study")}
    commands = [
        ["replicate", "small", "--out", out["replicate"], *SEED],
        ["simulate", "small", "--people", "--out", out["simulate"], *SEED],
        ["survey", out["simulate"], "--out", out["survey"], *SEED],
        ["synthesize", out["survey"] / "interviews.parquet", "--out", out["synthesize"], *SEED],
        [
            *("assemble", out["survey"] / "figures.parquet", out["synthesize"] / "incidents.csv"),
            *("--migrants", out["survey"] / "migrants.parquet", "--sample", out["survey"] / "sample.csv"),
            *("--out", out["assemble"], *SEED),
        ],
        ["study", "article", "--data", out["assemble"] / "panel.parquet", "--out", out["study"], *SEED],
    ]
    for command in commands:
        assert run([str(word) for word in command]) == 0, command
    return out


def test_the_verbs_one_by_one_give_the_panel_of_replicate(chain):
    whole, pieces = (pl.read_parquet(chain[name] / "panel.parquet") for name in ("replicate", "assemble"))
    assert_frame_equal(whole, pieces, check_exact=True)


@pytest.mark.parametrize("table", ["estimates.csv", "margins.csv", "models.csv", "findings.csv"])
def test_the_verbs_one_by_one_give_the_estimates_of_replicate(chain, table):
    assert (chain["replicate"] / table).read_bytes() == (chain["study"] / table).read_bytes()


@pytest.mark.parametrize("name", ["replicate", "simulate", "survey", "synthesize", "assemble", "study"])
def test_each_can_be_run_again_to_the_bit(chain, name, tmp_path, capsys):
    assert run(["again", str(chain[name]), "--out", str(tmp_path / "again")]) == 0, capsys.readouterr().out


def test_again_tells_what_is_not_the_same(chain, tmp_path, capsys):
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("incidents.csv", "assignment.csv", "provenance.json"):
        (copy / name).write_bytes((chain["synthesize"] / name).read_bytes())
    (copy / "incidents.csv").write_text("other\n")
    assert run(["again", str(copy), "--out", str(tmp_path / "again")]) == 1
    assert "incidents.csv" in capsys.readouterr().out


def test_again_refuses_a_changed_input(tmp_path, capsys):
    thresholds = tmp_path / "crowd.csv"
    thresholds.write_text("threshold\n0\n1\n")
    assert run(["cascade", str(thresholds), "--out", str(tmp_path / "first"), "--quiet"]) == 0
    thresholds.write_text("threshold\n0\n2\n")
    assert run(["again", str(tmp_path / "first"), "--out", str(tmp_path / "second")]) == 2
    assert "the input has changed since" in capsys.readouterr().err
    assert not (tmp_path / "second").exists()


def test_the_default_design_leaves_113_villages_and_452_rows(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["replicate", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["out"] == "groundswell-runs/replicate-1"
    assert {"report.html", "findings.csv", "estimates.csv", "margins.csv", "panel.parquet", "incidents.parquet"} <= set(
        answer["files"]
    )
    panel = pl.read_parquet(tmp_path / answer["out"] / "panel.parquet")
    assert panel.height == 565
    assert panel["village"].n_unique() == 113
    rows = {row["model"]: row["n"] for row in answer["models"]}
    assert {rows[f"A-{table}"] for table in ("2.1", "2.2", "2.3", "2.4", "2.6", "2.7", "3.1", "3.2", "3.3")} == {452}
    assert [row["id"] for row in answer["findings"]] == ["H1", "H2a", "H2b", "H2c", "H3a", "H3b"]
    assert {row["verdict"] for row in answer["findings"]} <= {"supported", "contradicted", "undetermined"}


def test_people_are_written_on_request_alone(chain, tmp_path):
    assert (chain["simulate"] / "history" / "people.parquet").is_file()
    people = pl.read_parquet(chain["simulate"] / "history" / "people.parquet")
    assert set(people.columns) == {"village", "person", "year", "place"}
    assert run(["simulate", "small", "--replicates", "2", "--out", str(tmp_path / "two"), "--quiet"]) == 0
    assert not (tmp_path / "two" / "history" / "people.parquet").exists()
    assert pl.read_parquet(tmp_path / "two" / "history" / "villages.parquet")["replicate"].unique().sort().to_list() == [0, 1]


def test_a_survey_of_another_history_or_design(chain, tmp_path, capsys):
    design = tmp_path / "design.toml"
    design.write_text("[sampling]\nhouseholds = 5\n[fieldwork]\nknow_small = 1.0\n")
    assert run(["survey", str(chain["simulate"]), "--design", str(design), "--out", str(tmp_path / "five"), "--quiet"]) == 0
    asked = pl.read_csv(tmp_path / "five" / "asked.csv")
    assert asked["respondents"].max() == 5
    assert run(["survey", str(chain["simulate"]), "--replicate", "1", "--out", str(tmp_path / "none")]) == 2
    assert "holds histories 0 to 0" in capsys.readouterr().err
    design.write_text("[migration]\nfar = 0.5\n")
    assert run(["survey", str(chain["simulate"]), "--design", str(design), "--out", str(tmp_path / "none")]) == 2
    assert "a design has the sections `sampling` and `fieldwork`" in capsys.readouterr().err
    assert run(["survey", str(tmp_path), "--out", str(tmp_path / "none")]) == 2
    assert "not a run of" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_scenarios_are_shown_checked_and_written(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["scenario", "show", "small"]) == 0
    shown = capsys.readouterr().out
    assert "adults = 250.0" in shown
    assert "median number of registered adults" in shown
    assert run(["scenario", "show", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["parameters"]) > 100
    assert run(["scenario", "show", "small", "--out", "mine", "--quiet"]) == 0
    assert run(["scenario", "check", "mine/scenario.toml"]) == 0
    assert "60 villages drawn, 57 surveyed" in capsys.readouterr().out
    (tmp_path / "wrong.toml").write_text("[sampling]\nhousehold = 3\n")
    assert run(["scenario", "check", "wrong.toml"]) == 2
    assert "did you mean `households`" in capsys.readouterr().err


def test_progress_is_shown_when_asked_for(tmp_path, capsys):
    assert run(["simulate", "small", "--progress", "--quiet", "--out", str(tmp_path / "run")]) == 0
    captured = capsys.readouterr()
    assert "simulating" in captured.err
    assert captured.out == ""


def test_a_society_in_which_nothing_happens_goes_through_to_findings(tmp_path, capsys):
    """No dispute, no incident, no report: the tables are empty, and the models say that their outcome never varies."""
    quiet = tmp_path / "quiet.toml"
    text = "[sampling]\nlost_to_flood = 0\nlost_to_earthquake = 0\n[frame]\nregions = 1\nprovinces = 1\n[society]\nadults = 60.0\n"
    quiet.write_text(text + "[disputes]\nland_rate = 0.0\nother_rate = 0.0\n")
    out = [tmp_path / str(step) for step in range(4)]
    for command in (
        ["simulate", quiet, "--out", out[0]],
        ["survey", out[0], "--out", out[1]],
        ["synthesize", out[1] / "interviews.parquet", "--out", out[2]],
        ["assemble", out[1] / "figures.parquet", out[2] / "incidents.csv", "--out", out[3]],
    ):
        assert run([*map(str, command), "--quiet"]) == 0, capsys.readouterr().err
    assert pl.read_parquet(out[3] / "panel.parquet")["any_action"].sum() == 0
    assert run(["replicate", str(quiet), "--out", str(tmp_path / "whole"), "--quiet"]) == 0, capsys.readouterr().err
    findings = pl.read_csv(tmp_path / "whole" / "findings.csv")
    assert findings["verdict"].to_list() == ["undetermined"] * 6
    assert findings["estimate"].null_count() == 6
    assert "the outcome `protest` is 0 in all" in (tmp_path / "whole" / "report.html").read_text("utf-8")
