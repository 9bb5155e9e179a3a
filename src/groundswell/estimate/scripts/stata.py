"""A study as a Stata do-file: reghdfe, regress, clogit, logit, boottest.

Stata puts macros in place within quotes and comments too, so the marks that call one are escaped, and names are brought to what
Stata allows: nothing that a file says is run.
"""

from __future__ import annotations

import re
from pathlib import Path

from groundswell.estimate import conditions
from groundswell.estimate.conditions import Comparison, Condition, Name
from groundswell.estimate.sections import Claim, Margin, Model
from groundswell.estimate.study import Study
from groundswell.estimate.terms import Factor, Term

_LONGEST = 32
_MACROS = str.maketrans({"`": "\\`", "$": "\\$", '"': "'", "\n": " ", "\r": " "})
_HEAD = """* The study as a Stata do-file, written by groundswell. It was not run by groundswell, which has no Stata.
* It needs reghdfe and ftools, and boottest where errors are wild:  ssc install reghdfe  ssc install ftools  ssc install boottest
* Stata's logit with vce(robust) multiplies the variance by N/(N-1); groundswell, as R, by N/(N-K).
version 15
clear all
set more off

* Rows alone in a group of some effect go, again until none is left; for logits, rows of groups without variation.
program telling
    args used outcome effects
    local value = cond("`outcome'" == "", "_n", "`outcome'")
    local before = -1
    quietly count if `used'
    while r(N) != `before' {
        local before = r(N)
        foreach effect of local effects {
            tempvar low high size
            quietly bysort `effect' (`used'): egen double `low' = min(cond(`used', `value', .))
            quietly by `effect': egen double `high' = max(cond(`used', `value', .))
            quietly replace `used' = 0 if `used' & `low' == `high'
        }
        quietly count if `used'
    }
end
"""
_READERS = {
    ".dta": 'use "{file}", clear',
    ".sav": 'import spss using "{file}", clear case(preserve)',
    ".csv": 'import delimited using "{file}", clear varnames(1) case(preserve) encoding("utf-8")',
    ".parquet": '* Stata reads no Parquet file: save it as .dta first, and name that here.\nuse "{file}", clear',
}


def stata_script(study: Study, data: Path, seed: int = 1) -> str:
    """The do-file as text.

    Parameters
    ----------
    study
        Models, margins and claims.
    data
        The file of the data.
    seed
        Of the signs that a wild cluster bootstrap draws; Stata's are others than ours.
    """
    book = _Book(study)
    parts = [_HEAD, _rows(study, data, book), *(_model(model, study, book, seed) for model in study.models)]
    return "\n".join([*parts, *(_stacked(claim, study, book) for claim in study.claims if claim.minus)])


def stata_name(text: str) -> str:
    """A name that Stata allows.

    Examples
    --------
    >>> stata_name("share away, %"), stata_name("2004"), stata_name("migration")
    ('share_away___', '_2004', 'migration')
    """
    plain = re.sub(r"\W", "_", text, flags=re.ASCII)
    return (plain if not plain[:1].isdigit() else f"_{plain}")[:_LONGEST] or "_"


def _plain(text: str) -> str:
    """Text within quotes or a comment: nothing in it calls a macro, ends the quotes or the line."""
    return text.translate(_MACROS).replace("*/", "* /").replace("/*", "/ *")


class _Book:
    """What the columns of a study are called in the do-file: regressors ``x1``, ``x2``, ...; groups ``g1``, ``g2``, ..."""

    def __init__(self, study: Study) -> None:
        variables = dict.fromkeys(variable for model in study.models for variable in model.variables)
        groups = dict.fromkeys(name for model in study.models for name in (*model.effects, model.cluster, study.data.unit) if name)
        factors = [factor for model in study.models for term in model.parsed for factor in term.factors]
        self.regressors = {name: f"x{number}" for number, name in enumerate(variables, 1)}
        self.groups = {name: f"g{number}" for number, name in enumerate(groups, 1)}
        self.texts = {factor.variable for factor in factors if factor.indicator}

    def term(self, term: Term) -> str:
        """A term in Stata's notation, ``c.x1#i.x2``."""
        return "#".join(part for factor in term.factors for part in self._factor(factor))

    def _factor(self, factor: Factor) -> list[str]:
        return [("i." if factor.indicator else "c.") + self.regressors[factor.variable]] * factor.power


