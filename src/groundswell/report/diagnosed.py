"""The report of a design: what it can find, how often it errs, and what a design with power enough would cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from groundswell.diagnosis import Diagnosed
from groundswell.findings import SMALLEST
from groundswell.report.closing import provenance, responsible_use
from groundswell.report.document import Part, Report, Section
from groundswell.report.power_curves import EFFECT, power_figures
from groundswell.report.table import Table
from groundswell.report.words import DASH, decimals, listed, number, share, term
from groundswell.wording import counted

_USUAL = 0.8
_SHOWN = 12
_HEADS = {
    "bias": "Bias",
    "rmse": "RMSE",
    "power": "Power",
    "coverage": "Coverage",
    "type_s": "Type S",
    "type_m": "Type M",
    "mean_estimate": "Mean estimate",
    "smallest_detectable": "Detectable",
    "share_supported": "Share supported",
    "share_contradicted": "Share contradicted",
    "std_deviation": "Standard deviation",
    "mean_std_error": "Mean std. error",
}
_MEANINGS = {
    "bias": "the mean estimate less the target",
    "rmse": "the root of the mean squared distance of estimates from the target",
    "power": "the share of runs in which a two-sided test at 5% rejects zero, on whichever side; for a claim of no effect, in "
    "which the interval lies within its bound",
    "coverage": "the share of 95% intervals that hold the target",
    "type_s": "of the runs that reject zero, the share whose estimate has the wrong sign",
    "type_m": "how many times too large, on average, the estimates are that reject zero",
    "mean_estimate": "the mean of the estimates over runs",
    "smallest_detectable": f"an effect of this size is found with 80% power; {SMALLEST} standard deviations of the estimates",
    "share_supported": "the share of runs with the verdict “supported”",
    "share_contradicted": "the share of runs with the verdict “contradicted”",
    "std_deviation": "the standard deviation of the estimates over runs",
    "mean_std_error": "the mean of the errors that the models state",
}


def diagnosis_report(diagnosed: Diagnosed) -> Report:
    """The report of a diagnosed design.

    Parameters
    ----------
    diagnosed
        What many runs say of it.
    """
    design = diagnosed.design
    made = "panels made of a few numbers" if design.panel else "simulated societies"
    claims = counted(len(design.study.claims), "claim")
    return Report(
        title=design.plan.title or "A design, diagnosed",
        lead=(
            f"The design was run {diagnosed.trial.replications:,} times on {made}, and {claims} put to each run. Everything here "
            "is synthetic, and says of a design what it can find in a world like the one declared, not what the world is like."
        ),
        sections=(
            Section(title="What this design can find", body=_found(diagnosed)),
            Section(title="Power elsewhere", body=_curves(diagnosed)),
            Section(title="The cheapest design with power enough", body=_search(diagnosed)),
            Section(title="Runs without an estimate", body=_failures(diagnosed)),
            Section(title="The design", body=_declared(diagnosed)),
            responsible_use(),
            provenance(diagnosed.seed),
        ),
    )


def _found(diagnosed: Diagnosed) -> tuple[Part, ...]:
    asked = diagnosed.design.plan.diagnosands
    told = tuple(_sentence(diagnosed, row) for row in diagnosed.targets.iter_rows(named=True))
    table = Table(
        name="diagnosis",
        caption=f"What {counted(diagnosed.trial.replications, 'run')} say of each claim, Monte Carlo errors in parentheses",
        columns=("Claim", *(_HEADS[name] for name in asked)),
        rows=tuple(_row(diagnosed.table.filter(pl.col("claim") == claim)) for claim in diagnosed.targets["claim"]),
        notes=("diagnosis.csv has the same numbers, targets.csv what each claim is held against.",),
    )
    return told, table, tuple(f"{_HEADS[name]}: {_MEANINGS[name]}" for name in asked)


def _sentence(diagnosed: Diagnosed, claim: Mapping[str, Any]) -> str:
    """A claim in words: its target, and how often it would be found."""
    value = diagnosed.value
    held = "declared" if claim["target_basis"] == "declared" else "what the models give on the truth, on average"
    told = (
        f"{claim['claim']}. {claim['says'].rstrip('.')} ({term(claim['term'])} in {claim['model']}): the target is "
        f"{_cell(claim['target'])}, {held}. Power is {number(value(claim['claim'], 'power'), 3)}"
    )
    size, smallest = value(claim["claim"], "type_m"), value(claim["claim"], "smallest_detectable")
    told += "" if size is None else f"; estimates that reject zero are {number(size, 1)} times too large on average"
    return told + ("." if claim["side"] == "within" else f". With 80% power it finds effects of {_cell(smallest)} or more.")


def _row(rows: pl.DataFrame) -> tuple[str, ...]:
    cells = [_both(value, error) for value, error in rows.select("value", "monte_carlo_error").iter_rows()]
    return (rows["claim"][0], *cells)


def _both(value: float | None, error: float | None) -> str:
    """A number, and below it its Monte Carlo error, both with the digits that the error leaves."""
    if value is None:
        return DASH
    places = decimals([error]) if error else decimals([value])
    return number(value, places) + (f"\n({number(error, places)})" if error is not None else "")


def _cell(value: float | None) -> str:
    return DASH if value is None else number(value, decimals([value]))


def _curves(diagnosed: Diagnosed) -> tuple[Part, ...]:
    design = diagnosed.design
    targets = dict(diagnosed.targets.select("claim", "target").drop_nulls().iter_rows())
    own: dict[str, Mapping[str, float]] = {EFFECT: targets}
    for size in ("villages", "years", "households"):
        here = getattr(design.sampling, size)
        own[size] = {} if here is None else dict.fromkeys(diagnosed.targets["claim"], float(here))
    return tuple(power_figures(diagnosed.curves, own, design.search.power if design.search else _USUAL))


def _search(diagnosed: Diagnosed) -> tuple[Part, ...]:
    search, asked = diagnosed.search, diagnosed.design.search
    if search is None or asked is None:
        return ()
    sizes = [name for name in ("villages", "years", "households") if search[name].null_count() < search.height]
    return (found_sentence(search, asked.claim, asked.power), _designs(search, sizes))


def found_sentence(search: pl.DataFrame, claim: str, power: float) -> str:
    """The cheapest design with power enough, in words.

    Parameters
    ----------
    search
        Rows as in ``search.csv``.
    claim, power
        The claim whose power counts, and the power that is wanted.
    """
    chosen = search.filter(pl.col("chosen") == 1)
    if not chosen.height:
        best = search.drop_nulls("power").sort("power").tail(1)
        most = f"; the most that was found is {best['power'][0]:.2f}" if best.height else ""
        return f"None of the {counted(search.height, 'design')} tried finds {claim} with power {power:g}{most}."
    row = chosen.row(0, named=True)
    seen = [counted(row[size], size[:-1], size) for size in ("villages", "years", "households") if row[size] is not None]
    return (
        f"Of {counted(search.height, 'design')} the cheapest that finds {claim} with power {power:g} has {listed(seen)}, and costs "
        f"{number(row['cost'], 0)}. Its power is {row['power']:.3f} (Monte Carlo error {row['monte_carlo_error']:.3f})."
    )


def _designs(search: pl.DataFrame, sizes: list[str]) -> Table:
    """The designs around the chosen one, by cost."""
    place = search["chosen"].arg_max() or 0
    first = max(0, min(place - _SHOWN // 2, search.height - _SHOWN)) if search["chosen"].sum() else max(0, search.height - _SHOWN)
    shown = search.slice(first, _SHOWN)
    enough = {0: "no", 1: "yes", None: DASH}
    rows = [
        (
            number(row["cost"], 0) + (" (chosen)" if row["chosen"] else ""),
            *(f"{row[size]:,}" for size in sizes),
            _both(row["power"], row["monte_carlo_error"]),
            enough[row["enough"]],
        )
        for row in shown.iter_rows(named=True)
    ]
    left = f" {search.height - shown.height} more stand in search.csv." if search.height > shown.height else ""
    return Table(
        name="search",
        caption="Designs by cost, and whether they have power enough",
        columns=("Cost", *(size.capitalize() for size in sizes), "Power", "Enough"),
        rows=tuple(rows),
        notes=(
            "A design without a number was not run: one with no less of anything falls short, one with no more has power enough, "
            f"or it costs more than one that has.{left}",
        ),
    )


def _failures(diagnosed: Diagnosed) -> tuple[Part, ...]:
    failures = diagnosed.trial.failures
    if not failures.height:
        return ("Every run gave an estimate of every claim.",)
    table = Table(
        name="failures",
        caption="Runs in which an estimator failed; they are left out of the claim's numbers",
        columns=("Claim", "Runs", "Share", "Why"),
        rows=tuple(
            (row["claim"], f"{row['runs']:,}", share(row["runs"] / diagnosed.trial.replications), row["reason"])
            for row in failures.iter_rows(named=True)
        ),
        prose=True,
    )
    return ("A run that gives no estimate is no run that fails to reject: it is counted here and left out elsewhere.", table)


def _declared(diagnosed: Diagnosed) -> tuple[Part, ...]:
    rows = tuple(
        (row["parameter"], row["value"], row["unit"], row["meaning"]) for row in diagnosed.design.parameters() if row["value"] != ""
    )
    table = Table(
        name="design",
        caption="What the design declares, and what it leaves as it is",
        columns=("Parameter", "Value", "Unit", "Meaning"),
        rows=rows,
        prose=True,
    )
    return (*diagnosed.trial.notes, table)
