"""``groundswell cascade``: what a class types and gets."""

import json
import os
import subprocess
import sys

import pytest

from groundswell.cli import run


def crowd(tmp_path, thresholds):
    path = tmp_path / "crowd.csv"
    path.write_text("threshold\n" + "\n".join(map(str, thresholds)) + "\n")
    return str(path)


def test_a_hundred_all_act(tmp_path, capsys):
    assert run(["cascade", crowd(tmp_path, range(100)), "--out", str(tmp_path / "out"), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["cascade"]
    assert rows[0] == {"round": 0, "turnout": 0}
    assert rows[-1] == {"round": 100, "turnout": 100}


@pytest.mark.parametrize(
    ("thresholds", "words"), [(["many"], "threshold"), ([-1], "threshold"), ([1.5], "threshold"), ([], "crowd.csv")]
)
def test_wrong_thresholds_are_told(tmp_path, capsys, thresholds, words):
    assert run(["cascade", crowd(tmp_path, thresholds), "--out", str(tmp_path / "out")]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_who_waits_for_kernels_to_be_compiled_is_told_once(tmp_path):
    words = ["cascade", crowd(tmp_path, range(20)), "--out", str(tmp_path / "out"), "--force"]
    program = [sys.executable, "-c", "import sys; from groundswell.cli import main; main(sys.argv[1:])"]
    told = [
        subprocess.run(
            [*program, *words, *option],
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / cache)},
            capture_output=True,
            text=True,
            check=True,
        ).stderr
        for cache, option in (("first", []), ("first", []), ("second", ["--quiet"]))
    ]
    assert told == ["Compiling for this machine, which may take a minute; what is compiled is kept.\n", "", ""]
