"""Friendships in a form of one's own: a table of households, and a table of who named whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from groundswell import tables
from groundswell.errors import InputError
from groundswell.friendships.nominations import MOST_MEMBERS, Nominations
from groundswell.tables import Column, Schema
from groundswell.tables.checking import TOLD
from groundswell.tables.reading import READERS

HOUSEHOLDS = Schema(
    name="table of households",
    columns=(
        Column("village", "text", meaning="The village", unit="identifier"),
        Column("household", "text", meaning="The household, by a name that no other of its village has", unit="identifier"),
        Column("township", "text", required=False, empty=True, meaning="What the village is part of", unit="identifier"),
        Column("region", "text", required=False, empty=True, meaning="What the township is part of", unit="identifier"),
        Column(
            "members",
            "number",
            required=False,
            empty=True,
            minimum=1,
            maximum=MOST_MEMBERS,
            meaning="How many live in it, children and old people included",
            unit="people",
        ),
    ),
    key=("village", "household"),
)
"""Households, a row each, those without friends included."""

TIES = Schema(
    name="table of ties",
    columns=(
        Column("village", "text", meaning="The village of both households", unit="identifier"),
        Column("household", "text", meaning="The household that was asked", unit="identifier"),
        Column("friend", "text", meaning="The household that it named", unit="identifier"),
    ),
    key=(),
)
"""Nominations, a row each."""

_STEMS = {"households": HOUSEHOLDS, "ties": TIES}
FORM = f"two tables, `households` and `ties`, each ending in {', '.join(READERS)}"


def there(folder: Path) -> bool:
    """Whether a folder holds either table."""
    return any(_found(folder, stem) for stem in _STEMS)


def read(folder: Path) -> Nominations:
    """Read and check both tables.

    Parameters
    ----------
    folder
        It holds ``households`` and ``ties``, as text, Parquet, Stata or SPSS files.

    Raises
    ------
    InputError
        If either is not there, there twice, or not as it should be.
    """
    faults = [fault for stem in _STEMS for fault in _missing(folder, stem)]
    if faults:
        raise InputError(*faults)
    paths = {stem: _found(folder, stem)[0] for stem in _STEMS}
    households, ties = (tables.read(paths[stem], schema) for stem, schema in _STEMS.items())
    tables.refuse([*_in_one_place(households), *_unknown(ties, households), *_themselves(ties)])
    return Nominations(
        households=households.frame.select("region", "township", "village", "household", "members"),
        named=ties.frame.select(TIES.names),
        left_out={},
        files=tuple(paths.values()),
    )


def _found(folder: Path, stem: str) -> list[Path]:
    return [path for ending in READERS if (path := folder / f"{stem}{ending}").is_file()]


def _missing(folder: Path, stem: str) -> list[str]:
    found = _found(folder, stem)
    if not found:
        return [f"{folder}: there is no table `{stem}` here ({', '.join(stem + ending for ending in READERS)})."]
    names = " and ".join(path.name for path in found)
    return [f"{folder}: {names} are both here; one table of {stem} is due."] if len(found) > 1 else []


def _in_one_place(households: tables.Table) -> Iterator[str]:
    """A village lies in one township, and a township in one region."""
    for part, whole in (("village", "township"), ("township", "region")):
        known = households.frame.drop_nulls(part)
        places = known.group_by(part, maintain_order=True).agg(pl.col(whole).unique(maintain_order=True))
        for name, among in places.filter(pl.col(whole).list.len() > 1).head(TOLD).iter_rows():
            words = ", ".join("no value" if one is None else f"`{one}`" for one in among)
            yield f"{households.source}, column `{whole}`: the {part} `{name}` has {words}; it must have one {whole}."


def _unknown(ties: tables.Table, households: tables.Table) -> Iterator[str]:
    """Households of either column that the village of the row does not have."""
    known = households.frame.select("village", "household")
    numbered = ties.frame.with_row_index("row", offset=1)
    for column in ("household", "friend"):
        lost = numbered.join(known, left_on=["village", column], right_on=["village", "household"], how="anti").sort("row")
        elsewhere = set(lost[column]) & set(known["household"])
        for row, village, name in lost.select("row", "village", column).head(TOLD).iter_rows():
            hint = " One of that name is in another village; ties between villages are left out." if name in elsewhere else ""
            yield (
                f"{ties.source}, row {row}, column `{column}`: `{name}` is not among the households of `{village}` in "
                f"{households.source}.{hint}"
            )
        if lost.height > TOLD:
            yield f"{ties.source}, column `{column}`: {lost.height - TOLD} more rows with such a fault."


def _themselves(ties: tables.Table) -> Iterator[str]:
    """Rows in which a household names itself."""
    rows = (ties.frame["household"] == ties.frame["friend"]).arg_true() + 1
    for row in rows.head(TOLD):
        yield f"{ties.source}, row {row}, column `friend`: the household names itself; another one is due."
    if rows.len() > TOLD:
        yield f"{ties.source}, column `friend`: {rows.len() - TOLD} more rows with such a fault."
