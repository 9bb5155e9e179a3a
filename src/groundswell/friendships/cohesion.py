"""How close-knit villages are: figures of whole networks, and how villages differ in them; never of single households."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from groundswell.friendships.communities import Communities

if TYPE_CHECKING:
    import networkx as nx

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
_NAMES = tuple(f"quantile_{quantile:.0%}".rstrip("%") for quantile in QUANTILES)
_SCHEMA = {"figure": pl.String, "villages": pl.Int64, "mean": pl.Float64, **dict.fromkeys(_NAMES, pl.Float64)}


def cohesion(network: nx.Graph[int], found: Communities) -> dict[str, float | None]:
    """The figures of one village.

    Parameters
    ----------
    network
        Its households and ties.
    found
        The communities in it.
    """
    import networkx as nx

    households, ties = network.number_of_nodes(), network.number_of_edges()
    sizes = np.bincount(found.of)
    return {
        "households": households,
        "ties of a household": 2 * ties / households,
        "share of households without a tie": nx.number_of_isolates(network) / households,
        "share in the largest component": max(map(len, nx.connected_components(network))) / households,
        "clustering": float(nx.average_clustering(network)) if ties else None,
        "communities": int(sizes.size),
        "share in the largest community": sizes[0] / households,
        "share in the three largest": int(sizes[:3].sum()) / households,
        "modularity": found.modularity,
    }


def over_villages(figures: list[dict[str, float | None]]) -> pl.DataFrame:
    """A row a figure: its mean over villages and its quantiles, the villages that it is known of counted.

    Parameters
    ----------
    figures
        Those of each village.
    """
    rows: list[tuple[str | float, ...]] = []
    for name in figures[0]:
        known = np.array([value for village in figures if (value := village[name]) is not None], dtype=np.float64)
        if known.size:
            rows.append((name, known.size, float(known.mean()), *(float(value) for value in np.quantile(known, QUANTILES))))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")
