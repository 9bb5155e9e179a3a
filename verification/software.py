"""Other software on the same rows: the R script that a study writes, and R's own sandwich and survival beside the estimators."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import tomli_w

from groundswell.cli import run
from groundswell.randomness import stream
from verification.proof import FAILS, HOLDS, PRINTED, Proof, Row

DIGITS = 1e-6
"""The script and a study agree to six digits."""
EXACT = 1e-8
"""R's clogit by the exact method and the conditional logit."""
_TERMS = ["a*b"]
_PARAGRAPH = (
    "A made panel, unbalanced and with gaps, and a study with every kind of model and of errors. The R script that the study "
    "writes is run, and its estimates, errors, claims and slopes are held against the study's own: the largest difference, in "
    "parts of the number. Below, R's lm, glm and clogit with errors from its package sandwich, which share no line with us."
)


def software(seed: int) -> Proof:
    """Run R on a study's rows and compare; without R say that it is not here."""
    if shutil.which("Rscript") is None:
        row = Row(id="R", claim="R is installed here", figures={"largest difference": None}, verdict=PRINTED)
        return Proof(name="software", paragraph=_PARAGRAPH, rows=(row,), notes=("Without R nothing is compared.",))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows = [*_script(folder, seed), *_packages(folder, seed)]
        notes = (_said(folder / "out", "analysis.R"),)
    return Proof(name="software", paragraph=_PARAGRAPH, rows=tuple(rows), notes=notes)


