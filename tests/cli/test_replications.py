"""``replicate --replications``: the files of a single run, and what many runs add."""

import io
from contextlib import redirect_stderr, redirect_stdout

import polars as pl
import pytest

from groundswell.cli import run


@pytest.fixture(scope="module")
def said():
    return {"out": io.StringIO(), "err": io.StringIO()}


@pytest.fixture(scope="module")
def folders(tmp_path_factory, said):
    folder = tmp_path_factory.mktemp("replications")
    common = ["replicate", "small", "--seed", "2", "--out"]
    assert run([*common, str(folder / "one"), "--quiet"]) == 0
    with redirect_stdout(said["out"]), redirect_stderr(said["err"]):
        assert run([*common, str(folder / "three"), "--replications", "3", "--progress"]) == 0
    return folder


def test_the_run_of_the_seed_is_as_it_is_alone(folders):
    for name in ("estimates.csv", "margins.csv", "models.csv", "panel.parquet", "incidents.parquet"):
        assert (folders / "one" / name).read_bytes() == (folders / "three" / name).read_bytes(), name
    added = {path.name for path in (folders / "three").iterdir()} - {path.name for path in (folders / "one").iterdir()}
    assert added == {"replications.csv", "claims.csv", "power.csv", "signs.csv"}


def test_the_files_have_the_columns_they_promise(folders):
    estimates, replications = (pl.read_csv(folders / "three" / f"{name}.csv") for name in ("estimates", "replications"))
    assert replications.columns == ["replication", *estimates.columns]
    power = pl.read_csv(folders / "three" / "power.csv")
    assert power.columns == ["claim", "data", "diagnosand", "value", "monte_carlo_error", "replications"]
    findings = pl.read_csv(folders / "three" / "findings.csv")
    assert findings["power"].null_count() == findings["share_supported"].null_count() == 0
    alone = pl.read_csv(folders / "one" / "findings.csv")
    assert findings.drop("power", "share_supported").equals(alone.drop("power", "share_supported"))
    assert alone["power"].null_count() == alone.height


def test_the_report_says_what_the_design_can_detect(folders):
    page = (folders / "three" / "report.html").read_text("utf-8")
    assert "The design was run 3 times" in page
    assert "over 4 outcome years" in page
    assert (folders / "three" / "tables" / "power.tex").is_file()
    assert "What this design can detect" not in (folders / "one" / "report.html").read_text("utf-8")


def test_it_can_be_run_again_to_the_bit(folders, tmp_path, capsys):
    assert run(["again", str(folders / "three"), "--out", str(tmp_path / "again")]) == 0, capsys.readouterr().out


@pytest.mark.usefixtures("folders")
def test_it_says_what_came_of_it_and_how_far_it_is(said):
    assert "Over 3 runs of the design:" in said["out"].getvalue()
    assert "replicating" in said["err"].getvalue()


def test_a_number_of_replications_is_at_least_one(tmp_path, capsys):
    assert run(["replicate", "small", "--replications", "0", "--out", str(tmp_path / "none")]) == 2
    assert "replications" in capsys.readouterr().err
