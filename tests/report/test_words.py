import math

import pytest

from groundswell.report import words


@pytest.mark.parametrize(
    ("row", "places"),
    [([0.1409, 0.026], 3), ([0.0001522, 0.0225], 5), ([1e-12, 0.02], 6), ([1234.5, 310.2], 1), ([], 3), ([None, math.nan, 0.0], 3)],
)
def test_decimals_show_the_smallest_number_of_a_row(row: list[float | None], places: int) -> None:
    assert words.decimals(row) == places


def test_a_number_that_is_not_zero_is_never_shown_as_zero() -> None:
    assert words.number(4e-9, 6) == "4.0e−09"
    assert words.number(0.0, 3) == "0.000"


def test_missing_numbers_are_dashes() -> None:
    shown = {words.number(None), words.number(math.nan), words.whole(None), words.share(None), words.probability(math.nan)}
    assert shown == {"–"}
    assert words.interval(None, None) == "–"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("migration", "migration"),
        ("migration:land_expropriation", "migration × land expropriation"),
        ("i.province[He:bei]:migration^2", "province: He:bei × migration²"),
        ("migration^2 on protest", "migration² on protest"),
    ],
)
def test_terms_read_as_words(name: str, shown: str) -> None:
    assert words.term(name) == shown
