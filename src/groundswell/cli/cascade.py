"""``groundswell cascade``: who acts when everyone sees everyone, for teaching."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import output_folder


def cascade(
    file: Annotated[Path, typer.Argument(help="A table with a column `threshold`: how many others must act first.")],
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Let action spread through a crowd in which everyone sees everyone.

    Writes cascade.csv: how many act after each round, from round 0, before which nobody does.
    """
    import polars as pl

    from groundswell import dynamics, tables

    people = tables.read(file, tables.THRESHOLDS).frame
    with output_folder(inputs=[file]) as output:
        made = dynamics.crowd(people["threshold"].to_numpy())
        rounds = pl.DataFrame({"round": range(made.rounds + 1), "turnout": made.turnout})
        tables.write(rounds, output.path("cascade.csv"))
        output.say(f"{made.turnout[-1]} of {people.height} act in the end, after {made.rounds} rounds.")
