"""The check of each proposition: whether it holds at each of many points, NaN where it has nothing to say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Floats
from groundswell.bargaining.equilibrium import solve_form, solve_many
from groundswell.bargaining.following import Followed, Points, along, follow
from groundswell.bargaining.game import Game
from groundswell.bargaining.moves import CONCEDE, CONSENT, MOBILISE, PEACEFUL, REPRESS, RESPONSES, VIOLENT
from groundswell.bargaining.payoffs import Form, contained_violence, form, numbers, organised_violence
from groundswell.bargaining.variants import belief_in_claim, degrees_of_discontent, positions_apart, private_reliability
from groundswell.bargaining.verifying import local_values
from groundswell.bargaining.wider import play, preferred, rows_of

Check = Callable[[Game, Points], npt.ArrayLike]
_SLACK = 1e-6
_FORCE = RESPONSES.index("repress")
_GRIEVED, _UNGRIEVED = 0, 1
_QUARTERS = np.linspace(0, 1, 5)
_FALSE_CLAIMS = 0.5


def ignored(game: Game, points: Points) -> npt.ArrayLike:
    """P1."""
    return follow(form(game, points)).petition == 0


def messages(game: Game, points: Points) -> npt.ArrayLike:
    """P2: at any belief that a message could bring about, both types would rather be granted it, so both send what is granted."""
    beliefs = np.linspace(0, 1, 11)
    many = {name: np.repeat(values, beliefs.size) for name, values in points.items()}
    many["grievance_prior"] = np.tile(beliefs, _number(points))
    solution = solve_many(game, many)
    granted = many["revenue_share_at_stake"] * many["revenue_value"]
    wanted = (solution.ignored < granted[solution.point][:, None]).all(axis=1)
    return np.bincount(solution.point // beliefs.size, weights=~wanted, minlength=_number(points)) == 0


def conceded_later(game: Game, points: Points) -> npt.ArrayLike:
    """P3."""
    found = follow(form(game, points))
    moved = found.reached[:, PEACEFUL] & (found.beliefs[:, PEACEFUL] > found.prior[:, _GRIEVED])
    return (found.petition == 0) & moved & (found.superior[:, PEACEFUL, CONCEDE] > 0.5)


def weak_counties(game: Game, points: Points) -> npt.ArrayLike:
    """P4."""
    found = along(game, points, "local_influence", _levels(points, [0.0, 1.0]))
    weak = (found.petition[:, 0] == 0) & (found.local[:, 0, _GRIEVED, CONSENT] > 0)
    return weak & (found.petition[:, 1] == 1)


def stakes(game: Game, points: Points) -> npt.ArrayLike:
    """P5."""
    own = points["revenue_share_at_stake"][:, None]
    found = along(game, points, "revenue_share_at_stake", own * np.array([0.0, 0.25, 1.0]))
    return _rises(found.threat) & (found.used("consent")[:, 0] == 0)


def congruence(game: Game, points: Points) -> npt.ArrayLike:
    """P6."""
    own = points["congruence"][:, None]
    found = along(game, points, "congruence", own * np.array([0.0, 1.0]))
    return _rises(found.threat) & (found.used("consent")[:, 0] + found.used("mobilise")[:, 0] == 0)


def staged(game: Game, points: Points) -> npt.ArrayLike:
    """P7."""
    return _at(game, points, stagedness=1.0).superior[:, PEACEFUL, CONCEDE] == 0


def nerve(game: Game, points: Points) -> npt.ArrayLike:
    """P8."""
    found = along(game, points, "containment", _levels(points, _QUARTERS))
    return _rises(found.local[:, :, _GRIEVED, CONSENT] + found.local[:, :, _GRIEVED, MOBILISE])


def ambitious_city(game: Game, points: Points) -> npt.ArrayLike:
    """P9."""
    own = points["superior_promotion_weight"][:, None]
    return _rises(along(game, points, "superior_promotion_weight", own * np.array([0.5, 0.75, 1.0, 1.25, 1.5, 2.0])).threat)


def ambitious_county(game: Game, points: Points) -> npt.ArrayLike:
    """P10."""
    own = points["local_promotion_weight"][:, None]
    found = along(game, points, "local_promotion_weight", own * np.array([0.0, 1.0, 1000.0]))
    mobilise = found.used("mobilise")
    return (mobilise[:, 0] >= mobilise[:, 1] - _SLACK) & (found.used("consent")[:, 2] == 0)


def commoner(game: Game, points: Points) -> npt.ArrayLike:
    """P11."""
    found = follow(form(game, points))
    consent, mobilise = found.used("consent"), found.used("mobilise")
    return np.where(consent + mobilise > 0, consent > mobilise, np.nan)


def bluffs(game: Game, points: Points) -> npt.ArrayLike:
    """P12."""
    own = points["revenue_value"][:, None]
    found = along(game, points, "revenue_value", own * np.array([0.25, 0.5, 1.0, 2.0, 4.0, 8.0]))
    mobilise = found.used("mobilise")
    first = (mobilise > 0).argmax(axis=1)
    there = np.arange(mobilise.shape[0]), first
    bluffing = found.local[..., _UNGRIEVED, MOBILISE][there] > found.local[..., _GRIEVED, MOBILISE][there]
    return np.where(mobilise.any(axis=1), bluffing & (mobilise[:, -1] > mobilise[:, 0]), np.nan)


def modes(game: Game, points: Points) -> npt.ArrayLike:
    """P13: given protest, in the grieved county and with the city's answers as they are."""
    games = form(game, points)
    found = follow(games)
    street = games.street[:, _GRIEVED, [CONSENT, MOBILISE]]
    given = street / street.sum(axis=2, keepdims=True)
    conceded = (given * found.superior[:, None, :, CONCEDE]).sum(axis=2)
    sanction = np.einsum("pas,psy,pasy->pa", given, found.superior, _sanctions(games)[:, _GRIEVED][:, [CONSENT, MOBILISE]])
    return (given[:, 1, VIOLENT] > given[:, 0, VIOLENT]) & (conceded[:, 1] <= conceded[:, 0]) & (sanction[:, 1] > sanction[:, 0])


