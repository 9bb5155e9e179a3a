"""A study as an R script: fixest and survival where they are, base R where fixest is not.

The script holds functions of ours and, below them, the study. Names and text of the study stand in it as quoted text alone, so
nothing that a file says is run.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from groundswell.estimate import conditions
from groundswell.estimate.conditions import Comparison, Condition, Name
from groundswell.estimate.sections import Claim, Margin, Model
from groundswell.estimate.study import Study

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_HEAD = """# The study as an R script, written by groundswell. Run it with
#     Rscript analysis.R [FILE OF THE DATA]
# It writes estimates_R.csv, and margins_R.csv and claims_R.csv where slopes and claims are asked for, into the working folder, and
# says how far they are from groundswell's own numbers beside it. p-values of a wild cluster bootstrap agree to chance, or wholly
# where there are 13 clusters or fewer; their intervals are left to groundswell and to Stata's boottest.
# The packages used: survival (comes with R); fixest if it is there; haven for Stata and SPSS files, arrow for Parquet files.

"""


def r_script(study: Study, data: Path, seed: int = 1) -> str:
    """The script as text.

    Parameters
    ----------
    study
        Models, margins and claims.
    data
        The file of the data.
    seed
        Of the signs that a wild cluster bootstrap draws; R's are others than ours.
    """
    functions = files("groundswell.estimate.scripts").joinpath("analysis.R").read_text(encoding="utf-8")
    parts = [_HEAD + functions, _rows(study, data, seed), *(_model(model, study) for model in study.models)]
    parts += [_claims(study.claims)] if study.claims else []
    parts += [_margins(study.margins)] if study.margins else []
    return "\n".join([*parts, _written(study)])


def quoted(text: str) -> str:
    """Text as R writes it.

    Examples
    --------
    >>> quoted("Stadt, Land")
    '"Stadt, Land"'
    """
    plain = text.translate(_ESCAPES)
    return '"' + "".join(letter if letter.isprintable() else f"\\u{{{ord(letter):x}}}" for letter in plain) + '"'


def _vector(texts: Iterable[str]) -> str:
    inner = ", ".join(quoted(text) for text in texts)
    return f"c({inner})" if inner else "character()"


def _heading(text: str) -> str:
    return f"# ---- {' '.join(text.split())} ----"


def _rows(study: Study, data: Path, seed: int) -> str:
    variables = dict.fromkeys(variable for model in study.models for variable in model.variables)
    lag = study.data.lag
    key = f", lag = {lag}, unit = {quoted(study.data.unit or '')}, period = {quoted(study.data.period or '')}" if lag else ""
    return f"""
{_heading("The rows")}

arguments <- commandArgs(trailingOnly = TRUE)
data_file <- if (length(arguments)) arguments[1] else {quoted(str(data))}
set.seed({seed})
rows <- beside(read_rows(data_file), {_vector(variables)}{key})
fits <- list()
"""


def _model(model: Model, study: Study) -> str:
    errors = {"wild": "wild", "cluster": "cluster"}.get(model.errors.partition(":")[0], model.errors)
    given = [
        f"name = {quoted(model.name)}, kind = {quoted(model.kind)}, outcome = {quoted(model.outcome)}",
        f"terms = {_vector(term.name for term in model.parsed)}",
        f"effects = {_vector(model.effects)}, errors = {quoted(errors)}",
    ]
    given += [f"cluster = {quoted(model.cluster)}"] if model.cluster else []
    given += [f"unit = {quoted(study.data.unit)}"] if study.data.unit else []
    given += [f"where = {_condition(conditions.parse(model.where))}"] if model.where.strip() else []
    inner = ",\n  ".join(["rows", *given])
    call = f"fit_model({inner})"
    call = f"tryCatch({call}, error = function(e) NULL) # optional: the others go on without it" if model.optional else call
    return f"{_heading(model.name)}\n\nfits[[{quoted(model.name)}]] <- {call}\n"


def _condition(condition: Condition) -> str:
    if isinstance(condition, Comparison):
        sign = "==" if condition.sign == "=" else condition.sign
        return f"{_operand(condition.left)} {sign} {_operand(condition.right)}"
    joint = " & " if condition.word == "and" else " | "
    return joint.join(f"({_condition(part)})" for part in condition.parts)


def _operand(side: Name | float | str) -> str:
    if isinstance(side, Name):
        return f"rows[[{quoted(side.name)}]]"
    return quoted(side) if isinstance(side, str) else repr(side)


def _claims(claims: Iterable[Claim]) -> str:
    lines = [_heading("Claims"), "", "claims <- rbind("]
    rows: list[str] = []
    for claim in claims:
        minus = f", minus = {quoted(claim.minus)}" if claim.minus else ""
        terms = _vector(term for term in (claim.term, claim.plus) if term)
        there = " && ".join(f"!is.null(fits[[{quoted(name)}]])" for name in (claim.model, claim.minus) if name)
        rows.append(f"  if ({there}) claim_of(fits, {quoted(claim.id)}, {quoted(claim.model)}, {terms}{minus})")
    return "\n".join([*lines, ",\n".join(rows), ")", ""])


def _margins(margins: Iterable[Margin]) -> str:
    lines = [_heading("Slopes"), "", "margins <- rbind("]
    rows: list[str] = []
    for margin in margins:
        by = f", by = {quoted(margin.by)}" if margin.by else ""
        over = ", ".join(repr(at) for at in margin.over)
        there = f"if (!is.null(fits[[{quoted(margin.model)}]])) "
        rows.append(f"  {there}margin_of(fits, {quoted(margin.model)}, {quoted(margin.of)}, over = c({over}){by})")
    return "\n".join([*lines, ",\n".join(rows), ")", ""])


def _written(study: Study) -> str:
    lines = [
        _heading("Results"),
        "",
        "script <- sub('^--file=', '', grep('^--file=', commandArgs(), value = TRUE))",
        "beside_script <- function(name) file.path(if (length(script)) dirname(script[1]) else '.', name)",
        "estimates <- do.call(rbind, lapply(fits, rows_of))",
        "write.csv(estimates, 'estimates_R.csv', row.names = FALSE)",
        "compared(estimates, beside_script('estimates.csv'), c('model', 'term'), c('estimate', 'std_error'))",
    ]
    if study.claims:
        lines += [
            "write.csv(claims, 'claims_R.csv', row.names = FALSE)",
            "compared(claims, beside_script('findings.csv'), 'id', c('estimate', 'std_error'))",
        ]
    if study.margins:
        lines += [
            "write.csv(margins, 'margins_R.csv', row.names = FALSE)",
            "compared(margins, beside_script('margins.csv'), c('model', 'of', 'at', 'by_value'), c('estimate', 'std_error'))",
        ]
    return "\n".join([*lines, "print(estimates, row.names = FALSE)", ""])
