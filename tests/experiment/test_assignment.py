"""Assignment: sizes come out exactly, blocks evenly, and nobody's chance differs."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.experiment.assignment import assign, even_sizes


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=12),
    st.integers(2, 5),
    st.integers(0, 2**31),
)
def test_arms_have_their_sizes_and_their_share_of_every_block(blocks, arms, seed):
    block = np.repeat(np.arange(len(blocks)), blocks)
    cut = np.sort(np.random.default_rng(seed).integers(0, block.size + 1, arms - 1))
    sizes = np.diff([0, *cut, block.size])
    arm = assign(block, sizes, seed)
    assert np.bincount(arm, minlength=arms).tolist() == sizes.tolist()
    counts = np.zeros((len(blocks), arms))
    np.add.at(counts, (block, arm), 1)
    expected = np.outer(blocks, sizes) / block.size
    assert np.abs(counts - expected).max() < 1


def test_everyone_has_the_same_chance_of_an_arm():
    """1,600 assignments: a share of 1/4, 1/3 or 5/12 has a Monte Carlo error below .0125; four of these are allowed."""
    block, sizes = np.array([0] * 5 + [1] * 3 + [2] * 4), [3, 4, 5]
    shares = np.zeros((12, 3))
    for seed in range(1_600):
        shares[np.arange(12), assign(block, sizes, seed)] += 1 / 1_600
    assert np.abs(shares - np.array(sizes) / 12).max() < 0.05


def test_the_same_seed_gives_the_same_assignment():
    block = np.repeat([0, 1], 20)
    assert assign(block, [20, 20], 7).tolist() == assign(block, [20, 20], 7).tolist()
    assert assign(block, [20, 20], 7).tolist() != assign(block, [20, 20], 8).tolist()


def test_even_sizes_differ_by_one_at_most():
    assert sorted(even_sizes(368, 3, 1)) == [122, 123, 123]
    assert {tuple(even_sizes(7, 3, seed)) for seed in range(40)} == {(3, 2, 2), (2, 3, 2), (2, 2, 3)}
