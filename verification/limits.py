"""Known mathematics of the cascade kernel: mean-field crowds, Watts' cascades, contagion on rewired rings."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from groundswell.dynamics import cascade, crowd
from groundswell.randomness import stream
from verification.networks import Pairs, random_graph, rewired, ring, rows
from verification.proof import FAILS, HOLDS, PRINTED, Figure, Proof, Row

_MEAN = 25.0
"""Mean threshold, in percent of the crowd."""
_PHI = 0.18
_GLOBAL = 0.1
"""A cascade is global if more than this share of all people act."""
_WHOLE = 0.9
"""Action on a ring has spread if more than this share of all people act."""


def limits(*, tries: int = 100, people: int = 10_000, seed: int = 1) -> Proof:
    """All limits.

    Parameters
    ----------
    tries
        Random graphs, and rewired rings, of each kind.
    people
        People of a random graph.
    seed
        The seed of the graphs and of who starts.
    """
    return Proof(
        name="limits",
        paragraph=(
            "The kernel that moves crowds in the model is set to problems whose answer is known. Mean field: thresholds are normal"
            f" with mean {_MEAN:g} percent; turnout climbs from nobody to the first fixed point of r = 100 F((r - {_MEAN:g}) / sd)."
            f" Watts: everyone joins when a share of {_PHI} of their ties act; one person at random starts; a try is global if more"
            f" than {_GLOBAL:.0%} act. Rings: 2,000 people of degree 8, of whom one and all their neighbours start; a share of the"
            f" ties is rewired, degrees kept; action has spread if more than {_WHOLE:.0%} act."
        ),
        rows=(*mean_field(), *watts(people=people, tries=tries, seed=seed), *rings(tries=max(10, tries // 4), seed=seed)),
        notes=(
            "A crowd of 100 is no continuum: it goes on only where at least r + 1 thresholds lie at or below r, one whole person"
            " after another, while the curve passes through any gap however narrow. With thresholds at the quantiles (i - 1/2) / N"
            " the crowd's turnout in percent comes to the curve's as N grows.",
        ),
    )


def fixed_point(deviation: float) -> float:
    """The first fixed point of mean-field turnout from nobody, in percent (Granovetter 1978).

    Examples
    --------
    >>> round(fixed_point(12.2), 3), round(fixed_point(12.3))
    (5.479, 100)
    """
    turnout, before = 0.0, -1.0
    while turnout - before > 1e-12:
        turnout, before = 100 * float(ndtr((turnout - _MEAN) / deviation)), turnout
    return turnout


def quantile_crowd(people: int, deviation: float) -> float:
    """Turnout, in percent, of a crowd whose thresholds are the quantiles of the normal distribution; those below zero start."""
    ranks = (np.arange(people) + 0.5) / people
    thresholds = people / 100 * (_MEAN + deviation * ndtri(ranks))
    return 100 * int(crowd(np.maximum(thresholds, 0.0)).turnout[-1]) / people


def mean_field(sizes: tuple[int, ...] = (100, 10_000, 1_000_000)) -> list[Row]:
    """The fixed points at 12.2 and 12.3, by mathematics and by the kernel."""
    made: list[Row] = []
    for deviation, answer, slack in ((12.2, 5.479, 0.0005), (12.3, 100.0, 0.5)):
        known = fixed_point(deviation)
        made.append(
            _row("mean field", f"sd {deviation}: the curve's fixed point is {answer:g}", known, abs(known - answer) < slack)
        )
        for people in sizes:
            found = quantile_crowd(people, deviation)
            last = people == max(sizes)
            claim = f"sd {deviation}: percent of a crowd of {people:,} at the quantiles"
            made.append(
                _row(
                    "mean field",
                    claim + (", within .01 of the curve" if last else ""),
                    found,
                    abs(found - known) < 0.01 if last else None,
                )
            )
    tips = next(sd for sd in np.arange(12.0, 20.0, 0.1) if quantile_crowd(100, sd) > 50)
    made.append(
        _row("mean field", "smallest sd, in tenths, at which a crowd of 100 at the quantiles tips", round(float(tips), 1), None)
    )
    return made


def watts(*, people: int = 10_000, tries: int = 100, seed: int = 1) -> list[Row]:
    """Cascades from one random person on random graphs inside and outside of the window (Watts 2002)."""
    made: list[Row] = []
    for degree in (3.0, 0.5, 7.0):
        shares = np.array([_watts_try(people, degree, seed, number) for number in range(tries)])
        share = float(np.mean(shares > _GLOBAL))
        inside = degree == 3.0
        claim = f"mean degree {degree:g}: share of {tries} tries that are global" + (", over .8" if inside else ", none")
        made.append(_row("Watts", claim, share, share > 0.8 if inside else share == 0.0))
        made.append(_row("Watts", f"mean degree {degree:g}: largest share acting in a try", float(shares.max()), None))
    return made


def _watts_try(people: int, degree: float, seed: int, number: int) -> float:
    first, other = rows(people, random_graph(people, degree, seed, number))
    start = int(stream(seed, "who starts").uniform(number) * people)
    return float(cascade(first, other, np.full(people, _PHI), [start]).active.mean())


def rings(*, people: int = 2_000, degree: int = 8, tries: int = 25, seed: int = 1) -> list[Row]:
    """Contagion that needs two, and one, on rings ever more rewired (Centola and Macy 2007)."""
    plain, made = ring(people, degree), list[Row]()
    spreads = {
        share: [_ring_try(people, plain, share, 2, seed, n)[0] for n in range(tries)] for share in (0.0, 0.05, 0.1, 0.2, 0.5)
    }
    for share, ends in spreads.items():
        spread = float(np.mean(np.array(ends) > _WHOLE))
        few = share == 0.5
        claim = f"2 needed, {share:.0%} rewired: share of {tries} tries that spread" + (", under .5" if few else ", over .5")
        made.append(_row("rings", claim, spread, spread < 0.5 if few else spread > 0.5))
    rounds = {share: [_ring_try(people, plain, share, 1, seed, n)[1] for n in range(tries)] for share in (0.0, 0.05, 0.2, 0.5)}
    before = np.inf
    for share, each in rounds.items():
        mean = float(np.mean(each))
        made.append(_row("rings", f"1 needed, {share:.0%} rewired: rounds to reach all, fewer than before", mean, mean < before))
        before = mean
    return made


def _ring_try(people: int, plain: Pairs, share: float, need: int, seed: int, number: int) -> tuple[float, int]:
    first, other = rows(people, rewired(plain, share, seed, number))
    one = int(stream(seed, "who starts a ring").uniform(number) * people)
    result = cascade(first, other, np.full(people, need), [one, *other[first[one] : first[one + 1]]])
    return float(result.active.mean()), result.rounds


def _row(name: str, claim: str, figure: Figure, holds: bool | None) -> Row:
    return Row(id=name, claim=claim, figures={"figure": figure}, verdict=PRINTED if holds is None else HOLDS if holds else FAILS)
