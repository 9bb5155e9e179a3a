"""The batched kernel against pyfixest's single fit on a real, unbalanced panel of very unequal scales."""

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from groundswell.estimate import Study, fit, fit_each

DATA = Path(os.environ.get("GROUNDSWELL_REFERENCE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
REMITTANCES = DATA / "remittances_protest" / "remit.csv"
MODEL = {
    "name": "protest",
    "outcome": "Protest",
    "terms": ["remit*dict", "l1gdp", "l1pop", "l1nbr5", "l12gr", "l1migr", "elec3"],
    "effects": ["cowcode", "period"],
    "errors": "cluster:cowcode",
}


@pytest.mark.skipif(not REMITTANCES.is_file(), reason="the remittances data are not here")
def test_remittances_in_a_batch_and_alone():
    study = Study.check({"data": {"unit": "cowcode"}, "model": [MODEL]})
    frame = pl.read_csv(REMITTANCES, infer_schema_length=None, null_values=["NA"])
    alone = fit(frame, study).estimates
    errors = alone["std_error"].to_numpy()
    for batched in fit_each([frame, frame], study):
        # Coefficients may be next to nothing (remit is 1.5e-4, its error 150 times that), so they differ in parts of their errors.
        apart = batched.estimates["estimate"].to_numpy() - alone["estimate"].to_numpy()
        assert (np.abs(apart) / errors).max() < 1e-12
        np.testing.assert_allclose(batched.estimates["std_error"], errors, rtol=1e-12)
