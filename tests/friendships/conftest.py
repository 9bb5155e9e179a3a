"""Folders of friendships, made for the occasion: small villages of two circles of friends each."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from groundswell import tables

CIRCLE = 4


def two_circles(village: str) -> tuple[list[dict[str, object]], list[dict[str, str]]]:
    """Eight households in two circles, in which all are friends, and one friendship across; a ninth has no friend."""
    homes = [f"{letter}{number}" for letter in "ab" for number in range(CIRCLE)]
    households = [{"village": village, "household": home, "members": 5} for home in [*homes, "c0"]]
    named = [(one, other) for one in homes for other in homes if one < other and one[0] == other[0]]
    named += [("a1", "a0"), ("a0", "b0")]  # a0 and a1 named one another
    return households, [{"village": village, "household": one, "friend": other} for one, other in named]


@pytest.fixture
def own(tmp_path: Path):
    """Write two tables of one's own, changed as a test wants, into a folder, and give it back."""

    def written(change=lambda households, ties: (households, ties), villages: int = 3, endings=("csv", "csv")) -> Path:
        made = [two_circles(f"village {number}") for number in range(villages)]
        households = pl.DataFrame([row for rows, _ in made for row in rows])
        ties = pl.DataFrame([row for _, rows in made for row in rows])
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        for name, frame, ending in zip(("households", "ties"), change(households, ties), endings, strict=True):
            if frame is not None:
                tables.write(frame, folder / f"{name}.{ending}")
        return folder

    return written


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A folder in the published form: two villages of one administrative village, and every reason to leave a nomination out."""
    survey = pl.DataFrame({
        "id": [11, 12, 13, 21, 22],
        "address": ["up", "up", "up", "down", "down"],
        "village": ["hill"] * 5,
        "region": [1] * 5,
        "agpop": [5.0, 1.0, None, 3.5, 8.0],
    })
    named = [
        (11, 12, 0),
        (12, 11, 0),
        (13, 13, 0),
        (13, 21, 0),
        (13, 99, 0),
        (21, 22, 0),
        (77, 11, 0),
        (22, None, 1),
        (22, None, 0),
    ]
    network = pl.DataFrame(named, schema=["id", "network_id", "network_missname"], orient="row")
    folder = tmp_path / "published"
    folder.mkdir()
    tables.write(survey, folder / "0422survey.dta")
    tables.write(network, folder / "0422allinforawnet.dta")
    return folder
