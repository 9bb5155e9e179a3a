"""The sections of a DESIGN.toml: what each key means, and what it may be."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from groundswell.diagnosis.diagnosands import ALL, USUAL
from groundswell.errors import nearest
from groundswell.scenario.parameter import Section, parameter


def _told(name: str) -> str:
    if name not in ALL:
        guess = nearest(name, ALL)
        raise ValueError(f"; did you mean `{guess}`?" if guess else "")
    return name


Counts = Annotated[tuple[Annotated[int, Field(ge=1, le=100_000)], ...], Field(strict=False, min_length=1)]
Numbers = Annotated[tuple[float, ...], Field(strict=False, min_length=1)]
Name = Annotated[str, Field(pattern=r"^[^\W\d](?:[\w.]*\w)?$")]
Diagnosand = Annotated[str, AfterValidator(_told)]


class Plan(Section):
    """What is asked of the design, and how surely it is to be known."""

    title: str = parameter("", "text", "what the report calls the design")
    replications: int | None = parameter(
        None, "runs", "how often the design is run; 10,000 unless said, 500 on a simulated society", 3, 10_000_000
    )
    diagnosands: Annotated[tuple[Diagnosand, ...], Field(strict=False, min_length=1)] = parameter(
        USUAL, "names", f"what is told of each claim; any of {', '.join(ALL)}"
    )


class PanelModel(Section):
    """A panel of villages, made of a few numbers: what moves their outcomes, and by how much it varies."""

    predictor: Name = parameter("migration", "name", "the column that varies between villages and within them")
    within_deviation: float = parameter(
        1.0, "units of the predictor", "its standard deviation over the years of a village", 1e-9, 1e9
    )
    between_deviation: float = parameter(1.0, "units of the predictor", "the standard deviation of villages' own levels", 0, 1e9)
    persistence: float = parameter(0.0, "correlation", "of a village's deviations in years that follow one another", 0, 0.999)
    moderator: Name = parameter("strong_lineage", "name", "the column that is 1 in some villages and 0 in the others, always")
    moderator_share: float = parameter(0.35, "share", "of villages in which it is 1", 0, 1)
    controls: int = parameter(0, "columns", "control_1, control_2 and so on, with deviation 1 over years and villages", 0, 100)
    controls_correlation: float = parameter(0.0, "correlation", "of each control with the predictor", -0.999, 0.999)
    outcome_correlation: float = parameter(
        0.0, "correlation", "between outcomes of a village and year, on the scale of what is behind them", 0, 1
    )


class Society(Section):
    """A simulated society, each run of which is a society, a sample and interviews of its own."""

    scenario: str = parameter("default", "name", "a scenario: a file if one of that name exists, else a preset")
    changes: dict[str, dict[str, Any]] = parameter({}, "sections", "values of the scenario to change, by section and key")


class Sampling(Section):
    """How much is seen."""

    villages: int | None = parameter(None, "villages", "villages in the sample", 2, 100_000)
    years: int | None = parameter(None, "years", "waves: years in which the outcome is seen", 1, 200)
    households: int | None = parameter(None, "households", "households interviewed in each village", 1, 10_000)
    attrition: float = parameter(0.0, "share a year", "of villages that are lost, for good, in each year after the first", 0, 0.95)


class Outcome(Section):
    """What is explained: something that happens in a village and year, or does not."""

    name: Name = parameter(..., "name", "the column of the outcome")
    base_rate: float = parameter(
        ..., "probability", "of it where predictor and controls stand at their means and the moderator is 0", 0, 1
    )
    intra_unit_correlation: float = parameter(0.0, "correlation", "of the outcome between years of one village", 0, 0.999)
    effects: dict[str, float] = parameter({}, "probability a unit", "what terms add to the probability")


class Instruments(Section):
    """How the outcome comes to be known."""

    kind: Literal["interviews", "truth"] | None = parameter(
        None, "name", "interviews, or truth: what happened, without error; unless said, truth of a panel, interviews of a society"
    )
    tells: float = parameter(1.0, "probability", "that a respondent tells of what happened in a village and year", 0, 1)
    unheard: float = parameter(0.0, "probability", "that what happened is known to no respondent", 0, 1)
    invents: float = parameter(0.0, "probability", "that a respondent tells of it where it did not happen", 0, 1)


class Estimator(Section):
    """What is fitted, where it is not written out in sections [[model]] and [[claim]]."""

    study: str = parameter("article", "name", "a STUDY.toml, or `article` for the article's own models and claims")
    lag: int = parameter(0, "years", "how many years before the outcome regressors are taken, of a society", 0, 20)


class Curves(Section):
    """At which values power is drawn."""

    effects: Numbers = parameter((), "units of the term", "values of the effect that a claim is about")
    villages: Counts = parameter((), "villages", "numbers of villages")
    years: Counts = parameter((), "years", "numbers of years")
    households: Counts = parameter((), "households", "numbers of households")
    replications: int = parameter(1_000, "runs", "how often the design is run at each value", 3, 10_000_000)


class Search(Section):
    """A search for the cheapest design with power enough."""

    claim: str = parameter(..., "id", "the claim whose power counts")
    power: float = parameter(0.8, "probability", "the power that is wanted", 0, 1)
    villages: Counts = parameter((), "villages", "numbers of villages to try; that of the design unless given")
    years: Counts = parameter((), "years", "numbers of years to try; that of the design unless given")
    households: Counts = parameter((), "households", "numbers of households to try; that of the design unless given")
    replications: int | None = parameter(
        None, "runs", "how often each design is run; 2,000 unless said, 200 on a simulated society", 3, 10_000_000
    )


class Costs(Section):
    """What a design costs, in any currency."""

    village: float = parameter(0.0, "a village", "what a village costs once", 0, 1e12)
    wave: float = parameter(0.0, "a village and year", "what each year costs in each village", 0, 1e12)
    household: float = parameter(0.0, "an interview", "what a household costs in each year", 0, 1e12)


SECTIONS: dict[str, type[Section]] = {
    "design": Plan,
    "panel": PanelModel,
    "society": Society,
    "sampling": Sampling,
    "outcome": Outcome,
    "instruments": Instruments,
    "estimator": Estimator,
    "curves": Curves,
    "search": Search,
    "costs": Costs,
}
"""Sections of our own; ``model`` and ``claim`` are those of a STUDY.toml."""
REPEATED = ("outcome", "model", "claim")
"""Sections in double brackets."""
