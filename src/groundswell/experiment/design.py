"""The design of an experiment: who reads which wording, and what effect that many people would show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from groundswell import tables
from groundswell.arrays import Floats, Whole
from groundswell.errors import ExperimentError
from groundswell.experiment.assignment import assign, even_sizes
from groundswell.experiment.experiment import Experiment
from groundswell.experiment.power import METHODS, Pair, pair, power_table
from groundswell.tables import Column, Schema

_FORM, _OTHER_FORM, _ID, _BLOCK = "form", "form_letter", "id", "block"
_FEWEST = 2
_MIDDLING = (0.10, 0.25, 0.30, 0.25, 0.10)
"""Answers to a question on which people differ (standard deviation 1.14): an assumption, where the experiment states none."""
_STEPS = 60
CURVE = dict.fromkeys(("reference", "arm", "method"), pl.String) | {"effect": pl.Float64, "power": pl.Float64}
"""Columns of ``power_curve.csv``."""


@dataclass(frozen=True, kw_only=True)
class Design:
    """An experiment before anyone has answered.

    Attributes
    ----------
    experiment
        What was asked for.
    assignment
        A row a person: who, in which block, in which arm, and the letter of the form they get.
    counts
        People by block and arm: a row a block, a column an arm.
    power
        Columns as in ``power.csv``.
    curve
        Power over a range of effects.
    expected
        The shares of answers in the reference that power rests on; shape ``(points,)``.
    assumed
        Whether these are ours, since the experiment states none.
    seed
        The seed of the assignment.
    """

    experiment: Experiment
    assignment: pl.DataFrame
    counts: pl.DataFrame
    power: pl.DataFrame
    curve: pl.DataFrame
    expected: Floats
    assumed: bool
    seed: int

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each arm's form: on paper, no form names its arm."""
        return {arm: letter(number) for number, arm in enumerate(self.experiment.arms)}

    def _repr_html_(self) -> str:
        return tables.to_html(self.power)


def design(experiment: Experiment, seed: int = 1) -> Design:
    """Assign people to arms at random within blocks, and compute what effects they would show.

    Parameters
    ----------
    experiment
        What is planned: its arms, and who takes part.
    seed
        The seed of the assignment.

    Raises
    ------
    ExperimentError, TableError
        If there are too few people for the arms, or sizes do not add up to them.

    Examples
    --------
    >>> planned = design(Experiment.check({"experiment": {"outcomes": ["support"], "arms": ["control", "treatment"], "sizes": 60}}))
    >>> planned.assignment["arm"].value_counts(sort=True)["count"].to_list()
    [60, 60]
    """
    people, block = _people(experiment)
    sizes = _sizes(experiment, people.height, seed)
    arm = assign(block, sizes, seed)
    counts = np.zeros((int(block.max()) + 1, len(sizes)), dtype=np.int64)
    np.add.at(counts, (block, arm), 1)
    form = _FORM if _FORM not in {experiment.arm, *people.columns} else _OTHER_FORM
    names = people[experiment.block or _BLOCK].unique(maintain_order=True) if _blocked(experiment) else pl.Series(["all"])
    shares, assumed = _expected(experiment)
    return Design(
        experiment=experiment,
        assignment=people.with_columns(
            pl.Series(experiment.arm, [experiment.arms[number] for number in arm]),
            pl.Series(form, [letter(number) for number in arm]),
        ),
        counts=pl.DataFrame({"block": names} | {name: counts[:, number] for number, name in enumerate(experiment.arms)}),
        power=power_table(
            _pairs(experiment, counts), shares, experiment.values, effect=_effect(experiment, shares), due=experiment.power
        ),
        curve=_curve(experiment, counts, shares),
        expected=shares,
        assumed=assumed,
        seed=seed,
    )


