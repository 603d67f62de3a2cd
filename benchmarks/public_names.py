"""Names of fields and files in public repositories, for fitting the value model.

`fit_values.py` states how to get the repositories, which are bare clones in one folder. Only ``HEAD`` is
read. The names are headers of CSV files, columns in SQL, keys in JSON, tags and attributes in XML, keys of
properties files, headings, labels in other languages, and names of files and folders. At most some thousand
names are taken from each repository, so that no repository dominates.
"""

import csv
import json
import random
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_MOST_OF_A_KIND = 12_000
_MOST_OF_A_FOLDER = 300
_MOST_FILES = 2_500
"""Maximum number of files of one ending that are read from a repository."""
_LARGEST = 600_000
_MOST_KEYS = 60
"""Maximum number of keys of a JSON object; the keys of larger objects are data, not names."""
_LONGEST, _LONGEST_LABEL = 80, 40
_ENDING, _FEWEST = re.compile(r"[^./](\.[A-Za-z][\w+-]{0,9})$"), 2
"""A pattern for file endings, and the minimum number of repositories in which an ending must occur."""
_TABLE = re.compile(r"(?is)create\s+table\s+(?:if\s+not\s+exists\s+)?([\w.\[\]\"`]+)\s*\((.*?)\n\s*\)")
_COLUMN = re.compile(r"(?m)^\s*,?\s*[\"`\[]?([^\W\d][\w $]*?)[\"`\]]?\s+\[?[A-Za-z]+")
_NO_COLUMN = frozenset(
    {"primary", "foreign", "key", "unique", "constraint", "index", "check", "create", "references"}
)
_TAG = re.compile(r"<([^\W\d][\w.:-]*)")
_ATTRIBUTE = re.compile(r"\s([^\W\d][\w.:-]*)=[\"']")
_TRANSLATED = re.compile(r'(?m)^msgstr "([^"]+)"$')
_HEADING = re.compile(r"(?m)^#{1,4} +(?:[\d.]+ +)?([^\n\[\]<>]+?)[ #]*$")
_TABLE_HEAD = re.compile(r"(?m)^\|?([^\n]*\|[^\n]*)\n\|? *:?-{2,}")
_PROPERTY = re.compile(r"(?m)^([^\W\d][\w.-]*)\s*[=:]")
_DATA = re.compile(r"(?i)@\w|\b(?=[a-f]*\d)[0-9a-f]{7,}\b|\d{9}|[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}")
"""Matches texts that nobody chose as a name, such as digests, ids and addresses."""
_GENERATED = re.compile(
    r"(^|/)(node_modules|vendor|dist|bower_components)/|package-lock|composer\.lock|\.min\."
)


def public_names(folder: Path) -> dict[str, list[str]]:
    """``public fields``, ``public labels`` and ``public files`` of all repositories in a folder."""
    found: dict[str, list[str]] = {"public fields": [], "public labels": [], "public files": []}
    endings = file_endings(folder)
    for place in sorted(folder.iterdir()):
        rng = random.Random(place.name)
        sizes = {path: size for path, size in _listed(place) if not _GENERATED.search(path)}
        found["public files"] += _some(_stems(sizes, endings), rng)
        found["public fields"] += _some(_read(place, sizes, _FIELDS, rng), rng)
        found["public labels"] += _some(_read(place, sizes, _LABELS, rng), rng)
    return found


def file_endings(folder: Path) -> set[str]:
    """File endings, each with its dot, that occur in several repositories of a folder."""
    counted = Counter(
        ending
        for place in folder.iterdir()
        for ending in {found.lower() for path, _ in _listed(place) for found in _ENDING.findall(path)}
    )
    return {ending for ending, count in counted.items() if count >= _FEWEST}


def _some(names: Iterable[str], rng: random.Random) -> list[str]:
    found = sorted({name for name in names if 1 < len(name) <= _LONGEST and not _DATA.search(name)})
    return rng.sample(found, min(len(found), _MOST_OF_A_KIND))


def _listed(place: Path) -> Iterator[tuple[str, int]]:
    told = _git(place, "ls-tree", "-r", "-l", "-z", "HEAD").decode("utf-8", "replace")
    for line in filter(None, told.split("\0")):
        about, _, path = line.partition("\t")
        size = about.split()[-1]
        yield path, int(size) if size.isdigit() else 0


