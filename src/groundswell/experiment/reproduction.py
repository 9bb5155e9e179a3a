"""The article's tables beside the same from our synthetic responses, and what the printed numbers can and cannot tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit, logit, stdtr

from groundswell import tables
from groundswell.arrays import Floats
from groundswell.errors import InputError
from groundswell.experiment.analysis import Analysis, analyse
from groundswell.experiment.article import article_responses
from groundswell.experiment.experiment import Experiment, example
from groundswell.experiment.published import ARMS, PEOPLE, PRINTED_P, PRINTED_T, RESPONDENTS, TABLES, Printed
from groundswell.experiment.regression import compared, prepared
from groundswell.experiment.responses import ARTICLE_SOURCE
from groundswell.randomness import stream

PUBLISHED = {"table": pl.String, "quantity": pl.String} | dict.fromkeys(("published", "synthetic", "difference"), pl.Float64)
"""Columns of ``published.csv``."""
BELIEF: dict[str, type[pl.DataType]] = dict.fromkeys(
    ("real_demand", "share", "share_low", "share_high", "false_claims", "false_low", "false_high"), pl.Float64
)
"""Columns of ``belief.csv``."""
PRIOR = 0.30
"""What an official believes before any word, in the game's baseline: an illustration."""
_REAL = (0.6, 0.8, 0.95)
_DRAWS = 10_000


@dataclass(frozen=True, kw_only=True)
class Reproduction:
    """The article's experiment, reproduced from synthetic responses.

    Attributes
    ----------
    people
        How many respondents were made.
    responses
        SYNTHETIC responses, a row a respondent.
    analysis
        Their analysis in the article's form, and in ours.
    published
        Columns as in ``published.csv``.
    degrees
        The least and the greatest residual degrees of freedom with which B-t3's t rounds to its printed p.
    belief
        What the three arms would say of officials' beliefs, columns as in ``belief.csv``.
    """

    people: int
    responses: pl.DataFrame
    analysis: Analysis
    published: pl.DataFrame
    degrees: tuple[int, int]
    belief: pl.DataFrame

    def _repr_html_(self) -> str:
        return tables.to_html(self.published)


def reproduce(people: int = PEOPLE[0], seed: int = 1) -> Reproduction:
    """Tables B-t1 to B-t4 from synthetic responses, beside what the article prints.

    Parameters
    ----------
    people
        How many respondents: 368 or 346, since the article says both.
    seed
        The seed of the shuffles; the responses do not depend on it.

    Raises
    ------
    InputError
        If the article gives no such number.
    """
    if people not in PEOPLE:
        raise InputError(f"--people: got {people}; the article says {PEOPLE[0]}, and {PEOPLE[1]} elsewhere.")
    made = article_responses(people)
    return Reproduction(
        people=people,
        responses=made,
        analysis=analyse(Experiment.read(example(), source="the article's experiment"), made, seed, ARTICLE_SOURCE),
        published=_beside(made),
        degrees=degrees_of_the_printed_p(),
        belief=beliefs(made, seed),
    )


def _beside(made: pl.DataFrame) -> pl.DataFrame:
    """What is printed and what the synthetic responses give, number by number."""
    rows = [("B-t1", f"mean of {name}", printed, float(made[name].to_numpy().mean())) for name, printed in RESPONDENTS.items()]
    for one in TABLES:
        found = _regression(made, one)
        rows += [(one.table, name.replace("_", " "), getattr(one, name), found[name]) for name in _NUMBERS]
        rows.append((one.table, "t of the slope", PRINTED_T[one.table], found["slope"] / found["slope_error"]))
        if one.table == "B-t3":
            rows.append((one.table, "p of the slope", PRINTED_P, found["p_value"]))
    frame = pl.DataFrame(rows, schema=["table", "quantity", "published", "synthetic"], orient="row")
    return frame.with_columns(difference=pl.col("synthetic") - pl.col("published")).cast(PUBLISHED)  # pyright: ignore[reportArgumentType]


_NUMBERS = ("intercept", "intercept_error", "slope", "slope_error")


