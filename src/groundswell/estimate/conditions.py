"""Conditions on rows, as ``year >= 2004 and region != "north"``: read by a grammar of our own and never run.

::

    condition  = all { "or" all }
    all        = part { "and" part }
    part       = "(" condition ")" | operand comparison operand
    operand    = name | number | text in quotes | true | false
    comparison = "==" | "=" | "!=" | "<" | "<=" | ">" | ">="
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from groundswell.errors import StudyError, nearest

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.]))"""
    r"""|(?P<text>"[^"]*"|'[^']*')|(?P<name>[^\W\d](?:[\w.]*\w)?)|(?P<sign>==|!=|<=|>=|=|<|>|\(|\)))"""
)
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ALLOWED = 'a condition compares columns with numbers or text, as `year >= 2004 and region == "north"`, joined by and / or'
_DEEPEST = 50


@dataclass(frozen=True)
class Name:
    """A column."""

    name: str


@dataclass(frozen=True)
class Comparison:
    """Two operands, each a column, a number or text, and how they are compared."""

    left: Name | float | str
    sign: str
    right: Name | float | str


@dataclass(frozen=True)
class Joined:
    """Conditions joined by ``and`` or by ``or``."""

    word: str
    parts: tuple[Condition, ...]


Condition = Comparison | Joined


def parse(text: str) -> Condition:
    """The condition that a text stands for.

    Raises
    ------
    StudyError
        If it is anything but comparisons joined by ``and`` and ``or``; the text is never run.
    """
    reader = _Reader(text, _tokens(text))
    condition = reader.joined("or")
    if reader.place < len(reader.tokens):
        raise reader.refusal()
    return condition


def expression(condition: Condition, frame: pl.DataFrame, source: str) -> pl.Expr:
    """The condition as a Polars expression on a frame.

    Raises
    ------
    StudyError
        If a column is not there, or text would be compared with a number.
    """
    if isinstance(condition, Joined):
        parts = [expression(part, frame, source) for part in condition.parts]
        return pl.all_horizontal(parts) if condition.word == "and" else pl.any_horizontal(parts)
    kinds = {_kind(side, frame, source) for side in (condition.left, condition.right)}
    if len(kinds) > 1:
        told = f"{_shown(condition.left, frame)} {condition.sign} {_shown(condition.right, frame)}"
        raise StudyError(f"{source}: {told} would compare text with a number.")
    return _COMPARISONS[condition.sign](_operand(condition.left), _operand(condition.right))


def _operand(side: Name | float | str) -> pl.Expr:
    return pl.col(side.name) if isinstance(side, Name) else pl.lit(side)


def _kind(side: Name | float | str, frame: pl.DataFrame, source: str) -> str:
    if not isinstance(side, Name):
        return "text" if isinstance(side, str) else "number"
    if side.name not in frame.columns:
        guess = nearest(side.name, frame.columns)
        hint = f"; is it `{guess}`?" if guess else f". The columns are {', '.join(frame.columns)}."
        raise StudyError(f"{source}: there is no column `{side.name}`{hint}")
    kind = frame.schema[side.name]
    if kind.is_numeric() or kind == pl.Boolean:
        return "number"
    if _holds_text(kind):
        return "text"
    raise StudyError(f"{source}: column `{side.name}` holds neither numbers nor text ({kind}), so nothing compares with it.")


def _holds_text(kind: pl.DataType) -> bool:
    return isinstance(kind, (pl.String, pl.Null))


def _shown(side: Name | float | str, frame: pl.DataFrame) -> str:
    if isinstance(side, Name):
        return f"`{side.name}` ({'text' if _holds_text(frame.schema[side.name]) else 'numbers'})"
    return f'"{side}"' if isinstance(side, str) else f"{side:g}"


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise StudyError(f"`{text}`: `{text[place:].strip()[:20]}` cannot be read; {_ALLOWED}.")
        kind = found.lastgroup or ""
        tokens.append((kind, found[kind]))
        place = found.end()
    return tokens


@dataclass
class _Reader:
    """Reads tokens from left to right."""

    text: str
    tokens: list[tuple[str, str]]
    place: int = 0
    depth: int = 0

    def joined(self, word: str) -> Condition:
        parts = [self.part(word)]
        while self.next_is(word):
            self.place += 1
            parts.append(self.part(word))
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def part(self, word: str) -> Condition:
        if word == "or":
            return self.joined("and")
        return self.within_brackets() if self.next_is("(") else self.comparison()

    def within_brackets(self) -> Condition:
        self.place += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise StudyError(f"`{self.text[:40]} ...`: brackets stand more than {_DEEPEST} deep.")
        condition = self.joined("or")
        if not self.next_is(")"):
            raise self.refusal()
        self.place += 1
        self.depth -= 1
        return condition

    def comparison(self) -> Condition:
        left = self.operand()
        if self.place == len(self.tokens) or self.tokens[self.place][1] not in _COMPARISONS:
            raise self.refusal()
        sign = self.tokens[self.place][1]
        self.place += 1
        return Comparison(left, sign, self.operand())

    def operand(self) -> Name | float | str:
        kind, token = self.tokens[self.place] if self.place < len(self.tokens) else ("", "")
        if kind in {"", "sign"} or token.lower() in {"and", "or", "not"}:
            raise self.refusal()
        self.place += 1
        if kind == "text":
            return token[1:-1]
        if kind == "number":
            return _number(token)
        return {"true": 1, "false": 0}.get(token.lower(), Name(token))

    def next_is(self, word: str) -> bool:
        kind, token = self.tokens[self.place] if self.place < len(self.tokens) else ("", "")
        return kind != "text" and token.lower() == word

    def refusal(self) -> StudyError:
        came = f"at `{self.tokens[self.place][1]}`" if self.place < len(self.tokens) else "at its end"
        return StudyError(f"`{self.text}`: {came} it cannot be read; {_ALLOWED}.")


def _number(token: str) -> float:
    """A whole number as such where 64 bits hold it, so that a long identifier is compared to the last digit."""
    plain = token.lstrip("+-").isdigit() and len(token) <= 18
    return int(token) if plain else float(token)
