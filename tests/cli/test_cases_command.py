"""The command ``cases``: all of them, one traced, all compared; own files, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from groundswell.cli import run

COLUMNS = ["case", "source", "condition", "value", "basis", "where"]
OWN = (
    "case,source,condition,value,basis,where\nMine,notes,mode,consent,stated,page 3\nMine,notes,concession,granted,stated,page 9\n"
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("own.csv").write_text(OWN, encoding="utf-8")
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_all_cases(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases"]) == 0
    assert "Sources differ on mode of Daye; both are kept." in capsys.readouterr().out
    made = Path("groundswell-runs/cases-1")
    names = {"cases.csv", "codebook.csv", "sources.csv", "agreement.csv", "conflicts.csv", "provenance.json"}
    assert {path.name for path in made.iterdir()} == names
    table = pl.read_csv(made / "cases.csv")
    assert table.columns[:6] == COLUMNS
    assert table.filter(case="Daye", condition="mode").select("source", "value").rows() == [("B", "consent"), ("C", "mobilised")]


def test_one_case_traced(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "cases", "trace", "County C", "--out", "traced")
    assert {"cases", "trace", "rivals", "elsewhere"} <= set(found)
    assert [row["condition"] for row in found["trace"]][20] == "concession"
    assert {row["case"] for row in found["cases"]} == {"County C"}
    assert {"report.html", "figures/timeline.svg", "tables/rivals.html", "tables/course.tex"} <= set(found["files"])
    page = Path("traced/report.html").read_text("utf-8")
    assert "Rival explanations of the concession" in page
    assert "Changxing" not in page


def test_cases_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", "compare"]) == 0
    assert "objection_answer" in capsys.readouterr().out
    made = Path("groundswell-runs/cases-compare-1")
    assert pl.read_csv(made / "comparison.csv").columns[:3] == ["condition", "stage", "verdict"]
    assert pl.read_csv(made / "cases.csv").columns[:6] == COLUMNS
    assert (made / "report.html").is_file()


@pytest.mark.parametrize("words", [(), ("trace", "Mine"), ("compare",)])
def test_own_cases_take_the_place_of_the_texts(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "cases", *words, "--data", "own.csv")
    assert [row["case"] for row in found["cases"]] == ["Mine", "Mine"]
    assert "agreement" not in found
    assert "sources" not in found


@pytest.mark.parametrize("words", [(), ("trace", "Mine"), ("compare",)])
def test_a_value_outside_its_codes_is_told_and_nothing_is_written(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("own.csv").write_text(OWN.replace("consent", "consented"), encoding="utf-8")
    assert run(["cases", *words, "--data", "own.csv"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("own.csv, row 1, column `value`: unknown value of `mode` `consented`; did you mean `consent`?")
    assert not Path("groundswell-runs").exists()


def test_a_case_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", "trace", "Day"]) == 2
    assert "unknown case `Day`; did you mean `Daye`?" in capsys.readouterr().err


def test_options_before_the_second_word_are_not_lost_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", "--data", "own.csv", "compare"]) == 2
    assert capsys.readouterr().err == "cases: --data must come after `compare`.\n"


@pytest.mark.parametrize("words", [(), ("trace", "Daye"), ("compare",), ("trace", "Mine", "--data", "own.csv")])
def test_again_to_the_bit(words: tuple[str, ...]) -> None:
    assert run(["cases", *words, "--out", "once", "--quiet"]) == 0
    assert run(["again", "once", "--out", "twice", "--quiet"]) == 0