def letter(number: int) -> str:
    """A, B, C ... for forms.

    Examples
    --------
    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _blocked(experiment: Experiment) -> bool:
    return experiment.blocks is not None or (experiment.respondents is not None and experiment.block is not None)


def _people(experiment: Experiment) -> tuple[pl.DataFrame, Whole]:
    """Who takes part, a row each, and their blocks by number."""
    if not experiment.arms:
        raise ExperimentError(f"{experiment.source}: a design needs the key `arms`.")
    name, block = experiment.respondent or _ID, experiment.block or _BLOCK
    if experiment.respondents is not None:
        return _known(experiment, name)
    if experiment.blocks is not None:
        total = sum(experiment.blocks.values())
        blocks = [one for one, people in experiment.blocks.items() for _ in range(people)]
        return pl.DataFrame({name: _numbered(total), block: blocks}), np.repeat(
            np.arange(len(experiment.blocks)), list(experiment.blocks.values())
        )
    total = _asked(experiment)
    if total is None:
        raise ExperimentError(f"{experiment.source}: nothing says who takes part; give `respondents`, `blocks` or `sizes`.")
    return pl.DataFrame({name: _numbered(total)}), np.zeros(total, dtype=np.int64)


def _numbered(total: int) -> list[str]:
    width = len(str(total))
    return [f"{number:0{width}}" for number in range(1, total + 1)]


def _known(experiment: Experiment, name: str) -> tuple[pl.DataFrame, Whole]:
    """The people of a file."""
    columns = [Column(one, "text") for one in (name, experiment.block) if one]
    path = experiment.path(str(experiment.respondents))
    people = tables.read(path, Schema(name="respondents", columns=tuple(columns), key=(name,))).frame.select(
        one.name for one in columns
    )
    if experiment.block is None:
        return people, np.zeros(people.height, dtype=np.int64)
    names = people[experiment.block].unique(maintain_order=True).to_list()
    return people, people[experiment.block].replace_strict(names, list(range(len(names))), return_dtype=pl.Int64).to_numpy()


def _asked(experiment: Experiment) -> int | None:
    """How many people `sizes` asks for."""
    if experiment.sizes is None:
        return None
    if isinstance(experiment.sizes, int):
        return experiment.sizes * len(experiment.arms)
    return sum(experiment.sizes.values() if isinstance(experiment.sizes, dict) else experiment.sizes)


def _sizes(experiment: Experiment, people: int, seed: int) -> list[int]:
    """People an arm, in the order of arms."""
    arms, asked = experiment.arms, _asked(experiment)
    if people < _FEWEST * len(arms):
        raise ExperimentError(f"{experiment.source}: {people} people are too few for {len(arms)} arms of {_FEWEST} or more.")
    if asked is not None and asked != people:
        raise ExperimentError(f"{experiment.source}, key `sizes`: arms add up to {asked:,} people; {people:,} take part.")
    if experiment.sizes is None:
        return even_sizes(people, len(arms), seed)
    if isinstance(experiment.sizes, int):
        return [experiment.sizes] * len(arms)
    return [experiment.sizes[arm] for arm in arms] if isinstance(experiment.sizes, dict) else list(experiment.sizes)


def _expected(experiment: Experiment) -> tuple[Floats, bool]:
    """Shares of answers in the reference, and whether they are ours."""
    if experiment.expected:
        return np.array(experiment.expected) / sum(experiment.expected), False
    ours = np.interp(np.linspace(0, 1, experiment.points), np.linspace(0, 1, len(_MIDDLING)), _MIDDLING)
    return ours / ours.sum(), True


def _effect(experiment: Experiment, shares: Floats) -> float | None:
    """The smallest effect that matters, if the scale has room for it."""
    effect, mean = experiment.smallest_effect, float(shares @ experiment.values)
    room = experiment.scale[1] - mean
    if effect is not None and effect >= room - 0.01:
        raise ExperimentError(
            f"{experiment.source}, key `smallest_effect`: got {effect:g}; with a mean of {mean:.2f} in the reference the scale has "
            f"room for less than {room:.2f}."
        )
    return effect


def _pairs(experiment: Experiment, counts: Whole) -> list[tuple[str, str, Pair]]:
    """All pairs, or each arm with the reference where they are analysed jointly."""
    arms = experiment.arms
    numbers = list(combinations(range(len(arms)), 2))
    if experiment.pairs == "joint":
        reference = arms.index(str(experiment.against))
        numbers = [(reference, arm) for arm in range(len(arms)) if arm != reference]
    return [(arms[first], arms[second], pair(counts, first, second)) for first, second in numbers]


def _curve(experiment: Experiment, counts: Whole, shares: Floats) -> pl.DataFrame:
    room = float(experiment.values[-1] - shares @ experiment.values)
    rows = [
        {
            "reference": reference,
            "arm": arm,
            "method": method,
            "effect": effect,
            "power": of(people, shares, effect, experiment.values, 0.05),
        }
        for reference, arm, people in _pairs(experiment, counts)
        for method, of in METHODS.items()
        for effect in np.linspace(0, 0.9 * room, _STEPS + 1)[1:].round(6).tolist()
    ]
    return pl.DataFrame(rows, schema=CURVE)
