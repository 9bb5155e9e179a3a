"""Friendships: the noun that ``replicate --ties`` puts in place of made villages' ties, read from a folder and checked once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl

from groundswell.arrays import Floats, Whole
from groundswell.errors import InputError
from groundswell.friendships import own, published
from groundswell.friendships.cohesion import cohesion, over_villages
from groundswell.friendships.communities import communities
from groundswell.friendships.nominations import Nominations
from groundswell.tables import refuse, to_html

_USUAL_MEMBERS = 5
_MOST_PEOPLE = 65_535
"""Adults that a village can have; see :mod:`groundswell.arrays`."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Friendships:
    """Households of villages that were surveyed, the ties among them, and the communities that the ties make.

    Villages stand in order of region, township and name, households in order of village, community (the largest first) and name;
    neither names of places nor of households are kept.

    Attributes
    ----------
    name
        That of the folder they came from.
    places
        A row a village: ``region``, ``township`` and ``village``, numbered within one another from zero, and ``households``.
    village
        The village of each household, as its row in ``places``; shape (households,), as the next two.
    community
        Its community within the village, 0 the largest.
    members
        How many live in it, not a number where that is unknown. Unit: people.
    ties
        Pairs of households that are friends, the lower number first; shape (ties, 2).
    figures
        How close-knit villages are, a row a figure: ``figure``, ``villages``, ``mean``, and quantiles over villages.
    nominations
        How many there were, those left out included.
    left_out
        Nominations that were left out, by why.
    files
        The files read.
    """

    name: str
    places: pl.DataFrame
    village: Whole
    community: Whole
    members: Floats
    ties: Whole
    figures: pl.DataFrame
    nominations: int
    left_out: dict[str, int]
    files: tuple[Path, ...]

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Friendships from a folder: two tables of one's own, or the files published with Cai and others (2015).

        Two households are friends if either named the other. Communities are sought in each village by itself.

        Parameters
        ----------
        folder
            It holds ``households`` (``village``, ``household``; at will ``township``, ``region``, ``members``) and ``ties``
            (``village``, ``household``, ``friend``), as text, Parquet, Stata or SPSS files; or 0422survey.dta and
            0422allinforawnet.dta.

        Raises
        ------
        InputError
            If it holds neither form or both, one village alone, or something that is not as it should be; every fault is named.
        """
        path = Path(folder)
        named = _form(path)
        refuse([*_too_few(path, named.households), *_too_many(named.households)])
        households, ties = _numbered(named)
        sizes = np.bincount(households["place"])
        community, figures = _communities(households, sizes, ties)
        order = np.lexsort((np.arange(community.size), community, households["place"].to_numpy()))
        moved = np.empty_like(order)
        moved[order] = np.arange(order.size)
        return cls(
            name=path.resolve().name,
            places=_places(households),
            village=households["place"].to_numpy()[order],
            community=community[order],
            members=households["members"].fill_null(np.nan).to_numpy()[order],
            ties=np.unique(np.sort(moved[ties], axis=1), axis=0),
            figures=figures,
            nominations=named.named.height + sum(named.left_out.values()),
            left_out=named.left_out,
            files=named.files,
        )

    def __repr__(self) -> str:
        return f"Friendships({self.places.height} villages, {self.village.size} households, {len(self.ties)} ties, {self.name})"

    def _repr_html_(self) -> str:
        return to_html(self.figures)


def _form(folder: Path) -> Nominations:
    """What the folder holds, in whichever form it has."""
    if not folder.exists():
        raise InputError(f"{folder}: there is no such folder.")
    if not folder.is_dir():
        raise InputError(f"{folder}: this is a file; a folder is due that holds {own.FORM}, or {published.FORM}.")
    forms = [form for form in (own, published) if form.there(folder)]
    if len(forms) == 1:
        return forms[0].read(folder)
    came = (
        "tables of both forms are here"
        if forms
        else ("no table of ties is here" if any(folder.iterdir()) else "the folder is empty")
    )
    raise InputError(f"{folder}: {came}; it must hold {own.FORM}, or else {published.FORM}.")


def _too_few(folder: Path, households: pl.DataFrame) -> list[str]:
    """One village alone, which no model can compare with another."""
    if households["village"].n_unique() > 1:
        return []
    return [f"{folder}: all households are of one village; at least two villages are due, for the models compare them."]


def _too_many(households: pl.DataFrame) -> list[str]:
    """Villages of more people than a village can have."""
    people = households.group_by("village", maintain_order=True).agg(pl.col("members").fill_null(_USUAL_MEMBERS).sum())
    return [
        f"the village `{village}` has {size:,.0f} people; the most that a village can have is {_MOST_PEOPLE:,}."
        for village, size in people.filter(pl.col("members") > _MOST_PEOPLE).iter_rows()
    ]


def _numbered(named: Nominations) -> tuple[pl.DataFrame, Whole]:
    """Households in order of place and name, with their village's number; ties as pairs of rows."""
    households = (
        named.households
        .sort("region", "township", "village", "household")
        .with_columns(place=pl.struct("region", "township", "village").rle_id().cast(pl.Int64))
        .with_row_index("row")
    )
    row = households.select("village", "household", pl.col("row").cast(pl.Int64))
    pairs = named.named.join(row, on=["village", "household"]).join(
        row.rename({"household": "friend", "row": "other"}), on=["village", "friend"]
    )
    return households, np.unique(np.sort(pairs.select("row", "other").to_numpy(), axis=1), axis=0)


def _communities(households: pl.DataFrame, sizes: Whole, ties: Whole) -> tuple[Whole, pl.DataFrame]:
    """The community of each household, and how close-knit villages are."""
    import networkx as nx

    first = np.cumsum(sizes) - sizes
    bounds = np.searchsorted(ties[:, 0], np.append(first, sizes.sum()))
    names = households["village"].to_numpy()[first]
    found: list[Whole] = []
    figures: list[dict[str, float | None]] = []
    for village, (begin, size) in enumerate(zip(first, sizes, strict=True)):
        network: nx.Graph[int] = nx.empty_graph(int(size))
        network.add_edges_from((ties[bounds[village] : bounds[village + 1]] - begin).tolist())
        parted = communities(network, str(names[village]))
        found.append(parted.of)
        figures.append(cohesion(network, parted))
    return np.concatenate(found), over_villages(figures)


def _places(households: pl.DataFrame) -> pl.DataFrame:
    """A row a village: its place within township and region as numbers; one whose township is not known is a township by itself."""
    known = households.group_by("region", "township", "village", maintain_order=True).len("households")
    alone = pl.when(pl.col("township").is_null()).then("village")
    numbered = known.select(
        region=pl.col("region").rle_id(),
        township=pl.struct("region", "township", alone.alias("alone")).rle_id(),
        households="households",
    ).cast(pl.Int64)
    return numbered.select(
        "region",
        (pl.col("township") - pl.col("township").min().over("region")).alias("township"),
        pl.int_range(pl.len()).over("region", "township").alias("village"),
        "households",
    )
