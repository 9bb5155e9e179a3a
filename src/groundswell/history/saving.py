"""A run on disk: the scenario it came from, and tables of what truly happened.

A run can be surveyed later, for its scenario, seed and replicate give the same history again to the bit; where people were is
therefore written only on request.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from groundswell import toml
from groundswell.arrays import Whole
from groundswell.errors import InputError
from groundswell.history.record import History
from groundswell.provenance import FILE, read
from groundswell.scenario import Scenario
from groundswell.tables import write

SCENARIO = "scenario.toml"
VILLAGES, INCIDENTS, PEOPLE = "history/villages.parquet", "history/incidents.parquet", "history/people.parquet"
MOVES = "history/moves.parquet"


def save(history: History, folder: Path, *, people: bool = False) -> None:
    """Write a history's scenario, village-years, incidents and an episode's moves, on request where people were when years ended.

    A column ``replicate`` tells histories apart where there is more than one.
    """
    one = history.replicates.size == 1
    (folder / "history").mkdir(parents=True, exist_ok=True)
    (folder / SCENARIO).write_text(history.society.scenario.to_toml(), encoding="utf-8")
    for frame, name in ((history.villages, VILLAGES), (history.incidents, INCIDENTS), (history.episodes.moves, MOVES)):
        write(frame.drop("replicate") if one else frame, folder / name)
    if people:
        write(_people(history).drop("replicate") if one else _people(history), folder / PEOPLE)


def origin(folder: Path) -> tuple[Scenario, int, int]:
    """The scenario, the seed and the number of replicates that a run came from.

    Raises
    ------
    InputError
        If the folder is not one that ``simulate`` writes.
    """
    path = folder / SCENARIO
    if not path.is_file() or not (folder / FILE).is_file():
        raise InputError(f"{folder}: not a run of `groundswell simulate`: {SCENARIO} and {FILE} are needed, and both are not here.")
    said = read(folder)
    replicates = said.arguments[said.arguments.index("--replicates") + 1] if "--replicates" in said.arguments else "1"
    return Scenario.load(path), said.seed, int(replicates)


def redesigned(scenario: Scenario, path: Path) -> Scenario:
    """The scenario with the sections ``sampling`` and ``fieldwork`` of a design file in place of its own.

    Raises
    ------
    InputError
        If the file has other sections, or values that are not allowed.
    """
    written = toml.text(path, InputError, "not a TOML file that can be read: there is no such file.")
    design = toml.content(written, InputError, str(path))
    others = sorted(set(design) - {"sampling", "fieldwork"})
    if others:
        raise InputError(f"{path}: a design has the sections `sampling` and `fieldwork`; got `{others[0]}`.")
    return scenario.changed(source=str(path), **design)


def _people(history: History) -> pl.DataFrame:
    """Where each person was at each year's end; a person is a number within the village, with no other mark."""
    society, first = history.society, history.society.scenario.time.first_year
    adults: Whole = society.offsets[1:] - society.offsets[:-1]
    _, years, replicates = history.place.shape
    village = pl.Series("village", society.sample.villages["village"].to_numpy().repeat(adults), dtype=pl.String)
    local = pl.concat([pl.Series(range(size), dtype=pl.Int64) for size in adults])
    frames = [
        pl.DataFrame({
            "village": village,
            "person": local,
            "year": first + year,
            "replicate": history.replicates[replicate],
            "place": history.place[:, year, replicate],
        })
        for replicate in range(replicates)
        for year in range(years)
    ]
    return pl.concat(frames)
