"""How well reports are merged: on known incidents, in the villages of made societies, and on two real lists of protests."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from groundswell import tables
from groundswell.diagnosis.observing import truth
from groundswell.fieldwork import Incidents, synthesize
from groundswell.fieldwork.agreement import BIT, LOG_RATIOS, weigh, weight
from groundswell.fieldwork.linkage import link
from groundswell.fieldwork.statements import Said, said
from groundswell.panel.outcomes import OUTCOMES
from groundswell.pipeline import observe
from groundswell.tables import INTERVIEWS, check
from verification.made_reports import made_reports, right
from verification.proof import MET, NOT_MET, PRINTED, Figure, Proof, Row

BAR = 0.91
"""Pairwise F1 that is to be reached on 250 incidents and 830 reports."""
DATA = Path(os.environ.get("GROUNDSWELL_REFERENCE_DATA", Path(__file__).parents[1] / "../shared/data"))
_LISTS = "blm2020_five_sources"
_BITS = (-4.0, -2.0, 0.0, 2.0, 4.0, 8.0)
_NAMES = ("first", "second", "third", "fourth")
"""Figures of a row; what each is, the row's claim says."""


def synthesis(*, seeds: Sequence[int] = range(1, 6), societies: int = 3, many: int = 120, data: Path = DATA) -> Proof:
    """All of it.

    Parameters
    ----------
    seeds
        Of the reports made.
    societies
        Made societies whose surveys are held against the truth.
    many
        Sets of 830 reports that are merged at once.
    data
        The folder with the real lists; without it they are left out.
    """
    rows = [*known(seeds), large(many), *surveyed(societies)]
    rows += real(data / _LISTS) if (data / _LISTS).is_dir() else []
    return Proof(
        name="synthesis",
        paragraph=(
            "Reports of known incidents: 250 incidents and 830 reports, months off by up to 2 either way, 20% of months and 15% of"
            " sizes missing, 12% of reasons and 20% of forms another. The fewer the villages, the more incidents lie in each, and"
            " the harder they are to tell apart. Then the surveys of made societies: village-years in which merged reports say what"
            " did not happen, or miss what did. Then two lists of the same real protests, day by day in each city: of pairs of"
            " records in one city that cite the same article, and of others, the weight; and what more or less evidence merges."
        ),
        rows=tuple(rows),
        notes=(
            "A shared article is evidence of one protest and no proof: round-ups tell of several. A list is taken for a respondent,"
            " so that two records of one list are two protests; a day stands for a month.",
        ),
    )


def known(seeds: Sequence[int]) -> Iterator[Row]:
    """Pairwise F1 where the truth is known, of first groups and of those made in the end."""
    for villages in (250, 113, 60, 20):
        frames = [made_reports(seed, villages=villages) for seed in seeds]
        scores = np.array([right(synthesize(frame)) for frame in frames])
        first = float(np.mean([right(_first(frame))[0] for frame in frames]))
        f1, precision, recall = (float(value) for value in scores.mean(axis=0))
        yield Row(
            id=f"{villages} villages",
            claim=f"pairwise F1 over {len(seeds)} seeds, its precision and recall; F1 of average linkage alone",
            figures=_figures(f1, precision, recall, first),
            verdict=(MET if f1 >= BAR else NOT_MET) if villages == 113 else PRINTED,
        )


def _first(frame: pl.DataFrame) -> Incidents:
    """Incidents as average linkage alone has them, with no more than what :func:`right` reads."""
    rows = check(frame, INTERVIEWS, "reports").sort("village", "report_id")
    heard = said(rows)
    groups = pl.Series("group", link(heard, weigh(heard)))
    named = rows.select(pl.format("{} {}", "village", groups).alias("incident_id"), "truth")
    return Incidents(incidents=named, assignment=named, disputed=named, weights=named, memory=named)


def large(sets: int) -> Row:
    """Very many reports at once."""
    frames = [made_reports(number + 1) for number in range(sets)]
    together = pl.concat([
        frame.with_columns(
            *(pl.format("{} {}", pl.lit(number), name).alias(name) for name in ("report_id", "village", "respondent")),
            pl.col("truth") + number * 1_000_000,
        )
        for number, frame in enumerate(frames)
    ])
    start = time.perf_counter()
    f1 = right(synthesize(together))[0]
    return Row(
        id="many",
        claim="reports merged at once, seconds, F1",
        figures=_figures(together.height, time.perf_counter() - start, f1),
        verdict=PRINTED,
    )


