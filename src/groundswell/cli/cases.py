"""``groundswell cases``: coded cases, one of them traced, or all of them compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import Output, output_folder
from groundswell.cli.showing import grid, plain
from groundswell.errors import InputError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from groundswell.cases import Cases, Comparison, Trace

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Cases of your own, in place of those of the texts: case, source, condition, value, basis, where.",
        metavar="FILE",
    ),
]

cases = typer.Typer(help="Coded cases and their evidence; one of them traced, or all of them compared.")


@cases.callback(invoke_without_command=True)
def every(
    context: typer.Context,
    data: Data = None,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Coded cases and their evidence: what each source says of each case, and where; one case traced, or all compared.

    Writes cases.csv, codebook.csv, sources.csv (for the texts), agreement.csv (where cases were read twice) and conflicts.csv.
    """
    if context.invoked_subcommand is not None:
        _refuse_before(context)
        return
    coded = _coded(data)
    with _folder(data) as output:
        _write(coded, output)
        output.say(*_shown(coded))


@cases.command()
def trace(
    case: Annotated[str, typer.Argument(help="The name of a case, such as `County C`.")],
    data: Data = None,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Follow a case step by step, beside what the bargaining game expects and beside rival explanations of the concession.

    Writes cases.csv (the rows of the case, in order), trace.csv, rivals.csv, predictions.csv, elsewhere.csv, report.html, figures
    and tables.
    """
    from groundswell import report, tables
    from groundswell.cases import trace_case

    coded = _coded(data)
    followed = trace_case(case, coded)
    with _folder(data) as output:
        tables.write(followed.rows, output.path("cases.csv"))
        tables.write(followed.steps, output.path("trace.csv"))
        tables.write(followed.rivals, output.path("rivals.csv"))
        tables.write(followed.predictions, output.path("predictions.csv"))
        tables.write(followed.elsewhere, output.path("elsewhere.csv"))
        report.write(report.trace_report(followed, coded, seed=seed), output.folder)
        output.say(_course(followed), *plain(followed.standing))


@cases.command()
def compare(
    data: Data = None,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Set cases side by side: on which conditions they agree, where they differ, and what goes with a concession.

    Writes cases.csv, comparison.csv, conflicts.csv, agreement.csv, codebook.csv, report.html and tables.
    """
    from groundswell import report, tables
    from groundswell.cases import compare_cases

    coded = _coded(data)
    compared = compare_cases(coded)
    with _folder(data) as output:
        _write(coded, output)
        tables.write(compared.table, output.path("comparison.csv"))
        report.write(report.comparison_report(compared, coded, seed=seed), output.folder)
        output.say(_comparison(compared))


def _refuse_before(context: typer.Context) -> None:
    """Options before the second word would be lost; say where they belong."""
    given = [option.opts[0] for option in context.command.params if context.params.get(option.name or "") != option.default]
    if given:
        raise InputError(f"cases: {', '.join(given)} must come after `{context.invoked_subcommand}`.")


def _coded(data: Path | None) -> Cases:
    from groundswell.cases import coded_cases

    return coded_cases(data)


def _folder(data: Path | None) -> Any:
    return output_folder(inputs=[data] if data else [])


def _write(coded: Cases, output: Output) -> None:
    from groundswell import tables
    from groundswell.cases import codebook, sources

    tables.write(coded.table, output.path("cases.csv"))
    tables.write(codebook(), output.path("codebook.csv"))
    tables.write(coded.conflicts, output.path("conflicts.csv"))
    if coded.agreement.height:
        tables.write(coded.agreement, output.path("agreement.csv"))
    if coded.of_the_texts:
        tables.write(sources(), output.path("sources.csv"))


def _shown(coded: Cases) -> list[RenderableType]:
    shown = grid(["case", "source", "said", "inferred", "not said"])
    for case, source, said, inferred, silent in coded.counts.iter_rows():
        shown.add_row(*plain([case, source]), str(said), str(inferred), str(silent))
    conflicts = coded.conflicts.select("case", "condition").unique(maintain_order=True)
    told = [f"Sources differ on {condition} of {case}; both are kept." for case, condition in conflicts.iter_rows()]
    return [shown, *plain(told)]


def _course(followed: Trace) -> RenderableType:
    shown = grid(["step", "when", "what", "basis", "chance in the game"])
    for row in followed.steps.iter_rows(named=True):
        low, high = row["grieved_low"], row["grieved_high"]
        chance = "" if low is None else f"{low:.2f}" if low == high else f"{low:.2f} to {high:.2f}"
        step = "" if row["step"] is None else str(row["step"])
        shown.add_row(step, *plain([row["time"] or "", f"{row['condition']}: {row['value']}", row["basis"]]), chance)
    return shown


def _comparison(compared: Comparison) -> RenderableType:
    shown = grid(["condition", "verdict", "said of", "with a concession", "without"])
    for row in compared.table.iter_rows(named=True):
        values = [row["with_concession"] or "", row["without_concession"] or ""]
        shown.add_row(*plain([row["condition"], row["verdict"]]), str(row["said"]), *plain(values))
    return shown
