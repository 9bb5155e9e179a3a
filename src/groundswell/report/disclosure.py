"""The report of a public data set: what was done to each column, who could still be found, and what to pass on."""

from __future__ import annotations

from collections.abc import Sequence

from groundswell.fieldwork import Publication
from groundswell.fieldwork.disclosure import SMALLEST_CELL
from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Part, Report, Section
from groundswell.report.table import Table
from groundswell.report.words import plain, whole
from groundswell.wording import counted


def disclosure_report(made: Publication, files: Sequence[str], *, seed: int = 1) -> Report:
    """The report that goes with a public data set, and is itself fit to be public.

    Parameters
    ----------
    made
        The tables, and what was done to them.
    files
        The files they are written to.
    seed
        The seed, which changes nothing here.
    """
    return Report(
        title="What was made public, and how",
        lead=f"{counted(made.villages, 'village')} under pseudonyms, each like {made.smallest_cell - 1} others or more in all "
        f"that an outsider is taken to know. {counted(made.left_out, 'village')} left out, for which too few others have figures "
        "for the same years.",
        sections=(
            Section(title="What an outsider could find", body=_anonymity(made)),
            Section(title="Incidents that are public already", body=_matched(made)),
            Section(title="What was done to each column", body=_treatment(made)),
            Section(title="What to pass on, and what not", body=_passing_on(files)),
            Section(title="What no table can promise", body=_limits()),
            responsible_use(),
            provenance(seed),
        ),
    )


def _anonymity(made: Publication) -> tuple[Part, ...]:
    table = Table(
        name="anonymity",
        caption="Villages that share what is known: where the fewest do, and how many villages share it with too few, which is "
        f"fewer than {made.smallest_cell}",
        columns=("What an outsider knows", "Fewest, before", "Villages, before", "Fewest, after", "Villages, after"),
        rows=tuple((plain(known), *(whole(number) for number in numbers)) for known, *numbers in made.anonymity.iter_rows()),
    )
    few = f"A cell has {made.smallest_cell} villages here and not {SMALLEST_CELL}: think twice whether that is enough."
    return (
        *([few] if made.smallest_cell < SMALLEST_CELL else []),
        "Places, flags and figures in all years are what someone from outside may know: they stand in statistics, or any "
        "neighbour can tell. Each row below them adds one thing more. Where it leaves villages single, whoever knows that one "
        "thing of a village in every year, such as when its land was taken, could find the village and read the rest. Whether "
        "anyone could know it is for you to judge; what they could, make again with --known COLUMN.",
        table,
    )


def _matched(made: Publication) -> tuple[Part, ...]:
    if made.matched is None:
        return (
            "No public source was given, so no incident was held against one. A newspaper that reports an incident names its "
            "village: give what is known of such reports before you make these tables public.",
        )
    counts = ", ".join(f"{number:,} of {name}" for name, number in made.matched.items())
    return (
        "Withheld because a public source tells of an incident in the village within two months, or in the same year where months "
        f"are not known: {counts}. In a panel the outcomes of the year are withheld for the village's whole cell. What remains "
        "has fewer of the incidents that were reported than there were.",
    )


def _treatment(made: Publication) -> tuple[Part, ...]:
    return (
        Table(
            name="treatment",
            caption="Columns, what was done to them, and how many values are not what they were",
            columns=("Column", "Table", "Treatment", "Changed", "Of"),
            rows=tuple(
                (plain(column), table, treatment, whole(changed), whole(of))
                for table, column, treatment, changed, of in made.treatment.iter_rows()
            ),
            notes=(
                "Averaged: the mean over a cell of villages that are alike, year by year. Where rare: withheld where too few "
                "villages share it. Coarsened: the middle of a band, or two decimals.",
            ),
            prose=True,
        ),
    )


def _passing_on(files: Sequence[str]) -> tuple[Part, ...]:
    return (
        "Pass on these files, and this page:",
        tuple(files),
        "Pass on neither the key, with which everyone can be named, nor provenance.json, which tells where your data lie. Keep "
        "the key in another place than the data; where no later wave will be joined, destroy it.",
    )


def _limits() -> tuple[Part, ...]:
    return (
        (
            "Cells count villages, not people. Where all villages of a cell protested, to know the cell is to know of it.",
            "Whoever took part knows more than an outsider, and may find the own village.",
            "Two data sets under one key can be joined, and may then tell more than each.",
            "Columns that are not known to this program, free text among them, are not looked into but left out.",
            "A missing figure gets the mean of its cell, for a gap would name the village.",
            "Means over cells make models less sure of what they control for: publish results on the tables as they were.",
        ),
    )
