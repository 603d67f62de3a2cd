"""Caches results that are computed from the program's own files, in the form in which they are used.

Parsing tables of words and unpacking weights takes longer than a small scan. It also holds answers about
patterns, including those of users' recognisers, which are named only by a digest; hashes of our words with
the seed of a run; and tables of number plans. It never holds scanned data. Each file begins with the state of
the program and of the files that it was made from, and is made again when that state changes.
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

if TYPE_CHECKING:  # The command imports this before it knows whether it needs NumPy.
    from numpy.typing import NDArray

T = TypeVar("T")
Arrays = Mapping[str, "NDArray[Any]"]
_PLACE = blake2b(os.fsencode(__file__), digest_size=4).hexdigest()
"""So that two installations do not replace each other's."""
_ALIGNED = 64
_MOST_REMEMBERED = 5_000
"""The most answers of a memo; it then starts again, since answers about earlier patterns are never used."""
_homes: list[Path] = []
_programs: list[str] = []
_memos: "list[Memo[Any]]" = []


def keep_in(folder: Path, program: str) -> None:
    """Keep the results of this process in ``folder``, and use the results of others from there.

    Args:
        program: the version of the program: another one may read the same files differently.
    """
    _homes[:], _programs[:] = [folder], [program]


def kept(name: str, sources: Iterable[Path], make: Callable[[], T], told: str = "") -> T:
    """The result of ``make`` for ``sources`` and ``told``: built-in types only, which callers must not
    change.

    Args:
        sources: the data files, and the files of the code that reads them. If one of them is no plain file
            (as in an archive), nothing is cached.

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
    """The same for arrays, which are memory-mapped: parts that are not used are not even read.

    Args:
        is_safe: whether arrays from a file can do no harm; unsafe arrays are made again. Needed where
            compiled code takes their numbers for places, because the file is not authenticated.

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
    """The arrays of a compressed file of NumPy's."""

    def unpacked() -> Arrays:
        import numpy as np

        with np.load(path, allow_pickle=False) as arrays:
            return dict(arrays)

    return kept_arrays(f"weights-{path.stem}", [path], unpacked)


def toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file, not to be changed by callers."""

    def parsed() -> dict[str, Any]:
        import tomllib

        return tomllib.loads(path.read_text(encoding="utf-8"))

    return kept(f"toml-{path.stem}", [path], parsed)


class Memo(Generic[T]):
    """Remembers the results of a pure function for texts, such as patterns, also for the next process.

    Texts are stored as digests, since a pattern of a user may be a list of names. Answers are kept as they
    are.

    >>> length = Memo("lengths", (), len)
    >>> length("four"), length("four")
    (4, 4)
    """

    def __init__(self, name: str, sources: Iterable[Path], ask: Callable[[str], T]) -> None:
        """``ask`` gives built-in types only; ``sources`` are the files of its code."""
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
        if len(said) >= _MOST_REMEMBERED:  # Another thread may still look into the one there was.
            said = self._said = {}
        said[key] = answer
        self._is_new = True
        return answer

    def keep(self) -> None:
        """Save new answers."""
        state = _state(self._sources, "") if self._is_new else None
        if state is not None:
            self._is_new = False
            save(_path(self._name), state + marshal.dumps(cast(Any, dict(self._said or {}))))


def keep_memos() -> None:
    """Save the results that this process added."""
    for one in _memos:
        one.keep()


def _path(name: str) -> Path:
    return _homes[0] / f"{name}-{_PLACE}.kept"


def _state(sources: Iterable[Path], told: str) -> bytes | None:
    """The versions of Python and of the program, and sizes and times of the files, in 32 bytes; ``None`` if
    nothing must be cached.
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
    """The state, the length of the head, the head, and the arrays, one after the other."""
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
    """The arrays kept for ``state``; ``None`` if there are none, or none of ours."""
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
        return None  # A damaged head can say anything, also of lengths.


def _array(data: mmap.mmap, start: int, kind: str, shape: Sequence[int], at: int) -> "NDArray[Any]":
    import numpy as np

    return np.frombuffer(data, kind, math.prod(shape), start + at).reshape(shape)
