"""The article's exhibits beside its models, on a panel made without chance by any simulation."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from groundswell.estimate import Study, fit
from groundswell.exhibits import exhibit
from groundswell.exhibits.other_terms import main_terms
from groundswell.panel import Panel
from groundswell.panel.lineage import GIVEN, structure
from groundswell.randomness import stream

VILLAGES, YEARS = 60, range(2004, 2009)
CLOSE = 1e-9
"""Two ways to the same sum differ in rounding alone."""


def uniform(name, rows):
    return np.asarray(stream(5, name).uniform(entity=np.arange(rows)))


def village_years() -> pl.DataFrame:
    rows = VILLAGES * len(YEARS)
    village = np.repeat(np.arange(VILLAGES), len(YEARS))
    strong = village % 3 == 0
    migration = np.clip(0.6 * uniform("level", VILLAGES)[village] + 0.3 * uniform("migration", rows), 0, 1)
    protest = uniform("protest", rows) < 0.15 + 0.5 * migration * strong
    petition = uniform("petition", rows) < 0.3
    names = ("high_school", "income", "fiscal_transfer", "telephone", "enterprises", "population", "working_age", "farmland")
    return pl.DataFrame(
        {
            "village": [f"v{number:02}" for number in village],
            "year": np.tile(list(YEARS), VILLAGES),
            "petition": petition,
            "large_petition": petition & (uniform("large petition", rows) < 0.3),
            "protest": protest,
            "large_protest": protest & (uniform("large protest", rows) < 0.3),
            "any_action": petition | protest,
            "migration": migration,
            "land_expropriation": uniform("land", rows) < 0.4,
            "strong_lineage": strong,
            "ancestral_worship": village % 2 == 0,
            "political_capital": uniform("capital", rows) < 0.3,
        }
        | {name: uniform(name, rows) for name in names}
    ).with_columns(pl.col(pl.Boolean).cast(pl.Int64))


def migrants() -> pl.DataFrame:
    """Three in four call from strong lineages, one in four from others; everybody visits."""
    calls = [int(number % 4 < (3 if number // 4 % 3 == 0 else 1)) for number in range(4 * VILLAGES)]
    return pl.DataFrame({
        "village": [f"v{number // 4:02}" for number in range(4 * VILLAGES)],
        "calls_monthly": calls,
        "visited": [1] * (4 * VILLAGES),
    })


@pytest.fixture(scope="module")
def panel() -> Panel:
    largest = [0.6 + 0.3 * share if n % 3 == 0 else 0.3 * share for n, share in enumerate(uniform("clan", VILLAGES))]
    lineage = structure(
        pl.DataFrame({
            "village": [f"v{n:02}" for n in range(VILLAGES)],
            "largest_clan": largest,
            "three_largest_clans": [min(1.0, share + 0.1) for share in largest],
        })
    )
    incidents = pl.DataFrame({"reason": ["land taken", "wages", "Land", None]})
    return Panel(villages=village_years(), incidents=incidents, migrants=migrants(), lineage=lineage)


@pytest.fixture(scope="module")
def estimates(panel):
    return fit(panel, "article")


@pytest.fixture(scope="module")
def exhibits(panel, estimates):
    return exhibit(panel, estimates, seed=1)


def test_every_exhibit_has_rows(exhibits):
    assert {name: table.is_empty() for name, table in exhibits.tables.items()} == dict.fromkeys(exhibits.tables, False)


def test_the_first_and_the_last_year_are_described(panel, exhibits):
    rows = exhibits.descriptives
    assert rows["year"].unique().sort().to_list() == [2004, 2008]
    assert {"petition", "any_action", "migration", "ancestral_worship"} <= set(rows["variable"])
    (told,) = rows.filter(variable="income", year=2008).to_dicts()
    own = panel.villages.filter(year=2008)["income"]
    assert (told["mean"], told["std_dev"], told["villages"]) == pytest.approx((own.mean(), own.std(), 60))


def test_facts_are_counted_in_the_years_that_are_explained(panel, exhibits):
    facts = {row["fact"]: row for row in exhibits.facts.iter_rows(named=True)}
    explained = panel.villages.filter(pl.col("year") > 2004)
    assert facts["Village-years with a protest"]["count"] == explained["protest"].sum()
    assert facts["Village-years with a protest"]["of"] == 240
    still = explained.group_by("village").agg(pl.col("protest").sum()).filter(pl.col("protest").is_in([0, 4])).height
    assert facts["Villages whose protests never changed"]["count"] == still
    assert (facts["Incidents about land"]["count"], facts["Incidents about land"]["of"]) == (2, 3)


def test_other_terms_are_those_of_the_models(estimates, exhibits):
    (told,) = exhibits.other_terms.filter(model="A-2.4", term="farmland").to_dicts()
    (own,) = estimates.estimates.filter(model="A-2.4", term="farmland").to_dicts()
    assert told["article"] == "lowers large protests"
    assert told["estimate"] == own["estimate"]


def test_main_terms_are_those_of_the_models_each_with_the_articles_word(estimates, exhibits):
    rows = exhibits.main_terms
    assert rows["model"].unique(maintain_order=True).to_list() == [
        *(f"A-2.{number}" for number in range(1, 8)),
        *("A-3.1", "A-3.2", "A-3.3", "large given protest"),
    ]
    (told,) = rows.filter(model="A-2.5").to_dicts()
    (own,) = estimates.estimates.filter(model="A-2.5", term="migration").to_dicts()
    assert (told["article"], told["estimate"]) == ("positive (log odds)", own["estimate"])


def test_a_main_term_that_could_not_be_estimated_keeps_its_row(estimates):
    without = replace(estimates, fits=tuple(fit for fit in estimates.fits if fit.model.name != "A-2.4"))
    (told,) = main_terms(without).filter(model="A-2.4").to_dicts()
    assert (told["outcome"], told["estimate"], told["p_value"]) == ("large_protest", None, None)
    assert main_terms(without).height == main_terms(estimates).height


def test_years_are_those_of_the_outcome_and_their_effects_those_of_a_dummy(panel, exhibits):
    assert exhibits.years["year"].unique().sort().to_list() == [2006, 2007, 2008]
    dummies = panel.villages.with_columns(
        (pl.col("year") == year).cast(pl.Int64).alias(f"in_{year}") for year in (2005, 2006, 2007)
    )
    study = Study.load("article")
    model = study.model("A-2.1")
    terms = [*model.terms, "in_2005", "in_2006", "in_2007"]
    asked = Study(data=study.data, models=(model.model_copy(update={"terms": tuple(terms), "effects": ("village",)}),))
    own = fit(dummies, asked).estimates.filter(pl.col("term").str.starts_with("in_"))["estimate"].to_list()
    assert exhibits.years.filter(model="A-2.1")["estimate"].to_list() == pytest.approx(own, rel=CLOSE)


def test_products_within_villages_are_those_of_demeaned_columns(panel, exhibits):
    usual, within = exhibits.within.filter(model="A-2.7")["estimate"]
    regressors = panel.villages.filter(pl.col("year") < 2008)
    mean = regressors.group_by("village").agg(mean=pl.col("migration").mean())
    apart = panel.villages.join(mean, on="village", maintain_order="left").with_columns(
        squared=(pl.col("migration") - pl.col("mean")) ** 2
    )
    study = Study.load("article")
    terms = tuple("squared" if term == "migration^2" else term for term in study.model("A-2.7").terms)
    asked = Study(data=study.data, models=(study.model("A-2.7").model_copy(update={"terms": terms}),))
    own = fit(apart, asked).estimates.filter(term="squared")["estimate"].item()
    assert within == pytest.approx(own, rel=CLOSE)
    assert usual != pytest.approx(within, rel=1e-3)


def test_predictions_go_by_the_slope_of_the_group_through_its_mean(panel, estimates, exhibits):
    rows = exhibits.predicted.filter(model="A-3.1", strong_lineage=1).sort("at")
    slope = (rows["estimate"][-1] - rows["estimate"][0]) / (rows["at"][-1] - rows["at"][0])
    margin = estimates.margins.filter(model="A-3.1", by_value=1.0)["estimate"][0]
    assert slope == pytest.approx(margin, rel=CLOSE)
    strong = panel.villages.filter(strong_lineage=1)
    here, before = strong.filter(pl.col("year") > 2004)["protest"].mean(), strong.filter(pl.col("year") < 2008)["migration"].mean()
    assert rows["estimate"][0] == pytest.approx(here - margin * before, rel=CLOSE)
    assert (rows["ci_high"] - rows["ci_low"]).arg_min() == (rows["at"] - before).abs().arg_min()


def test_slopes_in_thirds_are_those_of_a_model_of_each_third(panel, exhibits):
    bins = exhibits.bins
    assert bins.height == 6
    assert bins["rows"].sum() == 240
    assert bins.filter(strong_lineage=0)["high"].to_list()[:2] == bins.filter(strong_lineage=0)["low"].to_list()[1:]
    lagged = panel.villages.filter(pl.col("year") < 2008)
    first = bins.filter(bin=1, strong_lineage=1).to_dicts()[0]
    assert lagged.filter(pl.col("strong_lineage") == 1, pl.col("migration") <= first["high"]).height == first["rows"]


def test_slopes_three_ways_are_those_of_margins_and_bins(estimates, exhibits):
    rows = exhibits.slopes.filter(bin=2, strong_lineage=1)
    linear, square, third = rows["version"].to_list()
    assert (linear, square, third) == ("linear", "with the square", "within the third")
    found = dict(zip(rows["version"], rows["estimate"], strict=True))
    margins = estimates.margins.filter(by_value=1.0)
    assert found[linear] == pytest.approx(margins.filter(model="A-3.1")["estimate"][0], rel=CLOSE)
    curve = margins.filter(model="A-fig3").sort("at")
    between = np.interp(rows["at"][0], curve["at"].to_numpy(), curve["estimate"].to_numpy())  # a square's slope is a line
    assert found[square] == pytest.approx(between, rel=CLOSE)
    assert found[third] == exhibits.bins.filter(bin=2, strong_lineage=1)["estimate"].item()
    weak = exhibits.slopes.filter(bin=2, strong_lineage=0, version=linear)["estimate"].item()
    assert weak == pytest.approx(estimates.margins.filter(model="A-3.1", by_value=0.0)["estimate"][0], rel=CLOSE)


def test_support_counts_every_village_year_once(exhibits):
    support = exhibits.support
    assert support["rows"].sum() == 240
    assert support.group_by("strong_lineage").agg(pl.col("share").sum())["share"].to_list() == pytest.approx([1, 1])
    assert ((support["high"] - support["low"]) - 0.1).abs().max() < CLOSE


def test_thirds_of_the_clan_share_each_have_a_slope(exhibits):
    thirds = exhibits.concentration
    assert thirds["villages"].to_list() == [20, 20, 20]
    assert thirds["at"].is_sorted()
    steps = thirds["linear"].diff()[1:] / thirds["at"].diff()[1:]
    assert steps[0] == pytest.approx(steps[1], rel=CLOSE)


def test_two_proportions_and_both_tests(exhibits):
    calls, visits = exhibits.contact.to_dicts()
    assert (calls["strong"], calls["other"], calls["estimate"]) == pytest.approx((0.75, 0.25, 0.5))
    assert (calls["migrants_strong"], calls["migrants_other"]) == (80, 160)
    pooled = (60 + 40) / 240
    z = 0.5 / np.sqrt(pooled * (1 - pooled) * (1 / 80 + 1 / 160))
    from scipy.special import ndtr

    assert calls["p_value_independent"] == pytest.approx(2 * ndtr(-z), rel=1e-6)
    assert visits["estimate"] == 0
    assert visits["p_value_independent"] is None


def test_part_of_the_villages_is_drawn_and_stays_drawn(panel, estimates, exhibits):
    rows = exhibits.revisited
    assert rows["villages"].unique().sort().to_list() == [32, 60]  # 61 of 113, in proportion
    whole = rows.filter(model="A-2.3", villages=60)["estimate"].item()
    assert whole == estimates.estimates.filter(model="A-2.3", term="migration")["estimate"].item()
    assert exhibit(panel, estimates, seed=1).revisited.equals(rows)
    assert not exhibit(panel, estimates, seed=2).revisited.equals(rows)


def test_the_choice_made_gives_the_estimate_of_the_study(estimates, exhibits):
    rows = exhibits.lineage
    chosen = rows.filter(chosen=1)
    own = estimates.estimates.filter(model="A-3.1", term="migration:strong_lineage")["estimate"].item()
    assert chosen["estimate"].item() == pytest.approx(own, rel=CLOSE)
    assert rows["method"].to_list()[-1] == "share of the largest clan"


def test_a_panel_from_a_file_has_what_can_be_had(panel, estimates):
    alone = exhibit(Panel(villages=panel.villages, lineage=GIVEN), estimates)
    empty = {name for name, table in alone.tables.items() if table.is_empty()}
    assert empty == {"lineage", "concentration"}
    assert alone.contact["estimate"].to_list() == [None, None]
    assert alone.facts.filter(fact="Incidents about land")["share"].to_list() == [None]


def test_what_the_rows_cannot_bear_is_left_out(panel):
    """Five villages: too few rows for most models, and nothing fails."""
    few = panel.villages.filter(pl.col("village") < "v05")
    study = Study.load("article")
    small = Study(data=study.data, models=tuple(model for model in study.models if model.name == "A-s1"))
    estimates = fit(few, small)
    asked = Study(data=study.data, models=study.models)
    made = exhibit(Panel(villages=few), type(estimates)(study=asked, fits=(), contrasts=(), margins=estimates.margins))
    assert {name for name in ("predicted", "bins", "within", "revisited") if made.tables[name].is_empty()} >= {
        "predicted",
        "bins",
        "within",
    }
    assert made.descriptives.height > 0
