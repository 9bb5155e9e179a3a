"""The exhibits as a person reads them, and the paths drawn from the list of mechanisms."""

from dataclasses import replace
from typing import Any

import polars as pl

from groundswell.exhibits import Exhibits
from groundswell.report import Drawing, Table
from groundswell.report.curves import bins_figure, predicted_figure
from groundswell.report.exhibits import descriptive_table, exhibit_sections, main_section, paths_section
from groundswell.report.paths import paths_figure, paths_table
from groundswell.scenario.mechanisms import ARROWS
from groundswell.scenario.sections import Switches


def table(exhibits: Exhibits, name: str) -> Table:
    parts: list[Any] = [part for section in exhibit_sections(exhibits) for part in section.body]
    return next(part for part in parts if isinstance(part, Table) and part.name == name)


def test_every_exhibit_stands_beside_what_the_article_says(exhibits: Exhibits) -> None:
    assert table(exhibits, "contact").rows[0] == (
        *("Call home monthly", "70% of 100", "50% of 1,200", "0.200", "0.000 to 0.400", "0.050", "<0.001"),
        "69% and 48%, significant",
    )
    assert table(exhibits, "other_terms").rows[0][-1] == "raises petitions"
    assert table(exhibits, "facts").rows == (
        ("Incidents about land", "88%", "7 of 8", "more than 87%"),
        ("Villages whose protests never changed", "–", "0 of 0", "–"),
    )
    assert table(exhibits, "lineage").rows[0][0] == "K-means (chosen)"
    assert table(exhibits, "lineage").rows[1][1:5] == ("–", "–", "–", "–")


def test_the_main_terms_stand_beside_the_article(exhibits: Exhibits) -> None:
    words, shown = main_section(exhibits).body
    assert "H2b" in str(words)
    assert isinstance(shown, Table)
    assert shown.rows == (("A-2.1", "petition", "telephone", "0.200", "0.000 to 0.400", "0.050", "not significant"),)


def test_slopes_stand_side_by_side_and_one_that_is_not_known_is_a_dash(exhibits: Exhibits) -> None:
    rows = table(exhibits, "slopes").rows
    assert len(rows) == 6
    assert rows[0] == ("weak", "0.00 to 0.30", "20", "0.200\n(0.000 to 0.400)", "–", "0.200\n(0.000 to 0.400)")


def test_the_first_and_the_last_year_are_described(exhibits: Exhibits) -> None:
    described = descriptive_table(exhibits.descriptives)
    assert described.columns == ("", "2004", "2008")
    assert {row[0]: row[1] for row in described.rows} == {"income": "2,545.0\n(30.3)", "large protest": "–"}
    mixed = exhibits.descriptives.with_columns(pl.Series("mean", [99.0, None, 101.0, None]))
    assert descriptive_table(mixed).rows[0] == ("income", "99.0\n(30.3)", "101.0\n(30.3)")
    assert described.foot == (("Villages", "10", "10"),)


def test_where_an_exhibit_has_no_rows_the_section_says_so(exhibits: Exhibits) -> None:
    empty = replace(
        exhibits, **{name: rows.clear() for name, rows in exhibits.tables.items() if name not in {"descriptives", "facts"}}
    )
    bodies = {section.title: section.body for section in exhibit_sections(empty)}
    assert bodies["Calls and visits home by lineage (A-s2)"] == ("These data cannot bear it.",)
    assert bodies["Migration and protest by lineage (A-fig3)"][1:] == ("These data cannot bear it.",) * 2


def test_the_slope_is_said_to_be_constant_under_the_third_figure(exhibits: Exhibits) -> None:
    (body,) = [section.body for section in exhibit_sections(exhibits) if "A-fig3" in section.title]
    assert "no such level can come out of that model" in str(body[0])
    assert [part.name for part in body if isinstance(part, Drawing)] == ["predicted", "bins"]


def test_curves_say_in_words_what_they_show(exhibits: Exhibits) -> None:
    predicted, bins = predicted_figure(exhibits.predicted), bins_figure(exhibits.bins, exhibits.support)
    assert predicted is not None
    assert bins is not None
    assert "A-fig3, strong lineages: 0.20 at migration 0, 0.20 at 0.6" in predicted.description
    assert "strong lineages, migration 0.00 to 0.30: 0.20 (0.00 to 0.40; 20 village-years)" in bins.description
    one = predicted_figure(exhibits.predicted.filter(pl.col("strong_lineage") == 0))
    assert one is not None
    assert "strong lineages: none" in one.description


def test_every_mechanism_stands_on_a_path() -> None:
    assert {arrow.path for arrow in ARROWS} == set("abcde")
    assert sorted(switch for arrow in ARROWS for switch in arrow.switches) == sorted(Switches.model_fields)


def test_paths_are_drawn_from_the_list() -> None:
    figure, described = paths_section().body
    assert figure == paths_figure()
    assert described == paths_table()
    assert isinstance(figure, Drawing)
    assert figure.description.count(";") == len(ARROWS) - 1
    assert ">d +<" in figure.svg
    assert ">e −<" in figure.svg
    assert any("A-a: migrants pass what they learned" in row[-1] for row in paths_table().rows)
