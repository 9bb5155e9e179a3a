"""Moves: who did what on which day of an episode, each a record; and the tables that hold them and what came of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

CITY, COUNTY, PROVINCE, POLICE = "city", "county", "province", "local police"
INTERMEDIARY, PEOPLE, OFFICIALS, CADRES, HEADS = (
    "intermediary",
    "people",
    "officials as individuals",
    "retired cadres",
    "heads of townships and bureaus",
)

MOVES = {
    "county": pl.String,
    "replicate": pl.Int64,
    "year": pl.Int64,
    "day": pl.Int64,
    "step": pl.Int64,
    "actor": pl.String,
    "move": pl.String,
    "people": pl.Int64,
    "words": pl.String,
}
"""Columns of ``history/moves``: a row a move, its day counted from the first of the episode, its step from one."""


class Move(NamedTuple):
    """One move.

    Attributes
    ----------
    day
        Counted from the first day of the episode.
    actor
        Who moves.
    move
        What is done, in one or two words.
    people
        How many take part, where that means something.
    words
        The same in a sentence's half.
    """

    day: int
    actor: str
    move: str
    words: str
    people: int | None = None


def moves_table(county: str, replicate: int, year: int, moves: list[Move]) -> pl.DataFrame:
    """The moves of one episode as rows."""
    rows = [
        (county, replicate, year, each.day, step, each.actor, each.move, each.people, each.words)
        for step, each in enumerate(moves, start=1)
    ]
    return pl.DataFrame(rows, schema=MOVES, orient="row")


EPISODES: dict[str, type[pl.DataType]] = {
    "county": pl.String,
    "replicate": pl.Int64,
    "year": pl.Int64,
    "congruent": pl.Int64,
    "grieved": pl.Int64,
    "mode": pl.String,
    "mode_is": pl.String,
    "hope": pl.Float64,
    "petition_granted": pl.Int64,
    "leaked": pl.Int64,
    "stopped": pl.Int64,
    "known": pl.Int64,
    "posts": pl.Int64,
    "size": pl.Int64,
    "protest": pl.Int64,
    "violent": pl.Int64,
    "fighters": pl.Int64,
    "orderly": pl.Float64,
    "letter": pl.Int64,
    "individuals": pl.Int64,
    "threats": pl.Int64,
    "signal": pl.String,
    "answer": pl.String,
    "conceded": pl.Int64,
    "escalated": pl.Int64,
    "investigated": pl.Int64,
    "found": pl.Int64,
    "sanction_leaders": pl.String,
    "sanction_heads": pl.String,
    "sanction": pl.String,
    "course": pl.String,
}
"""Columns of the table of episodes, a row each."""


CONTEST: dict[str, type[pl.DataType]] = {
    "replicate": pl.Int64,
    "county": pl.Int64,
    "influence": pl.Float64,
    "strength": pl.String,
    "grieved": pl.Int64,
    "mode": pl.String,
    "size": pl.Int64,
    "violent": pl.Int64,
    "signal": pl.String,
    "score": pl.Float64,
    "won": pl.Int64,
}
"""Columns of the table of a contest for a station, a row a county, the made one numbered 0."""


@dataclass(frozen=True, kw_only=True)
class Episodes:
    """What happened in the county of an episode.

    Attributes
    ----------
    table
        A row an episode: columns as in :data:`EPISODES`.
    moves
        A row a move: columns as in :data:`MOVES`.
    contest
        Where a station is contested, a row a county: columns as in :data:`CONTEST`.
    """

    table: pl.DataFrame
    moves: pl.DataFrame
    contest: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CONTEST))

    def of(self, replicate: int) -> Episodes:
        """That of one history alone."""
        mine = pl.col("replicate") == replicate
        return Episodes(table=self.table.filter(mine), moves=self.moves.filter(mine), contest=self.contest.filter(mine))


def no_episodes() -> Episodes:
    """Of a world in which no county has one."""
    return Episodes(table=pl.DataFrame(schema=EPISODES), moves=pl.DataFrame(schema=MOVES))


def told(episodes: Episodes) -> list[str]:
    """What happened, in a few lines: the moves of one episode, or what came of many.

    Parameters
    ----------
    episodes
        Of one history or more; no line where there are none.
    """
    table = episodes.table
    if table.is_empty():
        return []
    ways = " and ".join(sorted({f"{mode} ({how})" for mode, how in table.select("mode", "mode_is").iter_rows()}))
    lines = ["", f"The county's officials: {ways}. All numbers are illustrations set by hand."]
    if table.height == 1:
        steps = episodes.moves.select("day", "actor", "words", "people").iter_rows()
        return [
            *lines,
            *(f"day {day:>3}  {actor}: {words}{f' ({people:,})' if people else ''}" for day, actor, words, people in steps),
        ]
    shares = {name: table[name].mean() for name in ("protest", "violent", "conceded")}
    lines.append("; ".join(f"{name} in {share:.0%}" for name, share in shares.items()) + f" of {table.height} episodes.")
    for column in ("sanction", "course"):
        counts = table[column].value_counts(sort=True, name="count").iter_rows()
        lines.append(f"{column}: " + ", ".join(f"{name} {count}" for name, count in counts))
    return lines
