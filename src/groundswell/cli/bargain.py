"""``groundswell bargain``: the game of a county and its city, solved, varied and held against what the texts say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundswell.cli.options import Force, Json, Out, Quiet, Seed
from groundswell.cli.output import Output, output_folder
from groundswell.cli.showing import grid, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from groundswell.bargaining import Equilibrium, Game, Verdict

File = Annotated[
    Path | None,
    typer.Argument(help="A TOML file with a section [game]; the baseline unless given.", metavar="[FILE]"),
]
Example = Annotated[bool, typer.Option("--example", help="Print a file that works, every key explained, and do nothing else.")]

bargain = typer.Typer(help="The game of a county and its city, solved, varied and held against the texts.", no_args_is_help=True)


@bargain.command()
def solve(
    file: File = None,
    example: Example = False,
    quantal: Annotated[bool, typer.Option("--quantal", help="Add logit play with noise, up to none: quantal.csv.")] = False,
    gambit: Annotated[
        bool, typer.Option("--gambit", help="Hold 60 random games against Gambit, if it is installed: gambit.csv.")
    ] = False,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Find every perfect Bayesian equilibrium of a game.

    Writes equilibria.json and parameters.csv; quantal.csv and gambit.csv where they are asked for.
    """
    from groundswell import bargaining

    if example:
        print(bargaining.Game().to_toml(), end="")
        return
    game = _game(file)
    found = bargaining.solve(game)
    with output_folder(inputs=_inputs(file)) as output:
        text = json.dumps([one.to_dict() for one in found], indent=2)
        output.path("equilibria.json").write_text(text + "\n", encoding="utf-8")
        _parameters(game, output)
        output.say(*_shown(found))
        if any(one.local["grieved"]["consent"] == one.local["ungrieved"]["comply"] == 1 for one in found):
            output.say(*plain([bargaining.closed.in_words(game)]))
        if quantal:
            output.say(*plain([_noise(game, found, output)]))
        if gambit:
            output.say(*plain(_held(game, seed, output)))
        output.say(*plain([bargaining.ILLUSTRATION]))


def _noise(game: Game, found: Sequence[Equilibrium], output: Output) -> str:
    """Follow play with noise to its end, and say where that is."""
    from groundswell import bargaining, tables

    path = bargaining.quantal_path(bargaining.form(game))
    tables.write(path.table(), output.path("quantal.csv"))
    number = bargaining.limit_of(path, found)
    end = "at none of the above" if number is None else f"at equilibrium {number}"
    return (
        f"Logit play with noise, from pure chance to precision {path.precision[-1]:.0f} in {path.precision.size} steps, ends {end}."
    )


def _held(game: Game, seed: int, output: Output) -> list[str]:
    """Hold random games against Gambit, and explain every disagreement."""
    from groundswell import tables
    from groundswell.bargaining import gambit

    if not gambit.installed():
        return [gambit.NOT_INSTALLED]
    table = gambit.compare(game, seed=seed)
    tables.write(table.drop("seconds"), output.path("gambit.csv"))
    words = [f"game {row['game']}: {row['words']}." for row in table.iter_rows(named=True) if row["words"]]
    agreed, limits = int(table["agrees"].sum()), int(table["same_limit"].sum())
    return [
        f"Gambit's limit is one of our equilibria in {agreed} of {table.height} random games, the limit of our path in {limits}.",
        *words,
    ]


@bargain.command()
def sweep(
    file: File = None,
    over: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=FROM:TO:NUMBER, as dtau=0:.6:61; said twice, a plane of two parameters.", metavar="NAME=FROM:TO:NUMBER"
        ),
    ] = None,
    example: Example = False,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Find every equilibrium as one parameter changes, or two.

    Writes sweep.csv, parameters.csv and a figure: what everybody does along a parameter, or regions of a plane.
    """
    from groundswell import bargaining, report, tables

    if example:
        print(bargaining.Game().to_toml(), end="")
        return
    game, asked = _game(file), bargaining.axes(over or [])
    table = bargaining.sweep(game, asked)
    figure = report.statics_figure(table, asked[0]) if len(asked) == 1 else report.regions_figure(table, asked)
    with output_folder(inputs=_inputs(file)) as output:
        tables.write(table, output.path("sweep.csv"))
        _parameters(game, output)
        figure.save(output.path(f"figures/{figure.name}.svg").parent)
        points = table.filter(table["equilibrium"] == 1)
        several = int((points["equilibria"] > 1).sum())
        output.say(*plain([f"{points.height} points, {table.height} equilibria, all verified; several at {several} points."]))
        output.say(*plain([figure.description, bargaining.RULE, bargaining.ILLUSTRATION]))


@bargain.command()
def check(
    file: File = None,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="How many random games.")] = 1000,
    example: Example = False,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Say of each proposition whether it holds in a game, and in what share of random games about it.

    Writes propositions.csv and parameters.csv.
    """
    import polars as pl

    from groundswell import bargaining, tables

    if example:
        print(bargaining.Game().to_toml(), end="")
        return
    game = _game(file)
    verdicts = bargaining.judge(game, draws, seed)
    with output_folder(inputs=_inputs(file)) as output:
        tables.write(pl.DataFrame([_verdict(one) for one in verdicts]), output.path("propositions.csv"))
        _parameters(game, output)
        output.say(_rows("", [_verdict_shown(one) for one in verdicts], ("", "proposition", "basis", "kind", "here", "random")))
        output.say(*plain(_counted(verdicts, draws)))


