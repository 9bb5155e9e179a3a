"""Quick forms of the proofs about county episodes: fewer episodes, fewer rehearsals, the same claims."""

from dataclasses import replace

import pytest

from tests.history.episode_county import NINTH
from verification import episodes, halves
from verification.episodes import SWEEPS, SWITCHES, courses, sweeps, switches
from verification.proof import MET


@pytest.fixture(autouse=True)
def at_a_ninth(monkeypatch):
    """Every county at about a ninth of its people, and fewer who are paid where a claim says so."""
    monkeypatch.setattr(episodes, "EVERYWHERE", [NINTH])


NINTHS = {
    "B-g": {"episode": {"paid": 22}, "officials": {"inquiry_after_peace": 0.3}},
    "B-j": {"episode": {"mode": "consent", "aggrieved": "drawn"}, "crowd": {"free": 0.1}},
}
"""What else a claim sets, where it is people: as many for a ninth of the county, or few enough that the city is in doubt."""
TOO_FEW = {"officials exposed: collusion found", "concession rarer, where the crowd alone leaves doubt"}
"""Claims whose shares are too small for so few episodes to tell by three errors: the sign must be right."""


@pytest.mark.parametrize("row", SWITCHES, ids=lambda row: f"{row.id}-{row.claim[:30]}")
def test_switching_a_mechanism_off_shows_what_the_article_names(row):
    here = replace(row, where=NINTHS.get(row.id, row.where))
    few = row.claim in TOO_FEW
    (made,) = switches(episodes=40 if few else 24, seed=1, rehearsals=12, rows=(here,)).rows
    if few:
        assert row.sign * made.figures["difference"] > 0, made.figures
    else:
        assert made.verdict == MET, made.figures


def test_presets_go_like_their_texts():
    made = courses(episodes=20, counties=1, rehearsals=12)
    assert [row.id for row in made.rows] == ["county-c", "daye", "daye-misjudged"]
    assert all(row.figures["share"] >= 0.7 for row in made.rows), made.rows  # twenty episodes of a share of .9: .07 give or take


def test_over_mobilising_backfires_through_violence(monkeypatch):
    monkeypatch.setitem(SWEEPS, "paid", ("episode", "paid", (0, 267), "county-c", SWEEPS["paid"][4]))
    for name in ("reliability", "control"):
        monkeypatch.delitem(SWEEPS, name)
    none, many = sweeps(episodes=8, seed=1, rehearsals=8).rows
    assert none.figures["violent"] == 0.0
    assert many.figures["violent"] == 1.0
    assert many.figures["conceded"] < none.figures["conceded"]
    assert many.figures["sanction"] > none.figures["sanction"]


def test_equal_influence_makes_petitions_fare_alike():
    row = halves.station(contests=30, seed=1, rehearsals=8).rows[-1]
    assert row.verdict == MET, row.figures


def test_migration_takes_bodies_and_kin_outlast_force(monkeypatch):
    monkeypatch.setattr(halves, "_MIGRATION", (0.05, 0.4))
    monkeypatch.setattr(halves, "_WITHOUT", {"": {}})
    made = halves.halves(crowds=4, seeds=[1], rehearsals=4).rows
    few, many = made[0], made[1]
    clan = made[3]
    assert few.figures["turnout"] > many.figures["turnout"]
    assert few.figures["tactics"] < many.figures["tactics"]
    assert clan.figures["back under force"] > many.figures["back under force"]
