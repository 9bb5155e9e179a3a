"""What an end of an episode is worth to county and city: the payoffs of the game, on a simulated street."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from groundswell.history.street import COMPLY, CONSENT, MOBILISE, MODES, REPRESS, TOLERATE, Street
from groundswell.scenario import Scenario

CONCEDE, REJECT, FORCE = range(3)
ANSWERS = ("concede", "reject", "force")
"""What the superior can answer to a crowd."""


def open_modes(scenario: Scenario) -> npt.NDArray[np.bool_]:
    """Which modes the county can choose; where nobody is lenient, as nobody leaks or looks on."""
    switches = scenario.episode_switches
    allowed = np.ones(len(MODES), np.bool_)
    allowed[CONSENT] = allowed[TOLERATE] = switches.consent_mode and switches.tolerance
    allowed[MOBILISE] = switches.mobilised_mode and switches.tolerance
    return allowed


def detection(scenario: Scenario, street: Street, mode: int) -> float:
    """The chance that an ordinary inquiry finds what the county's officials did; higher where no intermediary stood between."""
    rules = scenario.officials
    if mode in {COMPLY, REPRESS}:
        return 0.0
    if not street.run:
        return rules.exposed
    return rules.detection_mobilise if mode == MOBILISE else rules.detection_consent


def inquiry(scenario: Scenario, street: Street, *, unrest: bool) -> float:
    """The chance that the province investigates: after unrest, more where a large crowd made it known."""
    rules = scenario.officials
    if not unrest:
        return rules.inquiry_after_peace
    publicity = rules.publicity if street.large else 0.0
    return rules.inquiry_after_violence + (1 - rules.inquiry_after_violence) * publicity


def found(scenario: Scenario, street: Street, mode: int, *, unrest: bool) -> float:
    """The chance that it finds collusion: an inquiry after unrest looks several times."""
    looks = scenario.officials.thorough if unrest else 1.0
    return 1 - (1 - detection(scenario, street, mode)) ** looks


def negligence(scenario: Scenario) -> float:
    """The share of the sanction that unrest costs of itself, where superiors were kept informed."""
    return scenario.officials.negligence_share * (1 - scenario.officials.reporting)


def unrest(street: Street, answer: int) -> bool:
    """Whether there was violence, or a refused crowd that grew or turned violent."""
    return street.first.violent or (answer != CONCEDE and street.escalates(force=answer == FORCE))


def county_payoff(scenario: Scenario, street: Street, mode: int, answer: int, *, congruent: bool) -> float:
    """The county's: what a concession is worth, less the cost of its mode and the sanction it has to expect.

    Where people and officials want opposed things, a concession costs what it would else bring, and a crowd that accuses the local
    government is negligence even when it is calm.
    """
    rules, switches = scenario.officials, scenario.episode_switches
    costs = {
        TOLERATE: rules.tolerance_cost,
        CONSENT: rules.leak_cost,
        MOBILISE: rules.organising_cost,
        REPRESS: rules.prevention_cost,
    }
    worth = -costs.get(mode, 0.0)
    if not street.protest:
        return worth
    stake, weight = _stakes(scenario)
    if answer == CONCEDE:
        worth += stake if congruent else -stake
    worse = unrest(street, answer)
    expected = inquiry(scenario, street, unrest=worse) * found(scenario, street, mode, unrest=worse)
    expected += negligence(scenario) if worse or not congruent else 0.0
    return worth - (weight * rules.sanction * expected if switches.sanctions else 0.0)


def _stakes(scenario: Scenario) -> tuple[float, float]:
    """What the county has at stake, and how a sanction weighs with its officials; with B-b off both as they are above."""
    rules = scenario.officials
    stake = rules.station_worth if scenario.episode.form == "station" else rules.revenue_share_at_stake * rules.revenue_value
    if scenario.episode_switches.different_incentives:
        return stake, rules.local_promotion_weight
    return stake * rules.superior_revenue_weight, rules.superior_promotion_weight


def superior_payoff(scenario: Scenario, street: Street, answer: int) -> float:
    """The city's: disruption, then the price of giving way, or the gain of holding on less what may come of it."""
    rules, violent = scenario.officials, street.first.violent
    carried = rules.implementation_gain - rules.local_influence * rules.overruling_cost
    if not street.protest:
        return carried
    disruption = (1 - rules.blame_shifted) * rules.disruption_violent if violent else rules.disruption_peaceful
    if answer == CONCEDE:
        price = rules.violent_concession_cost if violent else rules.concession_cost
        return -disruption - price * (rules.announced_concession if scenario.episode.announced else 1.0)
    feared = rules.superior_promotion_weight * rules.veto_penalty if scenario.episode_switches.fear_of_escalation else 0.0
    worth = carried - disruption - (feared if street.escalates(force=answer == FORCE) else 0.0)
    worth -= rules.resignation_cost if street.elites.threats else 0.0
    if answer == FORCE:
        worth -= rules.force_cost_violent if violent else rules.force_cost_peaceful
    return worth
