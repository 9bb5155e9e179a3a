"""A small design of one's own, quick to run."""

import copy

import pytest

from groundswell.diagnosis import Design

CONTENT = {
    "sampling": {"villages": 30, "years": 4},
    "panel": {"moderator_share": 0.4},
    "outcome": [{"name": "protest", "base_rate": 0.3, "effects": {"migration": 0.05, "migration:strong_lineage": 0.05}}],
    "model": [
        {
            "name": "protest",
            "outcome": "protest",
            "terms": ["migration*strong_lineage"],
            "effects": ["village", "year"],
            "errors": "cluster:village",
        }
    ],
    "claim": [
        {"id": "H1", "claim": "Migration raises protest", "model": "protest", "term": "migration", "side": "positive"},
        {
            "id": "H3",
            "claim": "More where lineages are strong",
            "model": "protest",
            "term": "migration:strong_lineage",
            "side": "positive",
        },
    ],
}


@pytest.fixture
def content():
    """The content of the design, to be changed."""
    return copy.deepcopy(CONTENT)


@pytest.fixture
def small(content):
    """The design itself."""
    return Design.check(content)
