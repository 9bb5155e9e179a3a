"""The command line: one command a file, each a few verbs and the files they write; no science here."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Any

import typer

from groundswell.cli.again import again
from groundswell.cli.assemble import assemble
from groundswell.cli.bargain import bargain
from groundswell.cli.cascade import cascade
from groundswell.cli.cases import cases
from groundswell.cli.describe import describe
from groundswell.cli.diagnose import diagnose
from groundswell.cli.experiment import experiment
from groundswell.cli.publish import publish
from groundswell.cli.replicate import replicate
from groundswell.cli.sample import sample
from groundswell.cli.scenario import scenario
from groundswell.cli.simulate import simulate
from groundswell.cli.sources import sources
from groundswell.cli.study import study
from groundswell.cli.survey import survey
from groundswell.cli.synthesize import synthesize
from groundswell.errors import InputError

DONE, FAULT_OF_OURS, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 3
_INTERRUPTED_BY_TYPER = 130

app = typer.Typer(
    name="groundswell",
    help="Collective action and officials' bargaining: a society, the fieldwork that observes it, the estimates and the verdicts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(again)
app.command()(assemble)
app.command()(cascade)
app.command()(describe)
app.command()(diagnose)
app.command()(publish)
app.command()(replicate)
app.command()(sample)
app.command()(simulate)
app.command()(study)
app.command()(sources)
app.command()(survey)
app.command()(synthesize)
app.add_typer(bargain, name="bargain")
app.add_typer(cases, name="cases")
app.add_typer(experiment, name="experiment")
app.add_typer(scenario, name="scenario")


@app.callback()
def groundswell() -> None:
    """Groundswell is for research and teaching on aggregates; all data it makes are synthetic."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every fault becomes words on standard error and an exit code.

    Parameters
    ----------
    arguments
        The words after ``groundswell``; those of the shell unless given.

    Returns
    -------
    int
        0 done, 1 a fault of ours, 2 the input is wrong, 3 interrupted.
    """
    try:
        code = app(arguments, standalone_mode=False, prog_name="groundswell")
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except typer.TyperException as error:
        _show(error)
        return WRONG_INPUT
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED_BY_TYPER
    except Exception:
        traceback.print_exc()
        print("This is a fault of Groundswell's, not of your input; please report the lines above.", file=sys.stderr)
        return FAULT_OF_OURS
    if code == _INTERRUPTED_BY_TYPER:
        print("Interrupted; nothing was left half written.", file=sys.stderr)
        return INTERRUPTED
    return int(code or DONE)


def _show(error: Any) -> None:
    """A wrong option or word, with how the command is used."""
    error.show(sys.stderr)
