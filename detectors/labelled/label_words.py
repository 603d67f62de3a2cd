"""Reads label words, which people write before or after values, from ``data/label_words.toml``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from detectors.built import toml

_FILE = Path(__file__).parent.parent / "data" / "label_words.toml"


@cache
def label_words(kind: str) -> Mapping[str, tuple[str, ...]]:
    """The label words of one kind, by language code.

    >>> "reisepass" in label_words("passport")["de"]
    True
    """
    return {language: tuple(words) for language, words in toml(_FILE)[kind].items()}


def all_words(kind: str) -> tuple[str, ...]:
    """The label words of one kind in all languages.

    >>> {"passwort", "password"} <= set(all_words("password"))
    True
    """
    return tuple(dict.fromkeys(word for words in label_words(kind).values() for word in words))
