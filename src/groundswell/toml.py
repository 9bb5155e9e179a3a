"""Files that people write in TOML, read in one way: studies, scenarios, games, experiments, designs.

What is wrong with the file as such is said here; what its content may be, by the room that asks.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from groundswell.errors import InputError


def text(path: Path, fault: type[InputError], absent: str) -> str:
    """The text of a file.

    Parameters
    ----------
    path
        The file.
    fault
        The error to raise if it is not there, or not UTF-8.
    absent
        What to say of a file that is not there, after its name.
    """
    if not path.is_file():
        raise fault(f"{path}: {absent}")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise fault(f"{path}: not UTF-8 text.") from None


def content(written: str, fault: type[InputError], source: str) -> dict[str, Any]:
    """The content of a text in TOML.

    Parameters
    ----------
    written
        The text.
    fault
        The error to raise if it is not TOML, or nested too deeply to be read.
    source
        Where it is from, for the message.
    """
    try:
        return tomllib.loads(written)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise fault(f"{source}: not a TOML file: {error}.") from None
