"""The sections of a STUDY.toml: what each key means, and what it may be.

The title of a key says in words what is allowed; messages and ``study --init`` use it, so that they cannot fall apart.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from groundswell.errors import StudyError, nearest
from groundswell.estimate import conditions
from groundswell.estimate.terms import Term, parse, parse_all

KINDS = ("linear", "conditional-logit", "pooled-logit")
ERRORS = ("iid", "hc1", "hc2", "cluster:COLUMN", "wild:COLUMN")
ERRORS_OF = {
    "linear": ERRORS,
    "conditional-logit": ("iid", "cluster:COLUMN"),
    "pooled-logit": ("iid", "hc1", "cluster:COLUMN"),
}
"""What errors each kind of model can have."""
CONSTANT = "constant"
"""How the intercept of a model without effects is reported."""


def _named(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text


def _known_kind(text: str) -> str:
    return _known(text, text, KINDS)


def _known_errors(text: str) -> str:
    word, colon, column = text.partition(":")
    if colon and not column.strip():
        raise ValueError(f"no column is named after `{word}:`")
    return _known(text, f"{word}:COLUMN" if colon else text, ERRORS)


def _known(text: str, pattern: str, allowed: tuple[str, ...]) -> str:
    if pattern not in allowed:
        guess = nearest(text, allowed)
        raise ValueError(f"it is not known{f'; did you mean `{guess}`' if guess else ''}")
    return text


def _parses(parser: Callable[[str], Any]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text.strip():
            try:
                parser(text)
            except StudyError as error:
                raise ValueError(str(error)) from None
        return text

    return check


Name = Annotated[StrictStr, AfterValidator(_named)]
Names = tuple[Name, ...]
Number = Annotated[StrictFloat, Field(allow_inf_nan=False)]
TermText = Annotated[Name, AfterValidator(_parses(parse))]


@cache
def _parsed(texts: Names) -> tuple[Term, ...]:
    """Read once, however many tables a study is fitted to."""
    return tuple(parse_all(texts))


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Data(_Section):
    """Where the rows are and what they are."""

    path: Name | None = Field(default=None, title="the name of a .csv, .parquet, .dta or .sav file", description="The file.")
    unit: Name | None = Field(default=None, title="the name of a column", description="What is followed over time.")
    period: Name | None = Field(default=None, title="the name of a column", description="When it is seen.")
    lag: StrictInt = Field(
        default=0, ge=0, title="a whole number, 0 or more", description="Periods by which regressors come before the outcome."
    )
    shares: Names = Field(
        default=(), title="a list of columns", description="Columns that must lie between 0 and 1; they are checked."
    )


class Model(_Section):
    """One regression."""

    name: Name = Field(title="a name of its own", description="What the model is called in every table.")
    outcome: Name = Field(title="the name of a column", description="What is explained; it is never lagged.")
    kind: Annotated[StrictStr, AfterValidator(_known_kind)] = Field(
        default="linear", title=f"one of {', '.join(KINDS)}", description="The regression."
    )
    terms: Annotated[tuple[TermText, ...], Field(min_length=1)] = Field(
        title='a list of terms, as ["a", "a:b", "a*b", "a^2", "i.a"]', description="What explains it."
    )
    effects: Names = Field(
        default=(), title="a list of columns", description="Each value of these columns has an intercept of its own."
    )
    errors: Annotated[StrictStr, AfterValidator(_known_errors)] = Field(
        default="iid", title=f"one of {', '.join(ERRORS)}", description="How standard errors are computed."
    )
    where: Annotated[StrictStr, AfterValidator(_parses(conditions.parse))] = Field(
        default="", title="a condition, as `year >= 2004`", description="Rows whose outcome is used; all where it is empty."
    )
    optional: StrictBool = Field(
        default=False, title="true or false", description="Whether the study goes on, and says why, where this cannot be fitted."
    )

    @property
    def parsed(self) -> list[Term]:
        """Its terms, each once."""
        return list(_parsed(self.terms))

    @property
    def variables(self) -> list[str]:
        """The columns of its terms, each once."""
        return list(dict.fromkeys(variable for term in self.parsed for variable in term.variables))

    @property
    def cluster(self) -> str | None:
        """The column by which errors are clustered, if they are, bootstrapped or not."""
        return self.errors.partition(":")[2].strip() or None

    @property
    def bootstrapped(self) -> bool:
        """Whether p-values and intervals come from a wild cluster bootstrap."""
        return self.errors.startswith("wild:")


class Margin(_Section):
    """How steep the outcome is in a column, at several of its values."""

    model: Name = Field(title="the name of a model")
    of: Name = Field(title="a column of the model's terms", description="The column whose slope is wanted.")
    over: Annotated[tuple[Number, ...], Field(min_length=1)] = Field(
        title="a list of numbers", description="Its values at which the slope is taken; other columns stand at their means."
    )
    by: Name | None = Field(
        default=None, title="a column of the model's terms", description="A slope for each value of this column."
    )


class Claim(_Section):
    """A sentence that the estimates may bear out."""

    id: Name = Field(title="a name of its own")
    claim: Name = Field(title="a sentence")
    reported: StrictStr = Field(default="", title="text", description="What was reported of it elsewhere.")
    model: Name = Field(title="the name of a model")
    term: Name = Field(title="a term of the model")
    plus: StrictStr = Field(default="", title="another term of the model", description="A term added to it.")
    minus: StrictStr = Field(
        default="", title="the name of another model", description="The model whose estimate is subtracted, both stacked."
    )
    side: Literal["positive", "negative", "within"] = Field(
        title="one of positive, negative, within", description="Where the claim says the estimate lies."
    )
    bound: Annotated[Number, Field(gt=0)] | None = Field(
        default=None, title="a number above 0, with side = `within`", description="The claim is that it lies within this of zero."
    )


class Sections(_Section):
    """A whole file."""

    data: Data = Field(default=Data(), title="a section [data]")
    model: tuple[Model, ...] = Field(min_length=1, title="at least one section [[model]]")
    margin: tuple[Margin, ...] = Field(default=(), title="sections [[margin]]")
    claim: tuple[Claim, ...] = Field(default=(), title="sections [[claim]]")
