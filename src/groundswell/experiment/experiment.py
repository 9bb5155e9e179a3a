"""An experiment: its arms, their wording, who answers and how they are compared; read once, checked once, never run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import PrivateAttr, ValidationError
from pydantic_core import ErrorDetails

from groundswell import toml
from groundswell.arrays import Floats
from groundswell.errors import ExperimentError, unknown
from groundswell.experiment.sections import Keys

ARTICLE = "article"
"""The name by which a file asks for the synthetic responses of the article's experiment."""
SECTION = "experiment"
_TOLD = 20
_ONE = 1e-6
"""By how much shares may miss 1; what writing thirds with six digits misses."""


class Experiment(Keys):
    """An endorsement experiment, as its EXPERIMENT.toml describes it.

    Examples
    --------
    >>> Experiment.read('''
    ... [experiment]
    ... outcomes = ["support"]
    ... arms = ["control", "treatment"]
    ... ''').points
    5
    """

    _source: str = PrivateAttr(default="the experiment")
    _folder: Path = PrivateAttr(default_factory=Path)

    @classmethod
    def load(cls, path: str | Path) -> Experiment:
        """An experiment from a file.

        Raises
        ------
        ExperimentError
            With a sentence a fault: file, key, what came, what is allowed.
        """
        path = Path(path)
        absent = "there is no such file; `groundswell experiment design --example` prints one."
        return cls.read(toml.text(path, ExperimentError, absent), source=str(path), folder=path.parent)

    @classmethod
    def read(cls, text: str, source: str = "the experiment", folder: Path = Path()) -> Experiment:
        """An experiment from the text of an EXPERIMENT.toml."""
        return cls.check(toml.content(text, ExperimentError, source), source, folder)

    @classmethod
    def check(cls, content: Mapping[str, Any], source: str = "the experiment", folder: Path = Path()) -> Experiment:
        """An experiment from the content of an EXPERIMENT.toml as a dictionary."""
        faults = [unknown("section", name, [SECTION], source) for name in content if name != SECTION]
        keys = content.get(SECTION)
        if not isinstance(keys, Mapping):
            raise ExperimentError(*faults, f"{source}: a section [{SECTION}] is due.")
        place = f"{source}, [{SECTION}]"
        try:
            asked = cls.model_validate(dict(keys))
        except ValidationError as error:
            raise _refusal(faults + [_sentence(fault, keys, place) for fault in error.errors()]) from None
        faults += [f"{place}{fault}" for fault in _contradictions(asked)]
        if faults:
            raise _refusal(faults)
        asked._source, asked._folder = source, folder
        return asked

    @property
    def source(self) -> str:
        """The file, for messages."""
        return self._source

    def path(self, name: str) -> Path:
        """Where a file is that the experiment names."""
        return self._folder / name

    @property
    def texts(self) -> dict[str, str]:
        """What each arm reads, by arm; nothing where no wording is given."""
        return self.wording if isinstance(self.wording, dict) else dict(zip(self.arms, self.wording, strict=True))

    @property
    def points(self) -> int:
        """How many answers the scale has."""
        return self.scale[1] - self.scale[0] + 1

    @property
    def values(self) -> Floats:
        """The answers of the scale, from the least up; shape ``(points,)``."""
        return np.arange(self.scale[0], self.scale[1] + 1, dtype=np.float64)

    @property
    def against(self) -> str | None:
        """The reference: the one named, else the first arm."""
        return self.reference or (self.arms[0] if self.arms else None)


def example() -> str:
    """The text of an EXPERIMENT.toml that works, in which each key is explained."""
    return files("groundswell.experiment").joinpath("example.toml").read_text(encoding="utf-8")


def _refusal(faults: Sequence[str]) -> ExperimentError:
    told = list(dict.fromkeys(faults))
    more = len(told) - _TOLD
    return ExperimentError(*told[:_TOLD], *([f"... and {more} more."] if more > 0 else []))


