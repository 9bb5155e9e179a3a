"""Files that people write in TOML: the same at every door, whatever is wrong with the file as such."""

import codecs

import pytest

import groundswell as gs
from groundswell.errors import InputError
from groundswell.history.saving import redesigned
from groundswell.sampling.multistage import read_design

DOORS = {
    "study": gs.Study.load,
    "scenario": gs.Scenario.load,
    "game": gs.Game.load,
    "experiment": gs.Experiment.load,
    "design": gs.Design.load,
    "sample": read_design,
    "survey": lambda path: redesigned(gs.Scenario.load("small"), path),
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize(
    ("written", "told"),
    [(b"a = " + b"[" * 20_000, "not a TOML file"), (b"[a", "not a TOML file"), (b"a = '\xff'", "not UTF-8 text")],
    ids=["nested too deeply", "cut off", "not text"],
)
def test_what_is_no_toml_is_refused_by_name(tmp_path, door, written, told):
    path = tmp_path / "mine.toml"
    path.write_bytes(written)
    with pytest.raises(InputError, match=rf"mine\.toml: {told}"):
        door(path)


def test_a_mark_at_the_start_that_editors_leave_is_no_fault(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(codecs.BOM_UTF8 + b"[game]\npi = 0.4\n")
    assert gs.Game.load(path).grievance_prior == 0.4
    path.write_bytes(codecs.BOM_UTF8 + b"[time]\nwarm_up_years = 2\n")
    assert gs.Scenario.load(path).time.warm_up_years == 2