def _regression(made: pl.DataFrame, one: Printed) -> dict[str, float]:
    """Two arms in the article's form; the intercept is that of the first enumerator."""
    rows = made.filter(pl.col("arm").is_in([ARMS[one.reference], ARMS[one.arm]]))
    arm = (rows["arm"] == ARMS[one.arm]).to_numpy().astype(np.int64)
    names = rows["enumerator"].unique().sort().to_list()
    block = rows["enumerator"].replace_strict(names, list(range(len(names))), return_dtype=pl.Int64).to_numpy()
    answers = rows["support"].to_numpy().astype(np.float64)
    arms = prepared(arm, block)
    if arms is None:
        raise ValueError("enumerators leave nothing of the arm")
    effects = compared(arms, answers[:, None], "iid")
    slope, first = effects.inference(0), block == 0
    share = float(arm[first].mean())
    variance = float((effects.residuals**2).sum()) / effects.degrees / int(first.sum()) + (share * slope.std_error) ** 2
    return {
        "intercept": float(answers[first].mean()) - slope.estimate * share,
        "intercept_error": float(np.sqrt(variance)),
        "slope": slope.estimate,
        "slope_error": slope.std_error,
        "p_value": slope.p_value,
    }


def degrees_of_the_printed_p(t: float = PRINTED_T["B-t3"], p: float = PRINTED_P, unit: float = 0.001) -> tuple[int, int]:
    """The least and the greatest degrees of freedom with which some t that rounds to the printed one has a p that does so too.

    Parameters
    ----------
    t, p
        As printed; p has one decimal more than t.
    unit
        The last decimal of t.

    Examples
    --------
    >>> degrees_of_the_printed_p()
    (207, 244)
    """
    degrees = np.arange(2, 2_000)
    least, most = (2 * stdtr(degrees, -(abs(t) + way * unit / 2)) for way in (1, -1))
    fitting = degrees[(most > p - unit / 20) & (least < p + unit / 20)]
    return int(fitting.min()), int(fitting.max())


def beliefs(made: pl.DataFrame, seed: int = 1, prior: float = PRIOR) -> pl.DataFrame:
    """What the three arms say of beliefs, if support is 1 + 4 logistic(a x belief - b): one number, and with it little.

    Without a word an official believes ``prior``; told of real demand, ``real_demand``; told of a claim, what Bayes' rule makes
    of it if false claims are made at the rate ``false_claims``. Only the claim's share of the way from the one to the other is
    identified; the rate of false claims hangs on both ends, which are assumed. Intervals hold 95% of 10,000 draws of the three
    means.

    Parameters
    ----------
    made
        Responses with the columns ``arm`` and ``support``.
    seed
        The seed of the draws.
    prior
        The belief without a word.
    """
    groups = [made.filter(pl.col("arm") == arm)["support"].to_numpy().astype(np.float64) for arm in ARMS]
    means = np.array([group.mean() for group in groups])
    errors = np.array([group.std(ddof=1) / np.sqrt(group.size) for group in groups])
    noise = stream(seed, "means of three arms").normal(entity=np.arange(_DRAWS)[:, None], step=np.arange(3)[None, :])
    share = _share(means[None, :])
    drawn = _share(means + errors * noise)
    low, high = np.quantile(drawn, (0.025, 0.975))
    rows: list[list[float]] = []
    for real in _REAL:
        rates = false_claims(np.array([float(share[0]), high, low]), prior, real)
        rows.append([real, float(share[0]), float(low), float(high), *rates.tolist()])
    return pl.DataFrame(rows, schema=BELIEF, orient="row")


def _share(means: Floats) -> Floats:
    """The claim's share of the way from no word to real demand, on the scale on which beliefs are straight; shape ``(rows,)``."""
    control, claimed, real = logit(np.clip((means - 1) / 4, 1e-6, 1 - 1e-6)).T
    return (claimed - control) / (real - control)


def false_claims(share: Floats, prior: float, real: float) -> Floats:
    """The rate of false claims that makes a claim worth that share, by Bayes' rule; between 0 and 1.

    Examples
    --------
    >>> false_claims(np.array([0.0, 1.0]), prior=0.3, real=1.0).tolist()
    [1.0, 0.0]
    """
    belief = np.clip(prior + share * (real - prior), 1e-9, 1.0)
    return np.clip(prior * (1 - belief) / (belief * (1 - prior)), 0.0, 1.0)


def support(belief: Floats, steepness: float, cost: float) -> Floats:
    """Support from 1 to 5 by an official who holds a belief.

    Parameters
    ----------
    belief
        That the pressure is real; any shape.
    steepness, cost
        How much belief weighs, and what granting costs, in log odds.
    """
    return 1 + 4 * expit(steepness * belief - cost)
