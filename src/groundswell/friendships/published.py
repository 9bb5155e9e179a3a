"""Friendships in the files published with Cai, de Janvry and Sadoulet (2015), "Social Networks and the Decision to Insure".

Rice-growing households in Chinese villages each named up to five friends. What is published is taken as it is: nominations
that are no tie within a village surveyed are left out and counted, not refused.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from groundswell import tables
from groundswell.errors import InputError
from groundswell.friendships.nominations import MOST_MEMBERS, Nominations
from groundswell.tables import Column, Schema

SURVEY, NETWORK = "0422survey.dta", "0422allinforawnet.dta"
FORM = f"{SURVEY} and {NETWORK}, as they were published"

_HOUSEHOLDS = Schema(
    name="survey",
    columns=(
        Column("id", "text"),
        Column("address", "text"),
        Column("village", "text"),
        Column("region", "text"),
        Column("agpop", "number", empty=True, minimum=1, maximum=MOST_MEMBERS),
    ),
    key=("id",),
)
_NAMED = Schema(
    name="network",
    columns=(Column("id", "text"), Column("network_id", "text", empty=True), Column("network_missname", "flag")),
    key=(),
)


def there(folder: Path) -> bool:
    """Whether a folder holds either file."""
    return any((folder / name).is_file() for name in (SURVEY, NETWORK))


def read(folder: Path) -> Nominations:
    """Read both files: a natural village (``address``) is a village, an administrative one (``village``) its township.

    A row without a household named (``network_id``) is a nomination of somebody outside the survey, unless the name is said to be
    missing (``network_missname``): then it is none.

    Parameters
    ----------
    folder
        It holds both files.

    Raises
    ------
    InputError
        If either is not there, or not as published.
    """
    paths = (folder / SURVEY, folder / NETWORK)
    faults = [f"{folder}: there is no {path.name} here; the published form has both {SURVEY} and {NETWORK}." for path in paths]
    if missing := [fault for fault, path in zip(faults, paths, strict=True) if not path.is_file()]:
        raise InputError(*missing)
    survey, network = (tables.read(path, schema).frame for path, schema in zip(paths, (_HOUSEHOLDS, _NAMED), strict=True))
    households = survey.select(
        "region",
        pl.col("village").alias("township"),
        pl.col("address").alias("village"),
        pl.col("id").alias("household"),
        members="agpop",
    )
    nobody = pl.col("network_id").is_null() & (pl.col("network_missname") == 1)
    nominations = network.filter(~nobody).select(household="id", friend="network_id")
    placed = _placed(nominations, households)
    why = placed["why"]
    return Nominations(
        households=households,
        named=placed.filter(why.is_null()).select("village", "household", "friend"),
        left_out={reason: int((why == reason).sum()) for reason in _REASONS if (why == reason).any()},
        files=paths,
    )


_REASONS = ("by households outside the survey", "of people outside the survey", "of oneself", "of households in another village")


def _placed(nominations: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """Each nomination with its village, and why it is left out, if it is."""
    where = households.select("household", "village")
    placed = nominations.join(where, on="household", how="left", maintain_order="left").join(
        where.rename({"household": "friend", "village": "there"}), on="friend", how="left", maintain_order="left"
    )
    outside, stranger, oneself, elsewhere = _REASONS
    return placed.with_columns(
        why=pl
        .when(pl.col("village").is_null())
        .then(pl.lit(outside))
        .when(pl.col("there").is_null())
        .then(pl.lit(stranger))
        .when(pl.col("household") == pl.col("friend"))
        .then(pl.lit(oneself))
        .when(pl.col("village") != pl.col("there"))
        .then(pl.lit(elsewhere))
    )
