"""Estimates, findings and the tables of fieldwork, with numbers made up for the occasion."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from groundswell.estimate import Contrast, Estimates, Fit, Inference, Study
from groundswell.exhibits import Exhibits
from groundswell.findings import Findings, judge

STUDY = """
[data]
unit = "village"
period = "year"

[[model]]
name = "petition"
outcome = "petition"
terms = ["migration", "income"]
effects = ["village", "year"]
errors = "cluster:village_id"

[[model]]
name = "A-2.3"
outcome = "protest"
terms = ["migration", "income"]
effects = ["village", "year"]
errors = "cluster:village_id"

[[model]]
name = "A-3.1"
outcome = "protest"
terms = ["migration", "migration:strong_lineage", "income", "strong_lineage"]
effects = ["village", "year"]
errors = "cluster:village_id"

[[model]]
name = "A-2.5"
outcome = "protest"
kind = "conditional-logit"
terms = ["migration", "income"]
effects = ["village", "year"]
errors = "cluster:village_id"

[[margin]]
model = "A-3.1"
of = "migration"
over = [0.0, 0.6]
by = "strong_lineage"

[[claim]]
id = "H1"
claim = "More migration, more collective action."
reported = "supported"
model = "petition"
term = "migration"
side = "positive"

[[claim]]
id = "H2a"
claim = "Migration raises protest more than petition"
reported = "supported"
model = "A-2.3"
term = "migration"
minus = "petition"
side = "positive"