def violence(game: Game, points: Points) -> npt.ArrayLike:
    """P14."""
    games = form(game, points)
    found = follow(games)
    sanction = np.einsum("psy,pkasy->pkas", found.superior, _sanctions(games))[:, :, [CONSENT, MOBILISE]]
    return (sanction[..., VIOLENT] > sanction[..., PEACEFUL]).all(axis=(1, 2))


def unseen(game: Game, points: Points) -> npt.ArrayLike:
    """P15."""
    games = form(game, points)
    superior = follow(games).superior
    seen = form(game, points | {"detection_consent": numbers(game, points)["detection_mobilise"]})
    return local_values(games, superior)[:, _GRIEVED, CONSENT] > local_values(seen, superior)[:, _GRIEVED, CONSENT]


def answers(game: Game, points: Points) -> npt.ArrayLike:
    """P16."""
    found = follow(form(game, points))
    kept = (found.superior[:, PEACEFUL, CONCEDE] > 0.5) & (found.superior[:, VIOLENT, _FORCE] > 0.5)
    return np.where(found.reached.all(axis=1), kept, np.nan)


def claims(game: Game, points: Points) -> npt.ArrayLike:
    """P17: what conceding is worth to the city, at the belief that a claim brings about and at certainty."""
    games = form(game, points)
    lead = games.superior[:, :, PEACEFUL, CONCEDE] - games.superior[:, :, PEACEFUL, RESPONSES.index("reject")]
    claimed = belief_in_claim(games.prior[:, _GRIEVED], _FALSE_CLAIMS)
    return lead[:, _GRIEVED] > claimed * lead[:, _GRIEVED] + (1 - claimed) * lead[:, _UNGRIEVED]


def contained(game: Game, points: Points) -> npt.ArrayLike:
    """P18."""
    p = numbers(game, points)
    return (contained_violence(p) < p["violence_base"]) & (contained_violence(p) < organised_violence(p))


