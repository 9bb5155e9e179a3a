"""The wild cluster bootstrap beside pyfixest's, and the conditional logit beside statsmodels' by Newton's method."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import polars as pl

from benchmarks.row import Row, rate
from groundswell.estimate.design import Design, design
from groundswell.estimate.fit import fitted, solved
from groundswell.estimate.rows import prepare
from groundswell.estimate.study import Study
from groundswell.estimate.wild import DRAWS
from groundswell.randomness import stream

_VILLAGES, _YEARS = 113, 4
_TERMS = ("a", "b", "c")


def wild() -> list[Row]:
    """One p-value from 9,999 draws, errors by village; what either needs of the fit before is not counted."""
    import pyfixest as pf

    frame = _panel()
    made = _design(frame, "linear", ["village", "year"], "wild:village")
    fit = fitted(made, solved(made, "the benchmark"))
    weights = np.eye(len(_TERMS))[0]
    error = fit.combination(weights).std_error

    def ours() -> float:
        assert fit.wild is not None
        vars(fit.wild).pop("_moved", None)  # what the tests of one model share is made anew
        return fit.wild.drawn(weights).p_value(fit.coefficients[0], error)

    peer: Any = pf.feols("y ~ a + b + c + C(village) + C(year)", frame.to_pandas(), vcov={"CRV1": "village"})

    def theirs() -> float:
        return float(peer.wildboottest(param="a", reps=DRAWS, seed=1, cluster="village")["Pr(>|t|)"])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        apart = abs(ours() - theirs())
        row = Row(
            what="wild cluster bootstrap, 9,999 draws",
            unit="tests",
            ours=rate(ours, 1),
            peers=rate(theirs, 1),
            peer="pyfixest, by wildboottest",
            reach=20.0,
            difference=apart,
            allowed=0.03,  # two shares of 9,999 draws each: four Monte Carlo errors of their difference at p = .5
        )
    return [row]


def conditional_logit() -> list[Row]:
    """The maximum of the exact conditional likelihood, groups of a village's years."""
    from statsmodels.discrete.conditional_models import ConditionalLogit

    made = _design(_panel(), "conditional-logit", ["village"], "iid")
    model = ConditionalLogit(made.outcome, made.matrix, groups=made.effects[:, 0])
    apart = np.abs(solved(made, "the benchmark").coefficients - model.fit(method="newton", disp=False, maxiter=100).params).max()
    row = Row(
        what="conditional logit",
        unit="fits",
        ours=rate(lambda: solved(made, "the benchmark"), 1, times=10),
        peers=rate(lambda: model.fit(method="newton", disp=False), 1),
        peer="statsmodels, newton",
        reach=50.0,
        difference=float(apart),
        allowed=1e-8,
    )
    return [row]


def _panel() -> pl.DataFrame:
    rows, draws = np.arange(_VILLAGES * _YEARS), stream(1, "benchmark of estimators")
    columns = {name: np.ravel(draws.uniform(entity=rows, step=step)) for step, name in enumerate((*_TERMS, "u"))}
    happened = columns.pop("u") < 0.2 + 0.3 * columns["a"]
    return pl.DataFrame({"village": rows // _YEARS, "year": rows % _YEARS, "y": happened.astype(np.int64), **columns})


def _design(frame: pl.DataFrame, kind: str, effects: list[str], errors: str) -> Design:
    model = {"name": "m", "outcome": "y", "kind": kind, "terms": list(_TERMS), "effects": effects, "errors": errors}
    study = Study.check({"data": {"unit": "village"}, "model": [model]})
    return design(prepare(frame, study), study.models[0])
