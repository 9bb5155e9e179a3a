"""A case traced: the course in its order, what the solved game expects of each step, and what tells explanations apart."""

from __future__ import annotations

import polars as pl
import pytest

import groundswell as gs
from groundswell.bargaining import Game, form, solve
from groundswell.cases import codebook
from groundswell.cases.course import Trace
from groundswell.cases.expectations import expectations, threat_and_news
from groundswell.cases.rivals import explanations
from groundswell.errors import InputError

COURSE = [
    "consultation",
    "objection",
    "assurances",
    "province",
    "objection_answer",
    "told_beforehand",
    "leak",
    "calls_to_act",
    "permit_request",
    "permit",
    "prevention",
    "street",
    "size",
    "goods",
    "police",
    "violence",
    "officials_in_crowd",
    "retired_cadres",
    "resignations",
    "reporting_upward",
    "concession",
    "announced_by",
    "dispersal",
    "investigation",
    "sanction",
    "collusion",
]
"""County C's course, in the order in which the article has it."""
TRACE = gs.trace_case("County C")


def expected(condition: str, trace: Trace = TRACE, source: str = "B") -> dict[str, object]:
    return trace.steps.filter(condition=condition, source=source).row(0, named=True)


def test_the_course_of_county_c_is_in_order_with_time_as_coarse_as_it_is_told() -> None:
    steps = TRACE.steps.filter(pl.col("step").is_not_null())
    assert steps["condition"].to_list() == COURSE
    assert steps["step"].to_list() == list(range(1, len(COURSE) + 1))
    times = dict(steps.select("condition", "time").iter_rows())
    assert times["told_beforehand"] == "several weeks later"
    assert times["street"].startswith("spring of 2013")
    assert times["concession"] == "hours later"
    assert steps["time"].null_count() == 0
    assert TRACE.rows["condition"].head(len(COURSE)).to_list() == COURSE


def test_expectations_are_those_of_the_solved_game() -> None:
    [equilibrium] = solve(Game())
    street = form(Game()).street[0]
    assert expected("objection_answer")["grieved_low"] == 1 - equilibrium.petition
    assert expected("mode")["grieved_low"] == equilibrium.local["grieved"]["consent"]
    assert expected("leak")["ungrieved_high"] == equilibrium.local["ungrieved"]["consent"]
    assert expected("street")["grieved_low"] == street[0, 1].sum()
    assert expected("violence")["ungrieved_low"] == street[1, 1, 0] / street[1, 1].sum()
    assert expected("concession")["grieved_high"] == equilibrium.superior["peaceful"]["concede"]
    assert f"{equilibrium.beliefs['peaceful']:.2f}" in str(expected("concession")["expectation"])
    assert expected("investigation")["grieved_low"] == Game().inquiry_after_peace
    assert expected("permit")["kind"] == "silent"
    assert set(TRACE.steps["kind"]) == {"derived", "assumed", "silent"}


def test_another_game_expects_other_things() -> None:
    meek = gs.trace_case("County C", game=Game(dtau=0.05))
    assert expected("mode", meek)["grieved_high"] < 1  # type: ignore[operator]
    # A stake so small never makes a county consent when everything else it would gain is nothing.
    none = gs.trace_case("County C", game=Game(T=0))
    assert "at no share" in str(expected("stake", none)["expectation"])
    assert "at no degree" in str(expected("influence", none)["expectation"])
    assert "at no degree" in str(expected("congruence", none)["expectation"])


def test_daye_is_traced_by_each_of_its_sources() -> None:
    daye = gs.trace_case("Daye")
    assert expected("mode", daye)["grieved_low"] == 1
    # Organising through a reckless intermediary is no best reply at the baseline: the game does not expect what C tells.
    assert expected("mode", daye, "C")["grieved_high"] == 0
    assert expected("violence", daye, "C")["grieved_low"] > expected("violence", daye)["grieved_low"]  # type: ignore[operator]
    assert daye.standing == ["No concession is told of, so there is none to explain."]
    assert daye.threat_and_news == ()


def test_a_game_about_officials_says_nothing_of_villagers_against_them() -> None:
    village = gs.trace_case("Jiangsu village")
    assert village.steps.filter(pl.col("kind") != "silent")["condition"].to_list() == ["congruence"]
    assert village.threat_and_news == ()


