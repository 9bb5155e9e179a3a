"""``groundswell describe``: a population, from a sample of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import output_folder


def describe(
    file: Annotated[Path, typer.Argument(help="A sample, a row a unit of its last stage.", metavar="FILE")],
    strata: Annotated[str | None, typer.Option(help="Column of strata of the first stage.")] = None,
    cluster: Annotated[list[str] | None, typer.Option(help="Column of the units of a stage; once a stage, in order.")] = None,
    weight: Annotated[str | None, typer.Option(help="Column of weights.")] = None,
    fpc: Annotated[list[str] | None, typer.Option(help="Column of population sizes of a stage; once a stage.")] = None,
    by: Annotated[str | None, typer.Option(help="Column of groups, each described apart.")] = None,
    ratio: Annotated[list[str] | None, typer.Option(help="A ratio of two columns, as A/B; may be repeated.")] = None,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Means, totals, proportions and ratios for the population, with standard errors by the design.

    Writes describe.csv (variable, by, statistic, estimate, std_error). Clusters are nested in strata.
    """
    from groundswell import sampling, tables

    table = tables.read(file)
    design = sampling.Design(strata=strata, clusters=tuple(cluster or ()), weight=weight, populations=tuple(fpc or ()))
    with output_folder(inputs=[file]) as output:
        described = sampling.describe(table.frame, design, by=by, ratios=ratio or (), source=table.source)
        tables.write(described, output.path("describe.csv"))
        untold = sampling.left_out(table.frame)
        output.say(f"{described.height:,} statistics from {table.frame.height:,} rows.")
        if untold:
            output.say(f"Not described, since their words are too many: {', '.join(untold)}.")
