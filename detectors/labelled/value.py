"""Forms of labelled values: numbers, codes of digits and letters, passwords, amounts of money, phrases."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

Accept = Callable[[str], bool]
_LONGEST = 40
_OPENING = "\"'“„«([:="


@dataclass(frozen=True, kw_only=True)
class Value:
    """The form of a value: a pattern, which is tried where a value may begin, and a check of what the pattern
    matched.

    If the pattern has a group ``value``, only that group is the value, and the rest of the match is required
    context.
    """

    pattern: str
    accept: Accept
    numeric: bool = True
    """Whether every value contains a digit."""
    kind: Literal["code", "plate", "secret", "money", "date", "phrase"] = "code"
    """The kind of form, which is a feature for `weighing.py`. A phrase has no distinctive form, so it must be
    directly next to its label.
    """
    counted: bool = False
    """Whether a unit may follow a value ("41 years") without showing that the sentence is a rule."""

    def at(self, text: str, place: int) -> tuple[int, int] | None:
        """Start and end of a value that begins at ``place``; ``None`` if there is no such value."""
        return self._accepted(_compiled(self.pattern).match(text, place))

    def until(self, text: str, place: int) -> tuple[int, int] | None:
        """Start and end of the longest value that ends at ``place``; ``None`` if there is no such value."""
        for start in range(max(0, place - _LONGEST), place):
            if start and not text[start - 1].isspace() and text[start - 1] not in _OPENING:
                continue
            found = _compiled(self.pattern).match(text, start, place)
            if found is not None and found.end() == place:
                span = self._accepted(found)
                if span is not None:
                    return span
        return None

    def _accepted(self, found: re.Match[str] | None) -> tuple[int, int] | None:
        if found is None:
            return None
        group = "value" if "value" in found.re.groupindex else 0
        return found.span(group) if self.accept(found[group]) else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@dataclass(frozen=True, kw_only=True)
class Digits:
    """Checks that a value has an allowed count of digits and an allowed count of letters, each given as
    minimum and maximum.
    """

    digits: tuple[int, int]
    letters: tuple[int, int] = (0, 0)

    def __call__(self, value: str) -> bool:
        digits, letters = sum(map(str.isdigit, value)), sum(map(str.isalpha, value))
        return self.digits[0] <= digits <= self.digits[1] and self.letters[0] <= letters <= self.letters[1]


_PLAIN = r"[0-9]+(?:[ ./-][0-9]+)*(?![\w]|[.,][0-9])"
_MIXED = (
    r"(?:[A-Z]{1,4}[ /-]?(?=[A-Z]{0,4}[0-9]))?(?=[A-Za-z]*[0-9])[A-Za-z0-9]+"
    r"(?:[ ./-](?:[A-Za-z]{0,4}[0-9][A-Za-z0-9]*|[A-Z]{1,3}(?![\w])))*(?![\w])"
)


def digits(least: int, most: int) -> Value:
    """A value of ``least`` to ``most`` digits, with or without group separators."""
    return Value(pattern=_PLAIN, accept=Digits(digits=(least, most)))


def code(least: int, most: int, letters: tuple[int, int] = (0, 12)) -> Value:
    """A value with ``least`` to ``most`` digits and, among the digits, an allowed count of letters
    (``letters``: minimum and maximum).
    """
    return Value(pattern=_MIXED, accept=Digits(digits=(least, most), letters=letters))


_INSIDE = r"(?:[0-9]|[!@#$%^&*+=_~?/\\|<>]\S|[^\W\d_][A-Z]|\w-\w+-\w)"
SECRET_PATTERN = (
    r"(?:(?<=[\"'“„«`])[^\n\"'“”«»`]{3,64}(?=[\"'”“»`])"
    rf"|(?!\S+@\S+\.\w|https?:|\w*passw\w*(?!\S)|(?:self|this)\.)(?=\S*{_INSIDE})[^\s\"“”«»,;]{{4,64}}(?<![.:?)\]'\u2019]))"
)
"""Matches text in quotation marks, or a word that contains a digit, a sign, an inner capital or two hyphens.
"""


def secret(accept: Accept, before: str = "") -> Value:
    """A value that is a password. The text before the password must match the pattern ``before``, if there is
    one.
    """
    pattern = rf"{before}(?P<value>{SECRET_PATTERN})" if before else SECRET_PATTERN
    return Value(pattern=pattern, accept=accept, numeric=False, kind="secret")


def is_anything(value: str) -> bool:
    """A check that accepts every text, for patterns that need no further check."""
    return bool(value)


NAMED = Value(
    pattern=r"(?=[^\n.,;:!?]*[A-ZÀ-ÖØ-ÝŁŚŻŹ])[^\W\d_][^\n.,;:!?()\"“”«»]{1,60}(?<!\s)",
    accept=is_anything,
    numeric=False,
    kind="phrase",
)
"""A few words, at least one of which has a capital letter."""


_CURRENCY = r"(?:US\$|R\$|[$€£¥]|USD|EUR|GBP|CHF|PLN|SEK|BRL|DKK|NOK|CZK|CAD|AUD)"
_AMOUNT = r"[0-9]{1,3}(?:[., '\u2019\u00a0\u202f][0-9]{3})+(?:[.,][0-9]{1,2})?|[0-9]+(?:[.,][0-9]{1,2})?"
_COINS = (
    r"(?:[$€£]|zł\w*|zl|kr(?:onor)?|[Ee]uros?|[Dd]ollars?|dólares|pounds?|libras|reais|złotych|tys|mil|mille|tausend|[Kk]č|korun|"
    r"EUR|USD|GBP|CHF|PLN|SEK|BRL|CZK|k|K)"
)
MONEY = Value(
    pattern=(
        rf"(?:{_CURRENCY}\s?(?:{_AMOUNT})(?:[kK]|\s?(?:million|mil|tys))?(?!\w)"
        rf"|(?:{_AMOUNT})\s?{_COINS}(?!\w)|[0-9]{{4,7}}(?![\w]|[.,/-][0-9])|[0-9]{{1,3}}[.,][0-9]{{3}}(?![\w]|[.,/-][0-9]))"
    ),
    accept=is_anything,
    counted=True,
    kind="money",
)
"""An amount of money: with a currency, or a number with at least four digits without one."""


def phrase(words: int, ends: str) -> Value:
    """A phrase of at most ``words`` words, which ends before a word that matches the pattern ``ends``."""
    word = rf"(?!{ends}(?!\w))[^\W_][\w'\u2019/-]*"
    pattern = rf"(?![0-9]){word}(?:[ ]{word}){{0,{words - 1}}}"
    return Value(pattern=pattern, accept=is_anything, numeric=False, kind="phrase")
