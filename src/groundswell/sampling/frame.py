"""The frame: every place of the country as attributes, made when asked for.

A place is a whole number at its level, counted through the country: county 61 is the second county of the second province. What a
place is like hangs on its number and the seed alone, so no list of 216,000 villages need exist before one of them is asked for.
The places are made up; none stands for a real one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.randomness import stream
from groundswell.scenario import Scenario
from groundswell.scenario.sections import Frame as Sizes

_LEVELS = ("regions", "provinces", "counties", "townships", "villages")
_LETTERS = "RPCTV"
MEDIAN_INCOME = 3000.0
"""Yuan a head and year, about what rural households had in 2004."""
_MEDIAN_OUTPUT = 8000.0


@dataclass(frozen=True)
class Frame:
    """The country's places under one seed.

    Attributes
    ----------
    sizes
        Places at each level within one of the level above.
    seed
        The seed of what places are like.
    """

    sizes: Sizes
    seed: int

    def within(self, level: str, parents: Whole | int) -> Whole:
        """Numbers of the places of a level that lie within places of the level above; shape: (parents, places each)."""
        each = getattr(self.sizes, level)
        return np.asarray(parents)[..., None] * each + np.arange(each)

    def industrial_output(self, counties: Whole) -> Floats:
        """Gross industrial output per head of counties, in yuan."""
        return _MEDIAN_OUTPUT * np.exp(
            0.3 * self._normal("province output", counties // self.sizes.counties) + 0.8 * self._normal("county output", counties)
        )

    def township_income(self, townships: Whole) -> Floats:
        """Net income per head of townships, in yuan: richer where the county has industry."""
        counties = townships // self.sizes.townships
        prosperity = np.log(self.industrial_output(counties) / _MEDIAN_OUTPUT)
        return MEDIAN_INCOME * np.exp(0.25 * prosperity + 0.2 * self._normal("township income", townships))

    def village_income(self, villages: Whole) -> Floats:
        """Net income per head of villages, in yuan."""
        townships = villages // self.sizes.villages
        return self.township_income(townships) * np.exp(0.2 * self._normal("village income", villages))

    def name(self, level: str, number: int) -> str:
        """The name of a place, as "R1-P3-C12-T4-V7": its place within each level, counted from one."""
        depth = _LEVELS.index(level)
        parts: list[str] = []
        for step in range(depth, -1, -1):
            size = getattr(self.sizes, _LEVELS[step])
            parts.append(f"{_LETTERS[step]}{number % size + 1}")
            number //= size
        return "-".join(reversed(parts))

    def _normal(self, name: str, numbers: Whole) -> Floats:
        return stream(self.seed, f"frame {name}").normal(numbers)


def frame(scenario: Scenario, seed: int = 1) -> Frame:
    """The frame of a scenario's country."""
    return Frame(sizes=scenario.frame, seed=seed)
