"""Arms compared on one question: least squares and ordered logit, with randomisation inference for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.estimate import Inference
from groundswell.experiment.ordinal import Ordered, ordered_logit
from groundswell.experiment.randomisation import p_value
from groundswell.experiment.regression import Arms, compared, prepared, without_blocks
from groundswell.experiment.responses import Answers
from groundswell.randomness import stream

OLS, ORDERED = "ols", "ordered-logit"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One arm against another, by one method.

    Attributes
    ----------
    outcome, method, reference, arm
        What is compared, how, and with what; arms by number.
    inference
        The effect: points of the scale, or log odds of a higher answer; None where it cannot be told.
    p_randomisation
        None where there were no draws, or no effect to be told.
    n
        People whose answers it rests on.
    """

    outcome: str
    method: str
    reference: int
    arm: int
    inference: Inference | None
    p_randomisation: float | None
    n: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How arms are compared: the keys of the experiment that say so."""

    reference: int
    arms: int
    errors: str
    joint: bool
    draws: int
    seed: int

    @property
    def groups(self) -> list[tuple[int, ...]]:
        """Arms that go into one regression, the reference first."""
        if self.joint:
            return [(self.reference, *(arm for arm in range(self.arms) if arm != self.reference))]
        return list(combinations(range(self.arms), 2))


@dataclass(frozen=True, kw_only=True)
class Group:
    """People of some arms who answered one question.

    Attributes
    ----------
    outcome
        The question.
    arms
        Numbers of the arms, the reference first.
    arm
        Each person's place among these; shape ``(people,)``.
    block, answers
        As in :class:`~groundswell.experiment.responses.Answers`.
    """

    outcome: str
    arms: tuple[int, ...]
    arm: Whole
    block: Whole
    answers: Floats


def compare(answers: Answers, plan: Plan) -> list[Comparison]:
    """All comparisons of arms on one question: least squares first, then ordered logits."""
    groups = [_group(answers, arms) for arms in plan.groups]
    return [one for group in groups for one in by_ols(group, plan)] + [one for group in groups for one in by_logit(group, plan)]


def _group(answers: Answers, arms: tuple[int, ...]) -> Group:
    there = answers.answered
    chosen = there[np.isin(answers.arm[there], arms)]
    place = np.empty(max(arms) + 1, dtype=np.int64)
    place[list(arms)] = np.arange(len(arms))
    return Group(
        outcome=answers.outcome,
        arms=arms,
        arm=place[answers.arm[chosen]],
        block=np.unique(answers.block[chosen], return_inverse=True)[1],
        answers=answers.answers[chosen],
    )


def by_ols(group: Group, plan: Plan) -> list[Comparison]:
    """Least squares with an intercept for each block."""
    arms = prepared(group.arm, group.block)
    if arms is None or arms.degrees < 1:
        return _untold(group, OLS)
    effects = compared(arms, group.answers[:, None], plan.errors)
    rows: list[Comparison] = []
    for place in range(len(group.arms) - 1):
        residuals = _without_others(group.answers, arms, place)
        told = _told(effects.inference(place))
        rows.append(_row(group, OLS, place, told, _shuffled(group, place, residuals, plan, OLS) if told else None))
    return rows


def _without_others(values: Floats, arms: Arms, place: int) -> Floats:
    """Answers once blocks and arms other than one and the reference are out."""
    left = without_blocks(values[:, None], arms.block)[:, 0]
    others = np.delete(arms.within, place, axis=1)
    return left - others @ np.linalg.lstsq(others, left)[0] if others.shape[1] else left


def by_logit(group: Group, plan: Plan) -> list[Comparison]:
    """The ordered logit with a dummy for each block; blocks all at one end of the scale say nothing and are left out."""
    chosen = _informative(group)
    answers = np.unique(group.answers[chosen], return_inverse=True)[1]
    arm, block = group.arm[chosen], np.unique(group.block[chosen], return_inverse=True)[1]
    dummies = _dummies(block, 1)
    found = (
        _logit(answers, np.hstack([_dummies(arm, len(group.arms)), dummies])) if np.unique(arm).size == len(group.arms) else None
    )
    if found is None:
        return _untold(group, ORDERED)
    rows: list[Comparison] = []
    for place in range(len(group.arms) - 1):
        told = _told(Inference(float(found.coefficients[place]), float(np.sqrt(found.covariance[place, place])), np.inf))
        others = np.delete(_dummies(arm, len(group.arms)), place, axis=1)
        null = _logit(answers, np.hstack([others, dummies])) if plan.draws else None
        part = Group(outcome=group.outcome, arms=group.arms, arm=arm, block=block, answers=group.answers[chosen])
        shuffled = _shuffled(part, place, null.scores, plan, ORDERED) if null else None
        rows.append(_row(part, ORDERED, place, told, shuffled))
    return rows


def _informative(group: Group) -> Whole:
    """People of blocks that are not all at one end of the answers given."""
    ends = (group.answers.min(), group.answers.max())
    sizes = np.bincount(group.block)
    at_end = [np.bincount(group.block[group.answers == end], minlength=sizes.size) == sizes for end in ends]
    return np.flatnonzero(~(at_end[0] | at_end[1])[group.block])


def _logit(answers: Whole, terms: Floats) -> Ordered | None:
    return ordered_logit(answers, terms) if answers.size and answers.max() > 0 else None


def _dummies(codes: Whole, count: int) -> Floats:
    """A column for each value but the first."""
    return (codes[:, None] == np.arange(1, max(count, int(codes.max(initial=0)) + 1))).astype(np.float64)


def _shuffled(group: Group, place: int, residuals: Floats, plan: Plan, method: str) -> float | None:
    if not plan.draws:
        return None
    chosen = np.isin(group.arm, (0, place + 1))
    name = f"shuffles/{group.outcome}/{method}/{group.arms[0]}/{group.arms[place + 1]}"
    in_arm = (group.arm[chosen] > 0).astype(np.int64)
    return p_value(residuals[chosen], in_arm, group.block[chosen], plan.draws, stream(plan.seed, name))


def _told(inference: Inference) -> Inference | None:
    """None where everyone answered alike, so that there is no error to judge by."""
    return inference if inference.std_error > 0 else None


def _row(group: Group, method: str, place: int, inference: Inference | None, p_randomisation: float | None) -> Comparison:
    return Comparison(
        outcome=group.outcome,
        method=method,
        reference=group.arms[0],
        arm=group.arms[place + 1],
        inference=inference,
        p_randomisation=p_randomisation,
        n=group.arm.size,
    )


def _untold(group: Group, method: str) -> list[Comparison]:
    return [_row(group, method, place, None, None) for place in range(len(group.arms) - 1)]


def holm(values: Sequence[float | None]) -> list[float | None]:
    """p-values after Holm (1979), those that are not there left out of the count."""
    from statsmodels.stats.multitest import multipletests

    there = [value for value in values if value is not None]
    if not there:
        return list(values)
    adjusted = iter(np.asarray(multipletests(there, method="holm")[1], dtype=np.float64))
    return [None if value is None else float(next(adjusted)) for value in values]
