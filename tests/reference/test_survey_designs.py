"""Estimates by design on California's schools, beside those of R's survey 4.1-1; and the real lists of protests."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from groundswell import tables
from groundswell.fieldwork import sources, spread
from groundswell.sampling import Design, describe

DATA = Path(os.environ.get("GROUNDSWELL_REFERENCE_DATA", Path(__file__).parents[2] / "../shared/data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="no reference data here; GROUNDSWELL_REFERENCE_DATA names their folder")

STRATIFIED = Design(strata="stype", weight="pw", populations=("fpc",))
CLUSTERS = Design(clusters=("dnum",), weight="pw", populations=("fpc",))
TWO_STAGES = Design(clusters=("dnum", "snum"), populations=("fpc1", "fpc2"))
SIX_DIGITS = 5e-7


@pytest.mark.parametrize(
    ("file", "design", "variable", "statistic", "by", "estimate", "error"),
    [
        ("apistrat", STRATIFIED, "api00", "mean", None, 662.2873631593, 9.4089408028),
        ("apistrat", STRATIFIED, "enroll", "total", None, 3687177.5324382782, 114641.7161007803),
        ("apistrat", STRATIFIED, "api.stu/enroll", "ratio", None, 0.8369568869, 0.0077571032),
        ("apistrat", STRATIFIED, "awards=Yes", "proportion", None, 0.6389360641, 0.0344059180),
        ("apistrat", STRATIFIED, "acs.k3", "mean", None, 19.1649484536, 0.1226472428),
        ("apistrat", STRATIFIED, "acs.k3", "total", None, 82186.3882980347, 1529.3966437487),
        ("apistrat", STRATIFIED, "api00", "mean", "sch.wide=No", 593.7468582146, 18.6191675056),
        ("apistrat", STRATIFIED, "api00", "mean", "sch.wide=Yes", 676.5304436568, 10.5203892001),
        ("apistrat", STRATIFIED, "enroll", "total", "awards=Yes", 2059960.4001426697, 140944.7457644504),
        ("apistrat", STRATIFIED, "api.stu/enroll", "ratio", "stype=H", 0.810570152192, 0.02047725675624),
        ("apiclus1", CLUSTERS, "api00", "mean", None, 644.1693989071, 23.5422406938),
        ("apiclus1", CLUSTERS, "enroll", "total", None, 3404940.1345291138, 932235.0270412152),
        ("apiclus1", CLUSTERS, "api.stu/enroll", "ratio", None, 0.8497087417, 0.0083862972),
        ("apiclus1", CLUSTERS, "stype=H", "proportion", None, 0.0765027322, 0.0268102191),
        ("apiclus1", CLUSTERS, "api00", "mean", "stype=H", 618.5714285714, 38.0202493594),
        ("apiclus1", Design(clusters=("dnum",), weight="pw"), "api00", "mean", None, 644.1693989071, 23.7790107209),
        ("apiclus2", TWO_STAGES, "api00", "mean", None, 670.8118081181, 30.0990273768),
        ("apiclus2", TWO_STAGES, "enroll", "total", None, 2639272.93, 799637.7736483578),
        ("apiclus2", TWO_STAGES, "api.stu/enroll", "ratio", None, 0.8197370421, 0.0188505633),
        ("apiclus2", TWO_STAGES, "stype=M", "proportion", None, 0.1845018450, 0.0222252155),
        ("apiclus2", TWO_STAGES, "api00", "mean", "stype=E", 692.8104008667, 29.9266042374),
        ("apiclus2", Design(clusters=("dnum", "snum"), weight="pw"), "api00", "mean", None, 670.8118081181, 30.7115763093),
        (
            *("apiclus2", Design(clusters=("dnum",), weight="pw", populations=("fpc1",)), "api00", "mean", None),
            *(670.8118081181, 29.8891624725),
        ),
    ],
)
def test_estimates_are_those_of_r(
    file: str, design: Design, variable: str, statistic: str, by: str | None, estimate: float, error: float
) -> None:
    column, _, group = (by or "").partition("=")
    frame = tables.read(DATA / f"survey_designs/{file}.csv").frame
    described = describe(frame, design, by=column or None, ratios=["api.stu/enroll"])
    here = (pl.col("variable") == variable) & (pl.col("statistic") == statistic)
    found = described.filter(here & ((pl.col("by") == group) if by else pl.col("by").is_null()))
    assert found.select("estimate", "std_error").row(0) == pytest.approx((estimate, error), rel=SIX_DIGITS)


def test_five_real_lists_of_protests_give_what_was_published() -> None:
    frame = tables.read(DATA / "blm2020_five_sources/city_day_capture_histories.csv").frame.filter(pl.col("date") <= "2020-06-08")
    assert frame.select("CCC", "Count Love").sum().row(0) == (3218, 3192)
    found = sources(frame, ["CCC", "Count Love", "Elephrame", "New York Times", "Wikipedia"])
    totals = dict(found.table.select("model", "total").rows())
    assert round(totals["chapman:CCC,Count Love"]) == 5731
    pairs = [total for model, total in totals.items() if model.startswith("chapman:")]
    assert (round(min(pairs)), round(max(pairs))) == (3843, 12426)
    assert spread(found) == (min(pairs), max(pairs))
    # Of two lists independence fits exactly, and its missing cell is a product of odds.
    both, one, other = 1792, 3218 - 1792, 3192 - 1792
    two = sources(frame, ["CCC", "Count Love"]).table
    assert two["total"][1] == pytest.approx(both + one + other + one * other / both)
