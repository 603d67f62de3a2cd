"""Redact file paths: a file name can be a person's name, number or password.

Matches of detectors are replaced in place. A name or value between other words, as in ``cv_jonas_kowalski``,
is replaced alone. A part of the path that is a value as a whole is replaced completely and gets a locator:
four characters of a digest. With these, its owner can find it again with ``scan --plan --show-paths``.
"""

import hashlib
import mimetypes
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from detectors.parts.value_model import value_odds
from detectors.word_lists import read_lines
from scanner.redaction.field_names import Namer
from scanner.redaction.name_heads import odds_within, shared_heads
from scanner.redaction.name_sets import FILES, crowd_of
from scanner.redaction.name_shapes import VALUE, cut_name, undated, without_numbers, without_words
from scanner.redaction.name_words import LETTERS, MARK, without_valued_words

_JOINT = re.compile(r"!/|/")
_ENDINGS = frozenset(mimetypes.MimeTypes(filenames=()).types_map[True]) | set(read_lines("file_endings.txt"))
_TOP_LEVEL = {*read_lines("tlds.txt"), *("example", "invalid", "local", "localhost", "test")}
"""Endings of domains (including those of RFC 2606, which are never real): after an ``@`` they are part of an
address.
"""
_LEARNED = 400
"""Maximum number of names of a folder that are judged together."""
_LOCATOR = 4


@dataclass(frozen=True, kw_only=True)
class _Folder:
    """The pattern that the names of a folder have in common."""

    heads: Mapping[str, float]
    """First words that several names share (``scan_`` before the names of people), with their log-odds."""
    least: float
    """The log-odds from which the rest of a name is a value."""

    def holds_value(self, name: str) -> bool:
        return odds_within(name, self.heads, value_odds) > self.least


def _folder_of(names: Collection[str]) -> _Folder:
    heads = shared_heads(names, value_odds)
    return _Folder(heads=heads, least=crowd_of(names, FILES, heads))


@dataclass
class ShownPaths:
    """Shown paths of one source. The names in one folder that ``learn`` has received are judged together."""

    namer: Namer
    _folders: dict[str, set[str]] = field(default_factory=dict)
    _known: dict[str, _Folder] = field(default_factory=dict)

    def learn(self, path: str) -> None:
        """Learn a path before anything in its folder is shown."""
        for folder, part in _parts(path):
            names = self._folders.setdefault(folder, set())
            if len(names) < _LEARNED:
                names.add(undated(stem_of(part)[0]))
                self._known.pop(folder, None)

    def look_at(self, paths: Iterable[str]) -> None:
        """Search many paths at once, as preparation for ``of``."""
        self.namer.mark(without_words(stem_of(part)[0]) for path in paths for _, part in _parts(path))

    def of(self, path: str) -> str:
        shown = [self._part(folder, part) for folder, part in _parts(path)]
        joints = [*_JOINT.findall(path), ""]
        return "".join(part + joint for part, joint in zip(shown, joints, strict=True))

    def _part(self, folder: str, part: str) -> str:
        stem, endings = stem_of(part)
        safe = without_valued_words(without_numbers(self.namer.marked(without_words(stem))))
        rest = undated(MARK.sub("", safe).strip(" ._-"))
        if LETTERS.search(rest) and self._folder(folder).holds_value(rest):
            safe = VALUE
        return cut_name(part) if safe == stem else f"{cut_name(safe)}#{_locator(folder, part)}{endings}"

    def _folder(self, folder: str) -> _Folder:
        if folder not in self._known:
            self._known[folder] = _folder_of(self._folders.get(folder, ()))
        return self._known[folder]


def stem_of(part: str) -> tuple[str, str]:
    """A file name without its extensions, and the extensions.

    >>> stem_of("jonas.kowalski"), stem_of("a.tar.gz"), stem_of(".env"), stem_of("app.log.3")
    (('jonas.kowalski', ''), ('a', '.tar.gz'), ('.env', ''), ('app', '.log.3'))
    """
    stem, endings = part, ""
    while (dot := stem.rfind(".")) > 0 and _is_ending(stem[:dot], stem[dot:]):
        stem, endings = stem[:dot], stem[dot:] + endings
    return stem, endings


def _is_ending(stem: str, text: str) -> bool:
    """Whether ``text`` behind ``stem`` is an extension; a short number is one unless a number precedes it."""
    ending = text.lower()
    is_count = len(text) <= 4 and text[1:].isdigit() and not stem[-1:].isdigit()
    return is_count or (ending in _ENDINGS and not ("@" in stem and ending[1:] in _TOP_LEVEL))


def _locator(folder: str, part: str) -> str:
    """Enough to find the file in its folder, but too short to reveal its name."""
    return hashlib.sha256(f"{folder}\0{part}".encode("utf-8", "surrogatepass")).hexdigest()[:_LOCATOR]


def _parts(path: str) -> Iterator[tuple[str, str]]:
    """Each part of a path, with everything before it."""
    start = 0
    for joint in _JOINT.finditer(path):
        yield path[:start], path[start : joint.start()]
        start = joint.end()
    yield path[:start], path[start:]
