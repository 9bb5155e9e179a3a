"""Terms of a model: products of columns, read by a grammar of our own and never run.

::

    term    = product { "*" product }     a*b is reported as a, b and a:b
    product = factor { ":" factor }
    factor  = name | name "^2" | "i." name

A name is one of letters, digits, underscores and dots, and begins with a letter or an underscore. ``i.a`` stands for an
indicator of each value of ``a`` but the lowest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

import numpy as np
import polars as pl

from groundswell.arrays import Floats
from groundswell.errors import StudyError

_FACTOR = re.compile(r"(?P<indicator>i\.)?(?P<variable>[^\W\d](?:[\w.]*\w)?)(?P<square>\^2)?")
_FOREIGN = re.compile(r"[^\w.:*^\s]|\*\*|\^(?!2)")
_ALLOWED = "a term is `a`, `a:b`, `a*b`, `a^2` or `i.a`, with names of columns and nothing that is run"
_CROSSED = 4


@dataclass(frozen=True)
class Factor:
    """One column within a term.

    Attributes
    ----------
    variable
        The column.
    power
        1, or 2 for its square.
    indicator
        Whether it stands for indicators of its values.
    level
        The value that an indicator is of; None before the values are known.
    """

    variable: str
    power: int = 1
    indicator: bool = False
    level: Any = None

    @property
    def name(self) -> str:
        """As it is reported.

        Examples
        --------
        >>> Factor("region", indicator=True, level=2.0).name
        'i.region[2]'
        """
        if self.indicator:
            return f"i.{self.variable}" + ("" if self.level is None else f"[{written(self.level)}]")
        return self.variable + ("^2" if self.power == 2 else "")


@dataclass(frozen=True)
class Term:
    """A product of columns, with one coefficient (or one for each value of an ``i.`` column)."""

    factors: tuple[Factor, ...]

    @property
    def name(self) -> str:
        """As it is reported, its factors in the order in which they were written."""
        return ":".join(factor.name for factor in self.factors)

    @property
    def key(self) -> frozenset[str]:
        """The same for ``a:b`` and ``b:a``."""
        return frozenset(factor.name for factor in self.factors)

    @property
    def variables(self) -> tuple[str, ...]:
        """The columns it is made of."""
        return tuple(factor.variable for factor in self.factors)

    def expanded(self, levels: Mapping[str, Sequence[Any]]) -> list[Term]:
        """One term for each value of an ``i.`` column but the lowest; the term itself where there is none.

        Parameters
        ----------
        levels
            The values of each ``i.`` column in ascending order.
        """
        choices = [
            [replace(factor, level=level) for level in levels[factor.variable][1:]] if factor.indicator else [factor]
            for factor in self.factors
        ]
        return [Term(factors) for factors in product(*choices)]

    def values(self, frame: pl.DataFrame) -> Floats:
        """Its value in each row of a frame; shape ``(rows,)``."""
        column = np.ones(frame.height)
        for factor in self.factors:
            values = frame[factor.variable]
            column *= (values == factor.level).to_numpy() if factor.indicator else values.to_numpy() ** factor.power
        return column

    def slope(self, of: str, point: Point) -> float:
        """The partial derivative with respect to a column, at a point."""
        total = 0.0
        for place, factor in enumerate(self.factors):
            if factor.variable == of and not factor.indicator:
                others = [point.value(other) for other in self.factors[:place] + self.factors[place + 1 :]]
                total += factor.power * point.numbers[of] ** (factor.power - 1) * math.prod(others)
        return total


@dataclass(frozen=True)
class Point:
    """Where a slope is taken.

    Attributes
    ----------
    numbers
        A value for each column.
    shares
        The share of rows in which an ``i.`` column has a value, by column and value.
    """

    numbers: Mapping[str, float]
    shares: Mapping[tuple[str, Any], float]

    def value(self, factor: Factor) -> float:
        """The value of one factor here."""
        if factor.indicator:
            return self.shares[factor.variable, factor.level]
        return self.numbers[factor.variable] ** factor.power


def parse(text: str) -> list[Term]:
    """The terms that a text stands for.

    Raises
    ------
    StudyError
        If it is anything but names joined by ``:`` and ``*``, ``^2`` and ``i.``; the text is never run.

    Examples
    --------
    >>> [term.name for term in parse("migration * i.region")]
    ['migration', 'i.region', 'migration:i.region']
    """
    foreign = _FOREIGN.search(text)
    if foreign:
        raise StudyError(f"term `{text}`: `{foreign.group()}` has no place in it; {_ALLOWED}.")
    products = [_product(part, text) for part in text.split("*")]
    if len(products) > _CROSSED:
        raise StudyError(f"term `{text}`: {len(products)} factors joined by `*`; at most {_CROSSED} are allowed.")
    chosen = [subset for size in range(1, len(products) + 1) for subset in combinations(products, size)]
    return [_joined(subset, text) for subset in chosen]


def parse_all(texts: Sequence[str]) -> list[Term]:
    """The terms of a model, each once, in the order in which they first come."""
    terms: dict[frozenset[str], Term] = {}
    for text in texts:
        for term in parse(text):
            terms.setdefault(term.key, term)
    return list(terms.values())


def _product(text: str, whole: str) -> tuple[Factor, ...]:
    return tuple(_factor(part.strip(), whole) for part in text.split(":"))


def _factor(text: str, whole: str) -> Factor:
    found = _FACTOR.fullmatch(text)
    if found is None or (found["indicator"] and found["square"]):
        what = f"`{text}` is no name of a column" if text else "a name is missing"
        raise StudyError(f"term `{whole}`: {what}; {_ALLOWED}.")
    return Factor(found["variable"], power=2 if found["square"] else 1, indicator=bool(found["indicator"]))


def _joined(products: Sequence[tuple[Factor, ...]], text: str) -> Term:
    factors = tuple(factor for part in products for factor in part)
    names = [factor.name for factor in factors]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated:
        raise StudyError(f"term `{text}`: `{repeated}` stands in it twice; a square is written `a^2`.")
    return Term(factors)


def written(value: Any) -> str:
    """A value as a person writes it: a whole number without the .0 that Stata gives it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
