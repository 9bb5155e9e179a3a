"""Benchmarks run and compare the same numbers; how fast anything is, is never asserted."""

import json

from benchmarks.__main__ import main
from benchmarks.fits import fits
from benchmarks.row import Row


def test_batched_fits_are_those_of_the_peer():
    rows = fits(panels=12, looped=2, times=1)
    assert [row.same for row in rows] == [True, True]
    assert all(row.difference <= 1e-12 for row in rows)


def test_figures_are_written_and_a_difference_is_no_success(tmp_path, monkeypatch, capsys):
    made = Row(what="a", unit="fits", ours=800.0, peers=2.0, peer="b", reach=300.0, difference=0.1, allowed=1e-12)
    monkeypatch.setattr("benchmarks.__main__._BENCHMARKS", {"fits": lambda: [made]})
    assert main(["--out", str(tmp_path / "b.json")]) == 1
    (stored,) = json.loads((tmp_path / "b.json").read_text())
    assert (stored["ratio"], stored["reached"], stored["same"]) == (400.0, True, False)
    assert "400" in capsys.readouterr().out
