"""Communities: circles of friends within which ties are many and between which they are few.

The method of Louvain (Blondel and others 2008) raises the modularity of Newman and Girvan (2004) step by step, in an order
that chance decides; of several tries the best is kept. networkx does it: plain Python under a free licence that ours can live with
(leidenalg and igraph are bound to the GPL), and quick enough for villages. The order comes from a stream that the village's name
alone decides, so that a run's seed, and the villages beside it, change nothing: communities are a fact of the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from groundswell.arrays import Whole
from groundswell.randomness import stream

if TYPE_CHECKING:
    import networkx as nx

_TRIES = 10
_SEEDS = 2**32


class Communities(NamedTuple):
    """The households of a village, parted.

    Attributes
    ----------
    of
        The community of each household, 0 the largest; shape (households,).
    modularity
        By how much the share of ties within communities exceeds what chance would give; None where there are no ties.
    """

    of: Whole
    modularity: float | None


def communities(network: nx.Graph[int], village: str) -> Communities:
    """Part the households of a village into communities.

    Parameters
    ----------
    network
        Households, numbered from zero, and ties.
    village
        The village's name.

    Examples
    --------
    >>> import networkx
    >>> communities(networkx.barbell_graph(4, 0), "two cliques and a bridge").of
    array([0, 0, 0, 0, 1, 1, 1, 1])
    """
    from networkx.algorithms.community import louvain_communities, modularity

    if not network.number_of_edges():
        return Communities(np.arange(network.number_of_nodes()), None)
    order = stream(0, f"communities of {village}").uniform(entity=np.arange(_TRIES))
    tries: list[Any] = [louvain_communities(network, seed=int(draw * _SEEDS)) for draw in order]
    best = max(tries, key=lambda parts: modularity(network, parts))
    of = np.empty(network.number_of_nodes(), dtype=np.int64)
    for rank, part in enumerate(sorted(best, key=lambda part: (-len(part), min(part)))):
        of[list(part)] = rank
    return Communities(of, float(modularity(network, best)))
