"""Closed forms where the grieved county consents and the ungrieved one complies: what the solver must agree with."""

from __future__ import annotations

import numpy as np

from groundswell.arrays import Floats
from groundswell.bargaining.game import Game
from groundswell.bargaining.payoffs import Values, carried_through, contained_violence, numbers, turnout_ungrieved


def in_words(game: Game) -> str:
    """The closed forms of a game in a sentence."""
    least, after, stake = (float(form(game)[0]) for form in (belief_to_concede, belief_after_protest, least_stake_for_consent))
    return (
        "Closed forms, where the grieved county consents and the other complies: the city concedes to a peaceful crowd above a"
        f" belief of {least:.3f}; after a peaceful protest it believes {after:.3f}; consent ends below a stake of {stake:.4f}."
    )


def belief_to_concede(game: Game, over: Values | None = None) -> Floats:
    """The belief above which the city concedes to a peaceful protest rather than reject it: p*.

    p* = [(a - w phi + k) / ((1 - kap) lamS V) - e0] / (e1 - e0).
    """
    p = numbers(game, over)
    least, most = p["escalation_if_rejected_ungrieved"], p["escalation_if_rejected_grieved"]
    fear = (1 - p["stagedness"]) * p["superior_promotion_weight"] * p["veto_penalty"]
    with np.errstate(divide="ignore", invalid="ignore"):
        return ((carried_through(p) + p["concession_cost"]) / fear - least) / (most - least)


def belief_after_protest(game: Game, over: Values | None = None) -> Floats:
    """The city's belief after a protest: mu = pi q1 / (pi q1 + (1 - pi) ell q0(kap))."""
    p = numbers(game, over)
    grieved = p["grievance_prior"] * p["spontaneous_turnout_grieved"]
    with np.errstate(invalid="ignore"):
        return grieved / (grieved + (1 - p["grievance_prior"]) * p["exposure_without_leak"] * turnout_ungrieved(p))


def least_stake_for_consent(game: Game, over: Values | None = None) -> Floats:
    """The share of revenue below which the grieved county complies, where a peaceful crowd is heard and a violent one is not.

    Consent is worth its cost from b on, with b g (q1 - ell q1)(1 - v) = cl + what consent adds to the sanctions to be expected.
    """
    p = numbers(game, over)
    turnout, violence = p["spontaneous_turnout_grieved"], contained_violence(p)
    weight = p["local_promotion_weight"] * p["sanction"]
    kept = p["exposure_without_leak"]
    peace = weight * p["inquiry_after_peace"] * p["detection_consent"]
    riot = weight * (p["negligence_share"] * (1 - kept) + p["inquiry_after_violence"] * p["detection_consent"])
    sanctions = turnout * ((1 - violence) * peace + violence * riot)
    gain = p["congruence"] * p["revenue_value"] * (1 - kept) * turnout * (1 - violence)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (p["leak_cost"] + sanctions) / gain
