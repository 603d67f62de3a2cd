"""Redact file paths: a file name can be a person's name, number or password.

Matches of detectors are replaced in place. A name or value among other words, as in ``cv_jonas_kowalski``, is
replaced alone. A part of the path that is a value as a whole is replaced completely and gets a locator: four
characters of a digest, by which its owner can find it again with ``scan --plan --show-paths``.
"""

import hashlib
import mimetypes
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from detectors.parts.value_model import value_odds
from scanner.redaction.field_names import Namer
from scanner.redaction.name_heads import odds_within, shared_heads
from scanner.redaction.name_sets import FILES, crowd_of
from scanner.redaction.name_shapes import DATES, VALUE, cut_name, undated, without_numbers, without_words

_LETTERS = re.compile(r"[^\W\d_](?:.*[^\W\d_])")
"""Distinguishes a name from a counter; long numbers are already hidden."""
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
_AMONG_WORDS = (5.0, 4.5, 4.5, 5.0)
"""Log-odds from which one, two, three or four words among others are hidden."""
_CODE, _DIGITS_OF_CODE = 4.0, 4
"""The same for words with so many digits, which are seldom words of a language."""
_CHUNK = re.compile(r"[^\s_.,;()=+\[\]{}-]+")
_MOST_CHUNKS = 24
_SHORT = 3
"""Signs of a part that is too short to be somebody's."""
_PLAIN = -1.5
"""Log-odds below which one of these words stays: the kind of file next to the person's name."""
_RUN = re.compile(r"\{VALUE\}(?:[ ._,-]*\{VALUE\})+")
_LEARNED = 400
"""Most names of a folder that are judged together."""
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
        safe = _without_names(without_numbers(self.namer.marked(without_words(stem))))
        rest = undated(_MARK.sub("", safe).strip(" ._-"))
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
    """``stem`` without words that are a name or a value among other words.

    >>> _without_names("passport_scan_jonas_kowalski_2024"), _without_names("customer_contract_notes")
    ('passport_scan_{VALUE}_2024', 'customer_contract_notes')
    """
    return "".join(part if _MARK.fullmatch(part) else _without_name(part) for part in _MARK.split(stem))


def _without_name(text: str) -> str:
    dates = [date.span() for date in DATES.finditer(text)]
    spans = [chunk.span() for chunk in _CHUNK.finditer(text) if not _touches(chunk.span(), dates)][
        :_MOST_CHUNKS
    ]
    if len(spans) < 2:
        return text
    open_places = {place for place, span in enumerate(spans) if value_odds(text[slice(*span)]) >= _PLAIN}
    hidden: set[int] = set()
    for size, least in enumerate(_AMONG_WORDS, start=1):
        for first in range(len(spans) - size + 1) if open_places and len(spans) > size else ():
            places = range(first, first + size)
            window = text[spans[first][0] : spans[first + size - 1][1]]
            if open_places.isdisjoint(places) or len(window) <= _SHORT or not _LETTERS.search(window):
                continue
            is_code = sum(map(str.isdigit, window)) >= _DIGITS_OF_CODE
            if value_odds(window) > (_CODE if is_code else least):
                hidden.update(places)
    for place in sorted(hidden & open_places, reverse=True):
        start, end = spans[place]
        text = f"{text[:start]}{VALUE}{text[end:]}"
    return _RUN.sub(VALUE, text)


def _touches(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


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
