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
    "Cases": "groundswell.cases",
    "Design": "groundswell.diagnosis",
    "Diagnosed": "groundswell.diagnosis",
    "Equilibrium": "groundswell.bargaining",
    "Estimates": "groundswell.estimate",
    "Exhibits": "groundswell.exhibits",
    "Experiment": "groundswell.experiment",
    "Findings": "groundswell.findings",
    "Friendships": "groundswell.friendships",
    "Game": "groundswell.bargaining",
    "GroundswellError": "groundswell.errors",
    "GroundswellWarning": "groundswell.errors",
    "History": "groundswell.history",
    "Incidents": "groundswell.fieldwork",
    "InputError": "groundswell.errors",
    "Interviews": "groundswell.fieldwork",
    "Panel": "groundswell.panel",
    "Publication": "groundswell.fieldwork",
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
    "by_source": "groundswell.witnesses",
    "cascade": "groundswell.dynamics",
    "coded_cases": "groundswell.cases",
    "compare_cases": "groundswell.cases",
    "describe": "groundswell.sampling",
    "design": "groundswell.experiment",
    "diagnose": "groundswell.diagnosis",
    "endorse": "groundswell.fieldwork",
    "exhibit": "groundswell.exhibits",
    "fit": "groundswell.estimate",
    "judge": "groundswell.findings",
    "presets": "groundswell.scenario",
    "publish": "groundswell.fieldwork",
    "repeat": "groundswell.repetition",
    "replicate": "groundswell.pipeline",
    "simulate": "groundswell.history",
    "solve": "groundswell.bargaining",
    "sources": "groundswell.fieldwork",
    "survey": "groundswell.fieldwork",
    "synthesize": "groundswell.fieldwork",
    "trace_case": "groundswell.cases",
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
