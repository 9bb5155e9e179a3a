"""What is made public: nobody's name, no cell too small, no incident that a newspaper names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import groundswell as gs
from groundswell.errors import InputError
from groundswell.fieldwork.cells import cells, sizes, withheld
from groundswell.fieldwork.coarsening import coarse, matched

SECRET = b"a key that is long enough"
YEARS = (2004, 2005, 2006)
VILLAGES = 17
_RANDOM = np.random.default_rng(1)  # made data of a test; nothing is drawn in what is tested


def panel() -> pl.DataFrame:
    rows = [(f"Village {i:02}", year) for i in range(VILLAGES) for year in YEARS]
    frame = pl.DataFrame(rows, schema=["village", "year"], orient="row")
    place = pl.col("village").str.slice(-2).cast(pl.Int64)
    random = {name: _RANDOM.random(len(rows)) for name in ("migration", "high_school", "telephone", "working_age", "farmland")}
    return frame.with_columns(
        region=pl.when(place < 8).then(pl.lit("North")).otherwise(pl.lit("South")),
        county=pl.format("County {}", place // 3),
        population=(200 + 37 * place),
        income=1000.0 + 13 * place,
        fiscal_transfer=pl.lit(5.0),
        enterprises=pl.lit(1),
        political_capital=(place == 3).cast(pl.Int64),
        strong_lineage=(place % 2),
        ancestral_worship=(place > 8).cast(pl.Int64),
        land_expropriation=pl.lit(0),
        weight=pl.lit(2.0),
        **{name: pl.Series((_RANDOM.random(len(rows)) < 0.3).astype(int)) for name in ("petition", "large_petition", "protest")},
        large_protest=pl.lit(0),
        any_action=pl.lit(1),
        **{name: pl.Series(values) for name, values in random.items()},
        diary=pl.lit("what the headman said"),
    )


PANEL = panel()
INCIDENTS = pl.DataFrame({
    "incident_id": [f"i{i}" for i in range(VILLAGES)],
    "village": [f"Village {i:02}" for i in range(VILLAGES)],
    "year": [2005] * VILLAGES,
    "month": [1 + i % 12 for i in range(VILLAGES)],
    "form": ["petition"] * 10 + ["protest"] * 6 + ["hunger strike"],
    "reason": ["land"] * VILLAGES,
    "size": [4.0] * 6 + [20.0, 30.0, 40.0, 20.0, 30.0] + [70.0] * 4 + [900.0, 70.0],
})
PRESS = pl.DataFrame({"village": ["Village 04", "Nowhere"], "year": [2005, 2005], "month": [6, 6]})


def test_no_name_is_left_and_the_same_key_gives_the_same_pseudonyms() -> None:
    made = gs.publish({"panel": PANEL, "incidents": INCIDENTS}, SECRET)
    for frame in made.tables.values():
        text = frame.write_csv()
        assert all(name not in text for name in ("Village", "County", "North", "South", "headman"))
    again = gs.publish({"panel": PANEL}, SECRET)
    assert again.tables["panel"].equals(made.tables["panel"])
    other = gs.publish({"panel": PANEL}, SECRET + b"!")
    assert not set(other.tables["panel"]["village"]) & set(made.tables["panel"]["village"])
    assert set(made.tables["incidents"]["village"]) == set(made.tables["panel"]["village"])


def test_columns_that_are_not_known_are_left_out_and_told() -> None:
    made = gs.publish({"panel": PANEL}, SECRET)
    assert "diary" not in made.tables["panel"].columns
    assert made.treatment.filter(column="diary")["treatment"].to_list() == ["left out"]


def test_rows_come_in_the_order_of_pseudonyms() -> None:
    published = gs.publish({"panel": PANEL}, SECRET).tables["panel"]
    assert published.equals(published.sort("village", "year"))


@pytest.mark.parametrize("least", [2, 5, 8, 17])
def test_whatever_an_outsider_knows_fits_as_many_villages_as_a_cell_has(least: int) -> None:
    made = gs.publish({"panel": PANEL}, SECRET, smallest_cell=least)
    published = made.tables["panel"]
    # Counted here by another road: the whole course of a village as one line of text.
    outside = ["region", "province", "county", "township", "strong_lineage", "ancestral_worship", "political_capital",
               "population", "farmland", "income", "fiscal_transfer", "enterprises", "high_school", "telephone",
               "working_age", "weight"]  # fmt: skip
    courses = [str(rows.select("year", *outside).rows()) for _, rows in published.group_by("village")]
    assert min(courses.count(course) for course in courses) >= least
    row = made.anonymity.filter(known="places, flags and figures").row(0, named=True)
    assert row["smallest_before"] == 1
    assert row["smallest_after"] == min(courses.count(course) for course in courses)
    assert row["below_after"] == 0


def test_averages_keep_the_mean_of_all_and_flags_are_withheld_not_changed() -> None:
    published = gs.publish({"panel": PANEL}, SECRET).tables["panel"]
    assert published["income"].mean() == pytest.approx(PANEL["income"].mean(), rel=0.005)  # three digits are kept
    assert set(published["political_capital"].drop_nulls()) <= {0}
    assert published["strong_lineage"].null_count() == 0


def test_what_else_an_outsider_may_know_is_treated_alike() -> None:
    made = gs.publish({"panel": PANEL}, SECRET, known=["migration", "petition"])
    row = made.anonymity.filter(known="places, flags and figures").row(0, named=True)
    assert row["smallest_after"] >= 5
    assert not any("migration" in known or known.endswith(" petition") for known in made.anonymity["known"])
    done = dict(made.treatment.select("column", "treatment").iter_rows())
    assert (done["migration"], done["petition"]) == ("averaged", "withheld where rare")
    with pytest.raises(InputError, match="known: unknown column `migrtion`; did you mean `migration`"):
        gs.publish({"panel": PANEL}, SECRET, known=["migrtion"])


def test_an_incident_that_the_press_tells_of_is_withheld_and_so_is_the_year_of_the_whole_cell() -> None:
    made = gs.publish({"panel": PANEL, "incidents": INCIDENTS}, SECRET, press=PRESS)
    assert made.matched == {"incidents": 1, "panel": made.tables["panel"].filter(year=2005)["protest"].null_count()}
    assert made.tables["incidents"].height == VILLAGES - 1
    gone = made.tables["panel"].filter(pl.col("protest").is_null())
    assert set(gone["year"]) == {2005}
    assert gone["village"].n_unique() >= 5
    assert gone["any_action"].null_count() == gone.height
    assert gs.publish({"panel": PANEL}, SECRET).matched is None


def test_reports_merged_with_one_that_the_press_tells_of_are_withheld_with_it() -> None:
    months = [4, 6, 7, 9]  # the press says April: the third is beyond two months of it, but is of the same incident as the second
    reports = pl.DataFrame({
        "report_id": [f"r{i}" for i in range(5)],
        "village": ["Village 00"] * 4 + ["Village 01"],
        "respondent": [f"p{i}" for i in range(5)],
        "year": [2005] * 5,
        "month": [*months, 4],
        "reason": ["land"] * 5,
        "form": ["petition"] * 5,
        "size": [30.0] * 5,
        "outcome": ["ignored"] * 5,
    })
    press = pl.DataFrame({"village": ["Village 00"], "year": [2005], "month": [4]})
    figures = PANEL.drop(
        "petition", "large_petition", "protest", "large_protest", "any_action", "diary", "region", "county", "weight"
    )
    figures = figures.with_columns(largest_clan=pl.lit(0.5), three_largest_clans=pl.lit(0.8))
    made = gs.publish({"figures": figures, "interviews": reports}, SECRET, press=press)
    incidents = dict(gs.synthesize(reports).assignment.select("report_id", "incident_id").iter_rows())
    told = {incidents["r0"], incidents["r1"]}
    assert made.matched == {"interviews": sum(incident in told for incident in incidents.values())}
    assert made.matched["interviews"] >= 3


def test_a_match_is_near_in_time_or_in_the_same_year_where_months_are_not_known() -> None:
    one = pl.DataFrame({"village": ["v"], "year": [2005], "month": [12]})

    def press(year: int, month: int | None) -> pl.DataFrame:
        return pl.DataFrame({"village": ["v"], "year": [year], "month": [month]}, schema=one.schema)

    assert matched(one, press(2006, 2)).to_list() == [True]
    assert matched(one, press(2006, 3)).to_list() == [False]
    assert matched(one, press(2005, None)).to_list() == [True]
    assert matched(one, press(2004, None)).to_list() == [False]
    assert matched(one.with_columns(village=pl.lit("w")), press(2005, 12)).to_list() == [False]
    unknown = one.with_columns(year=pl.lit(None, pl.Int64))
    assert matched(unknown, press(2005, 12)).to_list() == [True]  # rather one too many


def test_incidents_are_coarse() -> None:
    made = coarse(INCIDENTS.with_columns(outcome=pl.lit(None, pl.String)), 5)
    assert made["month"].null_count() == VILLAGES
    assert set(made["size"]) == {4.0, 30.0, 70.0}
    assert ((made["size"] > 50) == (INCIDENTS["size"] > 50)).all()
    assert set(made["form"]) == {"petition", "protest", None}
    assert coarse(INCIDENTS.with_columns(outcome=pl.lit(None, pl.String)), 12)["size"].drop_nulls().is_empty()


def test_a_village_with_other_years_than_enough_others_is_left_out() -> None:
    gap = PANEL.filter(~((pl.col("village") == "Village 00") & (pl.col("year") == 2005)))
    made = gs.publish({"panel": gap}, SECRET)
    assert (made.villages, made.left_out) == (VILLAGES - 1, 1)
    assert made.tables["panel"]["village"].n_unique() == VILLAGES - 1


def test_too_few_villages_and_no_villages_are_refused() -> None:
    with pytest.raises(InputError, match="17 villages, of which no 18 have figures for the same years"):
        gs.publish({"panel": PANEL}, SECRET, smallest_cell=18)
    with pytest.raises(InputError, match="neither figures nor a panel"):
        gs.publish({"incidents": INCIDENTS}, SECRET)


def test_fewer_villages_than_a_cell_are_one_cell_unless_another_is_asked_for() -> None:
    few = PANEL.filter(pl.col("village") < "Village 03")
    made = gs.publish({"panel": few}, SECRET)
    assert made.smallest_cell == 3
    assert made.tables["panel"].group_by("year").agg(pl.col("income").n_unique())["income"].to_list() == [1, 1, 1]
    assert made.tables["panel"]["strong_lineage"].null_count() == few.height
    with pytest.raises(InputError, match="no cell of 5 can be made"):
        gs.publish({"panel": few}, SECRET, smallest_cell=5)
    with pytest.raises(InputError, match="no cell of 2 can be made"):
        gs.publish({"panel": few.filter(village="Village 00")}, SECRET)


def test_a_panel_of_names_and_outcomes_alone_can_be_published() -> None:
    bare = PANEL.select("village", "year", "petition", "large_petition", "protest", "large_protest", "any_action")
    frame = bare.with_columns(pl.lit(None).alias(name) for name in gs_columns() if name not in bare.columns)
    made = gs.publish({"panel": frame}, SECRET)
    assert made.anonymity.filter(known="places, flags and figures")["smallest_after"].item() == VILLAGES


def gs_columns() -> list[str]:
    from groundswell import tables

    return tables.PANEL.names


def test_pandas_frames_are_taken() -> None:
    assert gs.publish({"panel": pd.DataFrame(PANEL.to_dict(as_series=False))}, SECRET).villages == VILLAGES


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(["a", "b", "c", None])] * 3), min_size=5, max_size=40), st.integers(2, 5))
def test_whatever_is_left_of_words_is_shared_by_enough(rows: list[tuple[str | None, ...]], least: int) -> None:
    frame = pl.DataFrame(rows, schema=dict.fromkeys("xyz", pl.String), orient="row")
    kept = withheld(frame, ["x", "y", "z"], least).rows()
    assert min(kept.count(row) for row in kept) >= least
    assert all(
        now is None or now == came for row, before in zip(kept, rows, strict=True) for now, came in zip(row, before, strict=True)
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**16), st.integers(2, 6), st.integers(0, 3))
def test_cells_are_large_enough_and_share_what_they_must(seed: int, least: int, columns: int) -> None:
    random = np.random.default_rng(seed)
    numbers = np.where(random.random((40, columns)) < 0.1, np.nan, random.normal(size=(40, columns)))
    within = ["a"] * 25 + ["b"] * 15
    found = cells(numbers, within, least)
    assert np.bincount(found).min() >= least
    assert np.bincount(found).max() < 2 * least or not columns
    assert all(len({within[row] for row in np.flatnonzero(found == cell)}) == 1 for cell in set(found.tolist()))


def test_sizes_count_villages_that_share_all_years() -> None:
    frame = pl.DataFrame({"village": ["a", "a", "b", "b", "c", "c"], "year": [1, 2] * 3, "x": [1, 2, 1, 2, 1, 3]})
    assert sizes(frame, ["year", "x"]).to_list() == [2, 2, 1]
