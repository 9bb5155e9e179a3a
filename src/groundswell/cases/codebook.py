"""The codebook: what is asked of a case, the values an answer may have, and where in the game it belongs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

NOT_SAID = "not said"
"""A text's silence: a value of every condition, and never a "no" or a zero."""

CODINGS = files("groundswell.cases") / "codings"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing that is asked of every case of its kinds.

    Attributes
    ----------
    name
        As it stands in tables.
    stage
        The stage of the game it belongs to.
    asks
        What is asked.
    codes
        The values an answer may have, each with its meaning; :data:`NOT_SAID` beside them.
    kinds
        The kinds of case it is asked of: ``bargaining``, ``village``.
    coarse
        Values that say less than the others do, and so contradict none of them.
    """

    name: str
    stage: str
    asks: str
    codes: dict[str, str]
    kinds: tuple[str, ...]
    coarse: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """All values that may stand in a table, silence last."""
        return (*self.codes, NOT_SAID)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One case as one text tells of it.

    Attributes
    ----------
    case
        Its name.
    source
        The text.
    kind
        ``bargaining`` or ``village``.
    read
        Where the text tells of it, whole: silence is concluded from there.
    """

    case: str
    source: str
    kind: str
    read: str


@cache
def conditions() -> dict[str, Condition]:
    """The conditions by name, in the order of the game."""
    stored = _stored("codebook.toml")
    found = [
        Condition(**(entry | {"kinds": tuple(entry["kinds"]), "coarse": tuple(entry.get("coarse", ()))}))
        for entry in stored["condition"]
    ]
    return {one.name: one for stage in stored["stages"] for one in found if one.stage == stage}


@cache
def told() -> tuple[Told, ...]:
    """The cases of the texts, once for each text that tells of one."""
    return tuple(
        Told(case=entry["name"], source=entry["source"], kind=entry["kind"], read=entry["read"])
        for entry in _stored("cases.toml")["case"]
    )


def sources() -> pl.DataFrame:
    """The texts and what stands behind them: ``source``, ``kind`` (text, interviews, posts, documents, press), ``what``."""
    frame = pl.DataFrame(_stored("cases.toml")["source"])
    return frame.select(pl.col("name").alias("source"), "kind", "what")


def codebook() -> pl.DataFrame:
    """A row a condition and value: ``condition``, ``stage``, ``asks``, ``value``, ``meaning``; silence is the last of each."""
    rows = [
        (one.name, one.stage, one.asks, value, one.codes.get(value, "the source does not say"))
        for one in conditions().values()
        for value in one.values
    ]
    return pl.DataFrame(rows, schema=["condition", "stage", "asks", "value", "meaning"], orient="row")


def _stored(name: str) -> dict[str, Any]:
    return tomllib.loads((CODINGS / name).read_text("utf-8"))
