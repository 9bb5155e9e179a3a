"""``replicate --ties``: the corridor on surveyed friendships, its report, and its repetition to the bit."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import polars as pl
import pytest

import groundswell as gs
from groundswell.cli import run
from groundswell.pipeline import observe

NAMES = ("Upper Meadow", "the Wangs")
"""A village and a household of the folder, which nothing written may name."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Eight villages of three circles of friends each, in two townships."""
    folder = tmp_path_factory.mktemp("folder") / "friends"
    folder.mkdir()
    villages = [f"{NAMES[0]} {number}" for number in range(8)]
    homes = [NAMES[1], *(f"house {number}" for number in range(1, 24))]
    rows = [(village, f"township {n // 4}", home, 4 + n % 3) for n, village in enumerate(villages) for home in homes]
    pl.DataFrame(rows, schema=["village", "township", "household", "members"], orient="row").write_csv(folder / "households.csv")
    named = [
        (village, home, homes[n // 8 * 8 + (n + step) % 8])
        for village in villages
        for n, home in enumerate(homes)
        for step in (1, 2, 3)
    ]
    pl.DataFrame(named, schema=["village", "household", "friend"], orient="row").write_csv(folder / "ties.csv")
    (folder / "notes.txt").write_text("not read")
    return folder


@pytest.fixture(scope="module")
def said() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(scope="module")
def runs(folder, tmp_path_factory, said) -> Path:
    out = tmp_path_factory.mktemp("out")
    common = ["replicate", "small", "--seed", "2", "--ties", str(folder)]
    with redirect_stdout(said):
        assert run([*common, "--out", str(out / "one")]) == 0
    assert run([*common, "--out", str(out / "two"), "--replications", "2", "--quiet"]) == 0
    return out


def test_all_villages_are_in_the_panel_and_bear_numbers(runs):
    panel = pl.read_parquet(runs / "one" / "panel.parquet")
    assert panel["village"].unique().sort().to_list() == [f"R1-T{t}-V{v}" for t in (1, 2) for v in (1, 2, 3, 4)]
    assert panel["weight"].unique().to_list() == [1.0]
    assert panel["township"].n_unique() == 2
    assert {"province", "county"}.isdisjoint(panel.columns)


def test_the_files_are_those_of_any_replication_and_the_figures_of_the_network(runs):
    written = {path.name for path in (runs / "one").iterdir()}
    assert {"report.html", "findings.csv", "estimates.csv", "margins.csv", "panel.parquet", "incidents.parquet"} <= written
    network = pl.read_csv(runs / "one" / "tables" / "network.csv")
    assert {"ties of a household", "clustering", "modularity", "share in the largest component"} <= set(network["figure"])
    assert network.filter(pl.col("figure") == "communities")["mean"].to_list() == [3.0]
    assert network.filter(pl.col("figure") == "ties of a household")["mean"].to_list() == [6.0]


def test_the_report_says_what_stands_in_place_of_what(runs):
    page = (runs / "one" / "report.html").read_text("utf-8")
    for words in (
        "192 households in 8 villages and 576 friendships",
        "communities found in the network stand for lineages",
        "A community is not a clan",
        "in place of a sample in stages: no strata",
        "no petition or protest told of took place",
        "All 8 villages whose ties were surveyed were visited",
    ):
        assert words in page


def test_no_name_of_the_folder_is_written(runs):
    for path in (path for path in (runs / "two").rglob("*") if path.is_file()):
        text = path.read_bytes()
        assert not any(name.encode() in text for name in NAMES), path


def test_many_replications_share_the_villages_and_differ_in_what_happens(runs):
    for name in ("estimates.csv", "panel.parquet", "incidents.parquet", "tables/network.csv"):
        assert (runs / "one" / name).read_bytes() == (runs / "two" / name).read_bytes(), name
    found = pl.read_csv(runs / "two" / "replications.csv", infer_schema_length=None)
    assert found["replication"].unique().sort().to_list() == [0, 1]
    any_action = found.filter((pl.col("model") == "A-2.1") & (pl.col("term") == "migration"))["estimate"]
    assert any_action.n_unique() == 2


def test_it_can_be_run_again_to_the_bit(runs, folder, tmp_path, capsys):
    stored = json.loads((runs / "two" / "provenance.json").read_text("utf-8"))
    assert {Path(path).name for path in stored["inputs"]} == {"households.csv", "ties.csv"}
    assert str(folder) in stored["arguments"]
    assert run(["again", str(runs / "two"), "--out", str(tmp_path / "again")]) == 0, capsys.readouterr().out


def test_a_changed_table_is_refused_by_again(runs, folder, tmp_path, capsys):
    ties = folder / "ties.csv"
    before = ties.read_bytes()
    ties.write_bytes(before + before.splitlines()[1] + b"\n")
    assert run(["again", str(runs / "one"), "--out", str(tmp_path / "again")]) == 2
    ties.write_bytes(before)
    assert "ties.csv: the input has changed since" in capsys.readouterr().err


def test_python_gives_what_the_command_gives(runs, folder):
    made = gs.replicate("small", seed=2, ties=folder)
    assert made.panel.villages.equals(pl.read_parquet(runs / "one" / "panel.parquet"))
    ties = gs.Friendships.load(folder)
    sample = gs.sample(gs.Scenario.load("small"), seed=2, ties=ties)
    society = gs.build(gs.Scenario.load("small"), sample, seed=2, ties=ties)
    assert society.ties.other.size == made.history.society.ties.other.size


@pytest.mark.usefixtures("runs")
def test_what_is_said_at_the_end_is_of_whole_networks(said):
    words = " ".join(said.getvalue().split())
    assert "576 friendships among 192 households" in words
    assert "ties of a household: 6.00 (6.00 to 6.00)" in words


def test_a_wrong_folder_is_refused_and_nothing_is_left(tmp_path, capsys):
    assert run(["replicate", "small", "--ties", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]) == 2
    assert "there is no such folder" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert run(["replicate", "small", "--ties", str(tmp_path / "empty"), "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert "the folder is empty" in error
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_villages_of_a_township_may_act_on_one_another_where_ties_between_villages_carry_action(folder):
    world = gs.Scenario.load("small").changed(switches={"cellular": False})
    seen = observe(world, ties=folder)
    assert seen.panel.villages["village"].n_unique() == 8
    assert seen.history.society.sample.villages["township"].n_unique() == 2
