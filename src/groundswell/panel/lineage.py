"""Lineage structure: cluster analysis of how far one clan, and three, hold the households of a village."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from groundswell.arrays import Floats, Whole
from groundswell.tables import to_html

SHARES = ("largest_clan", "three_largest_clans")
_MOST_GROUPS = 6
_FEWEST_VILLAGES = 4
_COMPARED = 2_000
_SENSITIVITY = {
    "method": pl.String,
    "groups": pl.Int64,
    "silhouette": pl.Float64,
    "strong": pl.Int64,
    "agreement": pl.Float64,
    "chosen": pl.Int64,
}


_CHOICES = {"method": pl.String, "groups": pl.Int64, "village": pl.String, "strong_lineage": pl.Int64}


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """Which villages have strong lineages, how that was found, and how much hangs on the choice.

    Attributes
    ----------
    villages
        A row a village: ``village``, the two shares, ``group`` (0 the weakest) and ``strong_lineage`` (0 or 1); the last two are
        missing where a share is.
    method
        What the choice was made by: ``k-means``; ``half`` where there are too few villages for groups; ``given`` where a panel came
        with it.
    groups
        Into how many groups villages were parted.
    sensitivity
        A row a choice that might have been made: ``method`` (``k-means``, ``ward``, ``half``), ``groups``, ``silhouette``,
        ``strong`` (number of villages), ``agreement`` (share of villages that it calls as the choice made does) and ``chosen``
        (0 or 1).
    choices
        A row a village and choice: ``method``, ``groups``, ``village``, ``strong_lineage``; villages whose shares are known.
    """

    villages: pl.DataFrame
    method: str
    groups: int
    sensitivity: pl.DataFrame
    choices: pl.DataFrame

    def _repr_html_(self) -> str:
        return to_html(self.sensitivity)


class _Choice(NamedTuple):
    """One way to part villages: the group of each, whether that is strong, and how well the groups are apart."""

    method: str
    labels: Whole
    strong: Whole
    silhouette: float | None

    @property
    def groups(self) -> int:
        return len(np.unique(self.labels))


def structure(villages: pl.DataFrame) -> Lineage:
    """Part villages into those with strong lineages and the others, by cluster analysis of two shares of households.

    The largest clan's share and the three largest clans' are taken as they are: both are shares of the same households, so
    that a distance means the same in either. Groups are those of k-means, started from the groups of Ward's method (so that no
    random number is needed); of 2 to 6 groups the number is taken whose silhouette is highest. Groups are ranked by the mean of
    their two shares; strong are those nearer to the strongest than to the weakest. With fewer than 4 distinct villages, strong
    are those where the largest clan has at least half of the households.

    Of more than 2,000 villages, Ward's method and the silhouette see about 2,000, evenly spaced in order of the shares.

    Parameters
    ----------
    villages
        A row a village: ``village``, ``largest_clan``, ``three_largest_clans``.
    """
    known = villages.select("village", *SHARES).drop_nulls().sort(*SHARES, "village")
    points = known.select(SHARES).to_numpy()
    half = (points[:, 0] >= 1 / 2).astype(np.int64)
    plain = _Choice("half", labels=half, strong=half, silhouette=None)
    tried = list(_clusterings(points))
    chosen = max(
        (choice for choice in tried if choice.method == "k-means"), key=lambda choice: choice.silhouette or -1.0, default=plain
    )
    found = known.select("village", pl.Series("group", chosen.labels), pl.Series("strong_lineage", chosen.strong))
    return Lineage(
        villages=villages.select("village", *SHARES).join(found, on="village", how="left").sort("village"),
        method=chosen.method,
        groups=chosen.groups,
        sensitivity=_sensitivity([*tried, plain], chosen),
        choices=_choices([*tried, plain], known["village"]),
    )


def _clusterings(points: Floats) -> Iterator[_Choice]:
    """Ward's method and k-means for each number of groups; none where there are too few distinct villages."""
    from sklearn.cluster import AgglomerativeClustering, KMeans

    distinct = len(np.unique(points, axis=0))
    if distinct < _FEWEST_VILLAGES:
        return
    step = -(-len(points) // _COMPARED)
    for groups in range(2, min(_MOST_GROUPS, distinct - 1) + 1):
        ward: Any = AgglomerativeClustering(groups, linkage="ward").fit_predict(points[::step])
        centres = np.array([points[::step][ward == group].mean(axis=0) for group in range(groups)])
        start: Any = {"init": centres, "n_init": 1}
        yield _ranked("k-means", points, KMeans(groups, **start, tol=0.0).fit_predict(points), step)
        yield _ranked("ward", points, _nearest(points, centres) if step > 1 else ward, step)


def _nearest(points: Floats, centres: Floats) -> Whole:
    return ((points[:, None, :] - centres) ** 2).sum(axis=2).argmin(axis=1)


def _ranked(method: str, points: Floats, labels: Whole, step: int) -> _Choice:
    """Groups numbered from the weakest; strong are those nearer to the strongest than to the weakest."""
    from sklearn.metrics import silhouette_score

    names = np.unique(labels)
    ranks = np.array([points[labels == name].mean() for name in names])
    order = np.argsort(ranks, kind="stable")
    place = np.empty(names.max() + 1, dtype=np.int64)
    place[names[order]] = np.arange(len(names))
    ranked = place[labels]
    strong = ranks[order] > (ranks.min() + ranks.max()) / 2
    score = float(silhouette_score(points[::step], ranked[::step]))
    return _Choice(method, labels=ranked, strong=strong.astype(np.int64)[ranked], silhouette=score)


def _sensitivity(choices: list[_Choice], chosen: _Choice) -> pl.DataFrame:
    rows = [
        {
            "method": choice.method,
            "groups": choice.groups,
            "silhouette": choice.silhouette,
            "strong": int(choice.strong.sum()),
            "agreement": float((choice.strong == chosen.strong).mean()) if len(chosen.strong) else None,
            "chosen": int(choice is chosen),
        }
        for choice in choices
    ]
    return pl.DataFrame(rows, schema=_SENSITIVITY).sort("method", "groups", maintain_order=True)


def _choices(choices: list[_Choice], villages: pl.Series) -> pl.DataFrame:
    frames = [
        pl.DataFrame({"village": villages, "strong_lineage": choice.strong}).select(
            pl.lit(choice.method).alias("method"), pl.lit(choice.groups, pl.Int64).alias("groups"), "village", "strong_lineage"
        )
        for choice in choices
    ]
    return pl.concat(frames).cast(pl.Schema(_CHOICES)).sort("method", "groups", maintain_order=True)


GIVEN = Lineage(
    villages=pl.DataFrame(),
    method="given",
    groups=0,
    sensitivity=pl.DataFrame(schema=_SENSITIVITY),
    choices=pl.DataFrame(schema=_CHOICES),
)
"""Nothing was looked for: a panel out of a file has the strength of lineages in it."""
