"""Who moves when, seeing what, and where each choice leads: one table, from which the tree in the docs is drawn."""

from __future__ import annotations

from dataclasses import dataclass

TYPES = ("grieved", "ungrieved")
"""What the county may be, in the order of every array."""
ACTIONS = ("comply", "consent", "mobilise", "repress")
"""What the county may do once its petition was ignored, in the order of every array."""
STREETS = ("peaceful", "violent")
"""What the city may see of the street, apart from nothing, in the order of every array."""
RESPONSES = ("concede", "reject", "repress")
"""What the city may do about the street, in the order of every array."""
COMPLY, CONSENT, MOBILISE, REPRESS = range(4)
PEACEFUL, VIOLENT = range(2)
CONCEDE = 0

NATURE, COUNTY, CITY = "nature", "county", "city"
END = "end"
"""Where the game is over and payoffs are counted."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One turn.

    Attributes
    ----------
    name
        What the turn is called.
    mover
        Nature, the county or the city.
    sees
        What the mover knows when it chooses.
    leads
        The turn, or the end, that each choice leads to.
    """

    name: str
    mover: str
    sees: str
    leads: dict[str, str]


MOVES: tuple[Move, ...] = (
    Move(name="grievance", mover=NATURE, sees="nothing", leads=dict.fromkeys(TYPES, "petition")),
    Move(name="petition", mover=COUNTY, sees="whether its people are aggrieved", leads={"object behind closed doors": "answer"}),
    Move(name="answer", mover=CITY, sees="an objection that costs nothing", leads={"concede": END, "proceed": "choice"}),
    Move(
        name="choice",
        mover=COUNTY,
        sees="whether its people are aggrieved, and that it was ignored",
        leads={"comply": "street", "consent": "street", "mobilise": "street", "repress": END},
    ),
    Move(
        name="street",
        mover=NATURE,
        sees="grievance and choice",
        leads={"nothing": END, "peaceful": "response", "violent": "response"},
    ),
    Move(
        name="response",
        mover=CITY,
        sees="the street alone",
        leads={"concede": "investigation", "reject": "escalation", "repress": "escalation"},
    ),
    Move(
        name="escalation",
        mover=NATURE,
        sees="grievance and response",
        leads={"calm": "investigation", "escalates": "investigation"},
    ),
    Move(
        name="investigation",
        mover=NATURE,
        sees="the street, escalation and choice",
        leads={"none": END, "negligence": END, "collusion": END},
    ),
)
"""The turns in their order."""


def move(name: str) -> Move:
    """The turn of that name."""
    return next(turn for turn in MOVES if turn.name == name)
