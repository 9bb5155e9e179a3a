"""``groundswell sample``: a multistage sample of a frame."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import output_folder


def _example(asked: bool) -> None:
    if asked:
        from groundswell import sampling

        print(sampling.EXAMPLE, end="")
        raise typer.Exit


def sample(
    frame: Annotated[
        str, typer.Argument(help="A table of places, a row a unit of the last stage; or a scenario, whose places are drawn from.")
    ],
    design: Annotated[
        Path | None, typer.Option(help="A TOML file: the stages; for a scenario, its section `sampling`. See --example.")
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", callback=_example, is_eager=True, help="Print a design that works, and end.")
    ] = False,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Draw a multistage sample of a frame, one's own or a scenario's.

    Writes sample.csv: the units drawn, and the weight of each.
    """
    from groundswell import history, sampling, scenario, tables

    path = Path(frame)
    own = path.suffix.lower() in tables.ENDINGS
    inputs = [each for each in (path if path.is_file() else None, design) if each]
    if own:
        stages = sampling.read_design(design) if design else None
        table = tables.read(path)
        drawn = sampling.draw_from(table.frame, stages, seed, source=table.source)
    else:
        world = scenario.Scenario.load(frame)
        world = history.redesigned(world, design) if design else world
        drawn = sampling.draw(world, seed).villages.select(tables.SAMPLE.names)
    with output_folder(inputs=inputs) as output:
        tables.write(drawn, output.path("sample.csv"))
        total = drawn["weight"].sum()
        output.say(f"{drawn.height:,} drawn, which stand for {total:,.0f}.")
