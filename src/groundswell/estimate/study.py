"""A study: which models are fitted to which rows, and what is claimed of them; read once, checked once, never run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from groundswell import tables, toml
from groundswell.errors import StudyError, nearest, unknown
from groundswell.estimate.sections import CONSTANT, ERRORS_OF, Claim, Data, Margin, Model, Sections
from groundswell.estimate.terms import parse_all

ARTICLE = "article"
_SECTIONS: dict[str, type[BaseModel]] = {"data": Data, "model": Model, "margin": Margin, "claim": Claim}
_TOLD = 20


@dataclass(frozen=True)
class Study:
    """Models, margins and claims on the rows of one table.

    Attributes
    ----------
    data
        Where the rows are, what is followed over time, and the lag.
    models, margins, claims
        In the order of the file.
    source
        The file, for messages.
    folder
        The folder to which the path of the data is relative.
    """

    data: Data
    models: tuple[Model, ...]
    margins: tuple[Margin, ...] = ()
    claims: tuple[Claim, ...] = ()
    source: str = "the study"
    folder: Path = Path()

    @classmethod
    def load(cls, path: str | Path) -> Study:
        """A study from a file; ``"article"`` is the article's own where no file bears that name.

        Raises
        ------
        StudyError
            With a sentence a fault: file, section, key, what came, what is allowed.
        """
        path = Path(path)
        if str(path) == ARTICLE and not path.is_file():
            text = files("groundswell.estimate").joinpath("studies", "article.toml").read_text(encoding="utf-8")
            return cls.read(text, source="the article's study")
        absent = f"there is no such file; `{ARTICLE}` is the article's own study."
        return cls.read(toml.text(path, StudyError, absent), source=str(path), folder=path.parent)

    @classmethod
    def read(cls, text: str, source: str = "the study", folder: Path = Path()) -> Study:
        """A study from the text of a STUDY.toml."""
        return cls.check(toml.content(text, StudyError, source), source, folder)

    @classmethod
    def check(cls, content: Mapping[str, Any], source: str = "the study", folder: Path = Path()) -> Study:
        """A study from the content of a STUDY.toml as a dictionary."""
        try:
            sections = Sections.model_validate(dict(content))
        except ValidationError as error:
            told = [fault for fault in error.errors() if not (fault["type"] == "too_short" and fault["input"])]
            raise _refusal([_sentence(fault, content, source) for fault in told]) from None
        faults = _contradictions(sections, source)
        if faults:
            raise _refusal(faults)
        return cls(
            data=sections.data,
            models=sections.model,
            margins=sections.margin,
            claims=sections.claim,
            source=source,
            folder=folder,
        )

    @property
    def path(self) -> Path | None:
        """The file of the data, if the study names one."""
        return None if self.data.path is None else self.folder / self.data.path

    def _repr_html_(self) -> str:
        rows = [(one.name, one.outcome, one.kind, ", ".join(one.terms), ", ".join(one.effects), one.errors) for one in self.models]
        names = ["model", "outcome", "kind", "terms", "effects", "errors"]
        return tables.to_html(pl.DataFrame(rows, schema=names, orient="row"))

    def model(self, name: str) -> Model:
        """The model of a name."""
        return next(model for model in self.models if model.name == name)


def _refusal(faults: list[str]) -> StudyError:
    faults = list(dict.fromkeys(faults))
    more = len(faults) - _TOLD
    return StudyError(*faults[:_TOLD], *([f"... and {more} more."] if more > 0 else []))


def _sentence(fault: ErrorDetails, content: Mapping[str, Any], source: str) -> str:
    """A fault that pydantic found, in our words."""
    section, *inner = fault["loc"]
    key = next((part for part in inner if isinstance(part, str)), None)
    if fault["type"] == "extra_forbidden":
        allowed = list(_SECTIONS) if key is None else list(_SECTIONS[str(section)].model_fields)
        return unknown("section" if key is None else "key", key or str(section), allowed, _place(fault["loc"], content, source))
    place = _place(fault["loc"], content, source)
    if key is None:
        due = Sections.model_fields[str(section)].title
        return f"{place}: {due} is due." if fault["type"] == "missing" else f"{place}: {due} is due; got {_came(fault['input'])}."
    due = _SECTIONS[str(section)].model_fields[key].title
    if fault["type"] == "missing":
        return f"{place}: the key `{key}` is missing; it must be {due}."
    reason = f": {fault['ctx']['error']}" if fault["type"] == "value_error" and "ctx" in fault else ""
    return f"{place}, key `{key}`: got {_came(fault['input'])}{reason.removesuffix('.')}; it must be {due}."


def _came(value: Any) -> str:
    text = f"`{value}`" if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else f"{text[:76]} ..."


def _place(location: Sequence[int | str], content: Mapping[str, Any], source: str) -> str:
    """As ``STUDY.toml, [[model]] 2 (name "protest")``."""
    section = str(location[0])
    if section not in _SECTIONS:
        return source
    if len(location) < 2 or not isinstance(location[1], int):
        return f"{source}, [{section}]" if section == "data" else f"{source}, [[{section}]]"
    return _place_of(section, location[1], content[section][location[1]], source)


def _place_of(section: str, number: int, entry: Any, source: str) -> str:
    found = entry if isinstance(entry, Mapping) else {}
    named = next((f' ({key} "{found[key]}")' for key in ("name", "id") if key in found), "")
    return f"{source}, [[{section}]] {number + 1}{named}"


def _contradictions(sections: Sections, source: str) -> list[str]:
    """Faults between keys, each right alone."""
    faults: list[str] = []
    if sections.data.lag and not (sections.data.unit and sections.data.period):
        faults.append(f"{source}, [data]: a lag needs the keys `unit` and `period`.")
    if sections.data.unit and sections.data.unit == sections.data.period:
        faults.append(f"{source}, [data]: `unit` and `period` are both `{sections.data.unit}`; they must be two columns.")
    faults += _repeated([model.name for model in sections.model], "model", "name", source)
    faults += _repeated([claim.id for claim in sections.claim], "claim", "id", source)
    models = {model.name: model for model in sections.model}
    for number, model in enumerate(sections.model):
        faults += _of_model(model, _place_of("model", number, {"name": model.name}, source))
    for number, margin in enumerate(sections.margin):
        faults += _of_margin(margin, models, _place_of("margin", number, {}, source))
    for number, claim in enumerate(sections.claim):
        faults += _of_claim(claim, models, _place_of("claim", number, {"id": claim.id}, source))
    return faults


def _repeated(names: list[str], section: str, key: str, source: str) -> list[str]:
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    return [f"{source}, [[{section}]]: the {key} `{name}` stands in more than one; each needs its own." for name in twice]


def _of_model(model: Model, place: str) -> list[str]:
    faults = [
        f"{place}: the effect `{name}` is named twice." for name in dict.fromkeys(model.effects) if model.effects.count(name) > 1
    ]
    if not model.effects and CONSTANT in model.variables:
        faults.append(f"{place}: the intercept is reported as `{CONSTANT}`, so no column of the terms may be called so.")
    if model.kind == "conditional-logit" and not model.effects:
        faults.append(f"{place}: a conditional logit conditions on its first effect; the key `effects` names none.")
    word, colon, _ = model.errors.partition(":")
    allowed = ERRORS_OF[model.kind]
    if word + ":COLUMN" * bool(colon) not in allowed:
        kind = model.kind.replace("-", " ")
        due = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
        faults.append(f"{place}, key `errors`: got `{model.errors}`; for a {kind} it must be {due}.")
    return faults


def _of_margin(margin: Margin, models: Mapping[str, Model], place: str) -> list[str]:
    if margin.model not in models:
        return [_not_one_of(margin.model, models, place, "model", "models")]
    model = models[margin.model]
    plain = [factor.variable for term in model.parsed for factor in term.factors if not factor.indicator]
    faults: list[str] = []
    if margin.of not in plain:
        faults.append(_not_one_of(margin.of, dict.fromkeys(plain), place, "of", "columns of its model with a slope"))
    if margin.by is not None and margin.by not in model.variables:
        faults.append(_not_one_of(margin.by, model.variables, place, "by", "columns of its model"))
    if margin.by == margin.of:
        faults.append(f"{place}, key `by`: got `{margin.by}`, the column whose slope is taken; another is due.")
    return faults


def _of_claim(claim: Claim, models: Mapping[str, Model], place: str) -> list[str]:
    faults = [
        _not_one_of(name, models, place, key, "models")
        for key, name in (("model", claim.model), ("minus", claim.minus))
        if name and name not in models
    ]
    if claim.side == "within" and claim.bound is None:
        faults.append(f"{place}: with side = `within` the key `bound` is due, a number above 0.")
    if claim.side != "within" and claim.bound is not None:
        faults.append(f"{place}, key `bound`: it goes with side = `within`; the side is `{claim.side}`.")
    if faults:
        return faults
    if claim.minus == claim.model:
        return [f"{place}, key `minus`: got `{claim.minus}`, the claim's own model; another is due."]
    if claim.minus and {models[claim.model].kind, models[claim.minus].kind} != {"linear"}:
        return [f"{place}, key `minus`: only linear models are stacked and compared; kind must be `linear` in both."]
    for key, text, model in _claimed(claim):
        faults += _absent_term(text, models[model], place, key)
    return faults


def _claimed(claim: Claim) -> list[tuple[str, str, str]]:
    """Each term that a claim is about: the key that names it, its text, the model it must be in."""
    named = [("term", claim.term), ("plus", claim.plus)]
    models = [name for name in (claim.model, claim.minus) if name]
    return [(key, text, model) for key, text in named if text for model in models]


def _absent_term(text: str, model: Model, place: str, key: str) -> list[str]:
    """A fault if a claim's term is not one of its model; of ``i.a[2]`` only ``i.a`` is known before the data."""
    names = [term.name for term in model.parsed]
    try:
        (sought,) = parse_all([_without_levels(text)])
    except (StudyError, ValueError):
        return [_not_one_of(text, names, place, key, f"terms of model `{model.name}`")]
    known = sought.key in {term.key for term in model.parsed}
    return [] if known else [_not_one_of(text, names, place, key, f"terms of model `{model.name}`")]


def _without_levels(text: str) -> str:
    return re.sub(r"\[[^\]]*\]", "", text)


def _not_one_of(came: str, allowed: Iterable[str], place: str, key: str, what: str) -> str:
    words = list(allowed)
    guess = nearest(came, words)
    hint = f"; did you mean `{guess}`?" if guess else "."
    return f"{place}, key `{key}`: `{came}` is not one of the {what}{hint} They are {', '.join(words)}."
