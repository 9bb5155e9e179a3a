"""The report of a replication: a made society, the fieldwork that saw it, and what the article's own models say of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from groundswell.estimate import Estimates
from groundswell.findings import Findings
from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Part, Report, Section
from groundswell.report.figures import incidents_figure
from groundswell.report.fitted import findings_section, model_sections
from groundswell.report.table import Table
from groundswell.report.words import DASH, counted, listed, plain, share

_ARTICLE = "the article"
_DESCRIBED = (
    *("petition", "large_petition", "protest", "large_protest", "migration", "land_expropriation", "high_school", "income"),
    *("fiscal_transfer", "telephone", "enterprises", "population", "working_age", "farmland", "political_capital"),
    *("strong_lineage", "ancestral_worship"),
)


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What the fieldwork on a made society brought home.

    Attributes
    ----------
    villages
        The panel: a row a village and year.
    incidents
        A row an incident, after reports were merged.
    migrants
        A row a migrant: ``village``, ``calls_monthly``, ``visited``.
    sample
        A row a village drawn: ``village``, ``province``, ``status``.
    """

    villages: pl.DataFrame
    incidents: pl.DataFrame
    migrants: pl.DataFrame
    sample: pl.DataFrame


def replication_report(estimates: Estimates, findings: Findings, observed: Observed, *, scenario: str, seed: int) -> Report:
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
            findings_section(findings, title="Findings, beside what the article reports", reported_by=_ARTICLE),
            *model_sections(estimates),
            Section(title="Petitions and protests", body=tuple(_incidents(observed))),
            Section(title="What the fieldwork saw, beside the article", body=(_facts(observed),)),
            Section(title="The panel, first and last year", body=(descriptive_table(villages),)),
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


def _facts(observed: Observed) -> Table:
    villages, incidents = observed.villages, observed.incidents
    outcomes = villages.filter(pl.col("year") > pl.col("year").min())
    still = outcomes.group_by("village").agg(pl.col("any_action").n_unique() == 1)["any_action"].mean()
    land = incidents["reason"].drop_nulls().str.to_lowercase().str.contains("land", literal=True).mean()
    calls, visits = (_by_lineage(observed, column) for column in ("calls_monthly", "visited"))
    return Table(
        name="facts",
        caption="What the fieldwork saw, and what the article reports",
        columns=("", "Here", "The article"),
        rows=(
            ("Village-years with a petition", share(_mean(outcomes["petition"])), DASH),
            ("Village-years with a protest", share(_mean(outcomes["protest"])), "fewer than with a petition"),
            ("Villages whose collective action never changed", share(_number(still)), "45%"),
            ("Incidents about land", share(_number(land)), "more than 87%"),
            ("Migrants who call monthly, strong and other lineages", calls, "69% and 48%"),
            ("Migrants who visited in the year, strong and other lineages", visits, "66% and 51%"),
        ),
        notes=("Years in which outcomes are explained: all but the first.",),
        prose=True,
    )


def _by_lineage(observed: Observed, column: str) -> str:
    lineage = observed.villages.group_by("village").agg(pl.col("strong_lineage").max())
    asked = observed.migrants.join(lineage, on="village", how="inner")
    shares = [_mean(asked.filter(pl.col("strong_lineage") == strong)[column]) for strong in (1, 0)]
    return listed([share(value) for value in shares])


def descriptive_table(villages: pl.DataFrame) -> Table:
    """Means and standard deviations of the panel's variables in its first and last year (A-t1).

    Parameters
    ----------
    villages
        The panel: a row a village and year.
    """
    first, last = villages["year"].min(), villages["year"].max()
    frames = [villages.filter(pl.col("year") == year) for year in (first, last)]
    present = [name for name in _DESCRIBED if name in villages.columns]
    return Table(
        name="descriptives",
        caption=f"Means of the panel's variables in {first} and {last}, standard deviations in parentheses",
        columns=("", str(first), str(last)),
        rows=tuple((plain(name), *(_moments(frame[name]) for frame in frames)) for name in present),
        foot=(("Villages", *(f"{frame.height:,}" for frame in frames)),),
    )


def _moments(column: pl.Series) -> str:
    mean, deviation = _mean(column), _number(column.cast(pl.Float64).std())
    if mean is None:
        return DASH
    places = 1 if abs(mean) >= 100 else 3
    return f"{mean:,.{places}f}" + ("" if deviation is None else f"\n({deviation:,.{places}f})")


def _mean(column: pl.Series) -> float | None:
    return _number(column.cast(pl.Float64).mean())


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


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
