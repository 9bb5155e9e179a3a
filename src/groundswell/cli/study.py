"""``groundswell study``: the models of a STUDY.toml on any file, with verdicts on its claims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import Output, output_folder
from groundswell.cli.showing import grid, plain
from groundswell.errors import InputError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from groundswell.estimate import Checks, Estimates, Study
    from groundswell.findings import Findings

_FIRST = 10
"""Coefficients of a model that are shown where no claim or margin names any."""
_LEAST = 0.001
"""The least p-value that is shown as it is."""


def study(
    study: Annotated[Path | None, typer.Argument(help="A STUDY.toml, or `article` for the article's own models.")] = None,
    data: Annotated[Path | None, typer.Option(help="The file of the data, in place of the one that the study names.")] = None,
    init: Annotated[
        Path | None, typer.Option(help="Write a first STUDY.toml for this file of data, with every key explained.")
    ] = None,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Fit the models of a study to a file (.csv .parquet .dta .sav), and judge its claims.

    Writes estimates.csv, models.csv, margins.csv and findings.csv (where the study asks for them), tables, figures,
    report.html, and the same analysis as analysis.R and analysis.do.
    """
    if init is not None:
        _refuse_both(study, data)
        _begin(init)
    elif study is None:
        raise InputError("study: name a STUDY.toml, or `article` with --data FILE, or --init DATA for a first STUDY.toml.")
    else:
        _run(study, data, seed)


def _refuse_both(study: Path | None, data: Path | None) -> None:
    if study is not None or data is not None:
        raise InputError("--init DATA: it stands alone; it writes a first STUDY.toml and takes no study and no --data.")


def _begin(path: Path) -> None:
    from groundswell import estimate

    text = estimate.first_study(path)
    asked = estimate.Study.read(text)
    with output_folder(inputs=[path]) as output:
        output.path("STUDY.toml").write_text(text, encoding="utf-8")
        output.say(*plain(_guessed(asked)))


def _guessed(asked: Study) -> list[str]:
    model, keyed = asked.models[0], asked.data.unit is not None
    rows = f"Rows seem to follow {asked.data.unit} over {asked.data.period}." if keyed else "No two columns name each row once."
    return [
        rows,
        f"The first model, to be mended: {model.outcome} on {', '.join(model.terms)}.",
        "STUDY.toml explains every key; mend it, then run `groundswell study` with it.",
    ]


def _run(name: Path, data: Path | None, seed: int) -> None:
    from groundswell import estimate, findings, report, tables

    asked = estimate.Study.load(name)
    source = data or asked.path
    if source is None:
        raise InputError(f"{asked.source}: no file of data is named; give one with --data FILE.")
    table = tables.read(source)
    estimates = estimate.fit(table, asked, seed)
    found = findings.judge(estimates)
    beside = estimate.checks(table, estimates, seed)
    with output_folder(inputs=[path for path in (name, source) if path.is_file()]) as output:
        _write(estimates, found, output)
        _write_checks(beside, output)
        _write_scripts(asked, source.resolve(), seed, output)
        reported_by = "the article" if not name.is_file() else ""
        written = report.study_report(estimates, found, data=estimates.read, checks=beside, seed=seed, reported_by=reported_by)
        report.write(written, output.folder)
        output.say(*_shown(estimates, found))


def _write(estimates: Estimates, found: Findings, output: Output) -> None:
    from groundswell import tables

    tables.write(estimates.estimates, output.path("estimates.csv"))
    tables.write(estimates.models, output.path("models.csv"))
    if estimates.study.margins:
        tables.write(estimates.margins, output.path("margins.csv"))
    if estimates.study.claims:
        tables.write(found.table, output.path("findings.csv"))


def _write_checks(beside: Checks, output: Output) -> None:
    """Tables beside the estimates, those that have rows."""
    from groundswell import tables

    made = {
        "double_demeaned.csv": beside.products,
        "lagged_outcome.csv": beside.pasts,
        "multiplicity.csv": beside.multiplicity,
        "equivalence.csv": beside.equivalence,
        "sensitivity.csv": beside.sensitivity,
        "specifications.csv": beside.specifications,
    }
    if beside.shape is not None:
        made |= {"panel_shape.csv": beside.shape.table, "panel_patterns.csv": beside.shape.patterns}
        made |= {"variation.csv": beside.shape.variation}
    for name, table in made.items():
        if table.height:
            tables.write(table, output.path(name))


def _write_scripts(asked: Study, data: Path, seed: int, output: Output) -> None:
    """The same analysis for R and for Stata."""
    from groundswell.estimate.scripts import r_script, stata_script

    output.path("analysis.R").write_text(r_script(asked, data, seed), encoding="utf-8")
    output.path("analysis.do").write_text(stata_script(asked, data, seed), encoding="utf-8")


def _shown(estimates: Estimates, found: Findings) -> list[RenderableType]:
    """What a person reads first: the models, what was left out, the coefficients, the verdicts."""
    notes = [f"  {note}" for note in _told_once(estimates)]
    tables: list[RenderableType] = [_models(estimates), *plain(notes), _coefficients(estimates)]
    rest = f"estimates.csv has all {estimates.estimates.height:,} coefficients{_odds(estimates)}."
    return [*plain(estimates.read), *tables, *plain([rest, *found.sentences])]


def _odds(estimates: Estimates) -> str:
    kinds = {fit.model.kind for fit in estimates.fits}
    return "" if kinds == {"linear"} else "; those of logits are log odds"


def _models(estimates: Estimates) -> RenderableType:
    shown = grid(["model", "outcome"], ["rows", "units", "rows dropped", "units dropped"])
    for fit in estimates.fits:
        counts = (fit.n, fit.units, fit.rows_dropped, fit.units_dropped)
        numbers = ["" if count is None else f"{count:,}" for count in counts]
        shown.add_row(*plain([fit.model.name, fit.model.outcome]), *numbers)
    return shown


def _told_once(estimates: Estimates) -> list[str]:
    """How models were fitted and what was left out; what holds of all models is told once."""
    told: dict[str, list[str]] = {}
    for fit in estimates.fits:
        told.setdefault(f"{fit.model.kind}, errors {fit.model.errors}.", []).append(fit.model.name)
    told |= estimates.told
    return [f"{estimates.concerned(names)}: {note}" for note, names in told.items()]


def _coefficients(estimates: Estimates) -> RenderableType:
    """The terms that claims and margins are about; without any the first few of each model."""
    shown = grid(["model", "term"], ["estimate", "std. error", "95% interval", "p"])
    for row in _main(estimates):
        numbers = (_number(row["estimate"]), _number(row["std_error"]), f"{_number(row['ci_low'])} to {_number(row['ci_high'])}")
        shown.add_row(*plain([row["model"], row["term"]]), *numbers, _probability(row["p_value"]))
    return shown


def _main(estimates: Estimates) -> list[dict[str, Any]]:
    asked = estimates.study
    named = {margin.of for margin in asked.margins} | {name for claim in asked.claims for name in (claim.term, claim.plus)}
    rows = estimates.estimates.to_dicts()
    main = [row for row in rows if row["term"] in named]
    return main or [row for fit in estimates.fits for row in [one for one in rows if one["model"] == fit.model.name][:_FIRST]]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"


def _probability(value: float | None) -> str:
    if value is None:
        return ""
    return "<0.001" if value < _LEAST else f"{value:.3f}"
