"""``groundswell assemble``: village figures and incidents into a panel of village-years."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import output_folder

if TYPE_CHECKING:
    from rich.console import RenderableType

    from groundswell.panel import Lineage, Panel


def assemble(
    figures: Annotated[Path, typer.Argument(help="Village officials' yearly figures.")],
    incidents: Annotated[Path, typer.Argument(help="Incidents, as synthesize writes them or as you have them.")],
    migrants: Annotated[Path | None, typer.Option(help="Migrants as those at home tell of them.")] = None,
    sample: Annotated[Path | None, typer.Option(help="Villages drawn: their design, and whether they were surveyed.")] = None,
    protest_minimum: Annotated[int, typer.Option(min=1, help="How many people make a protest.")] = 6,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Put together a panel of village-years from village figures and incidents.

    Writes panel.parquet, codebook.csv, lineage.csv (how much hangs on the choice of groups) and left_out.csv (incidents).
    """
    from groundswell import panel, tables

    yearly = tables.read(figures, tables.FIGURES).frame
    found = tables.read(incidents, tables.INCIDENTS).frame
    asked = tables.read(migrants, tables.MIGRANTS).frame if migrants else None
    drawn = tables.read(sample, tables.SAMPLE).frame if sample else None
    with output_folder(inputs=[path for path in (figures, incidents, migrants, sample) if path]) as output:
        made = panel.assemble(yearly, found, asked, drawn, protest_minimum=protest_minimum)
        tables.write(made.villages, output.path("panel.parquet"), labels=tables.PANEL.labels)
        tables.write(panel.codebook(made), output.path("codebook.csv"))
        tables.write(made.lineage.sensitivity, output.path("lineage.csv"))
        tables.write(made.left_out, output.path("left_out.csv"))
        output.say(_size(made), _left_out(made), _yearly(made), _lineage(made.lineage))


def _size(made: Panel) -> str:
    return f"{made.villages.height:,} village-years of {made.villages['village'].n_unique():,} villages."


def _left_out(made: Panel) -> str:
    counts = made.left_out["why"].value_counts().sort("count", "why", descending=[True, False])
    reasons = ", ".join(f"{why} ({count:,})" for why, count in counts.iter_rows())
    return (
        f"Of {made.incidents.height:,} incidents {made.left_out.height:,} count for no outcome{f': {reasons}' if reasons else ''}."
    )


def _yearly(made: Panel) -> RenderableType:
    from rich.table import Table

    shown = Table("year", title="Villages with at least one, by year")
    names = ["petition", "large_petition", "protest", "large_protest", "any_action"]
    for name in names:
        shown.add_column(name.replace("_", " "), justify="right")
    for year, *sums in made.villages.group_by("year").agg(made.villages.select(names).columns).sort("year").iter_rows():
        shown.add_row(str(year), *(str(sum(flags)) for flags in sums))
    return shown


def _lineage(lineage: Lineage) -> str:
    strong = lineage.villages["strong_lineage"]
    return (
        f"Strong lineages in {strong.sum():,} of {strong.len():,} villages ({lineage.method}, {lineage.groups} groups); "
        "lineage.csv has the other choices."
    )
