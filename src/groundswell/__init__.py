"""Groundswell: how ordinary people's collective action and officials' bargaining shape each other.

The public names, loaded on first use: ``import groundswell as gs`` is quick, and a name brings its room when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import Any

__version__ = version("groundswell")

_ROOMS: dict[str, str] = {
    "Estimates": "groundswell.estimate",
    "Findings": "groundswell.findings",
    "GroundswellError": "groundswell.errors",
    "GroundswellWarning": "groundswell.errors",
    "Incidents": "groundswell.fieldwork",
    "InputError": "groundswell.errors",
    "Panel": "groundswell.panel",
    "Study": "groundswell.estimate",
    "assemble": "groundswell.panel",
    "fit": "groundswell.estimate",
    "judge": "groundswell.findings",
    "synthesize": "groundswell.fieldwork",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'groundswell' has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted(_ROOMS)
