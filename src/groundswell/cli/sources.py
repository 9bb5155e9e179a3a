"""``groundswell sources``: how many incidents every source missed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import output_folder

if TYPE_CHECKING:
    from groundswell.fieldwork import Sources


def sources(
    lists: Annotated[Path, typer.Argument(help="Incidents, with a column of 0 and 1 for each source; or counts of them in `n`.")],
    chosen: Annotated[
        str | None,
        typer.Option("--lists", help="The sources, with commas between; all columns of 0 and 1 unless given."),
    ] = None,
    where: Annotated[str | None, typer.Option(help="Which rows count, as `year >= 2004 and form == 'protest'`.")] = None,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Estimate how many incidents there were, from the sources that have each of them, and how far models lie apart.

    Writes sources.csv (model, total, ci_low, ci_high, deviance, df, aic).
    """
    from groundswell import fieldwork, tables
    from groundswell.estimate.conditions import expression, parse

    table = tables.read(lists)
    frame = table.frame.filter(expression(parse(where), table.frame, "--where")) if where else table.frame
    names = [name.strip() for name in chosen.split(",")] if chosen else fieldwork.listed(table.frame)
    with output_folder(inputs=[lists]) as output:
        found = fieldwork.sources(frame, names, source=table.source)
        tables.write(found.table, output.path("sources.csv"))
        output.say(_summary(found))


def _summary(found: Sources) -> str:
    from groundswell.fieldwork import spread

    said = f"{found.seen:,} incidents are in at least one of {', '.join(found.names)}. "
    lowest, highest = spread(found) or (None, None)
    if lowest is None or highest is None:
        return said + "No model gives a total."
    return said + (
        f"By {found.table.height} models there were from {lowest:,.0f} to {highest:,.0f}. Sources are rarely independent; "
        "the models' spread says more than any one interval."
    )
