"""What can go wrong, and how a person is told.

::

    GroundswellError            anything this package raises on purpose
      InputError                the input is wrong: a file, a key, an option (exit code 2)
        TableError              a table: file, row, column, value, what is allowed
        ScenarioError           a scenario: key, what came, what is allowed
        StudyError              a study: model, term, claim, what is allowed
        ExperimentError         an experiment: key, arm, enumerator, what is allowed
        DesignError             a design to be diagnosed: section, key, what came, what is allowed
        GameError               a bargaining game: key, what came, what is allowed
    GroundswellWarning          something was left out or is in doubt, and the person should know

An :class:`InputError` carries one sentence per fault, so that a person mends a file once and not fault by fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class GroundswellError(Exception):
    """Anything this package raises on purpose."""


class GroundswellWarning(UserWarning):
    """Something was left out or is in doubt, and the person should know."""


class InputError(GroundswellError):
    """The input is wrong; one sentence a fault.

    Parameters
    ----------
    *faults
        Sentences, each naming what was wrong, where, and what is allowed.
    """

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(self.faults)


class TableError(InputError):
    """A table is not what its schema asks for."""


class ScenarioError(InputError):
    """A scenario is not one that can be run."""


class StudyError(InputError):
    """A study asks for something that its data or this package cannot give."""


class ExperimentError(InputError):
    """An experiment asks for something that its file, its data or this package cannot give."""


class DesignError(InputError):
    """A design is not one that can be diagnosed."""


class GameError(InputError):
    """A bargaining game is not one that can be played."""


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that a person most likely meant, or None when none is near.

    Examples
    --------
    >>> nearest("migrtion", ["migration", "telephone"])
    'migration'
    """
    matches = get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return matches[0] if matches else None


def unknown(what: str, came: str, allowed: Iterable[str], where: str) -> str:
    """A sentence for a word that is not one of those allowed, with the nearest one offered.

    Examples
    --------
    >>> unknown("key", "villges", ["villages", "households"], "scenario.toml, [sampling]")
    'scenario.toml, [sampling]: unknown key `villges`; did you mean `villages`? Allowed: villages, households.'
    """
    words = list(allowed)
    guess = nearest(came, words)
    hint = f"; did you mean `{guess}`?" if guess else "."
    return f"{where}: unknown {what} `{came}`{hint} Allowed: {', '.join(words)}."
