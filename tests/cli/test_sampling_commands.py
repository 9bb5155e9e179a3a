"""The commands ``sample``, ``describe`` and ``sources``: what they write, and how they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from groundswell.cli import run

SAMPLE = "school,kind,district,weight,districts,score\n" + "".join(
    f"{row},{'E' if row % 3 else 'H'},{row // 4},10,{50},{600 + row * row}\n" for row in range(16)
)
LISTS = "day,paper,radio,police,place\n" + "".join(
    f"{row},{int(row % 2 == 0)},{int(row % 3 == 0)},{int(row % 5 < 2)},{'north' if row < 40 else 'south'}\n" for row in range(60)
)
FRAME = "county,village,output\n" + "".join(f"c{row // 10},v{row},{row % 7}\n" for row in range(80))
DESIGN = "[[stage]]\nunit = 'county'\ndraw = 2\n\n[[stage]]\nunit = 'village'\nsort = 'output'\ngroups = 2\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("sample.csv", SAMPLE), ("lists.csv", LISTS), ("frame.csv", FRAME), ("design.toml", DESIGN)):
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


def test_describe_writes_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["describe", "sample.csv", "--cluster", "district", "--cluster", "school", "--weight", "weight", "--fpc", "districts"]
    assert run([*words, "--by", "kind", "--ratio", "score/weight", "--out", "made"]) == 0
    made = pl.read_csv("made/describe.csv")
    assert made.columns == ["variable", "by", "statistic", "estimate", "std_error"]
    assert made.select("variable", "by", "statistic").rows() == [
        ("score", "E", "mean"),
        ("score", "E", "total"),
        ("score/weight", "E", "ratio"),
        ("score", "H", "mean"),
        ("score", "H", "total"),
        ("score/weight", "H", "ratio"),
    ]
    capsys.readouterr()
    assert run(["describe", "sample.csv", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["describe"]
    assert {"variable": "kind=E", "by": None, "statistic": "proportion"}.items() <= rows[2].items()
    assert run(["again", "made", "--quiet"]) == 0


def test_sources_takes_lists_and_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sources", "lists.csv", "--where", "place == 'north'", "--lists", "paper, radio", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["sources"]
    assert [row["model"] for row in rows] == ["chapman:paper,radio", "independence"]
    assert list(rows[0]) == ["model", "total", "ci_low", "ci_high", "deviance", "df", "aic"]
    # Of 40 days 20 are in one list, 14 in the other, 7 in both.
    assert rows[0]["total"] == pytest.approx(21 * 15 / 8 - 1)
    assert run(["sources", "lists.csv", "--out", "all"]) == 0
    assert "By 11 models" in " ".join(capsys.readouterr().out.split())
    assert run(["sources", "lists.csv", "--where", "plaec == 'north'"]) == 2
    assert "is it `place`?" in capsys.readouterr().err


def test_sample_takes_a_frame_or_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sample", "frame.csv", "--design", "design.toml", "--out", "own", "--seed", "4"]) == 0
    own = pl.read_csv("own/sample.csv")
    assert own.height == 4
    assert own["weight"].sum() == pytest.approx(80)
    assert run(["again", "own", "--quiet"]) == 0
    assert run(["sample", "small", "--out", "made"]) == 0
    assert {"village", "region", "weight", "status"} <= set(pl.read_csv("made/sample.csv").columns)
    capsys.readouterr()
    assert run(["sample", "--example"]) == 0
    Path("example.toml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert run(["sample", "frame.csv", "--design", "example.toml"]) == 2
    assert "frame.csv: there is no column `province`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["describe", "sample.csv", "--strata", "knd"], "is it `kind`?"),
        (["describe", "sample.csv", "--strata", "school"], "has one row alone"),
        (["describe", "nowhere.csv"], "there is no such file"),
        (["sources", "lists.csv", "--lists", "paper"], "from 2 to 8 sources"),
        (["sample", "nowhere.csv"], "there is no such file"),
        (["sample", "frame.csv", "--design", "nowhere.toml"], "not a TOML file that can be read"),
        (["describe", "latin.csv"], "not UTF-8 text"),
        (["sources", "huge.csv"], "huge.csv: the file has 2.1 GB; at most 1 GB is read"),
        (["synthesize", "huge.csv"], "the file has 2.1 GB"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_left(
    words: list[str], fault: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("latin.csv").write_bytes("village,väl\n1,ö\n".encode("latin-1"))
    with Path("huge.csv").open("wb") as huge:
        huge.truncate(2 * 1024**3)  # sparse: it takes no room on the disk
    before = sorted(here.iterdir())
    assert run([*words, "--out", "made"]) == 2
    assert fault in capsys.readouterr().err
    assert sorted(here.iterdir()) == before
