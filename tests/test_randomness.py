"""The random numbers: the published words of Philox4x32-10, and draws that hang on coordinates alone."""

import numpy as np
import pytest

from groundswell.randomness import fill, philox, stream, uniform

# The known answers that come with the Random123 library (Salmon and others 2011).
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize("function", [philox, philox.py_func], ids=["compiled", "plain"])
@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_philox_gives_the_published_words(function, counter, key, words):
    answer = function(tuple(np.uint64(part) for part in key), tuple(np.uint64(part) for part in counter))
    assert tuple(int(word) for word in answer) == words


def test_a_draw_hangs_on_its_coordinates_alone():
    draws = stream(1, "migration")
    together = draws.uniform(village=7, entity=np.arange(50), step=3)
    alone = draws.uniform(village=7, entity=31, step=3)
    assert together[31] == alone
    assert together[31] == uniform(draws.key, 7, 31, 3, 0)


def test_seeds_and_names_part_the_streams():
    people = np.arange(1000)
    first = stream(1, "migration").uniform(entity=people)
    assert not np.array_equal(first, stream(2, "migration").uniform(entity=people))
    assert not np.array_equal(first, stream(1, "exposure").uniform(entity=people))


def test_numbers_are_uniform_and_uncorrelated_along_every_coordinate():
    size = 40_000
    for coordinate in ("village", "entity", "step", "replicate"):
        numbers = stream(5, "test").uniform(**{coordinate: np.arange(size)})
        assert numbers.min() > 0
        assert numbers.max() < 1
        # 5 standard errors of a mean of uniforms, and of a lag-one correlation
        assert abs(numbers.mean() - 0.5) < 5 * np.sqrt(1 / 12 / size)
        assert abs(np.corrcoef(numbers[:-1], numbers[1:])[0, 1]) < 5 / np.sqrt(size)


def test_normal_numbers_have_mean_zero_and_variance_one():
    numbers = stream(5, "test").normal(entity=np.arange(40_000))
    assert abs(numbers.mean()) < 5 / np.sqrt(40_000)
    assert abs(numbers.var() - 1) < 5 * np.sqrt(2 / 40_000)


def test_an_order_holds_everyone_once():
    order = stream(5, "test").order(100, village=3)
    assert sorted(order) == list(range(100))
    assert not np.array_equal(order, np.arange(100))


@pytest.mark.parametrize("function", [fill, fill.py_func], ids=["compiled", "plain"])
@pytest.mark.parametrize("size", [0, 1, 4, 7])
def test_numbers_for_everyone_are_the_words_of_the_blocks(function, size):
    key, low = stream(3, "migration").key, np.uint64(0xFFFFFFFF)
    numbers = np.full(size, np.nan)
    function(key, 9, 5, 2, numbers)
    halves = (key & low, key >> np.uint64(32))
    blocks = [philox(halves, tuple(np.uint64(part) for part in (9, block, 5, 2))) for block in range(2)]
    words = [int(word) for block in blocks for word in block]
    assert numbers.tolist() == [(word + 0.5) / 2**32 for word in words[:size]]
    assert ((numbers > 0) & (numbers < 1)).all()


def test_numbers_for_everyone_are_uniform():
    numbers = np.empty(40_000)
    fill(stream(5, "test").key, 1, 1, 0, numbers)
    assert abs(numbers.mean() - 0.5) < 5 * np.sqrt(1 / 12 / numbers.size)
    assert abs(np.corrcoef(numbers[:-1], numbers[1:])[0, 1]) < 5 / np.sqrt(numbers.size)


def test_blocks_have_the_draws_of_their_coordinates():
    draws = stream(1, "migration")
    replicates, villages, steps, entities = np.meshgrid(np.arange(5, 8), np.arange(4), np.arange(3), np.arange(2), indexing="ij")
    one_by_one = draws.uniform(villages, entities, steps, replicates)
    assert np.array_equal(draws.uniforms((3, 4, 3, 2), first=5), one_by_one)
    assert np.array_equal(draws.normals((3, 4, 3, 2), first=5), draws.normal(villages, entities, steps, replicates))
