"""The command ``publish``: from fieldwork, a panel or a whole run to tables that may be made public."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from groundswell.cli import run

YEARS = (2004, 2005)
VILLAGES = 12
PRESS = "village,year,month\nV-03,2005,5\n"


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that `assemble` wrote."""
    folder = tmp_path_factory.mktemp("assembled")
    header = (
        "village,year,migration,land_expropriation,high_school,income,fiscal_transfer,telephone,enterprises,population,working_age,"
        "farmland,political_capital,largest_clan,three_largest_clans,ancestral_worship\n"
    )
    figures = "".join(
        f"V-{i:02},{year},0.{i + 10},{i % 2},0.3,{4000 + 7 * i},100,0.6,3,{1000 + 11 * i},0.6,1.2,0,{0.05 * i + 0.1:.2f},0.9,1\n"
        for i in range(VILLAGES)
        for year in YEARS
    )
    (folder / "figures.csv").write_text(header + figures, encoding="utf-8")
    incidents = "".join(f"i{i},V-{i:02},2005,4,land,petition,60\n" for i in range(6))
    (folder / "incidents.csv").write_text("incident_id,village,year,month,reason,form,size\n" + incidents, encoding="utf-8")
    words = [str(folder / name) for name in ("figures.csv", "incidents.csv")]
    assert run(["assemble", *words, "--out", str(folder / "panel"), "--quiet"]) == 0
    return folder / "panel"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("press.csv").write_text(PRESS, encoding="utf-8")


def contents(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "provenance.json")


def test_a_panel_is_published_under_a_key_that_stays_outside(panel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publish", str(panel)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "12 villages, 0 left out" in told
    assert "The key was made at" in told
    made = Path("groundswell-runs/publish-1")
    assert {path.name for path in made.iterdir()} == {
        "panel.parquet", "disclosure.csv", "anonymity.csv", "report.html", "tables", "provenance.json"}  # fmt: skip
    secret = Path("groundswell.key").read_bytes().strip()
    assert secret not in contents(made) + (made / "provenance.json").read_bytes()
    assert b"V-0" not in contents(made)
    assert run(["publish", str(panel), "--quiet"]) == 0
    assert contents(made) == contents(Path("groundswell-runs/publish-2"))


def test_a_published_panel_can_be_studied(panel: Path) -> None:
    assert run(["publish", str(panel), "--out", "public", "--quiet"]) == 0
    Path("STUDY.toml").write_text(
        '[data]\npath = "public/panel.parquet"\nunit = "village"\nperiod = "year"\n'
        '[[model]]\nname = "m"\noutcome = "petition"\nkind = "linear"\nterms = ["migration"]\neffects = []\n',
        encoding="utf-8",
    )
    assert run(["study", "STUDY.toml", "--quiet"]) == 0


def test_a_public_source_is_matched_and_told(panel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["publish", str(panel), "--press", "press.csv", "--key", "my.key", "--smallest-cell", "3", "--json"]
    assert run(words) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert Path("my.key").is_file()
    assert not Path("groundswell.key").exists()
    rows = {row["known"]: row for row in answer["anonymity"]}
    assert rows["places, flags and figures"]["smallest_after"] >= 3
    withheld = [row for row in answer["disclosure"] if row["column"] == "petition"]
    assert withheld[0]["treatment"] == "withheld"
    assert 3 <= withheld[0]["changed"] < 6
    page = Path(answer["out"], "report.html").read_text("utf-8")
    assert "Withheld because a public source tells" in page
    assert "A cell has 3 villages here and not 5" in page


def test_fieldwork_and_a_whole_run_are_published_and_repeated_to_the_bit() -> None:
    assert run(["simulate", "small", "--out", "history", "--quiet"]) == 0
    assert run(["survey", "history", "--out", "field", "--quiet"]) == 0
    reports = pl.read_parquet("field/interviews.parquet").drop_nulls("month")
    reports.head(1).select("village", "year", "month").write_parquet("field/press.parquet")  # the seed's own press may be silent
    assert run(["publish", "field", "--out", "public", "--quiet"]) == 0
    names = {path.name for path in Path("public").iterdir()}
    assert {"interviews.parquet", "migrants.parquet", "figures.parquet", "sample.csv", "report.html"} <= names
    assert "press.parquet" not in names
    assert b"R1-P" not in contents(Path("public"))
    kept, came = (pl.read_parquet(f"{folder}/interviews.parquet").height for folder in ("public", "field"))
    assert kept < came
    assert run(["again", "public", "--out", "twice", "--quiet"]) == 0
    reports.clear().select("village", "year", "month").write_parquet("field/press.parquet")
    assert run(["publish", "field", "--out", "silent", "--quiet"]) == 0
    assert pl.read_parquet("silent/interviews.parquet").height == came


def test_a_replication_is_published(panel: Path) -> None:
    folder = Path("replicated")
    folder.mkdir()
    (folder / "panel.parquet").write_bytes((panel / "panel.parquet").read_bytes())
    pl.DataFrame({
        "incident_id": ["a"], "village": ["V-01"], "year": [2005], "form": ["petition"],
    }).write_parquet(folder / "incidents.parquet")  # fmt: skip
    (folder / "provenance.json").write_text(
        (panel / "provenance.json").read_text("utf-8").replace('"assemble"', '"replicate"'), encoding="utf-8"
    )
    assert run(["publish", "replicated", "--out", "public", "--quiet"]) == 0
    assert pl.read_parquet("public/incidents.parquet")["form"].to_list() == [None]


def test_a_folder_that_is_none_of_ours_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine").mkdir()
    assert run(["publish", "mine"]) == 2
    assert "mine: there is no provenance.json here" in capsys.readouterr().err
    assert run(["publish", "nowhere"]) == 2
    assert capsys.readouterr().err == "nowhere: there is no such folder.\n"
    assert run(["cases", "--out", "cases", "--quiet"]) == 0
    assert run(["publish", "cases"]) == 2
    assert "written by `cases`; a folder of `survey`, `assemble`, `replicate` is due." in capsys.readouterr().err
    assert not Path("groundswell.key").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--out", "public", "--key", "public/key"], "would stand inside the output public, which is to be public"),
        (["--out", "."], "not empty"),
        (["--out", ".", "--force"], "would stand inside the output"),
        (["--key", "empty.key"], "--key empty.key: the file is empty"),
        (["--key", "short.key"], "can be guessed"),
        (["--smallest-cell", "13"], "of which no 13 have figures for the same years"),
        (["--smallest-cell", "1"], "smallest-cell"),
        (["--press", "absent.csv"], "absent.csv: there is no such file"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    panel: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty.key").touch()
    Path("short.key").write_text("12345", encoding="utf-8")
    assert run(["publish", str(panel), *words]) == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert not Path("groundswell-runs").exists()
    assert not Path("groundswell.key").exists()
    assert not Path("public").exists()
