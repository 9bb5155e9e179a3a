"""What the pages say is so: examples run, studies are read, commands exist, every key and column is described."""

import doctest
import pkgutil
import re
import shlex
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import typer.main

import groundswell
from groundswell import cli, diagnosis, estimate, experiment
from groundswell.diagnosis.curves import CURVES
from groundswell.diagnosis.diagnose import DIAGNOSIS, TARGETS
from groundswell.diagnosis.search import SEARCH
from groundswell.diagnosis.sections import SECTIONS
from groundswell.diagnosis.trial import FAILURES
from groundswell.estimate.result import ESTIMATES, MODELS
from groundswell.estimate.sections import Claim, Data, Margin, Model
from groundswell.experiment.analysis import ARMS
from groundswell.experiment.balance import BALANCE, BOUNDS
from groundswell.experiment.power import POWER
from groundswell.experiment.reproduction import BELIEF, PUBLISHED
from groundswell.history.moves import CONTEST, EPISODES, MOVES
from groundswell.scenario.episodes import EpisodeSwitches
from groundswell.scenario.sections import Switches

ROOT = Path(__file__).parents[1]
_DESIGN = {"panel", "society"}
"""Sections that only a design has."""
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]
MODULES = sorted(module.name for module in pkgutil.walk_packages(groundswell.__path__, "groundswell."))


def blocks(page: Path, *languages: str) -> list[str]:
    fence = re.compile(rf"^```(?:{'|'.join(languages)})\n(.*?)^```", re.MULTILINE | re.DOTALL)
    return fence.findall(page.read_text("utf-8"))


def test_the_readme_begins_with_the_main_job_and_then_the_tests() -> None:
    assert blocks(ROOT / "README.md", "sh")[:2] == ["pip install uv && uv run groundswell replicate\n", "uv run pytest\n"]


@pytest.mark.parametrize("page", [page for page in PAGES if ">>>" in page.read_text("utf-8")], ids=lambda page: page.stem)
def test_examples_of_a_page_run(page: Path) -> None:
    found = doctest.testfile(str(page), module_relative=False)
    assert found.attempted
    assert not found.failed


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module_run(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_every_study_on_a_page_can_be_read() -> None:
    read = [tomllib.loads(block) for page in PAGES for block in blocks(page, "toml")]
    studies = [content for content in read if "model" in content and not _DESIGN & set(content)]
    assert studies
    assert all(estimate.Study.check(study).models for study in studies)


def test_every_design_on_a_page_can_be_read() -> None:
    read = [tomllib.loads(block) for page in PAGES for block in blocks(page, "toml")]
    designs = [content for content in read if _DESIGN & set(content)]
    assert designs
    assert all(diagnosis.Design.check(design).study.claims for design in designs)


def test_every_experiment_on_a_page_can_be_planned() -> None:
    read = [tomllib.loads(block) for page in PAGES for block in blocks(page, "toml")]
    experiments = [content for content in read if "experiment" in content]
    assert experiments
    assert all(experiment.design(experiment.Experiment.check(content)).power.height for content in experiments)


def test_every_key_of_an_experiment_is_described() -> None:
    page = (ROOT / "docs" / "how-to" / "experiment.md").read_text("utf-8")
    assert [key for key in experiment.Experiment.model_fields if f"`{key}`" not in page] == []


def test_every_game_on_a_page_can_be_read() -> None:
    games = [block for page in PAGES for block in blocks(page, "toml") if "[game]" in block]
    assert games
    assert all(groundswell.Game.from_toml(game) for game in games)


def test_every_command_on_a_page_exists() -> None:
    lines = [line for page in PAGES for block in blocks(page, "sh", "bash") for line in block.splitlines()]
    spoken = [shlex.split(line.split("groundswell ")[1]) for line in lines if "groundswell " in line]
    listed = re.findall(r"`groundswell (\w+)", (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8"))
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    assert spoken
    assert {words[0] for words in spoken} | set(listed) - {"COMMAND"} <= set(commands)
    assert set(listed) - {"COMMAND"} == set(commands)


@pytest.mark.parametrize("section", [Data, Model, Margin, Claim])
def test_every_key_of_a_study_is_described(section: type) -> None:
    page = (ROOT / "docs" / "how-to" / "study-file.md").read_text("utf-8")
    keys: list[str] = list(section.model_fields)  # type: ignore[attr-defined]
    assert [key for key in keys if f"`{key}`" not in page] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_of_a_design_is_described(section: str) -> None:
    page = (ROOT / "docs" / "how-to" / "diagnose.md").read_text("utf-8")
    assert [key for key in SECTIONS[section].model_fields if f"`{key}`" not in page] == []


@pytest.mark.parametrize(
    "schema",
    [
        ESTIMATES,
        MODELS,
        ARMS,
        BALANCE,
        BOUNDS,
        POWER,
        PUBLISHED,
        BELIEF,
        DIAGNOSIS,
        TARGETS,
        CURVES,
        SEARCH,
        FAILURES,
        MOVES,
        EPISODES,
        CONTEST,
    ],
)
def test_every_column_of_a_result_is_described(schema: dict[str, object]) -> None:
    page = (ROOT / "docs" / "reference" / "files.md").read_text("utf-8")
    assert [column for column in schema if f"`{column}`" not in page] == []


def test_every_switch_of_an_episode_is_described() -> None:
    page = (ROOT / "docs" / "explanation" / "episodes.md").read_text("utf-8")
    assert [name for name in EpisodeSwitches.model_fields if f"`{name}`" not in page] == []


def test_every_switch_is_described() -> None:
    page = (ROOT / "docs" / "explanation" / "model.md").read_text("utf-8")
    assert [name for name in Switches.model_fields if f"`{name}`" not in page] == []
