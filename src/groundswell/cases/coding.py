"""Coded cases: those of the texts, read twice, and those of one's own, checked against the same codes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from groundswell import tables
from groundswell.cases.agreement import agreement
from groundswell.cases.codebook import CODINGS, NOT_SAID, Told, conditions, told
from groundswell.errors import InputError, TableError, unknown

OF_THE_TEXTS = "the cases of the texts"

_Key = tuple[str, str, str]
_Row = dict[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Coded cases: what each source says of each case.

    Attributes
    ----------
    table
        A row a case, source and condition: ``case``, ``source``, ``condition``, ``value``, ``basis`` (stated or inferred),
        ``where`` (text and section); and, where known, ``evidence`` (what the source rests on), ``inferred_by`` (author or
        coder), ``step`` and ``time`` (its place in the course of events), ``detail``, ``first_reading``, ``second_reading``.
    source
        What the cases were read from, for messages.
    """

    table: pl.DataFrame
    source: str

    @property
    def names(self) -> list[str]:
        """The cases, in their order."""
        return self.table["case"].unique(maintain_order=True).to_list()

    @property
    def of_the_texts(self) -> bool:
        """Whether these are the cases of the texts, and none of one's own."""
        return self.source == OF_THE_TEXTS

    @property
    def counts(self) -> pl.DataFrame:
        """What each source says of each case: how much is ``said``, how much of it ``inferred``, on how much it is ``silent``."""
        said = pl.col("value") != NOT_SAID
        return self.table.group_by("case", "source", maintain_order=True).agg(
            said=said.sum(), inferred=(said & (pl.col("basis") == "inferred")).sum(), silent=(~said).sum()
        )

    @property
    def agreement(self) -> pl.DataFrame:
        """How far two readings agree, by condition; see :func:`groundswell.cases.agreement`."""
        return agreement(self.table)

    @property
    def conflicts(self) -> pl.DataFrame:
        """Rows on which sources say different things of one case, all kept; silence and coarser words contradict nobody."""
        coarse = pl.DataFrame(
            [(one.name, value) for one in conditions().values() for value in (NOT_SAID, *one.coarse)],
            schema=["condition", "value"],
            orient="row",
        )
        said = self.table.join(coarse, on=["condition", "value"], how="anti", maintain_order="left")
        return said.filter(pl.col("value").n_unique().over("case", "condition") > 1).sort("case", "condition", maintain_order=True)

    def of(self, case: str) -> pl.DataFrame:
        """The rows of one case.

        Raises
        ------
        InputError
            If there is no such case; the nearest one is offered.
        """
        if case not in self.names:
            raise InputError(unknown("case", case, self.names, self.source))
        return self.table.filter(pl.col("case") == case)

    def _repr_html_(self) -> str:
        return tables.to_html(self.table)


def coded_cases(data: Any = None) -> Cases:
    """The cases of the texts, or one's own in the same form.

    Parameters
    ----------
    data
        A file or a data frame with ``case``, ``source``, ``condition``, ``value``, ``basis``, ``where``; the cases of the texts
        unless given.

    Raises
    ------
    TableError
        If a value is none of its condition's codes, or a column or row is not as it must be; every fault in words.

    Examples
    --------
    >>> cases = coded_cases()
    >>> cases.conflicts.select("source", "condition", "value").filter(condition="mode").rows()
    [('B', 'mode', 'consent'), ('C', 'mode', 'mobilised')]
    """
    if data is None:
        return Cases(table=_of_the_texts(), source=OF_THE_TEXTS)
    if isinstance(data, str | Path):
        frame, name = tables.read(data).frame, Path(data).name
    else:
        frame, name = tables.to_polars(data, "the cases"), "the cases"
    return Cases(table=_checked(frame, name), source=name)


def _checked(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Cases of one's own, or all their faults: those of the table and those of its codes together."""
    faults: list[str] = []
    try:
        frame = tables.check(frame, tables.CASES, name)
    except TableError as error:
        faults += error.faults
    tables.refuse(faults + _miscoded(frame, name))
    return frame


def _miscoded(frame: pl.DataFrame, name: str) -> list[str]:
    """A sentence for every condition that is not in the codebook, and for every value that is not among its condition's codes."""
    if not {"condition", "value"} <= set(frame.columns):
        return []
    book = conditions()
    named = [column for column in ("value", "first_reading", "second_reading") if column in frame.columns]
    faults: list[str] = []
    for row, (condition, *values) in enumerate(frame.select("condition", *named).cast(pl.String).iter_rows(), 1):
        if condition is None:
            continue
        where = f"{name}, row {row}, column"
        if condition not in book:
            faults.append(unknown("condition", condition, book, f"{where} `condition`"))
            continue
        wrong = [
            (column, value) for column, value in zip(named, values, strict=True) if value and value not in book[condition].values
        ]
        faults += [
            unknown(f"value of `{condition}`", value, book[condition].values, f"{where} `{column}`") for column, value in wrong
        ]
    return faults


def _of_the_texts() -> pl.DataFrame:
    """Both readings of the texts side by side, every condition of every case; where they differ, what was settled."""
    first, second, settled = (_reading(name) for name in ("first", "second", "settled"))
    rows = [
        _settled((one.case, one.source, condition.name), one, (first, second, settled))
        for one in told()
        for condition in conditions().values()
        if one.kind in condition.kinds
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(tables.CASES.names, pl.String))
    return tables.check(frame, tables.CASES, OF_THE_TEXTS)


def _settled(key: _Key, one: Told, readings: tuple[dict[_Key, _Row], ...]) -> _Row:
    """A row of the table: what both readings found, or what was settled where they differ; silence with all that was read."""
    first, second, settled = (reading.get(key) for reading in readings)
    found: _Row = settled or first or {"value": NOT_SAID}
    if found["value"] == NOT_SAID:
        found = {"value": NOT_SAID, "basis": "inferred", "inferred_by": "coder", "where": one.read, "evidence": one.source}
    read = {"first_reading": (first or {}).get("value") or NOT_SAID, "second_reading": (second or {}).get("value") or NOT_SAID}
    names = dict(zip(("case", "source", "condition"), key, strict=True))
    return {name: (names | found | read).get(name) for name in tables.CASES.names}


def _reading(name: str) -> dict[_Key, _Row]:
    rows = pl.read_csv(io.BytesIO((CODINGS / f"{name}.csv").read_bytes()), infer_schema=False).to_dicts()
    return {(row["case"], row["source"], row["condition"]): row for row in rows}
