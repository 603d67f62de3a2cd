"""Redact file paths, because the name of a file can be a person's name, number or password.

Of a part of a path, only matches of detectors and words that are values among other words, as in
``cv_jonas_kowalski``, are replaced. If the rest still looks like a value, the whole part is replaced. Every
redacted part gets a locator: four characters of a digest, by which the owner of the file can find it in the
output of ``scan --plan --show-paths``.
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
"""Top-level domains, and the reserved ones of RFC 2606, which never exist. After an ``@``, such an ending is
part of an e-mail address and not a file extension.
"""
_LEARNED = 400
"""Maximum number of names in one folder that are judged together."""
_LOCATOR = 4


@dataclass(frozen=True, kw_only=True)
class _Folder:
    """What is learned from all names in a folder, for judging each of them."""

    heads: Mapping[str, float]
    """First words that several names share (``scan_`` before names of people), with the log-odds that these
    words are a value."""
    least: float
    """The log-odds above which the rest of a name counts as a value."""

    def holds_value(self, name: str) -> bool:
        return odds_within(name, self.heads, value_odds) > self.least


def _folder_of(names: Collection[str]) -> _Folder:
    heads = shared_heads(names, value_odds)
    return _Folder(heads=heads, least=crowd_of(names, FILES, heads))


@dataclass
class ShownPaths:
    """Redacts the paths of one source. The names in one folder that were passed to
    ``learn`` are judged together.
    """

    namer: Namer
    _folders: dict[str, set[str]] = field(default_factory=dict)
    _known: dict[str, _Folder] = field(default_factory=dict)

    def learn(self, path: str) -> None:
        """Record the names in a path. This must happen before any path in the same folder is shown."""
        for folder, part in _parts(path):
            names = self._folders.setdefault(folder, set())
            if len(names) < _LEARNED:
                names.add(undated(stem_of(part)[0]))
                self._known.pop(folder, None)

    def look_at(self, paths: Iterable[str]) -> None:
        """Search many paths for personal data at once, which makes ``of`` faster."""
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
    """Split a file name into the part before the extensions, and the extensions.

    >>> stem_of("jonas.kowalski"), stem_of("a.tar.gz"), stem_of(".env"), stem_of("app.log.3")
    (('jonas.kowalski', ''), ('a', '.tar.gz'), ('.env', ''), ('app', '.log.3'))
    """
    stem, endings = part, ""
    while (dot := stem.rfind(".")) > 0 and _is_ending(stem[:dot], stem[dot:]):
        stem, endings = stem[:dot], stem[dot:] + endings
    return stem, endings


def _is_ending(stem: str, text: str) -> bool:
    """Whether ``text`` after ``stem`` is an extension. A short number is an extension
    unless a digit precedes it.
    """
    ending = text.lower()
    is_count = len(text) <= 4 and text[1:].isdigit() and not stem[-1:].isdigit()
    return is_count or (ending in _ENDINGS and not ("@" in stem and ending[1:] in _TOP_LEVEL))


def _locator(folder: str, part: str) -> str:
    """A digest that is long enough to find a file in its folder, but too short to
    reveal the name of the file.
    """
    return hashlib.sha256(f"{folder}\0{part}".encode("utf-8", "surrogatepass")).hexdigest()[:_LOCATOR]


def _parts(path: str) -> Iterator[tuple[str, str]]:
    """For each part of a path: the text before the part, and the part itself."""
    start = 0
    for joint in _JOINT.finditer(path):
        yield path[:start], path[start : joint.start()]
        start = joint.end()
    yield path[:start], path[start:]
