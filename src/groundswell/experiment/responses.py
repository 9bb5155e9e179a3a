"""Responses at the door: who answered what in which arm, checked once, with every fault in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from groundswell import tables
from groundswell.arrays import Floats, Whole
from groundswell.errors import ExperimentError
from groundswell.experiment.article import article_responses
from groundswell.experiment.experiment import ARTICLE, Experiment
from groundswell.tables import Column, Schema

ARTICLE_SOURCE = "the synthetic responses"
SYNTHETIC = "The responses are SYNTHETIC: made from the article's printed tables, given by nobody."
_TOLD = 5


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The answers to one question.

    Attributes
    ----------
    outcome
        The column, or what the pattern of columns calls it.
    arm, block
        Numbers from 0; shape ``(people,)``. Without blocks all are in one.
    answers
        Not a number where there is none; shape ``(people,)``.
    rows
        Where each person stands among the rows, from 0; shape ``(people,)``.
    """

    outcome: str
    arm: Whole
    block: Whole
    answers: Floats
    rows: Whole

    @property
    def answered(self) -> Whole:
        """Places of those who answered."""
        return np.flatnonzero(~np.isnan(self.answers))

    def only(self, places: Whole) -> Answers:
        """The answers of some people."""
        return replace(self, arm=self.arm[places], block=self.block[places], answers=self.answers[places], rows=self.rows[places])


@dataclass(frozen=True, kw_only=True)
class Responses:
    """All that people answered.

    Attributes
    ----------
    frame
        The rows that are used.
    arms
        In order: of a pair the earlier is the reference.
    reference
        The arm that others are held against.
    blocks
        Names of the blocks; none where there is no column of blocks.
    outcomes
        In the order of the experiment.
    source
        The file, for messages.
    notes
        What was left out and why, a sentence each.
    """

    frame: pl.DataFrame
    arms: tuple[str, ...]
    reference: str
    blocks: tuple[str, ...]
    outcomes: tuple[Answers, ...]
    source: str
    notes: tuple[str, ...] = field(default=())

    @property
    def synthetic(self) -> bool:
        """Whether they are ours, made from the article's tables."""
        return self.source == ARTICLE_SOURCE


def responses(experiment: Experiment, data: Any = None, source: str = "") -> Responses:
    """Responses as an experiment describes them.

    Parameters
    ----------
    experiment
        What was done.
    data
        A file, a data frame (pandas, Polars or Arrow), or None for the file that the experiment names.
    source
        What to call a data frame, in messages and reports.

    Raises
    ------
    ExperimentError, TableError
        With a sentence a fault: an answer outside the scale, an unknown arm, a respondent twice, an arm of one person, a
        block all of whose people are in one arm.
    """
    frame, source = _rows(experiment, data, source or "the responses")
    made = [SYNTHETIC] if source == ARTICLE_SOURCE else []
    arms = _arms(experiment, frame)
    reference = experiment.against or arms[0]
    if experiment.reference and reference not in arms:
        raise ExperimentError(f"{source}: nobody is in the arm `{reference}`, the reference. The arms are {', '.join(arms)}.")
    names = tuple(frame[experiment.block].unique().sort()) if experiment.block else ()
    given = [_answers(experiment, frame, outcome, arms, names, source) for outcome in experiment.outcomes]
    kept = [_together(experiment, answers, arms, names) for answers in given]
    faults = [f"{source}, {fault}" if fault.startswith("column") else fault for _, told, _ in kept for fault in told]
    faults += [] if faults else [fault for answers, _, _ in kept for fault in _small(answers, arms, source)]
    tables.refuse(list(dict.fromkeys(faults)))
    return Responses(
        frame=frame,
        arms=arms,
        reference=reference,
        blocks=names,
        outcomes=tuple(answers for answers, _, _ in kept),
        source=source,
        notes=tuple(dict.fromkeys([*made, *(note for _, _, notes in kept for note in notes)])),
    )


def _rows(experiment: Experiment, data: Any, source: str) -> tuple[pl.DataFrame, str]:
    """The rows, of the types due."""
    if data is None and experiment.data is None:
        raise ExperimentError(f"{experiment.source}: no file of responses is named; give one with --data FILE.")
    if data is None and experiment.data == ARTICLE and not experiment.path(ARTICLE).is_file():
        return tables.check(article_responses(), _schema(experiment), ARTICLE_SOURCE), ARTICLE_SOURCE
    if data is None or isinstance(data, str | Path):
        path = experiment.path(str(experiment.data)) if data is None else Path(data)
        table = tables.read(path)
        source, frame = table.source, _named_arms(experiment, table)
    else:
        frame = tables.to_polars(data, source)
    coded = [name for name in answer_columns(experiment) if name in frame.columns and frame[name].dtype.is_numeric()]
    frame = frame.with_columns(
        pl.when(pl.col(name).is_in(experiment.missing)).then(None).otherwise(pl.col(name)).alias(name) for name in coded
    )
    return tables.check(frame, _schema(experiment), source), source


def _named_arms(experiment: Experiment, table: tables.Table) -> pl.DataFrame:
    """The rows, arms and blocks by their labels where a file of Stata or SPSS has such."""
    frame = table.frame
    for name in (experiment.arm, experiment.block):
        labels = table.value_labels.get(name or "")
        if name in frame.columns and labels and not _by_codes(experiment, name, frame):
            values = frame[name]
            frame = frame.with_columns(
                values.replace_strict(labels, default=values.cast(pl.String), return_dtype=pl.String).alias(name)
            )
    return frame


