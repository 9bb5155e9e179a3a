"""``groundswell scenario``: look at a scenario's parameters, or check a file of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed

if TYPE_CHECKING:
    from groundswell.scenario import Scenario

Name = Annotated[str, typer.Argument(help="A file if one of that name exists, else a preset.", metavar="[SCENARIO]")]

scenario = typer.Typer(help="Look at a scenario, or check one of your own.", no_args_is_help=True)


@scenario.command()
def show(
    name: Name = "default", out: Out = None, seed: Seed = 1, as_json: Json = False, quiet: Quiet = False, force: Force = False
) -> None:
    """Print every parameter with unit, range, source and meaning; with --out, write them as a scenario to edit."""
    from groundswell.cli.output import output_folder
    from groundswell.scenario import Scenario

    world = Scenario.load(name)
    if out is None:
        _print(world, as_json=as_json, quiet=quiet)
        return
    with output_folder(inputs=[Path(name)] if Path(name).is_file() else []) as output:
        output.path("scenario.toml").write_text(world.to_toml(), encoding="utf-8")


@scenario.command()
def check(
    name: Name = "default", out: Out = None, seed: Seed = 1, as_json: Json = False, quiet: Quiet = False, force: Force = False
) -> None:
    """Check a scenario: every fault in words, or a line that says what it would make. Nothing is written."""
    from groundswell.sampling import draw
    from groundswell.scenario import Scenario

    world = Scenario.load(name)
    drawn = draw(world, seed).villages
    surveyed = int((drawn["status"] == "surveyed").sum())
    years = world.time.last_year - world.time.first_year + 1
    if as_json:
        print(json.dumps({"out": None, "files": [], "villages": drawn.height, "surveyed": surveyed, "years": years}))
    elif not quiet:
        print(f"{name}: a scenario that can be run: {drawn.height} villages drawn, {surveyed} surveyed, {years} years on record.")


def _print(world: Scenario, *, as_json: bool, quiet: bool) -> None:
    rows: list[dict[str, Any]] = world.parameters()
    if as_json:
        print(json.dumps({"out": None, "files": [], "parameters": rows}, ensure_ascii=False))
    elif not quiet:
        from rich.console import Console

        console = Console(highlight=False, markup=False)
        for section in dict.fromkeys(row["section"] for row in rows):
            console.print(f"\n[{section}]", style="bold")
            for row in (row for row in rows if row["section"] == section):
                console.print(f"{row['parameter']} = {row['value']}")
                console.print(f"    {row['meaning']} ({row['unit']}; {row['range']}; {row['source']})", style="dim")
