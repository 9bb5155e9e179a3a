"""Variants of the game, each for propositions that the baseline game cannot speak of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.stats import beta

from groundswell.arrays import Floats
from groundswell.bargaining.game import Game
from groundswell.bargaining.moves import MOBILISE
from groundswell.bargaining.payoffs import Form, Values, form, numbers

CERTAINTY = 8.0
"""How narrowly discontent lies about its mean: the two parameters of its beta distribution add to this."""


def positions_apart(game: Game, over: Values | None = None) -> Form:
    """A county whose people want the opposite of what its officials want (for P22).

    People's and officials' positions on a demand are drawn apart; they are congruent when they have the same sign. Here they have
    not: a concession to the crowd takes from the county what it would otherwise have gained, and a protest is not about the city's
    decision, so that even a peaceful one is held to be the county's negligence.
    """
    p = numbers(game, over)
    plain = form(game, over)
    local = plain.local.copy()
    gain = p["congruence"] * p["revenue_share_at_stake"] * p["revenue_value"]
    local[..., 0] -= 2 * gain[:, None, None, None]
    negligence = p["local_promotion_weight"] * p["sanction"] * p["negligence_share"]
    local[:, :, :, 0, :] -= negligence[:, None, None, None]
    return replace(plain, local=local)


def belief_in_claim(prior: float | Floats, false_claims: float | Floats) -> Floats:
    """The belief that demand is real when the county says so and would say so falsely at some rate (for P17).

    mu = pi / (pi + (1 - pi) f), with f the rate at which a county without demand claims it.
    """
    prior, false_claims = np.asarray(prior, dtype=np.float64), np.asarray(false_claims, dtype=np.float64)
    return prior / (prior + (1 - prior) * false_claims)


def degrees_of_discontent(game: Game, over: Values | None = None, degrees: int = 9) -> Form:
    """A county discontented to some degree between 0 and 1, about a mean that everyone knows (for P23).

    Turnout and escalation rise with the degree from those of an ungrieved to those of a grieved county; the degree has a beta
    distribution whose mean is the prior, cut into as many types as asked for.

    Parameters
    ----------
    game, over
        The parameters; ``grievance_prior`` is the mean.
    degrees
        Types of county.
    """
    two = form(game, over)
    mean = np.clip(two.prior[:, :1], 0.01, 0.99)
    cuts = np.linspace(0, 1, degrees + 1)
    prior = np.diff(beta.cdf(cuts, CERTAINTY * mean, CERTAINTY * (1 - mean)), axis=1)
    degree = (cuts[1:] + cuts[:-1]) / 2
    return Form(
        prior=np.maximum(prior, 1e-9) / np.maximum(prior, 1e-9).sum(axis=1, keepdims=True),
        street=_between(two.street, degree),
        local=_between(two.local, degree),
        superior=_between(two.superior, degree),
        cost=two.cost,
        quiet=two.quiet,
        granted=two.granted,
    )


def private_reliability(game: Game, over: Values | None = None, spread: float = 0.4, share: float = 0.5) -> Form:
    """A county that alone knows whether its intermediary is reliable (for P24).

    Parameters
    ----------
    game, over
        The parameters; ``intermediary_reliability`` is the middle of the two kinds of intermediary.
    spread
        How far each kind is from the middle, as far as 0 and 1 allow.
    share
        Chance of the reliable kind.

    Returns
    -------
    Form
        Types are grieved and reliable, ungrieved and reliable, grieved and reckless, ungrieved and reckless.
    """
    middle = numbers(game, over)["intermediary_reliability"]
    values = dict(over or {})
    kinds = [form(game, {**values, "intermediary_reliability": np.clip(middle + sign * spread, 0, 1)}) for sign in (1, -1)]
    weights = (share, 1 - share)
    joined = {name: np.concatenate([vars(kind)[name] for kind in kinds], axis=1) for name in ("street", "local", "superior")}
    prior = np.concatenate([weight * kind.prior for weight, kind in zip(weights, kinds, strict=True)], axis=1)
    return replace(kinds[0], prior=prior, **joined)


def mode_seen_dimly(game: Game, over: Values | None = None, seen: float = 0.7, mistaken: float = 0.1) -> Form:
    """A city that sees, beside the street, whether the crowd looks organised (for P24).

    Parameters
    ----------
    game, over
        The parameters.
    seen
        Chance that an organised crowd looks so.
    mistaken
        Chance that another crowd looks so.

    Returns
    -------
    Form
        Streets are peaceful, violent, peaceful and organised in looks, violent and organised in looks.
    """
    plain = form(game, over)
    looks = np.full(plain.street.shape[2], mistaken)
    looks[MOBILISE] = seen
    street = np.concatenate([plain.street * (1 - looks)[:, None], plain.street * looks[:, None]], axis=3)
    return replace(
        plain,
        street=street,
        local=np.concatenate([plain.local, plain.local], axis=3),
        superior=np.concatenate([plain.superior, plain.superior], axis=2),
    )


def _between(two: Floats, degree: Floats) -> Floats:
    """From the ungrieved (second) to the grieved (first) type, by degree: the axis of types has as many entries as there are."""
    share = degree.reshape(1, -1, *([1] * (two.ndim - 2)))
    return share * two[:, :1] + (1 - share) * two[:, 1:]
