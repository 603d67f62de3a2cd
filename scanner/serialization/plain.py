"""Turns frozen dataclasses into plain values and back, so that they can be stored.

A plain value contains only values, in the order of fields; the annotations in the program define which
objects are built from the values. Therefore, a plain value can only give the requested dataclass, and none of
its content is executed.
"""

import dataclasses
import types
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Set, ValuesView
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[Any], Any]
_SCALARS = (str, int, float, bool, types.NoneType)


def from_plain(kind: type[T], plain: object) -> T:
    """The dataclass of type ``kind`` from which ``as_plain`` made ``plain``. Raises ``TypeError``,
    ``ValueError`` or ``LookupError`` if it was made from another type.

    >>> @dataclasses.dataclass
    ... class One:
    ...     name: str
    >>> from_plain(One, as_plain(One("a")))
    One(name='a')
    """
    return cast(T, _reader(cast(Any, kind))(plain))


def as_plain(value: object) -> object:
    """Convert a value to lists, mappings with text keys, and scalars. A dataclass becomes a list of its class
    name and its fields in order. Raises ``TypeError`` for any other type.
    """
    if isinstance(value, _SCALARS):
        return value
    if dataclasses.is_dataclass(value):
        fields = (as_plain(getattr(value, field.name)) for field in dataclasses.fields(value))
        return [type(value).__name__, *fields]
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {key: as_plain(item) for key, item in value.items()}
        return [[as_plain(key), as_plain(item)] for key, item in value.items()]
    if isinstance(value, Set):
        return [as_plain(item) for item in sorted(value)]
    if isinstance(value, tuple | list):
        return [as_plain(item) for item in value]
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no plain form")


@cache
def _reader(kind: Any) -> Reader:
    """The function that builds one annotated type; created once per type."""
    origin, parts = get_origin(kind) or kind, get_args(kind)
    if dataclasses.is_dataclass(origin):
        return _dataclass_reader(origin, parts)
    if origin in (Union, types.UnionType):
        return _union_reader(parts)
    if origin is tuple:
        return _tuple_reader(parts)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_reader(*parts)
    if isinstance(origin, type) and issubclass(origin, Set):
        return _filled(frozenset, parts[0])
    if isinstance(kind, type) and issubclass(kind, Path):
        return Path
    if kind in _SCALARS or origin is Literal:
        return _same
    raise TypeError(f"{kind} has no plain form")


def _same(value: Any) -> Any:
    return value


def _filled(made: Callable[[Iterable[Any]], Any], part: Any) -> Reader:
    read = _reader(part)
    return made if read is _same else lambda value: made(map(read, value))


def _tuple_reader(parts: tuple[Any, ...]) -> Reader:
    if parts[-1] is Ellipsis:
        return _filled(tuple, parts[0])
    readers = [_reader(part) for part in parts]
    return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))


class _Late(Mapping[Any, Any]):
    """A mapping whose values are built on first use, because only a few values of a large mapping are
    used.
    """

    def __init__(self, kept: Mapping[Any, Any], read: Reader) -> None:
        self._kept, self._read = kept, read
        self._built: dict[Any, Any] = {}
        self._is_whole = False

    def __getitem__(self, key: Any) -> Any:
        try:
            return self._built[key]
        except KeyError:
            found = self._built[key] = self._read(self._kept[key])
            return found

    def get(self, key: Any, default: Any = None) -> Any:
        return self[key] if key in self._kept else default

    def __contains__(self, key: object) -> bool:
        return key in self._kept

    def __iter__(self) -> Iterator[Any]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def values(self) -> ValuesView[Any]:
        return self._whole().values()

    def items(self) -> ItemsView[Any, Any]:
        return self._whole().items()

    def _whole(self) -> dict[Any, Any]:
        """All items of the mapping in order, built only once, because code that reads all items does so
        several times.
        """
        if not self._is_whole:
            self._built = {key: self[key] for key in self._kept}
            self._is_whole = True
        return self._built


def _mapping_reader(key: Any, item: Any) -> Reader:
    read_key, read = _reader(key), _reader(item)
    if key is not str and get_origin(key) is not Literal:
        return lambda value: _Late({read_key(one): other for one, other in value}, read)
    return _same if read is _same else lambda value: _Late(value, read)


def _union_reader(parts: tuple[Any, ...]) -> Reader:
    """Make the reader of a union: scalars are unchanged, a list that begins with a class name is this
    dataclass, and any other list is a tuple.
    """
    made = [part for part in parts if dataclasses.is_dataclass(get_origin(part) or part)]
    classes: dict[str, Any] = {part.__name__: part for part in made}
    others = [part for part in parts if get_origin(part) is tuple]

    def read(value: Any) -> Any:
        if not isinstance(value, list):
            return value
        if value and value[0] in classes:
            return _reader(classes[value[0]])(value)
        return _reader(others[0])(value)

    return read


def _dataclass_reader(kind: Any, parts_of: tuple[Any, ...]) -> Reader:
    """Make the reader of a dataclass. ``parts_of`` gives the arguments for the type variables of a generic
    dataclass.
    """
    names = tuple(field.name for field in dataclasses.fields(kind))
    readers: list[Reader] = []

    def read(value: list[Any]) -> Any:
        if not readers:  # lazily, because a class may contain its own type
            hints = get_type_hints(kind)
            generic = (hints[name] for name in names)
            readers.extend(
                _reader(hint[parts_of] if getattr(hint, "__parameters__", ()) else hint) for hint in generic
            )
        called, *parts = value
        if called != kind.__name__ or len(parts) != len(names):
            raise ValueError("another layout")
        made = object.__new__(kind)  # skip __post_init__: the value was checked when it was first made
        made.__dict__.update(
            (name, part if one is _same else one(part))
            for name, one, part in zip(names, readers, parts, strict=True)
        )
        return made

    return read
