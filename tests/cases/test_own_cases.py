"""Cases of one's own: the same form, checked against the same codes, every fault in words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import groundswell as gs
from groundswell.errors import InputError

HEADER = "case,source,condition,value,basis,where\n"
GOOD = HEADER + "Mine,own notes,mode,consent,stated,page 3\nMine,own notes,concession,withdrawn,inferred,page 9\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own.csv"


def faults(path: Path, text: str) -> tuple[str, ...]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        gs.coded_cases(path)
    return caught.value.faults


def test_own_cases_are_read(own: Path) -> None:
    own.write_text(GOOD, encoding="utf-8")
    cases = gs.coded_cases(own)
    assert cases.names == ["Mine"]
    assert not cases.of_the_texts
    assert cases.table.height == 2
    assert gs.coded_cases(pd.read_csv(own)).table.equals(cases.table)


def test_a_value_outside_its_codes_is_refused_and_the_nearest_offered(own: Path) -> None:
    [fault] = faults(own, GOOD.replace("withdrawn", "withdrwn"))
    assert fault.startswith("own.csv, row 2, column `value`: unknown value of `concession` `withdrwn`; did you mean `withdrawn`?")
    assert "not said" in fault


def test_a_condition_that_is_not_in_the_codebook_is_refused(own: Path) -> None:
    [fault] = faults(own, GOOD.replace("mode", "mod"))
    assert fault.startswith("own.csv, row 1, column `condition`: unknown condition `mod`; did you mean `mode`?")


def test_all_faults_are_told_together(own: Path) -> None:
    text = GOOD.replace("stated", "guessed").replace("consent", "consnt").replace("page 9", "")
    told = " ".join(faults(own, text))
    assert "row 1, column `basis`: got `guessed`; one of stated, inferred is due." in told
    assert "row 2, column `where`: no value; text is due." in told
    assert "row 1, column `value`: unknown value of `mode` `consnt`; did you mean `consent`?" in told


def test_a_column_that_is_absent_is_named(own: Path) -> None:
    told = faults(own, GOOD.replace("where", "were"))
    assert told[0] == "own.csv: there is no column `where`; is it `were`?"
    assert "no column `value`" in faults(own, GOOD.replace("value", "worth"))[0]


def test_a_case_told_twice_by_one_source_is_refused(own: Path) -> None:
    [fault] = faults(own, GOOD + "Mine,own notes,mode,mobilised,stated,page 4\n")
    assert "rows 1 and 3" in fault


def test_no_condition_is_a_fault(own: Path) -> None:
    assert "row 1, column `condition`: no value" in faults(own, GOOD.replace("mode", ""))[0]


def test_readings_are_checked_too_and_give_agreement(own: Path) -> None:
    rows = "Mine,notes,mode,consent,stated,page 3,consent,consent\nYours,notes,mode,mobilised,stated,page 3,mobilised,not said\n"
    text = HEADER.replace("where", "where,first_reading,second_reading") + rows
    own.write_text(text, encoding="utf-8")
    assert gs.coded_cases(own).agreement["differ"].to_list() == [1, 1]
    assert "column `second_reading`: unknown value" in faults(own, text.replace("not said", "not sad"))[0]


def test_the_cases_of_the_texts_can_be_written_and_read_again(own: Path) -> None:
    from groundswell import tables

    texts = gs.coded_cases()
    tables.write(texts.table, own)
    assert gs.coded_cases(own).table.equals(texts.table)


def test_sources_contradict_one_another_only_where_both_say_something(own: Path) -> None:
    own.write_text(
        GOOD + "Mine,other,mode,mobilised,stated,page 1\nMine,other,concession,not said,inferred,all\n",
        encoding="utf-8",
    )
    assert gs.coded_cases(own).conflicts.select("source", "value").rows() == [("own notes", "consent"), ("other", "mobilised")]


def test_a_coarser_word_contradicts_nobody(own: Path) -> None:
    own.write_text(
        HEADER + "Mine,a,street,gathering,stated,1\n" + 'Mine,b,street,"protest, form not told",stated,1\n',
        encoding="utf-8",
    )
    assert gs.coded_cases(own).conflicts.is_empty()
