from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from groundswell.estimate import Estimates
from groundswell.exhibits import Exhibits
from groundswell.findings import Findings
from groundswell.report import Observed, Report, Table, replication_report, study_report, write


@pytest.fixture(scope="module")
def observed(villages: pl.DataFrame, incidents: pl.DataFrame, sample: pl.DataFrame, exhibits: Exhibits) -> Observed:
    return Observed(villages=villages, incidents=incidents, sample=sample, exhibits=exhibits)


@pytest.fixture(scope="module")
def replication(fitted: Estimates, findings: Findings, observed: Observed) -> Report:
    return replication_report(fitted, findings, observed, scenario="default", seed=7)


def table(report: Report, name: str) -> Table:
    return next(part for section in report.sections for part in section.body if isinstance(part, Table) and part.name == name)


def test_a_replication_says_first_that_it_is_synthetic(replication: Report) -> None:
    assert replication.lead.startswith("Everything here is synthetic.")
    assert "the years 2004 to 2008, fieldwork in 10 villages gave 50 village-years" in replication.lead


def test_a_replication_has_every_section(replication: Report) -> None:
    assert [section.title for section in replication.sections if section.body] == [
        "The design",
        "How migration and lineage may bear on collective action (A-fig1)",
        "Findings, beside what the article reports",
        "The main terms, beside the article (A-2.1 to A-3.3)",
        "Models",
        "Coefficients",
        "Slopes",
        "What was left out, and why",
        "Petitions and protests (A-fig2)",
        "Other terms, beside the article (A-2.x, A-x1, A-s1)",
        "Migration and protest by lineage (A-fig3)",
        "Calls and visits home by lineage (A-s2)",
        "Part of the villages (A-s3)",
        "What is called a strong lineage",
        "What the fieldwork saw, beside the article (A-s4)",
        "The panel, first and last year (A-t1)",
        "What these numbers do not say",
        "Responsible use",
        "How this report came to be",
    ]
    assert "With 1 village lost to an earthquake and 1 village lost to a flood, 10 were surveyed." in str(
        replication.sections[0].body[0]
    )


def test_a_world_without_incidents_can_be_reported(fitted: Estimates, findings: Findings, observed: Observed) -> None:
    quiet = replace(observed, incidents=observed.incidents.clear())
    report = replication_report(fitted, findings, quiet, scenario="s", seed=1)
    assert "Nobody reported an incident." in next(section for section in report.sections if section.title.startswith("Pet")).body


def test_a_study_tells_of_its_data(fitted: Estimates, findings: Findings, tmp_path: Path) -> None:
    report = study_report(fitted, findings, data=["565 rows, 113 villages."])
    write(report, tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "4 models and 3 claims on villages.dta." in page
    assert "565 rows, 113 villages." in page
    assert "Responsible use" in page
    assert (tmp_path / "tables" / "linear-models.tex").is_file()
    assert (tmp_path / "figures" / "margins-A-3.1-migration.pdf").is_file()
