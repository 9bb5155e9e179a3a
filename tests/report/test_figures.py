import re

import polars as pl
import pytest

from groundswell.report import Drawing, coefficient_figure, incidents_figure, margins_figures


@pytest.fixture(scope="module")
def drawings(
    estimates: pl.DataFrame, models: pl.DataFrame, margins: pl.DataFrame, incidents: pl.DataFrame, sample: pl.DataFrame
) -> list[Drawing]:
    coefficients = coefficient_figure(estimates, models, ["migration", "migration:strong_lineage", "nowhere"])
    counts = incidents_figure(incidents, sample)
    assert coefficients is not None
    assert counts is not None
    return [coefficients, *margins_figures(margins, models), counts]


def test_figures_say_in_words_what_they_show(drawings: list[Drawing]) -> None:
    coefficients, margins, incidents = drawings
    assert "migration × strong lineage in A-3.1, protest: −0.042 (−0.089 to 0.004)" in coefficients.description
    assert "strong lineage: yes: slope at 0 0.400 (0.200 to 0.600) and at 0.6 0.400" in margins.description
    assert "Anping: " in incidents.description
    assert "2004 to 2008" in incidents.caption


def test_words_of_a_figure_are_letters(drawings: list[Drawing]) -> None:
    assert ">A-3.1, protest<" in drawings[0].svg
    assert ">Incidents a year<" in drawings[2].svg


def test_a_constant_slope_is_said_to_be_one(margins: pl.DataFrame, models: pl.DataFrame) -> None:
    (flat,) = margins_figures(margins, models)
    (curved,) = margins_figures(margins.with_columns(estimate=pl.col("estimate") + pl.col("at")), models)
    assert "the same at every level" in flat.caption
    assert "the same at every level" not in curved.caption


def test_the_slope_of_a_logit_is_in_log_odds(margins: pl.DataFrame, models: pl.DataFrame) -> None:
    (figure,) = margins_figures(margins, models.with_columns(kind=pl.lit("conditional-logit")))
    assert "log odds" in figure.caption
    assert "(log odds)" in figure.svg


def test_a_margin_of_everyone_needs_no_legend(margins: pl.DataFrame, models: pl.DataFrame) -> None:
    one = margins.head(5).with_columns(by=pl.lit(None, dtype=pl.String), by_value=pl.lit(None, dtype=pl.Float64))
    (figure,) = margins_figures(one, models)
    assert figure.description.startswith("all: slope")
    assert ">all<" not in figure.svg


def test_no_term_no_figure(estimates: pl.DataFrame, models: pl.DataFrame) -> None:
    assert coefficient_figure(estimates, models, ["nowhere"]) is None


def test_forms_are_read_as_the_panel_reads_them(sample: pl.DataFrame) -> None:
    three = pl.DataFrame({"village": ["v0"] * 4, "year": [2005] * 4, "form": ["Collective petition", "blockade", "petition", None]})
    drawn = incidents_figure(three, sample)
    assert drawn is not None
    assert "2 petitions and 1 protest in all" in drawn.caption


def test_no_incident_no_figure(sample: pl.DataFrame) -> None:
    assert incidents_figure(pl.DataFrame(schema={"village": pl.String, "year": pl.Int64, "form": pl.String}), sample) is None


def test_the_same_numbers_give_the_same_bytes(
    estimates: pl.DataFrame,
    models: pl.DataFrame,
    margins: pl.DataFrame,
    incidents: pl.DataFrame,
    sample: pl.DataFrame,
    drawings: list[Drawing],
) -> None:
    again = [coefficient_figure(estimates, models, ["migration", "migration:strong_lineage"]), *margins_figures(margins, models)]
    assert [*again, incidents_figure(incidents, sample)] == drawings
    for drawing in drawings:
        assert b"CreationDate" not in drawing.pdf
        assert "<dc:date>" not in drawing.svg


def test_inline_pictures_share_no_identifier(drawings: list[Drawing]) -> None:
    identifiers = [name for drawing in drawings for name in re.findall(r'\bid="([^"]+)"', drawing.inline)]
    assert len(identifiers) == len(set(identifiers))
    for drawing in drawings:
        own = set(re.findall(r'\bid="([^"]+)"', drawing.inline))
        assert set(re.findall(r"(?:url\(#|href=\"#)([^\")]+)", drawing.inline)) <= own
