"""``groundswell publish``: a public data set from fieldwork or a panel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell import provenance
from groundswell.cli.options import Force, Json, Out, Quiet, Seed, context
from groundswell.cli.output import destination, output_folder
from groundswell.errors import InputError

if TYPE_CHECKING:
    from groundswell.fieldwork import Publication

KEY = Path("groundswell.key")
"""Where the key stands unless another file is named: beside the work, outside every output."""
TABLES = {
    "survey": ("interviews.parquet", "migrants.parquet", "figures.parquet", "sample.csv"),
    "assemble": ("panel.parquet",),
    "replicate": ("panel.parquet", "incidents.parquet"),
}
"""Tables of people and villages, by the command that wrote them."""
PRESS = "press.parquet"


def publish(
    folder: Annotated[Path, typer.Argument(help="A folder that `survey`, `assemble` or `replicate` wrote.", metavar="FOLDER")],
    key: Annotated[
        Path | None, typer.Option(help="The file of the key of pseudonyms; made if it is not there. By default ./groundswell.key.")
    ] = None,
    press: Annotated[
        Path | None, typer.Option(help="A public source of incidents (village, year, month); what it tells of is withheld.")
    ] = None,
    known: Annotated[
        list[str] | None, typer.Option(help="A column that an outsider may know too, such as migration; repeated, one a column.")
    ] = None,
    smallest_cell: Annotated[
        int | None,
        typer.Option(min=2, help="How many villages must share what an outsider may know; 5, or all where there are fewer."),
    ] = None,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Make a public data set: pseudonyms, cells of villages that are alike, coarse incidents, and a report of what was done.

    Writes the folder's tables, disclosure.csv (what was done to each column), anonymity.csv (how many villages share what is
    known) and report.html. Nothing of the folder is changed. The key is written outside the output, and only where there is none.
    """
    from groundswell import fieldwork, report, tables

    names = _tables(folder)
    told = press or (folder / PRESS if (folder / PRESS).is_file() else None)
    kept = key or KEY
    secret = fieldwork.key(kept, destination(out, ("publish",), force=force))
    frames = {Path(name).stem: tables.read(folder / name, fieldwork.SCHEMAS[Path(name).stem]).frame for name in names}
    source = tables.read(told, fieldwork.PRESS).frame if told else None
    made = fieldwork.publish(frames, secret, press=source, known=known or (), smallest_cell=smallest_cell)
    context().params["key"] = kept.resolve()  # so that `again` uses this key wherever it is run
    with output_folder(inputs=[*(folder / name for name in names), *([told] if told else [])]) as output:
        for name in names:
            frame = made.tables[Path(name).stem]
            tables.write(frame, output.path(name), labels=fieldwork.SCHEMAS[Path(name).stem].labels)
        tables.write(made.treatment, output.path("disclosure.csv"))
        tables.write(made.anonymity, output.path("anonymity.csv"))
        report.write(report.disclosure_report(made, names, seed=seed), output.folder)
        output.say(*_summary(made, kept, fresh=fieldwork.keep(kept, secret)))


def _tables(folder: Path) -> tuple[str, ...]:
    """The tables of a folder that may be made public."""
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder.")
    words = " ".join(provenance.read(folder).command)
    if words not in TABLES:
        raise InputError(f"{folder}: written by `{words}`; a folder of {', '.join(f'`{name}`' for name in TABLES)} is due.")
    return TABLES[words]


def _summary(made: Publication, key: Path, *, fresh: bool) -> list[str]:
    row = made.anonymity.filter(known="places, flags and figures").row(0, named=True)
    matched = "No public source was given, so nothing was matched; a newspaper's report names a village. Give one with --press."
    if made.matched is not None:
        matched = (
            f"Withheld because a public source tells of them: {', '.join(f'{n:,} of {name}' for name, n in made.matched.items())}."
        )
    return [
        f"{made.villages:,} villages, {made.left_out:,} left out. Whatever an outsider knows of places, flags and figures fits "
        f"{row['smallest_after']} villages at least; before, {row['smallest_before']}.",
        matched,
        f"The key {'was made' if fresh else 'stands'} at {key.resolve()}; whoever has it can name everyone. Keep it apart, and "
        "pass provenance.json on to nobody: it tells where your data lie.",
    ]