def surveyed(societies: int) -> Iterator[Row]:
    """What surveys of made societies say against the truth."""
    counts = {name: np.zeros(3) for name in OUTCOMES}
    for seed in range(1, societies + 1):
        seen = observe("default", seed)
        told, happened = seen.panel.villages, truth(seen).villages
        for name in OUTCOMES:
            one, other = told[name].to_numpy() == 1, happened[name].to_numpy() == 1
            counts[name] += [np.sum(one & ~other), np.sum(other & ~one), np.sum(other)]
    for name, (false, missed, true) in counts.items():
        yield Row(
            id="survey",
            claim=f"{name.replace('_', ' ')}: village-years a survey with one that was none, missed, that truly had one",
            figures=_figures(false / societies, missed / societies, true / societies),
            verdict=PRINTED,
        )


def real(folder: Path) -> Iterator[Row]:
    """Scores and thresholds on the pairs of two real lists that cite the same article."""
    frame = _records(folder)
    pairs = tables.read(folder / "shared_url_pairs.csv").frame
    rows = check(frame, INTERVIEWS, "records").sort("village", "report_id")
    place = {name: row for row, name in enumerate(rows["report_id"])}
    cited = pairs.filter(pl.col("same_city") == 1).select("ccc_row", "cl_row", "same_day")
    heard = said(rows)
    same_day, other_day = (
        _weights(heard, [(place[a], place[b]) for a, b, day in cited.iter_rows() if day == wanted]) for wanted in (1, 0)
    )
    shared = {(place[a], place[b]) for a, b, _ in cited.iter_rows()}
    others = _weights(heard, [pair for pair in _pairs(rows) if pair not in shared])
    named = (("the same article and day", same_day), ("the same article, another day", other_day), ("no article in common", others))
    for name, found in named:
        yield Row(
            id="score",
            claim=f"pairs of one city with {name}: how many; bits of the lowest tenth, the middle one, the highest tenth",
            figures=_figures(found.size, *np.quantile(found, [0.1, 0.5, 0.9])),
            verdict=PRINTED,
        )
    agreed = cited.filter(pl.col("same_day") == 1)
    for bits in _BITS:
        yield Row(
            id="threshold",
            claim=f"{bits:+g} bits: protests; of pairs of one article, city and day the share merged; of pairs merged the share of "
            "one article; of one article and another day the share merged",
            figures=_figures(*_merged(synthesize(frame, evidence=bits), agreed, cited)),
            verdict=PRINTED,
        )


def _records(folder: Path) -> pl.DataFrame:
    """Two lists of protests as reports: a city as the village, a list as the respondent, a day as the month."""
    frames = []
    for name in ("ccc_events", "countlove_events"):
        frame = tables.read(folder / f"{name}.csv").frame
        day = pl.col("date").str.to_date().dt.epoch("d").cast(pl.Int64)
        frames.append(
            frame.filter(pl.col("city_st").is_not_null()).select(
                pl.col("row_id").alias("report_id"),
                pl.col("city_st").alias("village"),
                pl.lit(name).alias("respondent"),
                (day // 12).alias("year"),
                (day % 12 + 1).alias("month"),
                pl.col("size").cast(pl.Float64, strict=False),
            )
        )
    return pl.concat(frames)


def _pairs(rows: pl.DataFrame) -> Iterator[tuple[int, int]]:
    numbered = rows.select("village", "respondent").with_row_index("row")
    first, second = (numbered.filter(pl.col("respondent") == name) for name in ("ccc_events", "countlove_events"))
    yield from first.join(second, on="village").select("row", "row_right").iter_rows()


def _weights(heard: Said, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """The weight of each pair, in bits."""
    weights = weigh(heard)
    return np.array([weight(heard, first, second, weights, LOG_RATIOS) for first, second in pairs]) / BIT


def _merged(found: Incidents, agreed: pl.DataFrame, cited: pl.DataFrame) -> tuple[float, float, float, float]:
    incident = dict(found.assignment.select("report_id", "incident_id").rows())

    def share(pairs: pl.DataFrame) -> float:
        return float(np.mean([incident[a] == incident[b] for a, b, _ in pairs.iter_rows()]))

    merged = found.incidents.filter(pl.col("reports") == 2)["incident_id"]
    cited_too = {incident[a] for a, b, _ in cited.iter_rows() if incident[a] == incident[b]}
    other_day = cited.filter(pl.col("same_day") == 0)
    return found.incidents.height, share(agreed), len(cited_too) / max(merged.len(), 1), share(other_day)


def _figures(*values: float) -> dict[str, Figure]:
    padded = [*values, *(None,) * (len(_NAMES) - len(values))]
    return {name: None if value is None else float(value) for name, value in zip(_NAMES, padded, strict=True)}
