"""Translate the cell tests of a policy to SQL. Pure."""

import string
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from scanner.audit import words
from scanner.audit.column import Column
from scanner.audit.now import NAMES, Now
from scanner.audit.once import Once
from scanner.audit.resolving import Resolved
from scanner.audit.words import Clause
from scanner.policy.audit_vocabulary import labelled_values, vocabulary
from scanner.policy.condition_tree import AllOf, AnyOf, Not
from scanner.policy.durations import cutoff, seconds_in, seconds_of_unit
from scanner.policy.row_test import Ask, Test

_LONG = 5
"""Minimum number of letters that a word needs to be searched for inside a longer text."""
_YEAR = 31_556_952
"""Seconds in an average calendar year."""
_BEFORE = ("", "%; ", "%;", "%, ", "%,", "%: ")
"""``LIKE`` patterns for the text that can precede the name of a cookie in a header."""


def sure(condition: Clause) -> Clause:
    """The condition, changed so that it is false where it would be null."""
    return sa.func.coalesce(condition, sa.false())


def passes(of: Any, resolved: Resolved, now: Now) -> Clause:
    """An SQL condition: whether a row of the table ``of`` passes a test."""

    def build(test: Test) -> Clause:
        match test:
            case Ask():
                return _asked(of, test, resolved.columns, now)
            case Not():
                return sa.not_(sure(build(test.part)))
            case AllOf():
                return sa.and_(sa.true(), *map(build, test.parts))
            case AnyOf():
                return sa.or_(sa.false(), *(sure(build(part)) for part in test.parts))

    return build(resolved.test)


def _asked(of: Any, ask: Ask, columns: Mapping[str, Column], now: Now) -> Clause:
    column = columns[ask.column]
    is_empty = words.is_empty(of, column)
    if column.is_dated and ask.op == "is" and {*ask.words} & {"flag_yes", "flag_no"}:
        return is_empty if "flag_no" in ask.words else sa.not_(is_empty)
    if ask.op in ("is", "is_not"):
        is_named = any(word.startswith(NAMES) for word in ask.words)
        value = _bare(words.plain(of, column)) if is_named else words.plain(of, column)
        said: Clause = value.in_((*now.said(ask.words), *_own_words(column, ask)))
        if ask.op == "is":
            return sa.or_(said, *_begins(of, value, column, ask, now))
        patterns = [f"% {word} %" for word in _long_words(ask, now)]
        within = _any_of(of, column, f"spaced_{is_named:d}", _spaced(value), patterns)
        return sa.and_(sa.not_(is_empty), sa.not_(sure(sa.or_(said, *within))))
    if ask.op == "empty":
        return is_empty if ask.number else sa.not_(is_empty)
    if ask.op == "set":
        said = words.is_yes(of, column)
        return said if ask.number else sa.not_(said)
    if ask.op == "legible":
        said = words.identifies(of, column)
        return said if ask.number else sa.not_(said)
    if ask.op in ("contains", "lacks"):
        text = sa.func.lower(words.text(of, column))
        found = sa.or_(*(_stands_in(text, word, now) for word in ask.words))
        return found if ask.op == "contains" else sa.and_(sa.not_(is_empty), sa.not_(sure(found)))
    if ask.op == "repeats":
        known = words.text(of, columns[ask.at]) if ask.at else None
        return _repeats(words.text(of, column), ask, known)
    if ask.op in ("above", "below", "longer"):
        return _compared(of, ask, column, now)
    return _in_time(of, ask, columns, now)


_IN_NUMBERS = " -().\u00a0"
"""Characters that people write between the digits of a telephone number."""


def _repeats(text: Clause, ask: Ask, known: Clause | None) -> Clause:
    """Whether a text contains a given part more than ``ask.number`` times. For the part ``digits``, single
    digits are counted instead. Occurrences of the text ``known`` are removed before.
    """
    [part] = ask.words
    if known is not None:
        text = sa.func.replace(_closed_up(text), _closed_up(known), "")
    rest = text
    for one in string.digits if part == "digits" else (part,):
        rest = sa.func.replace(rest, one, "")
    size = 1 if part == "digits" else len(part)
    return sa.func.length(text) - sa.func.length(rest) > ask.number * size


def _closed_up(text: Clause) -> Clause:
    """A text without the characters that people write between the digits of a number."""
    for mark in _IN_NUMBERS:
        text = sa.func.replace(text, mark, "")
    return text


