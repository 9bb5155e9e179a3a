from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from groundswell.panel import structure
from groundswell.randomness import stream


def shares(largest: list[float | None], three: list[float | None]) -> pl.DataFrame:
    names = [f"v{place:04}" for place in range(len(largest))]
    return pl.DataFrame(
        {"village": names, "largest_clan": largest, "three_largest_clans": three}, schema_overrides={"largest_clan": pl.Float64}
    )


def drawn(villages: int, seed: int = 1) -> pl.DataFrame:
    """Villages of no types: a share for the largest clan, and the next two hold part of what is left."""
    largest = 0.05 + 0.9 * stream(seed, "largest").uniform(np.arange(villages, dtype=np.uint64))
    rest = stream(seed, "rest").uniform(np.arange(villages, dtype=np.uint64))
    return shares(largest.tolist(), (largest + (1 - largest) * rest).tolist())


def test_two_plain_types_are_found_and_the_higher_is_strong() -> None:
    low = [0.1, 0.12, 0.15, 0.11, 0.14]
    high = [0.8, 0.85, 0.9]
    found = structure(shares([*low, *high], [share + 0.1 for share in (*low, *high)]))
    assert (found.method, found.groups) == ("k-means", 2)
    assert found.villages["strong_lineage"].to_list() == [0] * 5 + [1] * 3
    assert found.villages["group"].to_list() == found.villages["strong_lineage"].to_list()


def test_of_three_types_those_nearer_to_the_strongest_are_strong() -> None:
    centres = [0.1, 0.65, 0.9]
    largest = [centre + shift for centre in centres for shift in (-0.02, 0.0, 0.02)]
    found = structure(shares(largest, [share + 0.05 for share in largest]))
    assert found.groups == 3
    assert found.villages["group"].to_list() == [0] * 3 + [1] * 3 + [2] * 3
    assert found.villages["strong_lineage"].to_list() == [0] * 3 + [1] * 6


def test_the_number_of_groups_has_the_highest_silhouette_and_other_choices_are_shown() -> None:
    found = structure(drawn(113))
    shown = found.sensitivity
    assert shown["method"].to_list() == ["half"] + ["k-means"] * 5 + ["ward"] * 5
    assert shown.filter(method="k-means")["groups"].to_list() == [2, 3, 4, 5, 6]
    chosen = shown.filter(pl.col("chosen") == 1)
    assert chosen["silhouette"].item() == shown.filter(method="k-means")["silhouette"].max()
    assert chosen["agreement"].item() == 1.0
    assert chosen["strong"].item() == found.villages["strong_lineage"].sum()
    assert shown["agreement"].is_between(0, 1).all()
    assert "k-means" in found._repr_html_()
    counts = found.choices.group_by("method", "groups", maintain_order=True).agg(pl.col("strong_lineage").sum())
    assert counts["strong_lineage"].to_list() == shown["strong"].to_list()


def test_k_means_is_where_many_random_starts_end() -> None:
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    villages = drawn(113)
    points = villages.select("largest_clan", "three_largest_clans").to_numpy()
    best = {groups: KMeans(groups, n_init=50, random_state=0).fit_predict(points) for groups in range(2, 7)}
    scores = structure(villages).sensitivity.filter(method="k-means")["silhouette"].to_list()
    # One start, from Ward's groups, may end a little off the best of fifty, in many small groups above all.
    assert scores == pytest.approx([silhouette_score(points, labels) for labels in best.values()], abs=0.03)
    assert scores[0] == pytest.approx(silhouette_score(points, best[2]), abs=0.001)


def test_the_order_of_villages_changes_nothing() -> None:
    villages = drawn(60)
    assert structure(villages.reverse()).villages.equals(structure(villages).villages)


def test_with_few_distinct_villages_strong_is_half_of_the_households() -> None:
    found = structure(shares([0.5, 0.49, 0.9, 0.5], [0.6, 0.6, 0.9, 0.6]))
    assert found.method == "half"
    assert found.villages["strong_lineage"].to_list() == [1, 0, 1, 1]
    assert found.sensitivity["method"].to_list() == ["half"]


def test_a_village_without_a_share_has_no_strength() -> None:
    found = structure(shares([0.1, 0.9, None, 0.2, 0.8], [0.2, 0.9, 0.5, 0.3, None]))
    assert found.villages["strong_lineage"].to_list() == [0, 1, None, 0, None]
    nobody = structure(shares([None], [None]))
    assert nobody.villages["strong_lineage"].to_list() == [None]
    assert nobody.groups == 0


def test_very_many_villages_are_parted_in_moderate_time_and_much_as_a_part_of_them_would_be() -> None:
    many = structure(drawn(4_100))
    assert many.groups == structure(drawn(2_000)).groups
    assert many.villages["strong_lineage"].mean() == pytest.approx(
        structure(drawn(2_000)).villages["strong_lineage"].mean(), abs=0.05
    )
