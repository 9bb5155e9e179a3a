"""Whatever is written in a study, the answer is a study or words; and the order of rows is nothing."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.errors import StudyError
from groundswell.estimate import Study, conditions, fit, terms

SIGNS = st.sampled_from([*"ab:*^2i.()[]'\"+-_ \n\\é1", "and", "or", "==", "<", "i.", "^2", " or ", " and ", "1e9999", "a == b"])
TEXT = st.text() | st.lists(SIGNS).map("".join)


@given(TEXT)
def test_a_term_is_read_or_refused(text):
    try:
        read = terms.parse(text)
    except StudyError:
        return
    assert read
    assert [terms.parse(term.name)[0].name for term in read] == [term.name for term in read]


@given(TEXT)
def test_a_condition_is_read_or_refused(text):
    frame = pl.DataFrame({"a": [1, None], "b": [0.5, 2.0], "i": ["x", "y"]})
    try:
        chosen = frame.filter(conditions.expression(conditions.parse(text), frame, "study"))
    except StudyError:
        return
    assert chosen.height <= 2


KEYS = st.sampled_from([
    "data",
    "model",
    "margin",
    "claim",
    "name",
    "outcome",
    "terms",
    "kind",
    "effects",
    "errors",
    "where",
    "id",
    "side",
    "of",
    "over",
])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200)
@given(st.dictionaries(KEYS | st.text(max_size=3), VALUES, max_size=5))
def test_any_content_is_a_study_or_words(content):
    faults: tuple[str, ...] = ()
    try:
        assert Study.check(content).models
    except StudyError as error:
        faults = error.faults
    assert len(faults) <= 21


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(60)))
def test_the_order_of_rows_changes_no_estimate(order):
    """To rounding: sums of 60 numbers in another order differ by some 1e-15 of their size."""
    rows = np.arange(60)
    frame = pl.DataFrame({
        "village": rows // 4,
        "year": rows % 4,
        "y": (np.sin(rows * 3.7) > 0).astype(int),
        "a": np.sin(rows * 1.3),
        "r": rows % 7 % 3,
    })
    models = [
        {
            "name": kind,
            "outcome": "y",
            "terms": ["a", "i.r"],
            "effects": ["village", "year"],
            "errors": "cluster:village",
            "kind": kind,
        }
        for kind in ("linear", "conditional-logit")
    ]
    study = Study.check({"data": {"unit": "village", "period": "year", "lag": 1}, "model": models})
    ours, other = fit(frame, study), fit(frame[list(order)], study)
    assert other.models.drop("r2_within", "log_likelihood").equals(ours.models.drop("r2_within", "log_likelihood"))
    for name in ("estimate", "std_error"):
        assert other.estimates[name].to_list() == pytest.approx(ours.estimates[name].to_list(), rel=1e-9, abs=1e-12)
