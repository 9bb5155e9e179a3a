"""Tables that may be made public: pseudonyms for names, cells for villages, no incident that a newspaper could be laid beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from groundswell import tables
from groundswell.errors import GroundswellError, InputError, unknown
from groundswell.fieldwork.cells import cells, sizes, withheld
from groundswell.fieldwork.coarsening import PRESS, blank, coarse, matched
from groundswell.fieldwork.pseudonyms import pseudonyms
from groundswell.fieldwork.synthesis import synthesize

SMALLEST_CELL = 5
"""Villages that must share what an outsider may know, unless another number is asked for, or there are fewer."""
PLACES = ("region", "province", "county", "township")
KNOWN_FLAGS = ("strong_lineage", "ancestral_worship", "political_capital")
"""Flags that neighbours know of a village."""
KNOWN_NUMBERS = (
    "population",
    "farmland",
    "income",
    "fiscal_transfer",
    "enterprises",
    "high_school",
    "telephone",
    "working_age",
    "largest_clan",
    "three_largest_clans",
    "weight",
)
"""Numbers that stand in statistics, or that neighbours know; a weight tells how many villages are like it."""
OUTCOMES = ("petition", "large_petition", "protest", "large_protest", "any_action")
NAMES = {
    "village": "village",
    "respondent": "respondent",
    "household": "household",
    "report_id": "report",
    "incident_id": "incident",
    "migrant_id": "migrant",
    **dict.fromkeys(PLACES, "place"),
}
"""Columns that hold names, and what they are names of."""
SCHEMAS = {
    "figures": tables.FIGURES,
    "panel": tables.PANEL,
    "sample": tables.SAMPLE,
    "interviews": tables.INTERVIEWS,
    "incidents": tables.INCIDENTS,
    "migrants": tables.MIGRANTS,
}
"""Tables that may be published; columns that are in none of these schemas are left out."""
_INCIDENTS = ("interviews", "incidents")
_YEARS = "\0years"

Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Tables that may be made public, and what was done to them.

    Attributes
    ----------
    tables
        The tables by name.
    treatment
        A row a table and column: ``table``, ``column``, ``treatment`` (pseudonym, averaged, coarsened, withheld, withheld where
        rare, kept, left out), ``changed`` (values that are not what they were; null for names) and ``of`` (values there were).
    anonymity
        A row for what an outsider is taken to know: ``known``; and before and after, how many villages share it where the fewest
        do, and how many villages share it with too few: ``smallest_before``, ``below_before``, ``smallest_after``,
        ``below_after``.
    smallest_cell
        Villages that must share what an outsider may know.
    villages, left_out
        Villages published, and those left out because too few others have figures for the same years.
    matched
        Incidents, reports and village-years withheld because a public source tells of them; None where no source was given.
    """

    tables: Frames
    treatment: pl.DataFrame
    anonymity: pl.DataFrame
    smallest_cell: int
    villages: int
    left_out: int
    matched: dict[str, int] | None


@dataclass(kw_only=True)
class _Work:
    """Tables as they came and as they will go, and what was done to their columns."""

    before: Frames
    after: Frames
    flags: tuple[str, ...]
    numbers: tuple[str, ...]
    done: dict[tuple[str, str], str] = field(default_factory=lambda: {})

    def note(self, table: str, columns: Any, done: str) -> None:
        self.done |= {(table, column): done for column in columns if column in self.before[table].columns}


def publish(
    frames: Mapping[str, Any], secret: bytes, *, press: Any = None, known: Sequence[str] = (), smallest_cell: int | None = None
) -> Publication:
    """Tables of fieldwork, or a panel, in a form that may be made public.

    Names become pseudonyms. Numbers that an outsider may know become means over cells of villages that are alike, year by year;
    flags and places are withheld where too few villages share them. Of incidents months are withheld, sizes become those of a
    band, rare words are withheld. Incidents that match a public source are withheld, since a match names the village; in a panel
    the outcomes of that year are withheld for the village's whole cell, so that the gap tells no more than the cell. Columns that
    are not known are left out, and rows come in the order of pseudonyms, which is that of nothing else.

    Parameters
    ----------
    frames
        Any of ``interviews``, ``migrants``, ``figures``, ``sample``, ``incidents``, ``panel``; figures or a panel among them.
    secret
        The key of the pseudonyms.
    press
        A public source: ``village``, ``year`` and, where known, ``month``.
    known
        Columns that an outsider may know beside those of :data:`PLACES`, :data:`KNOWN_FLAGS` and :data:`KNOWN_NUMBERS`, such as
        ``migration`` or ``land_expropriation``.
    smallest_cell
        Villages that must share what an outsider may know; :data:`SMALLEST_CELL` unless given, or all of them where there are
        fewer.

    Raises
    ------
    InputError
        If there are neither figures nor a panel, or too few villages to make a cell.
    """
    given = {name: tables.check(tables.to_polars(frames[name], name), SCHEMAS[name], name) for name in SCHEMAS if name in frames}
    base = next((name for name in ("figures", "panel") if name in given), None)
    if base is None:
        raise InputError("there are neither figures nor a panel, so nothing tells which villages are alike.")
    least = smallest_cell or max(2, min(SMALLEST_CELL, given[base]["village"].n_unique()))
    kept, left_out = _same_years(given[base], least)
    before = {name: _ordered(frame.filter(pl.col("village").is_in(kept.to_list()))) for name, frame in given.items()}
    flags, numbers = _known_beside(known, SCHEMAS[base])
    after = {name: frame.select(SCHEMAS[name].names) for name, frame in before.items()}
    work = _Work(before=before, after=after, flags=flags, numbers=numbers)
    cell = _in_cells(work, base, least)
    source = None if press is None else tables.check(tables.to_polars(press, "press"), PRESS, "press")
    found = None if source is None else _withhold_matched(work, source, cell)
    _coarsen(work, least)
    anonymity = _anonymity(work, base, least)
    return Publication(
        tables={name: _named(frame, secret) for name, frame in work.after.items()},
        treatment=_treatment(work),
        anonymity=anonymity,
        smallest_cell=least,
        villages=kept.len(),
        left_out=left_out,
        matched=found,
    )


