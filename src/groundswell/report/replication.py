"""The report of a replication: a made society, the fieldwork that saw it, and what the article's own models say of that."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from groundswell.diagnose import Diagnosis
from groundswell.estimate import Estimates
from groundswell.exhibits import Exhibits
from groundswell.findings import Findings
from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Part, Report, Section
from groundswell.report.episodes import Happened, episode_sections
from groundswell.report.exhibits import exhibit_sections, paths_section
from groundswell.report.figures import incidents_figure
from groundswell.report.fitted import findings_section, model_sections
from groundswell.report.power import power_section, signs_section
from groundswell.report.words import counted, listed

_ARTICLE = "the article"


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What the fieldwork on a made society brought home.

    Attributes
    ----------
    villages
        The panel: a row a village and year.
    incidents
        A row an incident, after reports were merged.
    sample
        A row a village drawn: ``village``, ``province``, ``status``.
    exhibits
        What the article shows beside its models, as tables.
    episodes
        What happened in the county that has an episode, if one has.
    """

    villages: pl.DataFrame
    incidents: pl.DataFrame
    sample: pl.DataFrame
    exhibits: Exhibits
    episodes: Happened | None = None


def replication_report(
    estimates: Estimates,
    findings: Findings,
    observed: Observed,
    *,
    scenario: str,
    seed: int,
    diagnosis: Diagnosis | None = None,
) -> Report:
    """The report of a replication.

    Parameters
    ----------
    estimates
        What the article's models gave on the panel.
    findings
        The verdicts on the article's claims.
    observed
        What the fieldwork brought home.
    scenario
        The name of the scenario.
    seed
        The seed of every random number.
    diagnosis
        What many runs of the same design say of it, where there were many.
    """
    villages = observed.villages
    years = villages["year"].unique().sort().to_list()
    count = villages["village"].n_unique()
    return Report(
        title="A replication in a synthetic society",
        lead=(
            f"Everything here is synthetic. A society was made from the scenario “{scenario}”, its villages lived "
            f"through the years {years[0]} to {years[-1]}, fieldwork in {counted(count, 'village')} gave "
            f"{counted(villages.height, 'village-year')}, and the article's own models were fitted to what the fieldwork "
            "saw. No person, village or official in it exists."
        ),
        sections=(
            _design(observed),
            paths_section(),
            findings_section(findings, title="Findings, beside what the article reports", reported_by=_ARTICLE),
            power_section(diagnosis, findings, villages),
            signs_section(diagnosis.signs if diagnosis else None),
            *model_sections(estimates),
            Section(title="Petitions and protests (A-fig2)", body=tuple(_incidents(observed))),
            *exhibit_sections(observed.exhibits),
            *episode_sections(observed.episodes),
            _limits(count),
            responsible_use(),
            provenance(seed),
        ),
    )


def _design(observed: Observed) -> Section:
    sample = observed.sample
    provinces = sample["province"].n_unique()
    fates = sample.filter(pl.col("status") != "surveyed").group_by("status").len().sort("status")
    lost = [
        f"{counted(count, 'village')} lost to {'an' if fate[0] in 'aeiou' else 'a'} {fate}" for fate, count in fates.iter_rows()
    ]
    surveyed = observed.villages["village"].n_unique()
    drawn = (
        f"{counted(sample.height, 'village')} in {counted(provinces, 'province')} were drawn stage by stage: provinces, "
        "counties, townships, villages, households."
    )
    lost_said = f" With {listed(lost)}, {surveyed} were surveyed." if lost else f" All {surveyed} were surveyed."
    return Section(
        title="The design",
        body=(
            drawn + lost_said,
            "One adult in each household was asked what collective incidents there had been, village officials for the "
            "village's yearly figures. Respondents forget and misplace; their reports were merged "
            "into incidents, and the panel knows the incidents only through them.",
        ),
    )


def _incidents(observed: Observed) -> list[Part]:
    figure = incidents_figure(observed.incidents, observed.sample)
    return [figure] if figure else ["Nobody reported an incident."]


def _limits(villages: int) -> Section:
    return Section(
        title="What these numbers do not say",
        body=(
            "An undetermined claim is not a refuted one, nor a weakly supported one: the interval reaches to both sides, "
            "and the verdict stays open.",
            f"One sample of {counted(villages, 'village')} over a few years has little power against effects of the size "
            "that is at stake here. Another seed draws another society and another sample, and may well give other verdicts.",
            "The scenario's parameters are illustrative. Where one rests on a source, the scenario names it; the others "
            "are free. That a made society gives a result is no evidence that the mechanisms in it are those of any real "
            "one.",
        ),
    )
