"""Unpack columns of JSON text into fields."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import orjson
import pyarrow as pa
from numpy.typing import NDArray

from connectors.arrow.flatten import Json, Row, flatten

_MIN_SHARE = 0.8


@dataclass(frozen=True, kw_only=True)
class NestedRows:
    """The objects in one JSON array in a column's cells. Each object is a separate record."""

    group: str
    ordinals: NDArray[np.int64]
    """For each object, the ordinal of the row that contains it."""
    fields: dict[str, pa.Array]


@dataclass(frozen=True, kw_only=True)
class OpenedJson:
    """The parsed content of a column of JSON text."""

    column: str
    unparsed: pa.Array
    """The column's cells, with null in place of those that are JSON objects or arrays."""
    fields: dict[str, pa.Array]
    """The fields in the JSON that are not in an array of objects, with one cell per row of the column."""
    nested: tuple[NestedRows, ...]


def is_json(cells: Iterable[str | None]) -> bool:
    """Whether at least 80 % of the non-blank cells are JSON objects or arrays."""
    filled = [text for cell in cells if cell and (text := cell.lstrip())]
    nested = [text for text in filled if text[0] in "{["]
    enough = _MIN_SHARE * len(filled)
    return bool(nested) and len(nested) >= enough and sum(map(_is_nested, nested)) >= enough


def open_json(column: str, cells: pa.Array, ordinals: NDArray[np.int64]) -> OpenedJson:
    """Parse every cell of a column and flatten the JSON into fields, whose paths begin with the column's
    name.
    """
    texts: list[str | None] = cells.to_pylist()
    beside: list[Row] = [{} for _ in texts]
    unparsed: list[str | None] = list(texts)
    nested: dict[str, list[tuple[int, Row]]] = {}
    for place, text in enumerate(texts):
        value = None if text is None else _parse(text)
        if value is None:
            continue
        unparsed[place] = None
        for group, rows in flatten({column: value}).items():
            if group:
                nested.setdefault(group, []).extend((int(ordinals[place]), row) for row in rows)
            else:
                beside[place] = rows[0]
    return OpenedJson(
        column=column,
        unparsed=pa.array(unparsed, pa.large_string()),
        fields=_columns(beside),
        nested=tuple(
            NestedRows(
                group=group,
                ordinals=np.array([ordinal for ordinal, _ in rows], dtype=np.int64),
                fields=_columns([row for _, row in rows]),
            )
            for group, rows in sorted(nested.items())
        ),
    )


def _is_nested(text: str) -> bool:
    return _parse(text) is not None


def _parse(text: str) -> dict[str, Json] | list[Json] | None:
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict | list) else None


def _columns(rows: list[Row]) -> dict[str, pa.Array]:
    names = sorted({name for row in rows for name in row})
    return {name: pa.array([row.get(name) for row in rows], pa.large_string()) for name in names}
