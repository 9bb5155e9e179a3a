"""Groundswell: how ordinary people's collective action and officials' bargaining shape each other.

The public names, loaded on first use: ``import groundswell as gs`` is quick, and a name brings its room when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import Any

__version__ = version("groundswell")

_ROOMS: dict[str, str] = {
    "Cascade": "groundswell.dynamics",
    "Design": "groundswell.diagnose",
    "Diagnosed": "groundswell.diagnose",
    "Estimates": "groundswell.estimate",
    "Experiment": "groundswell.experiment",
    "Exhibits": "groundswell.exhibits",
    "Findings": "groundswell.findings",
    "Friendships": "groundswell.friendships",
    "GroundswellError": "groundswell.errors",
    "GroundswellWarning": "groundswell.errors",
    "History": "groundswell.history",
    "Incidents": "groundswell.fieldwork",
    "InputError": "groundswell.errors",
    "Interviews": "groundswell.fieldwork",
    "Panel": "groundswell.panel",
    "Repetition": "groundswell.repetition",
    "Replication": "groundswell.pipeline",
    "Sample": "groundswell.sampling",
    "Scenario": "groundswell.scenario",
    "Society": "groundswell.society",
    "Study": "groundswell.estimate",
    "analyse": "groundswell.experiment",
    "article_responses": "groundswell.experiment",
    "assemble": "groundswell.panel",
    "build": "groundswell.society",
    "cascade": "groundswell.dynamics",
    "design": "groundswell.experiment",
    "diagnose": "groundswell.diagnose",
    "exhibit": "groundswell.exhibits",
    "fit": "groundswell.estimate",
    "judge": "groundswell.findings",
    "presets": "groundswell.scenario",
    "repeat": "groundswell.repetition",
    "replicate": "groundswell.pipeline",
    "simulate": "groundswell.history",
    "survey": "groundswell.fieldwork",
    "synthesize": "groundswell.fieldwork",
}
_CALLED_OTHERWISE = {"sample": ("groundswell.sampling", "draw")}
"""Names that a verb bears outside its room."""


def __getattr__(name: str) -> Any:
    room, verb = _CALLED_OTHERWISE.get(name) or (_ROOMS.get(name), name)
    if room is None:
        raise AttributeError(f"module 'groundswell' has no attribute {name!r}")
    return getattr(import_module(room), verb)


def __dir__() -> list[str]:
    return sorted([*_ROOMS, *_CALLED_OTHERWISE])
