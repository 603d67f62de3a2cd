"""Distinguishes sentences that state a value from questions, rules and examples."""

import re
from functools import cache

from detectors.labelled.joining import either, words
from detectors.lazy_patterns import late

_ENDS = late(r"(?<!\b\w)[.!?]+[\"'”“»)]*\s+(?=[^\W\d_a-zà-ÿ]|[¿¡\"'“„«(])|[?¿]|\0")
_WORDS = late(r"[^\W\d_]+")
_END = late(r"[.!?]+(?=[\s\"'”“»)]|$)|\0|¿")


def states_value(text: str, label: tuple[int, int], value: tuple[int, int], *, counted: bool = False) -> bool:
    """Whether the sentence with the ``label`` and the ``value`` (start and end of each) states that value.

    A clause before a question counts as a statement ("1357 is my PIN, can you change it?"), unless the clause
    is a question itself. A unit after the value indicates a rule ("8 characters"), unless the value is
    ``counted``.
    """
    begin, last = min(label[0], value[0]), max(label[1], value[1])
    first = sentence_start(text, begin)
    stop = _END.search(text, last)
    end = len(text) if stop is None else stop.start()
    after = text[last:end]
    if stop is not None and "?" in stop[0] and ("," not in after or _question_pattern().match(text, first)):
        return False
    if not counted and _units().match(text, value[1]) is not None:
        return False
    return not gives_example(f"{text[first:begin]} \0 {after}")


def sentence_start(text: str, place: int) -> int:
    """Start of the sentence that contains ``place``.

    >>> sentence_start("Hello there. My code is 1", 16)
    13
    """
    begins = 0
    for found in _ENDS.finditer(text, 0, place):
        begins = found.end()
    return begins


@cache
def _question_pattern() -> re.Pattern[str]:
    return re.compile(rf"[\s\"'“„«-]*{either(words('asks'))}(?!\w)", re.IGNORECASE)


@cache
def _units() -> re.Pattern[str]:
    return re.compile(rf"[\s-]{{0,2}}(?:%|{either(words('units'))}\b)", re.IGNORECASE)


def ends_sentence(text: str) -> bool:
    """Whether a sentence ends within the text.

    >>> ends_sentence("is lost. My new one"), ends_sentence("no. 12")
    (True, False)
    """
    return _ENDS.search(text) is not None


def gives_example(sentence: str) -> bool:
    """Whether the words of a sentence show that the value in it is an example or a format."""
    found = _WORDS.findall(sentence.lower())
    return not _example_words().isdisjoint(found) or _example_phrases().search(sentence) is not None


@cache
def _example_words() -> frozenset[str]:
    return frozenset(word for word in words("examples") if word.isalpha())


@cache
def _example_phrases() -> re.Pattern[str]:
    phrases = either(word for word in words("examples") if not word.isalpha())
    return re.compile(rf"(?<!\w){phrases}(?!\w)", re.IGNORECASE)
