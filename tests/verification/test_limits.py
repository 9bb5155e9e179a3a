"""Quick forms of the limits: the same proofs on smaller networks."""

import numpy as np
import pytest

from verification.limits import limits, mean_field, quantile_crowd, rings, watts
from verification.networks import random_graph, rewired, ring, rows
from verification.proof import FAILS, HOLDS


def verdicts(made):
    return {row.claim: row.verdict for row in made}


def test_mean_field_of_normal_thresholds():
    found = verdicts(mean_field(sizes=(100, 1_000_000)))
    assert FAILS not in found.values()
    assert list(found.values()).count(HOLDS) == 4


def test_a_small_crowd_stops_where_the_curve_slips_through():
    assert quantile_crowd(100, 12.3) < 10
    assert quantile_crowd(10_000, 12.3) == 100


def test_watts_cascades_in_a_smaller_world():
    found = verdicts(watts(people=2_000, tries=25, seed=3))
    assert FAILS not in found.values()


def test_rings_lose_complex_contagion_when_rewired_and_gain_simple():
    assert FAILS not in verdicts(rings(tries=6, seed=2)).values()


def test_the_proof_as_a_whole_says_what_it_did():
    proof = limits(tries=4, people=500)
    assert "rewired" in proof.paragraph
    assert {row.id for row in proof.rows} == {"mean field", "Watts", "rings"}


@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
def test_rewiring_keeps_degrees_and_makes_no_tie_twice(share):
    plain = ring(200, 8)
    other = rewired(plain, share, 1, 0)
    assert np.array_equal(np.bincount(plain.ravel(), minlength=200), np.bincount(other.ravel(), minlength=200))
    codes = {(min(pair), max(pair)) for pair in other.tolist()}
    assert len(codes) == len(plain)
    assert all(low != high for low, high in codes)
    moved = np.mean((plain != other).any(axis=1))
    assert abs(moved - share) < 0.02


def test_a_random_graph_has_the_degree_asked_for_and_no_loops():
    pairs = random_graph(1_000, 3.0, 1, 0)
    assert len(pairs) == 1_500
    assert len({tuple(pair) for pair in pairs.tolist()}) == 1_500
    assert (pairs[:, 0] < pairs[:, 1]).all()
    first, other = rows(1_000, pairs)
    assert first[-1] == other.size == 3_000
