from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import polars as pl
import pytest

from groundswell import panel, tables
from groundswell.errors import InputError, TableError

VILLAGES = ["a", "b", "c", "d"]
YEARS = [2004, 2005]


def figures(**changed: Any) -> pl.DataFrame:
    places = pl.DataFrame({"village": VILLAGES, "largest_clan": [0.9, 0.1, 0.12, 0.2]})
    grid = places.join(pl.DataFrame({"year": YEARS}), how="cross")
    return grid.with_columns(
        pl.lit(0.2).alias("migration"),
        (pl.col("year") == 2005).cast(pl.Int64).alias("land_expropriation"),
        pl.lit(0.3).alias("high_school"),
        pl.lit(4_000.0).alias("income"),
        pl.lit(100.0).alias("fiscal_transfer"),
        pl.lit(0.6).alias("telephone"),
        pl.lit(3).alias("enterprises"),
        pl.lit(1_000).alias("population"),
        pl.lit(0.6).alias("working_age"),
        pl.lit(1.2).alias("farmland"),
        pl.lit(0).alias("political_capital"),
        (pl.col("largest_clan") + 0.05).alias("three_largest_clans"),
        pl.lit(1).alias("ancestral_worship"),
    ).with_columns(**{name: pl.lit(value) for name, value in changed.items()})


def incidents(*rows: tuple[str, int | None, str | None, float | None]) -> pl.DataFrame:
    """Rows: village, year, form, size."""
    types = {"village": pl.String, "year": pl.Int64, "form": pl.String, "size": pl.Float64}
    frame = pl.DataFrame(rows, schema=types, orient="row")
    return frame.with_columns((pl.col("village") + "-" + pl.int_range(pl.len()).cast(pl.String)).alias("incident_id"))


def sample(**status: str) -> pl.DataFrame:
    return pl.DataFrame({
        "village": VILLAGES,
        "region": ["north", "north", "south", "south"],
        "province": ["p"] * 4,
        "county": ["q"] * 4,
        "township": ["t"] * 4,
        "weight": [10.0, 20.0, 30.0, 40.0],
        "status": [status.get(village, "surveyed") for village in VILLAGES],
    })


def outcome(made: panel.Panel, village: str, year: int) -> tuple[int, ...]:
    return (
        made.villages
        .filter(village=village, year=year)
        .select("petition", "large_petition", "protest", "large_protest", "any_action")
        .row(0)
    )


def test_the_columns_are_those_of_the_panel_with_the_design_where_it_is_known() -> None:
    without = panel.assemble(figures(), incidents())
    design = ["region", "province", "county", "township", "weight"]
    assert without.villages.columns == [name for name in tables.PANEL.names if name not in design]
    made = panel.assemble(figures(), incidents(), sample=sample())
    assert made.villages.columns == tables.PANEL.names
    assert tables.check(made.villages, tables.PANEL, "the panel").equals(made.villages)
    assert made.villages.select("village", "year").rows() == [(village, year) for village in VILLAGES for year in YEARS]


@pytest.mark.parametrize(
    ("form", "size", "flags"),
    [
        ("collective petition", 5, (0, 0, 0, 0, 0)),
        ("collective petition", 6, (1, 0, 0, 0, 1)),
        ("Petition to the county", 50, (1, 0, 0, 0, 1)),
        ("petition", 51, (1, 1, 0, 0, 1)),
        ("petition", None, (1, 0, 0, 0, 1)),
        ("sit-in", 5, (0, 0, 0, 0, 0)),
        ("sit-in", 6, (0, 0, 1, 0, 1)),
        ("blockade", 51, (0, 0, 1, 1, 1)),
        ("clash", None, (0, 0, 1, 0, 1)),
    ],
)
def test_an_incident_becomes_an_outcome_by_form_and_size(form: str, size: float | None, flags: tuple[int, ...]) -> None:
    made = panel.assemble(figures(), incidents(("a", 2004, form, size)))
    assert outcome(made, "a", 2004) == flags
    assert outcome(made, "a", 2005) == outcome(made, "b", 2004) == (0,) * 5
    assert made.left_out["why"].to_list() == ([] if any(flags) else ["too few people"])


def test_the_least_protest_is_a_parameter() -> None:
    one = incidents(("a", 2004, "sit-in", 3))
    assert outcome(panel.assemble(figures(), one, protest_minimum=3), "a", 2004) == (0, 0, 1, 0, 1)


def test_incidents_that_count_for_nothing_are_named_with_the_reason() -> None:
    made = panel.assemble(
        figures(), incidents(("a", 2004, None, 9), ("a", None, "sit-in", 9), ("a", 1999, "sit-in", 9), ("z", 2004, "sit-in", 9))
    )
    assert made.left_out.rows() == [
        ("a-0", "no form"),
        ("a-1", "no year"),
        ("a-2", "village and year not in the panel"),
        ("z-3", "village and year not in the panel"),
    ]
    assert made.villages["any_action"].sum() == 0
    assert made.incidents.height == 4


