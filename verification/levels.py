"""How common each form is where few, some and many are away, in every world: what a slope on migration is made of.

A linear slope hangs on how common an outcome is. Where a mechanism is switched off and an outcome rises from its floor, migration
may seem to lower it more only because there is more to lower; these shares tell the two apart.
"""

from __future__ import annotations

import numpy as np

from verification.ablations import worlds
from verification.measures import Country
from verification.proof import PRINTED, Proof, Row
from verification.villages import ALL_ON, Villages

_THIRDS = ("few", "some", "many")


def levels(villages: Villages) -> Proof:
    """Shares of village-years with each outcome, by thirds of the share away the year before."""
    country = Country(villages)
    away = country.lagged("migration")
    third = np.digitize(away, np.quantile(away, (1 / 3, 2 / 3)))
    within = away - away.mean(axis=1, keepdims=True) - away.mean(axis=0) + away.mean()
    return Proof(
        name="levels",
        paragraph=(
            f"Shares of village-years with each outcome in {villages.size:,} villages, where few, some and many are away (thirds of"
            f" village-years). Away are {away.mean():.3f} in the mean, with a standard deviation of {away.mean(axis=1).std():.3f}"
            f" between villages and {within.std():.3f} within them, year effects taken out."
        ),
        rows=tuple(
            Row(
                id=name.replace("_", " "),
                claim="all on" if each == ALL_ON else f"off: {', '.join(each).replace('_', ' ')}",
                figures={place: float(flags[third == number].mean()) for number, place in enumerate(_THIRDS)},
                verdict=PRINTED,
            )
            for name in country.world(ALL_ON).outcomes
            for each in (ALL_ON, *worlds())
            for flags in (country.world(each).outcomes[name],)
        ),
    )
