"""Terms: what stands for what, and that nothing else is read."""

import numpy as np
import polars as pl
import pytest

from groundswell.errors import StudyError
from groundswell.estimate.terms import Factor, Point, Term, parse, parse_all, written


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("migration", ["migration"]),
        ("a:b", ["a:b"]),
        (" a : b ", ["a:b"]),
        ("a*b", ["a", "b", "a:b"]),
        ("a*b*c", ["a", "b", "c", "a:b", "a:c", "b:c", "a:b:c"]),
        ("a*b:c", ["a", "b:c", "a:b:c"]),
        ("a^2", ["a^2"]),
        ("a^2:b", ["a^2:b"]),
        ("i.region", ["i.region"]),
        ("a*i.region", ["a", "i.region", "a:i.region"]),
        ("income.per.head", ["income.per.head"]),
        ("迁移:宗族", ["迁移:宗族"]),
    ],
)
def test_a_text_stands_for_terms(text, names):
    assert [term.name for term in parse(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('x')",
        "log(income)",
        "a + b",
        "a - b",
        "a/b",
        "a**2",
        "a^3",
        "a^",
        "i.a^2",
        "i.",
        "a:",
        "",
        "  ",
        "a b",
        "a[0]",
        "'a'",
        "`a`",
        "{a}",
        "a;b",
        "2a",
        "a:a",
        "a*a",
        "a*b*c*d*e",
        "C(a)",
        "a\nb",
    ],
)
def test_anything_else_is_refused_and_never_run(text):
    with pytest.raises(StudyError, match="term `"):
        parse(text)


def test_a_term_stands_once_whatever_the_order_of_its_factors():
    assert [term.name for term in parse_all(["a*b", "b:a", "a", "c"])] == ["a", "b", "a:b", "c"]


def test_indicators_leave_out_the_lowest_value():
    frame = pl.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "r": [1, 2, 2, 3]})
    (term,) = parse("a:i.r")
    terms = term.expanded({"r": [1, 2, 3]})
    assert [one.name for one in terms] == ["a:i.r[2]", "a:i.r[3]"]
    assert np.array_equal(terms[0].values(frame), [0, 2, 3, 0])


def test_values_are_products():
    frame = pl.DataFrame({"a": [1.0, 2.0], "b": [3.0, 5.0]})
    assert np.array_equal(parse("a^2:b")[0].values(frame), [3, 20])


def test_slopes_are_partial_derivatives():
    point = Point(numbers={"a": 0.5, "b": 3.0}, shares={("r", 2): 0.25})
    indicator = Factor("r", indicator=True, level=2)
    assert parse("a")[0].slope("a", point) == 1
    assert parse("a^2")[0].slope("a", point) == 1.0
    assert parse("a^2:b")[0].slope("a", point) == 3.0
    assert parse("a:b^2")[0].slope("a", point) == 9.0
    assert parse("b")[0].slope("a", point) == 0
    assert Term((Factor("a"), indicator)).slope("a", point) == 0.25


def test_whole_numbers_are_written_without_a_point():
    assert [written(value) for value in (2.0, 2, 2.5, "x")] == ["2", "2", "2.5", "x"]
