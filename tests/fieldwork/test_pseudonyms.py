"""Keys and pseudonyms."""

from __future__ import annotations

import hashlib
import hmac
import stat
from pathlib import Path

import polars as pl
import pytest

from groundswell.errors import InputError
from groundswell.fieldwork import keep, key
from groundswell.fieldwork.pseudonyms import pseudonyms


def test_a_key_is_made_where_there_is_none_and_read_where_there_is_one(tmp_path: Path) -> None:
    path, out = tmp_path / "key", tmp_path / "out"
    secret = key(path, out)
    assert len(secret) == 64
    assert not path.exists()
    assert keep(path, secret)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key(path, out) == secret
    assert not keep(path, b"another")
    assert key(tmp_path / "second", out) != secret


@pytest.mark.parametrize(
    ("content", "told"),
    [("", "the file is empty"), (" \n", "the file is empty"), ("secret", "a key of 6 letters can be guessed; at least 16")],
)
def test_a_key_that_is_none_is_refused(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "key"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        key(path, tmp_path / "out")


def test_a_key_inside_the_output_is_refused_by_whatever_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (Path("out/key"), Path("out/deeper/../key"), Path("elsewhere/../out/key")):
        with pytest.raises(InputError, match="would stand inside the output"):
            key(path, tmp_path / "out")
    with pytest.raises(InputError, match="this is a folder"):
        key(tmp_path, tmp_path / "out")
    with pytest.raises(InputError, match="there is no folder"):
        key(tmp_path / "nowhere" / "key", tmp_path / "out")


def test_pseudonyms_are_the_keyed_hash_and_differ_by_what_they_name() -> None:
    names = pl.Series(["a", None, "b", "a"])
    found = pseudonyms(names, "village", b"key")
    expected = hmac.new(b"key", b"village\0a", hashlib.sha256).hexdigest()[:12]
    assert found.to_list()[0] == f"village-{expected}"
    assert found[0] == found[3]
    assert found[1] is None
    assert found[0] != found[2]
    assert found[0][8:] != pseudonyms(names, "place", b"key")[0][6:]
    assert pseudonyms(pl.Series([None, None]), "village", b"key").to_list() == [None, None]


def test_two_names_that_would_bear_one_pseudonym_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groundswell.fieldwork.pseudonyms._LETTERS", 0)
    with pytest.raises(InputError, match="use another key"):
        pseudonyms(pl.Series(["a", "b"]), "village", b"key")
