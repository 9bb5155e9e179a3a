"""All exhibits of one panel, in the order of the article."""

from __future__ import annotations

from dataclasses import dataclass, fields

import polars as pl

from groundswell.estimate import Estimates
from groundswell.exhibits import contact as contacts
from groundswell.exhibits import curve, described, other_terms, revisited, within
from groundswell.exhibits import lineage as lineages
from groundswell.panel import Panel


@dataclass(frozen=True, kw_only=True)
class Exhibits:
    """Tables, each without rows where the panel cannot bear it.

    Attributes
    ----------
    descriptives
        A-t1. A row a variable and year: ``variable``, ``year``, ``mean``, ``std_dev``, ``villages``.
    facts
        A-s4 and shares that the article names: ``fact``, ``count``, ``of``, ``share``, ``article``.
    main_terms
        A-2.1 to A-3.3. A row a model and the term it is there for: ``article`` and the estimate.
    other_terms
        A-2.x. A row a model and term: ``article`` and the estimate.
    years
        A-2.x. How outcomes differ by year from the first, terms held: a row a model and year.
    within
        A-2.6 and A-2.7 with products of values less the village's own mean beside the usual ones.
    predicted
        A-fig3. Predicted probabilities of protest: ``model``, ``strong_lineage``, ``at`` and the estimate; intervals are those of
        the difference from the mean of the group.
    bins
        A-fig3. The slope of protest on migration within thirds of migration, by lineage: ``bin``, ``low``, ``high``,
        ``strong_lineage``, ``rows`` and the estimate.
    slopes
        A-fig3. The same slopes (``version``: within the third) beside those of the linear model and of that with the square at
        the middle of the third (``at``).
    support
        A-fig3. Village-years by lineage and migration: ``low``, ``high``, ``strong_lineage``, ``rows``, ``share`` of the group.
    concentration
        A-fig3. The slope of protest on migration in thirds of villages by the share of their largest clan: ``bin``, ``at``,
        ``villages`` and the estimate, with what a model linear in the share says there (``linear``).
    contact
        A-s2. A row a question: shares of migrants by lineage, their difference, and two tests.
    revisited
        A-s3. A row a model, term and set of villages: all, and a random part of them.
    lineage
        A row a choice in the cluster analysis, with H3a's estimate under it.
    """

    descriptives: pl.DataFrame
    facts: pl.DataFrame
    main_terms: pl.DataFrame
    other_terms: pl.DataFrame
    years: pl.DataFrame
    within: pl.DataFrame
    predicted: pl.DataFrame
    bins: pl.DataFrame
    slopes: pl.DataFrame
    support: pl.DataFrame
    concentration: pl.DataFrame
    contact: pl.DataFrame
    revisited: pl.DataFrame
    lineage: pl.DataFrame

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """Each table by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def exhibit(panel: Panel, estimates: Estimates, seed: int = 1) -> Exhibits:
    """What the article shows beside its models.

    Parameters
    ----------
    panel
        Village-years, incidents and migrants.
    estimates
        What the article's models gave on them.
    seed
        The seed of which villages are revisited.
    """
    frame = panel.villages
    binned = curve.bins(frame, estimates.study)
    return Exhibits(
        descriptives=described.descriptives(frame),
        facts=described.facts(panel),
        main_terms=other_terms.main_terms(estimates),
        other_terms=other_terms.other_terms(estimates),
        years=other_terms.years(frame, estimates.study),
        within=within.within(frame, estimates),
        predicted=curve.predicted(frame, estimates),
        bins=binned,
        slopes=curve.slopes(estimates, binned),
        support=curve.support(frame, estimates.study),
        concentration=lineages.concentration(panel, estimates.study),
        contact=contacts.contact(panel),
        revisited=revisited.revisited(frame, estimates, seed),
        lineage=lineages.sensitivity(panel, estimates.study),
    )
