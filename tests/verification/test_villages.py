"""Batches of small villages, and the proofs made of them, in quick forms."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from groundswell.history import simulate
from groundswell.sampling import draw
from groundswell.scenario import Scenario
from groundswell.scenario.sections import Switches
from groundswell.society import build
from verification.__main__ import main
from verification.ablations import ABLATIONS, ablations, verdict, worlds
from verification.calibrated import TARGETS, calibrated, figures
from verification.factorial import factorial, shapley
from verification.factorial import worlds as sixteen
from verification.heldout import heldout
from verification.levels import levels
from verification.measures import OUTCOMES, Country
from verification.proof import CONTRADICTED, MET, NOT_MET, UNDETERMINED, Proof, Row
from verification.search import FREE, search, toml
from verification.statistic import Statistic
from verification.villages import ALL_ON, acted, described, gather, scenario_of, society_of, together, world

TINY = Scenario.load("default").changed(
    time={"warm_up_years": 1},
    society={"adults": 80.0},
    disputes={"land_rate": 0.9},
    exposure={"rights": 0.1, "tactics": 0.1},
    mobilisation={"leaders": 2.0},
)
SMALL = scenario_of(24, TINY)


@pytest.fixture(scope="module")
def villages(tmp_path_factory):
    return gather(SMALL, [1], worlds(), tmp_path_factory.mktemp("store"))


def test_a_store_is_taken_up_again_and_batches_are_kept_apart(tmp_path):
    told = []
    first = gather(SMALL, [3, 4], [world("erosion")], tmp_path, told.append)
    again = gather(SMALL, [3, 4], [world("erosion")], tmp_path, told.append)
    assert told == [f"seed {seed}, off: {off}" for seed in (3, 4) for off in ("nothing", "erosion")]
    for switches, acts in first.worlds.items():
        assert all(np.array_equal(values, again.worlds[switches][name]) for name, values in acts.items())
    assert first.size == 48
    assert np.unique(first.fixed["township"]).size == 24
    assert first.worlds[ALL_ON]["village"].max() >= 24
    gather(SMALL.changed(time={"warm_up_years": 2}), [3], [], tmp_path, told.append)
    assert len(told) == 5


def test_processes_that_share_batches_give_the_same(tmp_path):
    told = []
    shared = gather(SMALL, [3, 4], [], tmp_path / "shared", told.append, workers=2)
    alone = gather(SMALL, [3, 4], [], tmp_path / "alone")
    assert told == ["seed 3 is in the store", "seed 4 is in the store"]
    assert all(np.array_equal(values, alone.worlds[ALL_ON][name]) for name, values in shared.worlds[ALL_ON].items())


def test_outcomes_are_those_of_the_history():
    history = simulate(build(SMALL, draw(SMALL, 1), 1))
    made = Country(together([described(history)], [{ALL_ON: acted(history)}])).world(ALL_ON)
    order = {name: place for place, name in enumerate(history.society.sample.villages["village"])}
    told = history.villages.with_columns(pl.col("village").replace_strict(order)).sort("village", "year")
    for name in OUTCOMES:
        assert np.array_equal(made.outcomes[name], told[name].to_numpy().reshape(24, 5)[:, 1:])


@pytest.mark.parametrize("switch", list(Switches.model_fields))
def test_switches_that_society_reads_make_it_anew(switch):
    """Elsewhere the people of the world with all on are taken as they are, which is only right if they would be the same."""
    society = build(SMALL, draw(SMALL, 1), 1)
    changed = society_of(society, world(switch))
    anew = build(changed.scenario, society.sample, 1)
    for first, second in ((changed.people, anew.people), (changed.ties, anew.ties), (changed.places, anew.places)):
        assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_every_ablation_is_judged(villages):
    proof = ablations(villages)
    assert {row.id for row in proof.rows} == {
        "A-a",
        "A-b",
        *(f"A-{row}" for row in ("b1", "b2", "c", "d", "e", "f", "g", "h1", "h2", "i", "j")),
    }
    assert len(proof.rows) == len(ABLATIONS)
    for row in proof.rows:
        assert row.figures["difference"] == pytest.approx(row.figures["on"] - row.figures["off"])
    switches = {switch for row in ABLATIONS for switch in row.off}
    assert switches == set(Switches.model_fields)


def test_rows_can_be_asked_for_by_name(tmp_path, capsys):
    asked = ["ablations", "--rows", "A-d", "--villages", "24", "--batches", "1", "--workers", "1"]
    main([*asked, "--store", str(tmp_path), "--out", str(tmp_path / "proof.json")])
    (proof,) = json.loads((tmp_path / "proof.json").read_text())
    assert {row["id"] for row in proof["rows"]} == {"A-d"}
    assert "off: lineage_contact" in capsys.readouterr().err


def test_the_worst_part_is_the_verdict():
    assert verdict(MET, UNDETERMINED) == UNDETERMINED
    assert verdict(CONTRADICTED, NOT_MET, MET) == CONTRADICTED
    row = Row(id="A-a", claim="", figures={}, verdict=CONTRADICTED)
    assert Proof(name="", paragraph="", rows=(row,)).breaks
    assert not Proof(name="", paragraph="", rows=(replace(row, verdict=NOT_MET),)).breaks


def test_what_went_before_a_protest_is_counted_by_hand(villages):
    acts = {
        "village": np.array([0, 0, 1, 1, 2]),
        "month": np.array([11, 23, 11, 24, 30]),
        "form": np.array([0, 1, 0, 1, 1]),
        "size": np.array([10, 60, 10, 60, 60]),
        "land": np.ones(5),
    }
    made = Country(replace(villages, worlds={ALL_ON: acts})).world(ALL_ON)
    assert made.preceded().value == pytest.approx(1 / 3)
    assert made.before_not_after().value == pytest.approx(1 / 3)
    after = Country(replace(villages, worlds={ALL_ON: {**acts, "month": np.array([36, 23, 25, 25, 30])}})).world(ALL_ON)
    assert after.preceded().value == 0
    assert after.before_not_after().value == 0
    reverse = Country(replace(villages, worlds={ALL_ON: {**acts, "month": np.array([35, 23, 26, 25, 30])}})).world(ALL_ON)
    assert reverse.before_not_after().value == pytest.approx(-2 / 3)
    assert made.outcomes["large_protest"].sum() == 3


def test_more_years_are_added_at_the_end():
    assert scenario_of(24, TINY, more_years=5).time.last_year == 2013


def test_waves_between_villages_are_seen(villages):
    country = Country(villages)
    apart, waves = country.world(ALL_ON).together(later=1), country.world(world("cellular")).together(later=1)
    assert waves.value > apart.value


def test_levels_are_shares_of_thirds_of_village_years(villages):
    proof = levels(villages)
    assert len(proof.rows) == 4 * (1 + len(worlds()))
    petitions = Country(villages).world(ALL_ON).outcomes["petition"]
    shares = list(proof.rows[0].figures.values())
    assert np.mean(shares) == pytest.approx(petitions.mean(), abs=0.01)  # thirds of 96 village-years may differ by one


def test_shapley_values_add_up(villages):
    lived = list(villages.worlds.values())  # any histories will do: what is proved is how they are split
    proof = factorial(replace(villages, worlds={each: lived[place % len(lived)] for place, each in enumerate(sixteen())}))
    for start in range(0, len(proof.rows), 6):
        none, *added, whole = (row.figures["Shapley"] for row in proof.rows[start : start + 6])
        assert none + sum(added) == pytest.approx(whole)


def test_shapley_of_a_game_known_by_hand():
    """Two of the four are worth 1 together and nothing apart: half for each."""

    def worth(on):
        return Statistic(value=float({"A-a", "A-b"} <= on), influence=np.zeros(2))

    assert [shapley(worth, player).value for player in ("A-a", "A-b", "A-d", "A-e")] == pytest.approx([0.5, 0.5, 0, 0])


def test_held_out_figures_are_printed_as_they_are(villages):
    proof = heldout(villages)
    assert {"A-2.5", "A-2.6", "A-2.7", "A-3.1", "A-3.2", "A-3.3", "A-2.x", "A-x1", "A-s1", "A-s2"} <= {row.id for row in proof.rows}
    assert not proof.breaks
    json.dumps([row.figures for row in proof.rows])


def test_calibrated_figures_are_targets_of_the_search(villages):
    country = Country(villages)
    found = figures(country, country.world(ALL_ON))
    assert list(found) == [target.name for target in TARGETS]
    assert TARGETS[0].loss(TARGETS[0].low + TARGETS[0].tolerance) == pytest.approx(1)
    assert len(calibrated(country, country.world(ALL_ON))) > len(TARGETS)


def test_the_box_lies_within_the_scenarios_ranges_and_is_written_as_a_scenario():
    for end in ("low", "high"):
        text = toml(tuple(getattr(free, end) for free in FREE))
        (leaders,) = (free for free in FREE if free.name == "leaders")
        assert Scenario.from_toml(text).mobilisation.leaders == getattr(leaders, end)


def test_a_short_search_never_ends_worse_than_the_defaults():
    proof = search(scenario_of(24, TINY), [1], generations=1, size=4)
    totals = [sum(row.figures[name] for row in proof.rows) for name in ("loss of defaults", "loss of best")]
    assert totals[1] <= totals[0]
    assert Scenario.from_toml(proof.notes[1])
