"""The same study on what each source knows of the same villages: interviews, the press, and what truly happened."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from groundswell.diagnosis.observing import truth
from groundswell.errors import StudyError
from groundswell.estimate import Study, fit
from groundswell.findings import Findings, judge
from groundswell.panel import Panel, assemble
from groundswell.pipeline import Replication
from groundswell.tables import INCIDENTS

_JUDGED = ("id", "claim", "estimate", "std_error", "ci_low", "ci_high", "p_value", "verdict")
_COUNTED = ("petition", "protest", "large_protest")


def by_source(made: Replication) -> pl.DataFrame:
    """What each source would have made of the article's claims.

    The press has protests alone, and few of them (A-m4): from it nothing can be said of petitions. Village figures are those of the
    officials in either case, true ones beside what truly happened.

    Parameters
    ----------
    made
        A replication, whose findings are those from interviews.

    Returns
    -------
    polars.DataFrame
        A row a source and claim: ``source`` (interviews, press, truth), ``petition``, ``protest``, ``large_protest`` (the
        village-years in which it has one), ``id``, ``claim``, ``estimate``, ``std_error``, ``ci_low``, ``ci_high``, ``p_value``,
        ``verdict``.
    """
    study = Study.load("article")
    claimed = {name for claim in study.claims for name in (claim.model, claim.minus)}
    about_claims = replace(study, models=tuple(model for model in study.models if model.name in claimed), margins=())
    others = {"press": press_panel(made), "truth": truth(made)}
    found = [_judged("interviews", made.panel, made.findings.table)]
    found += [_judged(name, panel, _verdicts(panel, about_claims)) for name, panel in others.items()]
    return pl.concat(found)


def _verdicts(panel: Panel, study: Study) -> pl.DataFrame:
    """The verdicts on a panel; all undetermined where it knows of too little for any model."""
    try:
        return judge(fit(panel, study)).table
    except StudyError:
        empty = Findings(()).table
        claims = pl.DataFrame({"id": [claim.id for claim in study.claims], "claim": [claim.claim for claim in study.claims]})
        return pl.concat([empty, claims.with_columns(pl.lit("undetermined").alias("verdict"))], how="diagonal")


def press_panel(made: Replication) -> Panel:
    """The panel that officials' figures and a press archive would have given."""
    press = made.interviews.press.rename({"press_id": "incident_id"})
    absent = [pl.lit(None, kind).alias(name) for name, kind in INCIDENTS.types.items() if name not in press.columns]
    return assemble(made.interviews, press.with_columns(absent).select(INCIDENTS.names))


def _judged(source: str, panel: Panel, findings: pl.DataFrame) -> pl.DataFrame:
    counts = [pl.lit(int(panel.villages[name].sum()), pl.Int64).alias(name) for name in _COUNTED]
    return findings.select(pl.lit(source).alias("source"), *counts, *_JUDGED)
