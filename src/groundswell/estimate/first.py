"""A first study of a file: what its columns seem to be, with a word on every key, for a person to mend."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import polars as pl

from groundswell import tables
from groundswell.errors import StudyError
from groundswell.estimate.collinearity import ABSORBED, dependent, standardised, without_effects
from groundswell.estimate.sections import ERRORS, KINDS
from groundswell.estimate.terms import parse

_UNITS = ("village", "unit", "id", "municipality", "county", "country", "district", "province", "region", "code", "firm")
_PERIODS = ("year", "period", "wave", "round", "month", "quarter", "time", "date", "t")
_OUTCOMES = ("outcome", "protest", "action", "takeup", "support", "y")
_IDENTIFIER = re.compile(r"(^|_)(id|no|nr|num|number)$|(?<=[a-z])(code|id)$|^[a-z]?num$", re.IGNORECASE)
_REGRESSORS = 3
_FEWEST_COLUMNS = 2


@dataclass(frozen=True)
class Guess:
    """What the columns of a table seem to be.

    Attributes
    ----------
    unit, period
        The pair of columns that names a row; None where no pair does.
    outcome
        What might be explained.
    terms
        What might explain it: numbers that vary within units and periods and can be told apart.
    shares
        Columns that lie between 0 and 1 and are no flags.
    over
        Values of the first term that are low, middling and high among its own.
    """

    unit: str | None
    period: str | None
    outcome: str
    terms: list[str]
    shares: list[str]
    over: list[float]

    @property
    def effects(self) -> list[str]:
        """Intercepts for units and periods, where there are such."""
        return [self.unit, self.period] if self.unit and self.period else []


def first_study(path: Path) -> str:
    """The text of a STUDY.toml for a file, with comments that explain every key.

    Raises
    ------
    TableError, StudyError
        If the file cannot be read, or holds no two columns of numbers.
    """
    table = tables.read(path)
    guess = guessed(table.frame, table.source)
    return _text(guess, path.resolve())


def guessed(frame: pl.DataFrame, source: str) -> Guess:
    """What the columns of a table seem to be."""
    plain = frame.with_columns(pl.col(pl.Boolean).cast(pl.Int8))
    unit, period = _key(plain)
    numbers = [name for name in plain.columns if name not in {unit, period} and _usable(plain[name]) and _measures(name)]
    usable = [name for name in numbers if _tells(plain, [name], unit, period)]
    if len(usable) < _FEWEST_COLUMNS:
        raise StudyError(f"{source}: a study needs two columns of numbers that vary; this file has {len(usable)}.")
    flags = [name for name in usable if plain[name].drop_nulls().n_unique() == 2]
    outcome = next(iter([*_near(usable, _OUTCOMES), *flags, *usable]))
    terms: list[str] = []
    for name in usable:
        if name != outcome and len(terms) < _REGRESSORS and _tells(plain, [*terms, name], unit, period, outcome):
            terms.append(name)
    if not terms:
        raise StudyError(f"{source}: too few rows have a value in `{outcome}` and in another column of numbers.")
    shares = [name for name in numbers if plain[name].is_between(0, 1).all() and plain[name].drop_nulls().n_unique() > 2]
    quantiles = [plain[terms[0]].quantile(share) for share in (0.05, 0.5, 0.95)]
    over = list(dict.fromkeys(float(f"{value:.3g}") for value in quantiles if value is not None))
    return Guess(unit=unit, period=period, outcome=outcome, terms=terms, shares=shares, over=over)


def _key(frame: pl.DataFrame) -> tuple[str | None, str | None]:
    """The first pair of columns, the likeliest names first, that names each row once, units and periods each repeated."""
    numbers = [name for name in frame.columns if frame.schema[name].is_numeric()]
    repeated = [name for name in frame.columns if 1 < frame[name].n_unique() < frame.height and not frame[name].has_nulls()]
    whole = [name for name in repeated if name in numbers and (frame[name] % 1 == 0).all()]
    texts = [name for name in repeated if frame.schema[name] == pl.String]
    fewest_first = sorted(dict.fromkeys([*_near(repeated, _UNITS), *texts]), key=lambda name: frame[name].n_unique())
    for period, unit in product(_near(whole, _PERIODS), fewest_first):
        if unit != period and not frame.select(unit, period).is_duplicated().any():
            return unit, period
    return None, None


def _near(names: list[str], words: tuple[str, ...]) -> list[str]:
    """The names that are one of some words, then those that hold one, in the order of the words."""
    equal = [name for word in words for name in names if name.lower() == word]
    holding = [name for word in words if len(word) > 1 for name in names if word in name.lower()]
    return list(dict.fromkeys([*equal, *holding]))


def _measures(name: str) -> bool:
    """Whether a column can be a term by its name, and is not called as identifiers and periods are."""
    if _IDENTIFIER.search(name) or name.lower() in _PERIODS:
        return False
    try:
        return [term.name for term in parse(name)] == [name]
    except StudyError:
        return False


def _usable(values: pl.Series) -> bool:
    """Numbers that vary, most of them there."""
    if not values.dtype.is_numeric() or values.null_count() * 2 > values.len():
        return False
    return bool(values.drop_nulls().is_finite().all()) and values.drop_nulls().n_unique() > 1


def _tells(frame: pl.DataFrame, names: list[str], unit: str | None, period: str | None, outcome: str | None = None) -> bool:
    """Whether columns can be told apart once units and periods are out, in the rows that miss none."""
    effects = [unit, period] if unit and period else []
    rows = frame.drop_nulls([*names, *effects, *([outcome] if outcome else [])])
    for effect in effects:
        rows = rows.filter(pl.len().over(effect) > 1)
    groups = sum(rows[effect].n_unique() for effect in effects)
    wanted = [*names, *([outcome] if outcome else [])]
    if rows.height <= len(wanted) + groups + 1:
        return False
    codes = rows.select(pl.col(effect).rank("dense").cast(pl.Int64) - 1 for effect in effects).to_numpy()
    within = without_effects(standardised(rows.select(wanted).to_numpy().astype(float)), codes.reshape(rows.height, -1), "")
    lengths = (within**2).sum(axis=0) ** 0.5
    return bool((lengths > ABSORBED * 1e3).all()) and not dependent(within[:, : len(names)] / lengths[: len(names)])


def _text(guess: Guess, path: Path) -> str:
    keyed = guess.unit is not None and guess.period is not None
    errors = f"cluster:{guess.unit}" if keyed else "hc1"
    return f"""# A first study of {path.name}, guessed from its columns: mend it, then run  groundswell study STUDY.toml
