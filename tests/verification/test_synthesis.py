"""The quick form of the proof on merged reports."""

from pathlib import Path

import pytest

from verification.proof import MET
from verification.synthesis import DATA, synthesis


def test_the_proof_is_met_on_few_seeds():
    proof = synthesis(seeds=(1, 2), societies=0, many=2, data=Path("nowhere"))
    verdicts = {row.id: row.verdict for row in proof.rows}
    assert verdicts["113 villages"] == MET
    assert not proof.breaks
    many = next(row for row in proof.rows if row.id == "many")
    assert many.figures["first"] == 1660


@pytest.mark.skipif(not DATA.is_dir(), reason="no reference data here; GROUNDSWELL_REFERENCE_DATA names their folder")
def test_more_evidence_merges_fewer_of_the_real_lists():
    rows = [row for row in synthesis(seeds=(1,), societies=0, many=1).rows if row.id == "threshold"]
    counts = [row.figures["first"] for row in rows]
    assert counts == sorted(counts)
    # At no evidence beyond what is learned nine in ten pairs of one article, city and day are one protest.
    assert rows[2].figures["second"] > 0.85
