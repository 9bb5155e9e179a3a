"""A design: the world it is meant for, what is seen of it, and what is estimated; read once, checked once, never run as code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

import polars as pl
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from groundswell import tables, toml
from groundswell.diagnosis.contradictions import contradictions
from groundswell.diagnosis.panels import VILLAGE, YEAR, World
from groundswell.diagnosis.sections import (
    REPEATED,
    SECTIONS,
    Costs,
    Curves,
    Estimator,
    Instruments,
    Outcome,
    PanelModel,
    Plan,
    Sampling,
    Search,
    Society,
)
from groundswell.diagnosis.unused import unused
from groundswell.errors import DesignError, InputError, unknown
from groundswell.estimate import Study
from groundswell.estimate.sections import Data
from groundswell.scenario.parameter import Section, range_of, unit_of

_OF_PANEL, _OF_SOCIETY = 10_000, 500


@dataclass(frozen=True, kw_only=True)
class Design:
    """A design to be run many times.

    Attributes
    ----------
    plan, sampling, instruments, estimator
        What is asked of it, how much is seen, how it comes to be known, and what is fitted.
    panel, society
        The model: the one or the other.
    outcomes
        What is explained in a panel model.
    study
        The models that are fitted and the claims that are diagnosed.
    curves, search, costs
        At which values power is drawn, which cheaper designs are tried, and what they cost; None where nothing is asked.
    content
        The file as it was read, for :meth:`changed`.
    source, folder
        The file, for messages, and the folder to which its paths are relative.
    """

    plan: Plan
    sampling: Sampling
    instruments: Instruments
    estimator: Estimator | None
    panel: PanelModel | None
    society: Society | None
    outcomes: tuple[Outcome, ...]
    study: Study
    curves: Curves | None
    search: Search | None
    costs: Costs | None
    content: Mapping[str, Any]
    source: str
    folder: Path

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """A design from a DESIGN.toml.

        Raises
        ------
        DesignError, StudyError
            With a sentence a fault: file, section, key, what came, what is allowed.
        """
        path = Path(path)
        absent = "there is no such file; `groundswell diagnose --example` prints one that works."
        return cls.read(toml.text(path, DesignError, absent), source=str(path), folder=path.parent)

    @classmethod
    def read(cls, text: str, source: str = "the design", folder: Path = Path()) -> Self:
        """A design from the text of a DESIGN.toml."""
        return cls.check(toml.content(text, DesignError, source), source, folder)

    @classmethod
    def check(cls, content: Mapping[str, Any], source: str = "the design", folder: Path = Path()) -> Self:
        """A design from the content of a DESIGN.toml as a dictionary."""
        read, faults = _sections(content, source)
        try:
            study = _study(content, read, source, folder)
        except InputError as error:
            raise DesignError(*faults, *error.faults) from None
        if faults:
            raise DesignError(*faults)
        design = cls(study=study, content=content, source=source, folder=folder, **read)
        faults = contradictions(design) or unused(design)
        if faults:
            raise DesignError(*faults)
        return design

    def changed(self, **values: Mapping[str, Any]) -> Self:
        """The same design with some values of its sections changed; what does not exist, or would change nothing, is refused.

        Parameters
        ----------
        **values
            Values by section.

        Examples
        --------
        >>> Design.example().changed(sampling={"villages": 200}).sampling.villages
        200
        """
        content = dict(self.content)
        for section, new in values.items():
            content[section] = {**content.get(section, {}), **new}
        return self.check(content, self.source, self.folder)

    @classmethod
    def example(cls) -> Self:
        """The design that ``groundswell diagnose --example`` prints."""
        return cls.read(example(), source="the example")

    @property
    def instrument(self) -> str:
        """How the outcome comes to be known: interviews, or the truth."""
        return self.instruments.kind or ("truth" if self.panel else "interviews")

    @property
    def replications(self) -> int:
        """How often it is run."""
        return self.plan.replications or (_OF_PANEL if self.panel else _OF_SOCIETY)

    @property
    def world(self) -> World:
        """All that a panel is drawn from; of a panel model."""
        assert self.panel is not None
        return World(
            model=self.panel,
            outcomes=self.outcomes,
            instruments=self.instruments,
            villages=self.sampling.villages or 0,
            years=self.sampling.years or 0,
            households=self.sampling.households or 0,
            attrition=self.sampling.attrition,
        )

    def parameters(self) -> list[dict[str, str]]:
        """Every parameter of its model, sampling and instruments: name, value, unit and meaning, in words."""
        parts: list[tuple[str, Section]] = [("sampling", self.sampling)]
        parts += [("panel", self.panel)] if self.panel else []
        parts += [("society", self.society)] if self.society else []
        parts += [(outcome.name, outcome) for outcome in self.outcomes]
        parts += [("instruments", self.instruments.model_copy(update={"kind": self.instrument}))]
        parts += [("costs", self.costs)] if self.costs else []
        return [row for place, section in parts for row in _rows(place, section)]

    def _repr_html_(self) -> str:
        rows = [(claim.id, claim.claim, claim.model, claim.term, claim.side) for claim in self.study.claims]
        return tables.to_html(pl.DataFrame(rows, schema=["id", "claim", "model", "term", "side"], orient="row"))


def _rows(place: str, section: Section) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        told = ", ".join(f"{key}: {one}" for key, one in value.items()) if isinstance(value, dict) else value
        shown = "" if told is None else f"{told:g}" if isinstance(told, float) else str(told)
        rows.append({"parameter": f"{place}: {name}", "value": shown, "unit": unit_of(field), "meaning": field.description or ""})
    return rows


def example() -> str:
    """A DESIGN.toml that works, every key of it explained."""
    return files("groundswell").joinpath("diagnosis", "example.toml").read_text(encoding="utf-8")


def _sections(content: Mapping[str, Any], source: str) -> tuple[dict[str, Any], list[str]]:
    """Our own sections by the names of a design's attributes, and every fault in them."""
    allowed = [*SECTIONS, "model", "claim"]
    faults = [unknown("section", name, allowed, source) for name in content if name not in allowed]
    read: dict[str, Any] = {}
    for name, kind in SECTIONS.items():
        repeated = name in REPEATED
        entries: Any = content.get(name, []) if repeated else [content[name]] if name in content else []
        brackets = f"[[{name}]]" if repeated else f"[{name}]"
        if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            faults.append(f"{source}: `{name}` is a section, {brackets}; got {content[name]!r}.")
            entries = []
        places = [f"{source}, {brackets}{f' {number + 1}' if repeated else ''}" for number in range(len(entries))]
        checked = [_checked(entry, kind, place, faults) for entry, place in zip(entries, places, strict=True)]
        found = [section for section in checked if section is not None]
        attribute = {"outcome": "outcomes", "design": "plan"}.get(name, name)
        read[attribute] = tuple(found) if repeated else found[0] if found else _ABSENT.get(name, lambda: None)()
    return read, list(dict.fromkeys(faults))


