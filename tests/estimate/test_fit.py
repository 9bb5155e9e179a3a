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


OPTIONAL = (
    TEXT.replace("[[claim]]", "\n[[margin]]\nmodel = 'rare'\nof = 'migration'\nover = [0.5]\n[[claim]]\n", 1)
    + """
[[model]]
name = "rare"
outcome = "rare"
kind = "conditional-logit"
terms = ["migration"]
effects = ["village"]
optional = true
[[claim]]
id = "R"
claim = "y"
model = "m"
minus = "rare"
term = "migration"
side = "positive"
"""
).replace('kind = "conditional-logit"\n', "")


def test_an_optional_model_that_cannot_be_fitted_is_told_of_and_the_others_go_on(panel):
    study = gs.Study.read(OPTIONAL)
    estimates = gs.fit(panel.with_columns(rare=0), study)
    assert [fit.model.name for fit in estimates.fits] == ["m"]
    assert estimates.notes == ["rare: Not fitted: the outcome `rare` is 0 in all 150 rows used."]
    assert estimates.margins.is_empty()
    first, second = gs.judge(estimates).findings
    assert first.estimate is not None
    assert (second.verdict, second.estimate) == ("undetermined", None)
    assert second.estimand == "migration on protest minus migration on rare (stacked, errors by unit)"


def test_an_optional_model_that_can_be_fitted_is(panel):
    estimates = gs.fit(panel.with_columns(rare="petition"), gs.Study.read(OPTIONAL))
    assert [fit.model.name for fit in estimates.fits] == ["m", "rare"]
    assert estimates.unfitted == ()


def test_a_table_that_bears_no_model_is_refused_though_all_are_optional(panel):
    study = gs.Study.read(TEXT.replace('name = "m"', 'name = "m"\noptional = true'))
    with pytest.raises(gs.InputError, match="the outcome `protest` is 0 in all"):
        gs.fit(panel.with_columns(protest=0), study)


def test_what_is_true_of_nearly_all_models_is_said_of_every_model_but_the_others(panel):
    models = "".join(f'[[model]]\nname = "m{n}"\noutcome = "protest"\nterms = ["migration"]\n' for n in range(6))
    estimates = gs.fit(panel, gs.Study.read(models))
    names = [fit.model.name for fit in estimates.fits]
    assert estimates.concerned(names) == "Every model"
    assert estimates.concerned(names[1:]) == "Every model but m0"
    assert estimates.concerned(names[2:]) == "m2, m3, m4, m5"
    assert estimates.concerned(["not fitted"]) == "not fitted"
