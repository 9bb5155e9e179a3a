"""Quick forms of the proof on experiments: fewer data sets, the same rows."""

from verification.experiments import coverage, experiments, powers, sizes
from verification.proof import FAILS, HOLDS, PRINTED


def test_size_coverage_and_power_hold_on_fewer_data_sets():
    made = [*sizes(3_000, 60, 1), *coverage(3_000, 1), *powers(3_000, 60, 1)]
    assert [row.claim for row in made if row.verdict == FAILS] == []
    assert sum(row.verdict == HOLDS for row in made) == 14


def test_plain_errors_do_not_cover_where_arms_differ_in_size_and_spread():
    plain = coverage(2_000, 1)[0]
    assert plain.verdict == PRINTED
    assert plain.figures["figure"] < 0.9


def test_the_proof_says_what_it_did():
    proof = experiments(draws=100, logits=10)
    assert "Size" in proof.paragraph
    assert [row.id for row in proof.rows][-1] == "speed"
