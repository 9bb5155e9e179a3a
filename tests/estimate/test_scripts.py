"""Scripts of a study for R and Stata: what they say, and that R, where it is, gets the same numbers."""

import shutil
import subprocess

import polars as pl
import pytest

from groundswell.cli import run
from groundswell.estimate import Study
from groundswell.estimate.scripts import r_script, stata_script
from groundswell.estimate.scripts.stata import stata_name

MODELS = """
[data]
path = "panel.csv"
unit = "village"
period = "year"
lag = 1

[[model]]
name = "linear"
outcome = "protest"
terms = ["migration*strong", "i.region"]
effects = ["village", "year"]
errors = "cluster:village"

[[model]]
name = "hc2"
outcome = "petition"
terms = ["migration*strong", "i.region"]
effects = ["village", "year"]
errors = "hc2"
where = 'year >= 2006 and (region == "north" or income > 300)'

[[model]]
name = "wild"
outcome = "protest"
terms = ["migration"]
effects = ["village"]
errors = "wild:area"

[[model]]
name = "odds"
outcome = "protest"
kind = "conditional-logit"
terms = ["migration", "income"]
effects = ["village", "year"]
errors = "cluster:village"

[[model]]
name = "pooled"
outcome = "protest"
kind = "pooled-logit"
terms = ["migration^2"]
errors = "hc1"

[[margin]]
model = "linear"
of = "migration"
over = [0.0, 0.5]
by = "strong"

[[claim]]
id = "H"
claim = "Protest more than petition"
model = "linear"
term = "migration"
plus = "migration:strong"
minus = "hc2"
side = "positive"
"""


@pytest.fixture
def folder(tmp_path, panel):
    panel.with_columns(area=pl.col("village").str.slice(1).cast(pl.Int64) // 4).write_csv(tmp_path / "panel.csv")
    (tmp_path / "STUDY.toml").write_text(MODELS)
    assert run(["study", str(tmp_path / "STUDY.toml"), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    return tmp_path


def test_a_do_file_has_a_command_a_model(folder):
    text = (folder / "out" / "analysis.do").read_text("utf-8")
    for line in (
        "xtset g1 year",
        "generate double x1 = L1.migration",
        "reghdfe protest c.x1 c.x2 c.x1#c.x2 i.x3 if used, absorb(g1 g2) vce(cluster g1)",
        "regress petition c.x1 c.x2 c.x1#c.x2 i.x3 i.g1 i.g2 if used, vce(hc2)",
        "boottest c.x1, reps(9999) seed(1) nograph",
        "clogit protest c.x1 c.x4 i.g2 if used, group(g1) vce(cluster g1)",
        "logit protest c.x1#c.x1 if used, vce(robust)",
        "margins if used, dydx(x1) at((mean) _all x1 = (0 0.5) x2 = (`values'))",
    ):
        assert line in text.splitlines()
    assert '(region == "north" & !missing(region))' in text
    assert "year >= 2006 & !missing(year)" in text


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed here")
def test_r_gets_the_same_numbers(folder):
    """To 6 digits, the conditional logit to 1e-8; the wild bootstrap tries all signs of 8 clusters, so its p-value is the same."""
    said = subprocess.run(["Rscript", "analysis.R"], cwd=folder / "out", capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    mine, theirs = (pl.read_csv(folder / "out" / f"{name}.csv", null_values=["NA", ""]) for name in ("estimates", "estimates_R"))
    assert mine["term"].to_list() == theirs["term"].to_list()
    assert mine["n"].to_list() == theirs["n"].to_list()
    for column in ("estimate", "std_error", "p_value"):
        assert theirs[column].to_list() == pytest.approx(mine[column].to_list(), rel=1e-6, abs=1e-9)
    odds = [frame.filter(pl.col("model") == "odds")["estimate"].to_list() for frame in (mine, theirs)]
    assert odds[1] == pytest.approx(odds[0], abs=1e-8)
    for name, ours in (("claims_R", "findings"), ("margins_R", "margins")):
        found, due = pl.read_csv(folder / "out" / f"{name}.csv"), pl.read_csv(folder / "out" / f"{ours}.csv")
        assert found["std_error"].to_list() == pytest.approx(due["std_error"].to_list(), rel=1e-6)


NASTY = 'a"); system("touch ran"); ("`=1+1\' $S_DATE\n*/'


def test_text_of_a_study_is_quoted_and_never_run(tmp_path):
    content = {
        "data": {"unit": NASTY, "period": "year", "lag": 1},
        "model": [{"name": NASTY, "outcome": NASTY, "terms": ["x"], "effects": [NASTY], "where": "z == 'a`b$c'"}],
        "claim": [{"id": NASTY, "claim": NASTY, "model": NASTY, "term": "x", "side": "positive"}],
    }
    study = Study.check(content)
    r, stata = (script(study, tmp_path / NASTY.replace("/", "")) for script in (r_script, stata_script))
    code = "\n".join(line for line in r.splitlines() if not line.startswith("#"))
    assert 'a\\"); system(\\"touch ran\\")' in code
    assert '"a"); system("' not in code
    study_part = stata[stata.index("* ---- The rows") :]
    assert "\\`=1+1" in study_part
    assert "\\$S_DATE" in study_part
    assert '"a\\`b\\$c"' in study_part
    assert all(len(stata_name(text)) <= 32 for text in (NASTY, "x" * 50, ""))
    if shutil.which("Rscript"):
        (tmp_path / "a.R").write_text(r, encoding="utf-8")
        parsed = subprocess.run(["Rscript", "-e", "invisible(parse('a.R'))"], cwd=tmp_path, capture_output=True, check=False)
        assert parsed.returncode == 0
        subprocess.run(["Rscript", "a.R"], cwd=tmp_path, capture_output=True, check=False)  # there are no data: it stops
    assert not (tmp_path / "ran").exists()
