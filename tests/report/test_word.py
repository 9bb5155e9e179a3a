import io
import zipfile

import pytest

from groundswell.report.names import Names
from groundswell.report.table import Table
from groundswell.report.word import word

TABLE = Table(
    name="t",
    caption="Models",
    columns=("", "A <b>\nprotest"),
    rows=(("migration", "0.141\n(0.026)"), ("income & more", "1")),
    foot=(("Observations", "452"),),
    notes=("One note.", "Another."),
)


def test_a_word_file_holds_the_table_and_its_words():
    from docx import Document

    document = Document(io.BytesIO(word(TABLE)))
    made = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["", "A <b>\nprotest"],
        ["migration", "0.141\n(0.026)"],
        ["income & more", "1"],
        ["Observations", "452"],
    ]
    assert [paragraph.text for paragraph in document.paragraphs] == ["Models", "One note. Another."]


def test_the_same_table_is_the_same_word_file_to_the_bit(tmp_path):
    TABLE.save(tmp_path)
    made = (tmp_path / "t.docx").read_bytes()
    assert made == word(TABLE)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


def test_labels_name_columns_values_and_outcomes():
    names = Names({"mig": "Adults away", "reg": "Region", "a": "Same", "b": "Same", "c": " "}, {"reg": {1.0: "South", 2: "North"}})
    assert names.term("mig:i.reg[2]") == "Adults away × Region: North"
    assert names.term("mig^2") == "Adults away²"
    assert names.term("i.reg[1]") == "Region: South"
    assert names.term("i.reg[7]") == "Region: 7"
    assert names.column("a") == "Same (a)"
    assert names.column("c") == "c"
    assert names.model("A-1", "mig", "\n") == "A-1\nAdults away"
    assert names.model("mig", "mig") == "Adults away"


@pytest.mark.parametrize("name", ["migration:strong_lineage", "migration^2", "i.region[north]"])
def test_without_labels_names_are_as_they_were(name):
    from groundswell.report.words import term

    assert Names().term(name) == term(name)


def test_checks_stand_in_the_report_with_labels():
    """Every table and figure beside the models, in a report of a small study."""
    import numpy as np
    import polars as pl

    from groundswell.estimate import Study, checks, fit
    from groundswell.findings import judge
    from groundswell.report import Drawing, study_report
    from groundswell.tables import Table as Read

    rows = np.arange(120)
    frame = pl.DataFrame({
        "village": rows // 4,
        "year": 2000 + rows % 4,
        "y": np.sin(rows * 1.3),
        "z": np.cos(rows * 2.7),
        "x": np.sin(rows * 0.7 + rows**2),
        "w": np.cos(rows * 1.9),
    })
    model = {"terms": ["x", "w", "x^2"], "effects": ["village", "year"], "errors": "cluster:village"}
    content = {
        "data": {"unit": "village", "period": "year", "lag": 1},
        "model": [{"name": name, "outcome": name} | model for name in ("y", "z")],
        "claim": [{"id": "a", "claim": "c", "model": "y", "term": "x", "side": "within", "bound": 0.2}],
    }
    read = Read(frame=frame, source="small.dta", labels={"x": "Adults away"})
    estimates = fit(read, Study.check(content))
    made = study_report(estimates, judge(estimates), data=estimates.read, checks=checks(read, estimates))
    bodies = {section.title: section.body for section in made.sections}
    names = [part.name for part in bodies["Checks"] if isinstance(part, Table | Drawing)]
    assert names == ["double-demeaned", "lagged-outcome", "multiplicity", "equivalence", "sensitivity", "specifications-1"]
    tables = {part.name: part for part in bodies["Checks"] if isinstance(part, Table)}
    assert tables["double-demeaned"].rows[0][0] == "Adults away²"
    assert tables["sensitivity"].rows[0][5] == "w"
    assert [part.name for part in bodies["The panel’s shape"] if isinstance(part, Table)] == ["panel-patterns", "variation"]
    assert bodies["The panel’s shape"][0].startswith("30 units over 4 periods, year from 2000 to 2003: strongly balanced")
