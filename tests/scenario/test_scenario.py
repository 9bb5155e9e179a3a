"""Scenarios: what comes in is checked once, and every fault is told in words."""

import pytest

from groundswell.errors import ScenarioError
from groundswell.scenario import Scenario, presets


def test_presets_are_read_and_default_is_the_articles_design():
    assert {"default", "small"} <= set(presets())
    default = Scenario.load("default")
    drawn = (
        default.frame.regions * default.sampling.county_strata * default.sampling.township_strata * default.sampling.village_strata
    )
    assert drawn == 120
    assert drawn - default.sampling.lost_to_flood - default.sampling.lost_to_earthquake == 113


def test_a_scenario_comes_back_from_its_own_toml():
    scenario = Scenario.load("small")
    assert Scenario.from_toml(scenario.to_toml()) == scenario


def test_every_parameter_has_unit_range_source_and_meaning():
    rows = Scenario().parameters()
    assert len(rows) > 100
    assert all(row["unit"] and row["range"] and row["source"] and row["meaning"] for row in rows)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[migrtion]\nfar = .5", "did you mean `migration`"),
        ("[migration]\nfarr = 0.5", "did you mean `far`"),
        ("[migration]\nfar = 1.5", "0 to 1 (share); got 1.5"),
        ("[sampling]\nhouseholds = 'twenty'", "is a whole number, 1 to 1000 (households); got 'twenty'"),
        ("[switches]\nempowerment = 1", "is a switch, true or false"),
        ("[time]\nfirst_year = 2009", "last_year must come after first_year"),
        ("migration = 3", "`migration` is a section; got 3"),
        ("title = 3", "`title` is a text; got 3"),
        ("[sampling]\nlost_to_flood = 900", "more villages are lost than drawn"),
        ("this is not toml", "not a TOML file"),
    ],
)
def test_faults_are_told_in_words(text, words):
    text = text.replace("= .5", "= 0.5")
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_toml(text, "mine.toml")
    assert words in str(caught.value)
    assert str(caught.value).startswith("mine.toml")


def test_all_faults_are_told_together():
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_toml("[migration]\nfar = 1.5\nfarr = 2\n[exposure]\nrights = -1", "mine.toml")
    assert len(caught.value.faults) == 3


def test_an_unknown_name_offers_the_nearest_preset():
    with pytest.raises(ScenarioError, match="did you mean `default`"):
        Scenario.load("defualt")


def test_a_file_is_read_and_a_wrong_encoding_is_told(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[frame]\nregions = 2\n", encoding="utf-8")
    assert Scenario.load(path).frame.regions == 2
    path.write_bytes(b'title = "\xff\xfe"')
    with pytest.raises(ScenarioError, match="UTF-8"):
        Scenario.load(path)


def test_changed_leaves_the_first_scenario_as_it_was():
    first = Scenario()
    assert first.changed(migration={"far": 0.1}).migration.far == 0.1
    assert first.migration.far == 0.6
