"""How a run ends: exit codes and words, whatever went wrong."""

from __future__ import annotations

import pytest

from groundswell import cli


@pytest.mark.parametrize("words", [["again"], ["again", "--nosuch"], ["nosuch"], ["synthesize", "x.csv", "--evidence", "few"]])
def test_wrong_words_end_with_2_and_a_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(words) == cli.WRONG_INPUT
    said = capsys.readouterr()
    assert "Error:" in said.err
    assert not said.out


@pytest.mark.parametrize(
    ("raised", "code", "words"),
    [(KeyboardInterrupt(), cli.INTERRUPTED, "Interrupted"), (ZeroDivisionError(), cli.FAULT_OF_OURS, "a fault of Groundswell's")],
)
def test_an_interruption_ends_with_3_and_a_fault_of_ours_with_1(
    raised: BaseException, code: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("groundswell.tables.read", broken)
    assert cli.run(["synthesize", "x.csv"]) == code
    assert words in capsys.readouterr().err