def _verdict(one: Verdict) -> dict[str, Any]:
    asked = one.proposition
    return {
        "id": asked.id,
        "claim": asked.claim,
        "basis": asked.basis,
        "kind": asked.kind,
        "holds": one.holds,
        "share_of_random_draws": one.share,
        "draws_judged": one.judged,
        "counted": one.counted,
        "variant": asked.variant,
        "checked": asked.checked,
        "note": one.note,
    }


def _verdict_shown(one: Verdict) -> tuple[str, ...]:
    asked = one.proposition
    here = "nothing to say" if one.holds is None else "holds" if one.holds else "false"
    share = "" if one.share is None else f"{one.share:.0%}"
    return asked.id, asked.claim, asked.basis, asked.kind, here, share


def _counted(verdicts: Sequence[Verdict], draws: int) -> list[str]:
    from groundswell import bargaining

    counted = [one for one in verdicts if one.counted]
    holding = sum(one.holds is True for one in counted)
    assumed = ", ".join(one.proposition.id for one in verdicts if not one.counted)
    few = [one for one in verdicts if one.judged < draws]
    judged = ", ".join(f"{one.proposition.id} {one.judged}" for one in few)
    return [
        f"{holding} of the {len(counted)} derived propositions hold. Assumed ones are listed and not counted: {assumed}.",
        f"{draws} random games. {bargaining.DISTRIBUTION}",
        *([f"Shares are of the games in which a proposition has something to say; fewer than all: {judged}."] if few else []),
        bargaining.RULE,
        *(f"{one.proposition.id}: {one.note}" for one in verdicts if one.note),
        bargaining.ILLUSTRATION,
    ]


@bargain.command()
def support(
    control: Annotated[float, typer.Option(help="Mean support in the control arm, from 1 to 5.")] = 2.9403,
    treatment: Annotated[float, typer.Option(help="Effect of real demand, against control.")] = 0.7628,
    placebo: Annotated[float, typer.Option(help="Effect of claimed demand, against control.")] = 0.3223,
    treatment_error: Annotated[float, typer.Option(help="Its standard error.")] = 0.13271,
    placebo_error: Annotated[float, typer.Option(help="Its standard error.")] = 0.1461,
    between_error: Annotated[float, typer.Option(help="Standard error of the difference between the two.")] = 0.1284,
    out: Out = None,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
    force: Force = False,
) -> None:
    """Say what an endorsement experiment tells of the link from an official's belief to support, and what it cannot.

    Writes identification.csv and support.csv: sets of parameters that fit the three mean answers exactly. The article's results
    unless others are given.
    """
    from groundswell import bargaining, tables

    effects = bargaining.Effects(
        control=control,
        treatment=treatment,
        placebo=placebo,
        treatment_error=treatment_error,
        placebo_error=placebo_error,
        between_error=between_error,
    )
    known, sets = bargaining.identification(effects, seed), bargaining.fits(effects)
    with output_folder() as output:
        tables.write(known, output.path("identification.csv"))
        tables.write(sets, output.path("support.csv"))
        rows = [
            tuple("" if cell is None else cell if isinstance(cell, str) else f"{cell:.2f}" for cell in row) for row in known.rows()
        ]
        output.say(_rows("", rows, ("quantity", "", "estimate", "from", "to")))
        output.say(
            *plain([
                *bargaining.IDENTIFIED,
                f"{sets.height} such sets are in support.csv; the values they suppose are illustrations.",
            ])
        )


def _game(file: Path | None) -> Game:
    from groundswell import bargaining

    return bargaining.Game() if file is None else bargaining.Game.load(file)


def _inputs(file: Path | None) -> list[Path]:
    return [] if file is None else [file]


def _parameters(game: Game, output: Output) -> None:
    """Every parameter as it was, and whether a text gives it."""
    import polars as pl

    from groundswell import tables

    tables.write(pl.DataFrame(game.parameters()), output.path("parameters.csv"))


def _shown(found: Sequence[Equilibrium]) -> list[RenderableType]:
    number = f"{len(found)} equilibria" if len(found) > 1 else "1 equilibrium"
    shown: list[RenderableType] = plain([f"{number}, best replies and beliefs verified."])
    for place, one in enumerate(found, 1):
        shown += [_rows(f"Equilibrium {place}" if len(found) > 1 else "", _told(one))]
    return shown


def _told(one: Equilibrium) -> list[tuple[str, str]]:
    answer = "concedes at once" if one.petition == 1 else "ignores it" if one.petition == 0 else f"concedes with {one.petition:.3g}"
    rows = [("petition", f"the city {answer}")]
    rows += [(f"{kind} county", f"{_mix(play)}; worth {_worth(one.payoffs[kind])}") for kind, play in one.local.items()]
    for street, play in one.superior.items():
        off = "" if one.reached[street] else " (no choice leads here)"
        rows.append((f"{street} street", f"{_mix(play)}; the city believes {one.beliefs[street]:.3f} in grievance{off}"))
    return [*rows, ("the city", f"expects {_worth(one.payoffs['superior'])}")]


def _worth(payoff: float) -> str:
    return f"{round(payoff, 3) + 0.0:.3f}"  # no minus before nothing


def _mix(play: dict[str, float]) -> str:
    used = {name: chance for name, chance in play.items() if chance > 0}
    if len(used) == 1:
        return next(iter(used))
    return " or ".join(f"{name} ({chance:.3g})" for name, chance in used.items())


def _rows(title: str, rows: list[tuple[Any, ...]] | list[tuple[str, str]], columns: Sequence[str] = ()) -> RenderableType:
    shown = grid(columns or ("", ""), title=title or None, title_justify="left", show_header=bool(columns))
    for row in rows:
        shown.add_row(*plain([str(cell) for cell in row]))
    return shown
