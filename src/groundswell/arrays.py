"""Array types, and the order of axes that every room keeps.

People are one flat axis: a village is a slice of it, given by ``offsets`` (shape: villages + 1), and people know one another by
small village-local numbers. The replicate is the last axis of every state array, so that histories run side by side and a single
history is the same code with a last axis of one. Orders of axes:

- people: ``(people, replicates)``
- villages: ``(villages, replicates)``
- the record of months or years: ``(villages, periods, replicates)``
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.uint8]
"""Zeros and ones in bytes (a byte is the unit that loads fastest)."""
Locals = npt.NDArray[np.uint16]
"""Village-local numbers of people: at most 65,535 adults a village."""
Counts = npt.NDArray[np.uint32]
Whole = npt.NDArray[np.int64]
