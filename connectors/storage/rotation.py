"""Finds the file names that belong to one rotated log, and sorts them from oldest to newest."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

_NUMBERED = re.compile(r"(?P<stem>.+)\.(?P<mark>\d{1,3})(?P<suffix>\.log)?")
_DATED = re.compile(
    r"(?P<stem>.+?)[-_.](?P<mark>\d{4}-?\d\d-?\d\d(?:[T_-]?\d{2,6})?)(?P<suffix>\.log|\.txt)?"
)
_LOG_WORD = re.compile(r"(?i)(^|[/._-])(\w*log|logs)([._-]|$)")


class _Rotated(NamedTuple):
    base: str
    age: tuple[int, int, str]
    """Sort key, oldest first: descending numbers, then ascending dates, then the current file."""


def rotation_sets(names: Iterable[str]) -> dict[str, list[str]]:
    """Name of a log → names of its files, oldest first, for logs that consist of two or more files.

    >>> rotation_sets(["a/x.log", "a/x.log.1", "a/x.log.2.gz", "y.csv"])
    {'a/x.log': ['a/x.log.2.gz', 'a/x.log.1', 'a/x.log']}
    """
    known = set(names)
    sets: dict[str, list[tuple[tuple[int, int, str], str]]] = {}
    for name in sorted(known):
        rotated = _rotated(name, known)
        sets.setdefault(rotated.base, []).append((rotated.age, name))
    return {base: [name for _, name in sorted(found)] for base, found in sets.items() if len(found) > 1}


def _rotated(name: str, known: Collection[str]) -> _Rotated:
    plain = name.removesuffix(".gz")
    if match := _NUMBERED.fullmatch(plain):
        base = match["stem"] + (match["suffix"] or "")
        if _is_log(base, known):
            return _Rotated(base, (0, -int(match["mark"]), name))
    if match := _DATED.fullmatch(plain):
        base = match["stem"] + (match["suffix"] or "")
        if _is_log(base, known):
            return _Rotated(base, (1, 0, re.sub(r"\D", "", match["mark"])))
    return _Rotated(plain if _is_log(plain, known) else name, (2, 0, name))


def _is_log(base: str, known: Collection[str]) -> bool:
    """Whether ``base`` is a log: ``app.log`` always is, ``messages`` only if a file of this name is known."""
    file_name = base.rpartition("/")[2]
    is_named_so = bool(_LOG_WORD.search(file_name))
    return is_named_so or ("." not in file_name and base in known)
