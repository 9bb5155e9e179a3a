"""The mechanisms by which migration and lineage bear on collective action: one list, of which diagrams and pages are made.

What a mechanism says is the meaning of its switch; here stands between what it runs. Paths a to e are those of the article's
framework (its first figure).
"""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.scenario.sections import Switches

MIGRATION = "Migration"
IDEAS = "Knowledge, efficacy\nand tactics at home"
PEOPLE = "People and ties\nat home"
LINEAGE = "Lineage networks"
ACTION = "Collective action"


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """One step of a path.

    Attributes
    ----------
    path
        The article's letter for it; the same for steps of one path.
    source
        Where it begins.
    target
        Where it ends: a place, or the path that it strengthens or weakens.
    raises
        Whether more of the one makes more of the other.
    switches
        The mechanisms at work in it.
    """

    path: str
    source: str
    target: str
    raises: bool
    switches: tuple[str, ...]


ARROWS = (
    Arrow(path="a", source=MIGRATION, target=IDEAS, raises=True, switches=("empowerment", "exclusion_provokes", "demoralisation")),
    Arrow(path="a", source=IDEAS, target=ACTION, raises=True, switches=("escalation",)),
    Arrow(path="b", source=MIGRATION, target=PEOPLE, raises=False, switches=("depopulation", "erosion", "homecoming")),
    Arrow(path="b", source=PEOPLE, target=ACTION, raises=True, switches=("cellular",)),
    Arrow(path="c", source=LINEAGE, target=ACTION, raises=True, switches=("lineage_base",)),
    Arrow(path="d", source=LINEAGE, target="a", raises=True, switches=("lineage_contact", "exclusion_ties")),
    Arrow(path="e", source=LINEAGE, target="b", raises=False, switches=("lineage_shield",)),
)
"""Every switch is in one of them."""


def meaning(switch: str) -> str:
    """A mechanism in words, its identifier first."""
    return str(Switches.model_fields[switch].description)
