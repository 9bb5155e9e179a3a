"""What people misremember, learned from reports that are of one incident; and what each report could be of.

Copas and Hilton (1990), "Record linkage: statistical models for matching computer records": each report is a hit or a miss on what
truly happened. A month is off by some months, or quite astray; a reason or a form is right, or any other by how common it is; a
size is off by a factor, or astray. So a report has, for each thing that may be true, a chance of being made; those of one incident
multiply, and two groups of reports weigh as much for being of one incident as what both make likely exceeds chance.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from groundswell.arrays import Floats, Whole
from groundswell.fieldwork.statements import MONTHS, UNSAID, Said
from groundswell.kernels import kernel

FIELDS = 4
"""When, why, form and size, in this order."""
_WHEN, _REASON, _FORM, _SIZE = range(FIELDS)
_OFF = 7
"""Months off, from 0, that have a chance of their own; beyond them a month is astray."""
_SIZES = 60
"""Steps in which the logarithm of sizes is looked at."""
_BLUR = 0.3
"""How far the frequencies of sizes are smoothed, in log points."""
_LEAST_SPREAD = 0.05
_DECLARED = 10.0
"""How many reports the declared memory counts for."""


class Memory(NamedTuple):
    """How well people remember.

    Attributes
    ----------
    months
        The chance that a month is off by 0, 1, ... months to one side; shape (months,).
    astray
        The chance that it tells nothing.
    reason, form
        The chance of another reason, of another form.
    size
        Standard deviation of sizes. Unit: log points.
    size_astray
        The chance that a size tells nothing.
    """

    months: Floats
    astray: float
    reason: float
    form: float
    size: float
    size_astray: float

    @property
    def table(self) -> pl.DataFrame:
        """A row a fault of memory: ``fault`` and its ``value``."""
        both_sides = np.append(self.months[:1], 2 * self.months[1:]) * (1 - self.astray)
        rows = [(f"month off by {off}", float(share)) for off, share in enumerate(both_sides)]
        rows += [("month astray", self.astray), ("another reason", self.reason), ("another form", self.form)]
        rows += [("size off, log points", self.size), ("size astray", self.size_astray)]
        return pl.DataFrame(rows, schema=("fault", "value"), orient="row")


DECLARED = Memory(np.array([0.3, 0.2, 0.1, 0.03, 0.01, 0.005, 0.005]), 0.03, 0.15, 0.15, 0.4, 0.05)
"""What is taken to be so before anything is learned."""


class Common(NamedTuple):
    """How common what is said is among all reports.

    Attributes
    ----------
    months
        Months of the years that reports are of.
    reason, form
        Shares of reports; shape (words,).
    size
        Shares by step of size; shape (steps,).
    smallest, step
        The lower end of the first step, and its width. Unit: log points.
    """

    months: float
    reason: Floats
    form: Floats
    size: Floats
    smallest: float
    step: float


class Possible(NamedTuple):
    """What may be true of a village's incidents, and what makes each report likely.

    Attributes
    ----------
    ends
        Where the columns of each field end; shape (fields + 1,).
    common
        How likely each is beforehand; shape (columns,). In each field they add to one.
    likely
        How much each report makes it likely, over chance; shape (reports, columns). In each field the mean by ``common`` is one.
    said
        What was said: the column for reason and form, the step for size (-1 unsaid), the month; shape (reports, fields).
    months
        The month that each column of the first field stands for; the last of them for all others. Shape (columns of the field,).
    """

    ends: Whole
    common: Floats
    likely: Floats
    said: Whole
    months: Whole


def common(said: Said) -> Common:
    """How common what is said is among all reports, a little smoothed."""
    years = np.unique(said.year[said.year != UNSAID]).size
    sizes = said.size[~np.isnan(said.size)]
    smallest, largest = (sizes.min() - _BLUR, sizes.max() + _BLUR) if sizes.size else (0.0, 1.0)
    step = (largest - smallest) / _SIZES
    middles = (np.arange(_SIZES) + 0.5) * step
    found = np.bincount(np.minimum(((sizes - smallest) / step).astype(np.int64), _SIZES - 1), minlength=_SIZES)
    blurred = np.exp(-0.5 * ((middles[:, None] - middles) / _BLUR) ** 2) @ found + 0.5
    return Common(
        months=float(MONTHS * max(years, 1)),
        reason=_share(said.reason),
        form=_share(said.form),
        size=blurred / blurred.sum(),
        smallest=float(smallest),
        step=float(step),
    )


def _share(words: Whole) -> Floats:
    counted = np.bincount(words[words != UNSAID], minlength=1) + 1.0
    return counted / counted.sum()


def remember(found: Floats) -> Memory:
    """The memory that goes with what was found of faults, see :func:`tally`; the declared one counts for a few reports more."""
    off = found[: _OFF + 1] + _DECLARED * np.append(DECLARED.months * np.append(1, np.full(_OFF - 1, 2)), DECLARED.astray)
    months = off[:_OFF] / off[:_OFF].sum()
    months[1:] /= 2
    right, wrong, formed, misformed, near, squares, far = found[_OFF + 1 :]
    return Memory(
        months=months,
        astray=float(off[_OFF] / off.sum()),
        reason=float((wrong + _DECLARED * DECLARED.reason) / (right + wrong + _DECLARED)),
        form=float((misformed + _DECLARED * DECLARED.form) / (formed + misformed + _DECLARED)),
        size=max(float(np.sqrt((squares + _DECLARED * DECLARED.size**2) / (near + _DECLARED))), _LEAST_SPREAD),
        size_astray=float((far + _DECLARED * DECLARED.size_astray) / (near + far + _DECLARED)),
    )


FAULTS = _OFF + 8
"""Length of the array in which :func:`tally` counts faults."""


@kernel
def possible(said: Said, memory: Memory, common: Common, village: int) -> Possible:
    """What may be true of a village's incidents."""
    start, end = int(said.first[village]), int(said.first[village + 1])
    months = _months(said.year[start:end], said.time[start:end])
    reasons, forms = _words(said.reason[start:end]), _words(said.form[start:end])
    ends = np.cumsum(np.array([0, months.size, reasons.size + 1, forms.size + 1, common.size.size]))
    shares, likely = np.empty(ends[-1]), np.ones((end - start, ends[-1]))
    shares[: months.size] = 1 / common.months
    shares[months.size - 1] = max(1 - (months.size - 1) / common.months, 1e-9)
    _word_shares(reasons, common.reason, shares[ends[_REASON] : ends[_FORM]])
    _word_shares(forms, common.form, shares[ends[_FORM] : ends[_SIZE]])
    shares[ends[_SIZE] :] = common.size
    for field in range(FIELDS):
        shares[ends[field] : ends[field + 1]] /= shares[ends[field] : ends[field + 1]].sum()
    heard = np.full((end - start, FIELDS), -1)
    for row in range(end - start):
        report, own = start + row, likely[row]
        heard[row, _WHEN] = said.time[report]
        _when(said.year[report], said.time[report], months, memory, common.months, own[: months.size])
        heard[row, _REASON] = _word(said.reason[report], reasons, memory.reason, common.reason, own[ends[_REASON] : ends[_FORM]])
        heard[row, _FORM] = _word(said.form[report], forms, memory.form, common.form, own[ends[_FORM] : ends[_SIZE]])
        heard[row, _SIZE] = _size(said.size[report], memory, common, own[ends[_SIZE] :])
        over_chance(own, shares, ends)
    return Possible(ends, shares, likely, heard, months)


