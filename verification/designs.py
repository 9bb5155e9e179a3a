"""Known answers of design diagnosis: the size of the usual test, the power of a lineage interaction, and normal theory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scipy.special import ndtr, ndtri

from groundswell.diagnosis import Design
from groundswell.diagnosis.running import run
from groundswell.diagnosis.trial import Trial
from verification.proof import FAILS, HOLDS, PRINTED, Figure, Proof, Row

_CLAIM = "H3a"
_MIGRATION, _INTERACTION = "migration", "migration:strong_lineage"
_SURE = 3.0
"""Monte Carlo errors that a figure may lie off."""


def designs(*, runs: int = 50_000, seed: int = 1) -> Proof:
    """All known answers.

    Parameters
    ----------
    runs
        Runs of each design.
    seed
        The seed of all runs.
    """
    return Proof(
        name="designs",
        paragraph=(
            f"Designs are run {runs:,} times each: 113 villages over 4 years, 35% of them with strong lineages, an outcome that"
            " happens in a fifth of villages and years, 12 regressors (migration, its product with lineage, 10 controls), village"
            " and year effects, errors by village. Migration is measured in its own standard deviation within villages. A figure"
            f" holds if it is in the range that is known, give or take {_SURE:g} of its Monte Carlo errors."
        ),
        rows=(*sizes(runs=runs, seed=seed), *interaction(runs=runs, seed=seed)),
        notes=(
            "The known answers give no correlation of the outcome within villages, so figures are printed for several. The"
            " smallest detectable effect is 2.8 standard deviations of the estimates.",
        ),
    )


def design(*, effects: Mapping[str, float], correlation: float, term: str = _INTERACTION) -> Design:
    """The design of the known answers, with effects and a correlation within villages of its own."""
    content: dict[str, Any] = {**Design.example().content}
    for section in ("search", "costs", "instruments"):
        del content[section]
    content["sampling"] = {"villages": 113, "years": 4}
    content["outcome"] = [{"name": "protest", "base_rate": 0.2, "intra_unit_correlation": correlation, "effects": dict(effects)}]
    content["claim"] = [{**content["claim"][0], "id": _CLAIM, "term": term}]
    return Design.check(content)


def sizes(*, runs: int, seed: int) -> list[Row]:
    """How often the test at 5% rejects what is zero: 4.8 to 5.6% are known."""
    made: list[Row] = []
    for term in (_MIGRATION, _INTERACTION):
        for correlation in (0.0, 0.1):
            trial = run(design(effects={}, correlation=correlation, term=term), seed, range(runs))
            share, error = _number(trial, "power")
            holds = 0.048 - _SURE * error <= share <= 0.056 + _SURE * error
            claim = f"size of the test of {term} by village, correlation {correlation:g}: 4.8 to 5.6%"
            made.append(_row("size", claim, share, error, holds=holds))
    return made


def interaction(*, runs: int, seed: int) -> list[Row]:
    """Power and errors of an interaction of .04, beside the known answers and beside normal theory."""
    made: list[Row] = []
    known = {"power": (0.155, 0.012), "type_m": (2.7, 0.15), "smallest_detectable": (0.13, 0.01)}
    for correlation in (0.0, 0.05, 0.1):
        trial = run(design(effects={_INTERACTION: 0.04}, correlation=correlation), seed, range(runs))
        for name, (answer, about) in known.items():
            value, error = _number(trial, name)
            holds = abs(value - answer) <= about + _SURE * error
            claim = f"interaction of .04, correlation {correlation:g}: {name} about {answer:g}"
            made.append(_row("interaction", claim, value, error, holds=holds))
        bias, error = _number(trial, "bias")
        made.append(_row("bias", f"correlation {correlation:g}: none", bias, error, holds=abs(bias) <= _SURE * error + 5e-4))
        away = 0.04 / _number(trial, "std_deviation")[0]
        normal = float(ndtr(away - ndtri(0.975)) + ndtr(-away - ndtri(0.975)))
        made.append(_row("theory", f"correlation {correlation:g}: power if estimates were normal", normal, None, holds=None))
    return made


def _number(trial: Trial, name: str) -> tuple[float, float]:
    value, error = trial.numbers(_CLAIM)[name]
    assert value is not None
    assert error is not None
    return value, error


def _row(name: str, claim: str, value: float, error: float | None, *, holds: bool | None) -> Row:
    figures: dict[str, Figure] = {"figure": value, "error": error}
    return Row(id=name, claim=claim, figures=figures, verdict=PRINTED if holds is None else HOLDS if holds else FAILS)
