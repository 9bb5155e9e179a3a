"""The report of a study on a researcher's own data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from groundswell.estimate import Checks, Estimates
from groundswell.findings import Findings
from groundswell.report.checks import check_section, shape_section
from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Report, Section
from groundswell.report.fitted import findings_section, main_terms, model_sections
from groundswell.report.names import Names
from groundswell.report.words import listed
from groundswell.wording import counted


def study_report(
    estimates: Estimates,
    findings: Findings,
    *,
    data: Sequence[str],
    checks: Checks | None = None,
    seed: int = 1,
    reported_by: str = "",
) -> Report:
    """The report of a study: the data read, claims with verdicts, models, slopes, and what was dropped and why.

    Parameters
    ----------
    estimates
        What the study's models gave.
    findings
        The verdicts on its claims, if it makes any.
    data
        Sentences on what was read: rows, units, periods, and what happened at the door.
    checks
        What stands beside the models, if it was made.
    seed
        The seed of every random number.
    reported_by
        Who reported something on the same claims, such as ``the article``.
    """
    claims = findings_section(findings, title="Claims and what these data say of them", reported_by=reported_by)
    asked = [counted(len(estimates.fits), "model")] + ([counted(len(findings.findings), "claim")] if claims.body else [])
    source = Path(estimates.source).name
    names = Names(estimates.labels, estimates.value_labels)
    return Report(
        title=f"A study of {source}",
        lead=f"{listed(asked)} on {source}. Every number here also stands in a CSV file beside this page.",
        sections=(
            Section(title="The data", body=tuple(data)),
            *([shape_section(checks, names)] if checks else []),
            claims,
            *model_sections(estimates),
            *([check_section(checks, names, main_terms(estimates))] if checks else []),
            responsible_use(),
            provenance(seed),
        ),
    )
