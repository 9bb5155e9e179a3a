"""Many panels of villages at once, from the few numbers of a panel model.

Whether something happens in a village and year is a threshold crossed: a normal number, part of it the village's own for all
years, falls below the quantile of the probability. So the probability is exactly what base rate and effects make it, whatever
the correlation within villages, and least squares with effects has the declared effects as its targets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from groundswell.arrays import Floats, Whole
from groundswell.diagnosis.sections import Instruments, Outcome, PanelModel
from groundswell.estimate.terms import Factor, Term, parse_all
from groundswell.randomness import stream

VILLAGE, YEAR = "village", "year"
"""The columns of what is followed, and when."""
Present = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class World:
    """All that a panel is drawn from.

    Attributes
    ----------
    model, outcomes, instruments
        As the design declares them.
    villages, years, households, attrition
        How much is seen.
    """

    model: PanelModel
    outcomes: tuple[Outcome, ...]
    instruments: Instruments
    villages: int
    years: int
    households: int
    attrition: float

    @property
    def controls(self) -> list[str]:
        """The columns of the controls."""
        return [f"control_{number + 1}" for number in range(self.model.controls)]

    @property
    def strong(self) -> int:
        """In how many villages the moderator is 1."""
        return round(self.model.moderator_share * self.villages)


@dataclass(frozen=True, kw_only=True)
class Panels:
    """Panels side by side, rows in order of villages and years.

    Attributes
    ----------
    columns
        Regressors, ``village`` and ``year``; shape ``(panels, rows)`` each.
    happened, told
        Outcomes as they truly were, and as the instruments have them; shape ``(panels, rows)`` each.
    present
        Rows that were not lost to attrition, shape ``(panels, rows)``; None if none was.
    beyond
        The share of villages and years whose probability would have left 0 to 1, and was held at the end.
    """

    columns: Mapping[str, Floats]
    happened: Mapping[str, Floats]
    told: Mapping[str, Floats]
    present: Present | None
    beyond: float


def draw(world: World, seed: int, first: int, count: int) -> Panels:
    """Panels ``first`` to ``first + count - 1`` of a seed: each is the same whichever are drawn beside it.

    A village of a larger sample, and a year of a longer panel, have the numbers that they have in the smaller one.
    """
    shape = (count, world.villages, world.years)
    columns = _regressors(world, seed, first, shape)
    flat = {name: np.broadcast_to(values, shape).reshape(count, -1) for name, values in columns.items()}
    happened: dict[str, Floats] = {}
    beyond = 0.0
    for outcome in world.outcomes:
        chance = outcome.base_rate + combined(outcome.effects, flat)
        beyond = max(beyond, float(np.mean((chance < 0) | (chance > 1))))
        behind = ndtr(_behind(world, outcome, seed, first, shape))
        happened[outcome.name] = (behind.reshape(count, -1) < chance).astype(np.float64)
    told = {name: _told(world, name, values, seed, first) for name, values in happened.items()}
    return Panels(columns=flat, happened=happened, told=told, present=_present(world, seed, first, count), beyond=beyond)


def _regressors(world: World, seed: int, first: int, shape: tuple[int, int, int]) -> dict[str, Floats]:
    model, (count, villages, years) = world.model, shape
    levels = stream(seed, "design levels").normals((count, villages, 1, 1), first)[..., 0]
    moves = stream(seed, "design moves").normals((count, villages, years, 1), first)[..., 0]
    for year in range(1, years if model.persistence else 0):
        moves[..., year] = model.persistence * moves[..., year - 1] + np.sqrt(1 - model.persistence**2) * moves[..., year]
    predictor = model.between_deviation * levels + model.within_deviation * moves
    columns: dict[str, Floats] = {
        VILLAGE: np.arange(villages, dtype=np.float64)[:, None],
        YEAR: np.arange(1, years + 1, dtype=np.float64),
        model.predictor: predictor,
        model.moderator: (np.arange(villages) < world.strong).astype(np.float64)[:, None],
    }
    if world.controls:
        drawn = stream(seed, "design controls").normals((count, villages, years, model.controls), first)
        along = model.controls_correlation
        scale = along / np.hypot(model.within_deviation, model.between_deviation)
        for number, name in enumerate(world.controls):
            own = drawn[..., number]
            columns[name] = scale * predictor + np.sqrt(1 - along**2) * own if along else own
    return columns


def combined(effects: Mapping[str, float], columns: Mapping[str, Floats]) -> Floats | float:
    """What effects add up to in every row."""
    total: Floats | float = 0.0
    for name, effect in effects.items():
        for term in parse_all([name]):
            total = total + effect * product(term, columns)
    return total


def product(term: Term, columns: Mapping[str, Floats]) -> Floats:
    """The value of a term in every row of every panel; shape ``(panels, rows)``."""
    values = [_value(factor, columns) for factor in term.factors]
    total = values[0]
    for other in values[1:]:
        total = total * other
    return total


def _value(factor: Factor, columns: Mapping[str, Floats]) -> Floats:
    values = columns[factor.variable]
    if factor.indicator:
        return (values == factor.level).astype(np.float64)
    return values if factor.power == 1 else values**factor.power


def _behind(world: World, outcome: Outcome, seed: int, first: int, shape: tuple[int, int, int]) -> Floats:
    """Normal numbers behind an outcome, correlated between the years of a village, and with those of the other outcomes."""
    own = _noise(f"outcome {outcome.name}", seed, first, shape)
    shared = world.model.outcome_correlation
    if shared:
        common = _noise("outcomes", seed, first, shape)
        own = [np.sqrt(shared) * one + np.sqrt(1 - shared) * other for one, other in zip(common, own, strict=True)]
    lasting, passing = own
    correlation = behind_of(outcome.base_rate, outcome.intra_unit_correlation)
    return np.sqrt(correlation) * lasting + np.sqrt(1 - correlation) * passing


def _noise(name: str, seed: int, first: int, shape: tuple[int, int, int]) -> list[Floats]:
    """A normal number for each village, and one for each of its years."""
    count, villages, years = shape
    lasting = stream(seed, f"design {name}, villages").normals((count, villages, 1, 1), first)[..., 0]
    passing = stream(seed, f"design {name}, years").normals((count, villages, years, 1), first)[..., 0]
    return [lasting, passing]


@cache
def behind_of(rate: float, correlation: float) -> float:
    """The correlation of the normal numbers behind two events of a rate, given the correlation of the events.

    The probability that both happen is the integral of the normal density over the correlation (Sheppard 1900; Drezner and
    Wesolowsky 1990).

    Examples
    --------
    >>> round(behind_of(0.5, 1 / 3), 6)  # asin(r) = pi / 6
    0.5
    """
    from scipy.integrate import quad
    from scipy.optimize import brentq

    if correlation == 0:
        return 0.0
    edge = float(ndtri(rate))

    def apart(tried: float) -> float:
        both = quad(lambda angle: np.exp(-(edge**2) / (1 + np.sin(angle))), 0, np.arcsin(tried))[0] / (2 * np.pi)
        return both - correlation * rate * (1 - rate)

    return float(brentq(apart, 0.0, 1.0 - 1e-12, xtol=1e-10))  # pyright: ignore[reportArgumentType]


def known(instruments: Instruments, households: int) -> tuple[float, float]:
    """The probabilities that interviews have an event that happened, and one that did not.

    One respondent in each household is asked; an event stands if any tells of it.

    Examples
    --------
    >>> known(Instruments(kind="interviews", tells=0.5), 2)
    (0.75, 0.0)
    """
    if instruments.kind != "interviews":
        return 1.0, 0.0
    invented = 1 - (1 - instruments.invents) ** households
    told = (1 - instruments.unheard) * (1 - (1 - instruments.tells) ** households)
    return 1 - (1 - told) * (1 - invented), invented


def _told(world: World, name: str, happened: Floats, seed: int, first: int) -> Floats:
    there, not_there = known(world.instruments, world.households)
    if (there, not_there) == (1.0, 0.0):
        return happened
    shape = (happened.shape[0], world.villages, world.years, 1)
    chance = stream(seed, f"design interviews, {name}").uniforms(shape, first).reshape(happened.shape)
    return (chance < np.where(happened > 0, there, not_there)).astype(np.float64)


def _present(world: World, seed: int, first: int, count: int) -> Present | None:
    """Villages stay until they are lost, and the first year is seen of all."""
    if not world.attrition:
        return None
    chance = stream(seed, "design attrition").uniforms((count, world.villages, world.years, 1), first)[..., 0]
    chance[..., 0] = 1.0
    return np.logical_and.accumulate(chance >= world.attrition, axis=-1).reshape(count, -1)


def groups(world: World) -> tuple[Whole, Whole]:
    """Village and year of each row, numbered from 0."""
    return np.repeat(np.arange(world.villages), world.years), np.tile(np.arange(world.years), world.villages)
