"""Redact file paths: a file name can be a person's name, number or password.

Matches of detectors are replaced in place. A name or value among other words, as in ``cv_jonas_kowalski``, is
replaced alone. A part of the path that is a value as a whole is replaced completely and gets a locator: four
characters of a digest, by which its owner can find it again with ``scan --plan --show-paths``.
"""

import hashlib
import mimetypes
import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass, field

from detectors.parts.value_features import word_spans
from detectors.parts.value_model import value_odds
from scanner.redaction.field_names import Namer
from scanner.redaction.name_sets import FILES, crowd_of
from scanner.redaction.name_shapes import VALUE, cut_name, without_numbers, without_words, year_first

_LETTERS = re.compile(r"[^\W\d_](?:.*[^\W\d_])")
"""Distinguishes a name from a counter; long numbers are already hidden."""
_HEAD = re.compile(r"[^\W\d_]+[ ._-]+(?=.*[^\W\d_])")
"""The first word of a name, if others follow."""
_SERIES = 3
"""Fewest names of a folder that make their common first word part of a pattern."""
_JOINT = re.compile(r"!/|/")
_MARK = re.compile(r"(\{[A-Z0-9_]+\})")
_ENDINGS = frozenset(mimetypes.MimeTypes(filenames=()).types_map[True]) | {
    *(".gz", ".bz2", ".xz", ".zst", ".lz4", ".7z", ".log", ".env", ".yml", ".yaml", ".sql", ".db", ".sqlite"),
    *(".sqlite3", ".duckdb", ".parquet", ".orc", ".avro", ".feather", ".arrow", ".jsonl", ".ndjson", ".msg"),
    *(
        ".docx",
        ".docm",
        ".dotx",
        ".dotm",
        ".xlsx",
        ".xlsm",
        ".xlsb",
        ".xltx",
        ".xltm",
        ".xlam",
        ".pptx",
        ".pptm",
    ),
    *(".potx", ".potm", ".ppsx", ".ppsm", ".vsdx", ".fods", ".fodt", ".fodp", ".odf", ".odg", ".ott", ".ots"),
    *(
        ".otp",
        ".odm",
        ".sxw",
        ".sxi",
        ".emlx",
        ".oft",
        ".mbx",
        ".mhtml",
        ".ipynb",
        ".geojson",
        ".ldjson",
        ".jl",
    ),
    *(
        ".har",
        ".kml",
        ".gpx",
        ".psv",
        ".pgsql",
        ".psql",
        ".mysql",
        ".dump",
        ".bak",
        ".dat",
        ".oxps",
        ".vcxml",
    ),
    *(".md", ".rst", ".ini", ".cfg", ".toml", ".conf", ".epub", ".mbox", ".odt", ".ods", ".odp", ".key"),
}
_AMONG_WORDS = 4.5
"""Log-odds from which two or three words among others are hidden."""
_PLAIN = -1.5
"""Log-odds below which one of these words stays: the kind of file next to the person's name."""
_RUN = re.compile(r"\{VALUE\}(?:[ ._,-]*\{VALUE\})+")
_LEARNED = 400
"""Most names of a folder that are judged together."""
_LOCATOR = 4


@dataclass(frozen=True, kw_only=True)
class _Folder:
    """The pattern that the names of a folder have in common."""

    heads: frozenset[str]
    """First words that several names share: ``scan_`` before the names of people."""
    least: float
    """The log-odds from which the rest of a name is a value."""

    def holds_value(self, name: str) -> bool:
        return max(value_odds(name), value_odds(_after(name, self.heads))) > self.least


def _folder_of(names: Collection[str]) -> _Folder:
    counted = Counter(head.group() for name in names if (head := _HEAD.match(name)))
    heads = frozenset(head for head, count in counted.items() if count >= _SERIES)
    return _Folder(heads=heads, least=crowd_of({_after(name, heads) for name in names}, FILES))


def _after(name: str, heads: Container[str]) -> str:
    head = _HEAD.match(name)
    return name[head.end() :] if head and head.group() in heads else name


@dataclass
class ShownPaths:
    """Shown paths of one source. The names of one folder are judged together, as far as ``learn`` was
    called.
    """

    namer: Namer
    _folders: dict[str, set[str]] = field(default_factory=dict)
    _known: dict[str, _Folder] = field(default_factory=dict)

    def learn(self, path: str) -> None:
        """Learn a path before anything in its folder is shown."""
        for folder, part in _parts(path):
            names = self._folders.setdefault(folder, set())
            if len(names) < _LEARNED:
                names.add(stem_of(part)[0])
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
        safe = _without_names(without_numbers(self.namer.marked(without_words(stem))))
        rest = year_first(_MARK.sub("", safe).strip(" ._-"))
        if _LETTERS.search(rest) and self._folder(folder).holds_value(rest):
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
    while (dot := stem.rfind(".")) > 0 and _is_ending(stem[dot:]):
        stem, endings = stem[:dot], stem[dot:] + endings
    return stem, endings


def _is_ending(text: str) -> bool:
    return text.lower() in _ENDINGS or (len(text) <= 4 and text[1:].isdigit())


def _without_names(stem: str) -> str:
    """``stem`` without two or three words that are a name or a value among other words.

    >>> _without_names("passport_scan_jonas_kowalski_2024"), _without_names("customer_contract_notes")
    ('passport_scan_{VALUE}_2024', 'customer_contract_notes')
    """
    return "".join(part if _MARK.fullmatch(part) else _without_name(part) for part in _MARK.split(stem))


def _without_name(text: str) -> str:
    spans = word_spans(text)
    hidden: set[int] = set()
    for size in (2, 3):
        for first in range(len(spans) - size + 1):
            if value_odds(text[spans[first][0] : spans[first + size - 1][1]]) > _AMONG_WORDS:
                hidden.update(range(first, first + size))
    plain = {place for place in hidden if value_odds(text[slice(*spans[place])]) < _PLAIN}
    for place in sorted(hidden - plain, reverse=True):
        start, end = spans[place]
        text = f"{text[:start]}{VALUE}{text[end:]}"
    return _RUN.sub(VALUE, text)


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
