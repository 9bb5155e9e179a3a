from dataclasses import replace

import polars as pl
import pytest

from groundswell.report import Drawing, Fitted, Section, Table, findings_section, model_sections


def titled(sections: list[Section], title: str) -> Section:
    return next(section for section in sections if section.title == title)


def test_verdicts_are_said_in_words_and_never_softened(findings: pl.DataFrame) -> None:
    counts, table, sentences = findings_section(findings, title="Claims", reported_by="the article").body
    assert counts == "1 claim is supported, 1 claim is contradicted and 1 claim is undetermined."
    assert isinstance(table, Table)
    assert table.columns[-1] == "Reported by the article"
    assert sentences[0] == (  # type: ignore[index]
        "H1, “More migration, more collective action”: undetermined. The estimate is 0.100 (95% interval −0.100 to 0.300); the "
        "interval reaches to both sides, so these data cannot tell. The article reports: supported."
    )


def test_power_is_shown_where_there_is_one(findings: pl.DataFrame) -> None:
    _, table, _ = findings_section(findings.with_columns(power=pl.lit(0.06), share_supported=pl.lit(0.1)), title="Claims").body
    assert isinstance(table, Table)
    assert table.columns[-2:] == ("Power", "Share supported")
    assert table.rows[0][-2:] == ("0.06", "0.10")


def test_without_claims_there_is_no_section(findings: pl.DataFrame) -> None:
    assert findings_section(findings.clear(), title="Claims").body == ()


def test_notes_say_which_errors_and_which_factor(fitted: Fitted) -> None:
    _, linear, logits = titled(model_sections(fitted), "Models").body
    assert isinstance(linear, Table)
    assert isinstance(logits, Table)
    assert linear.notes[0] == "Errors are clustered by village id. Small-sample factor: reghdfe."
    assert logits.notes[0] == "Errors are clustered by village id."


def test_linear_models_and_logits_share_no_scale(fitted: Fitted) -> None:
    drawn = titled(model_sections(fitted), "Coefficients").body
    assert [part.name for part in drawn if isinstance(part, Drawing)] == ["coefficients-linear", "coefficients-conditional-logit"]


def test_the_terms_of_claims_and_margins_are_drawn(fitted: Fitted) -> None:
    figure = titled(model_sections(fitted), "Coefficients").body[0]
    assert isinstance(figure, Drawing)
    assert ">migration × strong lineage<" in figure.svg
    assert ">income<" not in figure.svg


def test_first_terms_are_drawn_where_nothing_is_claimed(fitted: Fitted) -> None:
    plain = replace(fitted, findings=fitted.findings.clear(), margins=fitted.margins.clear())
    figure = titled(model_sections(plain), "Coefficients").body[0]
    assert isinstance(figure, Drawing)
    assert ">income<" in figure.svg
    assert titled(model_sections(plain), "Slopes").body == ()


@pytest.mark.parametrize("dropped", [True, False])
def test_what_was_left_out_is_told_with_its_reason(fitted: Fitted, dropped: bool) -> None:
    if not dropped:
        none = fitted.models.with_columns(units_dropped=0, rows_dropped=0, terms_dropped=pl.lit(None, dtype=pl.String))
        fitted = replace(fitted, models=none)
    (said,) = titled(model_sections(fitted), "What was left out, and why").body
    if dropped:
        assert "protest logit: 50 units dropped, because the outcome never changes in them." in said
        assert any(line.startswith("protest by lineage: left out as the effects absorb it") for line in said)
    else:
        assert said == "Nothing: every row, unit and term was used."