def _compared(of: Any, ask: Ask, column: Column, now: Now) -> Clause:
    """Whether a number, or the length of a time span, is above or below the given bound."""
    if ask.op == "above" and column.storage == "text":
        no_age = words.is_word(of, column, ("0", "-1", "session", "none", "0.0"))
        return sa.not_(sa.or_(words.is_empty(of, column), no_age))
    if not column.is_numeric:
        return sa.false()
    value = words.number(of, column)
    if ask.op == "below":
        return value < (_years(now.limit_of(ask.limit)) if ask.limit else ask.number)
    if ask.op == "longer":
        seconds = now.seconds - cutoff(now.at, now.limit_of(ask.limit))
        return value > seconds / seconds_of_unit(column.name)
    return value > ask.number


def _own_words(column: Column, ask: Ask) -> Sequence[str]:
    """The column's words that have the requested meaning but are not listed in English, such as abbreviations
    and words of other languages.
    """
    own = column.meant(vocabulary().columns[ask.column])
    known = {value for name in ask.words for value in vocabulary().values.get(name, ())}
    return sorted({value for name in ask.words for value in own.get(name, ())} - known)


def _begins(of: Any, value: Clause, column: Column, ask: Ask, now: Now) -> Iterator[Clause]:
    """Yield the condition that a value begins with a listed word, as in ``accepted, in progress``. Nothing is
    yielded if all values of the column are listed, or if its values are not known.
    """
    if column.spelled is None or len(column.spelled.rows) == column.spelled.n_distinct:
        return
    first = value
    for mark in ",;_-":
        first = sa.func.replace(first, mark, " ")
    yield from _any_of(of, column, "parted", first, [f"{word} %" for word in _long_words(ask, now)])


def _any_of(of: Any, column: Column, stem: str, text: Clause, patterns: Sequence[str]) -> Iterator[Clause]:
    """Yield the condition that a text made from a cell matches one of ``patterns``. The text is computed only
    once for all patterns. Nothing is yielded if there are no patterns.
    """
    if patterns:
        yield words.LikeAny(Once(stem, of, column.name, text, is_repeated=True), patterns)


def _spaced(value: Clause) -> Clause:
    """A text with a blank before and after each of its words."""
    for mark in "-_,;:/().":
        value = sa.func.replace(value, mark, " ")
    return sa.literal(" ") + value + sa.literal(" ")


def _long_words(ask: Ask, now: Now) -> Sequence[str]:
    """The words in the test's lists that are long enough to have the same meaning inside a longer text."""
    lists = [name for name in ask.words if name in vocabulary().values]
    said = (*now.said(lists), *(word for name in lists for word in labelled_values().get(name, ())))
    return list(
        dict.fromkeys(word for word in said if len(word) >= _LONG and word.replace(" ", "").isalpha())
    )


def _stands_in(text: Clause, word: str, now: Now) -> Clause:
    """Whether a text contains a word. If the word represents the names of an element, one of these names must
    be the whole text or precede an equals sign.
    """
    said = now.said((word,))
    if word.startswith(NAMES):
        bare = _bare(text)
        before_equals = (bare.like(f"{start}{name}=%") for name in said for start in _BEFORE)
        return sa.or_(bare.in_(said), *before_equals)
    return sa.or_(*(text.like(f"%{one}%", escape="!") for one in dict.fromkeys((word, *said))))


def _bare(text: Clause) -> Clause:
    """A name without underscores and hyphens, as in the policy's index of names."""
    return sa.func.replace(sa.func.replace(text, "_", ""), "-", "")


def _in_time(of: Any, ask: Ask, columns: Mapping[str, Column], now: Now) -> Clause:
    at, limit = words.epoch(of, columns[ask.column]), now.limit_of(ask.limit)
    if ask.op == "past":
        return at < (cutoff(now.at, limit) if limit else now.seconds)
    if ask.op == "after":
        return at > words.epoch(of, columns[ask.at]) + seconds_in(limit)
    years = _years(limit)
    then: Clause = words.epoch(of, columns[ask.at]) if ask.at else sa.literal(now.seconds)
    return sa.and_(at > then - years * _YEAR, at < then - 86_400)


def _years(limit: str) -> int:
    """The number of years in a setting such as ``P16Y`` or ``16``."""
    return int(limit.removeprefix("P").removesuffix("Y"))
