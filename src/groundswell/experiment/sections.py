"""The keys of an EXPERIMENT.toml: what each means, and what it may be.

The title of a key says in words what is allowed; messages use it, so that the two cannot fall apart.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictFloat, StrictInt, StrictStr

_FEWEST = 2
"""People that an arm needs before anything can be said of how much their answers differ."""


def _named(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text


def _as_text(value: Any) -> Any:
    """An arm that the data call 0 or 1 may be written as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Name = Annotated[StrictStr, AfterValidator(_named)]
Arm = Annotated[StrictStr, BeforeValidator(_as_text), AfterValidator(_named)]
Size = Annotated[StrictInt, Field(ge=_FEWEST)]
Share = Annotated[StrictFloat, Field(ge=0, allow_inf_nan=False)]


class Keys(BaseModel):
    """The section ``[experiment]``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: StrictStr = Field(default="", title="text", description="What the experiment is called in reports.")
    outcomes: Annotated[tuple[Name, ...], Field(min_length=1)] = Field(
        title="a list of columns", description="Columns with the answers; each is analysed by itself."
    )
    arm: Name = Field(default="arm", title="the name of a column", description="Which wording a person read.")
    columns: Name | None = Field(
        default=None,
        title="a pattern with {arm}, as `{outcome}.{arm}`",
        description="In place of `arm`: the answers given in each arm stand in a column of their own.",
    )
    arms: tuple[Arm, ...] = Field(
        default=(), title="a list of two or more names", description="The arms in order: of a pair the earlier is the reference."
    )
    reference: Arm | None = Field(
        default=None, title="the name of an arm", description="The arm that others are held against; the first unless given."
    )
    block: Name | None = Field(
        default=None, title="the name of a column", description="Enumerators, say: fixed effects, and the unit of re-randomisation."
    )
    respondent: Name | None = Field(
        default=None, title="the name of a column", description="Who answered; everyone stands in one row."
    )
    scale: tuple[StrictInt, StrictInt] = Field(
        default=(1, 5), title="the least and the greatest answer, as [1, 5]", description="What an answer may be."
    )
    missing: tuple[StrictInt, ...] = Field(
        default=(), title="a list of whole numbers outside the scale", description="Codes for no answer, as 8 or 99."
    )
    errors: Literal["iid", "hc1", "hc2"] = Field(
        default="iid", title="one of iid, hc1, hc2", description="How the errors of the linear models are computed."
    )
    pairs: Literal["apart", "joint"] = Field(
        default="apart",
        title="one of apart, joint",
        description="Each pair of arms alone, or all arms against the reference at once.",
    )
    one_arm_blocks: Literal["refuse", "drop"] = Field(
        default="refuse", title="one of refuse, drop", description="What to do with a block all of whose people are in one arm."
    )
    covariates: tuple[Name, ...] | None = Field(
        default=None,
        title="a list of columns",
        description="What the arms should be alike in, for the table of balance; every other column that can be, unless given.",
    )
    draws: Annotated[StrictInt, Field(ge=0, le=10_000_000)] = Field(
        default=10_000, title="a whole number from 0 to 10,000,000", description="Re-randomisations; 0 for none."
    )
    data: Name | None = Field(
        default=None, title="the name of a file, or `article`", description="The responses; `article` is our synthetic example."
    )
    sizes: tuple[Size, ...] | dict[str, Size] | Size | None = Field(
        default=None,
        title=f"people an arm, {_FEWEST} or more: a number, a list in the order of `arms`, or a table by arm",
        description="How many people each arm has; as equal as can be unless given.",
    )
    respondents: Name | None = Field(
        default=None, title="the name of a file", description="Who takes part, with the columns `respondent` and `block` name."
    )
    blocks: dict[str, Annotated[StrictInt, Field(ge=1)]] | None = Field(
        default=None,
        title="a table of whole numbers, 1 or more, by block",
        description="People a block, where they are not known yet.",
    )
    wording: dict[str, Name] | tuple[Name, ...] = Field(
        default_factory=dict[str, str],
        title="texts, as a table by arm or a list in the order of `arms`",
        description="What each arm reads.",
    )
    question: StrictStr = Field(default="", title="text", description="What all are asked after it.")
    answers: tuple[Name, ...] = Field(
        default=(), title="a list of texts, one a point of the scale", description="The answers in words, from the least up."
    )
    expected: tuple[Share, ...] = Field(
        default=(),
        title="a list of shares, one a point of the scale, that add up to 1",
        description="How the reference arm is expected to answer; what power is computed from.",
    )
    smallest_effect: Annotated[StrictFloat, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None, title="a number above 0, in points of the scale", description="The effect that should not be missed."
    )
    power: Annotated[StrictFloat, Field(gt=0.05, lt=1)] = Field(
        default=0.8, title="a number between 0.05 and 1", description="The chance of finding it that is asked for."
    )
