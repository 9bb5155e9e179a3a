"""The report of a study on a researcher's own data."""

from __future__ import annotations

from collections.abc import Sequence

from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Report, Section
from groundswell.report.fitted import Fitted, findings_section, model_sections
from groundswell.report.words import counted, listed


def study_report(
    fitted: Fitted, *, source: str, data: Sequence[str], seed: int = 1, further: Sequence[Section] = (), reported_by: str = ""
) -> Report:
    """The report of a study: the data read, claims with verdicts, models, slopes, and what was dropped and why.

    Parameters
    ----------
    fitted
        What the study's models gave.
    source
        The name of the file of the data.
    data
        Sentences on what was read: rows, units, periods, and what happened at the door.
    seed
        The seed of every random number.
    further
        Sections of the caller's own, before the closing ones.
    reported_by
        Who reported something on the same claims, such as ``the article``.
    """
    claims = findings_section(fitted.findings, title="Claims and what these data say of them", reported_by=reported_by)
    asked = [counted(fitted.models.height, "model")] + ([counted(fitted.findings.height, "claim")] if claims.body else [])
    return Report(
        title=f"A study of {source}",
        lead=f"{listed(asked).capitalize()} on the data in {source}. Every number here also stands in a CSV file beside this page.",
        sections=(
            Section(title="The data", body=tuple(data)),
            claims,
            *model_sections(fitted),
            *further,
            responsible_use(),
            provenance(seed),
        ),
    )