@pytest.mark.parametrize("violence", ["calm", "property attacked"])
@pytest.mark.parametrize("mode", ["consent", "mobilised", "complied", "repressed"])
def test_every_value_of_every_condition_has_an_expectation_or_none(violence: str, mode: str) -> None:
    values = codebook().filter(pl.col("value") != "not said", ~pl.col("condition").is_in(["congruence", "influence", "stake"]))
    by_place = values.with_columns(place=pl.int_range(pl.len()).over("condition")).partition_by("place")
    assert len(by_place) > 1
    for chosen in by_place:
        said = dict(chosen.select("condition", "value").iter_rows()) | {"violence": violence, "mode": mode}
        found = expectations(said)
        assert set(found) == set(said)
        chances = [chance for each in found.values() for span in (each.grieved, each.ungrieved) for chance in span or ()]
        assert all(-1e-12 <= chance <= 1 + 1e-12 for chance in chances)  # rounding of sums of products


def test_what_the_crowd_tells_and_what_it_threatens_work_together_in_the_game() -> None:
    news, threat, both = TRACE.threat_and_news
    # p* and the belief after a peaceful protest, by the closed forms: .551 and .935.
    assert "is 0.55 or more" in news
    assert "from 0.30 to 0.93" in news
    assert "gives way with chance 1.00" in threat
    assert "with chance 0.00" in threat
    assert "does not part" in both
    assert "no belief" in threat_and_news(Game(lamS=0))[0]


def test_each_explanation_is_held_against_what_it_would_and_would_not_expect() -> None:
    names = [one.name for one in explanations()]
    assert names == ["crowd", "resignations", "second thoughts above", "opposition underestimated"]
    for one in explanations():
        assert {prediction.would for prediction in one.predictions} == {True, False}
    said = {(row["explanation"], row["condition"]): row["speaks"] for row in TRACE.rivals.iter_rows(named=True)}
    assert said["second thoughts above", "province"] == "against it"
    assert said["second thoughts above", "concession_delay"] == "against it"
    assert said["crowd", "announced_by"] == "for it alone"
    assert said["resignations", "investigation"] == "for it alone"
    assert said["crowd", "objection_answer"] == "for it and others"
    assert said["crowd", "province"] is None
    assert TRACE.standing[-1].startswith("Nothing told speaks against this explanation: crowd.")


def test_what_was_expected_and_is_told_otherwise_or_not_at_all_is_listed_too() -> None:
    rows = {(row["explanation"], row["predicts"], row["condition"]): row for row in TRACE.predictions.iter_rows(named=True)}
    assert rows["second thoughts above", "would", "concession_delay"]["seen"] == "no"
    assert rows["second thoughts above", "would not", "concession_delay"]["seen"] == "yes"
    assert rows["crowd", "would not", "street"]["told"] == "gathering"
    assert len(rows) == sum(len(one.predictions) for one in explanations())
    assert "not said" in set(gs.trace_case("Changxing").predictions["seen"])


def test_where_an_explanation_has_its_mark_in_other_cases_what_came_of_it_is_told() -> None:
    assert ("resignations", "resignations", "duties refused", "Huangyan", "B", "refused") in TRACE.elsewhere.rows()
    assert "County C" not in set(TRACE.elsewhere["case"])


def test_where_something_speaks_against_every_explanation_none_is_left() -> None:
    own = pl.DataFrame(
        [
            ("concession", "suspended"),
            ("street", "no crowd"),
            ("resignations", "none"),
            ("province", "endorsed"),
        ],
        schema=["condition", "value"],
        orient="row",
    ).with_columns(case=pl.lit("Mine"), source=pl.lit("me"), basis=pl.lit("stated"), where=pl.lit("p. 1"))
    assert gs.trace_case("Mine", own).standing[-1].startswith("Something speaks against each of them")


def test_a_case_without_steps_is_told_in_the_order_of_the_game() -> None:
    own = pl.DataFrame({
        "case": ["Mine"] * 3,
        "source": ["me"] * 3,
        "condition": ["sanction", "mode", "stake"],
        "value": ["talks", "consent", "high"],
        "basis": ["stated"] * 3,
        "where": ["p. 1"] * 3,
    })
    traced = gs.trace_case("Mine", own)
    assert traced.steps["condition"].to_list() == ["stake", "mode", "sanction"]
    assert "stake" in traced._repr_html_()
    assert traced.silent == []


def test_a_case_that_is_not_there_is_named_and_the_nearest_offered() -> None:
    with pytest.raises(InputError, match="unknown case `County D`; did you mean `County C`"):
        gs.trace_case("County D")
