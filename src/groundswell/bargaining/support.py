"""From an official's belief to an answer in the endorsement experiment, and what of that link can be known from its results.

Support runs from 1 to 5: it is 1 + 4 logistic(lH mu - lc), with mu the official's belief that the pressure is real. In the
control arm mu is the prior pi; told of real demand it is mu_R; told of a claim it is pi / (pi + (1 - pi) f), with f the rate of
false claims.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit, logit

from groundswell.arrays import Floats
from groundswell.bargaining.variants import belief_in_claim
from groundswell.errors import GameError
from groundswell.randomness import stream

LEAST, MOST = 1.0, 5.0
"""The ends of the scale of support."""
ARMS = ("control", "placebo", "treatment")
IDENTIFIED = (
    "Identified: how far a claim moves belief as a share of how far real demand moves it, (mu_claim - pi) / (mu_R - pi), and that"
    " alone.",
    "Not identified: the prior pi, the belief mu_R, the strength lH and the offset lc of the link, and the rate f of false claims,"
    " for which pi and mu_R would have to be known. Many sets of them fit the three mean answers exactly.",
    "The treatment tells of demand, not of protest: mu_R is belief in demand. The respondent is put into a city's fiscal bureau,"
    " and no endorser is varied.",
)
"""What the experiment can tell of the link, said wherever its numbers are shown."""
_DRAWS = 20_000
_HALF = 0.025
_PRIORS = (0.1, 0.3, 0.5)
_REAL = (0.7, 0.85, 1.0)
"""Values supposed of what cannot be known: illustrations."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """How belief becomes support.

    Attributes
    ----------
    strength
        lH: how much belief counts, in log odds.
    offset
        lc: what speaks against, in log odds.
    """

    strength: float
    offset: float

    def support(self, belief: Floats | float) -> Floats:
        """Mean support, from 1 to 5, at a belief.

        Examples
        --------
        >>> float(Link(strength=0.0, offset=0.0).support(0.5))
        3.0
        """
        return LEAST + (MOST - LEAST) * expit(self.strength * np.asarray(belief) - self.offset)


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What an endorsement experiment found: the effects against control, and their errors (tables B-t2 to B-t4 unless given).

    Attributes
    ----------
    control
        Mean support in the control arm.
    treatment, placebo
        Effects of real and of claimed demand against control.
    treatment_error, placebo_error, between_error
        Standard errors of the two, and of the difference between them.
    """

    control: float = 2.9403
    treatment: float = 0.7628
    placebo: float = 0.3223
    treatment_error: float = 0.13271
    placebo_error: float = 0.1461
    between_error: float = 0.1284

    def __post_init__(self) -> None:
        faults = [
            f"{name}: support lies between 1 and 5, and ends of the scale tell nothing of belief; got {value:g}."
            for name, value in zip(ARMS, self.means, strict=True)
            if not LEAST < value < MOST
        ]
        faults += [
            f"{name}: a standard error is above 0; got {value:g}."
            for name, value in vars(self).items()
            if name.endswith("_error") and not value > 0
        ]
        if faults:
            raise GameError(*faults)

    @property
    def means(self) -> tuple[float, float, float]:
        """Mean support by arm: control, placebo, treatment."""
        return self.control, self.control + self.placebo, self.control + self.treatment

    @property
    def covariance(self) -> Floats:
        """Of the two effects, (treatment, placebo): both are held against the same control arm, which the third error reveals."""
        shared = (self.treatment_error**2 + self.placebo_error**2 - self.between_error**2) / 2
        return np.array([[self.treatment_error**2, shared], [shared, self.placebo_error**2]])


def log_odds(support: Floats | float) -> Floats:
    """LH mu - lc at which support is what it is."""
    return logit((np.asarray(support, dtype=np.float64) - LEAST) / (MOST - LEAST))


def moved(effects: Effects) -> float:
    """The one thing that is identified: how far a claim moves belief, as a share of how far real demand does.

    Examples
    --------
    >>> round(moved(Effects()), 2)
    0.41
    """
    control, placebo, treatment = (float(log_odds(mean)) for mean in effects.means)
    return (placebo - control) / (treatment - control)


