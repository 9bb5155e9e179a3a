"""Quick forms of the known answers of design diagnosis."""

import pytest

from verification.designs import design, designs, interaction, sizes
from verification.proof import FAILS, HOLDS


def test_the_size_of_the_usual_test():
    rows = sizes(runs=1_500, seed=3)
    assert len(rows) == 4
    assert {row.verdict for row in rows} == {HOLDS}


def test_the_power_of_a_lineage_interaction():
    rows = interaction(runs=1_500, seed=3)
    assert FAILS not in {row.verdict for row in rows}
    assert sum(row.verdict == HOLDS for row in rows) == 12


def test_the_proof_says_what_it_did():
    made = designs(runs=50)
    assert "12 regressors" in made.paragraph
    assert {row.id for row in made.rows} == {"size", "interaction", "bias", "theory"}


@pytest.mark.parametrize("correlation", [0.0, 0.1])
def test_the_design_of_the_known_answers(correlation):
    made = design(effects={}, correlation=correlation)
    assert made.world.villages == 113
    assert len(made.study.models[0].terms) == 12
