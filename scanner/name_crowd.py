"""Names that stand side by side, judged together: a set of names can be a column of values.

One name alone is hidden where it can hardly be the name of a field. Where many of those beside it look like
passwords, logins or tokens, less is enough: the share of values among them is taken from all of them.

>>> least_odds([]) > least_odds([2.0] * 20)
True
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from detectors.parts.value_model import value_odds
from scanner.name_shapes import VALUE, is_hidden, without_data

_SHARES = (0.01, 0.4, 0.8, 0.97, 0.998)
"""Shares of values that a set of names can have."""
_BEFORE = (0.985, 0.00375, 0.00375, 0.00375, 0.00375)
"""How likely each is before a name is seen: nearly all sets are names of fields."""
_MOST = 6.0
"""Nats that one name tells at most: those of one set are made alike."""
_TOGETHER = 0.6
"""What each further name is worth, for the same reason."""
_HIDDEN_FROM = 0.12
"""Probability of a value from which on a name is hidden: to show a value is worse than to hide a name."""
_SEEN = 400
"""Names of a set that are looked at."""
_GREATEST = 12.0
_COUNTED = re.compile(r"(?<=\D)\d{1,3}$|^\d{1,3}$")
"""The end of names that a counter tells apart: those are one name."""
_PAIRED = 4.0
"""Nats that the part behind a dot may speak for the part before it."""
MAX_LEVELS = 8
"""Levels of a path at which names are judged together; deeper ones are judged alone."""

Crowds = Mapping[str, float]
"""Safe path of what holds names → the log-odds from which on one of them is a value."""
NO_CROWDS: Crowds = MappingProxyType({})


def least_odds(odds: Sequence[float]) -> float:
    """The log-odds from which on a name of a set is a value, by the ``odds`` of some of the set."""
    shares = np.array(_SHARES)
    told = np.clip(np.array(odds, dtype=float), -_MOST, _MOST)
    likely = np.log(1 - shares + shares * np.exp(told[:, None])).sum(axis=0) * _TOGETHER + np.log(_BEFORE)
    after = np.exp(likely - likely.max())
    after /= after.sum()
    grid = np.linspace(-_GREATEST, _GREATEST, 241)
    chance = (after / (1 + np.exp(-(grid[:, None] + np.log(shares / (1 - shares)))))).sum(axis=1)
    return round(float(grid[np.searchsorted(chance, _HIDDEN_FROM)]), 1)


ALONE = least_odds([])
"""The same of a name of which nothing is known but itself."""


def crowd_of(names: Iterable[str]) -> float:
    """The log-odds from which on one of ``names`` is a value; their order says nothing."""
    distinct = sorted({_COUNTED.sub("1", name) for name in names})
    return least_odds([value_odds(name) for name in distinct[:: len(distinct) // _SEEN + 1]])


def crowds_of(paths: Iterable[str]) -> Crowds:
    """The sets that dotted paths are made of, from the top down: what a value holds is one set."""
    levels = {path: without_data(path).split(".") for path in set(paths)}
    found: dict[str, float] = {}
    for level in range(min(MAX_LEVELS, max(map(len, levels.values()), default=0))):
        sets: dict[str, set[str]] = {}
        for segments in levels.values():
            if len(segments) > level:
                # What a detector alone would know is a value here, too, by the time names are judged.
                sets.setdefault(_key(segments[:level]), set()).add(segments[level])
        here = {parent: crowd_of(names - {VALUE}) for parent, names in sets.items()}
        for segments in levels.values():
            if len(segments) > level and _is_value(segments, level, here[_key(segments[:level])]):
                segments[level] = VALUE
        found.update(here)
    return found


def without_values(path: str, crowds: Crowds = NO_CROWDS) -> str:
    """``path`` with each segment that the model takes for a value as ``{VALUE}``.

    >>> without_values("customer.first_name"), without_values("by.kowalski_anna1987.count")
    ('customer.first_name', 'by.{VALUE}.count')
    """
    segments = path.split(".")
    for level in range(len(segments)):
        least = crowds.get(_key(segments[:level]), ALONE) if crowds and level < MAX_LEVELS else ALONE
        if _is_value(segments, level, least):
            segments[level] = VALUE
    return ".".join(segments)


def judged_together(paths: Iterable[str]) -> Mapping[str, str]:
    """What each path is called once all of them are known."""
    wanted = list(paths)
    crowds = crowds_of(wanted)
    return {path: without_values(path, crowds) for path in wanted}


def _key(segments: Sequence[str]) -> str:
    return ".".join(VALUE if is_hidden(segment) else segment for segment in segments)


def _is_value(segments: Sequence[str], level: int, least: float) -> bool:
    """Whether a segment is a value, alone or with the one behind it: logins are written ``j.doe``, too."""
    name = segments[level]
    if is_hidden(name):
        return False
    odds = value_odds(name)
    if odds <= least and level + 2 == len(segments) and not is_hidden(segments[level + 1]):
        odds = max(odds, min(value_odds(f"{name}.{segments[level + 1]}"), odds + _PAIRED))
    return odds > least
