"""The numbers of a game: what each means, what it may be, and where its value comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from groundswell import toml
from groundswell.errors import GameError, unknown
from groundswell.scenario.parameter import FREE, TEXT, Section, parameter, range_of, source_of, unit_of

ILLUSTRATION = (
    "All parameters but revenue_share_at_stake are illustrations: no text gives them, and what hangs on one of them alone is no"
    " finding."
)
"""Said wherever numbers of the game are shown."""

_SHARE = "probability"
_UNITS = "units of payoff"


def _number(short: str, *declared: Any) -> Any:
    """A parameter with the short key by which files may call it."""
    field: FieldInfo = parameter(*declared)
    _extra(field)["short"] = short
    return field


def _extra(field: FieldInfo) -> dict[str, Any]:
    extra: Any = field.json_schema_extra
    assert isinstance(extra, dict), "every parameter is declared by parameter()"
    return extra


class Game(Section):
    """One county's bargaining with its city, in numbers; what is not given stands at the baseline.

    The baseline is that of a trial of this game: but for the revenue share at stake all its values are illustrations.

    Parameters
    ----------
    **values
        Parameters by their long names or their short keys.

    Raises
    ------
    GameError
        If a key is not known, stands there twice, or has a value outside its range; every fault is told.

    Examples
    --------
    >>> Game(pi=0.5).grievance_prior, Game(grievance_prior=0.5) == Game(pi=0.5)
    (0.5, True)
    """

    grievance_prior: float = _number("pi", 0.30, _SHARE, "chance that the county is truly aggrieved", 0, 1)
    revenue_share_at_stake: float = _number("dtau", 0.30, "share", "share of its revenue that the county would lose", 0, 1, TEXT)
    revenue_value: float = _number("T", 10.0, _UNITS, "worth to the county of the whole of its revenue", 0)
    congruence: float = _number("g", 0.90, "share", "how far what the crowd wants is what the county wants", 0, 1)
    local_influence: float = _number("w", 0.10, "share", "rank and position of the county, 1 at the most", 0, 1)
    overruling_cost: float = _number("phi", 2.0, _UNITS, "cost to the city of overruling a county of influence 1", 0)
    implementation_gain: float = _number("a", 1.2, _UNITS, "gain of the city from carrying its decision through")
    concession_cost: float = _number("k", 0.5, _UNITS, "cost to the city of giving way to a peaceful crowd", 0)
    violent_concession_cost: float = _number("kv", 2.0, _UNITS, "cost to the city of giving way to a violent crowd", 0)
    superior_promotion_weight: float = _number("lamS", 1.0, "weight", "how much promotion matters to the city's leaders", 0)
    veto_penalty: float = _number("V", 5.0, _UNITS, "what an escalation costs the city's leaders under the one-veto rule", 0)
    local_promotion_weight: float = _number("lamL", 0.30, "weight", "how much a sanction matters to the county's leaders", 0)
    escalation_if_rejected_grieved: float = _number(
        "e1", 0.60, _SHARE, "that the crowd of an aggrieved county escalates when it is rejected", 0, 1
    )
    escalation_if_rejected_ungrieved: float = _number(
        "e0", 0.05, _SHARE, "that the crowd of an ungrieved county escalates when it is rejected", 0, 1
    )
    escalation_if_repressed_grieved: float = _number(
        "er1", 0.30, _SHARE, "that the crowd of an aggrieved county escalates when it is repressed", 0, 1
    )
    escalation_if_repressed_ungrieved: float = _number(
        "er0", 0.02, _SHARE, "that the crowd of an ungrieved county escalates when it is repressed", 0, 1
    )
    stagedness: float = _number(
        "kap", 0.15, "share", "visible control of the crowd: it adds followers and takes away the threat", 0, 1
    )
    spontaneous_turnout_grieved: float = _number(
        "q1", 0.85, _SHARE, "of protest in an aggrieved county whose people know and are not stopped", 0, 1
    )
    spontaneous_turnout_ungrieved: float = _number(
        "q0", 0.15, _SHARE, "of protest in an ungrieved county whose people know and are not stopped", 0, 1
    )
    organised_turnout_grieved: float = _number("m1", 0.95, _SHARE, "of protest in an aggrieved county that organises it", 0, 1)
    organised_turnout_ungrieved: float = _number("m0", 0.60, _SHARE, "of protest in an ungrieved county that organises it", 0, 1)
    exposure_without_leak: float = _number("ell", 0.10, "share", "share of that chance which is left where nothing leaks", 0, 1)
    violence_base: float = _number("v0", 0.25, _SHARE, "that a crowd turns violent where nobody contains it", 0, 1)
    containment: float = _number("rho", 0.80, "share", "share of violence that the county's police can prevent", 0, 1)
    reckless_violence: float = _number("vhi", 0.60, _SHARE, "that the crowd of a reckless intermediary turns violent", 0, 1)
    intermediary_reliability: float = _number("r", 0.50, _SHARE, "that the intermediary keeps its crowd in hand", 0, 1)
    inquiry_after_peace: float = _number("im", 0.10, _SHARE, "of an investigation after a peaceful protest", 0, 1)
    inquiry_after_violence: float = _number("iv", 0.90, _SHARE, "of an investigation after violence", 0, 1)
    detection_consent: float = _number("dc", 0.10, _SHARE, "that an investigation finds a leak", 0, 1)
    detection_mobilise: float = _number("dm", 0.70, _SHARE, "that an investigation finds who organised", 0, 1)
    negligence_share: float = _number("n", 0.25, "share", "share of the sanction that violence alone brings", 0)
    sanction: float = _number("F", 12.0, _UNITS, "the sanction where collusion is found", 0)
    leak_cost: float = _number("cl", 0.80, _UNITS, "cost to the county of leaking and tolerating", 0)
    organising_cost: float = _number("cm", 0.50, _UNITS, "cost to the county of organising", 0)
    prevention_cost: float = _number("cr", 0.05, _UNITS, "cost to the county of preventing protest", 0)
    force_cost_peaceful: float = _number("crep", 1.0, _UNITS, "cost to the city of force against a peaceful crowd", 0)
    force_cost_violent: float = _number("crv", 0.20, _UNITS, "cost to the city of force against a violent crowd", 0)
    disruption_peaceful: float = _number("sm", 0.30, _UNITS, "cost to the city of a peaceful protest as such", 0)
    disruption_violent: float = _number("sv", 1.0, _UNITS, "cost to the city of a violent protest as such", 0)
    blame_shifted: float = _number("beta", 0.50, "share", "share of violent disruption that the city lays on the county", 0, 1)

    def __init__(self, **values: Any) -> None:
        _admit(self, values, "game")

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """A game from a TOML file with a section ``[game]``.

        Raises
        ------
        GameError
            If the file is not there, or is not such a file; every fault is named.
        """
        path = Path(path)
        absent = "no file of that name; `groundswell bargain solve --example` prints one that works."
        return cls.from_toml(toml.text(path, GameError, absent), str(path))

    @classmethod
    def from_toml(cls, text: str, source: str = "game") -> Self:
        """A game from the text of a TOML file with a section ``[game]``; what it does not name stays at the baseline."""
        values = toml.content(text, GameError, source)
        faults = [unknown("section or key", name, ["game"], source) for name in values if name != "game"]
        if faults:
            raise GameError(*faults)
        section = values.get("game", {})
        if not isinstance(section, dict):
            raise GameError(f"{source}: `game` is a section; got {section!r}.")
        game = cls.model_construct()
        _admit(game, section, f"{source}, [game]")
        return game

    def to_toml(self) -> str:
        """The whole game as a TOML file, each parameter with its meaning and source."""
        lines = [f"# {ILLUSTRATION}", "", "[game]"]
        lines += [
            f"{row['parameter']} = {row['value']}  # {row['key']}: {row['meaning']}"
            f" ({row['unit']}, {row['range']}, {row['source']})"
            for row in self.parameters()
        ]
        return "\n".join([*lines, ""])

    def changed(self, **values: float) -> Self:
        """The same game with some parameters changed, by long names or short keys."""
        return type(self)(**(self.model_dump() | long_names(values)))

    def parameters(self) -> list[dict[str, Any]]:
        """Every parameter: long name, short key, value, unit, range, source (text or illustration) and meaning."""
        return [
            {
                "parameter": name,
                "key": short_key(name),
                "value": getattr(self, name),
                "unit": unit_of(field),
                "range": range_of(field),
                "source": source_in_words(field),
                "meaning": field.description or "",
            }
            for name, field in Game.model_fields.items()
        ]

    @property
    def stake(self) -> float:
        """What the county would lose: b, in units of payoff."""
        return self.revenue_share_at_stake * self.revenue_value


SHORT: dict[str, str] = {str(_extra(field)["short"]): name for name, field in Game.model_fields.items()}
"""Long name by short key."""


def short_key(name: str) -> str:
    """The short key of a parameter's long name."""
    return next(short for short, long in SHORT.items() if long == name)


