"""Reads the words that connect labels to values from ``data/joining_words.toml``, and makes patterns from
these words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from detectors.built import toml

_FILE = Path(__file__).parent.parent / "data" / "joining_words.toml"
_PLAIN: Mapping[str, str] = {"ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "Ł": "L"}
_LOOSE = "áàâãäåçéèêëíìîïñóòôõöúùûüýąćęłńśźżčďěňřšťůž"
_BASE = "aaaaaaceeeeiiiinooooouuuuyacelnszzcdenrstuz"
_WORD = re.compile(r"[^\W\d_]+")


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words that are listed under ``kind`` in any language, longest first."""
    found = {word for language in _languages().values() for word in language[kind]}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def _languages() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    body = toml(_FILE)
    return {
        language: {kind: tuple(listed) for kind, listed in kinds.items()} for language, kinds in body.items()
    }


@cache
def languages_of(kind: str, word: str) -> frozenset[str]:
    """The languages that list ``word`` under ``kind``.

    >>> sorted(languages_of("verbs", "to"))
    ['pl']
    """
    return frozenset(name for name, kinds in _languages().items() if word in kinds[kind])


@cache
def _tells() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, kinds in _languages().items():
        for word in {*kinds["tells"], *kinds["verbs"]}:
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


@lru_cache(maxsize=64)
def told(text: str) -> frozenset[str]:
    """The languages that ``text`` may be in: those with the highest number of common words and verbs in the
    text; empty if the text has no such words.

    >>> sorted(told("please send your code to the desk"))
    ['en']
    """
    votes = Counter(language for word in _WORD.findall(text.lower()) for language in _tells().get(word, ()))
    most = max(votes.values(), default=0)
    return frozenset(language for language, count in votes.items() if count == most)


def loosened(word: str) -> str:
    """A pattern for ``word``, with or without accents, hyphens and spaces, in the RE2 subset for bytes.

    >>> loosened("mot de passe"), loosened("clé")
    ('mot[._-]{0,2}[ ]?de[._-]{0,2}[ ]?passe', 'cl(?:é|É|e)')
    """
    return "".join(map(_loosened, word))


@cache
def _loosened(character: str) -> str:
    if character in " -":
        return "[._-]{0,2}[ ]?"
    if character in "'\u2019":
        return "(?:'|\u2019)?"
    if character in _PLAIN:
        return f"(?:{character}|{character.upper()}|{_PLAIN[character]})"
    if character in _LOOSE:
        return f"(?:{character}|{character.upper()}|{_BASE[_LOOSE.index(character)]})"
    return re.escape(character)


def one_of(kind: str) -> str:
    """A pattern for any word that is listed under ``kind``, in its exact spelling."""
    return either(re.escape(word) for word in words(kind))


def either(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"
