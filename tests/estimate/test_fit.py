"""The verb, as it is used from Python."""

from pathlib import Path

import pytest

import groundswell as gs
from groundswell.panel import Panel

TEXT = """
[data]
path = "panel.csv"
unit = "village"
period = "year"
[[model]]
name = "m"
outcome = "protest"
terms = ["migration"]
effects = ["village", "year"]
errors = "cluster:village"
[[claim]]
id = "H"
claim = "x"
model = "m"
term = "migration"
side = "positive"
"""


@pytest.fixture
def file(tmp_path, panel) -> Path:
    panel.write_csv(tmp_path / "panel.csv")
    (tmp_path / "STUDY.toml").write_text(TEXT)
    return tmp_path / "STUDY.toml"


def test_data_may_be_a_panel_a_frame_a_path_or_what_the_study_names(file, panel):
    study = gs.Study.load(file)
    frames = [Panel(villages=panel), panel, panel.lazy(), panel.to_pandas(), file.parent / "panel.csv", None]
    first, *others = [gs.fit(frame, study).estimates for frame in frames]
    assert all(other.equals(first) for other in others)
    assert gs.fit(panel, str(file)).estimates.equals(first)


def test_results_show_themselves(file):
    estimates = gs.fit(study=file)
    assert "migration" in estimates._repr_html_()
    assert "migration" in gs.Study.load(file)._repr_html_()
    assert "migration" in gs.judge(estimates)._repr_html_()
    assert estimates.fit("m").n == 150
    assert gs.Study.load(file).model("m").outcome == "protest"


def test_what_was_read_is_told(file):
    assert gs.fit(study=file).read == (
        "150 rows and 8 columns were read from panel.csv.",
        "They are of 30 units (column village), year from 2004 to 2008.",
    )


def test_logging_is_left_as_it_was(file):
    import logging

    gs.fit(study=file)
    assert logging.getLogger().level == logging.WARNING
