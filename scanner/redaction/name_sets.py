"""Judge sibling names together, because a set of names can be a column of values.

A single name is hidden only if it can hardly be a field name. If many siblings of a name look like passwords,
logins or tokens, weaker evidence is enough, because the share of values among siblings is estimated first.

>>> least_odds([]) > least_odds([2.0] * 20)
True
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from detectors.parts.value_model import value_odds
from scanner.names.naming import translated
from scanner.redaction.name_heads import beginnings, odds_within, shared_heads
from scanner.redaction.name_shapes import VALUE, is_hidden, uncut, without_data
from scanner.redaction.name_words import has_valued_words

_SHARES = (0.15, 0.4, 0.8, 0.97, 0.998, 0.9999)
"""The shares of values that are considered possible in a set that is not ordinary."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """The prior belief about how many names of a set are values; most sets are
    ordinary and have few values.
    """

    ordinary: float
    """Probability that a set is ordinary."""
    stray: float
    """Share of values among the names of an ordinary set."""
    hidden_from: float
    """A name is hidden if it is a value with at least this probability. The probability is low, because
    showing a value is worse than hiding a name."""


FIELDS = Doubt(ordinary=0.96, stray=0.02, hidden_from=0.08)
"""For keys, headers and tags, in which data often ends up."""
DECLARED = Doubt(ordinary=0.99, stray=0.0015, hidden_from=0.08)
"""For columns that SQL declares. People chose their names, and most names that look like values are words of
languages that the value model does not know.
"""
TABLES = Doubt(ordinary=0.985, stray=0.01, hidden_from=0.08)
"""For table names, which programs rarely generate, and which often have no siblings."""
FILES = Doubt(ordinary=0.99, stray=0.04, hidden_from=0.2)
"""For file and folder names. Owners must be able to find the files, and names of companies and projects in
file names look like values.
"""
_MOST = 6.0
"""Maximum evidence, in nats, of one name for values in a set, because names of one
set have the same origin.
"""
_MOST_AGAINST = 3.0
"""Maximum evidence, in nats, of one name against values in a set, because even in a set of values one name in
hundreds looks ordinary.
"""
_ORDINARY = -7.5
"""Log-odds below which a name is never hidden, even next to values: it may be a field such as ``id``."""
_FOUND, _MOST_FOUND = 2.0, 4
"""The evidence, in nats, of a name that detectors have already hidden, and the maximum number of
such names that count. The number is limited because such names are often dates or addresses next
to ordinary field names.
"""
_MOST_BY_SPELLING = 4.0
"""Maximum number of nats that another spelling of a name can subtract: a translated
surname is still a surname.
"""
_TOGETHER = 0.6
"""Factor by which the evidence of each name is reduced, because names of one set have the same origin."""
_SMALL = 64
"""Results are cached for sets of at most this many paths."""
_SEEN = 400
"""Maximum number of names of a set that are examined, approximately; they are spread evenly over the set."""
_GREATEST = 12.0
_COUNTED = re.compile(r"(?<=\D)\d{1,3}$|^\d{1,3}$")
"""A counter at the end of a name; names that differ only in the counter count as one name."""
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_WORDS = re.compile(r"[^\W_]+")
_FEWEST = 3
"""Minimum number of names below one parent that are judged as a set."""
_PAIRED = 4.0
"""Maximum number of nats by which the log-odds of a segment can rise if it is
judged with the next segment.
"""
_IN_SET = "\0"
"""In a key of ``Crowds``, separates a parent from first words that several names below the parent share."""
_PAIRS = "\0"
"""The key of the threshold for paths of two segments that may be one login or name, as in ``j.doe``."""
MAX_LEVELS = 8
"""The number of upper levels of a path at which names are judged together; deeper names are judged alone."""

Crowds = Mapping[str, float]
"""Thresholds: redacted path of a parent → log-odds above which a name below the parent counts as a value. A
key can also be a parent with first words that several names below it share. The value is then the log-odds
that these first words are a value.
"""
NO_CROWDS: Crowds = MappingProxyType({})


def least_odds(odds: Sequence[float], doubt: Doubt = FIELDS) -> float:
    """The threshold of a set: log-odds above which a name counts as a value.
    ``odds``: those of some names.
    """
    shares = np.array((doubt.stray, *_SHARES))
    before = np.array((doubt.ordinary, *[(1 - doubt.ordinary) / len(_SHARES)] * len(_SHARES)))
    told = np.clip(np.array(odds, dtype=float), -_MOST_AGAINST, _MOST)
    likely = np.log(1 - shares + shares * np.exp(told[:, None])).sum(axis=0) * _TOGETHER + np.log(before)
    after = np.exp(likely - likely.max())
    after /= after.sum()
    grid = np.linspace(-_GREATEST, _GREATEST, 241)
    chance = (after / (1 + np.exp(-(grid[:, None] + np.log(shares / (1 - shares)))))).sum(axis=1)
    return max(round(float(grid[np.searchsorted(chance, doubt.hidden_from)]), 1), _ORDINARY)


ALONE = least_odds([]) - 1.0
"""The threshold for a name without siblings. It is lower than usual, as no siblings show
that the set is ordinary.
"""


def crowd_of(
    names: Iterable[str], doubt: Doubt = FIELDS, heads: Mapping[str, float] = NO_CROWDS, n_found: int = 0
) -> float:
    """The log-odds above which one of ``names`` counts as a value. The order of the names has no effect.

    ``heads``: first words that several names share, with log-odds. ``n_found``: number of further names of
    the set, which detectors have already hidden.
    """
    uncounted = {_COUNTED.sub("1", uncut(name)): uncut(name) for name in sorted(names, reverse=True)}
    distinct = sorted(uncounted.values())
    chosen = distinct[:: len(distinct) // _SEEN + 1]
    return least_odds([odds_within(name, heads, _odds) for name in chosen] + [_FOUND] * n_found, doubt)


def crowds_of(paths: Iterable[str], doubt: Doubt = FIELDS) -> Crowds:
    """The thresholds for all sets of siblings in dotted paths. Sets are judged from the top level down, and
    the children of all segments that count as values form one set.
    """
    counted = Counter(paths)
    distinct = tuple(
        path for path in sorted(counted) for _ in range(min(counted[path], _MOST_FOUND) if "{" in path else 1)
    )
    return _small_crowds(distinct, doubt) if len(distinct) <= _SMALL else _crowds(distinct, doubt)


@lru_cache(maxsize=512)
def _small_crowds(paths: tuple[str, ...], doubt: Doubt) -> Crowds:
    """Like ``_crowds``, but cached, because many small files have the same few fields."""
    return _crowds(paths, doubt)


def _crowds(paths: tuple[str, ...], doubt: Doubt) -> Crowds:
    levels = [without_data(path).split(".") for path in paths]
    found = _of_pairs(levels, doubt)
    levels = [[VALUE, VALUE] if _is_pair_of_value(own, found) else own for own in levels]
    for level in range(min(MAX_LEVELS, max(map(len, levels), default=0))):
        n_found = Counter(_key(own[:level]) for own in levels if len(own) > level and _is_found(own[level]))
        for parent, names in _children(levels, level).items():
            plain, more = [name for name in names if not is_hidden(name)], min(n_found[parent], _MOST_FOUND)
            if not parent or max(len(names), len(plain) + more) >= _FEWEST:
                found.update(_of_set(parent, plain, doubt, more))
        below = {parent for parent, names in _children(levels, level + 1).items() if len(names) >= _FEWEST}
        for segments in levels:
            holds = _key(segments[: level + 1]) in below
            if len(segments) > level and _is_value(segments, level, found, holds=holds):
                segments[level] = VALUE
    return MappingProxyType(found)


def is_threshold(key: str) -> bool:
    """Whether a key of ``Crowds`` leads to the threshold of a set, and not to the
    log-odds of common words.
    """
    return _IN_SET not in key or key == _PAIRS


def _is_found(segment: str) -> bool:
    """Whether a segment has been replaced by an entity, because a detector found personal data in it."""
    return segment != VALUE and segment.startswith("{") and is_hidden(segment)


def _of_set(parent: str, names: Sequence[str], doubt: Doubt, n_found: int) -> Iterator[tuple[str, float]]:
    """The entries of ``Crowds`` for one parent: the threshold for the names below it, and the log-odds of the
    first words that the names share.
    """
    heads = shared_heads(names, _odds)
    yield parent, crowd_of(names, doubt, heads, n_found)
    yield from ((f"{parent}{_IN_SET}{head}", odds) for head, odds in heads.items())


def _heads_of(name: str, parent: str, crowds: Crowds) -> Mapping[str, float]:
    """Those common first words of the set below ``parent`` with which ``name`` begins, with log-odds."""
    keys = {head: f"{parent}{_IN_SET}{head}" for head in beginnings(name)} if crowds else {}
    return {head: crowds[key] for head, key in keys.items() if key in crowds}


def _of_pairs(levels: Sequence[Sequence[str]], doubt: Doubt) -> dict[str, float]:
    """The threshold for paths of two segments that may be one login or name, as in ``j.doe``. Paths that
    share a segment with other paths do not count: they name a table and its fields.

    >>> list(_of_pairs([["j", "doe"], ["k", "roe"], ["m", "poe"]], FIELDS))
    ['\\x00']
    >>> _of_pairs([["a", "n"], ["b", "n"], ["c", "n"]], FIELDS)
    {}
    """
    pairs = {(own[0], own[1]) for own in levels if len(own) == 2}
    heads, tails = Counter(head for head, _ in pairs), Counter(tail for _, tail in pairs)
    single = [".".join(pair) for pair in sorted(pairs) if heads[pair[0]] < _FEWEST and tails[pair[1]] == 1]
    odds = [value_odds(name) for name in single[:: len(single) // _SEEN + 1]]
    return {_PAIRS: least_odds(odds, doubt)} if len(odds) >= _FEWEST else {}


def _is_pair_of_value(segments: Sequence[str], crowds: Crowds) -> bool:
    if len(segments) != 2 or _PAIRS not in crowds or segments[0] in crowds or any(map(is_hidden, segments)):
        return False
    return value_odds(".".join(segments)) > crowds[_PAIRS]


def _children(levels: Iterable[Sequence[str]], level: int) -> dict[str, set[str]]:
    """The segments at one level of all paths, by the path of their parent."""
    found: dict[str, set[str]] = {}
    for segments in levels:
        if len(segments) > level:
            found.setdefault(_key(segments[:level]), set()).add(segments[level])
    return found


def without_values(path: str, crowds: Crowds = NO_CROWDS) -> str:
    """``path`` with ``{VALUE}`` for each segment that the value model judges to be a value.

    >>> without_values("customer.first_name"), without_values("by.kowalski_anna1987.count")
    ('customer.first_name', 'by.{VALUE}.count')
    """
    segments = path.split(".")
    if _is_pair_of_value(segments, crowds):
        return f"{VALUE}.{VALUE}"
    for level in range(len(segments)):
        if _is_value(segments, level, crowds, holds=_key(segments[: level + 1]) in crowds):
            segments[level] = VALUE
    return ".".join(segments)


def judged_together(paths: Iterable[str]) -> Mapping[str, str]:
    """The redacted name of each path; all paths are judged together."""
    return _judged(tuple(paths))


@lru_cache(maxsize=64)
def _judged(paths: tuple[str, ...]) -> Mapping[str, str]:
    """Like ``judged_together``, but cached: a collection's names are judged for
    reading and again for reports.
    """
    crowds = crowds_of(paths)
    return MappingProxyType({path: without_values(path, crowds) for path in paths})


def _key(segments: Sequence[str]) -> str:
    return ".".join(VALUE if is_hidden(segment) else segment for segment in segments)


def _odds(name: str) -> float:
    """The log-odds that a name is a value. They are lower if another spelling looks less like a value."""
    own = value_odds(name)
    least = min(map(value_odds, _spellings(name) - {name}), default=own)
    return min(own, max(own - _MOST_BY_SPELLING, least))


def _spellings(name: str) -> set[str]:
    """A name and other spellings of it: translated to English, and in lower case if all letters of the name
    are capitals or the name is a caption of several words.

    >>> sorted(_spellings("FR_NIR")), sorted(_spellings("kuendigung_am")), sorted(_spellings("AB123"))
    (['FR_NIR', 'fr_nir'], ['kuendigung_am', 'termination_am'], ['AB123'])
    >>> sorted(_spellings("EU Trade")), sorted(_spellings("Jonas Kowalski"))
    (['EU Trade', 'eu_trade'], ['Jonas Kowalski'])
    """
    is_shouted = name.isupper() and not any(map(str.isdigit, name))
    parts = _LETTERS.findall(name) if " " in name else []
    is_caption = any(map(str.isupper, parts)) and any(len(part) > 2 and part[1:].islower() for part in parts)
    caption = "_".join(_WORDS.findall(name)).lower() if is_caption else name
    has_digits = any(map(str.isdigit, name))  # Not translated: many logins contain words of some language.
    english = name if has_digits else translated(name)
    return {name, english, name.lower() if is_shouted else name, caption}


def _is_value(segments: Sequence[str], level: int, crowds: Crowds, *, holds: bool) -> bool:
    """Whether a segment is a value, either alone or together with the next segment, as in the login
    ``j.doe``.

    ``holds``: whether the segment has several children, so that the next segment does not belong to the same
    name. A name that consists of a single character, such as some Chinese words, is never a value.
    """
    name = uncut(segments[level])
    if is_hidden(name) or len(set(name)) == 1:
        return False
    parent = _key(segments[:level]) if crowds and level < MAX_LEVELS else ""
    least = crowds.get(parent, ALONE) if level < MAX_LEVELS else ALONE
    odds = odds_within(name, _heads_of(name, parent, crowds), _odds)
    if odds <= least and not holds and level + 2 == len(segments) and not is_hidden(segments[-1]):
        odds = max(odds, min(value_odds(f"{name}.{segments[-1]}"), odds + _PAIRED))
    return odds > least or (odds > _ORDINARY and has_valued_words(name))
