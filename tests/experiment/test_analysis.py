"""The analysis: bad responses in words, comparisons, balance, missing answers."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from groundswell.errors import InputError
from groundswell.experiment import Experiment, analyse
from groundswell.experiment.analysis import ARMS
from groundswell.tables import write

KEYS = {
    "outcomes": ["support"],
    "arms": ["control", "placebo", "treatment"],
    "block": "enumerator",
    "respondent": "id",
    "draws": 200,
}


def asked(**keys):
    return Experiment.check({"experiment": {**KEYS, **keys}}, "E.toml")


def people(count: int = 90, **columns) -> pl.DataFrame:
    draws = np.random.default_rng(8)
    numbers = np.arange(count)
    made = {
        "id": [f"p{number}" for number in numbers],
        "enumerator": [f"E{number // 3 % 5}" for number in numbers],
        "arm": [KEYS["arms"][number % 3] for number in numbers],
        "support": np.clip(np.rint(2.6 + 0.5 * (numbers % 3) + draws.normal(size=count)), 1, 5).astype(int),
        "age": draws.integers(25, 60, count),
    }
    return pl.DataFrame(made | columns)


def changed(frame: pl.DataFrame, column: str, values: dict[int, object]) -> pl.DataFrame:
    cells = frame[column].to_list()
    for row, value in values.items():
        cells[row] = value
    return frame.with_columns(pl.Series(column, cells, strict=False))


def refused(frame, **keys):
    with pytest.raises(InputError) as told:
        analyse(asked(**keys), frame)
    return str(told.value)


def test_answers_outside_the_scale_are_refused_with_row_and_column():
    told = refused(changed(people(), "support", {4: 7, 11: 0}))
    assert "the responses, row 5, column `support`: got `7`; a whole number from 1 to 5 is due." in told
    assert "row 12, column `support`: got `0`" in told


def test_half_an_answer_is_refused():
    assert "got `2.5`; a whole number from 1 to 5" in refused(changed(people(), "support", {0: 2.5}))


def test_an_arm_of_one_person_is_refused():
    frame = people().filter((pl.col("arm") != "placebo") | (pl.col("id") == "p1"))
    assert "the arm `placebo` is one person (row 2); two or more are due" in refused(frame)
    nobody = people().filter(pl.col("arm") != "placebo")
    assert "nobody in the arm `placebo` answered" in refused(nobody)


def test_an_enumerator_with_one_arm_is_refused_or_left_out():
    frame = pl.concat([people(), people(3, id=["x1", "x2", "x3"], enumerator=["E9"] * 3, arm=["control"] * 3)])
    told = refused(frame)
    assert "column `enumerator`: `E9` has one arm only, `control`, with 3 people; nothing can be compared there." in told
    assert 'one_arm_blocks = "drop"' in told
    found = analyse(asked(one_arm_blocks="drop"), frame)
    assert found.notes == ("3 people left out: all of their enumerator (`E9`) are in one arm.",)
    assert found.arms["estimate"].to_list() == pytest.approx(analyse(asked(), people()).arms["estimate"].to_list())


def test_a_respondent_twice_is_refused():
    assert "rows 3 and 8: id `p2` stands in 2 rows" in refused(changed(people(), "id", {7: "p2"}))


def test_an_unknown_arm_and_an_absent_column_are_refused():
    assert "row 1, column `arm`: got `contrl`; one of control, placebo, treatment is due." in refused(
        changed(people(), "arm", {0: "contrl"})
    )
    assert "there is no column `enumerator`; is it `enumerators`?" in refused(people().rename({"enumerator": "enumerators"}))
    assert "there is no column `sex`" in refused(people(), covariates=["sex"])


def test_a_person_without_an_arm_is_refused():
    assert "row 3, column `arm`: no value" in refused(changed(people(), "arm", {2: None}))


def test_no_file_is_named():
    with pytest.raises(InputError, match="no file of responses is named; give one with --data FILE"):
        analyse(asked())


def test_apart_compares_every_pair_and_joint_each_with_the_reference():
    apart = analyse(asked(), people()).arms
    assert list(ARMS) == apart.columns
    assert apart.filter(method="ols").select("reference", "arm").rows() == [
        ("control", "placebo"),
        ("control", "treatment"),
        ("placebo", "treatment"),
    ]
    joint = analyse(asked(pairs="joint", reference="placebo"), people()).arms
    assert joint.filter(method="ols").select("reference", "arm", "n").rows() == [
        ("placebo", "control", 90),
        ("placebo", "treatment", 90),
    ]
    assert joint["method"].to_list() == ["ols", "ols", "ordered-logit", "ordered-logit"]
    assert joint.null_count().sum_horizontal()[0] == 0


def test_a_reference_not_named_is_the_first_arm_and_arms_not_named_are_sorted():
    bare = Experiment.check({"experiment": {"outcomes": ["support"], "reference": "placebo", "draws": 0}})
    found = analyse(bare, people())
    assert found.responses.arms == ("placebo", "control", "treatment")
    assert found.arms["p_randomisation"].is_null().all()


def test_without_blocks_two_arms_are_the_difference_of_means():
    frame = people().filter(pl.col("arm") != "placebo")
    plain = Experiment.check({"experiment": {"outcomes": ["support"], "errors": "hc2", "draws": 0}})
    row = analyse(plain, frame).arms.row(0, named=True)
    means = [frame.filter(arm=arm)["support"] for arm in ("control", "treatment")]
    assert row["estimate"] == pytest.approx(means[1].mean() - means[0].mean())
    assert row["std_error"] == pytest.approx(np.sqrt(sum(one.var() / one.len() for one in means)))  # HC2 is Neyman's error


def test_pandas_and_polars_give_the_same():
    frame = people()
    assert analyse(asked(), pd.DataFrame(frame.to_dict(as_series=False))).arms.equals(analyse(asked(), frame).arms)


def test_the_seed_moves_shuffles_only():
    first, second = (analyse(asked(), people(), seed).arms for seed in (1, 2))
    assert first.drop("p_randomisation").equals(second.drop("p_randomisation"))
    assert not first["p_randomisation"].equals(second["p_randomisation"])


def test_missing_answers_are_counted_and_bounded():
    frame = changed(people(), "support", {0: None, 1: None, 5: None})
    found = analyse(asked(), frame)
    assert found.notes == ("support: 3 of 90 people gave no answer and are left out.",)
    assert found.answers["missing"].to_list() == [1, 1, 1]
    first = found.bounds.row(0, named=True)
    assert first["missing"] == 2
    assert first["lowest"] < first["estimate"] < first["highest"]
    answered = found.balance.filter(variable="answered")
    assert answered["mean"].to_list() == pytest.approx([29 / 30] * 3)


def test_bounds_are_the_regressions_at_the_ends_of_the_scale():
    """Two arms without blocks: the missing person of one arm at one end, of the other arm at the other."""
    frame = changed(people().filter(pl.col("arm") != "placebo"), "support", {0: None, 1: None})
    plain = Experiment.check({"experiment": {"outcomes": ["support"], "draws": 0}})
    row = analyse(plain, frame).bounds.row(0, named=True)
    ends = [
        analyse(plain, changed(frame, "support", {0: control, 1: treatment})).arms["estimate"][0]
        for control, treatment in ((5, 1), (1, 5))
    ]
    assert [row["lowest"], row["highest"]] == pytest.approx(ends)


def test_codes_for_no_answer_are_missing():
    found = analyse(asked(missing=[9]), changed(people(), "support", {3: 9}))
    assert found.answers["missing"].sum() == 1


def test_balance_is_the_regression_of_a_covariate_on_arms():
    found = analyse(asked(covariates=["age", "enumerator"], errors="hc1"), people()).balance
    assert found.filter(variable="age")["arm"].to_list() == ["control", "placebo", "treatment"]
    assert found.filter(variable="age")["difference"].null_count() == 1
    assert found.filter(variable="age")["p_joint"].n_unique() == 1
    assert found["variable"].n_unique() == 6  # age, and five enumerators
    assert "a covariate is a number, or text with at most 12 values" in refused(people(), covariates=["id"])


def test_covariates_not_named_are_all_columns_that_can_be():
    frame = people().with_columns(
        form=pl.col("arm").str.head(1), town=pl.lit("x"), name=pl.col("id"), sex=pl.Series(["m", "f"] * 45)
    )
    assert analyse(asked(), frame).balance["variable"].unique(maintain_order=True).to_list() == ["age", "sex[f]", "sex[m]"]
    assert analyse(asked(covariates=[]), frame).balance.height == 0


def test_answers_in_a_column_for_each_arm():
    frame = people()
    wide = frame.select("id", "enumerator", *(pl.when(arm=arm).then("support").alias(f"support.{arm}") for arm in KEYS["arms"]))
    keys = {key: value for key, value in KEYS.items() if key != "arm"} | {"columns": "{outcome}.{arm}"}
    found = analyse(Experiment.check({"experiment": keys}), wide)
    assert found.arms.equals(analyse(asked(), frame).arms)
    both = wide.with_columns(pl.Series("support.placebo", [3] * 90))
    with pytest.raises(
        InputError, match=r"row 1: there are answers in `support.control`, `support.placebo`; a person is in one arm"
    ):
        analyse(Experiment.check({"experiment": keys}), both)


def test_arms_that_a_file_labels_are_called_so(tmp_path):
    frame = people().with_columns(pl.col("arm").replace_strict(KEYS["arms"], [0, 1, 2], return_dtype=pl.Int64))
    write(frame, tmp_path / "r.dta", value_labels={"arm": dict(enumerate(KEYS["arms"]))})
    assert analyse(asked(), tmp_path / "r.dta").arms.equals(analyse(asked(), people()).arms)
    by_code = analyse(asked(arms=[0, 1, 2]), tmp_path / "r.dta").arms
    assert by_code["reference"].unique().sort().to_list() == ["0", "1"]


def test_where_everyone_answers_alike_nothing_is_told():
    found = analyse(asked(), people(support=[3] * 90))
    assert found.arms["estimate"].is_null().all()
    assert found.arms["p_holm"].is_null().all()
    assert any("cannot be told" in note for note in found.notes)


def test_blocks_all_at_an_end_leave_the_ordered_logit_and_are_counted():
    frame = pl.concat([people(), people(6, id=[f"x{n}" for n in range(6)], enumerator=["E9"] * 6, support=[5] * 6)])
    found = analyse(asked(pairs="joint"), frame)
    assert found.arms["n"].to_list() == [96, 96, 90, 90]
    assert any("6 people left out" in note for note in found.notes)


def test_several_questions_are_families_of_their_own():
    frame = people().with_columns(trust=pl.col("support").reverse())
    found = analyse(asked(outcomes=["support", "trust"]), frame).arms
    alone = analyse(asked(), people()).arms
    assert found.filter(outcome="support").equals(alone)
