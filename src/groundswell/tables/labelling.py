"""Labels inside a Parquet file: words in its metadata, since the format has no place of its own for them."""

from __future__ import annotations

import json
from typing import Any

_KEY = "groundswell.labels"


def packed(labels: dict[str, str], value_labels: dict[str, dict[float | str, str]]) -> dict[str, str]:
    """Labels as metadata of a Parquet file; values stand in pairs, since the keys of JSON are text alone."""
    if not labels and not value_labels:
        return {}
    pairs = {name: [[value, label] for value, label in named.items()] for name, named in value_labels.items()}
    return {_KEY: json.dumps({"columns": labels, "values": pairs}, ensure_ascii=False)}


def unpacked(metadata: dict[str, str]) -> tuple[dict[str, str], dict[str, dict[float | str, str]]]:
    """Labels out of the metadata of a Parquet file; none where it has none, a ValueError where they are not as written."""
    if _KEY not in metadata:
        return {}, {}
    try:
        stored: Any = json.loads(metadata[_KEY])
        labels = {str(name): str(label) for name, label in stored["columns"].items()}
        pairs: dict[str, Any] = stored["values"]
        return labels, {name: {_value(value): str(label) for value, label in named} for name, named in pairs.items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"the labels in its metadata are not as they are written: {error!r}") from None


def _value(stored: Any) -> float | str:
    return stored if isinstance(stored, (int, float, str)) else str(stored)
