"""Synthetic responses to the article's experiment, made from its printed tables alone: no one ever gave these answers."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
from scipy.special import ndtri

from groundswell.arrays import Floats, Whole
from groundswell.experiment.published import ARMS, PEOPLE, RESPONDENTS
from groundswell.experiment.synthetic import spread_answers, sums_of_the_tables
from groundswell.randomness import Stream, stream

_SEED = 1
_RANKS = ("department_chief", "section_chief", "deputy_section_chief")
_AGE_DEVIATION, _SHORTEST = 7.0, 1
"""Free: B-t1 prints means alone."""


@cache
def article_responses(people: int = PEOPLE[0]) -> pl.DataFrame:
    """SYNTHETIC responses whose regressions are those of the article's tables.

    Parameters
    ----------
    people
        How many respondents; the article says 368, and 346 elsewhere.

    Returns
    -------
    polars.DataFrame
        A row a respondent: ``id``, ``enumerator``, ``arm``, ``support`` (1 to 5), and what B-t1 describes.
    """
    draws = stream(_SEED, f"synthetic endorsement experiment of {people}")
    found = sums_of_the_tables(people, draws)
    place = draws.order(people, village=1)
    enumerator, arm = (np.repeat(axis.ravel(), found.people.ravel())[place] for axis in np.indices(found.people.shape))
    columns = {
        "id": [f"S{number:03}" for number in range(1, people + 1)],
        "enumerator": [f"E{number + 1}" for number in enumerator],
        "arm": [ARMS[number] for number in arm],
        "support": spread_answers(found, draws)[place],
    }
    return pl.DataFrame(columns | _respondents(people, draws))


def _respondents(people: int, draws: Stream) -> dict[str, Whole]:
    """What B-t1 describes, with its means to the digits printed; how these hang together is free, and arms have no part in it."""
    order = {name: draws.order(people, village=8, step=place) for place, name in enumerate(RESPONDENTS)}
    columns: dict[str, Whole] = {}
    columns["male"] = _flags("male", order["male"])
    columns["age"] = _whole_years(_by_rank(order["age"], 41.0, _AGE_DEVIATION), "age")
    columns["college"] = _flags("college", order["college"])
    older = np.argsort(columns["age"] + order["service_years"] / people * 8, kind="stable")
    for name, deviation in (("party_years", 6.5), ("service_years", 7.0)):
        columns[name] = _whole_years(_by_rank(np.argsort(older), RESPONDENTS[name], deviation), name)
    ranked = np.argsort(-columns["service_years"] + order["section_chief"] / people * 20, kind="stable")
    columns |= {name: _flags(name, np.argsort(ranked)) for name in _RANKS}
    columns["leading_post"] = _flags("leading_post", order["leading_post"])
    return columns


def _flags(name: str, order: Whole) -> Whole:
    """1 for the first so many that their share is the one printed."""
    return (order < round(RESPONDENTS[name] * order.size)).astype(np.int64)


def _by_rank(order: Whole, mean: float, deviation: float) -> Floats:
    """Normal quantiles, one a person."""
    return mean + deviation * ndtri((order + 0.5) / order.size)


def _whole_years(years: Floats, name: str) -> Whole:
    """Whole years, none below one, that add up to the printed mean: one offset for all, then the largest rests rounded up."""
    total = round(RESPONDENTS[name] * years.size)
    bounded = np.maximum(years, _SHORTEST)
    bounded += (total - bounded.sum()) / years.size
    below = np.maximum(np.floor(bounded).astype(np.int64), _SHORTEST)
    rest = np.argsort(-(bounded - below), kind="stable")
    below[rest[: total - int(below.sum())]] += 1
    return below