[[claim]]
id = "H3a"
claim = "Stronger in strong lineages"
reported = "supported"
model = "A-3.1"
term = "migration:strong_lineage"
side = "positive"
"""
NUMBERS = {"migration": (0.1409, 0.026), "income": (0.0001522, 0.00022531), "migration:strong_lineage": (-0.0624, 0.0234)}


def _fit(study: Study, name: str, shift: float) -> Fit:
    model = study.model(name)
    terms = tuple(term for term in model.terms if term in NUMBERS)
    linear = model.kind == "linear"
    dropped = tuple(term for term in model.terms if term not in NUMBERS)
    return Fit(
        model=model,
        terms=terms,
        coefficients=np.array([NUMBERS[term][0] + shift for term in terms]),
        covariance=np.diag([NUMBERS[term][1] ** 2 for term in terms]),
        degrees=112.0 if linear else np.inf,
        n=452 if linear else 248,
        units=113 if linear else 62,
        units_dropped=0 if linear else 51,
        rows_dropped=113 if linear else 317,
        terms_dropped=dropped,
        r2_within=0.031 if linear else None,
        log_likelihood=-120.25,
        small_sample_factor=1.0125,
        notes=("113 rows dropped: without a row 1 period before.",)
        + (() if linear else ("51 of 113 groups of `village` dropped.",)),
    )


@pytest.fixture(scope="session")
def fitted() -> Estimates:
    study = Study.read(STUDY)
    inferences = [Inference(0.1, 0.1, np.inf), Inference(0.2, 0.05, np.inf), Inference(-0.3, 0.05, np.inf)]
    margins = [
        {"model": "A-3.1", "of": "migration", "at": at, "by": "strong_lineage", "by_value": value}
        | {"estimate": 0.1 + 0.3 * value, "std_error": 0.1, "ci_low": -0.1 + 0.3 * value, "ci_high": 0.3 + 0.3 * value}
        for value in (0, 1)
        for at in (0.0, 0.1, 0.2, 0.4, 0.6)
    ]
    return Estimates(
        study=study,
        fits=tuple(_fit(study, model.name, place / 100) for place, model in enumerate(study.models)),
        contrasts=tuple(
            Contrast(claim=claim, estimand=f"{claim.term} on something", inference=inference)
            for claim, inference in zip(study.claims, inferences, strict=True)
        ),
        margins=pl.DataFrame(margins),
        source="folder/villages.dta",
    )


@pytest.fixture(scope="session")
def findings(fitted: Estimates) -> Findings:
    return judge(fitted)


@pytest.fixture(scope="session")
def estimates(fitted: Estimates) -> pl.DataFrame:
    return fitted.estimates


@pytest.fixture(scope="session")
def models(fitted: Estimates) -> pl.DataFrame:
    return fitted.models


@pytest.fixture(scope="session")
def margins(fitted: Estimates) -> pl.DataFrame:
    return fitted.margins


@pytest.fixture(scope="session")
def sample() -> pl.DataFrame:
    provinces = ["Anping", "Beihe", "Changlin", "Dongshan", "Ehu", "Fuxi"]
    return pl.DataFrame({
        "village": [f"v{n}" for n in range(12)],
        "province": [provinces[n % 6] for n in range(12)],
        "status": ["surveyed"] * 10 + ["flood", "earthquake"],
    })


@pytest.fixture(scope="session")
def incidents() -> pl.DataFrame:
    rows = [
        (
            f"v{(n * 7) % 12}",
            ("land", "wages")[n % 8 == 0],
            2004 + n % 5,
            ("petition", "petition", "protest", "collective petition", "sit-in")[(n * 3 + n // 5) % 5],
        )
        for n in range(160)
    ]
    return pl.DataFrame(rows, schema=["village", "reason", "year", "form"], orient="row")


@pytest.fixture(scope="session")
def villages() -> pl.DataFrame:
    """A panel in which v0 and v1 never change."""
    return pl.DataFrame([
        {
            "village": f"v{n}",
            "year": year,
            "petition": int(n > 1 and (n + year) % 2 == 0),
            "protest": int(n > 1 and (n + year) % 3 == 0),
            "large_petition": 0,
            "large_protest": 0,
            "any_action": int(n > 1 and (n + year) % 2 == 0),
            "migration": 0.1 + 0.02 * n,
            "income": 2500.0 + 10 * n,
            "strong_lineage": n % 2,
        }
        for n in range(10)
        for year in range(2004, 2009)
    ])


INFERENCE = {"estimate": 0.2, "std_error": 0.1, "ci_low": 0.0, "ci_high": 0.4, "p_value": 0.05}


@pytest.fixture(scope="session")
def exhibits() -> Exhibits:
    """A row or more of each exhibit."""
    slopes = [{"low": low, "high": low + 0.3, "strong_lineage": strong, "rows": 20} for strong in (0, 1) for low in (0.0, 0.3, 0.6)]
    predicted = [
        {"model": model, "strong_lineage": strong, "at": at} | INFERENCE
        for model in ("A-3.1", "A-fig3")
        for strong in (0, 1)
        for at in (0.0, 0.3, 0.6)
    ]
    contact = {"strong": 0.7, "other": 0.5, "article_strong": 0.69, "article_other": 0.48, "migrants_strong": 100}
    choice = {"silhouette": 0.5, "strong": 4, "agreement": 1.0}
    named = {"model": "A-2.1", "outcome": "petition", "term": "telephone"}
    return Exhibits(
        descriptives=pl.DataFrame([
            {"variable": name, "year": year, "mean": mean, "std_dev": deviation, "villages": 10}
            for year in (2004, 2008)
            for name, mean, deviation in (("income", 2545.0, 30.3), ("large_protest", None, None))
        ]),
        facts=pl.DataFrame([
            {"fact": "Incidents about land", "count": 7, "of": 8, "share": 0.875, "article": "more than 87%"},
            {"fact": "Villages whose protests never changed", "count": 0, "of": 0, "share": None, "article": None},
        ]),
        main_terms=pl.DataFrame([named | {"article": "not significant"} | INFERENCE]),
        other_terms=pl.DataFrame([named | {"article": "raises petitions"} | INFERENCE]),
        years=pl.DataFrame([named | {"article": "do not rise over the years", "year": 2006} | INFERENCE]),
        within=pl.DataFrame([named | {"product": product} | INFERENCE for product in ("usual", "within villages")]),
        predicted=pl.DataFrame(predicted),
        bins=pl.DataFrame([{"bin": number % 3 + 1} | slope | INFERENCE for number, slope in enumerate(slopes)]),
        slopes=pl.DataFrame([
            {"bin": number % 3 + 1} | slope | {"at": slope["low"] + 0.15, "version": version} | INFERENCE
            for number, slope in enumerate(slopes)
            for version in ("linear", "within the third")
        ]),
        support=pl.DataFrame([slope | {"share": 1 / 3} for slope in slopes]),
        concentration=pl.DataFrame([
            {"bin": number, "at": number / 4, "villages": 3, "linear": 0.2} | INFERENCE for number in (1, 2, 3)
        ]),
        contact=pl.DataFrame([
            contact | {"question": question, "migrants_other": 1200, "p_value_independent": 0.0001} | INFERENCE
            for question in ("calls_monthly", "visited")
        ]),
        revisited=pl.DataFrame([named | {"villages": villages, "n": 4 * villages} | INFERENCE for villages in (113, 61)]),
        lineage=pl.DataFrame([
            choice | {"method": "k-means", "groups": 2, "chosen": 1} | INFERENCE,
            dict.fromkeys(choice) | {"method": "share of the largest clan", "groups": None, "chosen": 0} | INFERENCE,
        ]),
    )
