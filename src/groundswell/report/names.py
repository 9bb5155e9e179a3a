"""What columns and values are called in tables: by the labels of a Stata or SPSS file where it has some, else by their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from groundswell.report.words import plain

_COLON = re.compile(r":(?![^\[]*\])")  # one between factors, not one within a level


@dataclass(frozen=True)
class Names:
    """Labels of columns and of their values.

    Attributes
    ----------
    labels
        What a column is called, by column.
    value_labels
        What a value is called, by column and value.
    """

    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    value_labels: Mapping[str, Mapping[float | str, str]] = field(default_factory=dict[str, dict[float | str, str]])

    def column(self, name: str) -> str:
        """A column by its label; where another column has the same one, with its name.

        Examples
        --------
        >>> Names({"edu": "Schooling"}).column("edu"), Names().column("large_protest")
        ('Schooling', 'large protest')
        """
        label = self.labels.get(name, "").strip()
        if not label:
            return plain(name)
        return f"{label} ({name})" if list(self.labels.values()).count(self.labels[name]) > 1 else label

    def value(self, column: str, value: str) -> str:
        """A value, as estimates write it, by its label."""
        named = {_written(key): label for key, label in self.value_labels.get(column, {}).items()}
        return named.get(value, value)

    def term(self, name: str) -> str:
        """A term of a model.

        Examples
        --------
        >>> Names({"reg": "Region"}, {"reg": {2.0: "North"}}).term("x:i.reg[2]")
        'x × Region: North'
        """
        return " × ".join(self._factor(part) for part in _COLON.split(name))

    def model(self, name: str, outcome: str, joint: str = ", ") -> str:
        """A model by its name and, where the name does not tell it, its outcome."""
        return self.column(outcome) if plain(name) == plain(outcome) else f"{plain(name)}{joint}{self.column(outcome)}"

    def _factor(self, name: str) -> str:
        if name.startswith("i.") and name.endswith("]"):
            variable, _, level = name[2:-1].partition("[")
            return f"{self.column(variable)}: {self.value(variable, level)}"
        return f"{self.column(name.removesuffix('^2'))}²" if name.endswith("^2") else self.column(name)


def _written(value: float | str) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
