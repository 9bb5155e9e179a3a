"""How a parameter is declared: with its unit, range, meaning and source, or not at all."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

TEXT = "text"
"""The value is one that a text of the project gives."""
FREE = "free"
"""No text gives the value: it is an illustration, to be varied."""


def parameter(
    default: Any, unit: str, meaning: str, low: float | None = None, high: float | None = None, source: str = FREE
) -> Any:
    """Declare a parameter.

    Parameters
    ----------
    default
        Its value where a scenario is silent.
    unit
        As "people", "share", "per month".
    meaning
        One sentence in the field's words.
    low, high
        The range allowed, ends included.
    source
        "text", "free", or a few words that say where the value comes from.
    """
    return Field(default, ge=low, le=high, description=meaning, json_schema_extra={"unit": unit, "source": source})


def choice(default: str, words: Any, meaning: str, source: str = FREE) -> Any:
    """Declare a parameter that is one of a few words.

    Parameters
    ----------
    default
        Its value where a scenario is silent.
    words
        The ``Literal`` of all words allowed.
    meaning, source
        As of :func:`parameter`.
    """
    assert default in get_args(words), f"{default} is not one of {get_args(words)}"
    return Field(default, description=meaning, json_schema_extra={"unit": "word", "source": source})


def switch(meaning: str) -> Any:
    """Declare a mechanism that is on and can be switched off."""
    return parameter(default=True, unit="on or off", meaning=meaning, source=TEXT)


class Section(BaseModel):
    """A group of parameters: frozen, checked once, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def unit_of(field: FieldInfo) -> str:
    """The unit a parameter was declared with."""
    return str(_extra(field)["unit"])


def source_of(field: FieldInfo) -> str:
    """The source a parameter was declared with."""
    return str(_extra(field)["source"])


def range_of(field: FieldInfo) -> str:
    """The range of a parameter in words, as "0 to 1"."""
    if get_origin(field.annotation) is Literal:
        return "one of " + ", ".join(get_args(field.annotation))
    low: Any = next((rule.ge for rule in field.metadata if hasattr(rule, "ge")), None)
    high: Any = next((rule.le for rule in field.metadata if hasattr(rule, "le")), None)
    if low is None and high is None:
        return "true or false" if field.annotation is bool else "any"
    if high is None:
        return f"at least {low:g}"
    return f"{low:g} to {high:g}"


def _extra(field: FieldInfo) -> dict[str, Any]:
    extra = field.json_schema_extra
    assert isinstance(extra, dict), "every parameter is declared by parameter()"
    return extra
