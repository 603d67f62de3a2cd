"""Redact field names that come from data. An attacker can choose them, there can be any number of them, and
they can be personal data.

A segment (the part of a path between dots) in which a detector finds personal data becomes ``{ENTITY}``. A
segment that has the shape of data, or is more likely a value than a field name (``name_sets.py``), becomes
``{VALUE}``. More than 200 siblings (400 at the top level of a record), or more than 500 fields in total,
become ``*``. More names can only lead to more folding, so a unit may fold its names before those of other
units are known, and the names of the whole collection come out the same.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from detectors.base import Detector, Hints, Verdict
from detectors.matching.hits import Hits
from detectors.matching.pattern_pass import PatternPass
from scanner.names.naming import as_spelt
from scanner.redaction.name_sets import FIELDS, NO_CROWDS, Crowds, Doubt, crowds_of, without_values
from scanner.redaction.name_shapes import cut_name, is_hidden, without_data, without_words

MAX_SEGMENT = 120
MAX_SIBLINGS, MAX_OF_RECORD = 200, 400
"""Maximum number of names below one parent, and at the top level of a record. Records of firewalls have more
than 200 names at the top level.
"""
MAX_FIELDS = 500
MAX_DEPTH = 64
MAX_SEARCHED = MAX_DEPTH * MAX_SEGMENT
"""Maximum number of characters of a name that detectors search, so that very long
names do not take longer.
"""
ANY = "*"
_MOST_WORDS = 4
_STRONG = frozenset({"certain", "strong", "medium"})
_SOMEBODYS = (Verdict.VALID, Verdict.EXAMPLE, Verdict.COMPANY, Verdict.STAFF)
"""A match in a name is hidden if it has one of these verdicts."""


Spans = list[tuple[int, int, str]]
"""Start, end and replacement of each match in a name."""
Hide = Callable[[bytes, Spans], str]


@dataclass(frozen=True, kw_only=True)
class SafeName:
    """A redacted name, which may leave the process, and the matches in the original name."""

    path: str
    hits: tuple[tuple[str, int, int], ...] = ()
    """Detector id, verdict and seeded hash of each match in the original name."""


@dataclass
class Namer:
    """Redacts names and caches the results. ``scan`` is the pattern pass of this process."""

    scan: PatternPass
    hints: Hints
    own: Container[str] = ()
    """The field names that detectors list, in the spelling of ``as_spelt``."""
    _known: dict[str, SafeName] = field(default_factory=dict)
    _hidden: dict[str, SafeName] = field(default_factory=dict)
    _marked: dict[str, str] = field(default_factory=dict)

    def names(self, paths: Iterable[str], crowds: Crowds = NO_CROWDS) -> list[SafeName]:
        """The redacted name of each path, in order. ``crowds``: thresholds that the sibling names lead to."""
        return [
            replace(name, path=_bounded(self._shown(name.path, crowds))) for name in self._redacted(paths)
        ]

    def _shown(self, path: str, crowds: Crowds) -> str:
        """``path`` with ``{VALUE}`` for values, unless a detector lists the path as a field name."""
        shown = without_values(path, crowds)
        return path if shown != path and self.is_own(path) else shown

    def is_own(self, path: str) -> bool:
        """Whether a detector lists ``path`` as a field name. Such a path is shown even
        if it looks like a value.
        """
        return as_spelt(path) in self.own

    def _redacted(self, paths: Iterable[str]) -> list[SafeName]:
        """Each path without matches of detectors and without segments that have the shape of data."""
        wanted = list(paths)
        fresh = sorted({path for path in wanted if path not in self._known})
        if len(self._known) + len(fresh) > 100 * MAX_FIELDS:
            self._known = {}
            fresh = sorted(set(wanted))
        if fresh:
            self._known.update(zip(fresh, self._judge(fresh), strict=True))
        return [self._known[path] for path in wanted]

    def crowds(self, paths: Iterable[str], doubt: Doubt = FIELDS) -> Crowds:
        """The thresholds for judging each of these names, which are siblings."""
        return crowds_of((name.path for name in self._redacted(paths)), doubt)

    def hidden(self, name: str) -> SafeName:
        """A name of a table or another named thing, in which only matches of
        reliable detectors are hidden.
        """
        self.hide([name])
        return self._hidden[name]

    def hide(self, names: Iterable[str]) -> None:
        """Search many names at once, which makes ``hidden`` faster."""
        fresh = sorted({name for name in names if name not in self._hidden})
        if len(self._hidden) + len(fresh) > 100 * MAX_FIELDS:
            self._hidden = {}
        if fresh:
            cut = [cut_name(name, MAX_SEARCHED) for name in fresh]
            self._hidden.update(zip(fresh, self._searched(cut), strict=True))

    def marked(self, text: str) -> str:
        """A part of a file path in which only the matches of detectors are replaced by ``{ENTITY}``."""
        self.mark([text])
        return self._marked[text]

    def mark(self, texts: Iterable[str]) -> None:
        """Search many parts of paths at once, which makes ``marked`` faster."""
        fresh = sorted({text for text in texts if text not in self._marked})
        if len(self._marked) + len(fresh) > 100 * MAX_FIELDS:
            self._marked = {}
        if fresh:
            cut = [cut_name(text, MAX_SEARCHED) for text in fresh]
            found = self._searched(cut, _spans_hidden)
            self._marked.update(zip(fresh, (name.path for name in found), strict=True))

    def _judge(self, paths: list[str]) -> list[SafeName]:
        cut = [cut_name(without_words(path), MAX_SEARCHED) for path in paths]
        found = self._searched([self._without_names(path) for path in cut])
        return [replace(name, path=without_data(name.path)) for name in found]

    def _searched(self, paths: list[str], hide: Hide | None = None) -> list[SafeName]:
        """Search each path until there are no more matches, because a match can
        hide another one next to it.
        """
        found = [SafeName(path=path.replace("\n", " ")) for path in paths]
        open_places = list(range(len(paths)))
        while open_places:
            fresh = self._pass([found[place].path for place in open_places], hide or _hidden)
            for place, name in zip(open_places, fresh, strict=True):
                hits = tuple(sorted({*found[place].hits, *name.hits}))
                found[place] = SafeName(path=name.path, hits=hits)
            open_places = [place for place, name in zip(open_places, fresh, strict=True) if name.hits]
        return found

    def _pass(self, paths: list[str], hide: Hide) -> list[SafeName]:
        """Search all paths once. A match that extends over a dot hides every segment that it touches."""
        encoded = [path.encode("utf-8", "replace") for path in paths]
        hits = self.scan.find(b"\n".join(encoded), self.hints)
        found: dict[int, list[int]] = {}
        for place in np.flatnonzero(np.isin(hits.verdict, _SOMEBODYS)).tolist():
            if _is_sure(self.scan.detectors[int(hits.detector[place])]):
                found.setdefault(int(hits.row[place]), []).append(place)
        return [self._safe(text, hits, found.get(row, []), hide) for row, text in enumerate(encoded)]

    def _safe(self, text: bytes, hits: Hits, places: list[int], hide: Hide) -> SafeName:
        """The redacted name of ``text``; ``places`` are the indexes of the hits in it."""
        spans, marks = [], set()
        for place in places:
            detector = self.scan.detectors[int(hits.detector[place])]
            spans.append((int(hits.start[place]), int(hits.end[place]), f"{{{detector.entity}}}"))
            marks.add((detector.id, int(hits.verdict[place]), int(hits.key[place])))
        return SafeName(path=hide(text, spans), hits=tuple(sorted(marks)))

    def _without_names(self, path: str) -> str:
        """``path`` with ``{ENTITY}`` for every segment of several words that a cell detector accepts as a
        whole and of which it also accepts each word.

        A single word is not evidence, because words such as ``price`` and ``grace`` are also names of people.
        """
        return ".".join(self._without_name(segment) for segment in path.split("."))

    def _without_name(self, segment: str) -> str:
        words = segment.split()
        if not 2 <= len(words) <= _MOST_WORDS:
            return segment
        for index, said in self.scan.judge_cells([segment, *words], self.hints).items():
            detector = self.scan.detectors[index]
            if _is_sure(detector) and (said == Verdict.VALID).all():
                return f"{{{detector.entity}}}"
        return segment


def numbered(names: Sequence[SafeName]) -> list[SafeName]:
    """The names of a table's columns, in order. If several columns have the same hidden name, each is named
    by its position, so that they do not count as one column.

    >>> [name.path for name in numbered([SafeName(path=path) for path in ("{VALUE}", "age", "{VALUE}")])]
    ['column_1', 'age', 'column_3']
    """
    paths = Counter(name.path for name in names)
    return [
        replace(name, path=f"column_{place}") if is_hidden(name.path) and paths[name.path] > 1 else name
        for place, name in enumerate(names, start=1)
    ]


def _is_sure(detector: Detector) -> bool:
    return not detector.nature.neutral and detector.support.need != "any" and detector.strength in _STRONG


def _spans_hidden(text: bytes, spans: Spans) -> str:
    """``text`` with each span replaced by the span's word.

    >>> _spans_hidden(b"bill_ann@example.org_7", [(5, 20, "{EMAIL_ADDRESS}")])
    'bill_{EMAIL_ADDRESS}_7'
    """
    for start, end, word in sorted(spans, reverse=True):
        text = text[:start] + word.encode() + text[end:]
    return text.decode("utf-8", "replace")


def _hidden(text: bytes, spans: Spans) -> str:
    """``text`` with every segment that a span touches replaced by the span's word.

    >>> _hidden(b"contacts.ann@example.org", [(9, 24, "{EMAIL_ADDRESS}")])
    'contacts.{EMAIL_ADDRESS}'
    """
    for start, end, word in sorted(spans, reverse=True):
        left = text.rfind(b".", 0, start) + 1
        right = text.find(b".", end)
        text = text[:left] + word.encode() + (text[right:] if right >= 0 else b"")
    return text.decode("utf-8", "replace")


def _bounded(path: str) -> str:
    printable = "".join(character if character.isprintable() else "\ufffd" for character in path)
    segments = printable.split(".")
    return cut_name(".".join(cut_name(segment, MAX_SEGMENT) for segment in segments[:MAX_DEPTH]))


def folded(paths: Iterable[str], limit: int = MAX_FIELDS) -> Mapping[str, str]:
    """The name of each path, with ``*`` for segments whose parent has too many children. If there are more
    than ``limit`` names, ``*`` also replaces the deepest segments.

    >>> folded(["id", *(f"by.k{n}.x" for n in range(201))])["by.k7.x"]
    'by.*.x'
    """
    names = {path: path for path in paths}
    for level in range(max((path.count(".") + 1 for path in names), default=0)):
        children: dict[str, set[str]] = {}
        for name in set(names.values()):
            segments = name.split(".")
            if len(segments) > level:
                children.setdefault(".".join(segments[:level]), set()).add(segments[level])
        most = MAX_SIBLINGS if level else MAX_OF_RECORD
        crowded = {parent for parent, below in children.items() if len(below) > most or ANY in below}
        names = {path: _starred(name, level, crowded) for path, name in names.items()}
    return _within_limit(names, limit)


def _starred(name: str, level: int, crowded: set[str]) -> str:
    segments = name.split(".")
    if len(segments) <= level or ".".join(segments[:level]) not in crowded:
        return name
    return ".".join([*segments[:level], ANY, *segments[level + 1 :]])


def _within_limit(names: Mapping[str, str], limit: int) -> Mapping[str, str]:
    """Cut names at the greatest depth that leaves at most ``limit`` names; ``*`` replaces what is cut off."""
    depth = max((name.count(".") + 1 for name in names.values()), default=0)
    cut = dict(names)
    while depth > 1 and len(set(cut.values())) > limit:
        depth -= 1
        cut = {path: _cut(name, depth) for path, name in names.items()}
    return cut


def _cut(name: str, depth: int) -> str:
    segments = name.split(".")
    return name if len(segments) <= depth else ".".join([*segments[:depth], ANY])
