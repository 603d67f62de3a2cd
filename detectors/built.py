"""Reads what was computed from the program's own files when the program was built.

Parsing word lists, unpacking weights and compiling patterns takes seconds, and the results depend only on
the program itself. ``python -m scanner.build`` computes them once and writes them into the folder ``built``
beside this file, compressed, as part of a wheel, an image or ``make setup``. A result that is not there is
computed in each process; nothing is ever written at run time.
"""

import contextlib
import json
import marshal
import math
from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from backports import zstd

if TYPE_CHECKING:  # The command imports this module before it knows whether it needs NumPy.
    from numpy.typing import NDArray

T = TypeVar("T")
Arrays = Mapping[str, "NDArray[Any]"]
FOLDER = Path(__file__).with_name("built")
ROOT = Path(__file__).parents[1]
"""The folder that contains the packages of the program."""
_MARSHAL = 2
"""The version of the format of ``marshal`` that equal values are always written in with equal bytes."""
_LEVEL = 19
"""The level of compression."""
_ALIGNED = 64
_targets: list[Path] = []
_steps: list[Callable[[], object]] = []


@contextlib.contextmanager
def building(folder: Path) -> Iterator[None]:
    """A context in which every result is computed, and written into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    _targets.append(folder)
    try:
        yield
    finally:
        _targets.pop()


def steps() -> tuple[Callable[[], object], ...]:
    """The functions of all imported modules whose results are built."""
    return tuple(_steps)


def built(make: Callable[[], T]) -> Callable[[], T]:
    """Decorates a function of a module whose result depends on the program only, and consists of built-in
    types, which callers must not change.

    >>> built(lambda: 1 + 1)()
    2
    """
    return _remembered(make, value)


def built_arrays(make: Callable[[], Arrays]) -> Callable[[], Arrays]:
    """The same for a function that returns arrays by name."""
    return _remembered(make, arrays)


def _remembered(make: Callable[[], T], read_as: Callable[[str, Callable[[], T]], T]) -> Callable[[], T]:
    @wraps(make)
    def read() -> T:
        return read_as(f"{make.__module__}.{make.__qualname__}", make)

    _steps.append(read)
    return cache(read)


def value(name: str, make: Callable[[], T]) -> T:
    """The result of ``make``, which consists of built-in types, read from the built file ``name`` if it is
    there.
    """
    return cast(T, marshal.loads(content(name, lambda: marshal.dumps(cast(Any, make()), _MARSHAL))))


def content(name: str, make: Callable[[], bytes]) -> bytes:
    """The same for bytes."""
    if _targets:
        made = make()
        (_targets[-1] / name).write_bytes(zstd.compress(made, _LEVEL))
        return made
    kept = _kept(name)
    return make() if kept is None else kept


def if_there(name: str, make: Callable[[], T]) -> T | None:
    """Like ``value``, but ``None`` if there is no such file."""
    if _targets:
        return value(name, make)
    kept = _kept(name)
    return None if kept is None else cast(T, marshal.loads(kept))


def _kept(name: str) -> bytes | None:
    try:
        return zstd.decompress((FOLDER / name).read_bytes())
    except FileNotFoundError:
        return None


def arrays(name: str, make: Callable[[], Arrays]) -> Arrays:
    """The same for arrays by name.

    >>> import numpy as np
    >>> arrays("ones", lambda: {"one": np.ones(2)})["one"].tolist()
    [1.0, 1.0]
    """
    data = content(name, lambda: _as_bytes(make()))
    length = int.from_bytes(data[:8], "big")
    head = json.loads(data[8 : 8 + length])
    return {name: _array(data, 8 + length, *one) for name, one in head.items()}


def weights(path: Path) -> Arrays:
    """The arrays of a compressed NumPy file (``.npz``) of the program, by name."""

    def unpacked() -> Arrays:
        import numpy as np

        with np.load(path, allow_pickle=False) as found:
            return dict(found)

    return arrays(_name(path), unpacked)


def toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file of the program, which callers must not change."""

    def parsed() -> dict[str, Any]:
        import tomllib

        return tomllib.loads(path.read_text(encoding="utf-8"))

    return value(_name(path), parsed)


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _as_bytes(made: Arrays) -> bytes:
    """The length of a JSON head, the head, and the arrays, each at a multiple of ``_ALIGNED`` bytes."""
    parts, entries, at = [], {}, 0
    for name, array in made.items():
        data = array.tobytes()
        entries[name] = (array.dtype.str, array.shape, at)
        parts.append(data + bytes(-len(data) % _ALIGNED))
        at += len(parts[-1])
    head = json.dumps(entries).encode()
    head += b" " * (-(8 + len(head)) % _ALIGNED)
    return b"".join((len(head).to_bytes(8, "big"), head, *parts))


def _array(data: bytes, start: int, kind: str, shape: list[int], at: int) -> "NDArray[Any]":
    import numpy as np

    return np.frombuffer(data, kind, math.prod(shape), start + at).reshape(shape)
