"""``groundswell synthesize``: many people's reports into incidents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import output_folder

if TYPE_CHECKING:
    from groundswell import fieldwork


def synthesize(
    reports: Annotated[Path, typer.Argument(help="Reports of incidents: report_id, village, respondent and what was said.")],
    months_apart: Annotated[int, typer.Option(min=0, help="How far apart in time reports of one incident may be.")] = 2,
    revisit_below: Annotated[
        float, typer.Option(min=0, max=1, help="The share of agreement on a field below which someone should go back.")
    ] = 0.6,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Merge many people's reports into incidents, by when, why and in what form.

    Writes incidents.csv (incident_id, merged fields, reports, agreement, revisit) and assignment.csv (report_id, incident_id).
    """
    from groundswell import fieldwork, tables

    table = tables.read(reports, tables.INTERVIEWS)
    with output_folder(inputs=[reports]) as output:
        found = fieldwork.synthesize(table.frame, months_apart=months_apart, revisit_below=revisit_below)
        tables.write(found.incidents, output.path("incidents.csv"))
        tables.write(found.assignment, output.path("assignment.csv"))
        output.say(_summary(found))


def _summary(found: fieldwork.Incidents) -> str:
    incidents = found.incidents
    single = incidents.filter(incidents["reports"] == 1).height
    return (
        f"{found.assignment.height:,} reports of {incidents.height:,} incidents in {incidents['village'].n_unique():,} villages; "
        f"{single:,} incidents have one report, {incidents['revisit'].sum():,} call for a revisit."
    )
