"""``groundswell diagnose``: a design many times, and what it can find."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundswell.cli.options import Force, Json, Out, Progress, Quiet, Seed
from groundswell.cli.output import output_folder
from groundswell.cli.progress import stages
from groundswell.cli.showing import grid, plain
from groundswell.errors import DesignError, InputError

if TYPE_CHECKING:
    from groundswell.diagnosis import Design, Diagnosed


def diagnose(
    design: Annotated[Path | None, typer.Argument(help="A DESIGN.toml; --example prints one.", metavar="DESIGN.toml")] = None,
    example: Annotated[bool, typer.Option("--example", help="Print a DESIGN.toml that works, and do nothing else.")] = False,
    replications: Annotated[
        int | None, typer.Option(min=3, help="How often the design is run, in place of the number that it names.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="Change a value of the design, as sampling.villages=200; may be said again.", metavar="KEY=VALUE"
        ),
    ] = None,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
    progress: Progress = False,
) -> None:
    """Run a design many times: power, bias, coverage, errors of sign and size, and the smallest effect that it can detect.

    Writes diagnosis.csv (a row a claim and number, with its Monte Carlo error), targets.csv (targets, and how many runs failed),
    curves.csv, search.csv where a search is asked for, failures.csv where runs failed, figures, tables and report.html.
    """
    if example:
        print(files("groundswell").joinpath("diagnosis", "example.toml").read_text(encoding="utf-8"), end="")
        return
    if design is None:
        raise InputError("diagnose: name a DESIGN.toml; `groundswell diagnose --example` prints one that works.")
    from groundswell.diagnosis import Design

    asked = Design.load(design)
    asked = asked.changed(**_changes(changes, asked)) if changes else asked
    _run(asked, design, seed, replications, always=progress)


def _changes(said: list[str], design: Design) -> dict[str, dict[str, Any]]:
    """What --set asks for, by section and key."""
    found: dict[str, dict[str, Any]] = {}
    for text in said:
        name, equals, value = text.partition("=")
        section, dot, key = name.strip().partition(".")
        if not (equals and dot):
            raise DesignError(f"--set {text}: a section, a key and a value are due, as in sampling.villages=200.")
        try:
            found.setdefault(section, {})[key] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            raise DesignError(f"--set {text}: `{value}` is no value of TOML; text goes in quotation marks.") from None
        if isinstance(design.content.get(section), list):
            raise DesignError(f"--set {text}: [[{section}]] may stand several times in a design; change it there.")
    return found


def _run(design: Design, path: Path, seed: int, replications: int | None, *, always: bool) -> None:
    from groundswell import diagnosis, report, tables

    with output_folder(inputs=_inputs(design, path)) as output:
        with stages(always=always) as tell:
            made = diagnosis.diagnose(design, seed, replications, tell)
        tables.write(made.table, output.path("diagnosis.csv"))
        tables.write(made.targets, output.path("targets.csv"))
        tables.write(made.curves, output.path("curves.csv"))
        if made.search is not None:
            tables.write(made.search, output.path("search.csv"))
        if made.trial.failures.height:
            tables.write(made.trial.failures, output.path("failures.csv"))
        report.write(report.diagnosis_report(made), output.folder)
        output.say(*_summary(made))


def _inputs(design: Design, path: Path) -> list[Path]:
    """The design, and the study or scenario that it names where that is a file."""
    named = [design.estimator.study] if design.estimator else []
    named += [design.society.scenario] if design.society else []
    return [path, *(design.folder / name for name in named if (design.folder / name).is_file())]


def _summary(made: Diagnosed) -> list[Any]:
    from groundswell.report.diagnosed import found_sentence

    lead = f"{made.trial.replications:,} runs of the design; Monte Carlo errors in parentheses."
    failed = [
        f"{row['claim']}: {row['failed']:,} runs gave no estimate." for row in made.targets.iter_rows(named=True) if row["failed"]
    ]
    asked = made.design.search
    found = [found_sentence(made.search, asked.claim, asked.power)] if made.search is not None and asked else []
    return [*plain([lead]), _table(made), *plain([*made.trial.notes, *failed, *found])]


def _table(made: Diagnosed) -> Any:
    shown = grid()
    shown.add_column("", no_wrap=True)
    for claim in made.targets["claim"]:
        shown.add_column(claim, justify="right")
    for name in made.design.plan.diagnosands:
        rows = made.table.filter(made.table["diagnosand"] == name)
        cells = [_number(value, error) for value, error in rows.select("value", "monte_carlo_error").iter_rows()]
        shown.add_row(name, *cells)
    return shown


def _number(value: float | None, error: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" + ("" if error is None else f" ({error:.1g})")
