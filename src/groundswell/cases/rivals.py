"""Rival explanations of a concession: what each would and would not make one expect, held against what is told of a case.

The logic is that of process tracing. What an explanation would not let one expect, and is there, speaks against it; what it alone
would let one expect speaks for it; what several expect tells none of them from the others. Nothing is counted into a score.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

import polars as pl

from groundswell.cases.codebook import CODINGS, NOT_SAID
from groundswell.cases.coding import Cases

NO_CONCESSION = ("refused", "none asked", NOT_SAID)
"""Values of `concession` after which there is nothing to explain."""
_COLUMNS = ("explanation", "condition", "value", "source", "predicts", "because", "speaks")
_PREDICTIONS = ("explanation", "predicts", "condition", "values", "because", "told", "seen")
_ELSEWHERE = ("explanation", "condition", "value", "case", "source", "concession")


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """What an explanation says of some values of a condition: that one would see them, or would not, and why."""

    condition: str
    values: tuple[str, ...]
    because: str
    would: bool


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One explanation of a concession.

    Attributes
    ----------
    name, what
        What it is called, and its claim in a sentence.
    predictions
        What it would and would not let one expect; it is silent on all else.
    mark
        A condition, and the values of it that must be there for the explanation to be told at all; empty where there is none.
    """

    name: str
    what: str
    predictions: tuple[Prediction, ...]
    mark: dict[str, tuple[str, ...]]

    def on(self, condition: str, value: str) -> Prediction | None:
        """What it says of a value; None where it is silent."""
        return next((one for one in self.predictions if one.condition == condition and value in one.values), None)


@cache
def explanations() -> tuple[Explanation, ...]:
    """The rival explanations of a concession, in the order in which they are shown."""
    stored = tomllib.loads((CODINGS / "rivals.toml").read_text("utf-8"))["explanation"]
    return tuple(
        Explanation(
            name=entry["name"],
            what=entry["what"],
            predictions=tuple(
                Prediction(would=key == "would", **(one | {"values": tuple(one["values"])}))
                for key in ("would", "would_not")
                for one in entry.get(key, [])
            ),
            mark={condition: tuple(values) for condition, values in entry.get("mark", {}).items()},
        )
        for entry in stored
    )


def rivals(rows: pl.DataFrame) -> pl.DataFrame:
    """What each explanation says of what is told of a case, where at least one of them says anything.

    Parameters
    ----------
    rows
        The rows of one case, of all its sources.

    Returns
    -------
    polars.DataFrame
        ``explanation``, ``condition``, ``value``, ``source``, ``predicts`` (would, would not, silent), ``because``, and what
        follows from it in ``speaks``: for it alone, for it and others, against it; null where it is silent. Without rows where no
        concession is told of.
    """
    given = [value for value in rows.filter(pl.col("condition") == "concession")["value"] if value not in NO_CONCESSION]
    found = rows.filter(pl.col("value") != NOT_SAID).select("condition", "value", "source").rows() if given else []
    observed = [(one, seen) for seen in found for one in explanations() if any(each.on(*seen[:2]) for each in explanations())]
    table = [_row(one, *seen) for one, seen in observed]
    return pl.DataFrame(table, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")


def predictions(rows: pl.DataFrame) -> pl.DataFrame:
    """All that each explanation would and would not let one expect, and whether it is told so.

    Parameters
    ----------
    rows
        The rows of one case, of all its sources.

    Returns
    -------
    polars.DataFrame
        ``explanation``, ``predicts`` (would, would not), ``condition``, ``values`` (any of them), ``because``, ``told`` (what the
        sources say), ``seen`` (yes, no, or not said).
    """
    said = rows.filter(pl.col("value") != NOT_SAID).group_by("condition").agg(pl.col("value").unique(maintain_order=True))
    told: dict[str, list[str]] = dict(said.iter_rows())
    table = [_prediction(one.name, each, told.get(each.condition, [])) for one in explanations() for each in one.predictions]
    return pl.DataFrame(table, schema=dict.fromkeys(_PREDICTIONS, pl.String), orient="row")


def _prediction(name: str, one: Prediction, told: list[str]) -> tuple[str | None, ...]:
    seen = NOT_SAID if not told else "yes" if set(told) & set(one.values) else "no"
    predicts = "would" if one.would else "would not"
    return name, predicts, one.condition, "; ".join(one.values), one.because, "; ".join(told) or None, seen


def elsewhere(cases: Cases, case: str) -> pl.DataFrame:
    """What came of it in other cases where an explanation has its mark.

    Returns
    -------
    polars.DataFrame
        ``explanation``, ``condition``, ``value``, ``case``, ``source``, ``concession``.
    """
    others = cases.table.filter(pl.col("case") != case)
    outcome = others.filter(pl.col("condition") == "concession").select("case", "source", pl.col("value").alias("concession"))
    rows = [
        pl.select(pl.lit(one.name).alias("explanation")).join(
            others.filter(pl.col("condition") == condition, pl.col("value").is_in(values)), how="cross"
        )
        for one in explanations()
        for condition, values in one.mark.items()
    ]
    return pl.concat(rows).join(outcome, on=["case", "source"], how="left", maintain_order="left").select(_ELSEWHERE)


def standing(table: pl.DataFrame) -> list[str]:
    """What the rivals' table says of each explanation, and whether it settles anything, in sentences."""
    if not table.height:
        return ["No concession is told of, so there is none to explain."]
    counts = {
        one.name: [
            table.filter(pl.col("explanation") == one.name, pl.col("speaks") == speaks).height
            for speaks in ("for it and others", "for it alone", "against it")
        ]
        for one in explanations()
    }
    sentences = [
        f"{one.name}: {one.what} It would let one expect {sum(counts[one.name][:2])} of the things told, {counts[one.name][1]} "
        f"of them it alone; {counts[one.name][2]} speak against it."
        for one in explanations()
    ]
    left = [name for name, (_, _, against) in counts.items() if not against]
    return [*sentences, _left(left)]


def _left(names: list[str]) -> str:
    if not names:
        return "Something speaks against each of them, so no one of them alone explains what is told."
    kept = " and ".join(names)
    return (
        f"Nothing told speaks against this explanation: {kept}. That is not to say that the others had no part, nor that counting "
        "weighs: an explanation that few things could contradict is contradicted by few."
    )


def _row(one: Explanation, condition: str, value: str, source: str) -> tuple[str | None, ...]:
    said = one.on(condition, value)
    others = [each for each in explanations() if each is not one and (other := each.on(condition, value)) and other.would]
    if said is None:
        return one.name, condition, value, source, "silent", None, None
    speaks = "against it" if not said.would else "for it and others" if others else "for it alone"
    return one.name, condition, value, source, "would" if said.would else "would not", said.because, speaks
