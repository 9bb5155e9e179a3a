"""Calls and visits home by lineage (A-s2): two proportions each, their difference, and two tests of it.

The one test takes migrants to be independent of one another, as a comparison of two proportions does. The other lets those of a
village be alike: least squares of the answer on the type of lineage, errors clustered by village.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from groundswell.errors import StudyError
from groundswell.estimate import Study, fit
from groundswell.exhibits.asking import INFERENCE, summed
from groundswell.panel import Panel

_QUESTIONS = {"calls_monthly": (0.69, 0.48), "visited": (0.66, 0.51)}
_COUNTS = ("migrants_strong", "migrants_other")
_SHARES = ("strong", "other", "article_strong", "article_other")
_SCHEMA = (
    {"question": pl.String}
    | dict.fromkeys(_SHARES, pl.Float64)
    | dict.fromkeys(_COUNTS, pl.Int64)
    | INFERENCE
    | {"p_value_independent": pl.Float64}
)


def contact(panel: Panel) -> pl.DataFrame:
    """Shares of migrants who call monthly and who visited in the year, in villages of strong and of other lineages.

    ``estimate`` is the difference in shares, with errors clustered by village; ``p_value_independent`` is that of the comparison
    of two proportions.
    """
    lineage = panel.villages.group_by("village").agg(pl.col("strong_lineage").max())
    asked = panel.migrants.select("village", *_QUESTIONS).join(lineage, on="village", how="inner").drop_nulls("strong_lineage")
    return pl.DataFrame([_compared(asked, question) for question in _QUESTIONS], schema=_SCHEMA)


def _compared(asked: pl.DataFrame, question: str) -> dict[str, Any]:
    answered = asked.drop_nulls(question)
    groups = [answered.filter(pl.col("strong_lineage") == strong)[question].cast(pl.Float64) for strong in (1, 0)]
    strong, weak = (_mean(group) for group in groups)
    shares, counts = (strong, weak), [group.len() for group in groups]
    row: dict[str, Any] = {"question": question, "estimate": None if strong is None or weak is None else strong - weak}
    row |= dict(zip(_SHARES, (*shares, *_QUESTIONS[question]), strict=True)) | dict(zip(_COUNTS, counts, strict=True))
    row["p_value_independent"] = _independent(groups) if all(counts) else None
    return dict.fromkeys(_SCHEMA) | row | (_clustered(answered, question) or {})


def _mean(group: pl.Series) -> float | None:
    return float(group.sum()) / group.len() if group.len() else None


def _independent(groups: list[pl.Series]) -> float | None:
    from statsmodels.stats.proportion import proportions_ztest

    happened, asked = ([int(getattr(group, verb)()) for group in groups] for verb in ("sum", "len"))
    if sum(happened) in (0, sum(asked)):  # all or none: there is no difference and no error to hold it against
        return None
    _, p_value = proportions_ztest(np.array(happened), np.array(asked))
    return float(p_value)


def _clustered(answered: pl.DataFrame, question: str) -> dict[str, float] | None:
    model = {"name": question, "outcome": question, "terms": ["strong_lineage"], "errors": "cluster:village"}
    try:
        return summed(fit(answered, Study.check({"model": [model]})).fits[0], {"strong_lineage": 1.0})
    except StudyError:
        return None