@kernel
def _months(years: Whole, times: Whole) -> Whole:
    """Months that some report could be of, in order, and one place for all others."""
    said = np.unique(np.append(times[times != UNSAID], years[(times == UNSAID) & (years != UNSAID)] * MONTHS))
    near = np.empty(0, np.int64)
    for row in range(said.size):
        near = np.append(near, np.arange(said[row] - _OFF + 1, said[row] + MONTHS + _OFF))
    return np.append(np.unique(near), UNSAID)


@kernel
def _words(words: Whole) -> Whole:
    return np.unique(words[words != UNSAID])


@kernel
def _word_shares(there: Whole, common: Floats, shares: Floats) -> None:
    shares[:-1] = common[there]
    shares[-1] = max(1 - shares[:-1].sum(), 1e-9)


@kernel
def _when(year: int, time: int, months: Whole, memory: Memory, all_months: float, own: Floats) -> None:
    """How likely each month makes what a report says of when."""
    if year == UNSAID:
        return
    chance = memory.astray * (1.0 if time != UNSAID else float(MONTHS)) / all_months
    own[:] = chance
    for place in range(months.size - 1):
        for off in range(1 - _OFF, _OFF):
            said = months[place] + off
            if said == time or (time == UNSAID and said // MONTHS == year):
                own[place] += (1 - memory.astray) * memory.months[abs(off)]


@kernel
def _word(said: int, there: Whole, wrong: float, common: Floats, own: Floats) -> int:
    """How likely each word makes the one said, and its place."""
    if said == UNSAID:
        return -1
    place = int(np.searchsorted(there, said))
    for other in range(there.size):
        own[other] = wrong * common[said] / (1 - common[there[other]] + 1e-9)
    own[there.size] = wrong * common[said]
    own[place] = 1 - wrong
    return place


@kernel
def _size(said: float, memory: Memory, common: Common, own: Floats) -> int:
    """How likely each size makes the one said, and its step."""
    if np.isnan(said):
        return -1
    step = min(int((said - common.smallest) / common.step), own.size - 1)
    for place in range(own.size):
        own[place] = _size_hit(said, place, memory, common) + memory.size_astray * common.size[step]
    return step


@kernel
def _size_hit(said: float, place: int, memory: Memory, common: Common) -> float:
    off = (said - common.smallest - (place + 0.5) * common.step) / memory.size
    return (1 - memory.size_astray) * np.exp(-0.5 * off * off) * common.step / (memory.size * np.sqrt(2 * np.pi))


@kernel
def over_chance(own: Floats, common: Floats, ends: Whole) -> None:
    """Scale what is likely so that its mean is one in each field."""
    for field in range(FIELDS):
        start, end = ends[field], ends[field + 1]
        own[start:end] /= _mean(common[start:end], own[start:end])


@kernel
def together(first: Floats, second: Floats, ends: Whole) -> float:
    """The weight of evidence that two groups of reports are of one incident, in log points.

    One of the two is what reports make likely, the other the same times how common each is.
    """
    ratio = 1.0
    for field in range(FIELDS):
        start, end = ends[field], ends[field + 1]
        ratio *= _mean(first[start:end], second[start:end])
    return np.log(ratio)


@kernel
def _mean(shares: Floats, values: Floats) -> float:
    """The sum of products, four at a time, which a processor adds side by side."""
    one, two, three, four = 0.0, 0.0, 0.0, 0.0
    whole = shares.size // 4 * 4
    for place in range(0, whole, 4):
        one += shares[place] * values[place]
        two += shares[place + 1] * values[place + 1]
        three += shares[place + 2] * values[place + 2]
        four += shares[place + 3] * values[place + 3]
    for place in range(whole, shares.size):
        one += shares[place] * values[place]
    return (one + two) + (three + four)


@kernel
def tally(said: Said, memory: Memory, common: Common, groups: Whole, found: Floats) -> None:
    """Count, in reports that are of one incident with others, how far each is from what all of them make likely.

    ``found`` are months off by 0, 1, ... and astray; reasons right and wrong; forms right and wrong; sizes near, their squared
    distance, and astray. What is true is not known, so that all these are expectations.
    """
    for village in range(said.first.size - 1):
        start, end = int(said.first[village]), int(said.first[village + 1])
        members = np.bincount(groups[start:end])
        if members.max() > 1:
            may = possible(said, memory, common, village)
            for group in np.flatnonzero(members > 1):
                rows = np.flatnonzero(groups[start:end] == group)
                _tally_group(may, rows, said.size[start:end], memory, common, found)


@kernel
def _tally_group(may: Possible, rows: Whole, size: Floats, memory: Memory, common: Common, found: Floats) -> None:
    """The reports of one incident beside what is believed of it."""
    believed, ones = may.common.copy(), np.ones_like(may.common)
    for row in rows:
        believed *= may.likely[row]
        over_chance(believed, ones, may.ends)
    for row in rows:
        _tally_one(may, row, believed, memory, common, found)
        if not np.isnan(size[row]):
            _tally_size(float(size[row]), believed[may.ends[_SIZE] :], memory, common, found[-3:])


@kernel
def _tally_one(may: Possible, row: int, believed: Floats, memory: Memory, common: Common, found: Floats) -> None:
    """When, why and form of one report beside what is believed of its incident."""
    if may.said[row, _WHEN] != UNSAID:
        for place in range(may.months.size):
            off = abs(may.said[row, _WHEN] - may.months[place])
            hit = (1 - memory.astray) * memory.months[off] if off < _OFF else 0.0
            share = hit / (hit + memory.astray / common.months)
            found[_OFF] += believed[place] * (1 - share)
            if off < _OFF:
                found[off] += believed[place] * share
    for field in (_REASON, _FORM):
        place = may.said[row, field]
        if place >= 0:
            right = believed[may.ends[field] + place]
            found[_OFF - 1 + 2 * field] += right
            found[_OFF + 2 * field] += 1 - right


@kernel
def _tally_size(said: float, believed: Floats, memory: Memory, common: Common, found: Floats) -> None:
    """The size of one report beside what is believed of its incident."""
    step = min(int((said - common.smallest) / common.step), believed.size - 1)
    for place in range(believed.size):
        hit = _size_hit(said, place, memory, common)
        share = believed[place] * hit / (hit + memory.size_astray * common.size[step])
        off = said - common.smallest - (place + 0.5) * common.step
        found[0] += share
        found[1] += share * off * off
        found[2] += believed[place] - share
