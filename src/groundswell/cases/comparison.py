"""Cases beside one another: on which conditions they agree, where they differ, and what goes with a concession."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from groundswell import tables
from groundswell.cases.codebook import NOT_SAID, conditions
from groundswell.cases.coding import Cases, coded_cases

CONCEDED = ("suspended", "withdrawn", "granted", "in part", "granted in many")
REFUSED = ("refused", "none asked")
SAME, DIFFER, ONCE, SILENT = "same", "differ", "said of one", NOT_SAID


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Coded cases side by side.

    Attributes
    ----------
    table
        A row a condition: ``condition``, ``stage``, ``verdict`` (same: all that is said is the same; differ; said of one; not
        said), ``said`` (of how many cases something is said), ``with_concession`` and ``without_concession`` (the values found in
        cases where something was given, and where nothing was), ``parts`` (1 where these have no value in common), and a column a
        case, or a case and source where several tell of it, with its value; null where the condition is not asked of the case.
    conflicts
        Where two sources say different things of one case, each with its place.
    """

    table: pl.DataFrame
    conflicts: pl.DataFrame

    @property
    def columns(self) -> list[str]:
        """The cases, or cases and sources, as columns are called."""
        return self.table.columns[7:]

    def _repr_html_(self) -> str:
        return tables.to_html(self.table)


def compare_cases(cases: Any = None) -> Comparison:
    """Conditions by case: what agrees and what differs.

    Silence neither agrees nor differs. A coarser word, such as a protest whose form is not told, agrees with any finer one.

    Parameters
    ----------
    cases
        Coded cases, a file or a data frame of them; those of the texts unless given.

    Examples
    --------
    >>> table = compare_cases().table
    >>> table.filter(condition="mode").select("verdict", "Daye (B)", "Daye (C)").row(0)
    ('differ', 'consent', 'mobilised')
    """
    coded = cases if isinstance(cases, Cases) else coded_cases(cases)
    wide = _wide(coded.table)
    outcomes = coded.table.filter(pl.col("condition") == "concession").select("case", "value")
    asked = [name for name in conditions() if name in set(coded.table["condition"])]
    said = {name: coded.table.filter(pl.col("condition") == name, pl.col("value") != NOT_SAID) for name in asked}
    rows = [_row(name, said[name], outcomes) for name in asked]
    types: dict[str, Any] = {
        "condition": pl.String,
        "stage": pl.String,
        "verdict": pl.String,
        "said": pl.Int64,
        "with_concession": pl.String,
        "without_concession": pl.String,
        "parts": pl.Int64,
    }
    table = pl.DataFrame(rows, schema=types, orient="row").join(wide, on="condition", how="left", maintain_order="left")
    return Comparison(table=table, conflicts=coded.conflicts)


def _wide(table: pl.DataFrame) -> pl.DataFrame:
    several = table.select("case", "source").unique().group_by("case").len().filter(pl.col("len") > 1)["case"].to_list()
    named = pl.when(pl.col("case").is_in(several)).then(pl.format("{} ({})", "case", "source")).otherwise(pl.col("case"))
    return table.with_columns(named.alias("column")).pivot("column", index="condition", values="value", maintain_order=True)


def _row(name: str, said: pl.DataFrame, outcomes: pl.DataFrame) -> tuple[Any, ...]:
    condition = conditions()[name]
    fine = said.filter(~pl.col("value").is_in(condition.coarse))
    of = said["case"].n_unique()
    conceded, refused = (_values(fine, outcomes, kinds) for kinds in (CONCEDED, REFUSED))
    apart = name != "concession" and bool(conceded) and bool(refused) and not set(conceded) & set(refused)
    return (
        name,
        condition.stage,
        SILENT if not of else DIFFER if fine["value"].n_unique() > 1 else ONCE if of == 1 else SAME,
        of,
        _listed(conceded),
        _listed(refused),
        int(apart),
    )


def _values(said: pl.DataFrame, outcomes: pl.DataFrame, kinds: Iterable[str]) -> list[str]:
    cases = outcomes.filter(pl.col("value").is_in(list(kinds))).select("case").unique()
    return said.join(cases, on="case", how="semi", maintain_order="left")["value"].unique(maintain_order=True).to_list()


def _listed(values: list[str]) -> str | None:
    return "; ".join(values) or None
