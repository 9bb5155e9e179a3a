"""``groundswell experiment``: plan an endorsement experiment, compare its arms, reproduce the article's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import Output, output_folder
from groundswell.cli.showing import grid, plain
from groundswell.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from groundswell.experiment import Analysis, Design, Experiment

File = Annotated[Path | None, typer.Argument(help="An EXPERIMENT.toml.", metavar="FILE")]
Example = Annotated[bool, typer.Option("--example", help="Print an EXPERIMENT.toml that works, and do nothing else.")]
_LEAST = 0.001

experiment = typer.Typer(help="Endorsement experiments: design, analysis, and the article's own.", no_args_is_help=True)


@experiment.command()
def design(
    file: File = None,
    example: Example = False,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Assign people to arms within blocks, and compute power and the smallest detectable effect.

    Writes assignment.csv, blocks.csv (people by block and arm), power.csv, power_curve.csv, forms/ (a page to print for each arm),
    figures, tables and report.html.
    """
    if example:
        _print_example()
        return
    from groundswell import experiment as room
    from groundswell import report, tables

    asked = _asked(file, "design")
    planned = room.design(asked, seed)
    used = [asked.path(asked.respondents)] if asked.respondents else []
    with output_folder(inputs=[_file(file), *used]) as output:
        frames = {"assignment": planned.assignment, "blocks": planned.counts, "power": planned.power, "power_curve": planned.curve}
        for name, frame in frames.items():
            tables.write(frame, output.path(f"{name}.csv"))
        for letter, page in report.forms(planned).items():
            output.path(f"forms/form-{letter}.html").write_text(page, encoding="utf-8")
        report.write(report.design_report(planned), output.folder)
        output.say(*_planned(planned))


@experiment.command()
def analyse(
    file: File = None,
    data: Annotated[Path | None, typer.Option(help="The responses, in place of the file that the experiment names.")] = None,
    example: Example = False,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Compare the arms of an experiment: least squares, ordered logit, randomisation inference, Holm.

    Writes arms.csv, balance.csv, answers.csv (people, missing answers and shares by arm), bounds.csv (intervals, and what missing
    answers allow), figures, tables and report.html.
    """
    if example:
        _print_example()
        return
    from groundswell import experiment as room
    from groundswell import report

    asked = _asked(file, "analyse")
    found = room.analyse(asked, data, seed)
    named = None if asked.data is None else asked.path(asked.data)
    source = data or (named if named and named.is_file() else None)
    with output_folder(inputs=[_file(file), *([source] if source else [])]) as output:
        _write(found, output)
        report.write(report.experiment_report(found), output.folder)
        output.say(*_shown(found))


@experiment.command()
def article(
    people: Annotated[int, typer.Option(help="Respondents to make: the article says 368, and 346 elsewhere.")] = 368,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Tables B-t1 to B-t4 beside the article's, from SYNTHETIC responses made from its printed tables.

    Writes published.csv, the responses (synthetic_responses.csv), the EXPERIMENT.toml that analyses them, belief.csv, what
    `experiment analyse` writes, and report.html.
    """
    from groundswell import experiment as room
    from groundswell import report, tables

    made = room.reproduce(people, seed)
    with output_folder() as output:
        _write(made.analysis, output)
        tables.write(made.responses, output.path("synthetic_responses.csv"))
        tables.write(made.published, output.path("published.csv"))
        tables.write(made.belief, output.path("belief.csv"))
        text = room.example().replace('data = "article"', 'data = "synthetic_responses.csv"')
        output.path("EXPERIMENT.toml").write_text(text, encoding="utf-8")
        report.write(report.reproduction_report(made), output.folder)
        farthest = made.published.filter(quantity="slope")["difference"].abs().max()
        output.say(
            f"{people} SYNTHETIC responses, made from the article's printed tables: nobody gave them. "
            f"Slopes are within {farthest:.5f} of those printed; published.csv has every number beside the article's.",
            _arms(made.analysis),
        )


def _asked(file: Path | None, verb: str) -> Experiment:
    from groundswell.experiment import Experiment

    if file is None:
        raise InputError(f"experiment {verb}: name an EXPERIMENT.toml; --example prints one that works.")
    return Experiment.load(file)


def _file(file: Path | None) -> Path:
    return file or Path()


def _print_example() -> None:
    from groundswell.experiment import example

    print(example(), end="")


def _write(found: Analysis, output: Output) -> None:
    from groundswell import tables

    for name in ("arms", "balance", "answers", "bounds"):
        tables.write(getattr(found, name), output.path(f"{name}.csv"))


def _planned(planned: Design) -> list[Any]:
    """What a person is shown of a design."""
    shown = grid(["arm − reference", "method"], ["people", "power", "smallest detectable"], collapse_padding=True)
    for row in planned.power.iter_rows(named=True):
        counts = f"{row['n_arm']} + {row['n_reference']}"
        words = plain([f"{row['arm']} − {row['reference']}", row["method"]])
        shown.add_row(*words, counts, _number(row["power"]), _number(row["smallest_detectable"]))
    told = (
        f"{planned.assignment.height} people in {planned.counts.height} blocks, seed {planned.seed}; forms to print are in forms/."
    )
    assumed = ["The answers expected are an assumption of ours; say yours with `expected`."] if planned.assumed else []
    return [*plain([told, *assumed]), shown]


def _shown(found: Analysis) -> list[Any]:
    return [*plain(found.notes), _arms(found)]


def _arms(found: Analysis) -> Table:
    """Every comparison in a line."""
    methods = {"ols": "linear", "ordered-logit": "ordered"}
    several = len(found.responses.outcomes) > 1
    numbers = ["estimate", "error", "p", "Holm", "shuffle", "n"]
    shown = grid([*(["outcome"] if several else []), "arm − reference", "method"], numbers, collapse_padding=True)
    for row in found.arms.iter_rows(named=True):
        words = [*([row["outcome"]] if several else []), f"{row['arm']} − {row['reference']}", methods[row["method"]]]
        estimates = [_number(row["estimate"]), _number(row["std_error"])]
        chances = [_probability(row[name]) for name in ("p_value", "p_holm", "p_randomisation")]
        shown.add_row(*plain(words), *estimates, *chances, f"{row['n']:,}")
    return shown


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _probability(value: float | None) -> str:
    if value is None:
        return ""
    return "<0.001" if value < _LEAST else f"{value:.3f}"
