"""Build frozen dataclasses from JSON, and check it strictly against the annotations: all keys known, all
types right.

An error states the place in the JSON and the types, but never the value.
"""

import dataclasses
import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[object, str], object]


class ShapeError(ValueError):
    """JSON that does not match the requested dataclass."""


def build(kind: type[T], value: object) -> T:
    """Make an instance of the dataclass ``kind`` from ``value``, which ``json.loads`` returned. Raises
    ``ShapeError``.

    >>> @dataclasses.dataclass(frozen=True, kw_only=True)
    ... class Point:
    ...     x: float
    ...     tags: tuple[str, ...] = ()
    >>> build(Point, {"x": 1, "tags": ["a"]})
    Point(x=1.0, tags=('a',))
    >>> build(Point, {"x": 1, "tags": ["a", 7]})
    Traceback (most recent call last):
    ...
    scanner.serialization.strict.ShapeError: tags[1]: str expected, not int
    """
    return cast(T, _reader(cast(Any, kind))(value, ""))


@cache
def _reader(kind: Any) -> Reader:
    """The function that reads one annotated type; created once per type."""
    origin = get_origin(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass_reader(cast(type, kind))
    if origin is Literal:
        return _literal_reader(get_args(kind))
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if origin is list:
        return _list_reader(get_args(kind)[0])
    if origin is dict:
        return _dict_reader(*get_args(kind))
    if origin in (Union, types.UnionType):
        return _optional_reader(get_args(kind))
    return _scalar_reader(kind)


def _dataclass_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    fields = dataclasses.fields(kind)
    required = {field.name for field in fields if not _has_default(field)}

    def read(value: object, path: str) -> object:
        if not isinstance(value, Mapping):
            raise _wrong(path, "an object", value)
        if missing := required - value.keys():
            raise ShapeError(f"{path or 'top level'}: key '{min(missing)}' is missing")
        if len(value.keys() - hints.keys()):
            raise ShapeError(f"{path or 'top level'}: {len(value.keys() - hints.keys())} unknown keys")
        prefix = f"{path}." if path else ""
        return kind(**{key: _reader(hints[key])(item, f"{prefix}{key}") for key, item in value.items()})

    return read


def _has_default(field: "dataclasses.Field[Any]") -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _literal_reader(allowed: tuple[object, ...]) -> Reader:
    def read(value: object, path: str) -> object:
        if value not in allowed:
            raise ShapeError(f"{path}: one of {', '.join(map(str, allowed))} expected")
        return value

    return read


def _tuple_reader(parts: tuple[object, ...]) -> Reader:
    endless = parts[-1] is Ellipsis

    def read(value: object, path: str) -> object:
        if not isinstance(value, (list, tuple)):
            raise _wrong(path, "a list", value)
        if not endless and len(value) != len(parts):
            raise ShapeError(f"{path}: {len(parts)} items expected, not {len(value)}")
        kinds = parts[:1] * len(value) if endless else parts
        return tuple(
            _reader(kind)(item, f"{path}[{index}]")
            for index, (kind, item) in enumerate(zip(kinds, value, strict=True))
        )

    return read


def _list_reader(kind: object) -> Reader:
    def read(value: object, path: str) -> object:
        if not isinstance(value, list):
            raise _wrong(path, "a list", value)
        return [_reader(kind)(item, f"{path}[{index}]") for index, item in enumerate(value)]

    return read


def _dict_reader(key_kind: object, kind: object) -> Reader:
    """Make the reader of a mapping. JSON only has text keys, so a whole number as a key is written in decimal
    digits.
    """

    def read(value: object, path: str) -> object:
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            raise _wrong(path, "an object", value)
        read_item, place = _reader(kind), f"{path}.*"
        if key_kind is not int:
            return {key: read_item(item, place) for key, item in value.items()}
        if not all(key.isdecimal() for key in value):
            raise ShapeError(f"{path}: keys of digits expected")
        return {int(key): read_item(item, place) for key, item in value.items()}

    return read


def _optional_reader(parts: tuple[object, ...]) -> Reader:
    (kind,) = (part for part in parts if part is not type(None))

    def read(value: object, path: str) -> object:
        return None if value is None else _reader(kind)(value, path)

    return read


def _scalar_reader(kind: Any) -> Reader:
    def read(value: object, path: str) -> object:
        if kind is Any:
            return value
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            raise _wrong(path, kind.__name__, value)
        return value

    return read


def _wrong(path: str, expected: str, value: object) -> ShapeError:
    return ShapeError(f"{path or 'top level'}: {expected} expected, not {type(value).__name__}")
