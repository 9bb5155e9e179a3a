"""A multistage sample of a frame of one's own, by a design of one's own, with weights.

At each stage units are drawn within each unit drawn before: at random, apart in each stratum, or from equal groups of units sorted
by a measure, as the article drew counties in quintiles of industrial output and villages above and below the median.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from groundswell import toml
from groundswell.arrays import Whole
from groundswell.errors import InputError, TableError, nearest, unknown
from groundswell.randomness import Stream, stream
from groundswell.tables import Column, Schema, check, to_polars

_KEYS = ("unit", "strata", "sort", "groups", "draw")
EXAMPLE = """\
# A design for `groundswell sample FRAME --design DESIGN.toml`, where FRAME is a table with a row for each unit of the last stage
# and the columns named here. This one is the article's, and what is taken without --design.

[[stage]]
unit = "province"               # the column whose units are drawn
strata = "region"               # they are drawn apart in each of these
draw = 1                        # how many from each stratum or group; 1 unless given

[[stage]]
unit = "county"                 # within each province drawn
sort = "industrial_output"      # sorted by the mean of this column over the rows of the unit,
groups = 5                      # parted into so many equal groups, and drawn from each

[[stage]]
unit = "township"
sort = "income"
groups = 2

[[stage]]
unit = "village"
sort = "income"
groups = 2
"""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of a design.

    Attributes
    ----------
    unit
        The column whose units are drawn.
    strata
        A column; units are drawn apart in each of its values.
    sort
        A column of numbers; units are sorted by its mean.
    groups
        Equal groups into which the sorted units are parted.
    draw
        Units drawn from each stratum or group.
    """

    unit: str
    strata: str | None = None
    sort: str | None = None
    groups: int = 1
    draw: int = 1


def read_design(path: str | Path) -> tuple[Stage, ...]:
    """The stages of a design out of a TOML file; see ``groundswell sample --example``.

    Raises
    ------
    InputError
        If the file cannot be read, or has keys or values that are not allowed.
    """
    written = toml.text(Path(path), InputError, "not a TOML file that can be read: there is no such file.")
    return stages(toml.content(written, InputError, str(path)), str(path))


def stages(found: dict[str, Any], source: str) -> tuple[Stage, ...]:
    """The stages of a design out of its tables, checked."""
    faults = [unknown("key", key, ["stage"], source) for key in found if key != "stage"]
    listed = found.get("stage")
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        raise InputError(*faults, f"{source}: a design is a list of stages, each headed [[stage]]; there is none.")
    for number, each in enumerate(listed, 1):
        faults += _faults(each, f"{source}, stage {number}")
    if faults:
        raise InputError(*faults)
    return tuple(Stage(**each) for each in listed)


def _faults(stage: dict[str, Any], where: str) -> list[str]:
    faults = [unknown("key", key, _KEYS, where) for key in stage if key not in _KEYS]
    if "unit" not in stage:
        faults.append(f"{where}: the key `unit` is due, the column whose units are drawn.")
    faults += [
        f"{where}: `{key}` is the name of a column; got `{stage[key]}`."
        for key in ("unit", "strata", "sort")
        if key in stage and (not isinstance(stage[key], str) or not stage[key])
    ]
    for key in ("groups", "draw"):
        value = stage.get(key, 1)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            faults.append(f"{where}: `{key}` is a whole number above 0; got `{value}`.")
    if stage.get("groups", 1) != 1 and "sort" not in stage:
        faults.append(f"{where}: `groups` parts units that are sorted; say by which column in `sort`.")
    return faults