def test_columns_of_ones_own_may_have_any_name_among_incidents() -> None:
    found = incidents(("a", 2004, "sit-in", 9), ("z", 2004, "sit-in", 9))
    made = panel.assemble(figures(), found.with_columns(there=1, why=2, petition=3))
    assert made.left_out["incident_id"].to_list() == ["z-1"]
    assert outcome(made, "a", 2004) == (0, 0, 1, 0, 1)


def test_villages_that_were_not_surveyed_are_left_out_and_the_design_is_joined() -> None:
    migrants = pl.DataFrame({
        "migrant_id": ["1", "2"],
        "village": ["a", "d"],
        "household": ["h", "i"],
        "calls_monthly": [1, 0],
        "visited": [0, None],
    })
    made = panel.assemble(figures(), incidents(("d", 2004, "sit-in", 9)), migrants, sample(d="flood"))
    assert made.villages["village"].unique(maintain_order=True).to_list() == ["a", "b", "c"]
    assert made.villages.filter(village="b")["weight"].to_list() == [20.0, 20.0]
    assert made.left_out["why"].to_list() == ["village and year not in the panel"]
    assert made.migrants["migrant_id"].to_list() == ["1"]


def test_lineage_is_taken_from_the_first_year_that_has_it() -> None:
    changed = (
        figures()
        .with_columns(pl.when(pl.col("year") == 2005).then(0.5).otherwise("largest_clan").alias("largest_clan"))
        .with_columns(pl.max_horizontal("largest_clan", "three_largest_clans").alias("three_largest_clans"))
    )
    made = panel.assemble(changed, incidents())
    assert made.villages.filter(year=2005)["strong_lineage"].to_list() == [1, 0, 0, 0]
    assert made.lineage.villages["largest_clan"].to_list() == [0.9, 0.1, 0.12, 0.2]


def test_records_of_fieldwork_and_pandas_frames_are_taken_too() -> None:
    found = incidents(("a", 2004, "petition", 60))
    plain = panel.assemble(figures(), found, sample=sample(d="earthquake"))
    fieldwork = SimpleNamespace(figures=figures(), migrants=None, sample=sample(d="earthquake"))
    assert panel.assemble(fieldwork, SimpleNamespace(incidents=found)).villages.equals(plain.villages)
    frames = [pd.DataFrame(frame.to_dict(as_series=False)) for frame in (figures(), found, sample(d="earthquake"))]
    assert panel.assemble(frames[0], frames[1], sample=frames[2]).villages.equals(plain.villages)
    assert "large_petition" in plain._repr_html_()


def test_columns_of_ones_own_among_the_figures_come_last() -> None:
    made = panel.assemble(figures(rainfall=1.5), incidents())
    assert made.villages.columns[-1] == "rainfall"
    book = panel.codebook(made)
    assert book["column"].to_list() == made.villages.columns
    assert book.filter(column="migration").row(0) == (
        "migration",
        "Work and live outside the county",
        "share of those aged 16 to 60",
        "share",
        "from 0 to 1",
    )
    assert book.row(-1) == ("rainfall", None, None, None, None)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"figures": figures().drop("telephone")}, "the figures: there is no column `telephone`"),
        ({"figures": figures(migration=1.4)}, "the figures, row 1, column `migration`: got `1.4`; a share from 0 to 1 is due"),
        ({"figures": figures(income="much")}, "column `income`: got `much`; a number not below 0 is due"),
        ({"figures": pl.concat([figures(), figures().head(1)])}, "rows 1 and 9: village `a`, year `2004` stands in 2 rows"),
        ({"figures": figures(protest=1)}, "the column `protest` is one that the panel makes"),
        (
            {"figures": figures(three_largest_clans=0.11)},
            "row 1, columns `largest_clan` and `three_largest_clans`: got 0.9 and 0.11",
        ),
        ({"incidents": incidents().drop("form")}, "the incidents: there is no column `form`"),
        ({"incidents": incidents(("a", 2004, "x", -1))}, "the incidents, row 1, column `size`"),
        ({"sample": sample().head(3)}, "the village `d` is not in the sample"),
        ({"sample": sample(a="gone")}, "column `status`: got `gone`; one of surveyed, flood, earthquake is due"),
        ({"migrants": pl.DataFrame({"migrant_id": ["1"]})}, "the migrants: there is no column `village`"),
    ],
)
def test_wrong_tables_are_refused_in_words(given: dict[str, pl.DataFrame], fault: str) -> None:
    with pytest.raises(TableError) as caught:
        panel.assemble(**({"figures": figures(), "incidents": incidents()} | given))
    assert fault in str(caught.value)


def test_what_is_no_table_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="the incidents: a data frame"):
        panel.assemble(figures(), 3)


def test_a_panel_enters_from_a_file_of_its_own(tmp_path: Path) -> None:
    made = panel.assemble(figures(), incidents(("a", 2004, "petition", 60)), sample=sample())
    for ending in ("csv", "parquet", "dta", "sav"):
        path = tmp_path / f"mine.{ending}"
        tables.write(made.villages, path, labels=tables.PANEL.labels)
        mine = panel.read(path)
        assert mine.villages.equals(made.villages)
        assert mine.incidents.height == mine.migrants.height == mine.left_out.height == 0
        assert mine.lineage.method == "given"
