"""``groundswell survey``: fieldwork on a history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import output_folder
from groundswell.errors import InputError


def survey(
    run: Annotated[Path, typer.Argument(help="A folder that `simulate` wrote.", metavar="RUN")],
    design: Annotated[Path | None, typer.Option(help="A TOML file with sections `sampling` and `fieldwork` of your own.")] = None,
    officials: Annotated[
        bool, typer.Option("--officials", help="Also put the article's endorsement experiment to officials of the society.")
    ] = False,
    replicate: Annotated[int, typer.Option(min=0, help="Which of the run's histories to survey.")] = 0,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Interview villagers and officials of a simulated history, as the article's teams did.

    Villages that the design draws and the run lacks are simulated from its scenario and seed. The seed is the run's own: --seed is
    there because every command takes it, and changes nothing.
    """
    from groundswell import fieldwork, history, sampling, society, tables

    world, origin, replicates = history.origin(run)
    if replicate >= replicates:
        raise InputError(f"--replicate {replicate}: {run} holds histories 0 to {replicates - 1}.")
    world = history.redesigned(world, design) if design else world
    inputs = [run / "scenario.toml", run / "provenance.json", *([design] if design else [])]
    with output_folder(inputs=inputs) as output:
        sample = sampling.draw(world, origin)
        lived = history.simulate(society.build(world, sample, origin), replicate=replicate)
        brought = fieldwork.survey(lived, sample)
        for name in ("interviews", "migrants", "figures", "press"):
            tables.write(getattr(brought, name), output.path(f"{name}.parquet"))
        tables.write(brought.sample, output.path("sample.csv"))
        tables.write(brought.asked, output.path("asked.csv"))
        if officials:
            asked_above = fieldwork.endorse(world, origin)
            tables.write(asked_above.responses, output.path("officials.csv"))
            tables.write(asked_above.identified, output.path("identified.csv"))
            output.say("Officials, synthetic:", *asked_above.notes, "")
        villages, asked = brought.figures["village"].n_unique(), brought.asked["respondents"].sum()
        output.say(
            f"{asked:,} interviews in {villages} villages over two rounds: {brought.interviews.height:,} reports of incidents."
        )
