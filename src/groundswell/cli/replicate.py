"""``groundswell replicate``: the whole corridor, from a scenario to findings and a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Progress, Quiet, Seed
from groundswell.cli.output import output_folder
from groundswell.cli.progress import shown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from groundswell.exhibits import Exhibits
    from groundswell.findings import Findings
    from groundswell.pipeline import Replication
    from groundswell.repetition import Repetition
    from groundswell.report import Happened, Report


def replicate(
    scenario: Annotated[
        str, typer.Argument(help="A file if one of that name exists, else a preset.", metavar="[SCENARIO]")
    ] = "default",
    replications: Annotated[
        int, typer.Option(min=1, help="Runs, each with a society, sample and interviews of its own; more than 1 tell power.")
    ] = 1,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
    progress: Progress = False,
) -> None:
    """Make a society, let it live, survey it as the article did, fit the article's models, and judge its claims.

    With --replications, all of it is drawn anew so many times: replications.csv has the estimates of each run, claims.csv the
    estimate of each claim, from interviews and on what truly happened, power.csv what they say of the design, and signs.csv how
    often the article's table of signs came out. Where a county has an episode, episodes.csv has it run by run, moves.csv the moves
    of the first, equilibria.csv what officials expected.
    """
    from groundswell import exhibits, pipeline, repetition, report, tables

    with output_folder(inputs=[Path(scenario)] if Path(scenario).is_file() else []) as output:
        if replications == 1:
            repeated, made = None, pipeline.replicate(scenario, seed)
        else:
            with shown("replicating", always=progress) as tell:
                repeated = repetition.repeat(scenario, seed, replications, tell)
            made = repeated.first
            tables.write(repeated.estimates, output.path("replications.csv"))
            tables.write(repeated.claims, output.path("claims.csv"))
            tables.write(repeated.diagnosis.table, output.path("power.csv"))
            if repeated.diagnosis.signs is not None:
                tables.write(repeated.diagnosis.signs, output.path("signs.csv"))
        tables.write(made.findings.table, output.path("findings.csv"))
        tables.write(made.estimates.estimates, output.path("estimates.csv"))
        tables.write(made.estimates.margins, output.path("margins.csv"))
        tables.write(made.estimates.models, output.path("models.csv"))
        tables.write(made.panel.villages, output.path("panel.parquet"), labels=tables.PANEL.labels)
        tables.write(made.incidents.incidents, output.path("incidents.parquet"))
        happened = _episodes(made, repeated)
        if happened is not None:
            tables.write(happened.table, output.path("episodes.csv"))
            tables.write(happened.equilibria, output.path("equilibria.csv"))
            tables.write(happened.moves, output.path("moves.csv"))
        beside = exhibits.exhibit(made.panel, made.estimates, made.seed)
        for name, table in beside.tables.items():
            tables.write(table, output.path(f"tables/{name}.csv"))
        report.write(_report(made, beside, scenario, repeated, happened), output.folder)
        output.say(*_summary(made, replications), *_signs(repeated), *_courses(happened))


def _episodes(made: Replication, repeated: Repetition | None) -> Happened | None:
    """The county's episode in every run, if a county has one."""
    from groundswell import history, report

    episodes = made.history.episodes
    if episodes.table.is_empty():
        return None
    table = repeated.episodes if repeated else episodes.table.drop("replicate").with_row_index("replication")
    return report.Happened(table=table, equilibria=history.equilibria_table(made.scenario), moves=episodes.moves.drop("replicate"))


def _report(made: Replication, beside: Exhibits, scenario: str, repeated: Repetition | None, happened: Happened | None) -> Report:
    from groundswell import report

    observed = report.Observed(
        villages=made.panel.villages,
        incidents=made.incidents.incidents,
        sample=made.interviews.sample,
        exhibits=beside,
        episodes=happened,
    )
    diagnosis = repeated.diagnosis if repeated else None
    return report.replication_report(
        made.estimates, made.findings, observed, scenario=scenario, seed=made.seed, diagnosis=diagnosis
    )


def _summary(made: Replication, replications: int) -> list[RenderableType]:
    villages = made.panel.villages
    lead = (
        f"A synthetic society: {villages['village'].n_unique()} villages surveyed, {villages.height} village-years, "
        f"{made.incidents.incidents.height} incidents merged from {made.interviews.interviews.height} reports."
    )
    return [lead, "", *made.findings.sentences, *_powers(made.findings, replications)]


def _powers(findings: Findings, replications: int) -> list[str]:
    """How often the tests of the claims rejected zero, and bore the claims out."""
    if replications == 1:
        return []
    told = [
        f"{finding.claim.id}: power {finding.power:.2f}, share supported {finding.share_supported:.2f}."
        for finding in findings.findings
        if finding.power is not None and finding.share_supported is not None
    ]
    return ["", f"Over {replications} runs of the design:", *told]


def _signs(repeated: Repetition | None) -> list[str]:
    """How often the article's table of signs came out, whole and without significance."""
    if repeated is None or repeated.diagnosis.signs is None:
        return []
    whole = repeated.diagnosis.signs.row(-1, named=True)
    shares = f"{whole['as_reported']:.0%} of runs with its significance, in {whole['sign']:.0%} by sign alone"
    return ["", f"The article's whole table of signs came out in {shares}; signs.csv has each."]


def _courses(happened: Happened | None) -> list[str]:
    """How the county's episode went over the runs."""
    if happened is None:
        return []
    table = happened.table
    counts = table["course"].value_counts(sort=True, name="count").iter_rows()
    courses = ", ".join(f"{name} {count}" for name, count in counts)
    return [
        "",
        f"The county's episode went, in {table.height} {'run' if table.height == 1 else 'runs'}: {courses}; see episodes.csv.",
    ]
