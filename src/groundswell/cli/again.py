"""``groundswell again``: run what made a folder once more, and compare to the bit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from groundswell import provenance
from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import destination
from groundswell.errors import InputError


def again(
    folder: Annotated[Path, typer.Argument(help="An output folder of any command.", metavar="DIR")],
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Repeat a command into a new folder; exit 0 if every file is the same to the bit, 1 if not.

    The seed is the stored one: --seed is there because every command takes it, and changes nothing.
    """
    from groundswell.cli import run

    stored = provenance.read(folder)
    _same_inputs(stored)
    final = destination(out, ("again",), force=force)
    repeated = [*stored.command, *stored.arguments, "--seed", str(stored.seed), "--out", str(final), "--quiet"]
    code = run([*repeated, "--force"] if force else repeated)
    if code:
        raise typer.Exit(code)
    files = provenance.read(final).files
    names = provenance.differing(folder, final, (*stored.files, *files))
    if as_json:
        print(json.dumps({"out": str(final), "files": [*files, provenance.FILE], "differing": names}, ensure_ascii=False))
    elif not quiet:
        print(_verdict(folder, final, names))
    raise typer.Exit(1 if names else 0)


def _same_inputs(stored: provenance.Provenance) -> None:
    faults = [f"{path}: the input is no longer there." for path in stored.inputs if not Path(path).is_file()]
    if not faults:
        now = provenance.fingerprints(Path(path) for path in stored.inputs)
        faults = [f"{path}: the input has changed since." for path, was in stored.inputs.items() if now[path] != was]
    if faults:
        raise InputError(*faults)


def _verdict(folder: Path, final: Path, names: list[str]) -> str:
    if not names:
        return f"{final}: every file is the same to the bit as in {folder}."
    return "\n".join([f"{final}: not the same to the bit as in {folder}:", *(f"  {name}" for name in names)])
