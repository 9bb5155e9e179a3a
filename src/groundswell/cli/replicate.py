"""``groundswell replicate``: the whole corridor, from a scenario to findings and a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell.cli.options import Force, Json, Out, Progress, Quiet, Seed
from groundswell.cli.output import Output, output_folder
from groundswell.cli.progress import shown

if TYPE_CHECKING:
    import polars as pl
    from rich.console import RenderableType

    from groundswell.exhibits import Exhibits
    from groundswell.findings import Findings
    from groundswell.friendships import Friendships
    from groundswell.pipeline import Replication
    from groundswell.repetition import Repetition
    from groundswell.report import Happened, RealTies, Report


def replicate(
    scenario: Annotated[
        str, typer.Argument(help="A file if one of that name exists, else a preset.", metavar="[SCENARIO]")
    ] = "default",
    replications: Annotated[
        int, typer.Option(min=1, help="Runs, each with a society, sample and interviews of its own; more than 1 tell power.")
    ] = 1,
    ties: Annotated[
        Path | None,
        typer.Option(
            help="A folder of friendships between households that were surveyed, to put in place of made villages and their ties.",
            metavar="FOLDER",
        ),
    ] = None,
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

    With --ties, households and their friendships are those of the folder, communities found among them stand for lineages, and
    all villages are surveyed. The folder holds two tables, households and ties, or the files of Cai and others (2015).
    """
    from groundswell import exhibits, pipeline, report, tables, witnesses
    from groundswell.friendships import Friendships

    friendships = Friendships.load(ties) if ties else None
    with output_folder(inputs=[*([Path(scenario)] if Path(scenario).is_file() else []), *_read(friendships)]) as output:
        if replications == 1:
            repeated, made = None, pipeline.replicate(scenario, seed, friendships)
        else:
            repeated = _repeated((scenario, seed, replications), friendships, progress=progress)
            made = repeated.first
            _write_runs(repeated, output)
        tables.write(made.findings.table, output.path("findings.csv"))
        tables.write(made.estimates.estimates, output.path("estimates.csv"))
        tables.write(made.estimates.margins, output.path("margins.csv"))
        tables.write(made.estimates.models, output.path("models.csv"))
        tables.write(made.panel.villages, output.path("panel.parquet"), labels=tables.PANEL.labels)
        tables.write(made.incidents.incidents, output.path("incidents.parquet"))
        happened = _episodes(made, repeated, output)
        beside = exhibits.exhibit(made.panel, made.estimates, made.seed)
        for name, table in beside.tables.items():
            tables.write(table, output.path(f"tables/{name}.csv"))
        if made.ties:
            tables.write(made.ties.figures, output.path("tables/network.csv"))
        told = witnesses.by_source(made)
        tables.write(told, output.path("tables/by_source.csv"))
        report.write(_report(made, (beside, told, happened), scenario, repeated), output.folder)
        output.say(*_summary(made, replications), *_signs(repeated), *_courses(happened))


def _write_runs(repeated: Repetition, output: Output) -> None:
    """What only many runs tell."""
    from groundswell import tables

    tables.write(repeated.estimates, output.path("replications.csv"))
    tables.write(repeated.claims, output.path("claims.csv"))
    tables.write(repeated.diagnosis.table, output.path("power.csv"))
    if repeated.diagnosis.signs is not None:
        tables.write(repeated.diagnosis.signs, output.path("signs.csv"))


def _episodes(made: Replication, repeated: Repetition | None, output: Output) -> Happened | None:
    """The county's episode in every run, if a county has one, and its files."""
    from groundswell import history, report, tables

    episodes = made.history.episodes
    if episodes.table.is_empty():
        return None
    table = repeated.episodes if repeated else episodes.table.drop("replicate").with_row_index("replication")
    equilibria, moves = history.equilibria_table(made.scenario), episodes.moves.drop("replicate")
    for frame, name in ((table, "episodes.csv"), (equilibria, "equilibria.csv"), (moves, "moves.csv")):
        tables.write(frame, output.path(name))
    return report.Happened(table=table, equilibria=equilibria, moves=moves)


def _read(friendships: Friendships | None) -> tuple[Path, ...]:
    return friendships.files if friendships else ()


def _repeated(run: tuple[str, int, int], friendships: Friendships | None, *, progress: bool) -> Repetition:
    from groundswell.repetition import repeat

    with shown("replicating", always=progress) as tell:
        return repeat(*run, tell, friendships)


def _report(
    made: Replication, seen: tuple[Exhibits, pl.DataFrame, Happened | None], scenario: str, repeated: Repetition | None
) -> Report:
    from groundswell import report

    beside, told, happened = seen
    observed = report.Observed(
        villages=made.panel.villages,
        incidents=made.incidents.incidents,
        sample=made.interviews.sample,
        exhibits=beside,
        by_source=told,
        ties=_real(made),
        episodes=happened,
    )
    diagnosis = repeated.diagnosis if repeated else None
    return report.replication_report(
        made.estimates, made.findings, observed, scenario=scenario, seed=made.seed, diagnosis=diagnosis
    )


def _real(made: Replication) -> RealTies | None:
    """The surveyed ties, and what they were given."""
    from groundswell import report

    society = made.history.society
    adults = society.offsets[1:] - society.offsets[:-1]
    return report.RealTies(friendships=made.ties, adults=adults, ties=society.ties.other.size // 2) if made.ties else None


def _summary(made: Replication, replications: int) -> list[RenderableType]:
    villages = made.panel.villages
    lead = (
        f"A synthetic society{' on real ties' if made.ties else ''}: {villages['village'].n_unique()} villages surveyed, "
        f"{villages.height} village-years, "
        f"{made.incidents.incidents.height} incidents merged from {made.interviews.interviews.height} reports."
    )
    return [lead, *_network(made.ties), "", *made.findings.sentences, *_powers(made.findings, replications)]


def _network(friendships: Friendships | None) -> list[str]:
    """What was put in place of what, and how close-knit the villages are."""
    if friendships is None:
        return []
    lead = (
        f"Ties: {len(friendships.ties):,} friendships among {friendships.village.size:,} households of {friendships.name}, in "
        "place of "
        "made ones; communities found among them stand for lineages. Over villages, the mean and the middle 80%:"
    )
    rows = friendships.figures.iter_rows(named=True)
    told = [f"  {row['figure']}: {row['mean']:.2f} ({row['quantile_10']:.2f} to {row['quantile_90']:.2f})" for row in rows]
    return ["", lead, *told]


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
