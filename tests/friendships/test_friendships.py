"""Friendships from folders: what is read, what is refused in which words, and how close-knit villages are."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from groundswell.errors import InputError
from groundswell.friendships import Friendships


def figure(friendships: Friendships, name: str) -> float:
    return friendships.figures.filter(pl.col("figure") == name)["mean"][0]


def with_rows(table: str, *rows: dict[str, object]):
    """A change that adds rows to one of the tables."""

    def change(households: pl.DataFrame, ties: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        added = pl.DataFrame(rows)
        if table == "ties":
            return households, pl.concat([ties, added])
        return pl.concat([households, added], how="diagonal"), ties

    return change


def test_a_friendship_is_one_whoever_named_whom_and_however_often(own):
    found = Friendships.load(own())
    assert found.places["households"].to_list() == [9, 9, 9]
    assert len(found.ties) == 3 * (6 + 6 + 1)
    assert (found.ties[:, 0] < found.ties[:, 1]).all()
    assert (found.village[found.ties[:, 0]] == found.village[found.ties[:, 1]]).all()
    assert found.nominations == 3 * 14
    assert found.left_out == {}


def test_circles_of_friends_are_the_communities_and_a_household_alone_is_one_by_itself(own):
    found = Friendships.load(own())
    assert np.bincount(found.community[found.village == 0]).tolist() == [4, 4, 1]
    together = found.community[found.ties[:, 0]] == found.community[found.ties[:, 1]]
    assert together.sum() == 3 * 12


def test_the_figures_are_those_of_a_network_drawn_by_hand(own):
    found = Friendships.load(own())
    assert figure(found, "ties of a household") == pytest.approx(26 / 9)
    assert figure(found, "share of households without a tie") == pytest.approx(1 / 9)
    assert figure(found, "share in the largest component") == pytest.approx(8 / 9)
    # Two of nine have four friends, of whose six pairs three are friends; six have three, all of them friends; one has none.
    assert figure(found, "clustering") == pytest.approx((2 * 3 / 6 + 6) / 9)
    # Newman and Girvan: of 13 ties 6 are in either circle, whose ends are 13 of 26 each.
    assert figure(found, "modularity") == pytest.approx(2 * (6 / 13 - (13 / 26) ** 2))
    assert figure(found, "share in the largest community") == pytest.approx(4 / 9)
    assert found.figures["quantile_10"].to_list() == found.figures["quantile_90"].to_list()


def test_the_order_of_rows_the_format_and_other_villages_change_nothing(own):
    first = Friendships.load(own())
    shuffled = Friendships.load(
        own(lambda households, ties: (households.reverse(), ties.sample(fraction=1, shuffle=True, seed=3)), endings=("csv", "csv"))
    )
    assert np.array_equal(first.ties, shuffled.ties)
    assert np.array_equal(first.community, shuffled.community)
    for path in own().iterdir():
        path.unlink()
    other = Friendships.load(own(villages=4, endings=("dta", "parquet")))
    assert np.array_equal(other.ties[other.ties[:, 1] < 27], first.ties)
    assert np.array_equal(other.community[:27], first.community)


def test_places_are_numbered_and_no_name_is_kept(own):
    places = {"village 0": ("south", "east"), "village 1": ("north", "east"), "village 2": ("north", "east")}

    def placed(households: pl.DataFrame, ties: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        township, region = ({name: place[which] for name, place in places.items()} for which in (0, 1))
        village = pl.col("village")
        return households.with_columns(township=village.replace(township), region=village.replace(region)), ties

    found = Friendships.load(own(placed))
    assert found.places.select("region", "township", "village").rows() == [(0, 0, 0), (0, 0, 1), (0, 1, 0)]
    alone = Friendships.load(own())
    assert alone.places.select("region", "township", "village").rows() == [(0, 0, 0), (0, 1, 0), (0, 2, 0)]
    for shown in (repr(found), found._repr_html_()):
        assert "north" not in shown
        assert "a0" not in shown


def test_the_published_form_counts_what_it_leaves_out(published):
    found = Friendships.load(published)
    assert found.places["households"].to_list() == [2, 3]
    assert len(found.ties) == 2
    assert found.nominations == 8  # of nine rows one has no name
    assert found.left_out == {
        "by households outside the survey": 1,
        "of people outside the survey": 2,
        "of oneself": 1,
        "of households in another village": 1,
    }
    assert sorted(found.members[np.isfinite(found.members)].tolist()) == [1.0, 3.5, 5.0, 8.0]
    assert {path.name for path in found.files} == {"0422survey.dta", "0422allinforawnet.dta"}


def refused(folder) -> str:
    with pytest.raises(InputError) as error:
        Friendships.load(folder)
    return str(error.value)


def test_a_folder_that_is_not_there_is_a_file_or_holds_neither_form(tmp_path):
    assert "there is no such folder" in refused(tmp_path / "nowhere")
    (tmp_path / "file.csv").write_text("a\n1\n")
    assert "this is a file; a folder is due" in refused(tmp_path / "file.csv")
    assert "no table of ties is here" in refused(tmp_path)
    (tmp_path / "file.csv").unlink()
    said = refused(tmp_path)
    assert "the folder is empty" in said
    assert "`households` and `ties`" in said
    assert "0422survey.dta" in said


def test_both_forms_half_a_form_and_two_files_of_one_table(own, published):
    assert "there is no table `ties` here" in refused(own(lambda households, _: (households, None)))
    (own() / "ties.parquet").write_bytes(b"")
    assert "ties.csv and ties.parquet are both here" in refused(own())
    (published / "ties.csv").write_text("village\n1\n")
    assert "tables of both forms are here" in refused(published)
    (published / "ties.csv").unlink()
    (published / "0422allinforawnet.dta").unlink()
    assert "there is no 0422allinforawnet.dta here" in refused(published)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            with_rows("ties", {"village": "village 1", "household": "a0", "friend": "a0"}),
            "row 43, column `friend`: the household names itself",
        ),
        (
            with_rows("ties", {"village": "village 1", "household": "a9", "friend": "a0"}),
            "ties.csv, row 43, column `household`: `a9` is not among the households of `village 1` in households.csv.",
        ),
        (
            with_rows("ties", {"village": "village 9", "household": "a0", "friend": "a1"}),
            "`a0` is not among the households of `village 9` in households.csv. One of that name is in another village",
        ),
        (
            with_rows("ties", {"village": "village 1", "household": "a0", "friend": None}),
            "row 43, column `friend`: no value; text is due",
        ),
        (
            with_rows("households", {"village": "village 1", "household": "a0", "members": 4}),
            "rows 10 and 28: village `village 1`, household `a0` stands in 2 rows",
        ),
        (
            with_rows("households", {"village": "village 1", "household": "d", "members": 400}),
            "row 28, column `members`: got `400`; a number from 1 to 100 is due",
        ),
        (lambda households, ties: (households, ties.rename({"friend": "freind"})), "there is no column `friend`; is it `freind`?"),
        (lambda households, ties: (households, ties.head(0)), "ties.csv: the file has a header and no rows"),
        (
            lambda households, ties: (households.with_columns(township=pl.int_range(pl.len())), ties),
            "column `township`: the village `village 0` has `0`, `1`",
        ),
    ],
)
def test_what_is_wrong_is_said_with_file_row_and_column(own, change, words):
    assert words in refused(own(change))


def test_many_faults_are_counted(own):
    wrong = pl.DataFrame({
        "village": "village 1",
        "household": [f"x{n}" for n in range(30)],
        "friend": [f"x{n}" for n in range(30)],
    })
    said = refused(own(lambda households, ties: (households, pl.concat([ties, wrong]))))
    assert "more." in said.splitlines()[-1]


def test_a_village_of_more_people_than_a_village_can_have(own):
    crowd = [{"village": "town", "household": f"t{n}", "members": 100} for n in range(700)]
    assert "the village `town` has 70,000 people" in refused(own(with_rows("households", *crowd)))


def test_one_village_alone_cannot_be_compared(own):
    assert "all households are of one village; at least two villages are due" in refused(own(villages=1))


def test_villages_without_any_tie_have_no_modularity(own):
    lonely = [{"village": "lonely", "household": f"l{n}", "members": 2} for n in range(3)]
    found = Friendships.load(own(with_rows("households", *lonely)))
    assert found.figures.filter(pl.col("figure") == "modularity")["villages"].to_list() == [3]
    assert found.figures.filter(pl.col("figure") == "communities")["villages"].to_list() == [4]
