"""Numbers and terms as a reader wants them: digits that say something, and words instead of operators."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

MINUS = "−"
DASH = "–"
_ORDINARY, _MOST = 3, 6
_COLON = re.compile(r":(?![^\[]*\])")  # one between factors, not one within a level


def decimals(values: Iterable[float | None]) -> int:
    """How many decimals a row of numbers needs so that its smallest still shows two digits: three as a rule, six at most.

    Examples
    --------
    >>> decimals([0.1409, 0.0260]), decimals([0.0001522, 0.0225])
    (3, 5)
    """
    sizes = [abs(value) for value in values if value is not None and math.isfinite(value) and value != 0]
    if not sizes:
        return _ORDINARY
    needed = 1 - math.floor(math.log10(min(sizes)))
    if needed < 0:  # the smallest is 100 or more
        return 1
    return min(max(needed, _ORDINARY), _MOST)


def number(value: float | None, places: int = _ORDINARY) -> str:
    """A number with a true minus sign; one too small for its decimals as a power of ten; a dash where there is none.

    Examples
    --------
    >>> number(-0.1409), number(0.00000012), number(None), number(12345.678, 1)
    ('−0.141', '1.2e−07', '–', '12,345.7')
    """
    if value is None or not math.isfinite(value):
        return DASH
    shown = f"{value:,.{places}f}"
    if value and float(shown.replace(",", "")) == 0:
        shown = f"{value:.1e}"
    return shown.replace("-", MINUS)


def whole(value: float | None) -> str:
    """A count, with its thousands apart."""
    return DASH if value is None else f"{int(value):,}"


def share(value: float | None) -> str:
    """A share as a percentage without decimals.

    Examples
    --------
    >>> share(0.687)
    '69%'
    """
    return DASH if value is None or not math.isfinite(value) else f"{100 * value:.0f}%"


def probability(value: float | None) -> str:
    """A p-value: three decimals, and never a flat zero.

    Examples
    --------
    >>> probability(0.0284), probability(0.00001)
    ('0.028', '<0.001')
    """
    if value is None or not math.isfinite(value):
        return DASH
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def interval(low: float | None, high: float | None, places: int = _ORDINARY) -> str:
    """A 95% interval, both ends with as many decimals as its estimate.

    Examples
    --------
    >>> interval(-0.02, 0.31)
    '−0.020 to 0.310'
    """
    if low is None or high is None:
        return DASH
    return f"{number(low, places)} to {number(high, places)}"


def term(name: str) -> str:
    """A term of a model in words, as a table or an axis shows it.

    Examples
    --------
    >>> term("migration:strong_lineage"), term("migration^2"), term("i.region[north]")
    ('migration × strong lineage', 'migration²', 'region: north')
    """
    return " × ".join(_factor(part) for part in _COLON.split(name))


def _factor(name: str) -> str:
    if name.startswith("i.") and name.endswith("]"):
        variable, _, level = name[2:-1].partition("[")
        return f"{_spaced(variable)}: {level}"
    return _spaced(name).replace("^2", "²")


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def plain(name: str) -> str:
    """A column, model or outcome as a person would say it: spaces for underscores.

    Examples
    --------
    >>> plain("large_protest")
    'large protest'
    """
    return _spaced(name)


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def capital(text: str) -> str:
    """A sentence's beginning, the rest as it was."""
    return text[:1].upper() + text[1:]


def model_title(name: str, outcome: str, joint: str = ", ") -> str:
    """A model by its name and, where the name does not tell it, its outcome.

    Examples
    --------
    >>> model_title("large_protest", "large_protest"), model_title("A-2.3", "large_protest")
    ('large protest', 'A-2.3, large protest')
    """
    return plain(name) if plain(name) == plain(outcome) else f"{plain(name)}{joint}{plain(outcome)}"
