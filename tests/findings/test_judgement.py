"""Verdicts hang on where the whole interval lies, and nothing else."""

import math

import polars as pl
import pytest

from groundswell.estimate import Claim, Contrast, Estimates, Inference, Study
from groundswell.findings import judge
from groundswell.findings.judgement import verdict


def claim(side="positive", bound=None, **keys):
    given = {"id": "H", "claim": "More is more.", "model": "m", "term": "a", "side": side, "bound": bound, "reported": "yes"}
    return Claim.model_validate(given | keys)


@pytest.mark.parametrize(
    ("side", "bound", "low", "high", "word"),
    [
        ("positive", None, 0.1, 0.2, "supported"),
        ("positive", None, -0.2, -0.1, "contradicted"),
        ("positive", None, -0.1, 0.2, "undetermined"),
        ("positive", None, 0.0, 0.2, "undetermined"),
        ("negative", None, -0.2, -0.1, "supported"),
        ("negative", None, 0.1, 0.2, "contradicted"),
        ("negative", None, -0.2, 0.1, "undetermined"),
        ("within", 0.1, -0.1, 0.1, "supported"),
        ("within", 0.1, -0.05, 0.11, "undetermined"),
        ("within", 0.1, 0.11, 0.2, "contradicted"),
        ("within", 0.1, -0.3, -0.2, "contradicted"),
        ("within", 0.1, -0.3, 0.3, "undetermined"),
    ],
)
def test_a_verdict(side, bound, low, high, word):
    assert verdict(claim(side, bound), low, high) == word


def estimates(*contrasts):
    study = Study.check({"model": [{"name": "m", "outcome": "y", "terms": ["a"]}]})
    return Estimates(study=study, fits=(), contrasts=contrasts, margins=pl.DataFrame())


def test_findings_as_a_table_and_in_words():
    found = judge(estimates(Contrast(claim(), "a on y", Inference(0.5, 0.1, 20))))
    row = found.table.row(0, named=True)
    said = ["id", "claim", "estimand", "model", "term", "reported"]
    told = ["estimate", "std_error", "ci_low", "ci_high", "p_value", "verdict", "power", "share_supported"]
    assert list(row) == said + told
    assert (row["verdict"], row["reported"], row["power"]) == ("supported", "yes", None)
    assert row["ci_low"] == pytest.approx(0.5 - 2.085963 * 0.1, abs=1e-6)
    assert found.sentences == ["H. More is more: supported. Estimated is a on y: 0.5, 95% interval 0.291 to 0.709."]
    assert "<table>" in found._repr_html_()


def test_an_undetermined_finding_says_what_its_error_could_have_told():
    sided = judge(estimates(Contrast(claim(), "a on y", Inference(0.1, 0.1, math.inf))))
    assert sided.sentences[0].endswith("an effect has to be 0.28 to be found in 80% of samples.")
    for error, share in ((0.0309, "80%"), (0.1, "0%")):  # the bound over 1.96 + 1.28 standard errors gives 80%
        bounded = judge(estimates(Contrast(claim("within", 0.1), "a on y", Inference(0.06, error, math.inf))))
        assert bounded.sentences[0].endswith(f"an effect of zero is shown to lie within 0.1 of zero in {share} of samples.")


def test_a_told_finding_says_no_more():
    assert not judge(estimates(Contrast(claim(), "a on y", Inference(0.5, 0.1, 20)))).findings[0].sensitivity


def test_what_was_reported_may_be_given():
    contrast = Contrast(claim(), "a on y", Inference(0.5, 0.1, 20))
    assert judge(estimates(contrast), reported={"H": "no"}).table["reported"].to_list() == ["no"]


def test_a_claim_without_an_estimate_is_undetermined():
    found = judge(estimates(Contrast(claim(), "a on y", None)))
    assert found.table.select("estimate", "p_value", "verdict").row(0) == (None, None, "undetermined")
    assert "It could not be estimated" in found.sentences[0]


def test_no_claims_no_rows():
    assert judge(estimates()).table.height == 0
