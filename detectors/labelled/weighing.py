"""Weighs the evidence that a value belongs to a label in the same sentence: how distinctive the value's form
is, how near it is to the label, and which words join value and label.

If a sign or verb directly joins label and value, no weighing is needed (`label.py`). This module is for
values that are farther away: "the passport I travel on is ...", "use ... as the routing number". The weights
are fitted by ``python -m benchmarks.fit_labels``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from detectors.labelled.around import (
    has_other_subject,
    is_enclosed,
    is_in_its_language,
    plain_words,
    tail_end,
)
from detectors.labelled.joining import either, loosened, one_of, told, words
from detectors.labelled.mood import ends_sentence, gives_example
from detectors.labelled.value import Value
from detectors.lazy_patterns import late

_FILE = Path(__file__).parent.parent / "data" / "label_weights.json"
_NEXT, _FAR, _MOST_WORDS, _MOST_BESIDE = 20, 90, 12, 3
_TOKEN = late(r"(?<![\w.,/@-])(?=\S*[0-9])[^\W_]|(?<![\w.,/@-])[A-ZÄÖÜ]{1,4}(?=[ -][A-Z]{0,3}[0-9])")
_SECRET = late(r"(?<!\S)[^\s\"'`“”„«»(,;:.=#<*-]|(?<=[\"'“„«])\w")
_WORD = late(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_NUMBER = late(r"[0-9]+")
_LOG = late(r"[{}<>|\\\t]|\w=|=\w|://|\w\(\w")
_OPENS = late(r"[\s\"'“”„«»(\[€$£]*$")
_SIGN = late(r"[:=#→(\u2013—]\s*$|\s-\s*$")
_MIXED = late(r"(?=[^\W\d_]*[0-9])(?=[0-9]*[^\W\d_])\w{4,}")
_STRONG_SIGN = late(r"[!#$%&*+?@_~^]")
_PLAIN_WORDS = late(r"(?:\s+(?:\w{1,3}['\u2019])?[^\W\d_][\w-]*[.]?)+\s*")
_DATE = late(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}|(?:19|20)[0-9]{2}")
_PAID = late(r"\s?(?:[€$£%]|euros?\b|EUR\b|dollars?\b|pounds?\b|kr\b|zł|reais\b|K[čc]\b)")
Features = Mapping[str, float]


class Candidate(NamedTuple):
    """A possible value of a label, and the evidence for it."""

    start: int
    end: int
    features: Features


WEIGHTS: Mapping[str, float] = json.loads(_FILE.read_text(encoding="utf-8"))
"""For each feature, the log-odds that one unit of its amount adds."""


def may_be_near(text: str, start: int, end: int, *, numeric: bool) -> bool:
    """A rough test of whether a label in prose may have a value near it."""
    if text[start - 1 : start] == "/" and text[end : end + 1] == "/":
        return False  # A segment of a path.
    around = text[max(0, start - _NEXT) : start] + text[end : end + _NEXT]
    if around.count(" ") < 2 or _LOG.search(around) is not None:
        return False
    return not numeric or _NUMBER.search(text, max(0, start - _FAR), end + _FAR) is not None


def best(text: str, label: tuple[int, int], value: Value, traits: tuple[str, ...]) -> tuple[int, int] | None:
    """Start and end of the value that most probably belongs to the label; ``None`` if no value has positive
    log-odds.
    """
    scored = [
        (score(candidate.features), -candidate.start, candidate)
        for candidate in candidates(text, label, value, traits)
    ]
    most = max(scored, default=None)
    return most[2][:2] if most is not None and most[0] > 0 else None


def score(features: Features) -> float:
    """The log-odds that a value with these features belongs to its label."""
    return WEIGHTS["bias"] + sum(WEIGHTS.get(name, 0.0) * amount for name, amount in features.items())


def candidates(
    text: str, label: tuple[int, int], value: Value, traits: tuple[str, ...]
) -> Iterator[Candidate]:
    """The possible values before and after the label, with their features. Prose must join a value to the
    label, or brackets or quotation marks must enclose the value.
    """
    floor, ceiling = max(0, label[0] - _FAR), min(len(text), label[1] + _FAR)
    tail = tail_end(text, label[1])
    own = _label_features(text, label, traits)
    for start, end in _values(text, (tail, ceiling), value):
        between = text[tail:start]
        joined = _joined_after(between, text) if _is_prose(between) else {}
        if not joined and "weak" not in traits and _is_enclosed(text, between, (start, end), value):
            joined = {**_distance(between, text), "enclosed": 1.0}
        if "adjacent" in joined and not _may_stand_apart(text, (start, end), value, traits):
            continue
        if joined and not ("comma" in joined and "weak" in traits):
            yield Candidate(start, end, {**own, **joined, **_form(text[start:end], value)})
    for start, end in _values(text, (floor, label[0]), value):
        between = text[end : label[0]]
        joined = _joined_before(between, text) if _is_prose(between) else {}
        if joined:
            left = _left_features(text[max(0, start - 30) : start])
            yield Candidate(start, end, {**own, **joined, **left, **_form(text[start:end], value)})


def _is_enclosed(text: str, between: str, span: tuple[int, int], value: Value) -> bool:
    """Whether brackets or quotation marks enclose the value, and only a few plain words separate the value
    from its label.
    """
    rest = between[: _opening(between)]
    return (
        is_enclosed(text, span)
        and len(rest.split()) <= _MOST_BESIDE
        and _PLAIN_WORDS.fullmatch(f"{rest} ") is not None
        and (value.numeric or any(map(str.isdigit, text[slice(*span)])))
    )


def _may_stand_apart(text: str, span: tuple[int, int], value: Value, traits: tuple[str, ...]) -> bool:
    """Whether a value may belong to a label although other words separate them. The value must be a number
    and, unless dates are searched for, neither a date nor a price.
    """
    if not value.numeric or "weak" in traits or value.kind == "money":
        return False
    is_date = _DATE.fullmatch(text, *span) is not None
    return value.kind == "date" or not (is_date or _PAID.match(text, span[1]))


def _values(text: str, within: tuple[int, int], value: Value) -> Iterator[tuple[int, int]]:
    place = within[0]
    for found in (_TOKEN if value.numeric else _SECRET).finditer(text, *within):
        if found.start() < place:
            continue
        span = value.at(text, found.start())
        if span is not None and span[1] <= within[1]:
            place = span[1]
            yield span


def _is_prose(between: str) -> bool:
    return (
        len(between.split()) <= _MOST_WORDS
        and _LOG.search(between) is None
        and "?" not in between
        and not gives_example(between)
        and "_" not in between
    )


def _label_features(text: str, label: tuple[int, int], traits: tuple[str, ...]) -> dict[str, float]:
    before = _WORD.findall(text[max(0, label[0] - 20) : label[0]])
    is_mine = bool(before) and before[-1].lower() in words("mine")
    return {**dict.fromkeys(traits, 1.0), "mine": float(is_mine), "untold": float(not told(text))}


def _form(value: str, kind: Value) -> dict[str, float]:
    digits = sum(map(str.isdigit, value))
    letters = sum(map(str.isalpha, value))
    if not kind.numeric:
        return {
            "secret_signs": float(_STRONG_SIGN.search(value[:-1]) is not None),
            "secret_digits": float(digits > 0 and letters > 0),
            "secret_length": float(len(value) >= 6),
        }
    return {
        "mixed": float(_MIXED.search(value) is not None),
        "letters": float(letters > 0),
        "digits": float(min(digits, 10)) / 10,
        "short": float(digits <= 4),
        "groups": float(len(_NUMBER.findall(value)) > 1),
        "plate": float(kind.kind == "plate" and letters > 0),
    }


def _distance(between: str, text: str) -> dict[str, float]:
    """Features of the text between label and value, such as its counts of words, commas, sentences and
    numbers.
    """
    found = [word.lower() for word in _WORD.findall(between)]
    plain = sum(word in plain_words() for word in found)
    return {
        "words": float(len(found) - plain),
        "plain_words": float(plain),
        "commas": float(between.count(",") + between.count(";")),
        "sentences": float(ends_sentence(between)),
        "numbers": float(min(2, len(_NUMBER.findall(between)))),
        "stops": float(
            any(is_in_its_language("stops", word[0], text) for word in _stops().finditer(between))
        ),
    }


def _joined_after(between: str, text: str) -> dict[str, float]:
    """Features of the words that join a value to a label before it; empty if the value belongs to another
    word.
    """
    rest = between[: _opening(between)]
    features = _distance(between, text)
    if not rest:
        return features | {"direct": 1.0}
    if _SIGN.search(between) is not None and "(" not in between[:-2]:
        return features | {"sign": 1.0, "far_sign": float(len(rest.split()) > 2)}
    article = _after().search(rest)
    rest = rest if article is None else rest[: article.start()]
    features["article"] = float(article is not None)
    number = _numbers().search(rest)
    if number is not None:
        return features | {"number": 1.0, "of_other": float(_ends_in_word(rest[: number.start()]))}
    verb = _verbs().search(rest)
    if verb is not None and is_in_its_language("verbs", verb["verb"].lower(), text):
        before = rest[: verb.start()]
        if has_other_subject(before):
            return {}
        return features | {"verb": 1.0, "subject": float(_ends_in_word(before))}
    if not rest.strip():
        return features | {"direct": 1.0}
    if rest.rstrip()[-1] in ",;":
        return features | {"comma": 1.0}
    near = features["words"] <= _MOST_BESIDE and not features["commas"] and not features["sentences"]
    return features | {"adjacent": 1.0} if near and _PLAIN_WORDS.fullmatch(rest) is not None else {}


def _joined_before(between: str, text: str) -> dict[str, float]:
    """Features of the words that join a value to a label after it; empty if nothing joins them."""
    features = _distance(between, text)
    if re.fullmatch(r"[\s\"'”“»]*\(\s*", between):
        return features | {"bracket_after": 1.0}
    as_word = _as().search(between)
    if as_word is not None and is_in_its_language("as", as_word["word"].lower(), text):
        return features | {"as": 1.0}
    mine = _mine_before().search(between)
    if mine is not None and is_in_its_language("verbs", mine["verb"].lower(), text):
        return features | {"verb_before": 1.0}
    return {}


def _left_features(left: str) -> dict[str, float]:
    """The feature ``claimed``: whether a sign or a word for "number" before the value shows that the value
    has another label.
    """
    rest = left[: _opening(left)]
    claimed = _SIGN.search(left) is not None or _numbers().search(rest) is not None
    return {"claimed": float(claimed)}


def _opening(text: str) -> int:
    found = _OPENS.search(text)
    return len(text) if found is None else found.start()


def _ends_in_word(text: str) -> bool:
    """Whether the last word of the text is more than a connecting word."""
    found = re.search(r"([^\W\d_]+)\s*$", text)
    return found is not None and found[1].lower() not in plain_words()


@cache
def _stops() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of('stops')}(?!\w)")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![^\s,;]){either((one_of('after'), one_of('of')))}[\s:]*)+$", re.IGNORECASE)


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\s,;]){_named('verb', 'verbs')}[\s:,]*$", re.IGNORECASE)


@cache
def _numbers() -> re.Pattern[str]:
    numbers = either(loosened(word) for word in words("numbers"))
    return re.compile(rf"(?<!\w)(?:{numbers}|#)[.:]*\s*$", re.IGNORECASE)


@cache
def _as() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w){_named('word', 'as')}\s+(?:{one_of('mine')}\s+|l['\u2019])?"
        r"(?:[\w.'\u2019-]+\s+){0,2}[\w-]*$",
        re.IGNORECASE,
    )


@cache
def _mine_before() -> re.Pattern[str]:
    verb = _named("verb", "verbs")
    return re.compile(
        rf"(?<!\w){verb}\s+(?:{one_of('mine')}\s+|l['\u2019]){{1,2}}(?:[\w.'\u2019-]+\s+){{0,2}}[\w-]*$",
        re.IGNORECASE,
    )


def _named(name: str, kind: str) -> str:
    return f"(?P<{name}>{one_of(kind)})"
