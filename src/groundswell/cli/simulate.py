"""``groundswell simulate``: one society, and one or more histories of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Progress, Quiet, Seed
from groundswell.cli.output import output_folder
from groundswell.cli.progress import shown


def simulate(
    scenario: Annotated[str, typer.Argument(help="A file if one of that name exists, else a preset.")],
    replicates: Annotated[int, typer.Option(min=1, help="Histories to run side by side.")] = 1,
    people: Annotated[bool, typer.Option("--people", help="Also write where people were at each year's end.")] = False,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
    progress: Progress = False,
) -> None:
    """Make a society from a scenario and let it live through the years of the study.

    Writes scenario.toml and history/: village-years, incidents and, where a county has an episode, its moves, as they truly were;
    of an episode also episodes.csv and equilibria.csv.
    """
    from groundswell import history, sampling, society, tables
    from groundswell.scenario import Scenario
    from groundswell.wording import counted

    world = Scenario.load(scenario)
    with output_folder(inputs=[Path(scenario)] if Path(scenario).is_file() else []) as output:
        made = society.build(world, sampling.draw(world, seed), seed)
        with shown("simulating", always=progress) as report:
            lived = history.simulate(made, replicates=replicates, progress=report)
        history.save(lived, output.folder, people=people)
        if lived.episodes.table.height:
            tables.write(lived.episodes.table, output.path("episodes.csv"))
            tables.write(history.equilibria_table(world), output.path("equilibria.csv"))
        if lived.episodes.contest.height:
            tables.write(lived.episodes.contest, output.path("contest.csv"))
        sizes = f"{counted(made.places.number.size, 'village')}, {made.offsets[-1]:,} adults"
        happened = f"{counted(lived.incidents.height, 'incident')} in {counted(replicates, 'history', 'histories')}"
        output.say(f"A synthetic society: {sizes}, {happened}.")
        output.say(*history.told(lived.episodes))
