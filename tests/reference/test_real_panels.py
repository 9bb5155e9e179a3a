"""Published numbers from real data, and other software on the same rows."""

import os
from pathlib import Path

import pytest

from groundswell.estimate import Study, fit

DATA = Path(os.environ.get("GROUNDSWELL_REFERENCE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
REMITTANCES = DATA / "remittances_protest" / "remit.csv"
VILLAGES = DATA / "cai2015_china_villages" / "0422survey.dta"

PROTEST = {
    "data": {"unit": "cowcode", "shares": ["dict"]},
    "model": [
        {
            "name": "protest",
            "outcome": "Protest",
            "terms": ["remit*dict", "l1gdp", "l1pop", "l1nbr5", "l12gr", "l1migr", "elec3"],
            "effects": ["period", "cowcode"],
            "errors": "cluster:caseid",
        }
    ],
}
TAKEUP = {
    "model": [
        {
            "name": "first round",
            "outcome": "takeup_survey",
            "terms": ["intensive", "male", "age", "agpop", "ricearea_2010", "literacy", "risk_averse", "disaster_prob"],
            "effects": ["village"],
            "errors": "cluster:address",
            "where": "delay == 0",
        }
    ]
}


@pytest.mark.skipif(not REMITTANCES.is_file(), reason="the remittances data are not here")
def test_remittances_and_protest_in_dictatorships():
    """Escribà-Folch, Meseguer and Wright (2018): coefficients to the digits given, errors within 1 in 1,000."""
    rows = {row["term"]: row for row in fit(REMITTANCES, Study.check(PROTEST)).estimates.to_dicts()}
    assert rows["remit"]["estimate"] == pytest.approx(0.0001522474, abs=5e-11)
    assert rows["remit:dict"]["estimate"] == pytest.approx(0.0624127003, abs=5e-11)
    assert rows["remit"]["std_error"] == pytest.approx(0.02253011, rel=1e-3)
    assert rows["remit:dict"]["std_error"] == pytest.approx(0.02336419, rel=1e-3)
    assert (rows["remit"]["n"], rows["remit"]["units_dropped"]) == (2428, 1)


@pytest.mark.skipif(not VILLAGES.is_file(), reason="the Chinese village survey is not here")
def test_the_first_round_of_the_chinese_village_survey():
    """Cai, de Janvry and Sadoulet (2015), from the Stata file: .1409 (.0260), N 2,137."""
    first = fit(VILLAGES, Study.check(TAKEUP)).estimates.row(0, named=True)
    assert first["term"] == "intensive"
    assert first["estimate"] == pytest.approx(0.1409, abs=5e-5)
    assert first["std_error"] == pytest.approx(0.0260, abs=5e-5)
    assert (first["n"], first["units"], first["rows_dropped"]) == (2137, 47, 38)
