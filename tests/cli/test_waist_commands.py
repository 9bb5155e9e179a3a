"""The commands ``synthesize`` and ``assemble``, alone and one after the other."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from groundswell.cli import run

REPORTS = """report_id,village,respondent,year,month,reason,form,size,outcome,note
1,a,p,2004,5,land,petition,60,ignored,loud
2,a,q,2004,6,land,petition,80,ignored,
3,a,q,2005,2,land,sit-in,20,part paid,
4,b,r,2005,,,petition,,,
"""
FIGURES_HEADER = (
    "village,year,migration,land_expropriation,high_school,income,fiscal_transfer,telephone,enterprises,population,working_age,"
    "farmland,political_capital,largest_clan,three_largest_clans,ancestral_worship\n"
)
FIGURES = FIGURES_HEADER + "".join(
    f"{village},{year},0.2,1,0.3,4000,100,0.6,3,1000,0.6,1.2,0,{clan},{clan + 0.05:.2f},1\n"
    for village, clan in (("a", 0.9), ("b", 0.1), ("c", 0.12), ("d", 0.15))
    for year in (2004, 2005)
)
SAMPLE = "village,weight,status\na,1.5,surveyed\nb,2,surveyed\nc,2,flood\nd,1,surveyed\n"
MIGRANTS = "migrant_id,village,household,calls_monthly,visited\n1,a,h,1,0\n2,b,i,,1\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("reports", REPORTS), ("figures", FIGURES), ("sample", SAMPLE), ("migrants", MIGRANTS)):
        Path(f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_reports_become_incidents_and_a_panel(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["synthesize", "reports.csv"]) == 0
    made = Path("groundswell-runs/synthesize-1")
    assert {path.name for path in made.iterdir()} == {
        *("incidents.csv", "assignment.csv", "disputed.csv", "weights.csv", "memory.csv", "provenance.json"),
    }
    assert pl.read_csv(made / "incidents.csv")["incident_id"].to_list() == ["a-0001", "a-0002", "b-0001"]
    assert pl.read_csv(made / "assignment.csv").columns == ["report_id", "incident_id", "note"]
    assert "4 reports of 3 incidents in 2 villages; 2 incidents have one report, 0 call for a revisit." in " ".join(
        capsys.readouterr().out.split()
    )
    words = [
        "assemble",
        "figures.csv",
        f"{made}/incidents.csv",
        "--sample",
        "sample.csv",
        "--migrants",
        "migrants.csv",
        "--out",
        "panel",
    ]
    assert run(words) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "6 village-years of 3 villages." in said
    assert "Strong lineages in 1 of 3 villages (half, 2 groups)" in said
    panel = pl.read_parquet("panel/panel.parquet")
    acts = panel.filter(pl.col("any_action") == 1).select("village", "year", "petition", "large_petition", "protest", "weight")
    assert acts.rows() == [("a", 2004, 1, 1, 0, 1.5), ("a", 2005, 0, 0, 1, 1.5), ("b", 2005, 1, 0, 0, 2.0)]
    book = pl.read_csv("panel/codebook.csv")
    assert book["column"].to_list() == panel.columns
    assert book["meaning"].null_count() == 0
    assert run(["again", "panel"]) == 0


def test_one_json_object_holds_the_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["synthesize", "reports.csv", "--json", "--revisit-below", "1", "--evidence", "20"]) == 0
    answer = json.loads(capsys.readouterr().out)
    made = ["assignment.csv", "disputed.csv", "incidents.csv", "memory.csv", "weights.csv", "provenance.json"]
    assert answer["files"] == made
    assert [row["month"] for row in answer["incidents"]] == [5, 6, 2, None]
    assert answer["assignment"][0] == {"report_id": 1, "incident_id": "a-0001", "note": "loud"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("report_id,village\n1,a\n", "reports.csv: there is no column `respondent`"),
        (REPORTS + "2,b,r,,,,,,,\n", "reports.csv, rows 2 and 5: report_id `2` stands in 2 rows; it must stand in one."),
        (REPORTS.replace(",80,", ",many,"), "reports.csv, row 2, column `size`: got `many`; a number not below 0 is due."),
        (
            REPORTS.replace("2005,2,", "2005,13,"),
            "reports.csv, row 3, column `month`: got `13`; a whole number from 1 to 12 is due.",
        ),
        ("", "reports.csv: the file is empty."),
        (REPORTS.replace("note", "incident_id"), "a column `incident_id`"),
    ],
)
def test_wrong_reports_end_in_words_and_leave_nothing(
    text: str, fault: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("reports.csv").write_text(text, encoding="utf-8")
    before = sorted(here.iterdir())
    assert run(["synthesize", "reports.csv", "--out", "made"]) == 2
    said = capsys.readouterr()
    assert fault in said.err
    assert not said.out
    assert sorted(here.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("figures.csv", FIGURES.replace("telephone", "phone"), "figures.csv: there is no column `telephone`; is it `phone`?"),
        (
            "figures.csv",
            FIGURES.replace("a,2004,0.2", "a,2004,1.4"),
            "figures.csv, row 1, column `migration`: got `1.4`; a share from 0 to 1",
        ),
        (
            "figures.csv",
            FIGURES.replace("b,2005", "b,2004"),
            "figures.csv, rows 3 and 4: village `b`, year `2004` stands in 2 rows",
        ),
        ("figures.csv", FIGURES.replace("4000", "much"), "3 more rows with such a fault"),
        ("figures.csv", FIGURES_HEADER, "figures.csv: the file has a header and no rows."),
        ("incidents.csv", "incident_id,village,year,form,month\n1,a,2004,x,13\n", "incidents.csv, row 1, column `month`: got `13`"),
        ("incidents.csv", "incident_id,village,form\n1,a,x\n", "incidents.csv: there is no column `year`"),
        ("sample.csv", SAMPLE.replace("1.5", "0"), "sample.csv, row 1, column `weight`: got `0`; a number above 0 is due."),
        ("sample.csv", SAMPLE.replace("d,1,surveyed\n", ""), "the village `d` is not in the sample"),
        (
            "migrants.csv",
            MIGRANTS.replace("h,1", "h,often"),
            "migrants.csv, row 1, column `calls_monthly`: got `often`; 0 or 1 is due.",
        ),
    ],
)
def test_wrong_tables_end_in_words_and_leave_nothing(
    name: str, text: str, fault: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("incidents.csv").write_text("incident_id,village,year,form\n1,a,2004,petition\n", encoding="utf-8")
    Path(name).write_text(text, encoding="utf-8")
    before = sorted(here.iterdir())
    words = ["assemble", "figures.csv", "incidents.csv", "--sample", "sample.csv", "--migrants", "migrants.csv", "--out", "made"]
    assert run(words) == 2
    assert fault in capsys.readouterr().err
    assert sorted(here.iterdir()) == before


def test_a_file_of_another_kind_is_refused_by_both(capsys: pytest.CaptureFixture[str]) -> None:
    Path("some.xlsx").write_text("x", encoding="utf-8")
    assert run(["synthesize", "some.xlsx"]) == 2
    assert run(["assemble", "figures.csv", "some.xlsx"]) == 2
    assert run(["synthesize", "nowhere.csv"]) == 2
    said = capsys.readouterr().err
    assert said.count("the ending `.xlsx` is not known") == 2
    assert "nowhere.csv: there is no such file." in said
