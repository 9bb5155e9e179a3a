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
