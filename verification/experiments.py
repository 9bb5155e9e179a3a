"""Experiments: whether tests keep their size, intervals their coverage, and formulas of power what simulation says."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, ndtri, stdtr, stdtrit

from groundswell.arrays import Floats, Whole
from groundswell.experiment.assignment import assign
from groundswell.experiment.ordinal import ordered_logit
from groundswell.experiment.power import pair, power_of_logit, power_of_ols, shifted
from groundswell.experiment.randomisation import p_value, shuffled
from groundswell.experiment.regression import Arms, compared, prepared, without_blocks
from groundswell.randomness import stream
from verification.proof import FAILS, HOLDS, PRINTED, Figure, Proof, Row

_SHARES = np.array([0.12, 0.20, 0.36, 0.19, 0.13])
_VALUES = np.arange(1.0, 6.0)
_ENUMERATORS = 8
_SHIFTS = np.linspace(-0.4, 0.4, _ENUMERATORS)
"""How enumerators' people differ, in log odds of a higher answer."""
_LEVEL, _SHUFFLES = 0.05, 999
_PARAGRAPH = (
    "Answers from 1 to 5 of 246 people of eight enumerators, who differ, in two arms of 123, drawn many times with one assignment. "
    "Size: how often a test at 5% rejects where arms do not matter. Coverage: how often a 95% interval holds the true difference, "
    "in arms of 62 and 184 people of which the smaller is the more at odds. Power: simulated, and by the formula of `experiment "
    "design`. "
    "A figure holds if it lies within three Monte Carlo errors and what is stated beside it."
)


@dataclass(frozen=True, kw_only=True)
class World:
    """People in two arms: in which, with which enumerator, what the arm adds, and whether enumerators differ."""

    arm: Whole
    block: Whole
    effect: float = 0.0
    differ: bool = True


def experiments(*, draws: int = 20_000, logits: int = 2_000, seed: int = 1) -> Proof:
    """Size, coverage and power.

    Parameters
    ----------
    draws
        Data sets for least squares.
    logits
        Data sets for ordered logits and shuffles.
    seed
        The seed of all of them.
    """
    rows = [*sizes(draws, logits, seed), *coverage(draws, seed), *powers(draws, logits, seed), speed()]
    return Proof(name="experiments", paragraph=_PARAGRAPH, rows=tuple(rows), notes=())


def sizes(draws: int, logits: int, seed: int) -> list[Row]:
    """Tests where arms do not matter."""
    arm, block = _people(246, 123)
    rows = [
        _near(
            "size",
            f"least squares, {errors}, within .003",
            _rejected(World(arm=arm, block=block), draws, errors, seed),
            0.05,
            draws,
            0.003,
        )
        for errors in ("iid", "hc1", "hc2")
    ]
    answers = _answers(World(arm=arm, block=block), logits, seed)
    found = [_logit_p(arm, block, answers[:, draw]) for draw in range(logits)]
    rows.append(_near("size", "ordered logit, within .003", _share(found), 0.05, logits, 0.003))
    dealt = [_shuffle_p(arm, block, answers[:, draw], draw) for draw in range(logits)]
    rows.append(_near("size", "shuffles, exact", _share(dealt), 0.05, logits, 0.0))
    scored = [_score_p(arm, block, answers[:, draw], draw) for draw in range(logits)]
    rows.append(_near("size", "shuffles of the ordered logit’s score, exact", _share(scored), 0.05, logits, 0.0))
    return rows


def coverage(draws: int, seed: int) -> list[Row]:
    """Intervals where arms differ in size and in spread."""
    arm, block = _people(246, 62)
    spread, close = np.array([0.3, 0.2, 0.0, 0.2, 0.3]), np.array([0.0, 0.2, 0.6, 0.2, 0.0])
    rows: list[Row] = []
    uniform = _uniform(arm.size, draws, seed, "coverage")
    tables = [np.cumsum(shares)[:-1] for shares in (close, spread)]
    answers = np.where(arm[:, None] > 0, _at(uniform, tables[1]), _at(uniform, tables[0]))
    for errors in ("iid", "hc1", "hc2"):
        effects = compared(_prepared(arm, block), answers, errors)
        reach = stdtrit(effects.degrees, 0.975) * effects.std_errors[0]
        covered = float((np.abs(effects.estimates[0]) <= reach).mean())
        claim = f"least squares, {errors}"
        rows.append(
            _row("coverage", f"{claim}, where it should not be used", covered, 0.95, PRINTED)
            if errors == "iid"
            else _near("coverage", f"{claim}, within .01", covered, 0.95, draws, 0.01)
        )
    return rows


