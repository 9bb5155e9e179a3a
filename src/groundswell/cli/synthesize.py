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
    evidence: Annotated[
        float,
        typer.Option(help="Bits of evidence asked for, beyond what is learned, before reports are merged; below 0 merges more."),
    ] = 0.0,
    revisit_below: Annotated[
        float, typer.Option(min=0, max=1, help="The share of agreement on a field below which someone should go back.")
    ] = 0.6,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Merge many people's reports into incidents, by when, why, in what form and how large.

    Writes incidents.csv (incident_id, merged fields, reports, agreement, revisit), assignment.csv (report_id, incident_id),
    disputed.csv (what to ask again, and whom), weights.csv (what agreement was found to tell) and memory.csv (what people were
    found to misremember).
    """
    from groundswell import fieldwork, tables

    table = tables.read(reports, tables.INTERVIEWS)
    with output_folder(inputs=[reports]) as output:
        found = fieldwork.synthesize(table.frame, evidence=evidence, revisit_below=revisit_below)
        for name in ("incidents", "assignment", "disputed", "weights", "memory"):
            tables.write(getattr(found, name), output.path(f"{name}.csv"))
        output.say(_summary(found))


def _summary(found: fieldwork.Incidents) -> str:
    incidents = found.incidents
    single = incidents.filter(incidents["reports"] == 1).height
    return (
        f"{found.assignment.height:,} reports of {incidents.height:,} incidents in {incidents['village'].n_unique():,} villages; "
        f"{single:,} incidents have one report, {incidents['revisit'].sum():,} call for a revisit."
    )
