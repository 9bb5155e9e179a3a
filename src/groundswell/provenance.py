"""What ran, with what, from which seed; enough to run it again, and nothing that could be run by itself.

``provenance.json`` stores the words of a command, never code. Hashes of inputs tell a changed input from a changed result.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from groundswell.errors import InputError

FILE = "provenance.json"
_LIBRARIES = ("numpy", "scipy", "numba", "polars", "pyfixest", "statsmodels", "scikit-learn", "matplotlib")


@dataclass(frozen=True)
class Provenance:
    """How an output folder came to be.

    Attributes
    ----------
    command
        The command's words without its options, as ``("study", "article")``.
    arguments
        Its arguments and options; paths in full. Where it wrote to is not among them.
    seed
        The seed of every random number.
    inputs
        SHA-256 of every input file, by full path.
    files
        The files it wrote, relative to the folder.
    versions
        Of this package, of Python, and of the libraries that compute.
    """

    command: tuple[str, ...]
    arguments: tuple[str, ...]
    seed: int
    inputs: dict[str, str]
    files: tuple[str, ...]
    versions: dict[str, str] = field(default_factory=lambda: versions())

    def write(self, folder: Path) -> None:
        """Write ``provenance.json`` into a folder."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(folder: Path) -> Provenance:
    """Open the provenance of an output folder; an :class:`InputError` says what is not there or not as it was written."""
    path = folder / FILE
    try:
        stored: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{folder}: there is no {FILE} here, so nothing tells how to run it again.") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a JSON file as a command writes it: {error}.") from None
    try:
        return Provenance(
            command=_words(stored["command"]),
            arguments=_words(stored["arguments"]),
            seed=int(stored["seed"]),
            inputs={str(name): str(value) for name, value in stored["inputs"].items()},
            files=_words(stored["files"]),
            versions={str(name): str(value) for name, value in stored["versions"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path}: not as a command writes it: {error!r}.") from None


def _words(stored: Any) -> tuple[str, ...]:
    if not isinstance(stored, list) or not all(isinstance(word, str) for word in stored):
        raise TypeError("a list of words was expected")
    return tuple(stored)


def versions() -> dict[str, str]:
    """The versions of this package, Python and the libraries that compute."""
    found = {"groundswell": _version("groundswell"), "python": platform.python_version()}
    return found | {library: _version(library) for library in _LIBRARIES}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def fingerprints(paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of files by full path; a folder stands for the files within it."""
    files: list[Path] = []
    for path in paths:
        files += sorted(inner for inner in path.rglob("*") if inner.is_file()) if path.is_dir() else [path]
    return {str(path.resolve()): _fingerprint(path) for path in files}


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def differing(first: Path, second: Path, names: Iterable[str]) -> list[str]:
    """Those of the named files that are not the same to the bit in two folders, or are in one only."""
    return sorted(name for name in set(names) if not _same(first / name, second / name))


def _same(first: Path, second: Path) -> bool:
    return first.is_file() and second.is_file() and _fingerprint(first) == _fingerprint(second)
