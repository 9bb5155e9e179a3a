from pathlib import Path

import polars as pl

from groundswell.report import Table, regression_table, regression_tables


def table(**changes: object) -> Table:
    given = {"name": "t", "caption": "A table", "columns": ("", "x"), "rows": (("a", "1"),)} | changes
    return Table(**given)  # type: ignore[arg-type]


def test_models_stand_side_by_side_with_errors_below(estimates: pl.DataFrame, models: pl.DataFrame) -> None:
    made = regression_table(estimates, models.head(3), name="t", caption="c")
    assert made.columns == ("", "petition", "A-2.3\nprotest", "A-3.1\nprotest")
    assert made.rows[0][:2] == ("migration", "0.141\n(0.026)")
    assert [row[0] for row in made.rows] == ["migration", "migration × strong lineage", "income"]
    assert made.rows[1][1] == ""  # a term that the model does not have
    assert ("Observations", "452", "452", "452") in made.foot
    assert ("Units dropped", "0", "0", "0") in made.foot


def test_a_small_coefficient_is_not_shown_as_zero(estimates: pl.DataFrame, models: pl.DataFrame) -> None:
    made = regression_table(estimates, models.head(1), name="t", caption="c")
    assert made.rows[-1] == ("income", "0.00015\n(0.00023)")


def test_kinds_of_models_do_not_share_a_table(estimates: pl.DataFrame, models: pl.DataFrame) -> None:
    linear, logits = regression_tables(estimates, models, {"linear": "Errors by village."})
    assert linear.notes[0] == "Errors by village."
    assert logits.columns == ("", "A-2.5\nprotest")
    assert ("R² within", "0.031", "0.031", "0.031") in linear.foot
    assert [row[0] for row in logits.foot] == [
        "Observations",
        "Rows dropped",
        "Units",
        "Units dropped",
        "Small-sample factor",
        "Log likelihood",
    ]


def test_many_models_are_parted(estimates: pl.DataFrame, models: pl.DataFrame) -> None:
    many = pl.concat([models.head(1).with_columns(model=pl.lit(f"m{n}")) for n in range(8)])
    parts = regression_tables(estimates, many, {})
    assert [part.name for part in parts] == ["linear-models-1", "linear-models-2"]
    assert [len(part.columns) for part in parts] == [7, 3]


def test_what_was_left_out_is_said(estimates: pl.DataFrame, models: pl.DataFrame) -> None:
    made = regression_table(estimates, models.head(3), name="t", caption="c")
    assert made.notes[-1] == "Left out of A-3.1, as the effects absorb it: strong lineage."
    assert "No stars" in made.notes[0]


def test_latex_is_escaped() -> None:
    text = table(rows=(("50% of x_1 & \\input{y} $z$ #1 ^ ~", "−1 × 2"),), notes=("a_b",)).latex()
    assert r"50\% of x\_1 \& \textbackslash{}input\{y\} \$z\$ \#1 \textasciicircum{} \textasciitilde{}" in text
    assert r"$-$1 $\times$ 2" in text
    assert r"a\_b" in text


def test_the_lines_of_a_latex_head_can_wrap() -> None:
    assert r"A-2.2\newline large petition" in table(columns=("", "A-2.2\nlarge petition")).latex()


def test_latex_keeps_two_lines_of_a_cell_and_a_rule_before_the_foot() -> None:
    text = table(rows=(("a", "1\n(2)"),), foot=(("N", "3"),)).latex()
    assert r"\makecell{1\\(2)}" in text
    assert text.index(r"\makecell") < text.rindex(r"\midrule") < text.index("N & 3")


def test_html_is_escaped_and_files_are_the_same_twice(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        table(caption="<script>alert(1)</script>").save(tmp_path / folder)
    page = (tmp_path / "one" / "t.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    for name in ("t.html", "t.tex"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
