"""Pseudonyms by keyed hash: one name has one pseudonym under one key, and without the key nobody can tell whose it is."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

import polars as pl

from groundswell.errors import InputError

SHORTEST = 16
"""Letters that a key of one's own must have; a shorter one can be guessed by trying."""
_LETTERS = 12


def key(path: Path, output: Path) -> bytes:
    """The key in a file, or a new one where there is no such file; it is written nowhere yet, see :func:`keep`.

    A new key must not follow from a seed, or whoever knows the seed knows the names: so it is made of the system's own chance.

    Parameters
    ----------
    path
        The file.
    output
        The folder that will be made public.

    Raises
    ------
    InputError
        If the file stands inside that folder, is a folder, stands in no folder, is empty, or is too short to be a key.
    """
    if path.resolve().is_relative_to(output.resolve()):
        raise InputError(f"--key {path}: the key would stand inside the output {output}, which is to be public; keep it elsewhere.")
    if path.is_dir():
        raise InputError(f"--key {path}: this is a folder; a file is needed.")
    if not path.exists():
        if not path.parent.is_dir():
            raise InputError(f"--key {path}: there is no folder {path.parent}.")
        return secrets.token_hex(32).encode()
    found = path.read_bytes().strip()
    if not found:
        raise InputError(f"--key {path}: the file is empty; name one that does not exist, and a key is made there.")
    if len(found) < SHORTEST:
        raise InputError(f"--key {path}: a key of {len(found)} letters can be guessed; at least {SHORTEST} are needed.")
    return found


def keep(path: Path, secret: bytes) -> bool:
    """Write a new key where there is none, for its owner alone to read; whether it was written."""
    if path.exists():
        return False
    path.touch(mode=0o600)
    path.write_bytes(secret + b"\n")
    return True


def pseudonyms(names: pl.Series, kind: str, secret: bytes) -> pl.Series:
    """A pseudonym for each name, such as ``village-3f9a6c0d1e22``; a missing name stays missing.

    Parameters
    ----------
    names
        Identifiers.
    kind
        What they are names of: the same letters name different things in different columns.
    secret
        The key.
    """
    known = names.drop_nulls().unique().sort().to_list()
    table = {name: f"{kind}-{_hashed(name, kind, secret)}" for name in known}
    if len(set(table.values())) < len(table):
        raise InputError(f"two names of a {kind} have the same pseudonym under this key; use another key.")
    return names.replace_strict(table, default=None, return_dtype=pl.String) if table else names.cast(pl.String)


def _hashed(name: str, kind: str, secret: bytes) -> str:
    return hmac.new(secret, f"{kind}\0{name}".encode(), hashlib.sha256).hexdigest()[:_LETTERS]