def _git(place: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(place), *arguments], check=False, capture_output=True).stdout


def _stems(paths: Iterable[str], endings: Container[str]) -> Iterator[str]:
    """Names of files and folders without endings. The entries of very large folders are skipped as data."""
    folders: dict[str, set[str]] = {}
    for path in paths:
        parts = path.split("/")
        for place, part in enumerate(parts):
            folders.setdefault("/".join(parts[:place]), set()).add(part)
    for names in folders.values():
        if len(names) <= _MOST_OF_A_FOLDER:
            yield from (_stem(name, endings) for name in names)


def _stem(name: str, endings: Container[str]) -> str:
    while (dot := name.rfind(".")) > 0 and name[dot:].lower() in endings:
        name = name[:dot]
    return name


def _read(place: Path, sizes: Mapping[str, int], readers: "Readers", rng: random.Random) -> Iterator[str]:
    for ending, read in readers.items():
        paths = sorted(
            path for path, size in sizes.items() if path.lower().endswith(ending) and size < _LARGEST
        )
        for text in _texts(place, rng.sample(paths, min(len(paths), _MOST_FILES))):
            if "\ufffd" not in text[:10_000]:
                yield from read(text)


def _texts(place: Path, paths: Sequence[str]) -> Iterator[str]:
    """The contents of files, read by a single git process; missing files are left out."""
    wanted = "".join(f"HEAD:{path}\n" for path in paths if "\n" not in path)
    command = ["git", "-C", str(place), "cat-file", "--batch"]
    told = subprocess.run(command, input=wanted.encode(), check=False, capture_output=True).stdout
    at = 0
    while at < len(told):
        end = told.index(b"\n", at)
        header, at = told[at:end].split(), end + 1
        if header[-1] != b"missing":
            size = int(header[-1])
            yield told[at : at + size].decode("utf-8", "replace")
            at += size + 1


def _of_csv(text: str) -> Iterator[str]:
    line = text.lstrip("\ufeff").partition("\n")[0].partition("\r")[0].strip()
    sign = max(",;\t|", key=line.count)
    cells = [cell.strip() for cell in next(csv.reader([line], delimiter=sign), [])]
    if len(cells) > 1 and not any(re.fullmatch(r"[\d.,\s-]+", cell) for cell in cells):
        yield from cells


def _of_sql(text: str) -> Iterator[str]:
    for table, body in _TABLE.findall(text):
        yield re.sub(r"[\[\]\"`]", "", table).rpartition(".")[2]
        yield from (name for name in _COLUMN.findall(body) if name.lower() not in _NO_COLUMN)


def _of_json(text: str) -> Iterator[str]:
    try:
        yield from _keys(json.loads(text))
    except (ValueError, RecursionError):
        return


def _keys(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        if len(body) <= _MOST_KEYS:
            yield from (key for key in body if "/" not in key)
        body = list(body.values())
    if isinstance(body, list):
        for part in body[:200]:
            yield from _keys(part)


def _of_xml(text: str) -> Iterator[str]:
    yield from _TAG.findall(text)
    yield from _ATTRIBUTE.findall(text)


def _of_po(text: str) -> Iterator[str]:
    """The labels of forms in a ``.po`` file, in other languages."""
    for label in _TRANSLATED.findall(text):
        if len(label) <= _LONGEST_LABEL and "%" not in label and "\\" not in label:
            yield label.rstrip(".:")


def _of_markdown(text: str) -> Iterator[str]:
    """Headings of sections and of table columns, which are written like names of files and columns."""
    yield from (head.strip() for head in _HEADING.findall(text) if len(head) <= _LONGEST_LABEL)
    for row in _TABLE_HEAD.findall(text):
        yield from (cell.strip(" *`") for cell in row.split("|") if len(cell) <= _LONGEST_LABEL)


def _of_properties(text: str) -> Iterator[str]:
    yield from _PROPERTY.findall(text)


Readers = Mapping[str, Callable[[str], Iterator[str]]]
"""For each file ending, the function that finds the names in the text of a file."""
_FIELDS: Readers = {
    ".csv": _of_csv, ".sql": _of_sql, ".json": _of_json, ".xml": _of_xml, ".xsd": _of_xml,
    ".properties": _of_properties,
}  # fmt: skip
_LABELS: Readers = {".po": _of_po, ".md": _of_markdown}
