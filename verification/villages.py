"""Many villages, batch by batch, in worlds with and without some mechanisms, kept on disk so that a run can be taken up again.

Little is kept of a village: its figures, and each petition and protest by month and size. So 200,000 villages fit in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed

import groundswell
from groundswell.arrays import Floats, Whole
from groundswell.dynamics import Now, State
from groundswell.dynamics.state import HOME, LAND, QUIET
from groundswell.history import History, simulate
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.society import Society, build

Arrays = dict[str, npt.NDArray[Any]]
World = tuple[str, ...]
"""Switches that are off, in alphabetical order."""
ALL_ON: World = ()
YEAR = 12
FORMS = ("petition", "protest")
LARGE = 50
FIGURES = (
    "migration",
    "land_expropriation",
    "high_school",
    "income",
    "fiscal_transfer",
    "telephone",
    "enterprises",
    "population",
    "working_age",
    "farmland",
    "political_capital",
)
_AT_BUILDING = {"lineage_contact"}
"""Switches that society reads; the others act only while the months go by."""
_A_COUNTY_STRATUM = 24
"""Villages that one stratum of counties brings: six regions of one province, two townships, two villages each."""
_APART = 10**7
"""More than the townships of any country, so that those of two batches are never taken for one."""
_ROOMS = ("dynamics", "history", "sampling", "scenario", "society")

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Villages:
    """Villages of all batches.

    Attributes
    ----------
    figures
        The panel's yearly figures by name, each of shape (villages, years).
    fixed
        What does not change: ``adults, largest_clan, three_largest_clans, rites, township`` and the migrants of the last year with
        those of them who call monthly and who visited, each of shape (villages,).
    worlds
        By switches off, what happened: an entry each for ``village, month, form, size, land`` of incidents (``land`` is 1 where
        land was the reason), and by village the months that were quiet or saw a land dispute, with the sums over them of the share
        of those at home who knew of rights.
    """

    figures: dict[str, Floats]
    fixed: Arrays
    worlds: dict[World, Arrays]

    @property
    def size(self) -> int:
        """Number of villages."""
        return int(self.fixed["adults"].size)


def world(*switches: str) -> World:
    """The world in which these switches are off."""
    return tuple(sorted(switches))


def scenario_of(villages: int, base: Scenario | None = None, *, more_years: int = 0) -> Scenario:
    """The default scenario with so many villages sampled, and none lost.

    Years more than the article's tell far more of slopes within villages than more villages do, for the share away drifts: nine
    outcome years in place of four cost half as much again, and give slopes as sharp as ten times the villages would give.
    """
    strata = max(1, round(villages / _A_COUNTY_STRATUM))
    start = base or Scenario.load("default")
    return start.changed(
        time={"last_year": start.time.last_year + more_years},
        frame={"counties": max(60, 2 * strata)},
        sampling={"county_strata": strata, "lost_to_flood": 0, "lost_to_earthquake": 0},
    )


def gather(
    scenario: Scenario,
    seeds: Sequence[int],
    worlds: Sequence[World],
    store: Path,
    progress: Progress | None = None,
    *,
    workers: int = 1,
) -> Villages:
    """Simulate what is not yet in the store, and bring all together.

    Parameters
    ----------
    scenario
        The world with all switches on; each seed gives it another country, sample and people.
    seeds
        One a batch.
    worlds
        Which switches to turn off together; the world with all on comes by itself.
    store
        A folder; within it, each version of scenario and code has one of its own.
    progress
        Told of each world before it is simulated; of each batch when it is done, where several processes share them.
    workers
        Processes among which batches are shared; that changes no result.
    """
    wanted = list(dict.fromkeys([ALL_ON, *worlds]))
    folder = store / _fingerprint(scenario)
    folder.mkdir(parents=True, exist_ok=True)
    if workers > 1:
        fill = partial(_fill, scenario.to_toml(), wanted, folder)
        for seed in Parallel(n_jobs=workers, return_as="generator")(delayed(fill)(seed) for seed in seeds):
            (progress or silent)(f"seed {seed} is in the store")
    batches = [_Batch(scenario, seed, folder, progress or silent) for seed in seeds]
    lived = [{each: batch.lived(each) for each in wanted} for batch in batches]
    return together([batch.made() for batch in batches], lived)


def _fill(scenario: str, wanted: Sequence[World], folder: Path, seed: int) -> int:
    """Bring the worlds of one batch into the store, in a process of its own."""
    batch = _Batch(Scenario.from_toml(scenario), seed, folder, silent)
    for each in wanted:
        batch.lived(each)
    return seed


def silent(_words: str) -> None:
    """Say nothing."""


def together(made: Sequence[Arrays], lived: Sequence[dict[World, Arrays]]) -> Villages:
    """The villages of several batches, from what :func:`described` and :func:`acted` give of each."""
    first = np.append(0, np.cumsum([one["adults"].size for one in made]))
    townships = [one["township"] + batch * _APART for batch, one in enumerate(made)]
    joined = _joined([{**one, "township": township} for one, township in zip(made, townships, strict=True)])
    moved = [
        {each: {**acts, "village": acts["village"].astype(np.int64) + start} for each, acts in here.items()}
        for here, start in zip(lived, first, strict=False)
    ]
    return Villages(
        figures={name: joined.pop(name).astype(np.float64) for name in FIGURES},
        fixed=joined,
        worlds={each: _joined([here[each] for here in moved]) for each in moved[0]},
    )


def _joined(parts: Sequence[Arrays]) -> Arrays:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _fingerprint(scenario: Scenario) -> str:
    """Of scenario and code, so that nothing stale is taken up again."""
    return blake2b(scenario.to_toml().encode() + _code(), digest_size=8).hexdigest()


@cache
def _code() -> bytes:
    package = Path(groundswell.__file__).parent
    return b"".join(path.read_bytes() for room in _ROOMS for path in sorted((package / room).rglob("*.py")))


class _Batch:
    """The villages of one seed, made when first needed."""

    def __init__(self, scenario: Scenario, seed: int, folder: Path, progress: Progress) -> None:
        self._scenario, self._seed, self._folder, self._progress = scenario, seed, folder, progress
        self._build = cache(lambda changed: build(changed, draw(changed, seed), seed))

    def lived(self, switches: World) -> Arrays:
        """What happened in one world."""
        return _kept(self._folder / f"{self._seed}-{'-'.join(switches) or 'all on'}.npz", lambda: self._live(switches))

    def made(self) -> Arrays:
        """Figures and people, which are the same in every world."""
        return _kept(self._folder / f"{self._seed}.npz", lambda: described(simulate(self._build(self._scenario))))

    def _live(self, switches: World) -> Arrays:
        self._progress(f"seed {self._seed}, off: {', '.join(switches) or 'nothing'}")
        society = society_of(self._build(self._scenario), switches)
        watching = Knowing(society)
        history = simulate(society, watch=watching)
        if not switches:
            _kept(self._folder / f"{self._seed}.npz", lambda: described(history))
        return {**acted(history), **watching.sums()}


def society_of(society: Society, switches: World) -> Society:
    """The same places and people under other rules."""
    changed = society.scenario.changed(switches=dict.fromkeys(switches, False))
    if _AT_BUILDING & set(switches):
        return build(changed, society.sample, society.seed)
    return replace(society, scenario=changed)


def _kept(path: Path, make: Callable[[], Arrays]) -> Arrays:
    """Arrays from a file, made and written whole if it is not there."""
    if not path.exists():
        unfinished = path.with_suffix(".unfinished.npz")
        np.savez_compressed(unfinished, **make())
        unfinished.rename(path)
    with np.load(path) as arrays:
        return dict(arrays)


def acted(history: History) -> Arrays:
    """What happened, in small whole numbers: an entry an incident."""
    numbers = {name: place for place, name in enumerate(history.society.sample.villages["village"])}
    happened, first = history.incidents, history.society.scenario.time.first_year
    return {
        "village": np.array([numbers[name] for name in happened["village"]], np.uint32),
        "month": ((happened["year"].to_numpy() - first) * YEAR + happened["month"].to_numpy() - 1).astype(np.uint8),
        "form": np.array([FORMS.index(form) for form in happened["form"]], np.uint8),
        "size": happened["size"].to_numpy().astype(np.uint16),
        "land": (happened["reason"].to_numpy() == "land").astype(np.uint8),
    }


def described(history: History) -> Arrays:
    """Figures by year, and what does not change."""
    society, villages = history.society, history.society.places.number.size
    ordered = history.villages.join(
        society.sample.villages.select("village").with_row_index("place"), on="village", how="left"
    ).sort("place", "year")
    shares = np.cumsum(society.lineages.shares, axis=1)
    person = np.repeat(np.arange(villages), np.diff(society.offsets))
    gone = history.place[:, -1, 0] != HOME
    return {
        **{name: ordered[name].to_numpy().reshape(villages, -1) for name in FIGURES},
        "adults": np.diff(society.offsets),
        "largest_clan": shares[:, 0],
        "three_largest_clans": shares[:, 2],
        "rites": (society.lineages.rites.max(axis=1) > 0).astype(np.int64),
        "township": society.places.number // society.scenario.frame.villages,
        "migrants": np.bincount(person[gone], minlength=villages),
        "calling": np.bincount(person[gone & (society.people.calls == 1)], minlength=villages),
        "visiting": np.bincount(person[gone & (society.people.visits == 1)], minlength=villages),
    }


class Knowing:
    """Watches what those at home know, in quiet months and while land is at stake (A-i)."""

    def __init__(self, society: Society) -> None:
        self._first = society.scenario.time.warm_up_years * YEAR
        self._place = {int(number): place for place, number in enumerate(society.places.number)}
        shape = (2, society.places.number.size)
        self._months, self._shares = np.zeros(shape), np.zeros(shape)

    def __call__(self, part: Society, state: State, now: Now) -> None:
        """Add one month of some villages."""
        if now.month < self._first:
            return
        home = state.place[:, 0] == HOME
        there = np.add.reduceat(home, part.offsets[:-1], dtype=np.int64)
        knowing = np.add.reduceat(home & (state.knowledge[:, 0] > 0), part.offsets[:-1], dtype=np.int64)
        rows: Whole = np.array([self._place[int(number)] for number in part.places.number])
        for kind, dispute in enumerate((QUIET, LAND)):
            now_so = state.dispute[:, 0] == dispute
            self._months[kind, rows] += now_so
            self._shares[kind, rows] += now_so * knowing / there

    def sums(self) -> Arrays:
        """By village: months of either kind, and sums over them of the share of those at home who know of rights."""
        return {
            "quiet_months": self._months[0],
            "quiet_knowing": self._shares[0],
            "land_months": self._months[1],
            "land_knowing": self._shares[1],
        }
