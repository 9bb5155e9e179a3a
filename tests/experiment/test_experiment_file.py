"""An EXPERIMENT.toml: what is read, and every fault in words."""

import pytest

from groundswell.errors import ExperimentError
from groundswell.experiment import Experiment, example

PLAIN = {"outcomes": ["support"], "arms": ["control", "placebo", "treatment"]}


def faults(**keys):
    with pytest.raises(ExperimentError) as told:
        Experiment.check({"experiment": PLAIN | keys}, "E.toml")
    return str(told.value)


def test_the_example_can_be_read_and_names_every_wording():
    asked = Experiment.read(example())
    assert asked.arms == ("control", "placebo", "treatment")
    assert set(asked.wording) == set(asked.arms)
    assert asked.against == "control"
    assert sum(asked.sizes) == sum(asked.blocks.values()) == 368


def test_defaults_are_those_of_the_article():
    asked = Experiment.check({"experiment": {"outcomes": ["support"]}})
    assert (asked.arm, asked.scale, asked.errors, asked.pairs, asked.points) == ("arm", (1, 5), "iid", "apart", 5)
    assert asked.against is None


def test_an_unknown_key_is_refused_and_the_nearest_offered():
    assert "E.toml, [experiment]: unknown key `blok`; did you mean `block`?" in faults(blok="enumerator")
    assert "unknown key `refrence`; did you mean `reference`?" in faults(refrence="control")


def test_an_unknown_section_and_an_absent_one_are_told():
    with pytest.raises(
        ExperimentError, match=r"unknown section `experimnt`; did you mean `experiment`\?[\s\S]*a section \[experiment\] is due"
    ):
        Experiment.check({"experimnt": PLAIN}, "E.toml")


def test_a_key_that_is_missing_is_named():
    with pytest.raises(ExperimentError, match=r"the key `outcomes` is missing; it must be a list of columns"):
        Experiment.check({"experiment": {"arm": "arm"}}, "E.toml")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"errors": "hc3"}, "key `errors`: got `hc3`; it must be one of iid, hc1, hc2"),
        ({"pairs": "together"}, "key `pairs`: got `together`; it must be one of apart, joint"),
        ({"scale": [5, 1]}, "key `scale`: got [5, 1]; the least answer must be below the greatest"),
        ({"scale": [1, 5, 7]}, "key `scale`: got [1, 5, 7]"),
        ({"arms": ["control"]}, "key `arms`: got one, `control`"),
        ({"arms": ["control", "control", "treatment"]}, "key `arms`: `control` stands there twice"),
        ({"reference": "contol"}, "key `reference`: unknown arm `contol`; did you mean `control`?"),
        ({"sizes": [100, 100]}, "key `sizes`: 2 for 3 arms"),
        ({"sizes": [100, 100, 1]}, "key `sizes`: got [100, 100, 1]; it must be people an arm, 2 or more"),
        ({"sizes": {"control": 9, "placebo": 9}}, "key `sizes`: the arm `treatment` has none"),
        ({"wording": {"control": "a", "placebo": "b", "treatmnt": "c"}}, "unknown arm `treatmnt`; did you mean `treatment`?"),
        ({"wording": {"control": "a", "placebo": "b"}}, "key `wording`: the arm `treatment` has none"),
        ({"wording": ["a", "b"]}, "key `wording`: 2 for 3 arms"),
        ({"expected": [0.5, 0.5]}, "key `expected`: 2 for 5 points of the scale"),
        ({"expected": [0.2, 0.2, 0.2, 0.2, 0.1]}, "the shares add up to 0.9; they must add up to 1"),
        ({"expected": [0.0, 0.0, 1.0, 0.0, 0.0]}, "everyone would give the same answer"),
        ({"answers": ["no", "yes"]}, "key `answers`: 2 for 5 points"),
        ({"smallest_effect": 0}, "key `smallest_effect`: got 0"),
        ({"columns": "{outcome}"}, "key `columns`: got `{outcome}`; it must hold {arm}"),
        ({"columns": "{arm}", "arm": "arm"}, "keys `arm` and `columns`: give one of the two"),
        ({"missing": [9, 3]}, "key `missing`: 3 is an answer of the scale from 1 to 5"),
        ({"block": "arm"}, "the column `arm` is named for two things"),
        ({"respondents": "r.csv", "blocks": {"E1": 9}}, "keys `respondents` and `blocks`: give one of the two"),
        ({"outcomes": []}, "key `outcomes`: got []"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(keys, told):
    assert told in faults(**keys)


def test_all_faults_are_told_together():
    assert len(faults(errors="x", pairs="y", blok=1).splitlines()) == 3


def test_wording_may_be_a_list_in_the_order_of_arms():
    asked = Experiment.check({"experiment": PLAIN | {"wording": ["a", "b", "c"]}})
    assert asked.texts == {"control": "a", "placebo": "b", "treatment": "c"}


def test_arms_may_be_called_by_numbers():
    assert Experiment.check({"experiment": {"outcomes": ["y"], "arms": [0, 1]}}).arms == ("0", "1")


def test_a_file_that_is_not_there_or_no_toml(tmp_path):
    with pytest.raises(ExperimentError, match="there is no such file"):
        Experiment.load(tmp_path / "none.toml")
    (tmp_path / "broken.toml").write_text("[experiment")
    with pytest.raises(ExperimentError, match="not a TOML file"):
        Experiment.load(tmp_path / "broken.toml")
    (tmp_path / "latin.toml").write_bytes("[experiment]\ntitle = 'Umfrage für alle'".encode("latin-1"))
    with pytest.raises(ExperimentError, match="not UTF-8 text"):
        Experiment.load(tmp_path / "latin.toml")
