"""A scenario: the whole world, design and fieldwork of one run, frozen and checked once."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, Self

import tomli_w
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from groundswell import toml
from groundswell.errors import ScenarioError, unknown
from groundswell.scenario import episodes, sections
from groundswell.scenario.parameter import Section, range_of, source_of, unit_of

_PRESETS = files("groundswell.scenario") / "presets"


class Scenario(Section):
    """The world, the design and the fieldwork of one run.

    Examples
    --------
    >>> Scenario.load("default").sampling.households
    20
    """

    title: str = ""
    time: sections.Time = sections.Time()
    frame: sections.Frame = sections.Frame()
    sampling: sections.Sampling = sections.Sampling()
    society: sections.Society = sections.Society()
    economy: sections.Economy = sections.Economy()
    migration: sections.Migration = sections.Migration()
    exposure: sections.Exposure = sections.Exposure()
    disputes: sections.Disputes = sections.Disputes()
    diffusion: sections.Diffusion = sections.Diffusion()
    homecoming: sections.Homecoming = sections.Homecoming()
    mobilisation: sections.Mobilisation = sections.Mobilisation()
    response: sections.Response = sections.Response()
    fieldwork: sections.Fieldwork = sections.Fieldwork()
    switches: sections.Switches = sections.Switches()
    county: episodes.County = episodes.County()
    officials: episodes.Officials = episodes.Officials()
    crowd: episodes.Crowd = episodes.Crowd()
    episode: episodes.Episode = episodes.Episode()
    episode_switches: episodes.EpisodeSwitches = episodes.EpisodeSwitches()

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in type(self).model_fields))

    @classmethod
    def load(cls, name: str | Path) -> Self:
        """A scenario from a file if one of that name exists, else the preset of that name.

        Raises
        ------
        ScenarioError
            If there is neither, or if the file is not a scenario; every fault is named.
        """
        path = Path(name)
        if path.is_file():
            return cls.from_toml(toml.text(path, ScenarioError, "there is no such file."), str(path))
        preset = _PRESETS / f"{name}.toml"
        if str(name) not in presets():
            raise ScenarioError(unknown("scenario", str(name), presets(), "no file of that name, and no preset"))
        return cls.from_toml(preset.read_text(encoding="utf-8"), f"preset {name}")

    @classmethod
    def from_toml(cls, text: str, source: str = "scenario") -> Self:
        """A scenario from the text of a TOML file; what it does not name stays at its default."""
        values = toml.content(text, ScenarioError, source)
        try:
            scenario = cls.model_validate(values)
        except ValidationError as error:
            raise ScenarioError(*(_sentence(fault, source) for fault in error.errors())) from None
        scenario._check(source)
        return scenario

    def to_toml(self) -> str:
        """The whole scenario as a TOML file, defaults included."""
        return tomli_w.dumps(self.model_dump())

    def changed(self, source: str = "scenario", **values: dict[str, Any]) -> Self:
        """The same scenario with some values of its sections changed.

        Parameters
        ----------
        source
            Where the values come from, for the words of a fault.
        **values
            Values by section.

        Examples
        --------
        >>> Scenario().changed(switches={"empowerment": False}).switches.empowerment
        False
        """
        stored = self.model_dump()
        for section, new in values.items():
            stored[section] = {**stored[section], **new}
        return self.from_toml(tomli_w.dumps(stored), source)

    def parameters(self) -> list[dict[str, str]]:
        """Every parameter: section, name, value, unit, range, source and meaning, in words."""
        rows: list[dict[str, str]] = []
        for section in type(self).model_fields:
            values = getattr(self, section)
            if isinstance(values, BaseModel):
                rows += [_row(section, name, field, values) for name, field in type(values).model_fields.items()]
        return rows

    @property
    def counties(self) -> int:
        """Counties of the whole country."""
        return self.frame.regions * self.frame.provinces * self.frame.counties

    def _check(self, source: str) -> None:
        """Rules that tie parameters to one another."""
        frame, sampling, time = self.frame, self.sampling, self.time
        rules = [
            (time.last_year > time.first_year, "[time] last_year must come after first_year"),
            (sampling.provinces <= frame.provinces, "[sampling] provinces must not exceed [frame] provinces"),
            (sampling.county_strata <= frame.counties, "[sampling] county_strata must not exceed [frame] counties"),
            (sampling.township_strata <= frame.townships, "[sampling] township_strata must not exceed [frame] townships"),
            (sampling.village_strata <= frame.villages, "[sampling] village_strata must not exceed [frame] villages"),
            (self.disputes.land_least <= self.disputes.land_most, "[disputes] land_least must not exceed land_most"),
            (self.disputes.hurt_least <= self.disputes.hurt_most, "[disputes] hurt_least must not exceed hurt_most"),
            (
                self.disputes.other_hurt_least <= self.disputes.other_hurt_most,
                "[disputes] other_hurt_least must not exceed other_hurt_most",
            ),
            (
                self._villages_a_province() >= sampling.lost_to_earthquake,
                "[sampling] lost_to_earthquake exceeds a province's villages",
            ),
            (
                self._villages_a_province() * frame.regions * sampling.provinces
                > sampling.lost_to_flood + sampling.lost_to_earthquake,
                "[sampling] more villages are lost than drawn",
            ),
            (
                self.episode.form == "none" or self.county.number <= self.counties,
                f"[county] number {self.county.number} is a county without villages: the country has {self.counties} counties",
            ),
        ]
        faults = [f"{source}: {words}." for kept, words in rules if not kept]
        if faults:
            raise ScenarioError(*faults)

    def _villages_a_province(self) -> int:
        return self.sampling.county_strata * self.sampling.township_strata * self.sampling.village_strata


def presets() -> list[str]:
    """Names of the scenarios that come with the package."""
    return sorted(entry.name.removesuffix(".toml") for entry in _PRESETS.iterdir() if entry.name.endswith(".toml"))


def _row(section: str, name: str, field: FieldInfo, values: BaseModel) -> dict[str, str]:
    value = getattr(values, name)
    return {
        "section": section,
        "parameter": name,
        "value": str(value).lower() if isinstance(value, bool) else str(value),
        "unit": unit_of(field),
        "range": range_of(field),
        "source": source_of(field),
        "meaning": field.description or "",
    }


def _sentence(fault: ErrorDetails, source: str) -> str:
    """One fault that pydantic found, in our words."""
    place = [str(part) for part in fault["loc"]]
    section = Scenario.model_fields.get(place[0])
    kind: Any = section.annotation if section else None
    if fault["type"] == "extra_forbidden":
        if len(place) == 1:
            return unknown("section or key", place[0], Scenario.model_fields, source)
        return unknown("key", place[-1], kind.model_fields, f"{source}, [{place[0]}]")
    if len(place) == 1:
        wanted = "a text" if kind is str else "a section"
        return f"{source}: `{place[0]}` is {wanted}; got {fault['input']!r}."
    field = kind.model_fields[place[1]]
    wanted = _kind(field.annotation)
    return (
        f"{source}, [{place[0]}]: {place[1]} ({field.description}) is {wanted}, {range_of(field)}"
        f" ({unit_of(field)}); got {fault['input']!r}."
    )


def _kind(annotation: Any) -> str:
    return {bool: "a switch", int: "a whole number", float: "a number"}.get(annotation, "a word")
