"""Scenarios: what a run is made of, in TOML, checked once at the door."""

from groundswell.scenario.scenario import Scenario as Scenario
from groundswell.scenario.scenario import presets as presets
