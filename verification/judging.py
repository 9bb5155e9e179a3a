"""How a figure is judged: by its side of nought in standard errors, by its interval against bounds, by how far off it is."""

from __future__ import annotations

import math

from verification.proof import MET, NOT_MET, UNDETERMINED, Row
from verification.statistic import Statistic

ERRORS = 3.0
"""Standard errors by which a figure must differ from nought."""
SURE = 1.645
"""Standard errors on either side that must lie within a bound (a 90% interval, as in an equivalence test at 5%)."""


def ratio_of(found: Statistic) -> float:
    """A figure in its standard errors; nought where it has none."""
    error = found.std_error
    return found.value / error if error > 0 else 0.0


def inside(found: Statistic, bounds: tuple[float, float]) -> str:
    """Whether an estimate's interval lies inside of bounds, outside, or across one."""
    low, high = found.value - SURE * found.std_error, found.value + SURE * found.std_error
    if bounds[0] <= low and high <= bounds[1]:
        return MET
    return NOT_MET if high < bounds[0] or low > bounds[1] else UNDETERMINED


def signed(name: str, claim: str, found: Statistic, sign: int) -> Row:
    """A row on a figure that must lie on one side of nought."""
    ratio = sign * ratio_of(found)
    return _row(name, claim, found, "above 0" if sign > 0 else "below 0", _side(ratio))


def bounded(name: str, claim: str, found: Statistic, bound: float) -> Row:
    """A row on a figure that must be about zero: inside a bound."""
    return _row(name, claim, found, f"within {bound:g}", inside(found, (-bound, bound)))


def near(name: str, claim: str, found: Statistic, target: float, tolerance: float) -> Row:
    """A row on a figure that was aimed at."""
    hit = abs(found.value - target) <= tolerance
    return _row(name, claim, found, f"{target:g} by {tolerance:g}", MET if hit else NOT_MET)


def above(name: str, claim: str, found: Statistic, least: float) -> Row:
    """A row on a figure that was set to lie above another."""
    return _row(name, claim, found, f"above {least:g}", inside(found, (least, math.inf)))


def told(name: str, claim: str, found: Statistic, verdict: str, wanted: str = "") -> Row:
    """A row whose verdict is known already."""
    return _row(name, claim, found, wanted, verdict)


def _side(ratio: float) -> str:
    if ratio >= ERRORS:
        return MET
    return NOT_MET if ratio <= -ERRORS else UNDETERMINED


def _row(name: str, claim: str, found: Statistic, wanted: str, verdict: str) -> Row:
    figures = {"wanted": wanted, "found": found.value, "std. error": found.std_error, "ratio": ratio_of(found)}
    return Row(id=name, claim=claim, figures=figures, verdict=verdict)
