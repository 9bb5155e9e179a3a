"""Agreement weights, average linkage, what people misremember, and how well reports of known incidents are merged."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from groundswell.errors import InputError
from groundswell.fieldwork import agreement, recollection, regrouping, synthesize
from groundswell.fieldwork import linkage as linking
from groundswell.fieldwork.agreement import weigh
from groundswell.fieldwork.linkage import average_linkage, link
from groundswell.fieldwork.regrouping import regroup, unseen
from groundswell.fieldwork.statements import Said, said
from groundswell.tables import INTERVIEWS, check
from verification.made_reports import made_reports, merged, right


def statements(frame: pl.DataFrame) -> Said:
    return said(check(frame, INTERVIEWS, "reports").sort("village", "report_id"))


@pytest.mark.parametrize("function", [average_linkage, average_linkage.py_func], ids=["compiled", "plain"])
def test_average_linkage_is_that_of_scipy(function) -> None:
    random = np.random.default_rng(3)
    for _ in range(20):
        distance = random.uniform(0, 1, (12, 12))
        distance = (distance + distance.T) / 2
        np.fill_diagonal(distance, 0)
        other = fcluster(linkage(squareform(distance), "average"), 0.42, "distance")
        ours = function((-distance).astype(np.float32), -0.42)
        assert {frozenset(np.flatnonzero(ours == name)) for name in ours} == {
            frozenset(np.flatnonzero(other == name)) for name in other
        }


def test_groups_with_reports_of_one_respondent_are_never_joined() -> None:
    heard = statements(made_reports(2, villages=10))
    for groups in (found := link(heard, weigh(heard), -20.0), regroup(heard, found, -20.0)[0]):
        village = np.repeat(np.arange(heard.first.size - 1), np.diff(heard.first))
        keys = np.stack([village, groups, heard.respondent])
        assert np.unique(keys, axis=1).shape[1] == heard.reports


@pytest.mark.parametrize("villages", [60, 113])
def test_pairwise_f1_on_known_incidents_is_above_the_bar(villages: int) -> None:
    # The bar is .91; the same incidents in 60 villages are harder to tell apart, since more lie in each.
    scores = [right(merged(seed, villages=villages))[0] for seed in (1, 2, 3)]
    assert np.mean(scores) > {60: 0.89, 113: 0.93}[villages]


def test_what_was_put_in_is_what_people_are_found_to_misremember() -> None:
    memory = dict(synthesize(made_reports(5, incidents=1000, reports=5000, villages=500)).memory.rows())
    # Within about three standard errors of 4,000 reports, and what merging wrongly takes away.
    assert memory["another form"] == pytest.approx(0.2, abs=0.03)
    assert memory["another reason"] == pytest.approx(0.12, abs=0.03)
    assert memory["size off, log points"] == pytest.approx(0.3, abs=0.03)
    assert memory["month off by 3"] + memory["month off by 4"] < 0.05


def test_weights_favour_agreement_and_rare_words_more() -> None:
    heard = statements(made_reports(4))
    weights = weigh(heard)
    table = weights.table
    by_level = dict(zip(zip(table["field"], table["level"], strict=True), table["weight"], strict=True))
    assert by_level["form", "the same"] > 0 > by_level["form", "another"]
    assert by_level["month", "the same month"] > by_level["month", "3 months apart"] > by_level["month", "more"]
    assert table["same_incident"].is_between(0, 1).all()
    words = np.bincount(heard.reason[heard.reason >= 0])
    assert np.argmax(weights.reason) == np.argmin(words)


def test_compiled_and_plain_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = statements(made_reports(7, incidents=14, reports=40, villages=3))
    first = link(heard, weigh(heard))
    groups, memory = regroup(heard, first)
    for module in (agreement, linking, recollection, regrouping):
        for name in dir(module):
            if hasattr(getattr(module, name), "py_func"):
                monkeypatch.setattr(module, name, getattr(module, name).py_func)
    plain_first = link(heard, weigh(heard))
    plain_groups, plain_memory = regroup(heard, plain_first)
    assert np.array_equal(plain_first, first)
    assert np.array_equal(plain_groups, groups)
    assert plain_memory.size == pytest.approx(memory.size, rel=1e-9)


def test_incidents_that_one_person_told_of_speak_for_many_that_nobody_did() -> None:
    heard = statements(made_reports(1, incidents=60, reports=60, villages=2))
    alone = np.concatenate([np.arange(size) for size in np.diff(heard.first)])
    assert unseen(heard, alone) == 0.0
    assert unseen(heard, np.zeros(60, np.int64)) < -1


def test_words_of_any_kind_and_many_of_them_are_compared() -> None:
    frame = made_reports(3).with_columns(
        pl.when(pl.col("truth") % 2 == 0).then(pl.format("free text {}", "truth")).otherwise("reason").alias("reason")
    )
    assert right(synthesize(frame))[0] > 0.9


def test_one_village_of_very_many_reports_is_refused_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "MOST", 100)
    with pytest.raises(InputError, match=r"one village has 830; at most 100"):
        synthesize(made_reports(1, villages=1, households=830))