def _rows(study: Study, data: Path, book: _Book) -> str:
    reader = _READERS.get(data.suffix.lower(), _READERS[".dta"])
    numbers: dict[str, None] = dict.fromkeys([
        *(model.outcome for model in study.models),
        *(name for name in book.regressors if name not in book.texts),
        *([study.data.period] if study.data.period else []),
    ])
    lines = ["* ---- The rows ----", reader.replace("{file}", _plain(str(data)))]
    if data.suffix.lower() == ".csv":
        lines.append(f'destring {" ".join(stata_name(name) for name in numbers)}, replace ignore("NA")')
    lines += [f"egen long {short} = group({stata_name(name)}) // {_plain(name)}" for name, short in book.groups.items()]
    if study.data.lag:
        lines.append(f"xtset {book.groups[study.data.unit or '']} {stata_name(study.data.period or '')}")
    for name, short in book.regressors.items():
        before = f"L{study.data.lag}." if study.data.lag else ""
        if name in book.texts:
            lines += [f"egen long now_{short} = group({stata_name(name)})", f"generate long {short} = {before}now_{short}"]
        else:
            lines.append(f"generate double {short} = {before}{stata_name(name)}")
        lines.append(f'label variable {short} "{_plain(name)}"')
    return "\n".join([*lines, ""])


def _model(model: Model, study: Study, book: _Book, seed: int) -> str:
    lines = [f"* ---- {_plain(model.name)} ----", *_used(model, study, book)]
    terms = " ".join(book.term(term) for term in model.parsed)
    groups = [book.groups[name] for name in model.effects]
    lines.append(_command(model, terms, groups, book))
    lines += [
        line for claim in study.claims if claim.model == model.name and not claim.minus for line in _claim(claim, model, book)
    ]
    lines += [line for margin in study.margins if margin.model == model.name for line in _margin(margin, model, book)]
    if model.bootstrapped:
        lines += _bootstrap(model, terms, groups, book, seed)
    return "\n".join([*lines, ""])


def _used(model: Model, study: Study, book: _Book) -> list[str]:
    """The rows of a model, marked."""
    named = [stata_name(model.outcome), *(book.regressors[name] for name in model.variables)]
    named += [book.groups[name] for name in dict.fromkeys([*model.effects, model.cluster, study.data.unit]) if name]
    condition = f"({_condition(conditions.parse(model.where))}) & " if model.where.strip() else ""
    effects = model.effects[:1] if model.kind == "conditional-logit" else model.effects
    outcome = "" if model.kind == "linear" else stata_name(model.outcome)
    groups = " ".join(book.groups[name] for name in effects)
    return [
        "capture drop used",
        f"generate byte used = {condition}!missing({', '.join(named)})",
        *([f'telling used "{outcome}" "{groups}"'] if effects else []),
    ]


def _command(model: Model, terms: str, groups: list[str], book: _Book) -> str:
    outcome, (word, _, _) = stata_name(model.outcome), model.errors.partition(":")
    cluster = f"cluster {book.groups[model.cluster]}" if model.cluster else ""
    dummies = [f"i.{group}" for group in groups]
    if model.kind == "conditional-logit":
        right = " ".join([terms, *dummies[1:]])
        return f"clogit {outcome} {right} if used, group({groups[0]}) vce({cluster or 'oim'})"
    if model.kind == "pooled-logit":
        errors = cluster or {"iid": "oim", "hc1": "robust"}[word]
        return f"logit {outcome} {' '.join([terms, *dummies])} if used, vce({errors})"
    errors = cluster or {"iid": "", "hc1": "robust", "hc2": "hc2"}[word]
    if word == "hc2" or not groups:
        return f"regress {outcome} {' '.join([terms, *dummies])} if used{f', vce({errors})' if errors else ''}"
    return f"reghdfe {outcome} {terms} if used, absorb({' '.join(groups)}) vce({errors or 'unadjusted'})"


