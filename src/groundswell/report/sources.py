"""What each source would have made of the claims."""

from __future__ import annotations

import polars as pl

from groundswell.report.document import Section
from groundswell.report.table import Table
from groundswell.report.words import DASH, decimals, number
from groundswell.wording import counted

_NAMES = {"interviews": "Interviews", "press": "The press", "truth": "What truly happened"}


def sources_section(by_source: pl.DataFrame | None) -> Section:
    """The claims, judged by the same models on interviews, on the press and on what truly happened.

    Parameters
    ----------
    by_source
        A row a source and claim: ``source``, ``petition``, ``protest``, ``large_protest``, ``id``, ``claim``, ``estimate``,
        ``ci_low``, ``ci_high``, ``verdict``; without it the section is empty.
    """
    title = "What each source would have made of the claims"
    if by_source is None:
        return Section(title=title, body=())
    sources = by_source["source"].unique(maintain_order=True).to_list()
    table = Table(
        name="by_source",
        caption="The verdict on each claim by source, with estimates and 95% intervals",
        columns=("Claim", *(_NAMES[source] for source in sources)),
        rows=tuple(
            (claim, *(_cell(row) for row in by_source.filter(pl.col("id") == claim).iter_rows(named=True)))
            for claim in by_source["id"].unique(maintain_order=True)
        ),
        notes=(
            "The same models in the same villages and years; officials' figures are those of the survey, and true ones beside what "
            "truly happened. A press archive has protests alone, so that claims about petitions cannot be judged from it.",
        ),
        prose=True,
    )
    return Section(title=title, body=(_told(by_source), table))


def _told(by_source: pl.DataFrame) -> str:
    counts = by_source.unique("source", maintain_order=True)
    said = [
        f"{_NAMES[row['source']].lower()}: {counted(row['petition'], 'village-year')} with a petition and "
        f"{row['protest']:,} with a protest, {row['large_protest']:,} of them with a large one"
        for row in counts.iter_rows(named=True)
    ]
    return f"How much each source knows — {'; '.join(said)}."


def _cell(row: dict[str, object]) -> str:
    values = [row[name] for name in ("estimate", "ci_low", "ci_high")]
    numbers = [float(str(value)) for value in values if value is not None]
    if len(numbers) < len(values):
        return f"cannot be judged\n{DASH}"
    places = max(2, decimals(numbers[:1]) - 1)
    estimate, low, high = (number(value, places) for value in numbers)
    return f"{row['verdict']}\n{estimate} ({low} to {high})"
