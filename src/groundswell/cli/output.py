"""The folder a command writes: nothing half written, nothing lost, and how it came to be beside it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundswell.cli.options import context, spoken
from groundswell.cli.progress import delays_told
from groundswell.errors import InputError
from groundswell.provenance import FILE, Provenance, fingerprints

if TYPE_CHECKING:
    from rich.console import RenderableType

RUNS = Path("groundswell-runs")


@dataclass
class Output:
    """Where a command puts its files while it works, and what it will say when they stand.

    Attributes
    ----------
    folder
        A folder of its own, beside the final one, moved into place when the command has ended well.
    summary
        What a person is shown at the end.
    """

    folder: Path
    summary: list[RenderableType] = field(default_factory=lambda: [])

    def path(self, name: str) -> Path:
        """Where to write the file ``name`` (which may stand in a folder below)."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def say(self, *what: RenderableType) -> None:
        """Show a person text or a table when the command has ended well."""
        self.summary += what


@contextmanager
def output_folder(inputs: Iterable[Path] = ()) -> Generator[Output]:
    """Give a command its folder; when it ends well, move the files into place and tell of them.

    Parameters
    ----------
    inputs
        Files whose hashes are stored in ``provenance.json``.
    """
    command = context()
    options = command.params
    words, arguments = spoken(command)
    final = destination(options.get("out"), words, force=options["force"])
    parent = _existing_parent(final)
    hashes = fingerprints(inputs)
    with tempfile.TemporaryDirectory(prefix=".groundswell-", dir=parent) as workplace:
        output = Output(Path(workplace) / "output")
        output.folder.mkdir()
        with delays_told(quiet=options["quiet"]):
            yield output
        written = tuple(sorted(_files(output.folder)))
        Provenance(words, arguments, options["seed"], hashes, written).write(output.folder)
        _move(output.folder, final, (*written, FILE))
    _tell(output, final, written, as_json=options["as_json"], quiet=options["quiet"])


def destination(out: Path | None, words: tuple[str, ...], *, force: bool) -> Path:
    """The folder to write: the one asked for if it is free or --force was said, else the next free one of this command."""
    if out is None:
        stem = "-".join(words)
        return next(free for n in count(1) if not (free := RUNS / f"{stem}-{n}").exists())
    if out.exists() and not out.is_dir():
        raise InputError(f"--out {out}: this is a file; a folder is needed.")
    if out.is_dir() and any(out.iterdir()) and not force:
        raise InputError(f"--out {out}: the folder is not empty; name another, or say --force to replace this command's files.")
    return out


def _existing_parent(final: Path) -> Path:
    """The nearest folder above that exists: the same file system, so that files can be moved at once."""
    parent = final.absolute().parent
    while not parent.exists():
        parent = parent.parent
    if not os.access(parent, os.W_OK):
        raise InputError(f"--out {final}: nothing can be written in {parent}.")
    return parent


def _files(folder: Path) -> Iterable[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _move(source: Path, final: Path, names: Iterable[str]) -> None:
    for name in names:
        target = final / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source / name, target)


def _tell(output: Output, final: Path, written: tuple[str, ...], *, as_json: bool, quiet: bool) -> None:
    if as_json:
        print(json.dumps(_answer(final, written), ensure_ascii=False, allow_nan=False))
    elif not quiet:
        from rich.console import Console

        console = Console(soft_wrap=False)
        for part in output.summary:
            console.print(part)
        console.print(f"Written to {final}: {', '.join(_shown(written))}", highlight=False, markup=False, soft_wrap=True)


def _shown(written: tuple[str, ...]) -> list[str]:
    """Files at the top by name, a folder below by its number of files."""
    top = [name for name in written if "/" not in name]
    folders = sorted({name.split("/")[0] for name in written if "/" in name})
    return top + [f"{folder}/ ({sum(name.startswith(folder + '/') for name in written)} files)" for folder in folders]


def _answer(final: Path, written: tuple[str, ...]) -> dict[str, Any]:
    import polars as pl

    answer: dict[str, Any] = {"out": str(final), "files": [*written, FILE]}
    for name in written:
        if name.endswith(".csv"):
            frame = pl.read_csv(final / name, infer_schema_length=None)
            answer[Path(name).stem] = frame.fill_nan(None).to_dicts()
        elif name == f"{Path(name).stem}.json":  # a record that is no table, as equilibria
            answer[Path(name).stem] = json.loads((final / name).read_text(encoding="utf-8"))
    return answer
