"""The verdict on each claim: where the whole 95% interval of its estimate lies, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import polars as pl
from scipy.special import ndtr

from groundswell import tables
from groundswell.estimate import Claim, Contrast, Estimates

Verdict = Literal["supported", "contradicted", "undetermined"]

SMALLEST = 2.8
"""An effect of 2.8 standard errors is found with 80% power at 5%: 1.96 + 0.84, normal quantiles (Bloom 1995)."""
_REACH = 1.96

_SCHEMA = (
    dict.fromkeys(("id", "claim", "estimand", "model", "term", "reported"), pl.String)
    | dict.fromkeys(("estimate", "std_error", "ci_low", "ci_high", "p_value"), pl.Float64)
    | {"verdict": pl.String, "power": pl.Float64, "share_supported": pl.Float64}
)


@dataclass(frozen=True)
class Finding:
    """One claim and what the estimates say of it.

    Attributes
    ----------
    claim
        What is claimed.
    estimand
        What was estimated, in words.
    reported
        What was reported of it elsewhere; empty where nothing was.
    estimate, std_error, low, high, p_value
        The estimate, its error, the 95% interval, and the two-sided p-value against zero; None if it could not be estimated.
    verdict
        *supported* if the whole interval lies on the claimed side, *contradicted* if on the other, else *undetermined*.
    power, share_supported
        Over many runs of the design, the share in which the estimand's test rejects, and the share with the verdict *supported*;
        None where there was one data set.
    """

    claim: Claim
    estimand: str
    reported: str
    estimate: float | None
    std_error: float | None
    low: float | None
    high: float | None
    p_value: float | None
    verdict: Verdict
    power: float | None = None
    share_supported: float | None = None

    @property
    def sentence(self) -> str:
        """The finding in plain words."""
        opening = f"{self.claim.id}. {self.claim.claim.rstrip('.')}: {self.verdict}."
        if self.low is None:
            return f"{opening} It could not be estimated, so these data cannot tell."
        estimated = f"Estimated is {self.estimand}: {self.estimate:.3g}, 95% interval {self.low:.3g} to {self.high:.3g}."
        return " ".join((opening, estimated, *([self.sensitivity] if self.sensitivity else [])))

    @property
    def sensitivity(self) -> str:
        """Of an undetermined finding, what data with its standard error could have told; else empty.

        For a claim of an effect, the size that is found with 80% power, :data:`SMALLEST` standard errors; for a claim of no effect,
        the power to put an effect of zero inside the bound.
        """
        if self.verdict != "undetermined" or not self.std_error:
            return ""
        if self.claim.side != "within":
            return f"With an error of this size an effect has to be {SMALLEST * self.std_error:.2g} to be found in 80% of samples."
        bound = self.claim.bound or 0.0
        power = max(2 * float(ndtr(bound / self.std_error - _REACH)) - 1, 0.0)
        return f"With an error of this size an effect of zero is shown to lie within {bound:g} of zero in {power:.0%} of samples."


@dataclass(frozen=True)
class Findings:
    """The verdicts on a study's claims, in their order."""

    findings: tuple[Finding, ...]

    @cached_property
    def table(self) -> pl.DataFrame:
        """A row a claim, columns as in ``findings.csv``."""
        return pl.DataFrame([_row(finding) for finding in self.findings], schema=_SCHEMA)

    @property
    def sentences(self) -> list[str]:
        """Each finding in plain words."""
        return [finding.sentence for finding in self.findings]

    def _repr_html_(self) -> str:
        return tables.to_html(self.table)


def judge(estimates: Estimates, reported: Mapping[str, str] | None = None) -> Findings:
    """The verdict on each claim of a study.

    Parameters
    ----------
    estimates
        What its models gave.
    reported
        What was reported of claims elsewhere, by their id; goes before what the study says of it.
    """
    elsewhere = reported or {}
    return Findings(tuple(_finding(contrast, elsewhere) for contrast in estimates.contrasts))


def _finding(contrast: Contrast, elsewhere: Mapping[str, str]) -> Finding:
    claim, inference = contrast.claim, contrast.inference
    low, high = inference.interval if inference else (None, None)
    return Finding(
        claim=claim,
        estimand=contrast.estimand,
        reported=elsewhere.get(claim.id, claim.reported),
        estimate=inference.estimate if inference else None,
        std_error=inference.std_error if inference else None,
        low=low,
        high=high,
        p_value=inference.p_value if inference else None,
        verdict="undetermined" if low is None or high is None else verdict(claim, low, high),
    )


def verdict(claim: Claim, low: float, high: float) -> Verdict:
    """Where a 95% interval lies against what a claim says."""
    if claim.side == "within":
        bound = claim.bound or 0.0
        if -bound <= low and high <= bound:
            return "supported"
        return "contradicted" if low > bound or high < -bound else "undetermined"
    claimed, other = (low > 0, high < 0) if claim.side == "positive" else (high < 0, low > 0)
    if claimed:
        return "supported"
    return "contradicted" if other else "undetermined"


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.claim.id,
        "claim": finding.claim.claim,
        "estimand": finding.estimand,
        "model": finding.claim.model,
        "term": finding.claim.term,
        "reported": finding.reported or None,
        "estimate": finding.estimate,
        "std_error": finding.std_error,
        "ci_low": finding.low,
        "ci_high": finding.high,
        "p_value": finding.p_value,
        "verdict": finding.verdict,
        "power": finding.power,
        "share_supported": finding.share_supported,
    }
