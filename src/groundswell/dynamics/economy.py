"""The year's turn: village economies, which nothing in the model feeds back to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit
from scipy.stats import poisson

from groundswell.arrays import Floats, Whole
from groundswell.randomness import stream
from groundswell.sampling.frame import MEDIAN_INCOME
from groundswell.society import Society


class Economy(NamedTuple):
    """Yearly figures from the start of the warm-up on; every array has shape (villages, years, replicates).

    Attributes
    ----------
    telephone
        Share of households with a telephone.
    income
        Net income per head, yuan.
    fiscal_transfer
        Fiscal transfer from above per head, yuan.
    enterprises
        Number of private enterprises.
    political_capital
        1 where somebody from the village works in higher government.
    dependants
        Children and elderly for each registered adult.
    """

    telephone: Floats
    income: Floats
    fiscal_transfer: Floats
    enterprises: Whole
    political_capital: Whole
    dependants: Floats


def prosper(society: Society, years: int, replicates: Whole) -> Economy:
    """Draw the village economies of all years.

    Parameters
    ----------
    society
        Its places say where each village starts.
    years
        Years from the start of the warm-up.
    replicates
        Numbers of the histories; shape (replicates,).
    """
    rules, places = society.scenario.economy, society.places
    village, year, replicate = places.number[:, None, None], np.arange(years)[None, :, None], replicates[None, None, :]

    def normal(name: str) -> Floats:
        return stream(society.seed, f"economy {name}").normal(village, 0, year, replicate)

    level = logit(np.clip(rules.telephone_start, 0.01, 0.99)) + rules.telephone_spread * places.telephone[:, None, None]
    industry = np.log(places.income / MEDIAN_INCOME)[:, None, None]
    return Economy(
        telephone=expit(level + rules.telephone_growth * (year + rules.telephone_noise * normal("telephone"))),
        income=places.income[:, None, None] * np.exp(rules.income_growth * year + rules.income_noise * normal("income")),
        fiscal_transfer=rules.fiscal_transfer
        * np.exp(
            -rules.fiscal_transfer_income * industry
            + rules.fiscal_transfer_growth * year
            + rules.fiscal_transfer_noise * normal("transfer")
        ),
        enterprises=_enterprises(society, rules.enterprises * np.exp(industry), replicates, years),
        political_capital=_political_capital(society, years, replicates),
        dependants=society.scenario.society.dependants
        * np.exp(rules.dependants_spread * stream(society.seed, "economy dependants at first").normal(village))
        * np.exp(rules.dependants_noise * np.cumsum(normal("dependants"), axis=1)),
    )


def _enterprises(society: Society, mean: Floats, replicates: Whole, years: int) -> Whole:
    """A standing number, with a few opened or closed each year."""
    number = society.places.number[:, None, None]
    standing = stream(society.seed, "economy enterprises").uniform(number)
    turn = stream(society.seed, "economy enterprise turn").normal(number, 0, np.arange(years)[None, :, None], replicates)
    return np.maximum(0, poisson.ppf(standing, mean) + np.round(society.scenario.economy.enterprises_noise * turn)).astype(np.int64)


def _political_capital(society: Society, years: int, replicates: Whole) -> Whole:
    """A tie upward that is won or lost now and then, in the share of villages that have one at the start."""
    rules, number = society.scenario.economy, society.places.number[:, None, None]
    share = rules.political_capital
    change = stream(society.seed, "economy political capital").uniform(number, 0, np.arange(years)[None, :, None], replicates)
    has = np.broadcast_to(stream(society.seed, "economy political capital at first").uniform(number) < share, change[:, :1].shape)
    paths = [has]
    for year in range(1, years):
        chance = np.where(paths[-1], 1 - share, share) * 2 * rules.political_capital_change
        paths.append(paths[-1] ^ (change[:, year : year + 1] < chance))
    return np.concatenate(paths, axis=1).astype(np.int64)
