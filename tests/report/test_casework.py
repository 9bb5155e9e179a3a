"""The reports of coded cases."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from groundswell import report
from groundswell.cases import coded_cases, compare_cases, trace_case

CASES = coded_cases()


def own(*values: tuple[str, str]) -> pl.DataFrame:
    frame = pl.DataFrame(values, schema=["condition", "value"], orient="row")
    return frame.with_columns(case=pl.lit("<Mine>"), source=pl.lit("me & you"), basis=pl.lit("stated"), where=pl.lit("p. 1"))


def page(made: report.Report, folder: Path) -> str:
    report.write(made, folder)
    return (folder / "report.html").read_text("utf-8")


def test_a_trace_shows_course_game_rivals_and_silence(tmp_path: Path) -> None:
    text = page(report.trace_report(trace_case("County C", CASES), CASES), tmp_path)
    for words in (
        "several weeks later",
        "illustrations",
        "for it alone",
        "In the game a crowd is news",
        "later fate",
    ):
        assert words in text


def test_a_case_of_two_sources_has_a_course_of_each_and_their_conflict(tmp_path: Path) -> None:
    text = page(report.trace_report(trace_case("Daye", CASES), CASES), tmp_path)
    assert (tmp_path / "figures" / "timeline-1.svg").is_file()
    assert (tmp_path / "figures" / "timeline-2.svg").is_file()
    assert "Both are kept" in text
    assert "No concession is told of" in text


def test_own_cases_are_escaped_and_without_steps_have_no_figure(tmp_path: Path) -> None:
    cases = coded_cases(own(("issue", "station"), ("permit", "refused")))
    text = page(report.trace_report(trace_case("<Mine>", cases), cases), tmp_path)
    assert "<Mine>" not in text
    assert "&lt;Mine&gt;" in text
    assert "The game is silent on all that is said of this case." in text
    assert "read once" in text
    assert not (tmp_path / "figures").exists()
    assert report.timeline_figure(trace_case("<Mine>", cases).steps, "Mine", "me") is None


def test_a_comparison_shows_verdicts_and_every_case(tmp_path: Path) -> None:
    text = page(report.comparison_report(compare_cases(CASES), CASES), tmp_path)
    assert "14 cases of the texts" in text
    assert all(name in text for name in CASES.names)
    assert "they are where to look, no finding" in text


def test_a_comparison_in_which_nothing_parts_says_so(tmp_path: Path) -> None:
    cases = coded_cases(own(("issue", "station"), ("permit", "refused")))
    text = page(report.comparison_report(compare_cases(cases), cases), tmp_path)
    assert "No condition parts the cases" in text
    assert "do they contradict one another" in text


def test_a_course_is_drawn_the_same_to_the_byte_with_its_steps_in_words() -> None:
    steps = trace_case("County C", CASES).steps
    first, second = (report.timeline_figure(steps, "County C", "source B") for _ in range(2))
    assert first is not None
    assert first == second
    assert "hours later, concession: suspended (chance 1.00, in another county 1.00)" in first.description
