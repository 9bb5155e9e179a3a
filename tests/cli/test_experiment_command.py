"""``groundswell experiment``: what a researcher types and gets."""

import json
import tomllib

import polars as pl
import pytest

from groundswell.cli import run

ARMS = "outcome,method,reference,arm,estimate,std_error,statistic,p_value,p_holm,p_randomisation,n"


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["experiment", "design", "--example"]) == 0
    (tmp_path / "E.toml").write_text(capsys.readouterr().out, encoding="utf-8")
    return tmp_path


def test_the_example_is_one_for_both_commands(folder, capsys):
    assert run(["experiment", "analyse", "--example"]) == 0
    assert capsys.readouterr().out == (folder / "E.toml").read_text(encoding="utf-8")
    assert list(tomllib.loads((folder / "E.toml").read_text(encoding="utf-8"))) == ["experiment"]


def test_design_writes_assignment_power_forms_and_a_report(folder, capsys):
    assert run(["experiment", "design", "E.toml", "--out", "out"]) == 0
    assert "368 people in 8 blocks, seed 1" in capsys.readouterr().out
    names = {path.name for path in (folder / "out").iterdir()}
    assert names >= {"assignment.csv", "blocks.csv", "power.csv", "power_curve.csv", "forms", "report.html", "provenance.json"}
    form = (folder / "out" / "forms" / "form-B.html").read_text(encoding="utf-8")
    assert "The secretary says" in form
    assert "placebo" not in form
    assert "5. Strongly support" in form
    assert run(["again", "out", "--quiet"]) == 0


def test_analyse_writes_arms_balance_and_a_report(folder, capsys):
    assert run(["experiment", "analyse", "E.toml", "--out", "out"]) == 0
    said = capsys.readouterr().out
    assert "SYNTHETIC" in said
    assert "treatment − control" in said
    assert (folder / "out" / "arms.csv").read_text().splitlines()[0] == ARMS
    names = {path.name for path in (folder / "out").iterdir()}
    assert names >= {"arms.csv", "balance.csv", "answers.csv", "bounds.csv", "figures", "tables", "report.html"}
    page = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "Arms compared on support; SYNTHETIC responses" in page
    assert run(["again", "out", "--quiet"]) == 0


@pytest.mark.usefixtures("folder")
def test_json_has_the_rows_of_every_csv_file(capsys):
    assert run(["experiment", "analyse", "E.toml", "--out", "out", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["method"] for row in answer["arms"]] == ["ols"] * 3 + ["ordered-logit"] * 3
    assert answer["balance"][0]["difference"] is None


def test_data_on_the_command_line_and_missing_answers(folder, capsys):
    assert run(["experiment", "article", "--out", "article", "--people", "346"]) == 0
    assert "346 SYNTHETIC responses" in capsys.readouterr().out.replace("\n", " ")
    made = pl.read_csv(folder / "article" / "synthetic_responses.csv")
    holes = made.with_columns(support=pl.when(pl.int_range(pl.len()) % 40 == 0).then(None).otherwise("support"))
    holes.write_csv(folder / "mine.csv")
    assert run(["experiment", "analyse", "E.toml", "--data", "mine.csv", "--out", "out"]) == 0
    assert "9 of 346 people gave no answer" in capsys.readouterr().out
    page = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "What missing answers allow" in page
    assert "SYNTHETIC" not in page
    assert run(["experiment", "analyse", "article/EXPERIMENT.toml", "--out", "same", "--quiet"]) == 0
    assert (folder / "same" / "arms.csv").read_text() == (folder / "article" / "arms.csv").read_text()


def test_the_article_has_its_tables_beside_ours(folder, capsys):
    assert run(["experiment", "article", "--out", "out"]) == 0
    capsys.readouterr()
    published = pl.read_csv(folder / "out" / "published.csv")
    assert published["table"].unique().sort().to_list() == ["B-t1", "B-t2", "B-t3", "B-t4"]
    page = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "The responses are SYNTHETIC" in page
    assert "207 to 244" in page
    assert "From belief to support" in page


def test_what_is_wrong_leaves_no_folder(folder, capsys):
    broken = (folder / "E.toml").read_text().replace("block =", "blok =")
    (folder / "broken.toml").write_text(broken)
    for words in (["design", "broken.toml"], ["analyse", "broken.toml"]):
        assert run(["experiment", *words, "--out", "out"]) == 2
        assert "broken.toml, [experiment]: unknown key `blok`; did you mean `block`?" in capsys.readouterr().err
    assert run(["experiment", "design"]) == 2
    assert "name an EXPERIMENT.toml; --example prints one" in capsys.readouterr().err
    assert run(["experiment", "article", "--people", "5", "--out", "out"]) == 2
    assert not (folder / "out").exists()


def test_text_of_the_file_is_escaped(folder):
    text = (folder / "E.toml").read_text().replace('title = "A road in the district"', 'title = "<script>alert(1)</script>"')
    (folder / "E.toml").write_text(text.replace("A city has", "<b>A city</b> has"))
    assert run(["experiment", "design", "E.toml", "--out", "out", "--quiet"]) == 0
    for name in ("report.html", "forms/form-A.html"):
        page = (folder / "out" / name).read_text()
        assert "<script>" not in page
        assert "<b>A city" not in page


def test_several_questions_a_wide_scale_and_no_blocks(folder):
    """A report without bars, since a scale of seven has too many shades, and without balance."""
    pl.DataFrame({"arm": ["a", "b"] * 30, "x": [n % 7 for n in range(60)], "y": [n * 3 % 7 for n in range(60)]}).write_csv(
        "wide.csv"
    )
    (folder / "W.toml").write_text('[experiment]\noutcomes = ["x", "y"]\nscale = [0, 6]\ndata = "wide.csv"\nerrors = "hc2"\n')
    assert run(["experiment", "analyse", "W.toml", "--out", "out", "--quiet"]) == 0
    assert {path.stem for path in (folder / "out" / "figures").iterdir()} == {"arms"}
    assert "There are no covariates" in (folder / "out" / "report.html").read_text(encoding="utf-8")
