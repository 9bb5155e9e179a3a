"""The search for defaults, on the calibrated figures alone: draws over a box, then closer ones around the best.

Every candidate lives through the same countries under the same random numbers, so that two losses differ by the candidates' doing.
The held-out figures are in another module, which this one does not import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from multiprocessing import get_context

import numpy as np
import tomli_w

from groundswell.arrays import Floats
from groundswell.history import simulate
from groundswell.randomness import stream
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.society import Society, build
from verification.calibrated import TARGETS, figures
from verification.measures import Country
from verification.proof import MET, NOT_MET, Proof, Row
from verification.villages import ALL_ON, acted, described, together

Candidate = tuple[float, ...]
Figures = dict[str, float]
Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Free:
    """A parameter the search may move, and how far: a box within the scenario's own range."""

    section: str
    name: str
    low: float
    high: float


FREE = (
    Free(section="exposure", name="rights", low=0.005, high=0.03),
    Free(section="exposure", name="tactics", low=0.005, high=0.03),
    Free(section="exposure", name="background", low=0.001, high=0.01),
    Free(section="diffusion", name="telling", low=0.3, high=1.0),
    Free(section="diffusion", name="quiet_telling", low=0.02, high=0.3),
    Free(section="diffusion", name="at_home", low=0.05, high=0.6),
    Free(section="homecoming", name="visitor", low=0.05, high=0.25),
    Free(section="disputes", name="land_rate", low=0.25, high=0.6),
    Free(section="mobilisation", name="try_petition", low=0.08, high=0.4),
    Free(section="mobilisation", name="try_protest", low=0.08, high=0.4),
    Free(section="mobilisation", name="leaders", low=10.0, high=200.0),
    Free(section="mobilisation", name="elder_leads", low=2.0, high=80.0),
    Free(section="mobilisation", name="word_of_mouth", low=0.4, high=0.95),
    Free(section="mobilisation", name="petition_threshold", low=0.3, high=0.8),
    Free(section="mobilisation", name="protest_threshold", low=0.3, high=0.7),
    Free(section="mobilisation", name="spread", low=0.08, high=0.25),
    Free(section="mobilisation", name="rights", low=0.05, high=0.3),
    Free(section="mobilisation", name="efficacy", low=0.1, high=0.5),
    Free(section="mobilisation", name="erosion", low=0.3, high=4.0),
    Free(section="mobilisation", name="cue", low=0.1, high=0.6),
)
"""None is read by the society, so that people need to be made but once a seed."""


