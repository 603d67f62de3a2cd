"""Names that stand side by side, judged together: a set of names can be a column of values.

One name alone is hidden where it can hardly be the name of a field. Where many of those beside it look like
passwords, logins or tokens, less is enough: the share of values among them is taken from all of them.

>>> least_odds([]) > least_odds([2.0] * 20)
True
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from detectors.parts.value_model import value_odds
from scanner.redaction.name_shapes import VALUE, is_hidden, uncut, without_data

_SHARES = (0.15, 0.4, 0.8, 0.97, 0.998)
"""Shares of values that a set can have which is no ordinary one."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What is thought of a set of names before one is seen: nearly all are ordinary."""

    ordinary: float
    """How likely a set is an ordinary one."""
    stray: float
    """Share of values in those."""
    hidden_from: float
    """Probability of a value from which on a name is hidden: to show a value is worse than to hide a name."""


FIELDS = Doubt(ordinary=0.96, stray=0.02, hidden_from=0.12)
"""Keys, columns, tags: data is often written there."""
TABLES = Doubt(ordinary=0.985, stray=0.01, hidden_from=0.12)
"""Names of tables: seldom made by programs, and often a single one."""
FILES = Doubt(ordinary=0.96, stray=0.02, hidden_from=0.5)
"""Names of files and folders: owners must find them again, and names of firms and projects stand there."""
_MOST = 6.0
"""Nats that one name tells at most: those of one set are made alike."""
_TOGETHER = 0.6
"""What each further name is worth, for the same reason."""
_SMALL = 64
"""Paths up to which what was told of them is remembered."""
_SEEN = 400
"""Names of a set that are looked at."""
_GREATEST = 12.0
_COUNTED = re.compile(r"(?<=\D)\d{1,3}$|^\d{1,3}$")
"""The end of names that a counter tells apart: those are one name."""
_FEWEST = 3
"""Names from which on those that one segment holds are a set."""
_PAIRED = 4.0
"""Nats that the part behind a dot may speak for the part before it."""
MAX_LEVELS = 8
"""Levels of a path at which names are judged together; deeper ones are judged alone."""

Crowds = Mapping[str, float]
"""Safe path of what holds names → the log-odds from which on one of them is a value."""
NO_CROWDS: Crowds = MappingProxyType({})


def least_odds(odds: Sequence[float], doubt: Doubt = FIELDS) -> float:
    """The log-odds from which on a name of a set is a value, by the ``odds`` of some of the set."""
    shares = np.array((doubt.stray, *_SHARES))
    before = np.array((doubt.ordinary, *[(1 - doubt.ordinary) / len(_SHARES)] * len(_SHARES)))
    told = np.clip(np.array(odds, dtype=float), -_MOST, _MOST)
    likely = np.log(1 - shares + shares * np.exp(told[:, None])).sum(axis=0) * _TOGETHER + np.log(before)
    after = np.exp(likely - likely.max())
    after /= after.sum()
    grid = np.linspace(-_GREATEST, _GREATEST, 241)
    chance = (after / (1 + np.exp(-(grid[:, None] + np.log(shares / (1 - shares)))))).sum(axis=1)
    return round(float(grid[np.searchsorted(chance, doubt.hidden_from)]), 1)


ALONE = least_odds([])
"""The same of a name of which nothing is known but itself."""


def crowd_of(names: Iterable[str], doubt: Doubt = FIELDS) -> float:
    """The log-odds from which on one of ``names`` is a value; their order says nothing."""
    distinct = sorted({_COUNTED.sub("1", uncut(name)) for name in names})
    return least_odds([value_odds(name) for name in distinct[:: len(distinct) // _SEEN + 1]], doubt)


def crowds_of(paths: Iterable[str], doubt: Doubt = FIELDS) -> Crowds:
    """The sets that dotted paths are made of, from the top down: what a value holds is one set."""
    distinct = tuple(sorted(set(paths)))
    return _small_crowds(distinct, doubt) if len(distinct) <= _SMALL else _crowds(distinct, doubt)


@lru_cache(maxsize=512)
def _small_crowds(paths: tuple[str, ...], doubt: Doubt) -> Crowds:
    """Many small files have the same few fields."""
    return _crowds(paths, doubt)


def _crowds(paths: tuple[str, ...], doubt: Doubt) -> Crowds:
    levels = [without_data(path).split(".") for path in paths]
    found: dict[str, float] = {}
    for level in range(min(MAX_LEVELS, max(map(len, levels), default=0))):
        here = _children(levels, level)
        found.update(
            (parent, crowd_of(names - {VALUE}, doubt))
            for parent, names in here.items()
            if not parent or len(names) >= _FEWEST
        )
        below = {parent for parent, names in _children(levels, level + 1).items() if len(names) >= _FEWEST}
        for segments in levels:
            if len(segments) > level:
                least = found.get(_key(segments[:level]), ALONE)
                if _is_value(segments, level, least, holds=_key(segments[: level + 1]) in below):
                    segments[level] = VALUE
    return MappingProxyType(found)


def _children(levels: Iterable[Sequence[str]], level: int) -> dict[str, set[str]]:
    """What stands at a level, by the path of what holds it."""
    found: dict[str, set[str]] = {}
    for segments in levels:
        if len(segments) > level:
            found.setdefault(_key(segments[:level]), set()).add(segments[level])
    return found


def without_values(path: str, crowds: Crowds = NO_CROWDS) -> str:
    """``path`` with each segment that the model takes for a value as ``{VALUE}``.

    >>> without_values("customer.first_name"), without_values("by.kowalski_anna1987.count")
    ('customer.first_name', 'by.{VALUE}.count')
    """
    segments = path.split(".")
    for level in range(len(segments)):
        least = crowds.get(_key(segments[:level]), ALONE) if crowds and level < MAX_LEVELS else ALONE
        if _is_value(segments, level, least, holds=_key(segments[: level + 1]) in crowds):
            segments[level] = VALUE
    return ".".join(segments)


def judged_together(paths: Iterable[str]) -> Mapping[str, str]:
    """What each path is called once all of them are known."""
    wanted = list(paths)
    crowds = crowds_of(wanted)
    return {path: without_values(path, crowds) for path in wanted}


def _key(segments: Sequence[str]) -> str:
    return ".".join(VALUE if is_hidden(segment) else segment for segment in segments)


def _is_value(segments: Sequence[str], level: int, least: float, *, holds: bool) -> bool:
    """Whether a segment is a value, alone or with the one behind it: logins are written ``j.doe``, too.

    ``holds``: it holds several names, so that those behind it are no part of its own.
    """
    name = uncut(segments[level])
    if is_hidden(name):
        return False
    odds = value_odds(name)
    if odds <= least and not holds and level + 2 == len(segments) and not is_hidden(segments[-1]):
        odds = max(odds, min(value_odds(f"{name}.{segments[-1]}"), odds + _PAIRED))
    return odds > least
