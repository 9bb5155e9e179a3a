"""The design: who takes part, power, forms; and power against closed forms."""

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.power import TTestIndPower

from groundswell.errors import InputError
from groundswell.experiment import Experiment, design, example
from groundswell.experiment.power import Pair, needed, power_of_logit, power_of_ols, shifted, smallest

VALUES = np.arange(1.0, 6.0)
SHARES = np.array([0.10, 0.25, 0.30, 0.25, 0.10])


def asked(**keys):
    return Experiment.check({"experiment": {"outcomes": ["support"], "arms": ["control", "treatment"], **keys}}, "E.toml")


def refused(**keys):
    with pytest.raises(InputError) as told:
        design(asked(**keys))
    return str(told.value)


def pair(people):
    return Pair(reference=people, arm=people, blocks=1, weight=people / 2)


def test_an_effect_moves_the_mean_by_itself_and_stays_on_the_scale():
    after, odds = shifted(SHARES, 0.5, VALUES)
    assert after @ VALUES == pytest.approx(SHARES @ VALUES + 0.5)
    assert after.sum() == pytest.approx(1)
    assert odds > 0
    with pytest.raises(ValueError, match="the scale has no room"):
        shifted(SHARES, 2.0, VALUES)


def test_power_of_least_squares_is_that_of_the_t_test_for_a_small_effect():
    """statsmodels' t test takes one standard deviation for both arms; a small effect hardly changes it, hence .002."""
    deviation = np.sqrt(SHARES @ VALUES**2 - (SHARES @ VALUES) ** 2)
    known = TTestIndPower().power(0.1 / deviation, 400, 0.05)
    assert power_of_ols(pair(400), SHARES, 0.1, VALUES) == pytest.approx(known, abs=0.002)


def test_power_of_the_ordered_logit_is_whiteheads():
    """Whitehead (1993): n = 3 (A + 1)^2 (u + v)^2 / (A theta^2 (1 - sum p^3)) in all, A = 1, power .9, two-sided 5%."""
    _, odds = shifted(SHARES, 0.5, VALUES)
    after, _ = shifted(SHARES, 0.5, VALUES)
    mean = (SHARES + after) / 2
    people = 12 * (1.95996 + 1.28155) ** 2 / (odds**2 * (1 - (mean**3).sum())) / 2
    exact = Pair(reference=1, arm=1, blocks=1, weight=people / 2)
    assert power_of_logit(exact, SHARES, 0.5, VALUES) == pytest.approx(0.9, abs=1e-3)


def test_the_smallest_effect_and_the_people_needed_have_the_power_due():
    found = smallest(lambda effect: power_of_ols(pair(122), SHARES, effect, VALUES), 2.0, 0.8)
    assert power_of_ols(pair(122), SHARES, found, VALUES) == pytest.approx(0.8, abs=1e-4)
    assert needed(power_of_ols, SHARES, VALUES, found + 1e-4, 0.8) == 122
    assert smallest(lambda effect: power_of_ols(pair(2), SHARES, effect, VALUES), 0.5, 0.8) is None
    assert needed(power_of_ols, SHARES, VALUES, 1e-5, 0.8) is None


def test_the_example_gives_an_assignment_power_and_letters():
    planned = design(Experiment.read(example()))
    assert planned.assignment.columns == ["id", "enumerator", "arm", "form"]
    assert planned.assignment["arm"].value_counts(sort=True)["count"].sort().to_list() == [122, 123, 123]
    assert planned.counts.drop("block").to_numpy().max() == 16
    assert planned.power["method"].to_list() == ["ols", "ordered-logit"] * 3
    assert (planned.power["smallest_detectable_holm"] > planned.power["smallest_detectable"]).all()
    assert (planned.power["power_holm"] < planned.power["power"]).all()
    assert not planned.assumed
    assert design(Experiment.read(example())).assignment.equals(planned.assignment)
    assert not design(Experiment.read(example()), 2).assignment.equals(planned.assignment)


def test_people_from_a_file_are_assigned_within_their_blocks(tmp_path):
    pl.DataFrame({
        "who": ["007", "b", "c", "d", "e", "f"],
        "class": ["x", "x", "y", "y", "y", "y"],
        "name": list("uvwxyz"),
    }).write_csv(tmp_path / "people.csv")
    (tmp_path / "E.toml").write_text(
        '[experiment]\noutcomes = ["support"]\narms = ["control", "treatment"]\nrespondent = "who"\nblock = "class"\n'
        'respondents = "people.csv"\n'
    )
    planned = design(Experiment.load(tmp_path / "E.toml"))
    assert planned.assignment.columns == ["who", "class", "arm", "form"]
    assert planned.assignment["who"][0] == "007"
    assert planned.counts.drop("block").to_numpy().tolist() == [[1, 1], [2, 2]]
    assert planned.assumed
    assert planned.power["power"].is_null().all()


def test_a_respondent_twice_in_the_file_is_refused(tmp_path):
    (tmp_path / "people.csv").write_text("id\na\nb\na\nc\n")
    (tmp_path / "E.toml").write_text('[experiment]\noutcomes = ["y"]\narms = ["c", "t"]\nrespondents = "people.csv"\n')
    with pytest.raises(InputError, match="rows 1 and 3: id `a` stands in 2 rows"):
        design(Experiment.load(tmp_path / "E.toml"))


@pytest.mark.parametrize("sizes", [30, [30, 30], {"control": 30, "treatment": 30}])
def test_sizes_may_be_a_number_a_list_or_a_table(sizes):
    assert design(asked(sizes=sizes)).assignment["arm"].value_counts()["count"].to_list() == [30, 30]


def test_what_a_design_cannot_be_is_told():
    assert "nothing says who takes part; give `respondents`, `blocks` or `sizes`" in refused()
    assert "arms add up to 40 people; 30 take part" in refused(sizes=20, blocks={"E1": 30})
    assert "3 people are too few for 2 arms of 2 or more" in refused(blocks={"E1": 3})
    assert "with a mean of 3.00 in the reference the scale has room for less than 2.00" in refused(sizes=20, smallest_effect=2.5)
    with pytest.raises(InputError, match="a design needs the key `arms`"):
        design(Experiment.check({"experiment": {"outcomes": ["y"]}}))


def test_joint_pairs_are_with_the_reference_alone():
    planned = design(asked(sizes=[20, 20, 20], arms=["a", "b", "c"], pairs="joint", reference="b"))
    assert planned.power.select("reference", "arm").unique(maintain_order=True).rows() == [("b", "a"), ("b", "c")]


def test_a_column_called_form_is_not_overwritten():
    planned = design(asked(sizes=20, arm="form"))
    assert planned.assignment.columns == ["id", "form", "form_letter"]


def test_a_scale_of_seven_has_answers_of_its_own():
    planned = design(asked(sizes=20, scale=[0, 6]))
    assert planned.expected.size == 7
    assert planned.expected.sum() == pytest.approx(1)
