"""What is left out of a model, counted and named; what is refused."""

import polars as pl
import pytest

from groundswell.errors import StudyError
from groundswell.estimate import fit


def test_all_rows_are_used_or_counted(panel, study):
    holes = panel.with_columns(pl.when(pl.int_range(pl.len()) % 10 != 0).then("income").alias("income"))
    estimates = fit(holes, study(terms=["migration", "income"]))
    model = estimates.models.row(0, named=True)
    assert (model["n"], model["rows_dropped"]) == (135, 15)
    assert estimates.notes == ["m: 15 rows dropped: a value is missing (income 15)."]


def test_a_unit_with_one_row_is_dropped_and_counted(panel, study):
    with_single = pl.concat([panel, panel[:1].with_columns(pl.lit("alone").alias("village"))])
    estimates = fit(with_single, study(errors="cluster:village"))
    model = estimates.models.row(0, named=True)
    assert (model["n"], model["units"], model["units_dropped"], model["rows_dropped"]) == (150, 30, 1, 1)
    assert estimates.notes == ["m: 1 row dropped: a single row of village (alone)."]
    assert estimates.estimates["estimate"][0] == pytest.approx(fit(panel, study()).estimates["estimate"][0], rel=1e-12)


def test_single_rows_are_dropped_until_none_is_left(panel, study):
    """Dropping the only row of 2030 leaves a village with one row, which goes too."""
    two = panel[:2].with_columns(pl.lit("chained").alias("village"), pl.Series("year", [2004, 2030]))
    model = fit(pl.concat([panel, two]), study()).models.row(0, named=True)
    assert (model["n"], model["units_dropped"], model["rows_dropped"]) == (150, 1, 2)


def test_without_effects_no_row_is_single(panel, study):
    estimates = fit(panel, study(effects=[], data={}))
    assert estimates.estimates["term"].to_list() == ["constant", "migration"]
    assert estimates.models.select("n", "units", "units_dropped").row(0) == (150, None, 0)


def test_a_main_effect_absorbed_by_the_effects_is_dropped_and_named(panel, study):
    estimates = fit(panel, study(terms=["migration*strong"]))
    assert estimates.estimates["term"].to_list() == ["migration", "migration:strong"]
    assert estimates.models["terms_dropped"].to_list() == ["strong"]
    assert estimates.notes == ["m: Term `strong` dropped: the effects absorb it (it does not vary once village and year are out)."]


def test_sums_of_unit_and_year_are_absorbed_however_large(panel, study):
    both = panel.with_columns((1e6 * pl.col("year") + pl.col("strong")).alias("both"))
    assert fit(both, study(terms=["migration", "both"])).models["terms_dropped"].to_list() == ["both"]


def test_a_small_but_real_variation_is_not_absorbed(panel, study):
    small = panel.with_columns((1e4 + pl.col("migration") / 100).alias("small"))
    ours = fit(small, study(terms=["small"])).estimates
    assert ours["estimate"][0] == pytest.approx(100 * fit(panel, study()).estimates["estimate"][0], rel=1e-6)


def test_a_small_variation_within_large_units_is_not_absorbed(panel, study):
    """A millionth of the variation is within units; what is left of 16 digits gives the estimate to 1e-6."""
    height = pl.col("village").str.slice(1).cast(pl.Float64) * 1e3
    small = panel.with_columns((height + pl.col("migration") / 100).alias("small"))
    ours = fit(small, study(terms=["small", "income"], errors="cluster:village")).estimates
    same = fit(panel, study(terms=["migration", "income"], errors="cluster:village")).estimates
    assert ours["estimate"][0] / 100 == pytest.approx(same["estimate"][0], rel=1e-6)
    assert ours["std_error"][0] / 100 == pytest.approx(same["std_error"][0], rel=1e-6)


def test_a_category_with_one_value_is_dropped_and_named(panel, study):
    estimates = fit(panel, study(terms=["migration", "i.region"], where="region == 'north'", effects=["village"]))
    assert estimates.models["terms_dropped"].to_list() == ["i.region"]
    with pytest.raises(StudyError, match="none of its terms varies"):
        fit(panel, study(terms=["i.region"], where="region == 'north'", effects=["village"]))


def test_few_clusters_are_told(panel, study):
    notes = fit(panel, study(effects=["year"], errors="cluster:region")).notes
    told = "m: Errors come from 2 clusters of region; with fewer than about 30 they tend to be too small"
    assert notes == [f"{told}: compare errors = `wild:region`."]


def test_terms_collinear_among_themselves_are_refused_by_name(panel, study):
    three = panel.with_columns((2 * pl.col("migration") - pl.col("income") / 7).alias("mixed"))
    with pytest.raises(StudyError) as error:
        fit(three, study(terms=["migration", "petition", "mixed", "income"]))
    assert "the terms `migration`, `mixed` and `income` are collinear once the effects are out" in str(error.value)


def test_terms_that_differ_by_what_the_effects_absorb_are_collinear(panel, study):
    shifted = panel.with_columns((pl.col("migration") + pl.col("strong")).alias("shifted"))
    with pytest.raises(StudyError, match="`migration` and `shifted` are collinear"):
        fit(shifted, study(terms=["migration", "shifted"]))


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"where": "year > 2100"}, "no rows are left. Its condition `year > 2100` selects none."),
        ({"terms": ["strong"]}, "no term is left; none of strong varies once the effects are out"),
        ({"outcome": "one"}, "the outcome `one` is 1 in all 150 rows used"),
        ({"outcome": "strong"}, "the outcome `strong` does not vary once village and year are out"),
        ({"where": "village == 'v00' or village == 'v01'", "terms": ["migration*income*petition"]}, "are too few for"),
        ({"errors": "cluster:one"}, "all rows are in one cluster"),
        ({"kind": "conditional-logit", "outcome": "migration"}, "the outcome `migration` of a logit must be 0 or 1; got"),
    ],
)
def test_what_cannot_be_fitted_is_said(panel, study, keys, words):
    with pytest.raises(StudyError) as error:
        fit(panel.with_columns(pl.lit(1).alias("one")), study(**keys))
    assert words in str(error.value)


def test_faults_of_all_models_are_told_together(panel):
    from groundswell.estimate import Study

    models = [{"name": name, "outcome": "protest", "terms": ["strong"], "effects": ["village"]} for name in ("first", "second")]
    with pytest.raises(StudyError) as error:
        fit(panel, Study.check({"model": models}))
    assert len(error.value.faults) == 2