def _known_beside(known: Sequence[str], schema: tables.Schema) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Flags and numbers that an outsider may know, those that were asked for among them."""
    kinds = {column.name: column.kind for column in schema.columns if column.name not in {*NAMES, "year"}}
    faults = [unknown("column", name, kinds, "known") for name in known if name not in kinds]
    if faults:
        raise InputError(*faults)
    flags = [name for name in known if kinds[name] == "flag"]
    numbers = [name for name in known if kinds[name] != "flag"]
    return tuple(dict.fromkeys([*KNOWN_FLAGS, *flags])), tuple(dict.fromkeys([*KNOWN_NUMBERS, *numbers]))


def _same_years(frame: pl.DataFrame, least: int) -> tuple[pl.Series, int]:
    """Villages whose years are those of enough others (a gap that few villages have names them), and how many are not such."""
    years = _years(frame.sort("village", "year"))
    kept = years.filter(pl.len().over(_YEARS) >= least)["village"]
    if kept.len() < least:
        raise InputError(
            f"{years.height} villages, of which no {least} have figures for the same years: no cell of {least} can be made, and "
            "nothing is published."
        )
    return kept, years.height - kept.len()


def _years(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.group_by("village", maintain_order=True).agg(pl.col("year").cast(pl.String).str.join(",").alias(_YEARS))


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort([name for name in ("village", "year") if name in frame.columns], maintain_order=True)


def _in_cells(work: _Work, base: str, least: int) -> dict[str, int]:
    """Withhold and average what an outsider may know, and tell the cell of each village."""
    frame = work.before[base]
    known = _known(frame, work.before.get("sample", frame), work.flags)
    columns = [name for name in known.columns if name != "village"]
    public = withheld(known, columns, least)
    numbers = [name for name in work.numbers if name in frame.columns and frame[name].count()]
    means = frame.group_by("village", maintain_order=True).agg(pl.col(numbers).mean())
    matrix = means.select(numbers).cast(pl.Float64).fill_null(np.nan).to_numpy()
    cell = dict(zip(known["village"], cells(matrix, [repr(row) for row in public.iter_rows()], least).tolist(), strict=True))
    rare = {name: public[name].is_null() & known[name].is_not_null() for name in columns if name != _YEARS}
    hidden = {name: known["village"].filter(gone).to_list() for name, gone in rare.items()}
    for name, one in work.after.items():
        work.note(name, hidden, "withheld where rare")
        work.note(name, work.numbers, "averaged")
        work.after[name] = _averaged(_hidden(one, hidden), work.numbers, cell)
    return cell


def _known(frame: pl.DataFrame, places: pl.DataFrame, flags: tuple[str, ...]) -> pl.DataFrame:
    """A row a village: its years, then flags and places as one word each, the finest last."""
    found = _years(frame)
    for source, names in ((frame, flags), (places, PLACES)):
        there = [name for name in names if name in source.columns and source[name].count()]
        words = source.group_by("village", maintain_order=True).agg(pl.col(there).cast(pl.String).fill_null("").str.join(","))
        found = found.join(words, on="village", how="left", maintain_order="left")
    return found


def _hidden(frame: pl.DataFrame, hidden: dict[str, list[str]]) -> pl.DataFrame:
    columns = [name for name in hidden if name in frame.columns]
    return frame.with_columns(pl.when(~pl.col("village").is_in(hidden[name])).then(pl.col(name)).alias(name) for name in columns)


def _averaged(frame: pl.DataFrame, numbers: tuple[str, ...], cell: dict[str, int]) -> pl.DataFrame:
    """Numbers that an outsider may know, by cell and year; whole ones stay whole."""
    over = ["\0cell", *(["year"] if "year" in frame.columns else [])]
    placed = frame.with_columns(pl.col("village").replace_strict(cell, return_dtype=pl.Int64).alias("\0cell"))
    columns = [name for name in numbers if name in frame.columns]
    return placed.with_columns(_mean(frame[name]).over(over).alias(name) for name in columns).drop("\0cell")


def _mean(values: pl.Series) -> pl.Expr:
    mean = pl.col(values.name).mean()
    return mean.round().cast(pl.Int64) if values.dtype.is_integer() else mean.round_sig_figs(3)


def _withhold_matched(work: _Work, press: pl.DataFrame, cell: dict[str, int]) -> dict[str, int]:
    """Take out incidents that a public source tells of; of a panel, the cell's outcomes of the year."""
    counts: dict[str, int] = {}
    for name in [name for name in _INCIDENTS if name in work.after]:
        hit = matched(work.before[name], press)
        if name == "interviews":
            hit = _with_other_reports(work.before[name], hit)
        counts[name] = int(hit.sum())
        work.before[name], work.after[name] = work.before[name].filter(~hit), work.after[name].filter(~hit)
    if "panel" in work.after:
        work.after["panel"], counts["panel"] = blank(work.after["panel"], OUTCOMES, cell, press)
        work.note("panel", OUTCOMES, "withheld")
    return counts