def secrets(game: Game, points: Points) -> npt.ArrayLike:
    """P19."""
    own = points["exposure_without_leak"][:, None]
    found = along(game, points, "exposure_without_leak", own + (1 - own) * _QUARTERS)
    consent = found.local[:, :, _GRIEVED, CONSENT]
    return _rises(-consent) & (consent[:, -1] == 0)


def no_case(game: Game, points: Points) -> npt.ArrayLike:
    """P20."""
    own = _sanctions(form(game, points))[:, :, 0, PEACEFUL, CONCEDE]
    apart = -positions_apart(game, points).local[:, :, 0, PEACEFUL, CONCEDE] + form(game, points).local[:, :, 0, PEACEFUL, CONCEDE]
    return (own == 0).all(axis=1) & (apart > 0).all(axis=1)


def known_opposition(game: Game, points: Points) -> npt.ArrayLike:
    """P21."""
    return _at(game, points, grievance_prior=1.0).petition == 1


def disagreement(game: Game, points: Points) -> npt.ArrayLike:
    """P22: in every equilibrium of the variant, the county whose people are aggrieved represses."""
    solution = solve_form(positions_apart(game, points))
    represses = solution.local[:, _GRIEVED, REPRESS] == 1
    return np.bincount(solution.point, weights=~represses, minlength=_number(points)) == 0


def middling(game: Game, points: Points) -> npt.ArrayLike:
    """P23: over the mean of discontent, with degrees of it; NaN where a mean has no equilibrium of the kinds sought."""
    means = np.linspace(0, 1, 9)
    many = {name: np.repeat(values, means.size) for name, values in points.items()}
    many["grievance_prior"] = np.tile(means, _number(points))
    games = degrees_of_discontent(game, many)
    found = play(games)
    row, solved = preferred(games, found)
    rows = rows_of(games, solved)
    often = np.full(games.points, np.nan)
    often[solved] = (1 - found.petition[row]) * np.einsum("rk,rka,rkas->r", rows.prior, found.local[row], rows.street)
    often = often.reshape(-1, means.size)
    peak = np.where(np.isnan(often), -1, often).argmax(axis=1)
    holds = (peak > 0) & (peak < means.size - 1) & (often[:, -1] == 0)
    return np.where(np.isnan(often).any(axis=1), np.nan, holds)


def reliable(game: Game, points: Points) -> npt.ArrayLike:
    """P24."""
    mobilise = along(game, points, "intermediary_reliability", _levels(points, _QUARTERS)).used("mobilise")
    return np.where(mobilise.any(axis=1), _rises(mobilise), np.nan)


def privately_reliable(game: Game, points: Points) -> npt.ArrayLike:
    """P24 in the variant with private reliability: counties with the reliable intermediary mobilise more than those without."""
    games = private_reliability(game, points)
    found = play(games)
    row, solved = preferred(games, found)
    mobilise = (games.prior[solved] * found.local[row, :, MOBILISE]).reshape(-1, 2, 2).sum(axis=2)
    holds = np.full(games.points, np.nan)
    holds[solved] = np.where(mobilise.any(axis=1), mobilise[:, 0] > mobilise[:, 1], np.nan)
    return holds


def _at(game: Game, points: Points, **values: float) -> Followed:
    return follow(form(game, points | {name: np.full(_number(points), value) for name, value in values.items()}))


def _levels(points: Points, levels: npt.ArrayLike) -> Floats:
    return np.tile(np.asarray(levels, dtype=np.float64), (_number(points), 1))


def _rises(values: Floats) -> npt.NDArray[np.bool_]:
    return np.diff(values, axis=1).min(axis=1) >= -_SLACK


def _number(points: Points) -> int:
    return next(iter(points.values())).size


def _sanctions(games: Form) -> Floats:
    """What the county loses by sanctions: its payoff at a street less what a concession is worth to it."""
    sanctions = -games.local.copy()
    # Conceded, a crowd never escalates; compliance then meets no sanction after peace, so that what it gets is the concession.
    sanctions[..., CONCEDE] += games.local[:, :, :1, PEACEFUL : PEACEFUL + 1, CONCEDE]
    return sanctions
