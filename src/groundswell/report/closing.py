"""The sections every report ends with: what it is not for, and how it came to be."""

from __future__ import annotations

from groundswell.provenance import versions
from groundswell.report.document import Section


def responsible_use() -> Section:
    """What results may and may not be used for."""
    return Section(
        title="Responsible use",
        body=(
            "Groundswell is for research and teaching on aggregates. It is not for predicting or pre-empting protest, "
            "and not for finding brokers, elders or lenient officials. People and places in data that it makes are "
            "invented; in data of your own, keep those who took part unnamed.",
        ),
    )


def provenance(seed: int) -> Section:
    """How to get the same numbers again.

    Parameters
    ----------
    seed
        The seed of every random number.
    """
    return Section(
        title="How this report came to be",
        body=(
            f"Seed {seed}. The command, its inputs and their hashes are in provenance.json beside this page; “groundswell again” "
            "with this folder's name runs it once more and compares every file to the bit. These computed the numbers:",
            tuple(f"{package} {version}" for package, version in versions().items()),
        ),
    )
