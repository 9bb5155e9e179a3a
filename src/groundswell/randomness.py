"""The only maker of random numbers: counter-based streams by name.

A draw is a function of where it belongs, not of when it was asked for. One seed and the name of a process make a key; the
village, the person or tie, the step and the replicate make a counter; Philox4x32-10 (Salmon and others 2011, "Parallel random
numbers: as easy as 1, 2, 3") turns the two into random bits. So a village run alone has the draws it has among others, threads
cannot change a result, and switching one process off leaves the draws of every other as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from groundswell.arrays import Floats, Whole
from groundswell.kernels import inlined, kernel

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLY_0 = np.uint64(0xD2511F53)
_MULTIPLY_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_FIVE = np.uint64(5)
_SIX = np.uint64(6)
_ROUNDS = 10

Coordinate = int | npt.NDArray[np.integer]


@inlined
def philox(
    key: tuple[np.uint64, np.uint64], counter: tuple[np.uint64, np.uint64, np.uint64, np.uint64]
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Four random 32-bit words (in 64-bit integers) from a key of two words and a counter of four."""
    k0, k1 = key
    c0, c1, c2, c3 = counter
    for _ in range(_ROUNDS):
        first = _MULTIPLY_0 * c0
        second = _MULTIPLY_1 * c2
        c0 = (second >> _HALF) ^ c1 ^ k0
        c1 = second & _LOW
        c2 = (first >> _HALF) ^ c3 ^ k1
        c3 = first & _LOW
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return c0, c1, c2, c3


@kernel
def uniform(key: np.uint64, village: int, entity: int, step: int, replicate: int) -> float:
    """One number above 0 and below 1, for use inside kernels; coordinates are whole numbers below 2**32."""
    words = philox(
        (key & _LOW, key >> _HALF),
        (np.uint64(village), np.uint64(entity), np.uint64(step), np.uint64(replicate)),
    )
    return (float(words[0] >> _FIVE) * 67108864.0 + float(words[1] >> _SIX) + 0.5) / 9007199254740992.0


@kernel
def quartet(key: np.uint64, village: int, entity: int, step: int, replicate: int) -> tuple[float, float, float, float]:
    """Four numbers above 0 and below 1 at the cost of one, to 32 bits each; not to be drawn where :func:`uniform` is."""
    words = philox(
        (key & _LOW, key >> _HALF),
        (np.uint64(village), np.uint64(entity), np.uint64(step), np.uint64(replicate)),
    )
    return _share(words[0]), _share(words[1]), _share(words[2]), _share(words[3])


@kernel
def _share(bits: np.uint64) -> float:
    return (float(bits) + 0.5) / 4294967296.0


@kernel
def fill(key: np.uint64, village: int, step: int, replicate: int, out: Floats) -> None:
    """Numbers above 0 and below 1 for the entities 0, 1, 2... of a village, for use inside kernels that ask of everyone.

    One turn of Philox serves four entities, each by a word of 32 bits: entity e has word e % 4 of the counter at e // 4. They are
    other numbers than those of :func:`uniform`, and cheaper.
    """
    for block in range((out.size + 3) // 4):
        word0, word1, word2, word3 = philox(
            (key & _LOW, key >> _HALF),
            (np.uint64(village), np.uint64(block), np.uint64(step), np.uint64(replicate)),
        )
        entity = 4 * block
        out[entity] = (float(word0) + 0.5) / 4294967296.0
        if entity + 1 < out.size:
            out[entity + 1] = (float(word1) + 0.5) / 4294967296.0
        if entity + 2 < out.size:
            out[entity + 2] = (float(word2) + 0.5) / 4294967296.0
        if entity + 3 < out.size:
            out[entity + 3] = (float(word3) + 0.5) / 4294967296.0


@kernel
def _uniforms(key: np.uint64, coordinates: Whole, out: Floats) -> None:
    for row in range(out.shape[0]):
        out[row] = uniform(key, coordinates[0, row], coordinates[1, row], coordinates[2, row], coordinates[3, row])


@kernel
def _grid(key: np.uint64, first: int, out: Floats) -> None:
    replicates, villages, steps, entities = out.shape
    for place in range(replicates * villages * steps):
        replicate, rest = divmod(place, villages * steps)
        village, step = divmod(rest, steps)
        for entity in range(entities):
            out[replicate, village, step, entity] = uniform(key, village, entity, step, first + replicate)


@dataclass(frozen=True)
class Stream:
    """The random numbers of one process under one seed.

    Attributes
    ----------
    name
        The process, as "migration" or "interviews".
    key
        64 bits made from seed and name.
    """

    name: str
    key: np.uint64

    def uniform(self, village: Coordinate = 0, entity: Coordinate = 0, step: Coordinate = 0, replicate: Coordinate = 0) -> Floats:
        """Numbers above 0 and below 1, one for each set of coordinates (which are broadcast against one another).

        Parameters
        ----------
        village, entity, step, replicate
            Whole numbers from 0 to 2**32 - 1, or arrays of them.
        """
        parts = np.broadcast_arrays(village, entity, step, replicate)
        out = np.empty(parts[0].size)
        _uniforms(self.key, np.stack([part.ravel().astype(np.int64) for part in parts]), out)
        return out.reshape(parts[0].shape)

    def normal(self, village: Coordinate = 0, entity: Coordinate = 0, step: Coordinate = 0, replicate: Coordinate = 0) -> Floats:
        """Standard normal numbers, by inversion, so that each still needs one draw only."""
        return np.asarray(ndtri(self.uniform(village, entity, step, replicate)), dtype=np.float64)

    def uniforms(self, shape: tuple[int, int, int, int], first: int = 0) -> Floats:
        """The numbers of :meth:`uniform` for whole blocks of coordinates, quickly.

        Parameters
        ----------
        shape
            How many replicates, villages, steps and entities; the shape of what is returned, all counted from 0.
        first
            The first replicate, from which these are counted instead.
        """
        out = np.empty(shape)
        _grid(self.key, first, out)
        return out

    def normals(self, shape: tuple[int, int, int, int], first: int = 0) -> Floats:
        """The numbers of :meth:`normal` for whole blocks of coordinates, as :meth:`uniforms` has its own."""
        out = self.uniforms(shape, first)
        return np.asarray(ndtri(out, out=out), dtype=np.float64)

    def order(self, size: int, village: int = 0, step: int = 0, replicate: int = 0) -> Whole:
        """A random order of ``size`` things: a shuffle that is a function of its coordinates."""
        return np.argsort(self.uniform(village, np.arange(size), step, replicate), kind="stable")


@lru_cache(maxsize=1024)
def stream(seed: int, name: str) -> Stream:
    """The stream of the process ``name`` under ``seed``; the same two always give the same stream."""
    digest = blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return Stream(name, np.uint64(int.from_bytes(digest, "little")))
