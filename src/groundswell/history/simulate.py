"""History of a society: the months of all its villages and, where a county has one, the episode at their end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from groundswell.history.episodes import live_episodes
from groundswell.history.loop import Progress, Watch, live
from groundswell.history.record import History, record
from groundswell.history.stages import Standing
from groundswell.sampling import has_episode
from groundswell.society import Society


def simulate(
    society: Society,
    *,
    replicates: int = 1,
    replicate: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    watch: Watch | None = None,
) -> History:
    """Let a society live through the years of the study.

    The history of a village hangs on the scenario, the seed, the village and the replicate: not on the number of threads, nor on
    which other villages or replicates run beside it.

    Parameters
    ----------
    society
        Who lives there, and the rules.
    replicates
        Histories to run side by side, numbered from 0.
    replicate
        The one history to run alone, in place of ``replicates``.
    threads
        Threads to use; as many as the machine has cores unless given.
    progress
        Called with the number of parts done and of all parts.
    watch
        Called at the end of every month, warm-up included, with some of the villages, their state and the month: for those who
        must see what no record keeps. It may change nothing, and threads call it side by side.

    Examples
    --------
    >>> from groundswell.sampling import draw
    >>> from groundswell.scenario import Scenario
    >>> from groundswell.society import build
    >>> small = Scenario.load("small")
    >>> simulate(build(small, draw(small))).villages["year"].unique().sort().to_list()
    [2004, 2005, 2006, 2007, 2008]
    """
    numbers = np.arange(replicates) if replicate is None else np.array([replicate])
    if not has_episode(society.scenario):
        return record(society, numbers, *live(society, numbers, threads, progress, watch))
    standing = Standing(society, watch)
    lived = record(society, numbers, *live(society, numbers, threads, progress, standing.watch))
    return replace(lived, episodes=live_episodes(society, numbers, standing.kept(), threads))
