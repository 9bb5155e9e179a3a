"""A sample of one's own frame: who is drawn, what each stands for, and designs that are refused."""

from __future__ import annotations

import re
import tomllib

import polars as pl
import pytest

from groundswell.errors import InputError, TableError
from groundswell.sampling import EXAMPLE, Stage, draw_from, read_design
from groundswell.sampling.multistage import stages

FRAME = pl.DataFrame([
    {
        "region": f"R{region}",
        "province": f"P{province}",
        "county": f"C{county}",
        "township": f"T{township}",
        "village": f"V{village}",
        "industrial_output": 100.0 * county + province,
        "income": 10.0 * township + village,
    }
    for region in range(2)
    for province in range(2 * region, 2 * region + 2)
    for county in range(10)
    for township in range(4)
    for village in range(6)
])


def test_the_article_s_design_draws_from_each_quintile_and_half_and_weights_add_to_the_frame() -> None:
    drawn = draw_from(FRAME, seed=3)
    assert drawn.height == 2 * 1 * 5 * 2 * 2
    assert drawn.columns[:5] == ["village", "township", "county", "province", "region"]
    assert drawn["weight"].sum() == pytest.approx(FRAME.height)
    assert drawn["weight"].unique().to_list() == [2 * 2 * 2 * 3]
    quintiles = drawn.select("province", pl.col("county").str.slice(1).cast(pl.Int64) // 2).unique()
    assert quintiles.height == 2 * 5
    assert drawn["stratum_1"].unique().sort().to_list() == ["R0/1", "R1/1"]
    assert drawn["population_2"].unique().to_list() == [2]


def test_a_seed_draws_the_same_whatever_the_order_of_rows() -> None:
    assert draw_from(FRAME.sample(fraction=1, shuffle=True, seed=1), seed=5).equals(draw_from(FRAME, seed=5))
    assert not draw_from(FRAME, seed=6).equals(draw_from(FRAME, seed=5))


def test_over_seeds_every_unit_is_drawn_as_often_as_its_weight_says() -> None:
    plan = [Stage(unit="county", draw=2), Stage(unit="village", draw=3)]
    frame = pl.DataFrame({"county": [f"c{n // 10}" for n in range(50)], "village": [f"v{n}" for n in range(50)]})
    counts = pl.concat([draw_from(frame, plan, seed) for seed in range(200)])["village"].value_counts()
    # 200 draws of 2 / 5 x 3 / 10: mean 24, standard deviation 4.6; five of them either way over 50 units.
    assert counts["count"].min() > 24 - 5 * 4.6
    assert counts["count"].max() < 24 + 5 * 4.6
    assert draw_from(frame, plan)["weight"].unique().to_list() == pytest.approx([5 / 2 * 10 / 3])


def test_fewer_units_than_are_to_be_drawn_are_all_drawn() -> None:
    counties = FRAME.unique(["province", "county"])
    drawn = draw_from(counties, [Stage(unit="province", draw=9), Stage(unit="county", sort="industrial_output", groups=20)])
    assert drawn.select("province", "county").unique().height == 40


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[stage]]\nunit = 'village'\ndarw = 2", "stage 1: unknown key `darw`; did you mean `draw`?"),
        ("[[stages]]\nunit = 'village'", "unknown key `stages`; did you mean `stage`?"),
        ("", "there is none"),
        ("[[stage]]\ndraw = 2", "the key `unit` is due"),
        ("[[stage]]\nunit = 3", "`unit` is the name of a column; got `3`"),
        ("[[stage]]\nunit = 'village'\ndraw = 0", "`draw` is a whole number above 0; got `0`"),
        ("[[stage]]\nunit = 'village'\ngroups = 2", "say by which column in `sort`"),
        ("[[stage]\n", "not a TOML file"),
    ],
)
def test_a_design_that_cannot_be_drawn_is_refused_in_words(text: str, fault: str, tmp_path) -> None:
    path = tmp_path / "design.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(fault)):
        read_design(path)


def test_a_frame_that_cannot_be_drawn_from_is_refused_in_words() -> None:
    with pytest.raises(TableError, match="rows 1 and 961"):
        draw_from(pl.concat([FRAME, FRAME.head(1)]))
    with pytest.raises(TableError, match="no column `income`"):
        draw_from(FRAME.drop("income"))
    with pytest.raises(TableError, match="a number is due"):
        draw_from(FRAME.with_columns(pl.lit("much").alias("income")))
    with pytest.raises(TableError, match="column `weight`"):
        draw_from(FRAME.with_columns(pl.lit(1).alias("weight")))
    with pytest.raises(TableError, match="no rows"):
        draw_from(FRAME.head(0))


def test_the_example_is_a_design() -> None:
    assert [stage.unit for stage in stages(tomllib.loads(EXAMPLE), "example")] == ["province", "county", "township", "village"]