def powers(draws: int, logits: int, seed: int) -> list[Row]:
    """Formulas against simulation."""
    arm, block = _people(246, 123)
    counts = np.zeros((_ENUMERATORS, 2), dtype=np.int64)
    np.add.at(counts, (block, arm), 1)
    people = pair(counts, 0, 1)
    rows: list[Row] = []
    for effect in (0.2, 0.4, 0.6):
        known = power_of_ols(people, _SHARES, effect, _VALUES)
        world = World(arm=arm, block=block, effect=effect, differ=False)
        found = _rejected(world, draws, "iid", seed)
        rows.append(_near("power", f"least squares, effect {effect:g}: formula {known:.3f}, within .01", found, known, draws, 0.01))
        known = power_of_logit(people, _SHARES, effect, _VALUES)
        answers = _answers(world, logits, seed)
        share = _share([_logit_p(arm, block, answers[:, draw]) for draw in range(logits)])
        rows.append(
            _near("power", f"ordered logit, effect {effect:g}: formula {known:.3f}, within .02", share, known, logits, 0.02)
        )
    return rows


def speed(draws: int = 200_000) -> Row:
    """Re-randomised regressions a second of one processor."""
    arm, block = _people(246, 123)
    starts = np.append(0, np.cumsum(np.bincount(block)))
    order = np.argsort(block, kind="stable")
    chosen = np.add.reduceat(arm[order], starts[:-1])
    values = stream(1, "values").normal(entity=np.arange(arm.size))
    shuffled(values, starts, chosen, 10, stream(1, "speed"))
    began = time.process_time()
    shuffled(values, starts, chosen, draws, stream(1, "speed"))
    return _row("speed", "re-randomised regressions a CPU second", round(draws / (time.process_time() - began)), None, PRINTED)


def _people(people: int, in_arm: int) -> tuple[Whole, Whole]:
    block = np.arange(people) % _ENUMERATORS
    return assign(block, [people - in_arm, in_arm], 1), block


def _uniform(people: int, draws: int, seed: int, name: str) -> Floats:
    return stream(seed, name).uniform(entity=np.arange(people)[:, None], replicate=np.arange(draws)[None, :])


def _at(uniform: Floats, cuts: Floats) -> Floats:
    return 1.0 + (uniform[:, :, None] > cuts).sum(axis=2)


def _answers(world: World, draws: int, seed: int) -> Floats:
    """Answers from 1 to 5; shape ``(people, draws)``."""
    odds = shifted(_SHARES, world.effect, _VALUES)[1] if world.effect else 0.0
    place = odds * world.arm + (_SHIFTS[world.block] if world.differ else 0.0)
    cuts = expit(logit(np.cumsum(_SHARES)[:-1])[None, :] - place[:, None])
    uniform = _uniform(world.arm.size, draws, seed, f"answers at {world.effect}")
    answers = np.ones(uniform.shape)
    for cut in cuts.T:
        answers += uniform > cut[:, None]
    return answers


def _prepared(arm: Whole, block: Whole) -> Arms:
    arms = prepared(arm, block)
    assert arms is not None  # both arms are in every block
    return arms


def _rejected(world: World, draws: int, errors: str, seed: int) -> float:
    """How often least squares rejects zero."""
    effects = compared(_prepared(world.arm, world.block), _answers(world, draws, seed), errors)
    chances = 2 * stdtr(effects.degrees, -np.abs(effects.estimates[0] / effects.std_errors[0]))
    return float((chances <= _LEVEL).mean())


def _terms(arm: Whole, block: Whole) -> Floats:
    return np.column_stack([arm, block[:, None] == np.arange(1, _ENUMERATORS)]).astype(np.float64)


def _logit_p(arm: Whole, block: Whole, answers: Floats) -> float:
    codes = np.unique(answers, return_inverse=True)[1]
    found = ordered_logit(codes, _terms(arm, block))
    if found is None:
        return 1.0
    z = found.coefficients[0] / np.sqrt(found.covariance[0, 0])
    return 0.0 if abs(z) >= -ndtri(_LEVEL / 2) else 1.0


def _shuffle_p(arm: Whole, block: Whole, answers: Floats, draw: int) -> float:
    left = without_blocks(answers[:, None], block)[:, 0]
    return p_value(left, arm, block, _SHUFFLES, stream(draw, "shuffles of answers"))


def _score_p(arm: Whole, block: Whole, answers: Floats, draw: int) -> float:
    null = ordered_logit(np.unique(answers, return_inverse=True)[1], _terms(arm, block)[:, 1:])
    return 1.0 if null is None else p_value(null.scores, arm, block, _SHUFFLES, stream(draw, "shuffles of scores"))


def _share(chances: list[float]) -> float:
    return float((np.array(chances) <= _LEVEL).mean())


def _near(name: str, claim: str, figure: float, known: float, draws: int, slack: float) -> Row:
    reach = 3 * np.sqrt(known * (1 - known) / draws) + slack
    return _row(name, claim, figure, known, HOLDS if abs(figure - known) <= reach else FAILS)


def _row(name: str, claim: str, figure: Figure, known: float | None, verdict: str) -> Row:
    return Row(id=name, claim=claim, figures={"figure": figure, "known": known}, verdict=verdict)
