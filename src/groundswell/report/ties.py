"""What was put in place of what where the ties among households are surveyed ones, and how close-knit the villages are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from groundswell.arrays import Whole
from groundswell.friendships import Friendships
from groundswell.report.document import Section
from groundswell.report.table import Table
from groundswell.report.words import capital, listed, number, share, whole
from groundswell.wording import counted

_LARGE = 50


@dataclass(frozen=True, kw_only=True)
class RealTies:
    """Surveyed friendships, and the people who were given to their households.

    Attributes
    ----------
    friendships
        Households and the ties among them.
    adults
        How many adults each village was given; shape (villages,).
    ties
        Ties among all of them, those within households included.
    """

    friendships: Friendships
    adults: Whole
    ties: int


def ties_section(real: RealTies) -> Section:
    """What stands in place of made villages, what is made all the same, and what follows from that.

    Parameters
    ----------
    real
        The surveyed ties.
    """
    return Section(
        title="Real ties in place of made ones",
        body=(
            *_replaced(real),
            *_left_out(real.friendships),
            _communities(real.friendships),
            _small(real),
            _table(real.friendships),
        ),
    )


def _replaced(real: RealTies) -> tuple[str, tuple[str, ...], str]:
    """In place of what stands what, and what is made."""
    friendships = real.friendships
    known = int(np.isfinite(friendships.members).sum())
    unknown = (
        "" if known == friendships.village.size else "; where their number is not known, adults are drawn as in a made village"
    )
    return (
        f"The folder “{friendships.name}” holds {counted(friendships.village.size, 'household')} in "
        f"{counted(friendships.places.height, 'village')} and {counted(len(friendships.ties), 'friendship')} among them. It "
        "stands in "
        "place of what is otherwise made:",
        (
            "the villages are those of the folder, all of them surveyed, in place of a sample in stages: no strata, nothing lost, "
            "each "
            "village with the same weight; names of places and households are not kept, and villages bear numbers",
            f"the households are those of the folder; each got its adults from its number of members{unknown}",
            "friendships stand in place of ties to kin and neighbours: two households are friends if either named the other, and "
            "each adult of either is tied to one adult of the other, drawn at random, and to all adults of the own household; "
            f"{counted(int(real.adults.sum()), 'adult')} have {counted(real.ties, 'tie')} in all, "
            f"{2 * real.ties / real.adults.sum():.1f} a person",
            "communities found in the network stand for lineages: circles of friends with many ties within and few between (the "
            "method of Louvain, the best of ten tries by modularity); a tie within a community counts as one of kin, one between "
            "communities as one of neighbours; rites and elders are given to communities by the rules for clans of their size",
        ),
        "All else is made as in any run: age, sex and schooling, migration, land, income, telephones, disputes, petitions and "
        "protests, "
        "and what respondents told of them. Nothing of the sort was surveyed in these villages, and nothing here is to be read as "
        "having "
        "happened in them.",
    )


def _left_out(friendships: Friendships) -> tuple[str, ...]:
    if not friendships.left_out:
        return ()
    told = [f"{whole(count)} {why}" for why, count in friendships.left_out.items()]
    return (
        f"Of {counted(friendships.nominations, 'nomination')}, these are no tie within a village and were left out: "
        f"{listed(told)}.",
    )


def _communities(friendships: Friendships) -> str:
    """What the reader has to bear in mind about lineages."""
    largest = friendships.figures.filter(pl.col("figure") == "share in the largest community").row(0, named=True)
    return (
        "A community is not a clan. The folder tells no surname; people may well be friends across lineages and strangers within "
        f"one. In a tenth of the villages the largest community holds at most {share(largest['quantile_10'])} of the households, "
        "in "
        f"another tenth at least {share(largest['quantile_90'])}. What the findings call a strong lineage is here a village whose "
        "circles of friends are few and large, and no more."
    )


def _small(real: RealTies) -> str:
    """What the size of the villages means for outcomes that count people."""
    middle = float(np.median(real.adults))
    enough = float((real.adults > _LARGE).mean())
    return (
        f"Half of the villages have at most {whole(middle)} adults. What counts people, not shares, weighs the more the smaller a "
        "village is: a petition needs more than 5 people, a protest to be taken up needs some who could lead it, and a large one "
        "needs more "
        f"than {_LARGE}, which {share(1 - enough)} of these villages do not have. How often either comes about here is a matter "
        "of size "
        "before it is one of ties."
    )


def _table(friendships: Friendships) -> Table:
    quantiles = [name for name in friendships.figures.columns if name.startswith("quantile_")]
    return Table(
        name="network",
        caption="How close-knit the villages are: figures of each village’s network of households, over villages",
        columns=("", "Villages", "Mean", *(f"{name.removeprefix('quantile_')}%" for name in quantiles)),
        rows=tuple(
            (capital(row["figure"]), whole(row["villages"]), number(row["mean"], 2), *(number(row[name], 2) for name in quantiles))
            for row in friendships.figures.iter_rows(named=True)
        ),
        notes=(
            "Columns with a percentage are quantiles over villages. Clustering: the mean share of a household’s pairs of friends "
            "who are friends themselves. Modularity: by how much the share of ties within communities exceeds what chance would "
            "give. "
            "Both are known only where there are ties.",
        ),
    )
