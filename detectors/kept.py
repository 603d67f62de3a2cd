"""Caches results that are computed from the program's own files, in a form that can be used without parsing.

Parsing word lists and unpacking weights takes longer than a small scan. The cache also stores the results of
analysing patterns, hashes of listed words for the seed of a run, and tables of numbering plans. Patterns,
including those of users' recognisers, are identified only by a digest. The cache never stores scanned data.
Each cache file begins with a digest of the versions of Python and the program and of the files that the
result depends on; when the digest changes, the result is computed again.
"""

import json
import marshal
import math
import mmap
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from detectors.own_files import open_own
from detectors.private_cache import load, save, write_own

if TYPE_CHECKING:  # The command imports this module before it knows whether it needs NumPy.
    from numpy.typing import NDArray

T = TypeVar("T")
Arrays = Mapping[str, "NDArray[Any]"]
_PLACE = blake2b(os.fsencode(__file__), digest_size=4).hexdigest()
"""Part of the name of each cache file, so that two installations do not replace each other's files."""
_ALIGNED = 64
_MOST_REMEMBERED = 5_000
"""Maximum number of results in a memo. A full memo is emptied, because results for patterns of earlier
program versions accumulate.
"""
_homes: list[Path] = []
_programs: list[str] = []
_memos: "list[Memo[Any]]" = []


def keep_in(folder: Path, program: str) -> None:
    """Cache the results of this process in ``folder``, and use the results that other processes cached there.

    Args:
        program: the version of the program, since another version may read the same files differently.
    """
    _homes[:], _programs[:] = [folder], [program]


def kept(name: str, sources: Iterable[Path], make: Callable[[], T], told: str = "") -> T:
    """The result of ``make``, from the cache if neither ``sources`` nor ``told`` has changed. The result must
    consist of built-in types only, and callers must not change it.

    Args:
        sources: the data files, and the files of the code that reads them. If one of these files does not
            exist (as when the program runs from an archive), nothing is cached.
        told: any other text on which the result depends.

    >>> kept("sum", (), lambda: 1 + 1)
    2
    """
    state = _state(sources, told)
    if state is None:
        return make()
    path = _path(name)
    stored = load(path)
    if stored is not None and stored.startswith(state):
        found: T = marshal.loads(memoryview(stored)[len(state) :])
        return found
    made = make()
    save(path, state + marshal.dumps(cast(Any, made)))
    return made


def kept_arrays(
    name: str,
    sources: Iterable[Path],
    make: Callable[[], Arrays],
    told: str = "",
    is_safe: Callable[[Arrays], bool] = lambda _: True,
) -> Arrays:
    """The arrays that ``make`` returns, cached as by ``kept``. Cached arrays are memory-mapped, so that only
    the parts in use are read.

    Args:
        is_safe: tests whether arrays from a cache file can be used safely; unsafe arrays are made again. The
            test is needed if compiled code uses numbers in the arrays as positions, because the cache file is
            not authenticated.

    >>> import numpy as np
    >>> kept_arrays("ones", (), lambda: {"one": np.ones(2)})["one"].tolist()
    [1.0, 1.0]
    """
    state = _state(sources, told)
    if state is None:
        return make()
    path = _path(name)
    found = _mapped(path, state)
    if found is None or not is_safe(found):
        made = make()
        write_own(path, _as_bytes(made, state))
        return made
    return found


def weights(path: Path) -> Arrays:
    """The arrays of a compressed NumPy file (``.npz``), by name."""

    def unpacked() -> Arrays:
        import numpy as np

        with np.load(path, allow_pickle=False) as arrays:
            return dict(arrays)

    return kept_arrays(f"weights-{path.stem}", [path], unpacked)


def toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file, which callers must not change."""

    def parsed() -> dict[str, Any]:
        import tomllib

        return tomllib.loads(path.read_text(encoding="utf-8"))

    return kept(f"toml-{path.stem}", [path], parsed)


class Memo(Generic[T]):
    """Remembers the results of a pure function of one text, such as a pattern, across processes.

    The texts are stored as digests, since a user's pattern may be a list of names. The results are stored
    unchanged.

    >>> length = Memo("lengths", (), len)
    >>> length("four"), length("four")
    (4, 4)
    """

    def __init__(self, name: str, sources: Iterable[Path], ask: Callable[[str], T]) -> None:
        """``ask`` is the function, which must return built-in types only; ``sources`` are the files that
        contain the code of the function.
        """
        self._name, self._sources, self._ask = name, tuple(sources), ask
        self._said: dict[bytes, T] | None = None
        self._is_new = False
        _memos.append(self)

    def __call__(self, text: str) -> T:
        said = self._said
        if said is None:
            said = self._said = kept(self._name, self._sources, dict)
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if key in said:
            return said[key]
        answer = self._ask(text)
        if len(said) >= _MOST_REMEMBERED:  # The old dict is not cleared: another thread may be reading it.
            said = self._said = {}
        said[key] = answer
        self._is_new = True
        return answer

    def keep(self) -> None:
        """Save the results, if there are new ones."""
        state = _state(self._sources, "") if self._is_new else None
        if state is not None:
            self._is_new = False
            save(_path(self._name), state + marshal.dumps(cast(Any, dict(self._said or {}))))


def keep_memos() -> None:
    """Save the results that this process added to any memo."""
    for one in _memos:
        one.keep()


def _path(name: str) -> Path:
    return _homes[0] / f"{name}-{_PLACE}.kept"


def _state(sources: Iterable[Path], told: str) -> bytes | None:
    """A digest, in 32 bytes, of the versions of Python and the program, of ``told``, and of the sizes and
    modification times of the files; ``None`` if nothing can be cached because there is no cache folder or a
    file is missing.
    """
    if not _homes:
        return None
    digest = blake2b(f"{sys.hexversion}\0{_programs}\0{told}".encode(), digest_size=32)
    try:
        for path in sources:
            found = path.stat()
            digest.update(f"\0{path}\0{found.st_size}\0{found.st_mtime_ns}".encode())
    except OSError:
        return None
    return digest.digest()


def _as_bytes(arrays: Arrays, state: bytes) -> bytes:
    """The content of a cache file: the state, the length of the JSON head, the head, and the arrays."""
    parts, entries, at = [], {}, 0
    for name, array in arrays.items():
        data = array.tobytes()
        entries[name] = (array.dtype.str, array.shape, at)
        parts.append(data + bytes(-len(data) % _ALIGNED))
        at += len(parts[-1])
    head = json.dumps({"size": at, "arrays": entries}).encode()
    head += b" " * (-(len(state) + 8 + len(head)) % _ALIGNED)
    return b"".join((state, len(head).to_bytes(8, "big"), head, *parts))


def _mapped(path: Path, state: bytes) -> Arrays | None:
    """The arrays cached for ``state``; ``None`` if there are none, or if the file is damaged or not private
    to this user.
    """
    try:
        with open_own(path) as file:
            if file is None or file.read(len(state)) != state:
                return None
            length = int.from_bytes(file.read(8), "big")
            head = json.loads(file.read(length))
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start = len(state) + 8 + length
        whole = len(data) == start + head["size"]
        return {name: _array(data, start, *one) for name, one in head["arrays"].items()} if whole else None
    except (OSError, ValueError, TypeError, LookupError, AttributeError, OverflowError, MemoryError):
        return None  # A damaged head can contain anything, including impossible lengths.


def _array(data: mmap.mmap, start: int, kind: str, shape: Sequence[int], at: int) -> "NDArray[Any]":
    import numpy as np

    return np.frombuffer(data, kind, math.prod(shape), start + at).reshape(shape)
