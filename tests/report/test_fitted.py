from dataclasses import replace
from typing import Any

import polars as pl

from groundswell.estimate import Estimates
from groundswell.findings import Findings, judge
from groundswell.report import Drawing, Section, Table, findings_section, model_sections


def body(sections: list[Section], title: str) -> tuple[Any, ...]:
    return next(section.body for section in sections if section.title == title)


def unclaimed(estimates: Estimates) -> Estimates:
    study = replace(estimates.study, claims=(), margins=())
    return replace(estimates, study=study, contrasts=(), margins=estimates.margins.clear())


def test_verdicts_are_said_in_words_and_never_softened(findings: Findings) -> None:
    counts, sentences, table = findings_section(findings, title="Claims", reported_by="the article").body
    assert counts == "1 claim is supported, 1 claim is contradicted and 1 claim is undetermined."
    assert isinstance(table, Table)
    assert table.columns[-1] == "Reported by the article"
    assert isinstance(sentences, tuple)
    assert sentences[0] == (
        "H1, “More migration, more collective action”: undetermined. The estimate is 0.100 (95% interval −0.096 to 0.296); the "
        "interval reaches to both sides, so these data cannot tell. With an error of this size an effect has to be 0.28 to be "
        "found in 80% of samples. The article reports: supported."
    )


def test_power_is_shown_where_there_is_one(findings: Findings) -> None:
    many = replace(findings)
    many.__dict__["table"] = findings.table.with_columns(power=pl.lit(0.06), share_supported=pl.lit(0.1))
    table = findings_section(many, title="Claims").body[-1]
    assert isinstance(table, Table)
    assert table.columns[-2:] == ("Power", "Share supported")
    assert table.rows[0][-2:] == ("0.06", "0.10")


def test_an_absorbed_claim_is_undetermined_in_words(fitted: Estimates) -> None:
    absorbed = replace(fitted, contrasts=(replace(fitted.contrasts[0], inference=None),))
    _, sentences, table = findings_section(judge(absorbed), title="Claims").body
    assert isinstance(sentences, tuple)
    assert isinstance(table, Table)
    assert sentences[0].endswith(
        "It could not be estimated, so these data cannot tell (what was left out, and why, is told below)."
    )
    assert table.rows[0][2:5] == ("–", "–", "–")


def test_without_claims_there_is_no_section(fitted: Estimates) -> None:
    assert findings_section(judge(unclaimed(fitted)), title="Claims").body == ()


def test_notes_say_which_errors_and_which_factor(fitted: Estimates) -> None:
    _, linear, logits = body(model_sections(fitted), "Models")
    assert linear.notes[0].startswith("Errors are clustered by village id. The small-sample factor multiplies the variance")
    assert "G/(G−1) × (N−1)/(N−K−T)" in linear.notes[0]
    assert "(N−1)" not in logits.notes[0]


def test_linear_models_and_logits_share_no_scale(fitted: Estimates) -> None:
    drawn = body(model_sections(fitted), "Coefficients")
    assert [figure.name for figure in drawn] == ["coefficients-linear", "coefficients-conditional-logit"]


def test_the_terms_of_claims_and_margins_are_drawn(fitted: Estimates) -> None:
    figure = body(model_sections(fitted), "Coefficients")[0]
    assert isinstance(figure, Drawing)
    assert ">migration × strong lineage<" in figure.svg
    assert ">income<" not in figure.svg


def test_first_terms_are_drawn_where_nothing_is_claimed(fitted: Estimates) -> None:
    sections = model_sections(unclaimed(fitted))
    assert ">income<" in body(sections, "Coefficients")[0].svg
    assert body(sections, "Slopes") == ()


def test_what_was_left_out_is_told_with_its_reason(fitted: Estimates) -> None:
    (said,) = body(model_sections(fitted), "What was left out, and why")
    assert said == (
        "Every model: 113 rows dropped: without a row 1 period before.",
        "A-2.5: 51 of 113 groups of `village` dropped.",
    )


def test_that_nothing_was_left_out_is_told_too(fitted: Estimates) -> None:
    whole = replace(fitted, fits=tuple(replace(fit, notes=()) for fit in fitted.fits))
    assert body(model_sections(whole), "What was left out, and why") == ("Nothing: every row, unit and term was used.",)


def test_a_claim_of_no_effect_is_held_against_its_bound(fitted: Estimates) -> None:
    claim = fitted.contrasts[0].claim.model_copy(update={"side": "within", "bound": 0.15})
    bounded = replace(fitted, contrasts=(replace(fitted.contrasts[0], claim=claim),))
    _, sentences, table = findings_section(judge(bounded), title="Claims").body
    assert "neither wholly within 0.15 of zero nor wholly beyond" in str(sentences)
    assert isinstance(table, Table)
    assert table.notes[0].endswith(
        "for H1: the interval lies neither wholly within 0.15 of zero nor wholly beyond, so these data cannot tell."
    )
