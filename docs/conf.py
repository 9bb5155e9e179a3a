"""How the documentation is built: `sphinx-build -W -n docs docs/_build/html`."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

project = "Groundswell"
author = "The Groundswell developers"
copyright = author
version = release = installed("groundswell")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
exclude_patterns = ["_build", "_generated"]
templates_path = ["_templates"]
html_theme = "furo"
html_title = "Groundswell"
html_copy_source = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autosummary_generate = True
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

# Every reference to a name of ours must lead somewhere; other libraries' names are not ours to check.
nitpick_ignore_regex = [("py:.*", r"(?!groundswell).*")]


def _at_the_door(app: Any, env: Any, node: Any, text: Any) -> Any:
    """A name is documented where its room passes it on; one that no room passes on, but is there, is shown without a link."""
    parts = node.get("reftarget", "").split(".")
    if parts[0] != "groundswell" or node.get("refdomain") != "py":
        return None
    python = env.get_domain("py")
    for length in range(1, len(parts) - 1):
        public = ".".join([*parts[:length], parts[-1]])
        found = python.resolve_xref(env, node["refdoc"], app.builder, node["reftype"], public, node, text)
        if found is not None:
            return found
    return text if _exists(parts) else None


def _exists(parts: list[str]) -> bool:
    for length in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name, None) or getattr(found, "__dataclass_fields__", {}).get(name)
        return found is not None
    return False


def _generate(app: Any) -> None:
    """What the pages show of the code: the parameters, and the paths between mechanisms."""
    from groundswell.report.paths import paths_figure
    from groundswell.scenario import Scenario

    folder = Path(app.srcdir) / "_generated"
    folder.mkdir(exist_ok=True)
    _generate_game(folder)
    (folder / "paths.svg").write_text(paths_figure().inline, encoding="utf-8")
    rows, lines = Scenario().parameters(), []
    for section in dict.fromkeys(row["section"] for row in rows):
        lines += [
            f"### {section}",
            "",
            "| parameter | default | unit | range | source | meaning |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        own = [row for row in rows if row["section"] == section]
        lines += [f"| `{row['parameter']}` | " + " | ".join(row[name] for name in _SHOWN) + " |" for row in own]
        lines.append("")
    (folder / "parameters.md").write_text("\n".join(lines), encoding="utf-8")


def _generate_game(folder: Path) -> None:
    """What the pages show of the bargaining game: its tree, two sweeps, its parameters, its propositions."""
    from groundswell import bargaining, report

    game, stake, plane = bargaining.Game(), bargaining.axes(["dtau=0:.6:61"]), bargaining.axes(["dtau=0:1:60", "pi=0:1:60"])
    figures = {
        "game-tree": report.tree_figure(),
        "game-statics": report.statics_figure(bargaining.sweep(game, stake), stake[0]),
        "game-regions": report.regions_figure(bargaining.sweep(game, plane), plane),
    }
    for name, figure in figures.items():
        (folder / f"{name}.svg").write_text(figure.inline, encoding="utf-8")
    parameters = [
        f"| `{row['parameter']}` | `{row['key']}` | " + " | ".join(str(row[name]) for name in _SHOWN) + " |"
        for row in game.parameters()
    ]
    head = ["| parameter | key | baseline | unit | range | source | meaning |", "| --- | --- | --- | --- | --- | --- | --- |"]
    (folder / "game-parameters.md").write_text("\n".join([*head, *parameters, ""]), encoding="utf-8")
    propositions = [
        f"| {one.id} | {one.claim} | {one.basis} | {one.kind} | {one.variant} | {one.checked} |" for one in bargaining.PROPOSITIONS
    ]
    head = ["| | proposition | basis | kind | game | holds where |", "| --- | --- | --- | --- | --- | --- |"]
    (folder / "propositions.md").write_text("\n".join([*head, *propositions, ""]), encoding="utf-8")


_SHOWN = ("value", "unit", "range", "source", "meaning")


def setup(app: Any) -> None:
    app.connect("builder-inited", _generate)
    app.connect("missing-reference", _at_the_door)
