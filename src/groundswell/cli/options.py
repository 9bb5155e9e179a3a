"""The options that every command takes, and the words it was called with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer._click.globals import get_current_context  # pyright: ignore[reportPrivateUsage]

Out = Annotated[Path | None, typer.Option("--out", help="Where to write; by default the next free groundswell-runs/COMMAND-N.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="The seed of every random number.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing.")]
Force = Annotated[
    bool, typer.Option("--force", help="Write into a folder that is not empty; only this command's files are replaced.")
]
Progress = Annotated[bool, typer.Option("--progress", help="Show progress even where there is no terminal.")]

_NOT_REPEATED = {"out", "seed", "as_json", "quiet", "force", "progress"}


def context() -> Any:
    """The context of the command under way: Typer bears a copy of Click within, and gives no other way to it."""
    return get_current_context()


def spoken(context: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The command's words, and the arguments and options it was given, with paths in full.

    What says only where to write and how much to print is left out: it does not change a result.
    """
    words = tuple(context.command_path.split()[1:])
    said: list[str] = []
    for parameter in context.command.params:
        value: Any = context.params.get(parameter.name or "")
        if parameter.name in _NOT_REPEATED or value is None or value == parameter.get_default(context):
            continue
        said += _said(parameter, value)
    return words, tuple(said)


def _said(parameter: Any, value: Any) -> list[str]:
    values = list(value) if isinstance(value, (tuple, list)) else [value]
    if parameter.param_type_name == "argument":
        return [_full(Path(one) if Path(one).is_file() else one) for one in values]
    name = parameter.opts[0]
    if isinstance(value, bool):
        return [name] if value else [parameter.secondary_opts[0]]
    return [word for one in values for word in (name, _full(one))]


def _full(value: Any) -> str:
    return str(value.resolve()) if isinstance(value, Path) and value.exists() else str(value)
