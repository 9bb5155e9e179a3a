"""What a proof says: a paragraph, and a row for each claim with its figures and its verdict."""

from __future__ import annotations

from dataclasses import dataclass

HOLDS, FAILS = "holds", "fails"
"""Verdicts on known mathematics, which has to hold."""
MET, NOT_MET, UNDETERMINED, CONTRADICTED = "met", "not met", "undetermined", "contradicted"
"""Verdicts on the model: shown; within reach of the figures but not shown; too few villages to tell; the other way round."""
PRINTED = "printed"
"""A figure that nothing is asked of."""
BREAKING = (FAILS, CONTRADICTED)
"""Verdicts after which the command ends with 1."""

Figure = float | int | str | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One claim.

    Attributes
    ----------
    id
        The row of the article that it is about, or a short name.
    claim
        What must hold, in words.
    figures
        By name; every row of a table has the same names.
    verdict
        One of the words above.
    """

    id: str
    claim: str
    figures: dict[str, Figure]
    verdict: str


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A proof as it came out.

    Attributes
    ----------
    name
        As it is called on the command line.
    paragraph
        What was done, and how to read the table.
    rows
        The claims.
    notes
        What the table cannot say, a sentence each.
    """

    name: str
    paragraph: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def breaks(self) -> bool:
        """Whether something failed that has to hold."""
        return any(row.verdict in BREAKING for row in self.rows)