def _with_other_reports(reports: pl.DataFrame, hit: pl.Series) -> pl.Series:
    """Reports of incidents of which any report was hit: some remember a month that is further off."""
    assignment = synthesize(reports).assignment.select("report_id", "incident_id")
    named = reports.select("report_id", hit.alias("hit")).join(assignment, on="report_id", how="left", maintain_order="left")
    return named.select(pl.col("hit") | pl.col("hit").any().over("incident_id"))["hit"]


def _coarsen(work: _Work, least: int) -> None:
    for name, frame in work.after.items():
        if name in _INCIDENTS:
            work.after[name] = coarse(frame, least)
            work.note(name, ("month",), "withheld")
            work.note(name, ("size",), "coarsened")
            work.note(name, ("reason", "form", "outcome"), "withheld where rare")
        elif "migration" in frame.columns and "migration" not in work.numbers:
            work.after[name] = frame.with_columns(pl.col("migration").round(2))
            work.note(name, ("migration",), "coarsened")


def _named(frame: pl.DataFrame, secret: bytes) -> pl.DataFrame:
    columns = [name for name in NAMES if name in frame.columns]
    named = frame.with_columns(pseudonyms(frame[name], NAMES[name], secret).alias(name) for name in columns)
    return named.sort([*columns, *[name for name in ("year",) if name in frame.columns]])


def _treatment(work: _Work) -> pl.DataFrame:
    rows = [_treated(work, table, column) for table, frame in work.before.items() for column in frame.columns]
    types = {"table": pl.String, "column": pl.String, "treatment": pl.String, "changed": pl.Int64, "of": pl.Int64}
    return pl.DataFrame(rows, schema=types, orient="row")


def _treated(work: _Work, table: str, column: str) -> tuple[str, str, str, int | None, int]:
    before, after = work.before[table][column], work.after[table]
    if column not in after.columns:
        return table, column, "left out", None, before.count()
    if column in NAMES and (table, column) not in work.done:
        return table, column, "pseudonym", None, before.count()
    changed = before.ne_missing(after[column]).sum()
    done = work.done.get((table, column), "kept")
    return table, column, f"pseudonym, {done}" if column in NAMES else done, int(changed), before.count()


def _with_places(frames: Frames, base: str) -> pl.DataFrame:
    """What is published of villages and years, and of where they lie."""
    there = [name for name in PLACES if name in frames.get("sample", pl.DataFrame()).columns]
    return frames[base].join(frames["sample"].select("village", *there), on="village", how="left") if there else frames[base]


def _anonymity(work: _Work, base: str, least: int) -> pl.DataFrame:
    before, after = _with_places(work.before, base), _with_places(work.after, base)
    outside = (*PLACES, *work.flags, *work.numbers)
    known = {"places": PLACES, "places and flags": (*PLACES, *work.flags), "places, flags and figures": outside}
    further = [name for name in after.columns if name not in {*outside, "village", "year"} and after[name].count()]
    known |= {f"all these and {name}": (*outside, name) for name in further}
    rows = [(name, *_shared(before, columns, least), *_shared(after, columns, least)) for name, columns in known.items()]
    smallest = rows[2][3]
    if smallest < least:
        raise GroundswellError(f"a cell of {smallest} villages was made where {least} are due.")
    types = {"known": pl.String} | dict.fromkeys(("smallest_before", "below_before", "smallest_after", "below_after"), pl.Int64)
    return pl.DataFrame(rows, schema=types, orient="row")


def _shared(frame: pl.DataFrame, columns: tuple[str, ...], least: int) -> tuple[int, int]:
    """How many villages share what is known where the fewest do, and how many villages share it with too few."""
    counts = sizes(frame, ["year", *(name for name in columns if name in frame.columns)])
    return int(counts.to_numpy().min()), int((counts < least).sum())
