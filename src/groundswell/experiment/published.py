"""What the article prints of its experiment: tables B-t1 to B-t4, and the numbers of people it gives."""

from __future__ import annotations

from dataclasses import dataclass

ARMS = ("control", "placebo", "treatment")
PEOPLE = (368, 346)
"""The article says 368 where it describes the experiment, and 346 elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One of the tables B-t2 to B-t4: two arms, an intercept, enumerator effects.

    Attributes
    ----------
    table
        Which.
    reference, arm
        By number in :data:`ARMS`.
    intercept, intercept_error, slope, slope_error
        As printed. The intercept is that of the enumerator left out among the dummies.
    """

    table: str
    reference: int
    arm: int
    intercept: float
    intercept_error: float
    slope: float
    slope_error: float


TABLES = (
    Printed(table="B-t2", reference=0, arm=2, intercept=2.9403, intercept_error=0.19907, slope=0.7628, slope_error=0.13271),
    Printed(table="B-t3", reference=0, arm=1, intercept=3.1948, intercept_error=0.2173, slope=0.3223, slope_error=0.1461),
    Printed(table="B-t4", reference=1, arm=2, intercept=3.4643, intercept_error=0.1885, slope=0.4338, slope_error=0.1284),
)
PRINTED_T = {"B-t2": 5.748, "B-t3": 2.206, "B-t4": 3.377}
PRINTED_P = 0.0284
"""The p-value of B-t3, the one p-value that is printed with its digits."""

RESPONDENTS = {
    "male": 0.62,
    "age": 41.0,
    "college": 0.89,
    "party_years": 16.24,
    "service_years": 18.77,
    "department_chief": 0.30,
    "section_chief": 0.56,
    "deputy_section_chief": 0.83,
    "leading_post": 0.60,
}
"""B-t1: means over respondents. Ranks are cumulative: each holds those above."""
