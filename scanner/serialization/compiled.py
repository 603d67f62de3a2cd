"""Cache frozen dataclasses as JSON between processes, so that the files behind them are read and checked only
once.

A cache file contains only values, in the order of fields; the annotations in the program define which objects
are built from the values. Therefore, a file can only give the requested dataclass, and no content of the file
is executed. The file is written atomically, private to the user, and is used only if it belongs to the same
user, is complete, and was made by the same program from the same files.
"""

import contextlib
import dataclasses
import os
import types
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Set, ValuesView
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import orjson

from detectors.own_files import open_own
from detectors.private_cache import write_own

T = TypeVar("T")
Reader = Callable[[Any], Any]
_DIGEST = 32
_SCALARS = (str, int, float, bool, types.NoneType)


class CannotKeepError(TypeError):
    """A type that cannot be cached."""


def load(path: Path, kind: type[T], state: bytes) -> T | None:
    """The value cached at ``path`` for ``state``; ``None`` if there is no value or if it cannot be
    trusted.
    """
    try:
        with open_own(path) as file:
            if file is None:
                return None
            digest, body = file.read(_DIGEST), file.read()
        if digest != _digest(state + layout(cast(Any, kind)), body):
            return None
        return cast(T, _reader(cast(Any, kind))(orjson.loads(body)))
    except (OSError, ValueError, TypeError, LookupError):
        return None


def save(path: Path, value: object, state: bytes) -> None:
    """Cache a dataclass at ``path`` for ``state``. Failures are ignored, because they only slow down the next
    start.
    """
    with contextlib.suppress(OSError, CannotKeepError, orjson.JSONEncodeError):
        body = orjson.dumps(_plain(value))
        write_own(path, _digest(state + layout(cast(Any, type(value))), body) + body)


def stamp(folders: Iterable[Path]) -> bytes:
    """Digest of the files below ``folders``: names, sizes and modification times."""
    files = blake2b(digest_size=_DIGEST)
    for folder in folders:
        paths = (f"{place}/{name}" for place, _, names in sorted(os.walk(folder)) for name in sorted(names))
        for path in paths:
            if not path.endswith((".pyc", ".tmp")):
                found = Path(path).stat()
                files.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    return files.digest()


@cache
def layout(kind: Any) -> bytes:
    """Digest of the fields of a dataclass and of all dataclasses in these fields. Because of it, a cache from
    a program with other definitions is not used, even if it was made from the same files.

    >>> @dataclasses.dataclass
    ... class One:
    ...     name: str
    >>> len(layout(One)), layout(One) == layout(dataclasses.make_dataclass("One", [("name", int)]))
    (32, False)
    """
    layout, seen, waiting = blake2b(digest_size=_DIGEST), set[Any](), list[Any]([kind])
    while waiting:
        one = waiting.pop()
        parts = get_args(one)
        waiting.extend(part for part in parts if part is not Ellipsis)
        origin: Any = get_origin(one) or one
        if dataclasses.is_dataclass(origin) and origin not in seen:
            seen.add(origin)
            hints = get_type_hints(origin)
            fields = [(field.name, str(hints[field.name])) for field in dataclasses.fields(origin)]
            layout.update(f"{cast(Any, origin).__qualname__}{fields}\0".encode())
            waiting.extend(hints[name] for name, _ in fields)
    return layout.digest()


def _digest(state: bytes, body: bytes) -> bytes:
    return blake2b(len(state).to_bytes(8, "big") + state + body, digest_size=_DIGEST).digest()


def _plain(value: object) -> object:
    """Convert a value to lists, mappings with text keys, and scalars. A dataclass becomes a list of its class
    name and its fields in order.
    """
    if isinstance(value, _SCALARS):
        return value
    if dataclasses.is_dataclass(value):
        fields = (_plain(getattr(value, field.name)) for field in dataclasses.fields(value))
        return [type(value).__name__, *fields]
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {key: _plain(item) for key, item in value.items()}
        return [[_plain(key), _plain(item)] for key, item in value.items()]
    if isinstance(value, Set):
        return [_plain(item) for item in sorted(value)]
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Path):
        return str(value)
    raise CannotKeepError(type(value).__name__)


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
    raise CannotKeepError(str(kind))


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