_ELSEWHERE = 1_000_000
"""Added to the seeds for the countries in which the best is looked at again."""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A candidate, what it gave, and what that costs."""

    candidate: Candidate
    figures: Figures
    loss: float


def search(
    start: Scenario,
    seeds: Sequence[int],
    *,
    draws: int,
    rounds: int = 3,
    workers: int = 1,
    progress: Progress | None = None,
) -> Proof:
    """Find parameters under which the calibrated figures come out.

    Parameters
    ----------
    start
        The scenario to start from, with the villages of each country.
    seeds
        The countries, one a seed; the figures are those of all villages together.
    draws
        Candidates of the first round; each of the later ``rounds`` tries a third as many in a box half as wide around the best.
    workers
        Processes among which candidates are shared; that changes no result.
    progress
        Told of each candidate's loss.
    """
    centre = tuple(float(getattr(getattr(start, free.section), free.name)) for free in FREE)
    with _trials(start, seeds, workers) as tried:
        (given,) = tried([centre])
        best = given
        for turn in range(rounds + 1):
            for found in tried(_closer(best.candidate, draws if turn == 0 else -(-draws // 3), turn)):
                best = min(best, found, key=lambda tried: tried.loss)
                (progress or _silent)(f"round {turn}: loss {found.loss:.2f}, best {best.loss:.2f}, defaults {given.loss:.2f}")
    with _trials(start, [each + _ELSEWHERE for each in seeds], 1) as tried:
        (elsewhere,) = tried([best.candidate])
    return _told(given, best, elsewhere, sum(draw(start, each).villages.height for each in seeds))


def _silent(_: str) -> None:
    """Tell nobody."""


def _closer(best: Candidate, draws: int, turn: int) -> list[Candidate]:
    """Candidates of a round: over the whole box at first, then in one half as wide each time around the best."""
    low, high = (np.array([getattr(free, end) for free in FREE]) for end in ("low", "high"))
    half = (high - low) / 2 ** (turn + 1)
    middle = np.clip(best, low + half, high - half)
    return [tuple(candidate) for candidate in hypercube(middle - half, middle + half, draws, turn).tolist()]


def hypercube(low: Floats, high: Floats, draws: int, turn: int, seed: int = 1) -> Floats:
    """A Latin hypercube: in every direction one candidate in each of ``draws`` equal parts (McKay and others 1979)."""
    source = stream(seed, "search")
    orders = [source.order(draws, village=place, step=turn) for place in range(low.size)]
    within = source.uniform(low.size, np.arange(draws)[:, None], turn, np.arange(low.size)[None, :])
    return low + (high - low) * (np.stack(orders, axis=1) + within) / draws


def toml(candidate: Candidate) -> str:
    """The free parameters as sections of a scenario file, to four places."""
    return tomli_w.dumps(_values(candidate))


def _values(candidate: Candidate) -> dict[str, dict[str, float]]:
    sections: dict[str, dict[str, float]] = {}
    for free, value in zip(FREE, candidate, strict=True):
        sections.setdefault(free.section, {})[free.name] = float(f"{value:.4g}")
    return sections


@contextmanager
def _trials(start: Scenario, seeds: Sequence[int], workers: int) -> Iterator[Callable[[Sequence[Candidate]], Iterator[Tried]]]:
    """What candidates give, in their order, all in the same countries; worked out here or by so many processes."""
    live = partial(_try, start.to_toml(), tuple(seeds))
    if workers == 1:
        yield lambda candidates: map(live, candidates)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield lambda candidates: pool.map(live, candidates)


@cache
def _societies(scenario: str, seeds: tuple[int, ...]) -> list[Society]:
    start = Scenario.from_toml(scenario)
    return [build(start, draw(start, each), each) for each in seeds]


def _try(scenario: str, seeds: tuple[int, ...], candidate: Candidate) -> Tried:
    """Let every country live under a candidate."""
    societies = _societies(scenario, seeds)
    changed = societies[0].scenario.changed("the search", **_values(candidate))
    histories = [simulate(replace(society, scenario=changed)) for society in societies]
    villages = together([described(one) for one in histories], [{ALL_ON: acted(one)} for one in histories])
    country = Country(villages)
    found = figures(country, country.world(ALL_ON))
    return Tried(candidate=candidate, figures=found, loss=sum(target.loss(found[target.name]) for target in TARGETS))


def _told(given: Tried, best: Tried, elsewhere: Tried, villages: int) -> Proof:
    rows = [
        Row(
            id="target",
            claim=target.name,
            figures={
                "wanted": _wanted(target.low, target.high),
                "defaults": given.figures[target.name],
                "best": best.figures[target.name],
                "best elsewhere": elsewhere.figures[target.name],
                "loss of defaults": target.loss(given.figures[target.name]),
                "loss of best": target.loss(best.figures[target.name]),
                "elsewhere": target.loss(elsewhere.figures[target.name]),
            },
            verdict=MET if target.loss(elsewhere.figures[target.name]) <= 1 else NOT_MET,
        )
        for target in TARGETS
    ]
    return Proof(
        name="search",
        paragraph=(
            f"Candidates for {len(FREE)} free parameters, each living through the same {villages:,} villages. The loss is the sum"
            " of misses in tolerances over the calibrated figures, squared up to one, straight from there on; slopes are the mean"
            " of those within and between villages. The best lives once more in other countries, where it was not chosen; met is a"
            f" miss of at most one tolerance there. Loss of the defaults {given.loss:.2f}, of the best {best.loss:.2f}, elsewhere"
            f" {elsewhere.loss:.2f}."
        ),
        rows=tuple(rows),
        notes=("The best, as a scenario file:", toml(best.candidate)),
    )


def _wanted(low: float, high: float) -> str:
    if low == high:
        return f"{low:g}"
    return f"at least {low:g}" if high == np.inf else f"at most {high:g}"
