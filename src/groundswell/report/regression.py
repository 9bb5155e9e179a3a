"""The regression table: models side by side, as a paper prints them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from groundswell.report.names import Names
from groundswell.report.table import Table
from groundswell.report.words import DASH, decimals, listed, number, plain, whole

_KINDS = {
    "linear": "Linear models",
    "conditional-logit": "Conditional logits",
    "pooled-logit": "Pooled logits",
}
_NO_STARS = (
    "Standard errors in parentheses. No stars: read the size of a coefficient and its 95% interval (in estimates.csv), "
    "not the side of a line its p-value falls on."
)
_NAMES = Names()
_WIDEST = 6
"""Models a table holds before a second one is begun."""


def regression_tables(
    estimates: pl.DataFrame, models: pl.DataFrame, notes: Mapping[str, str], names: Names | None = None
) -> list[Table]:
    """Regression tables, one a kind of model: linear models in one, conditional logits in another.

    Parameters
    ----------
    estimates
        Rows as in ``estimates.csv``.
    models
        Rows as in ``models.csv``.
    notes
        By kind, what the reader of such a table must know of its errors.
    names
        What columns are called.
    """
    named = names or Names()
    tables: list[Table] = []
    for kind, words in _KINDS.items():
        chosen = models.filter(pl.col("kind") == kind)
        parts = [chosen.slice(start, _WIDEST) for start in range(0, chosen.height, _WIDEST)]
        for place, part in enumerate(parts, start=1):
            suffix = f"-{place}" if len(parts) > 1 else ""
            caption = words + (f", part {place} of {len(parts)}" if len(parts) > 1 else "")
            stem, told = f"{kind}-models{suffix}", _given(notes, kind)
            tables.append(regression_table(estimates, part, name=stem, caption=caption, notes=told, names=named))
    return tables


def _given(notes: Mapping[str, str], kind: str) -> tuple[str, ...]:
    return (notes[kind],) if kind in notes else ()


def regression_table(
    estimates: pl.DataFrame,
    models: pl.DataFrame,
    *,
    name: str,
    caption: str,
    notes: Sequence[str] = (),
    names: Names = _NAMES,
) -> Table:
    """A regression table: terms in rows, models in columns, standard errors in parentheses below, and what each model rests on.

    Parameters
    ----------
    estimates
        Rows as in ``estimates.csv``; those of other models are left out.
    models
        The models shown, in their order: rows as in ``models.csv``.
    name, caption
        The stem of its files, and what it shows.
    notes
        Sentences below the table, before those on stars and on dropped terms.
    names
        What columns are called.
    """
    shown = [str(model) for model in models["model"]]
    chosen = estimates.filter(pl.col("model").is_in(shown))
    terms = _merged([chosen.filter(pl.col("model") == model)["term"].to_list() for model in shown])
    cells: dict[tuple[str, str], dict[str, Any]] = {(row["term"], row["model"]): row for row in chosen.iter_rows(named=True)}
    return Table(
        name=name,
        caption=caption,
        columns=("", *(names.model(row["model"], row["outcome"], "\n") for row in models.iter_rows(named=True))),
        rows=tuple(_row(names.term(one), [cells.get((one, model)) for model in shown]) for one in terms),
        foot=_foot(models.to_dicts()),
        notes=(*notes, _NO_STARS, *_dropped(models.to_dicts(), names)),
    )


def _merged(orders: list[list[str]]) -> list[str]:
    """Terms of several models in one order: each stands below the one it follows in the first model that has it."""
    merged: list[str] = []
    for order in orders:
        place = 0
        for name in order:
            if name not in merged:
                merged.insert(place, name)
            place = merged.index(name) + 1
    return merged


def _row(name: str, found: list[dict[str, Any] | None]) -> tuple[str, ...]:
    values = [row[key] for row in found if row for key in ("estimate", "std_error")]
    places = decimals(values)
    cells = (f"{number(row['estimate'], places)}\n({number(row['std_error'], places)})" if row else "" for row in found)
    return (name, *cells)


def _foot(models: list[dict[str, Any]]) -> tuple[tuple[str, ...], ...]:
    lines: list[tuple[str, str, Callable[[Any], str]]] = [
        ("Observations", "n", whole),
        ("Rows dropped", "rows_dropped", whole),
        ("Units", "units", whole),
        ("Units dropped", "units_dropped", whole),
        ("R² within", "r2_within", number),
        ("Small-sample factor", "small_sample_factor", number),
    ]
    if any(model["kind"] != "linear" for model in models):
        lines.append(("Log likelihood", "log_likelihood", lambda value: number(value, 1)))
    foot = [(label, *(_shown(model[key], show) for model in models)) for label, key, show in lines]
    return tuple(row for row in foot if set(row[1:]) != {DASH})


def _shown(value: Any, show: Callable[[Any], str]) -> str:
    return DASH if value is None else show(value)


def _dropped(models: list[dict[str, Any]], names: Names) -> list[str]:
    """One sentence for each set of terms that left some models."""
    by_terms: dict[str, list[str]] = {}
    for model in models:
        if model["terms_dropped"]:
            dropped = listed([names.term(name) for name in model["terms_dropped"].split("; ")])
            by_terms.setdefault(dropped, []).append(plain(model["model"]))
    return [f"Left out of {listed(of)}, as the effects absorb it: {terms}." for terms, of in by_terms.items()]