def _by_codes(experiment: Experiment, name: str, frame: pl.DataFrame) -> bool:
    """Whether the experiment calls its arms by the codes in the file, and not by their labels."""
    codes = {f"{code:g}" for code in frame[name].drop_nulls().unique()} if frame[name].dtype.is_numeric() else set[str]()
    return name == experiment.arm and bool(experiment.arms) and codes <= set(experiment.arms)


def answer_columns(experiment: Experiment) -> list[str]:
    """The columns of answers."""
    if experiment.columns is None:
        return list(experiment.outcomes)
    return [_column(experiment, outcome, arm) for outcome in experiment.outcomes for arm in experiment.arms]


def _column(experiment: Experiment, outcome: str, arm: str) -> str:
    return str(experiment.columns).replace("{outcome}", outcome).replace("{arm}", arm)


def _schema(experiment: Experiment) -> Schema:
    """What the table must hold."""
    low, high = experiment.scale
    keys = [Column(name, "text") for name in (experiment.respondent, experiment.block) if name]
    arm = [] if experiment.columns else [Column(experiment.arm, "text", words=experiment.arms)]
    answers = [Column(name, "whole", empty=True, minimum=low, maximum=high) for name in answer_columns(experiment)]
    key = (experiment.respondent,) if experiment.respondent else ()
    return Schema(name="responses", columns=(*keys, *arm, *answers), key=key)


def _arms(experiment: Experiment, frame: pl.DataFrame) -> tuple[str, ...]:
    """The arms in order: as named, else the reference and then the others by name."""
    if experiment.arms:
        return experiment.arms
    found = frame[experiment.arm].unique().sort().to_list()
    return tuple(sorted(found, key=lambda name: (name != experiment.reference, name)))


def _together(
    experiment: Experiment, answers: Answers, arms: tuple[str, ...], blocks: tuple[str, ...]
) -> tuple[Answers, list[str], list[str]]:
    """Answers in blocks that have more than one arm; faults where others are refused, a note where they are left out."""
    counts = np.zeros((max(1, len(blocks)), len(arms)), dtype=np.int64)
    np.add.at(counts, (answers.block, answers.arm), 1)
    alone = np.flatnonzero((counts > 0).sum(axis=1) == 1)
    if not (blocks and alone.size):
        return answers, [], []
    if experiment.one_arm_blocks == "refuse":
        told = [_alone(experiment, blocks[block], arms[counts[block].argmax()], int(counts[block].sum())) for block in alone]
        return answers, [*told, 'To leave such blocks out, say `one_arm_blocks = "drop"`.'], []
    kept = np.flatnonzero(~np.isin(answers.block, alone))
    names = ", ".join(f"`{blocks[block]}`" for block in alone)
    note = f"{answers.arm.size - kept.size:,} people left out: all of their {experiment.block} ({names}) are in one arm."
    return answers.only(kept), [], [note]


def _alone(experiment: Experiment, block: str, arm: str, people: int) -> str:
    told = f"`{block}` has one arm only, `{arm}`, with {people} {'person' if people == 1 else 'people'}"
    return f"column `{experiment.block}`: {told}; nothing can be compared there."


def _answers(
    experiment: Experiment, frame: pl.DataFrame, outcome: str, arms: tuple[str, ...], blocks: tuple[str, ...], source: str
) -> Answers:
    block = _codes(frame[experiment.block], blocks) if experiment.block else np.zeros(frame.height, dtype=np.int64)
    if experiment.columns is None:
        arm = _codes(frame[experiment.arm], arms)
        return Answers(outcome=outcome, arm=arm, block=block, answers=_numbers(frame[outcome]), rows=np.arange(frame.height))
    given = np.column_stack([_numbers(frame[_column(experiment, outcome, name)]) for name in arms])
    there = ~np.isnan(given)
    twice = np.flatnonzero(there.sum(axis=1) > 1)
    if twice.size:
        faults = [
            _two_arms(experiment, outcome, f"{source}, row {row + 1}", [arms[place] for place in np.flatnonzero(there[row])])
            for row in twice[:_TOLD]
        ]
        raise ExperimentError(*faults)
    rows = np.flatnonzero(there.any(axis=1))
    arm = there[rows].argmax(axis=1)
    return Answers(outcome=outcome, arm=arm, block=block[rows], answers=given[rows, arm], rows=rows)


def _two_arms(experiment: Experiment, outcome: str, place: str, arms: list[str]) -> str:
    columns = ", ".join(f"`{_column(experiment, outcome, arm)}`" for arm in arms)
    return f"{place}: there are answers in {columns}; a person is in one arm."


def _codes(values: pl.Series, names: tuple[str, ...]) -> Whole:
    return values.replace_strict(list(names), list(range(len(names))), return_dtype=pl.Int64).to_numpy()


def _numbers(values: pl.Series) -> Floats:
    return values.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _small(answers: Answers, arms: tuple[str, ...], source: str) -> list[str]:
    """Arms in which nobody or only one person answered."""
    faults: list[str] = []
    for number, name in enumerate(arms):
        people = answers.answered[answers.arm[answers.answered] == number]
        if people.size == 0:
            faults.append(f"{source}, column `{answers.outcome}`: nobody in the arm `{name}` answered.")
        if people.size == 1:
            row = int(answers.rows[people[0]]) + 1
            faults.append(f"{source}, column `{answers.outcome}`: the arm `{name}` is one person (row {row}); two or more are due.")
    if len(arms) < 2:
        faults.append(f"{source}: there is one arm only, `{', '.join(arms)}`; two or more are due.")
    return faults