def _sentence(fault: ErrorDetails, keys: Mapping[str, Any], place: str) -> str:
    """A fault that pydantic found, in our words."""
    key = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden":
        return unknown("key", key, list(Keys.model_fields), place)
    due = Keys.model_fields[key].title
    if fault["type"] == "missing" and len(fault["loc"]) == 1:
        return f"{place}: the key `{key}` is missing; it must be {due}."
    return f"{place}, key `{key}`: got {_came(keys.get(key))}; it must be {due}."


def _came(value: Any) -> str:
    text = f"`{value}`" if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else f"{text[:76]} ..."


def _contradictions(asked: Experiment) -> list[str]:
    """Faults between keys, each right alone; every one begins after the place."""
    faults = [
        f", key `{key}`: `{name}` stands there twice."
        for key in ("outcomes", "arms", "covariates")
        for name in dict.fromkeys(getattr(asked, key) or ())
        if getattr(asked, key).count(name) > 1
    ]
    low, high = asked.scale
    if low >= high:
        faults.append(f", key `scale`: got [{low}, {high}]; the least answer must be below the greatest.")
    coded = [code for code in asked.missing if low <= code <= high]
    faults += [f", key `missing`: {code} is an answer of the scale from {low} to {high}." for code in coded]
    return faults + _of_arms(asked) + _of_columns(asked) + _of_scale(asked)


def _of_arms(asked: Experiment) -> list[str]:
    if not asked.arms:
        return []
    faults: list[str] = []
    if len(asked.arms) == 1:
        faults.append(f", key `arms`: got one, `{', '.join(asked.arms)}`; an experiment has two or more.")
    if asked.reference and asked.reference not in asked.arms:
        faults.append(unknown("arm", asked.reference, asked.arms, ", key `reference`"))
    tabled = {key: getattr(asked, key) for key in ("wording", "sizes") if isinstance(getattr(asked, key), dict)}
    faults += [
        unknown("arm", name, asked.arms, f", key `{key}`")
        for key, table in tabled.items()
        for name in table
        if name not in asked.arms
    ]
    for key in ("wording", "sizes"):
        given = getattr(asked, key)
        if isinstance(given, tuple) and len(given) != len(asked.arms):
            faults.append(f", key `{key}`: {len(given)} for {len(asked.arms)} arms.")
        if isinstance(given, dict) and given:
            faults += [f", key `{key}`: the arm `{name}` has none." for name in asked.arms if name not in given]
    return faults


def _of_columns(asked: Experiment) -> list[str]:
    faults: list[str] = []
    if asked.columns is not None:
        if "{arm}" not in asked.columns or (len(asked.outcomes) > 1 and "{outcome}" not in asked.columns):
            faults.append(
                f", key `columns`: got `{asked.columns}`; it must hold {{arm}}, and {{outcome}} where there are several outcomes."
            )
        if "arm" in asked.model_fields_set:
            faults.append(", keys `arm` and `columns`: give one of the two.")
        if not asked.arms:
            faults.append(", key `columns`: it needs the key `arms`.")
    if asked.respondents is not None and asked.blocks is not None:
        faults.append(", keys `respondents` and `blocks`: give one of the two; the file says who is in which block.")
    used = [
        *dict.fromkeys(asked.outcomes),
        *([] if asked.columns else [asked.arm]),
        *[name for name in (asked.block, asked.respondent) if name],
    ]
    faults += [f": the column `{name}` is named for two things." for name in dict.fromkeys(used) if used.count(name) > 1]
    return faults


def _of_scale(asked: Experiment) -> list[str]:
    faults = [
        f", key `{key}`: {len(getattr(asked, key))} for {asked.points} points of the scale."
        for key in ("answers", "expected")
        if getattr(asked, key) and len(getattr(asked, key)) != asked.points
    ]
    total = sum(asked.expected)
    if asked.expected and abs(total - 1) > _ONE:
        faults.append(f", key `expected`: the shares add up to {total:g}; they must add up to 1.")
    if sum(share > 0 for share in asked.expected) == 1:
        faults.append(", key `expected`: everyone would give the same answer; two points of the scale must have a share.")
    return faults
