"""The report of a replication: a made society, the fieldwork that saw it, and what the article's own models say of that."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from groundswell.diagnosis import Diagnosis
from groundswell.estimate import Estimates
from groundswell.exhibits import Exhibits
from groundswell.findings import Findings
from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Part, Report, Section
from groundswell.report.episodes import Happened, episode_sections
from groundswell.report.exhibits import exhibit_sections, main_section, paths_section
from groundswell.report.figures import incidents_figure
from groundswell.report.fitted import findings_section, model_sections
from groundswell.report.power import power_section, signs_section
from groundswell.report.sources import sources_section
from groundswell.report.ties import RealTies, ties_section
from groundswell.report.words import listed
from groundswell.wording import counted

_ARTICLE = "the article"
_WHERE = "The article reports petitions and protests in every province, and petitions as the commoner of the two."


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
    by_source
        The claims as each source would have them judged, where that was asked.
    ties
        The surveyed ties that stood in place of made ones, if any did.
    episodes
        What happened in the county that has an episode, if one has.
    """

    villages: pl.DataFrame
    incidents: pl.DataFrame
    sample: pl.DataFrame
    exhibits: Exhibits
    by_source: pl.DataFrame | None = None
    ties: RealTies | None = None
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
    return Report(
        title="A replication in a synthetic society" if observed.ties is None else "A replication on real ties",
        lead=_lead(observed, scenario),
        sections=(
            *([ties_section(observed.ties)] if observed.ties else []),
            _design(observed),
            paths_section(),
            findings_section(findings, title="Findings, beside what the article reports", reported_by=_ARTICLE),
            sources_section(observed.by_source),
            power_section(diagnosis, findings, observed.villages),
            signs_section(diagnosis.signs if diagnosis else None),
            main_section(observed.exhibits),
            *model_sections(estimates),
            Section(title="Petitions and protests (A-fig2)", body=tuple(_incidents(observed))),
            *exhibit_sections(observed.exhibits),
            *episode_sections(observed.episodes),
            _limits(observed),
            responsible_use(),
            provenance(seed),
        ),
    )


def _lead(observed: Observed, scenario: str) -> str:
    """What was done, and what of it is made."""
    villages = observed.villages
    years = villages["year"].unique().sort().to_list()
    seen = (
        f"through the years {years[0]} to {years[-1]}, fieldwork in {counted(villages['village'].n_unique(), 'village')} gave "
        f"{counted(villages.height, 'village-year')}, and the article's own models were fitted to what the fieldwork saw."
    )
    if observed.ties is None:
        return (
            f"Everything here is synthetic. A society was made from the scenario “{scenario}”, its villages lived {seen} "
            "No person, village or official in it exists."
        )
    return (
        f"Here the ties among households were surveyed in real villages (“{observed.ties.friendships.name}”), and everything "
        f"else is synthetic. The households were given people by the scenario “{scenario}”, who lived {seen} No person or official "
        "told of exists, and no petition or protest told of took place."
    )


def _design(observed: Observed) -> Section:
    return Section(
        title="The design",
        body=(
            _drawn(observed.sample, observed.villages["village"].n_unique()) if observed.ties is None else _taken(observed.sample),
            "One adult in each household was asked what collective incidents there had been, village officials for the "
            "village's yearly figures. Respondents forget and misplace; their reports were merged "
            "into incidents, and the panel knows the incidents only through them.",
        ),
    )


def _taken(sample: pl.DataFrame) -> str:
    return (
        f"All {counted(sample.height, 'village')} whose ties were surveyed were visited, without strata and with equal weights; in "
        "each, households were drawn from the list, as many as the scenario says, or all where there are fewer."
    )


def _drawn(sample: pl.DataFrame, surveyed: int) -> str:
    provinces = sample["province"].n_unique()
    fates = sample.filter(pl.col("status") != "surveyed").group_by("status").len().sort("status")
    lost = [
        f"{counted(count, 'village')} lost to {'an' if fate[0] in 'aeiou' else 'a'} {fate}" for fate, count in fates.iter_rows()
    ]
    lost_said = f" With {listed(lost)}, {surveyed} were surveyed." if lost else f" All {surveyed} were surveyed."
    return (
        f"{counted(sample.height, 'village')} in {counted(provinces, 'province')} were drawn stage by stage: provinces, "
        f"counties, townships, villages, households.{lost_said}"
    )


def _incidents(observed: Observed) -> list[Part]:
    known = "province" if observed.sample["province"].null_count() == 0 else "region"
    figure = incidents_figure(observed.incidents, observed.sample, by=known)
    return [_WHERE, figure] if figure else ["Nobody reported an incident."]


def _limits(observed: Observed) -> Section:
    villages = observed.villages["village"].n_unique()
    drawn = "another society and another sample" if observed.ties is None else "other people and another history"
    return Section(
        title="What these numbers do not say",
        body=(
            "An undetermined claim is not a refuted one, nor a weakly supported one: the interval reaches to both sides, "
            "and the verdict stays open.",
            f"One sample of {counted(villages, 'village')} over a few years has little power against effects of the size "
            f"that is at stake here. Another seed draws {drawn}, and may well give other verdicts.",
            "The scenario's parameters are illustrative. Where one rests on a source, the scenario names it; the others "
            "are free. That a made society gives a result is no evidence that the mechanisms in it are those of any real "
            "one.",
        ),
    )
