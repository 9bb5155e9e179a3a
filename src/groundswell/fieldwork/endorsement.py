"""Officials of the society answer the endorsement experiment: from what they believe of demand to what they support (B-m2).

Each official holds a prior that a place asking for money is truly pressed by its people, about that of the scenario's game, and
firmer the longer they have seen such claims. Told of real demand they believe in it; told of a claim they believe as far as the
rate of false claims lets them. The link from belief to support goes through the mean answers that the article reports.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from groundswell.arrays import Floats
from groundswell.bargaining.support import ARMS, IDENTIFIED, Effects, answers, identification, link_through
from groundswell.bargaining.variants import belief_in_claim
from groundswell.randomness import stream
from groundswell.scenario import Scenario

PEOPLE = 368
"""How many answered in the article."""
OFFICES = ("township", "county", "prefecture", "province")
_SHARES = (0.35, 0.35, 0.2, 0.1)
"""Of respondents, by office: illustrations."""
_ENUMERATORS = 8
_DOUBT = 0.8
"""Standard deviation of officials' priors, in log odds: an illustration."""
_ELSE = 1.0
"""Standard deviation of what else moves an answer, on the scale of support."""


@dataclass(frozen=True, kw_only=True)
class Endorsement:
    """What officials answered, and what can be known from it.

    Attributes
    ----------
    responses
        A row an official: ``id``, ``enumerator``, ``arm``, ``office``, ``support`` (1 to 5); synthetic. It can be analysed as any
        experiment's responses.
    identified
        What of the link from belief to support the three mean answers identify, and what not.
    notes
        The same in sentences.
    """

    responses: pl.DataFrame
    identified: pl.DataFrame
    notes: tuple[str, ...]


def endorse(scenario: Scenario, seed: int = 1, people: int = PEOPLE) -> Endorsement:
    """Put the article's question to officials of a scenario's society.

    Parameters
    ----------
    scenario
        Its section ``officials`` says how often places are truly pressed, and how often claims are false.
    seed
        Of who answers, in which arm, and what else moves them.
    people
        How many.

    Examples
    --------
    >>> from groundswell.scenario import Scenario
    >>> endorse(Scenario()).responses.group_by("arm").len().height
    3
    """
    rules = scenario.officials
    number = np.arange(people)
    enumerator = number % _ENUMERATORS
    arm = stream(seed, "endorsement arms").order(people) % len(ARMS)
    office = np.searchsorted(np.cumsum(_SHARES)[:-1], stream(seed, "endorsement offices").uniform(0, number), side="right")
    odds = np.log(rules.grievance_prior / (1 - rules.grievance_prior)) if 0 < rules.grievance_prior < 1 else 0.0
    prior = 1 / (1 + np.exp(-(odds + _DOUBT * stream(seed, "endorsement priors").normal(0, number))))
    link = link_through(Effects(), min(rules.grievance_prior, 0.95 * rules.belief_in_demand), rules.belief_in_demand)
    support = answers(link, _beliefs(prior, arm, rules.false_claims, rules.belief_in_demand), _ELSE, seed)
    responses = pl.DataFrame({
        "id": [f"O{each:04d}" for each in number + 1],
        "enumerator": [f"E{each}" for each in enumerator + 1],
        "arm": np.array(ARMS)[arm],
        "office": np.array(OFFICES)[office],
        "support": support.astype(np.int64),
    })
    return Endorsement(responses=responses, identified=identification(Effects(), seed), notes=IDENTIFIED)


def _beliefs(prior: Floats, arm: np.ndarray[tuple[int], np.dtype[np.int64]], false_claims: float, real: float) -> Floats:
    """Belief that the pressure is real: the prior, after a claim, after word of real demand."""
    told = np.stack([prior, belief_in_claim(prior, false_claims), np.maximum(prior, real)])
    return told[arm, np.arange(prior.size)]
