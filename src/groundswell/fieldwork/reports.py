"""Reports: what respondents know, are willing to say, and remember of the incidents in their village (A-m2).

Each of the article's two rounds asks of the years since the one before: the first of the first year on record, the second of the
rest. Nobody is asked about their own part. A larger incident is known to more, and so is any where ties are dense and people
gossip; a small one at the other end of a large village may stay unknown. Some will not speak of a petition, more will not of a
protest, most where one was repressed. The month is remembered worse the longer ago it was, and reason, form and size can be wrong
or left out.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from groundswell.arrays import Floats
from groundswell.dynamics.state import away
from groundswell.fieldwork.respondents import Respondents
from groundswell.history import History
from groundswell.randomness import stream
from groundswell.scenario.sections import Fieldwork

_SMALL, _LARGE = 6, 50
"""Sizes at which the shares of those who know are declared."""
_USUAL_TIES, _USUAL_ADULTS = 12, 900
"""Ties of a person and adults of a village at which the declared shares hold."""
_YEAR = 12
_OTHER_FORM = {"petition": "protest", "protest": "petition"}
_OTHER_REASON = {"land": "other", "other": "land"}


def tell(history: History, respondents: Respondents, first_year: int, last_year: int) -> pl.DataFrame:
    """What the respondents of one round report of the incidents of its years.

    Parameters
    ----------
    history
        One history, in which it happened.
    respondents
        Who is asked.
    first_year, last_year
        The years asked of.

    Returns
    -------
    pl.DataFrame
        The columns of interviews but ``report_id``.
    """
    told = _incidents_heard_of(history, respondents, first_year, last_year)
    if told.is_empty():
        return told.select(_COLUMNS).cast({"size": pl.Float64})  # as remembered sizes are, so that both rounds can be one table
    return _remembered(history, told, first_year, last_year)


_COLUMNS = ("village", "respondent", "year", "month", "reason", "form", "size", "outcome")
_AT = ("number", "slot", "incident", "replicate")
"""Coordinates of a draw: the village, the respondent's household, the incident, the history."""


def _incidents_heard_of(history: History, respondents: Respondents, first_year: int, last_year: int) -> pl.DataFrame:
    """Every pair of respondent and incident in which the respondent knows of it and is willing to speak."""
    rules, society = history.society.scenario.fieldwork, history.society
    names = society.sample.villages["village"].to_numpy()[respondents.village]
    place = history.place[:, last_year - society.scenario.time.first_year, 0]
    asked = pl.DataFrame({
        "village": pl.Series(names, dtype=pl.String),
        "number": society.places.number[respondents.village],
        "slot": respondents.slot,
        "ties": np.diff(society.ties.first.astype(np.int64))[respondents.person],
        "adults": np.diff(society.offsets)[respondents.village],
        "away": (away(place, society.offsets) / np.diff(society.offsets))[respondents.village],
        "largest_clan": society.lineages.shares[respondents.village, 0],
        "respondent": pl.Series(
            [f"{name}-{slot + 1:02d}" for name, slot in zip(names, respondents.slot, strict=True)], dtype=pl.String
        ),
    })
    form = (pl.col("form") == "protest").cast(pl.Int64)
    happened = history.incidents.filter(pl.col("year").is_between(first_year, last_year)).with_columns(
        ((pl.col("year") * _YEAR + pl.col("month")) * 2 + form).alias("incident")
    )
    pairs = asked.join(happened, on="village", maintain_order="left_right").join(
        happened.group_by("village").agg((pl.col("outcome") == "repressed").any().alias("afraid")),
        on="village",
        maintain_order="left",
    )
    protest, afraid = (pairs["form"] == "protest").to_numpy(), pairs["afraid"].to_numpy()
    openness = rules.openness * pairs["away"].to_numpy() * (1 + pairs["largest_clan"].to_numpy())
    silence = np.where(protest, rules.silence_protest + rules.fear * afraid - openness, rules.silence_petition)
    tells = (_draw(history, pairs, "knows") < _known(rules, pairs)) & (_draw(history, pairs, "silent") >= silence)
    return pairs.filter(pl.Series(tells, dtype=pl.Boolean))


def _known(rules: Fieldwork, pairs: pl.DataFrame) -> Floats:
    """The chance that a respondent knows of an incident.

    It rises with the logarithm of the incident's size between the two shares that are declared, and with the respondent's ties; for
    a small incident it falls with the size of the village.
    """
    step = np.log(np.clip(pairs["size"].to_numpy(), _SMALL, _LARGE) / _SMALL) / np.log(_LARGE / _SMALL)
    dense = (np.maximum(pairs["ties"].to_numpy(), 1) / _USUAL_TIES) ** rules.gossip
    wide = (_USUAL_ADULTS / pairs["adults"].to_numpy()) ** (rules.large_village * (1 - step))
    return np.minimum((rules.know_small + (rules.know_large - rules.know_small) * step) * dense * wide, 1.0)


def _remembered(history: History, told: pl.DataFrame, first_year: int, last_year: int) -> pl.DataFrame:
    """What is said of each incident, with the faults of memory."""
    rules = history.society.scenario.fieldwork
    when = told["year"].to_numpy() * _YEAR + told["month"].to_numpy() - 1
    ago = (last_year + 1) - told["year"].to_numpy()
    slip = np.round(rules.month_error * np.sqrt(ago) * _normal(history, told, "month"))
    said = np.clip(when + slip, first_year * _YEAR, last_year * _YEAR + _YEAR - 1).astype(np.int64)
    size = np.maximum(1, np.round(told["size"].to_numpy() * np.exp(rules.size_error * _normal(history, told, "size"))))

    def happens(name: str, chance: float) -> pl.Series:
        return pl.Series(_draw(history, told, name) < chance, dtype=pl.Boolean)

    def otherwise(name: str, others: dict[str, str]) -> pl.Expr:
        return pl.when(happens(f"wrong {name}", getattr(rules, f"wrong_{name}"))).then(pl.col(name).replace(others)).otherwise(name)

    petition = told["form"] == "petition"
    return told.select(
        "village",
        "respondent",
        pl.Series("year", said // _YEAR),
        pl.when(~happens("month missing", rules.month_missing)).then(pl.Series(1 + said % _YEAR)).alias("month"),
        otherwise("reason", _OTHER_REASON).alias("reason"),
        otherwise("form", _OTHER_FORM).alias("form"),
        pl.when(~happens("size missing", rules.size_missing)).then(pl.Series(size)).alias("size"),
        pl.when(petition & ~happens("outcome missing", rules.outcome_missing)).then("outcome").alias("outcome"),
    )


def _draw(history: History, pairs: pl.DataFrame, name: str) -> Floats:
    return stream(history.society.seed, f"fieldwork {name}").uniform(*(pairs[each].to_numpy() for each in _AT))


def _normal(history: History, pairs: pl.DataFrame, name: str) -> Floats:
    return stream(history.society.seed, f"fieldwork {name}").normal(*(pairs[each].to_numpy() for each in _AT))