def _panel(seed: int, villages: int = 113, years: int = 6) -> pl.DataFrame:
    draws, rows = stream(seed, "a panel for R"), np.arange(villages * years)
    columns = {name: np.ravel(draws.uniform(entity=rows, step=step)) for step, name in enumerate("abuk")}
    kind = columns.pop("k")
    happened = (columns.pop("u") < 0.2 + 0.4 * columns["a"]).astype(int)
    frame = pl.DataFrame({"village": rows // years, "year": 2004 + rows % years, "y": happened, "z": 1 - happened, **columns})
    frame = frame.with_columns(
        area=pl.col("village") // 10,
        still=(pl.col("village") % 3 == 0).cast(pl.Int64),
        region=pl.Series(np.array(["north", "south", "west"])[(kind * 3).astype(int)]),
        z=pl.when(pl.Series(kind) < 0.3).then(pl.col("z")).otherwise(pl.col("y")),
    )
    return frame.filter(pl.int_range(pl.len()) % 11 != 4)


def _study(models: list[dict[str, Any]], data: dict[str, Any], **sections: Any) -> str:
    return tomli_w.dumps({"data": {"path": "panel.csv", "unit": "village", "period": "year"} | data, "model": models, **sections})


def _model(name: str, errors: str, effects: list[str], **keys: Any) -> dict[str, Any]:
    return {"name": name, "outcome": "y", "terms": _TERMS, "effects": effects, "errors": errors} | keys


def _run(folder: Path, study: str, out: str) -> Path:
    (folder / "STUDY.toml").write_text(study, encoding="utf-8")
    if run(["study", str(folder / "STUDY.toml"), "--out", str(folder / out), "--quiet"]):
        raise RuntimeError("the study did not run")
    return folder / out


def _script(folder: Path, seed: int) -> list[Row]:
    _panel(seed).write_csv(folder / "panel.csv")
    both, long = ["village", "year"], ["a*still", "b", "a^2", "i.region"]
    models = [
        _model("cluster", "cluster:village", both, terms=long),
        _model("other outcome", "cluster:village", both, terms=long, outcome="z"),
        _model("iid", "iid", both, terms=long),
        _model("hc1", "hc1", both, terms=long),
        _model("hc2", "hc2", both, terms=long),
        _model("wild", "wild:area", both),
        _model("no effects", "hc2", [], terms=long, where='year >= 2006 and (region == "north" or b > 0.4)'),
        _model("areas", "cluster:area", ["area", "year"], terms=long),
        _model("pooled", "cluster:village", ["year"], terms=long, kind="pooled-logit"),
        _model("pooled hc1", "hc1", [], terms=long, kind="pooled-logit"),
        _model("conditional", "cluster:village", both, terms=long, kind="conditional-logit"),
    ]
    margins = [{"model": name, "of": "a", "over": [0.0, 0.5], "by": "still"} for name in ("cluster", "pooled", "conditional")]
    claims = [
        {"id": "sum", "claim": "x", "model": "cluster", "term": "a", "plus": "a:still", "side": "positive"},
        {"id": "stacked", "claim": "x", "model": "cluster", "term": "a", "minus": "other outcome", "side": "positive"},
    ]
    out = _run(folder, _study(models, {"lag": 1}, margin=margins, claim=claims), "out")
    _rscript("analysis.R", out)
    keyed = [model["name"] for model in models]
    ours, theirs = _read(out / "estimates.csv"), _read(out / "estimates_R.csv")
    rows = [
        _row(
            f"script, {name}", "The R script gets the study's numbers", _apart(*(_of(one, name) for one in (ours, theirs))), DIGITS
        )
        for name in keyed
    ]
    for words, mine, other in (("claims", "findings", "claims_R"), ("slopes", "margins", "margins_R")):
        apart = _apart(_read(out / f"{mine}.csv"), _read(out / f"{other}.csv"))
        rows.append(_row(f"script, {words}", "The R script gets the study's numbers", apart, DIGITS))
    tests = _of(ours, "wild")["p_value"].to_numpy(), _of(theirs, "wild")["p_value"].to_numpy()
    rows.append(_row("script, wild p", "Every way of signs gives R's p-values", float(np.abs(tests[0] - tests[1]).max()), EXACT))
    return rows


def _packages(folder: Path, seed: int) -> list[Row]:
    frame = _panel(seed)
    frame.filter(pl.len().over("village") > 1).write_csv(folder / "panel.csv")
    both = ["village", "year"]
    models = [
        *(_model(errors, errors, both) for errors in ("iid", "hc1", "hc2")),
        _model("cluster", "cluster:village", both),
        _model("pooled hc1", "hc1", [], kind="pooled-logit"),
        _model("pooled cluster", "cluster:village", [], kind="pooled-logit"),
        _model("conditional", "iid", both, kind="conditional-logit"),
    ]
    out = _run(folder, _study(models, {}), "plain")
    shutil.copy(folder / "panel.csv", out)
    _rscript(str(Path(__file__).with_suffix(".R")), out)
    ours = _read(out / "estimates.csv").filter(pl.col("term") != "constant")
    theirs = _read(out / "packages.csv")
    rows: list[Row] = []
    for name in dict.fromkeys(theirs["model"].to_list()):
        bound = EXACT if name == "conditional" else DIGITS
        apart = _apart(_of(ours, name), _of(theirs, name))
        rows.append(_row(f"packages, {name}", f"R's own functions get the same within {bound:g}", apart, bound))
    return rows


def _rscript(script: str, folder: Path) -> None:
    made = subprocess.run(["Rscript", script], cwd=folder, capture_output=True, text=True, check=False)
    (folder / f"{Path(script).stem}.said").write_text(made.stderr, encoding="utf-8")
    if made.returncode:
        raise RuntimeError(f"{script}: {made.stderr}")


def _said(folder: Path, script: str) -> str:
    """What the script said it used."""
    return (folder / f"{Path(script).stem}.said").read_text(encoding="utf-8").splitlines()[0]


def _read(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, null_values=["NA", ""], infer_schema_length=None)


def _of(frame: pl.DataFrame, model: str) -> pl.DataFrame:
    return frame.filter(pl.col("model") == model)


def _apart(ours: pl.DataFrame, theirs: pl.DataFrame) -> float:
    """The largest difference of an estimate or an error, in parts of the number; all that stands in one must stand in the other."""
    if ours.height != theirs.height:
        return np.inf
    pair = [frame.select("estimate", "std_error").to_numpy() for frame in (ours, theirs)]
    return float((np.abs(pair[0] - pair[1]) / np.abs(pair[0])).max())


def _row(name: str, claim: str, apart: float, bound: float) -> Row:
    return Row(id=name, claim=claim, figures={"largest difference": f"{apart:.1e}"}, verdict=HOLDS if apart < bound else FAILS)
