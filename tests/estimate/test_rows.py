"""What a table must be like, said at the door; lags by the value of the period."""

import polars as pl
import pytest

from groundswell.errors import InputError, StudyError, TableError
from groundswell.estimate import fit
from groundswell.estimate.rows import LAGGED, prepare

LAG = {"unit": "village", "period": "year", "lag": 1}


def test_a_missing_column_is_named_with_the_nearest(panel, study):
    with pytest.raises(TableError) as error:
        fit(panel, study(terms=["migraton", "income"], errors="cluster:vilage"))
    assert "no column `migraton`; is it `migration`?" in str(error.value)
    assert "no column `vilage`; is it `village`?" in str(error.value)


def test_a_unit_twice_in_one_period_is_named_with_its_rows(panel, study):
    with pytest.raises(TableError, match="rows 3 and 151: village `v00`, year `2006` stands in 2 rows"):
        fit(pl.concat([panel, panel[2:3]]), study())


def test_text_where_a_number_is_due(panel, study):
    with pytest.raises(TableError, match=r"row 1, column `region`: got `.*`; a number is due"):
        fit(panel, study(terms=["migration", "region"]))


def test_text_as_an_outcome(panel, study):
    with pytest.raises(TableError, match="column `region`"):
        fit(panel, study(outcome="region"))


def test_a_share_beyond_one(panel, study):
    beyond = panel.with_columns(pl.when(pl.int_range(pl.len()) == 4).then(1.4).otherwise("migration").alias("migration"))
    with pytest.raises(TableError, match=r"row 5, column `migration`: got `1\.4`; a share from 0 to 1 is due"):
        fit(beyond, study(data={"shares": ["migration"]}))


def test_an_endless_number(panel, study):
    with pytest.raises(TableError, match="got `inf`; a number is due"):
        fit(panel.with_columns(pl.lit(float("inf")).alias("income")), study(terms=["income"]))


def test_an_empty_file(tmp_path, study):
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(TableError, match="the file is empty"):
        fit(tmp_path / "empty.csv", study())
    (tmp_path / "header.csv").write_text("village,year,protest,migration\n")
    with pytest.raises(TableError, match="no rows"):
        fit(tmp_path / "header.csv", study())


def test_a_frame_without_rows(panel, study):
    with pytest.raises(StudyError, match="there are no rows"):
        fit(panel.clear(), study())


def test_what_is_no_frame(study):
    with pytest.raises(InputError, match="a data frame"):
        fit(3, study())


def test_a_study_without_data():
    with pytest.raises(StudyError, match="no `path` names the file"):
        fit(None, "article")


def test_an_unknown_column_in_a_condition(panel, study):
    with pytest.raises(StudyError, match=r'"m", key `where`: there is no column `yaer`; is it `year`'):
        fit(panel, study(where="yaer > 2004"))


def test_a_lag_goes_by_the_value_of_the_period_and_a_gap_gives_none(study):
    frame = pl.DataFrame({
        "village": ["a", "a", "a", "b", "b"],
        "year": [2004.0, 2006.0, 2005.0, 2004.0, 2006.0],
        "protest": [0, 1, 1, 1, 0],
        "migration": [0.1, 0.3, 0.2, 0.4, 0.5],
    })
    rows = prepare(frame, study(data=LAG))
    assert rows.regressors[LAGGED].to_list() == [False, True, True, False, False]
    assert rows.regressors["migration"].to_list() == [None, 0.2, 0.1, None, None]
    assert rows.outcomes["migration"].to_list() == [0.1, 0.3, 0.2, 0.4, 0.5]


def test_a_lagged_outcome_may_be_a_term(panel, study):
    estimates = fit(panel, study(data=LAG, terms=["migration", "protest"]))
    before = panel.with_columns(
        pl.col("migration", "protest").shift(1).over("village").name.suffix("_before"),
    )
    same = fit(before, study(terms=["migration_before", "protest_before"]))
    assert estimates.estimates["estimate"].to_list() == pytest.approx(same.estimates["estimate"].to_list(), rel=1e-12)
    assert estimates.models["rows_dropped"][0] == same.models["rows_dropped"][0] == 30


def test_conditions_filter_outcome_rows_after_lags_are_formed(panel, study):
    models = fit(panel, study(data=LAG, where="year >= 2005")).models
    assert models.select("n", "rows_dropped").row(0) == (120, 0)


def test_periods_that_are_text_give_no_lag(panel, study):
    text = panel.with_columns(("y" + pl.col("year").cast(pl.String)).alias("year"))
    with pytest.raises(TableError, match="column `year`: got `y2004`; a number is due"):
        fit(text, study(data=LAG))


def test_flags_and_categories_of_pandas_are_read(panel, study):
    frame = panel.with_columns(pl.col("protest").cast(pl.Boolean)).to_pandas()
    frame["region"] = frame["region"].astype("category")
    ours = fit(frame, study(terms=["migration", "i.region"])).estimates
    assert ours.equals(fit(panel, study(terms=["migration", "i.region"])).estimates)
    assert ours["term"].to_list() == ["migration", "i.region[south]"]
