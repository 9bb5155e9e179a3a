"""The conditional logit: what it drops, and what it says where there is no estimate."""

import polars as pl
import pytest

from groundswell.errors import StudyError
from groundswell.estimate import fit


def test_groups_without_change_are_dropped_counted_and_named(panel, study):
    still = panel.with_columns(pl.when(pl.col("village").is_in(["v00", "v01"])).then(0).otherwise("protest").alias("protest"))
    estimates = fit(still, study(kind="conditional-logit", effects=["village"]))
    model = estimates.models.row(0, named=True)
    moving = still.group_by("village").agg(pl.col("protest").n_unique()).filter(pl.col("protest") > 1).height
    assert (model["units"], model["units_dropped"], model["n"]) == (moving, 30 - moving, 5 * moving)
    assert (
        f"m: {30 - moving} of 30 groups of `village` dropped: `protest` does not vary within them (v00, v01" in estimates.notes[0]
    )
    assert model["r2_within"] is None
    assert model["log_likelihood"] < 0


def test_statistics_are_normal(panel, study):
    row = fit(panel, study(kind="conditional-logit")).estimates.row(0, named=True)
    assert (row["ci_high"] - row["ci_low"]) / (2 * row["std_error"]) == pytest.approx(1.959964, abs=1e-6)


@pytest.mark.parametrize("terms", [["migration", "perfect"], ["perfect"]])
def test_separation_is_said_in_words(panel, study, terms):
    perfect = panel.with_columns((pl.col("protest") + pl.col("migration") / 10).alias("perfect"))
    with pytest.raises(StudyError) as error:
        fit(perfect, study(kind="conditional-logit", effects=["village"], terms=terms))
    assert "the coefficient of `perfect` grows without end" in str(error.value)


def test_a_year_in_which_nothing_happens_is_named(panel, study):
    quiet = panel.with_columns(pl.when(pl.col("year") == 2006).then(0).otherwise("protest").alias("protest"))
    with pytest.raises(StudyError, match="the coefficient of `year` 2006 grows without end"):
        fit(quiet, study(kind="conditional-logit"))


def test_a_group_must_lie_in_one_cluster(panel, study):
    with pytest.raises(StudyError, match="a group of `village` lies in two clusters of `region`"):
        fit(panel, study(kind="conditional-logit", errors="cluster:region"))


def test_nothing_left(panel, study):
    with pytest.raises(StudyError, match=r"no rows are left\. 30 of 30 groups of `village` dropped: `strong` does not vary"):
        fit(panel, study(kind="conditional-logit", outcome="strong"))


def test_scales_do_not_matter(panel, study):
    large = panel.with_columns((1e9 * pl.col("migration")).alias("large"))
    ours = fit(large, study(kind="conditional-logit", terms=["large"], errors="cluster:village")).estimates.row(0, named=True)
    same = fit(panel, study(kind="conditional-logit", errors="cluster:village")).estimates.row(0, named=True)
    assert 1e9 * ours["estimate"] == pytest.approx(same["estimate"], rel=1e-9)
    assert ours["p_value"] == pytest.approx(same["p_value"], rel=1e-9)