def false_claims(share: Floats | float, prior: float, real: float = 1.0) -> Floats:
    """The rate of false claims that goes with a share of movement, were the prior and the belief in real demand known.

    f = pi (1 - mu_claim) / (mu_claim (1 - pi)), with mu_claim = pi + share (mu_R - pi); kept within 0 and 1.
    """
    claimed = np.clip(prior + np.asarray(share) * (real - prior), 1e-12, 1.0)
    return np.clip(prior * (1 - claimed) / (claimed * (1 - prior)), 0.0, 1.0)


def link_through(effects: Effects, prior: float, real: float = 1.0) -> Link:
    """The link that gives the control and the treated their mean answers, were the prior and the belief in real demand known."""
    low, high = float(log_odds(effects.means[0])), float(log_odds(effects.means[2]))
    strength = (high - low) / (real - prior)
    return Link(strength=strength, offset=strength * prior - low)


def answers(link: Link, beliefs: Floats, spread: float, seed: int = 1) -> Floats:
    """Whole answers from 1 to 5 of officials with these beliefs: support, and what else moves a person, rounded.

    Parameters
    ----------
    link
        The link.
    beliefs
        One for each official.
    spread
        Standard deviation of what else moves a person, on the scale of support.
    seed
        Of that.
    """
    beliefs = np.asarray(beliefs, dtype=np.float64)
    noise = spread * stream(seed, "answers").normal(entity=np.arange(beliefs.size))
    return np.clip(np.rint(link.support(beliefs) + noise), LEAST, MOST)


def fits(effects: Effects) -> pl.DataFrame:
    """Sets of parameters that all give the three mean answers exactly: prior, belief in real demand, link, rate of false claims."""
    share = moved(effects)
    rows: list[dict[str, float]] = []
    for prior in _PRIORS:
        for real in _REAL:
            link, rate = link_through(effects, prior, real), float(false_claims(share, prior, real))
            beliefs = (prior, float(belief_in_claim(prior, rate)), real)
            supports = [float(link.support(belief)) for belief in beliefs]
            rows.append(
                {"prior": prior, "belief_real": real, "false_claims": rate, "strength": link.strength, "offset": link.offset}
                | dict(zip(("belief_claimed", *ARMS), (beliefs[1], *supports), strict=True))
            )
    return pl.DataFrame(rows)


def identification(effects: Effects, seed: int = 1) -> pl.DataFrame:
    """What is identified and what is not, with 95% of what sampling error allows.

    Parameters
    ----------
    effects
        The results.
    seed
        Of the draws of the two effects.
    """
    source = stream(seed, "sampling error of effects")
    pair = np.stack([source.normal(entity=np.arange(_DRAWS), step=step) for step in range(2)])
    drawn = np.linalg.cholesky(effects.covariance) @ pair + np.array([[effects.treatment], [effects.placebo]])
    base = float(log_odds(effects.control))
    supports = np.clip(effects.control + drawn, LEAST + 1e-6, MOST - 1e-6)
    shares = (log_odds(supports[1]) - base) / (log_odds(supports[0]) - base)
    share = moved(effects)
    wide = np.quantile(shares, (_HALF, 1 - _HALF))
    rows: list[tuple[str, str, float | None, float | None, float | None]] = [
        ("(mu_claim - pi) / (mu_R - pi)", "identified", share, float(wide[0]), float(wide[1]))
    ]
    for prior in _PRIORS:
        rate, ends = float(false_claims(share, prior)), false_claims(np.clip(wide, 0, 1), prior)
        rows.append((f"f, if pi were {prior:g} and mu_R 1", "not identified", rate, float(ends[1]), float(ends[0])))
    rows += [(name, "not identified", None, None, None) for name in ("pi", "mu_R", "lH", "lc")]
    kinds = {"quantity": pl.String, "status": pl.String, "estimate": pl.Float64, "ci_low": pl.Float64, "ci_high": pl.Float64}
    return pl.DataFrame(rows, schema=kinds, orient="row")