def long_names(values: dict[str, Any]) -> dict[str, Any]:
    """Values by long names, whichever names they came by."""
    return {SHORT.get(name, name): value for name, value in values.items()}


def parameter_named(word: str, where: str) -> str:
    """The long name that a word stands for.

    Raises
    ------
    GameError
        If there is none; the nearest is offered.
    """
    if word in SHORT:
        return SHORT[word]
    if word not in Game.model_fields:
        raise GameError(_unknown_key(word, where))
    return word


def bounds_of(name: str) -> tuple[float | None, float | None]:
    """Least and largest value allowed of a parameter, None where there is no bound."""
    rules = Game.model_fields[name].metadata
    low: float | None = next((rule.ge for rule in rules if hasattr(rule, "ge")), None)
    high: float | None = next((rule.le for rule in rules if hasattr(rule, "le")), None)
    return low, high


def source_in_words(field: FieldInfo) -> str:
    """Whether a text gives a value, or it is an illustration."""
    return "text" if source_of(field) == TEXT else "illustration" if source_of(field) == FREE else source_of(field)


def _admit(game: Game, values: dict[str, Any], source: str) -> None:
    """Check values and make the game of them, or tell all faults together."""
    twice = [f"{source}: `{short}` and `{long}` are the same parameter; give one of them." for short, long in SHORT.items()
             if short in values and long in values]  # fmt: skip
    try:
        Game.__pydantic_validator__.validate_python(long_names(values), self_instance=game)
    except ValidationError as error:
        raise GameError(*twice, *(_sentence(fault, source, values) for fault in error.errors())) from None
    if twice:
        raise GameError(*twice)


def _sentence(fault: ErrorDetails, source: str, values: dict[str, Any]) -> str:
    name = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden":
        return _unknown_key(name, source)
    field = Game.model_fields[name]
    short = short_key(name)
    came, other = (short, name) if short in values else (name, short)
    return (
        f"{source}: `{came}` ({other}: {field.description}) is a number, {range_of(field)} ({unit_of(field)});"
        f" got {fault['input']!r}."
    )


def _unknown_key(word: str, where: str) -> str:
    long, short = list(Game.model_fields), list(SHORT)
    sentence = unknown("key", word, [*long, *short], where)
    return f"{sentence.split(' Allowed: ')[0]} Allowed: {', '.join(f'{name} ({short_key(name)})' for name in long)}."
