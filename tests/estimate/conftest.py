"""A small panel of villages and years, made without chance."""

import numpy as np
import polars as pl
import pytest

from groundswell.randomness import stream

VILLAGES, YEARS = 30, 5


def made(villages: int = VILLAGES, years: int = YEARS) -> pl.DataFrame:
    """Villages over years, with an outcome, shares, a flag that does not vary in time, and a text column."""
    draws = stream(7, "a panel for tests")
    rows = villages * years
    village, year = np.repeat(np.arange(villages), years), np.tile(np.arange(2004, 2004 + years), villages)

    def uniform(step: int) -> np.ndarray:
        return np.asarray(draws.uniform(village=0, entity=np.arange(rows), step=step)).reshape(rows)

    migration, strong = uniform(0), (village % 3 == 0).astype(int)
    protest = (uniform(1) < 0.2 + 0.4 * migration * strong).astype(int)
    return pl.DataFrame({
        "village": [f"v{number:02}" for number in village],
        "year": year,
        "protest": protest,
        "petition": (uniform(2) < 0.4).astype(int),
        "migration": migration,
        "income": 1000 * uniform(3),
        "strong": strong,
        "region": [("north", "south")[number] for number in (uniform(4) < 0.5).astype(int)],
    })


@pytest.fixture
def panel() -> pl.DataFrame:
    return made()


@pytest.fixture
def study():
    """A function that makes a study of one model, any of its keys replaced."""
    from groundswell.estimate import Study

    def make(data=None, margin=(), claim=(), **model):
        given = {"name": "m", "outcome": "protest", "terms": ["migration"], "effects": ["village", "year"]} | model
        described = {"unit": "village", "period": "year"} if data is None else data
        return Study.check({"data": described, "model": [given], "margin": list(margin), "claim": list(claim)}, "study.toml")

    return make