# Every key is explained here. A line that begins with # is not read.

[data]
path = {_quoted(str(path))}  # .csv .parquet .dta .sav; if not a full path, relative to this file
{_keys(guess) if keyed else _NO_KEYS}
# What is declared a share must lie between 0 and 1, and is checked.
shares = {_quoted(guess.shares)}

[[model]]
name = {_quoted(guess.outcome)}  # what it is called in every table
outcome = {_quoted(guess.outcome)}  # what is explained; never lagged
kind = "linear"  # one of {", ".join(KINDS)}
# Terms: "a"; "a:b" a product; "a*b" for a, b and a:b; "a^2" a square; "i.a" an indicator of each value but the lowest.
# Guessed are the first columns of numbers that vary: choose your own.
terms = {_quoted(guess.terms)}
# Each value of these columns has an intercept of its own (a conditional logit conditions on the first).
effects = {_quoted(guess.effects)}
errors = {_quoted(errors)}  # one of {", ".join(ERRORS)}
# Rows whose outcome is used: comparisons joined by and / or, as "year >= 2004"; all where it is empty.
where = ""
optional = false  # true: where it cannot be fitted the study goes on and says why

# How steep the outcome is in a column: a slope at each of its values, other columns at their means.
[[margin]]
model = {_quoted(guess.outcome)}
of = {_quoted(guess.terms[0])}
over = {guess.over}
# by = "another column of the terms"  # a slope for each of its values

# A claim is supported if the whole 95% interval of its estimate lies on its side, contradicted if on the other.
[[claim]]
id = "1"
claim = {_quoted(f"{guess.terms[0]} raises {guess.outcome}")}
reported = ""  # what was reported of it elsewhere
model = {_quoted(guess.outcome)}
term = {_quoted(guess.terms[0])}
plus = ""  # another term of the model, added to it
minus = ""  # another model, whose same terms are subtracted: both are stacked, with errors by unit
side = "positive"  # positive, negative, or within (then also: bound = 0.1)
"""


_NO_KEYS = """# No two columns name each row once, so this is a cross-section; if rows follow units over time, name them:
# unit = "village"
# period = "year"
# lag = 1  # regressors one period before the outcome"""


def _keys(guess: Guess) -> str:
    return f"""unit = {_quoted(guess.unit or "")}  # what is followed over time
period = {_quoted(guess.period or "")}  # when it is seen: a number
lag = 0  # 1 takes regressors one period before the outcome, by the value of the period"""


def _quoted(value: str | list[str]) -> str:
    """Text or a list of it as TOML writes it."""
    return json.dumps(value, ensure_ascii=False)
