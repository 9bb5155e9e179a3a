"""What was estimated, as sections of a report: verdicts on claims, models, coefficients, slopes, and what was left out."""

from __future__ import annotations

from typing import Any

import polars as pl

from groundswell.estimate import Estimates
from groundswell.findings import Finding, Findings
from groundswell.report.document import Part, Section
from groundswell.report.figures import coefficient_figure, margins_figures
from groundswell.report.names import Names
from groundswell.report.regression import regression_tables
from groundswell.report.table import Table
from groundswell.report.words import DASH, capital, decimals, interval, listed, number, plain, probability, term
from groundswell.wording import counted

VERDICTS = {
    "supported": "the whole 95% interval lies on the side claimed",
    "contradicted": "the whole 95% interval lies on the other side",
    "undetermined": "the interval reaches to both sides, so these data cannot tell",
}
_WITHIN = {
    "supported": "the whole 95% interval lies within {bound:g} of zero",
    "contradicted": "the whole 95% interval lies farther than {bound:g} from zero",
    "undetermined": "the interval lies neither wholly within {bound:g} of zero nor wholly beyond, so these data cannot tell",
}
_ERRORS = {
    "iid": "Errors take every row to be independent and equally uncertain.",
    "hc1": "Errors are robust to unequal variance (HC1).",
    "hc2": "Errors are robust to unequal variance (HC2, with the leverage of the full design), without a further factor.",
    "cluster": "Errors are clustered by {column}.",
    "wild": "Errors are clustered by {column}; p-values and intervals come from a wild cluster bootstrap.",
}
_FACTOR = (
    "The small-sample factor multiplies the variance: with G clusters, N observations, K terms and T further effects it is "
    "G/(G−1) × (N−1)/(N−K−T) by cluster, where effects nested in the clusters are not counted, and N/(N−K−T) otherwise."
)
_LOGIT_FACTOR = "The small-sample factor multiplies the variance; by cluster it is G/(G−1), with G clusters."
_MODELS = (
    "Each column is one model. A coefficient says how much the outcome differs with one unit more of a term, other terms "
    "and effects held; where the term also stands in a product, it says so of rows in which the other factor is zero. It is "
    "an association in these data and not by itself a cause."
)
_SEVERAL_TERMS = 4
_KINDS = {
    "linear": "",
    "conditional-logit": " of conditional logits (log odds)",
    "pooled-logit": " of pooled logits (log odds)",
}


def findings_section(findings: Findings, *, title: str, reported_by: str = "") -> Section:
    """Each claim with its estimate and verdict, in a table and in words.

    Parameters
    ----------
    findings
        The verdicts; without any the section is empty.
    title
        The heading.
    reported_by
        Who reported something on the same claims, such as ``the article``; empty where nobody did.
    """
    rows = findings.table.to_dicts()
    if not rows:
        return Section(title=title, body=())
    used = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in VERDICTS}
    counts = [counted(count, f"claim is {verdict}", f"claims are {verdict}") for verdict, count in used.items() if count]
    meanings = [f"{verdict}: {VERDICTS[verdict]}" for verdict, count in used.items() if count]
    meanings += [f"for {finding.claim.id}: {_meaning(finding)}" for finding in findings.findings if finding.claim.bound]
    return Section(
        title=title,
        body=(
            f"{listed(counts)}.",
            tuple(_sentence(row, finding, reported_by) for row, finding in zip(rows, findings.findings, strict=True)),
            _findings_table(rows, reported_by, f"{capital('; '.join(meanings))}."),
        ),
    )


def _findings_table(rows: list[dict[str, Any]], reported_by: str, meanings: str) -> Table:
    # where the report has what others reported too, power stands in a table of its own beside it: one page is not wide enough
    powered = not reported_by and any(row["power"] is not None for row in rows)
    heads = ["Claim", "What was estimated", "Estimate", "95% interval", "p", "Verdict"]
    heads += ["Power", "Share supported"] if powered else []
    heads += [f"Reported by {reported_by}"] if reported_by else []
    return Table(
        name="findings",
        caption="Claims and verdicts",
        columns=tuple(heads),
        rows=tuple(_findings_row(row, powered=powered, reported=bool(reported_by)) for row in rows),
        notes=(meanings,),
        prose=True,
    )


