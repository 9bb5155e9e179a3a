"""The section on what a design can detect."""

import polars as pl

from groundswell.diagnosis import JUDGED, assess
from groundswell.findings import Findings
from groundswell.report import Table
from groundswell.report.power import power_section


def judged(findings: Findings) -> pl.DataFrame:
    """Four runs a claim, of which one rejects zero from interviews and all do on the truth."""
    rows = [
        {"replication": run, "seed": run, "data": data, "id": finding.claim.id, "side": "positive", "estimate": 0.1 * (run + 1)}
        | {"std_error": 0.1, "ci_low": 0.0, "ci_high": 1.0}
        | {"p_value": 0.01 if run == 0 or data == "truth" else 0.4, "verdict": "undetermined"}
        for finding in findings.findings
        for run in range(4)
        for data in ("interviews", "truth")
    ]
    return pl.DataFrame(rows, schema=JUDGED)


def test_it_says_in_one_paragraph_what_could_have_been_detected(findings: Findings, villages: pl.DataFrame) -> None:
    section = power_section(assess(judged(findings)), findings, villages)
    paragraph, reading, table = section.body
    assert isinstance(paragraph, str)
    assert isinstance(table, Table)
    assert "The design was run 4 times" in paragraph
    assert "With 10 villages over 4 outcome years, 80% power is reached" in paragraph
    # 2.8 times the deviation of .1, .2, .3, .4.
    assert "H2a 0.36" in paragraph
    assert "H1 25% and 100%" in paragraph
    assert any("type S" in line for line in reading)
    assert [row[0] for row in table.rows] == ["H1", "H2a", "H3a"]
    assert {len(row) for row in table.rows} == {len(table.columns)}
    # One run rejects, with an estimate of .1 against a target of .25; without it nothing is left, so that no error is told.
    assert table.rows[0][3:5] == ("0.00", "0.40")


def test_without_runs_there_is_no_section(findings: Findings, villages: pl.DataFrame) -> None:
    assert power_section(None, findings, villages).body == ()