_ABSENT: dict[str, Callable[[], Section]] = {"design": Plan, "sampling": Sampling, "instruments": Instruments}
"""What stands for a section that is not there; for the others nothing does."""


def _checked(entry: Mapping[str, Any], kind: type[Section], place: str, faults: list[str]) -> Section | None:
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        faults += [_sentence(fault, kind, place) for fault in error.errors()]
        return None


def _sentence(fault: ErrorDetails, kind: type[Section], place: str) -> str:
    """A fault that pydantic found, in our words."""
    key = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden":
        return unknown("key", key, kind.model_fields, place)
    field = kind.model_fields[key]
    bounds = range_of(field)
    due = f"{field.description} ({unit_of(field)}{'' if bounds in _OPEN else f'; {bounds}'})"
    if fault["type"] == "missing":
        return f"{place}: the key `{key}` is missing; it says {due}."
    deeper = "".join(f", item {part + 1}" if isinstance(part, int) else f", `{part}`" for part in fault["loc"][1:])
    wanted = str(fault.get("ctx", {}).get("error", "")) if fault["type"] == "value_error" else _WANTED.get(fault["type"], "")
    return f"{place}, key `{key}`{deeper}: got {fault['input']!r}{wanted}; it says {due}."


_OPEN = ("any", "true or false")
_WANTED = {
    "int_type": ", not a whole number",
    "float_type": ", not a number",
    "string_type": ", not a text",
    "dict_type": ", not a section",
    "finite_number": ", which is no finite number",
    "string_pattern_mismatch": ", which is no name of a column (letters, digits and underscores)",
}


def _study(content: Mapping[str, Any], read: Mapping[str, Any], source: str, folder: Path) -> Study:
    """The models and claims, by the rules of a STUDY.toml."""
    estimator: Estimator | None = read.get("estimator")
    written = {name: content[name] for name in ("model", "claim") if name in content}
    lag = estimator.lag if estimator and "lag" in estimator.model_fields_set else None
    if written:
        return Study.check({"data": _data(lag or 0).model_dump(exclude_none=True), **written}, source, folder)
    if estimator is None and read.get("society") is None:
        raise DesignError(f"{source}: what is estimated is missing; write sections [[model]] and [[claim]], or [estimator] study.")
    name = estimator.study if estimator else "article"
    study = Study.load(name if name == "article" and not (folder / name).is_file() else folder / name)
    claimed = {model for claim in study.claims for model in (claim.model, claim.minus)}
    models = tuple(model for model in study.models if model.name in claimed)
    if not models:
        raise DesignError(f"{source}, [estimator]: the study {name} makes no claim, so there is nothing to diagnose.")
    lagged = 0 if read.get("panel") else study.data.lag if lag is None else lag
    return replace(study, data=_data(lagged), models=models, margins=())


def _data(lag: int) -> Data:
    return Data(unit=VILLAGE, period=YEAR, lag=lag)