def _findings_row(row: dict[str, Any], *, powered: bool, reported: bool) -> tuple[str, ...]:
    places = decimals([row["estimate"], row["std_error"]])
    cells = [row["id"], term(row["estimand"]), number(row["estimate"], places), interval(row["ci_low"], row["ci_high"], places)]
    cells += [probability(row["p_value"]), row["verdict"]]
    cells += [number(row["power"], 2), number(row["share_supported"], 2)] if powered else []
    cells += [row["reported"] or DASH] if reported else []
    return tuple(str(cell) for cell in cells)


def _meaning(finding: Finding) -> str:
    """What the verdict on a claim says of the interval."""
    claim = finding.claim
    return VERDICTS[finding.verdict] if claim.bound is None else _WITHIN[finding.verdict].format(bound=claim.bound)


def _sentence(row: dict[str, Any], finding: Finding, reported_by: str) -> str:
    verdict = str(row["verdict"])
    said = f"{row['id']}, “{str(row['claim']).rstrip('.')}”: {verdict}."
    reported = f"{capital(reported_by)} reports: {row['reported']}." if reported_by and row["reported"] else ""
    if row["estimate"] is None:
        left_out = "It could not be estimated, so these data cannot tell (what was left out, and why, is told below)."
        return " ".join(part for part in (said, left_out, reported) if part)
    places = decimals([row["estimate"], row["std_error"]])
    ends = interval(row["ci_low"], row["ci_high"], places)
    said += f" The estimate is {number(row['estimate'], places)} (95% interval {ends}); {_meaning(finding)}."
    return " ".join(part for part in (said, finding.sensitivity, reported) if part)


def model_sections(estimates: Estimates) -> list[Section]:
    """Tables of models, the coefficients that matter, slopes, and what was left out and why."""
    names = Names(estimates.labels, estimates.value_labels)
    tables = regression_tables(estimates.estimates, estimates.models, _notes(estimates), names)
    return [
        Section(title="Models", body=(_MODELS, *tables)),
        Section(title="Coefficients", body=tuple(_coefficients(estimates))),
        Section(title="Slopes", body=tuple(margins_figures(estimates.margins, estimates.models))),
        Section(title="What was left out, and why", body=(_left_out(estimates),)),
    ]


def _coefficients(estimates: Estimates) -> list[Part]:
    """A figure for each kind of model, for a slope and a log odds share no scale; where claims are made, of their models alone."""
    parts: list[Part] = []
    claimed = {name for claim in estimates.study.claims for name in (claim.model, claim.minus) if name}
    for kind, words in _KINDS.items():
        models = estimates.models.filter(pl.col("kind") == kind)
        models = models.filter(pl.col("model").is_in(claimed)) if kind == "linear" and claimed else models
        figure = coefficient_figure(estimates.estimates, models, main_terms(estimates), name=f"coefficients-{kind}", of=words)
        parts += [figure] if figure else []
    return parts


def main_terms(estimates: Estimates) -> list[str]:
    """The terms of claims and of margins, with their interactions; the first few where nothing is claimed."""
    study = estimates.study
    present = estimates.estimates["term"].unique(maintain_order=True).to_list()
    wanted = {name for claim in study.claims for name in (claim.term, claim.plus)} | {margin.of for margin in study.margins}
    return [name for name in present if name in wanted or wanted & set(name.split(":"))] or present[:_SEVERAL_TERMS]


def _notes(estimates: Estimates) -> dict[str, str]:
    """By kind of model: how errors were computed, and the factor for small samples."""
    notes: dict[str, dict[str, None]] = {}
    for model in estimates.study.models:
        word, _, column = model.errors.partition(":")
        notes.setdefault(model.kind, {})[_ERRORS[word].format(column=plain(column.strip()))] = None
    return {kind: f"{' '.join(said)} {_LOGIT_FACTOR if 'logit' in kind else _FACTOR}" for kind, said in notes.items()}


def _left_out(estimates: Estimates) -> Part:
    """What all models share is told once."""
    lines = [f"{estimates.concerned(names)}: {note}" for note, names in estimates.told.items()]
    return tuple(lines) or "Nothing: every row, unit and term was used."
