"""Frames shaped as estimates.csv, models.csv, margins.csv and the incident table, with numbers made up for the occasion."""

from __future__ import annotations

import polars as pl
import pytest

from groundswell.report import Fitted


def _estimate(model: str, term: str, estimate: float, std_error: float) -> dict[str, object]:
    return {
        "model": model,
        "term": term,
        "estimate": estimate,
        "std_error": std_error,
        "statistic": estimate / std_error,
        "p_value": 0.04,
        "ci_low": estimate - 1.98 * std_error,
        "ci_high": estimate + 1.98 * std_error,
        "n": 452,
        "units": 113,
        "units_dropped": 0,
        "rows_dropped": 113,
    }


@pytest.fixture(scope="session")
def estimates() -> pl.DataFrame:
    rows = [
        _estimate(model, term, estimate + shift, std_error)
        for shift, model in enumerate(("petition", "protest", "protest_by_lineage", "protest_logit"))
        for term, estimate, std_error in (
            ("migration", 0.1409, 0.026),
            ("income", 0.0001522, 0.00022531),
            ("migration:strong_lineage", -0.0624, 0.0234),
        )
        if term != "migration:strong_lineage" or "lineage" in model
    ]
    return pl.DataFrame(rows)


@pytest.fixture(scope="session")
def models() -> pl.DataFrame:
    def row(model: str, kind: str, outcome: str) -> dict[str, object]:
        return {
            "model": model,
            "kind": kind,
            "outcome": outcome,
            "n": 452,
            "units": 113,
            "units_dropped": 50 if kind == "conditional-logit" else 0,
            "rows_dropped": 113,
            "terms_dropped": "strong_lineage (absorbed by the effects)" if "lineage" in model else None,
            "r2_within": 0.031 if kind == "linear" else None,
            "log_likelihood": None if kind == "linear" else -120.25,
            "small_sample_factor": "reghdfe" if kind == "linear" else None,
        }

    return pl.DataFrame(
        [
            row("petition", "linear", "petition"),
            row("protest", "linear", "protest"),
            row("protest_by_lineage", "linear", "protest"),
            row("protest_logit", "conditional-logit", "protest"),
        ],
        infer_schema_length=None,
    )


@pytest.fixture(scope="session")
def margins() -> pl.DataFrame:
    return pl.DataFrame([
        {
            "model": "protest_by_lineage",
            "of": "migration",
            "at": at,
            "by": "strong_lineage",
            "by_value": value,
            "estimate": 0.1 + 0.3 * value,
            "std_error": 0.1,
            "ci_low": -0.1 + 0.3 * value,
            "ci_high": 0.3 + 0.3 * value,
        }
        for value in (0, 1)
        for at in (0.0, 0.1, 0.2, 0.4, 0.6)
    ])


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


@pytest.fixture(scope="session")
def migrants() -> pl.DataFrame:
    return pl.DataFrame({
        "village": ["v0", "v0", "v1", "v1"],
        "calls_monthly": [1, 0, 1, 1],
        "visited": [0, 0, 1, None],
    })


@pytest.fixture(scope="session")
def findings() -> pl.DataFrame:
    def row(name: str, claim: str, low: float, high: float, verdict: str) -> dict[str, object]:
        return {
            "id": name,
            "claim": claim,
            "estimand": "migration on protest",
            "model": "protest",
            "term": "migration",
            "reported": "supported",
            "estimate": (low + high) / 2,
            "std_error": (high - low) / 4,
            "ci_low": low,
            "ci_high": high,
            "p_value": 0.2,
            "verdict": verdict,
            "power": None,
            "share_supported": None,
        }

    return pl.DataFrame([
        row("H1", "More migration, more collective action.", -0.1, 0.3, "undetermined"),
        row("H2a", "Migration raises protest more than petition", 0.1, 0.3, "supported"),
        row("H3a", "Stronger in strong lineages", -0.4, -0.2, "contradicted"),
    ])


@pytest.fixture(scope="session")
def fitted(estimates: pl.DataFrame, models: pl.DataFrame, margins: pl.DataFrame, findings: pl.DataFrame) -> Fitted:
    errors = {"petition": "cluster:village_id", "protest": "cluster:village_id", "protest_logit": "cluster:village_id"}
    return Fitted(estimates=estimates, models=models, margins=margins, findings=findings, errors=errors)
