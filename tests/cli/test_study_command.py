"""``groundswell study``: what a researcher types and gets."""

import json

import numpy as np
import polars as pl
import pytest

from groundswell.cli import run
from groundswell.randomness import stream
from groundswell.tables import PANEL, write

STUDY = """
[data]
path = "data/panel.csv"
unit = "village"
period = "year"
lag = 1
shares = ["migration"]

[[model]]
name = "protest"
outcome = "protest"
terms = ["migration*strong_lineage", "protest"]
effects = ["village", "year"]
errors = "cluster:village"

[[margin]]
model = "protest"
of = "migration"
over = [0.0, 0.5]
by = "strong_lineage"

[[claim]]
id = "H"
claim = "Migration raises protest"
model = "protest"
term = "migration"
side = "positive"
"""


def panel(villages: int = 30, years: int = 5) -> pl.DataFrame:
    """Village-years with every column of a panel."""
    draws, rows = stream(5, "a panel for the study command"), np.arange(villages * years)
    kinds = {column.name: column.kind for column in PANEL.columns}
    columns: dict[str, object] = {"village": [f"v{row // years:02}" for row in rows], "year": 2004 + rows % years}
    for step, (name, kind) in enumerate(kinds.items()):
        if name in columns or kind == "text":
            continue
        uniform = np.ravel(draws.uniform(village=0, entity=rows, step=step))
        columns[name] = {"flag": (uniform < 0.4).astype(int), "share": uniform}.get(kind, np.round(1 + 999 * uniform))
    columns["strong_lineage"] = (rows // years % 3 == 0).astype(int)
    return pl.DataFrame(columns)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    panel().write_csv(tmp_path / "data" / "panel.csv")
    (tmp_path / "STUDY.toml").write_text(STUDY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_study_gives_tables_findings_and_a_report(folder, capsys):
    assert run(["study", "STUDY.toml", "--out", "out"]) == 0
    said = capsys.readouterr().out
    assert "30 rows dropped: no row of the same unit 1 period before." in said
    assert "`strong_lineage` dropped: the effects absorb it" in said.replace("\n", " ")
    assert "H. Migration raises protest:" in said
    names = {path.name for path in (folder / "out").iterdir()}
    assert names >= {"estimates.csv", "models.csv", "margins.csv", "findings.csv", "report.html", "tables", "figures"}
    assert names >= {"analysis.R", "analysis.do", "lagged_outcome.csv", "equivalence.csv", "panel_shape.csv", "variation.csv"}
    assert {path.suffix for path in (folder / "out" / "tables").iterdir()} == {".html", ".tex", ".docx"}
    header = (folder / "out" / "estimates.csv").read_text().splitlines()[0]
    assert header == "model,term,estimate,std_error,statistic,p_value,ci_low,ci_high,n,units,units_dropped,rows_dropped"
    header = (folder / "out" / "models.csv").read_text().splitlines()[0]
    assert header == (
        "model,kind,outcome,n,units,units_dropped,rows_dropped,terms_dropped,r2_within,log_likelihood,small_sample_factor"
    )
    header = (folder / "out" / "margins.csv").read_text().splitlines()[0]
    assert header == "model,of,at,by,by_value,estimate,std_error,ci_low,ci_high"
    provenance = json.loads((folder / "out" / "provenance.json").read_text())
    assert {path.split("/")[-1] for path in provenance["inputs"]} == {"STUDY.toml", "panel.csv"}
    assert run(["again", "out"]) == 0


@pytest.mark.parametrize(("kind", "errors"), [("linear", "wild:village"), ("linear", "hc2"), ("pooled-logit", "hc1")])
def test_every_kind_of_model_and_errors(folder, capsys, kind, errors):
    effects = [] if kind == "pooled-logit" else ["village", "year"]
    study = STUDY.replace("terms =", f'kind = "{kind}"\nterms =').replace('"cluster:village"', f'"{errors}"')
    (folder / "STUDY.toml").write_text(study.replace('["village", "year"]', json.dumps(effects)))
    assert run(["study", "STUDY.toml", "--out", "out", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {row["kind"] for row in answer["models"]} == {kind}
    assert all(row["ci_low"] < row["estimate"] < row["ci_high"] for row in answer["estimates"])
    assert all(0 < row["p_value"] <= 1 for row in answer["estimates"])


def test_labels_of_an_spss_file_stand_in_tables_and_names_in_files(folder):
    labels = {"migration": "Share of adults away", "protest": "Any protest"}
    write(
        panel().with_columns(pl.col("strong_lineage") + 1),
        folder / "mine.sav",
        labels,
        {"strong_lineage": {1: "weak", 2: "strong"}},
    )
    study = STUDY.replace('"migration*strong_lineage", "protest"', '"migration*i.strong_lineage", "protest"')
    (folder / "STUDY.toml").write_text(study)
    assert run(["study", "STUDY.toml", "--data", "mine.sav", "--out", "out", "--quiet"]) == 0
    table = (folder / "out" / "tables" / "linear-models.html").read_text("utf-8")
    assert "Share of adults away × strong lineage: strong" in table
    assert "Any protest" in table
    assert "migration:i.strong_lineage[2]" in (folder / "out" / "estimates.csv").read_text("utf-8")


def test_without_margins_and_claims_there_are_no_such_files(folder, capsys):
    (folder / "STUDY.toml").write_text(STUDY.partition("[[margin]]")[0])
    assert run(["study", "STUDY.toml", "--out", "out", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"margins", "findings"}.isdisjoint(answer)
    assert answer["models"][0]["n"] == 120
    assert answer["models"][0]["terms_dropped"] == "strong_lineage"
    assert not (folder / "out" / "margins.csv").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("kind", "pooled-logit", "errors", "hc2"), "for a pooled logit it must be iid, hc1 or cluster:COLUMN"),
        (("kind", "conditional-logit", "errors", "wild:village"), "for a conditional logit it must be iid or cluster:COLUMN"),
        (("errors", "wild:vilage"), "there is no column `vilage`; is it `village`?"),
        (("errors", "wild"), "got `wild`: it is not known"),
        (("errers", "hc2"), "unknown key `errers`; did you mean `errors`?"),
        (("errors", "wild:still"), "all rows are in one cluster"),
    ],
)
def test_errors_that_a_model_cannot_have_are_told(folder, capsys, change, words):
    panel().with_columns(still=pl.lit(1)).write_csv(folder / "data" / "panel.csv")
    keys = "".join(f'{key} = "{value}"\n' for key, value in zip(change[::2], change[1::2], strict=True))
    (folder / "STUDY.toml").write_text(STUDY.partition("[[margin]]")[0].replace('errors = "cluster:village"\n', keys))
    assert run(["study", "STUDY.toml", "--out", "out"]) == 2
    assert words in capsys.readouterr().err
    assert not (folder / "out").exists()


@pytest.mark.parametrize("name", ["STUDY.toml", "data/panel.csv", "mine.dta", "mine.sav", "mine.parquet"])
def test_files_in_a_wrong_encoding_are_told(folder, capsys, name):
    (folder / name).write_bytes("Gemeinde,Jahr\nMünchen,2004\n".encode("latin-1"))
    data = [] if name == "STUDY.toml" else ["--data", name]
    assert run(["study", "STUDY.toml", *data, "--out", "out"]) == 2
    said = capsys.readouterr().err
    assert "UTF-8" in said or "that can be read" in said
    assert name.split("/")[-1] in said
    assert not (folder / "out").exists()


def test_paths_in_a_study_are_relative_to_it_and_those_typed_to_the_shell(folder):
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "STUDY.toml").write_text(STUDY.replace("data/panel.csv", "../data/panel.csv"))
    assert run(["study", "elsewhere/STUDY.toml", "--out", "out", "--quiet"]) == 0
    (folder / "elsewhere" / "STUDY.toml").write_text(STUDY.replace("data/panel.csv", "none.csv"))
    assert run(["study", "elsewhere/STUDY.toml", "--data", "data/panel.csv", "--out", "other", "--quiet"]) == 0


@pytest.mark.parametrize("ending", ["csv", "dta", "parquet", "sav"])
def test_the_article_on_any_file(folder, ending, capsys):
    write(panel(), folder / f"mine.{ending}")
    assert run(["study", "article", "--data", f"mine.{ending}", "--out", "out", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [finding["id"] for finding in answer["findings"]] == ["H1", "H2a", "H2b", "H2c", "H3a", "H3b"]
    assert {
        model["n"] for model in answer["models"] if model["model"].startswith(("A-2", "A-3")) and model["kind"] == "linear"
    } == {120}


@pytest.mark.parametrize("lag_and_gaps", [False, True])
def test_a_first_study_runs_as_it_is(folder, lag_and_gaps, capsys):
    frame = panel().with_columns(pl.lit("x").alias("a text"), (pl.col("income") * 2).alias("income_twice"))
    if lag_and_gaps:
        frame = frame.filter(pl.int_range(pl.len()) % 7 != 0).drop("village").with_columns(pl.col("income").alias("place_id"))
    frame.write_csv(folder / "mine.csv")
    assert run(["study", "--init", "mine.csv", "--out", "begun"]) == 0
    assert "explains every key" in capsys.readouterr().out
    assert run(["study", "begun/STUDY.toml", "--out", "out", "--quiet"]) == 0


def test_a_first_study_guesses_what_is_there(folder):
    assert run(["study", "--init", "data/panel.csv", "--out", "begun", "--quiet"]) == 0
    text = (folder / "begun" / "STUDY.toml").read_text()
    assert 'unit = "village"' in text
    assert 'period = "year"' in text
    assert 'outcome = "protest"' in text
    assert 'shares = ["migration", "high_school", "telephone", "working_age"]' in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["study"], "name a STUDY.toml, or `article`"),
        (["study", "none.toml"], "none.toml: there is no such file"),
        (["study", "article"], "give one with --data FILE"),
        (["study", "STUDY.toml", "--data", "none.csv"], "none.csv: there is no such file"),
        (["study", "STUDY.toml", "--init", "data/panel.csv"], "--init DATA: it stands alone"),
        (["study", "--init", "none.csv"], "none.csv: there is no such file"),
        (["study", "--init", "text.csv"], "a study needs two columns of numbers that vary"),
    ],
)
def test_wrong_input_is_told_and_nothing_is_left(folder, capsys, arguments, words):
    (folder / "text.csv").write_text("a,b\nx,1\ny,1\n")
    assert run([*arguments, "--out", "out"]) == 2
    assert words in capsys.readouterr().err
    assert not (folder / "out").exists()


@pytest.mark.parametrize("term", ["__import__('os').system('touch ran')", "log(income)", "migration + 1"])
def test_a_term_that_tries_to_call_something_is_refused_and_never_run(folder, capsys, term):
    (folder / "STUDY.toml").write_text(STUDY.replace('"protest"]', f'"{term}"]'))
    assert run(["study", "STUDY.toml", "--out", "out"]) == 2
    assert 'STUDY.toml, [[model]] 1 (name "protest"), key `terms`' in capsys.readouterr().err
    assert not (folder / "ran").exists()
    assert not (folder / "out").exists()


def test_brackets_in_names_are_no_markup(folder, capsys):
    frame = panel().with_columns(pl.when(pl.col("year") % 2 == 0).then(pl.lit("red")).otherwise(pl.lit("bold")).alias("mark"))
    frame.write_csv(folder / "data" / "panel.csv")
    study = STUDY.partition("[[margin]]")[0].replace('"protest"]', '"i.mark"]').replace('"village", "year"', '"village"')
    (folder / "STUDY.toml").write_text(study)
    assert run(["study", "STUDY.toml", "--out", "out"]) == 0
    assert "i.mark[red]" in capsys.readouterr().out
