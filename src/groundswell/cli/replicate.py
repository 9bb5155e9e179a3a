"""``groundswell replicate``: the whole corridor, from a scenario to findings and a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import output_folder

if TYPE_CHECKING:
    from rich.console import RenderableType

    from groundswell.pipeline import Replication
    from groundswell.report import Report


def replicate(
    scenario: Annotated[
        str, typer.Argument(help="A file if one of that name exists, else a preset.", metavar="[SCENARIO]")
    ] = "default",
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Make a society, let it live, survey it as the article did, fit the article's models, and judge its claims."""
    from groundswell import pipeline, report, tables

    with output_folder(inputs=[Path(scenario)] if Path(scenario).is_file() else []) as output:
        made = pipeline.replicate(scenario, seed)
        tables.write(made.findings.table, output.path("findings.csv"))
        tables.write(made.estimates.estimates, output.path("estimates.csv"))
        tables.write(made.estimates.margins, output.path("margins.csv"))
        tables.write(made.estimates.models, output.path("models.csv"))
        tables.write(made.panel.villages, output.path("panel.parquet"), labels=tables.PANEL.labels)
        tables.write(made.incidents.incidents, output.path("incidents.parquet"))
        report.write(_report(made, scenario), output.folder)
        output.say(*_summary(made))


def _report(made: Replication, scenario: str) -> Report:
    from groundswell import report

    observed = report.Observed(
        villages=made.panel.villages,
        incidents=made.incidents.incidents,
        migrants=made.interviews.migrants,
        sample=made.interviews.sample,
    )
    return report.replication_report(made.estimates, made.findings, observed, scenario=scenario, seed=made.seed)


def _summary(made: Replication) -> list[RenderableType]:
    villages = made.panel.villages
    lead = (
        f"A synthetic society: {villages['village'].n_unique()} villages surveyed, {villages.height} village-years, "
        f"{made.incidents.incidents.height} incidents merged from {made.interviews.interviews.height} reports."
    )
    return [lead, "", *made.findings.sentences]