def _bootstrap(model: Model, terms: str, groups: list[str], book: _Book, seed: int) -> list[str]:
    """Wild cluster bootstrap tests; boottest wants one absorbed effect at most, so the others are dummies."""
    outcome, cluster = stata_name(model.outcome), book.groups[model.cluster or ""]
    right = " ".join([terms, *(f"i.{group}" for group in groups[1:])])
    fitted = f"areg {outcome} {right} if used, absorb({groups[0]})" if groups else f"regress {outcome} {right} if used,"
    tests = [
        f"boottest {book.term(term)}, reps(9999) seed({seed}) nograph"
        for term in model.parsed
        if not any(factor.indicator for factor in term.factors)
    ]
    return [f"quietly {fitted} vce(cluster {cluster})", *tests]


def _claim(claim: Claim, model: Model, book: _Book) -> list[str]:
    found = [_coefficient(name, model, book) for name in (claim.term, claim.plus) if name]
    if any(name is None for name in found):
        return [f"* claim {_plain(claim.id)} is about one value of an indicator: see lincom"]
    return [f"lincom {' + '.join(str(name) for name in found)} // {_plain(claim.id)}: {_plain(claim.claim)}"]


def _coefficient(name: str, model: Model, book: _Book) -> str | None:
    key = frozenset(part.strip() for part in name.split(":"))
    term = next((term for term in model.parsed if term.key == key), None)
    return None if term is None or any(factor.indicator for factor in term.factors) else book.term(term)


def _margin(margin: Margin, model: Model, book: _Book) -> list[str]:
    of = book.regressors[margin.of]
    over = " ".join(f"{at:g}" for at in margin.over)
    scale = " predict(xb)" if "logit" in model.kind else ""
    if margin.by is None:
        return [f"margins if used, dydx({of}) at((mean) _all {of} = ({over})){scale}"]
    by = book.regressors[margin.by]
    return [
        f"levelsof {by} if used, local(values)",
        f"margins if used, dydx({of}) at((mean) _all {of} = ({over}) {by} = (`values')){scale}",
    ]


def _stacked(claim: Claim, study: Study, book: _Book) -> str:
    """Two models, one under the other, every term and effect apart for each, errors by unit."""
    first, second = study.model(claim.model), study.model(claim.minus)
    unit = book.groups[study.data.unit or first.effects[0]]
    name = _coefficient(claim.term, first, book)
    head = f"* ---- {_plain(claim.id)}: {_plain(claim.claim)} ----"
    if name is None or claim.plus:
        return f"{head}\n* stacked by hand: see the R script\n"
    lines = [head, "preserve", "expand 2, generate(second)", "generate double stacked = ."]
    for side, model in enumerate((first, second)):
        lines += [*_used(model, study, book), f"replace used = 0 if second != {side}", f"generate byte used{side} = used"]
        lines += [f"replace stacked = {stata_name(model.outcome)} if used{side}"]
    lines.append("replace used = used0 | used1")
    terms = [f"{side}.second#{book.term(term)}" for side, model in enumerate((first, second)) for term in model.parsed]
    absorbed = " ".join(f"second#{book.groups[name]}" for name in dict.fromkeys([*first.effects, *second.effects])) or "second"
    lines += [
        f"reghdfe stacked {' '.join(terms)} if used, absorb({absorbed}) vce(cluster {unit})",
        f"lincom 0.second#{name} - 1.second#{name}",
        "restore",
    ]
    return "\n".join([*lines, ""])


def _condition(condition: Condition) -> str:
    """A condition in Stata's words; a missing value, which Stata puts above every number, meets none."""
    if isinstance(condition, Comparison):
        sign = "==" if condition.sign == "=" else condition.sign
        there = "".join(
            f" & !missing({stata_name(side.name)})" for side in (condition.left, condition.right) if isinstance(side, Name)
        )
        return f"({_operand(condition.left)} {sign} {_operand(condition.right)}{there})"
    joint = " & " if condition.word == "and" else " | "
    return f"({joint.join(_condition(part) for part in condition.parts)})"


def _operand(side: Name | float | str) -> str:
    if isinstance(side, Name):
        return stata_name(side.name)
    return f'"{_plain(side)}"' if isinstance(side, str) else repr(side)