def draw_from(data: Any, design: Sequence[Stage] | None = None, seed: int = 1, *, source: str = "the frame") -> pl.DataFrame:
    """Draw a multistage sample of a frame.

    A unit is what its name says within the units of the stages before. Where a stratum or group has fewer units than are to be
    drawn, all are.

    Parameters
    ----------
    data
        A data frame, a row a unit of the last stage.
    design
        The stages; the article's unless given.
    seed
        The seed of the draws; a unit's draw is its own.
    source
        What to call the frame in messages.

    Returns
    -------
    polars.DataFrame
        The rows drawn: the units, the last stage's first; the frame's other columns; ``weight`` (rows of the frame that each
        stands for); and for each stage ``stratum_1``, ``population_1`` and so on, which ``describe`` takes.

    Raises
    ------
    TableError
        If a column is not there, a unit lacks a name or its measure, or a row of the last stage stands twice.
    """
    frame = to_polars(data, source)
    plan = tuple(design) if design is not None else stages(tomllib.loads(EXAMPLE), "the design")
    names = [stage.unit for stage in plan]
    _refuse(frame, plan, source)
    drawn = frame.with_columns(pl.lit(1.0).alias("weight")) if "weight" not in frame.columns else None
    if drawn is None:
        raise TableError(f"{source}: a column `weight` is what sampling makes; call the one there otherwise.")
    for number, stage in enumerate(plan, 1):
        drawn = _drawn(drawn, stage, names[:number], number, stream(seed, f"sampling {stage.unit}"))
    columns = [*reversed(names), *(name for name in drawn.columns if name not in names)]
    return drawn.select(columns).sort(names)


def _refuse(frame: pl.DataFrame, plan: Sequence[Stage], source: str) -> None:
    needed = list(dict.fromkeys(name for stage in plan for name in (stage.unit, stage.strata, stage.sort) if name))
    absent = [name for name in needed if name not in frame.columns]
    if absent:
        faults = [f"{source}: there is no column `{name}`{_meant(name, frame.columns)}" for name in absent]
        raise TableError(*faults, f"{source}: the columns are {', '.join(frame.columns)}.")
    if not frame.height:
        raise TableError(f"{source}: there are no rows to draw from.")
    sorted_by = {stage.sort for stage in plan if stage.sort}
    columns = tuple(Column(name, "number" if name in sorted_by else "text") for name in needed)
    check(frame.select(needed), Schema("frame", columns, key=tuple(stage.unit for stage in plan)), source)


def _meant(name: str, columns: Sequence[str]) -> str:
    guess = nearest(name, columns)
    return f"; is it `{guess}`?" if guess else "."


def _drawn(rows: pl.DataFrame, stage: Stage, names: Sequence[str], number: int, draws: Stream) -> pl.DataFrame:
    """The rows within the units drawn at one stage, with weights as they are now."""
    measure = pl.col(stage.sort).mean() if stage.sort else pl.lit(0.0)
    strata = pl.col(stage.strata).first() if stage.strata else pl.lit("")
    units = rows.group_by(names).agg(measure.alias("measure"), strata.cast(pl.String).alias("part")).sort(names)
    units = units.with_columns(pl.Series("chance", draws.uniform(np.arange(units.height), number)))
    parts: list[pl.DataFrame] = []
    for _, part in units.group_by([*names[:-1], "part"], maintain_order=True):
        ranked = part.sort("measure", stage.unit)
        for group, places in enumerate(np.array_split(np.arange(ranked.height), stage.groups), 1):
            parts.append(_from_group(ranked[places], stage, group, number))
    kept = pl.concat(parts)
    return rows.join(kept, on=list(names), maintain_order="left").with_columns(pl.col("weight") * pl.col("factor")).drop("factor")


def _from_group(group: pl.DataFrame, stage: Stage, place: int, number: int) -> pl.DataFrame:
    """The units drawn from one group, and how many each stands for."""
    size = min(stage.draw, group.height)
    kept: Whole = np.sort(np.argsort(group["chance"].to_numpy(), kind="stable")[:size])
    return group[kept].select(
        pl.exclude("measure", "part", "chance"),
        pl.lit(group.height / max(size, 1)).alias("factor"),
        pl.format("{}/{}", "part", pl.lit(place)).alias(f"stratum_{number}"),
        pl.lit(group.height, pl.Int64).alias(f"population_{number}"),
    )
