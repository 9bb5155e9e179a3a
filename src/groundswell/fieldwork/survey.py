"""The survey: what a team brings home from the villages it reached, and what the press had of them.

The rest of the corridor sees these tables and nothing of what truly happened.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from groundswell.arrays import Whole
from groundswell.dynamics.state import HOME
from groundswell.errors import InputError
from groundswell.fieldwork.officials import figures
from groundswell.fieldwork.reports import tell
from groundswell.fieldwork.respondents import ask, households, members
from groundswell.history import History
from groundswell.randomness import stream
from groundswell.sampling import COUNTY, Sample
from groundswell.tables import INTERVIEWS, MIGRANTS, SAMPLE, to_html

_SURVEYED = "surveyed"


@dataclass(frozen=True, kw_only=True)
class Interviews:
    """What the fieldwork brings home: tables whose schemas stand in :mod:`groundswell.tables`.

    Attributes
    ----------
    interviews
        Reports of incidents, a row each.
    migrants
        Members of the respondents' households who are away, a row each: calls and visits.
    figures
        Village officials' yearly figures.
    press
        Protests found in the press: ``press_id, village, year, month, form, size``.
    sample
        The villages drawn, with weights, and what became of each.
    asked
        Adults interviewed in each round: ``round, village, respondents``.
    """

    interviews: pl.DataFrame
    migrants: pl.DataFrame
    figures: pl.DataFrame
    press: pl.DataFrame
    sample: pl.DataFrame
    asked: pl.DataFrame

    def _repr_html_(self) -> str:
        return to_html(self.interviews)


def survey(history: History, sample: Sample | None = None) -> Interviews:
    """Do the article's fieldwork in the villages of a sample.

    Two rounds, the first after the first year on record, the second after the last: in each, one adult of each household drawn
    tells of collective incidents in the village. Village officials give yearly figures. The second round asks of each migrant of
    the household whether they call and visit.

    Parameters
    ----------
    history
        One history; of several side by side take one with :meth:`History.of`.
    sample
        The villages drawn; those of the society unless given. Villages lost to flood or earthquake are not in the tables.

    Raises
    ------
    InputError
        If the history holds several replicates, or lacks a village of the sample.
    """
    if history.replicates.size != 1:
        raise InputError(f"the history holds {history.replicates.size} replicates side by side; survey one of them: history.of(0).")
    society = history.society
    drawn = (sample or society.sample).villages.filter(pl.col("status") != COUNTY)
    surveyed = drawn.filter(pl.col("status") == _SURVEYED)["village"]
    villages = _places(society.sample.villages["village"], surveyed)
    time = society.scenario.time
    rounds = [(time.first_year, time.first_year), (time.first_year + 1, time.last_year)]
    asked = [ask(society, villages, history.place[:, last - time.first_year, 0], n) for n, (_, last) in enumerate(rounds)]
    reports = pl.concat(
        [tell(history, respondents, *years) for respondents, years in zip(asked, rounds, strict=True)], how="vertical_relaxed"
    )
    names = society.sample.villages["village"].to_numpy()
    return Interviews(
        interviews=_numbered(reports),
        migrants=_migrants(history, villages),
        figures=figures(history, surveyed),
        press=_press(history, surveyed),
        sample=drawn.select(SAMPLE.names),
        asked=pl.concat([_counted(names[each.village], n + 1) for n, each in enumerate(asked)]),
    )


def _places(known: pl.Series, wanted: pl.Series) -> Whole:
    missing = wanted.filter(~wanted.is_in(known.implode()))
    if missing.len():
        raise InputError(f"the history lacks {missing.len()} villages of the sample, {missing[0]} among them; simulate them first.")
    place = {village: row for row, village in enumerate(known)}
    return np.array([place[village] for village in wanted], dtype=np.int64)


def _numbered(reports: pl.DataFrame) -> pl.DataFrame:
    """Reports in order of respondent and time, each with a number of its own."""
    ordered = reports.sort("village", "respondent", "year", "month", "form", "size", maintain_order=True)
    number = pl.int_range(pl.len()).over("respondent") + 1
    report = pl.format("{}-{}", "respondent", number.cast(pl.String).str.zfill(2)).alias("report_id")
    return ordered.with_columns(report).select(pl.col(column.name).cast(column.type) for column in INTERVIEWS.columns)


def _migrants(history: History, villages: Whole) -> pl.DataFrame:
    """Each member away at the end of the last year, of the households drawn where somebody is at home to tell."""
    society = history.society
    village, slot, household = households(society, villages)
    which, person = members(society, village, household)
    away = history.place[person, -1, 0] != HOME
    told = np.bincount(which[~away], minlength=village.size) > 0
    kept = away & told[which]
    names = society.sample.villages["village"].to_numpy()
    homes = [f"{names[village[each]]}-{slot[each] + 1:02d}" for each in which[kept]]
    frame = pl.DataFrame({
        "village": pl.Series(names[village[which[kept]]], dtype=pl.String),
        "household": pl.Series(homes, dtype=pl.String),
        "calls_monthly": society.people.calls[person[kept]],
        "visited": society.people.visits[person[kept]],
    })
    number = (pl.int_range(pl.len()).over("household") + 1).cast(pl.String)
    return frame.with_columns(pl.format("{}-{}", "household", number).alias("migrant_id")).select(
        pl.col(column.name).cast(column.type) for column in MIGRANTS.columns
    )


def _press(history: History, surveyed: pl.Series) -> pl.DataFrame:
    """Protests that a press archive has (A-m4); its reports are not used in the corridor, but to compare sources."""
    society = history.society
    numbers = society.sample.villages.select("village", "number")
    protests = history.incidents.filter((pl.col("form") == "protest") & pl.col("village").is_in(surveyed.implode())).join(
        numbers, on="village", maintain_order="left"
    )
    month = protests["year"].to_numpy() * 12 + protests["month"].to_numpy()
    found = stream(society.seed, "press").uniform(protests["number"].to_numpy(), 0, month, protests["replicate"].to_numpy())
    covered = protests.filter(pl.Series(found < society.scenario.fieldwork.press_coverage, dtype=pl.Boolean))
    number = (pl.int_range(pl.len()).over("village") + 1).cast(pl.String)
    return covered.with_columns(pl.format("{}-P{}", "village", number).alias("press_id")).select(
        "press_id", "village", "year", "month", "form", "size"
    )


def _counted(village: np.ndarray[tuple[int], np.dtype[np.object_]], survey_round: int) -> pl.DataFrame:
    counted = (
        pl.DataFrame({"village": pl.Series(village, dtype=pl.String)}).group_by("village", maintain_order=True).len("respondents")
    )
    return counted.select(pl.lit(survey_round).alias("round"), "village", pl.col("respondents").cast(pl.Int64))
