"""Flattens nested records: fields become dotted paths without array indexes, arrays become groups of rows.

``{"id": 1, "to": {"n": "a"}, "messages": [{"body": "b"}], "tags": ["c", "d"]}`` gives one row of group
``""`` (``id``, ``to.n``), one of group ``messages`` (``messages.body``) and two of group ``tags``.
"""

from collections.abc import Iterator

import orjson

Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
Row = dict[str, str | None]

MAX_DEPTH = 64
"""Maximum nesting depth of paths. Anything nested more deeply becomes one cell of JSON text."""
MAX_KEYS = 200
"""Maximum number of keys of an object that counts as a record. An object with more keys is a map, whose keys
are data.
"""
EMPTY = "(empty)"
"""Path of an empty key at the top level. (An empty path means the record itself.)"""
VALUE = "value"
"""Path of a record that is itself a scalar."""


def flatten(record: Json) -> dict[str, list[Row]]:
    """Rows by group. An object of at most ``MAX_KEYS`` keys gives exactly one row in group ``""``.

    >>> flatten({"id": 1, "calls": [{"to": "a"}, {"to": None}], "ok": True})
    {'': [{'id': '1', 'ok': 'true'}], 'calls': [{'calls.to': 'a'}, {'calls.to': None}]}
    """
    groups: dict[str, list[Row]] = {"": []}
    if isinstance(record, dict) and len(record) <= MAX_KEYS:
        row: Row = {}
        groups[""].append(row)
        _object(record, "", row, groups, 1)
    else:
        _items(record if isinstance(record, list | dict) else [record], "", groups, 0)
    return groups


def scalar_text(value: bool | int | float | str | None) -> str | None:
    """The cell text of a scalar: numbers are written by ``repr``, booleans as in JSON.

    >>> scalar_text(True), scalar_text(1e22), scalar_text(10**20)
    ('true', '1e+22', '100000000000000000000')
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)


def _object(record: dict[str, Json], path: str, row: Row, groups: dict[str, list[Row]], depth: int) -> None:
    is_deepest = depth >= MAX_DEPTH
    for key, value in record.items():
        name = _child(path, key)
        if isinstance(value, str):
            row[name] = value
        elif isinstance(value, dict | list):
            if is_deepest:
                row[name] = _json_text(value)
            elif isinstance(value, dict) and len(value) <= MAX_KEYS:
                _object(value, name, row, groups, depth + 1)
            else:
                _items(value, name, groups, depth + 1)
        else:
            row[name] = scalar_text(value)


def _items(items: list[Json] | dict[str, Json], path: str, groups: dict[str, list[Row]], depth: int) -> None:
    """Add the rows of an array or a map to ``groups``. The keys of a map become the field ``(key)``."""
    for key, item in _keyed(items):
        if isinstance(item, list) and depth < MAX_DEPTH:
            _items(item, path, groups, depth + 1)
            continue
        row: Row = {} if key is None else {_child(path, "(key)"): key}
        groups.setdefault(path, []).append(row)
        if isinstance(item, dict) and depth < MAX_DEPTH:
            _object(item, path, row, groups, depth + 1)
        elif isinstance(item, dict | list):
            row[path or VALUE] = _json_text(item)
        else:
            row[path or VALUE] = scalar_text(item)


def _keyed(items: list[Json] | dict[str, Json]) -> Iterator[tuple[str | None, Json]]:
    if isinstance(items, dict):
        yield from items.items()
    else:
        yield from ((None, item) for item in items)


def _child(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key or EMPTY


def _json_text(value: Json) -> str:
    """JSON text of a value that is nested too deeply to become fields. If the value is too deep even for
    JSON, only the keys and scalars in it, separated by blanks.
    """
    try:
        return orjson.dumps(value).decode()
    except (orjson.JSONEncodeError, RecursionError):
        return " ".join(_leaves(value))


def _leaves(value: Json) -> Iterator[str]:
    """The keys and scalars in a value, in order, however deeply they are nested.

    >>> list(_leaves({"a": [1, {"b": "x"}], "c": None}))
    ['a', '1', 'b', 'x', 'c']
    """
    waiting: list[Json] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [part for pair in reversed(item.items()) for part in reversed(pair)]
        elif isinstance(item, list):
            waiting += reversed(item)
        elif (text := scalar_text(item)) is not None:
            yield text
