"""Translates Presidio's patterns into prefilters for Hyperscan. A prefilter finds all rows in which the
pattern matches, and some others.

Presidio matches code points with module ``regex``, but Hyperscan matches bytes here, since large sets of
patterns do not compile for Unicode. Characters outside ASCII in patterns and texts are therefore folded to
ASCII: letters to ``a``, digits to ``0``, whitespace to a space, and anything else to a control character, so
that ``\\w``, ``\\d``, ``\\s`` and ``\\b`` keep their meaning. A folded pattern finds a superset of the
matches; the recogniser then decides.

* https://intel.github.io/hyperscan/dev-reference/compilation.html#prefilter-mode
"""

import re
from dataclasses import dataclass

from detectors.lazy_patterns import late

SEPARATORS = b"\x1c\x1d\x1e\x1f"
"""ASCII characters that are whitespace in ``regex`` but not in Hyperscan."""
_OTHER = "\x01"
_ANY = r"[\x00-\x7f]"
_LONGEST = 3_000
"""Maximum length, in characters, of patterns that are translated. Hyperscan takes seconds to reject
longer ones as too large.
"""
_GOES_ON = re.compile(r"(?<!\\)\{(\d+),\d*\}$")
_KINDS = "0aiks " + _OTHER
"""All characters to which non-ASCII characters can be folded."""
_IGNORING_CASE = {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}
"""Code points of non-ASCII characters that match an ASCII letter if case is ignored → the letter."""

_TOKEN = late(
    r"\\(?:(?P<code>x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|(?P<property>[pP](?:\{[^}]*\}|.))"
    r"|(?P<known>[dDwWsSbBtnrfv]|[^A-Za-z])|(?P<edge>[AZz]))"
    r"|(?P<around>\(\?<?[=!])|(?P<name>\(\?P?<\w+>|\(\?P=\w+\)|\(\?:|\(\?[ims]+\)|\(\?[ims]*-?[ims]+:)"
    r"|(?P<class>\[\^?\]?)|(?P<count>\{\d*(?:,\d*)?\})|(?P<plain>[^\\\[{])",
    re.DOTALL,
)
_ITEM = late(
    r"(?P<posix>\[:\^?\w+:\])|\\(?P<code>x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
    r"|(?P<property>\\[pP](?:\{[^}]*\}|.))|(?P<set>\\[dDwWsS])|\\(?P<escaped>[^A-Za-z0-9]|[tnrfvb])|(?P<plain>[^\\])",
    re.DOTALL,
)


@dataclass(frozen=True)
class Prefilter:
    """A pattern for Hyperscan. ``loose``: whether the pattern needs Hyperscan's prefilter mode."""

    text: str
    loose: bool


class _UnknownError(Exception):
    """The pattern has a part whose meaning in Hyperscan is unknown."""


class Fold(dict[int, int]):
    """A table for ``str.translate`` that folds a text to ASCII; entries are added on demand."""

    def __missing__(self, point: int) -> int:
        self[point] = ord(_folded(chr(point)))
        return self[point]


def _folded(character: str) -> str:
    if character.isascii():
        return " " if character in SEPARATORS.decode() else character
    if ord(character) in _IGNORING_CASE:
        return _IGNORING_CASE[ord(character)]
    import regex

    for kind, folded in ((r"\d", "0"), (r"\w", "a"), (r"\s", " ")):
        if regex.match(kind, character):
            return folded
    return _OTHER


def prefilter_of(pattern: str) -> Prefilter | None:
    """The prefilter of ``pattern`` for folded text. If it is ``None``, the pattern cannot be translated, and
    the recogniser must read every row.

    >>> prefilter_of(r"\\b\\d{3}-[A-Z\\u00c4]{2}\\b")
    Prefilter(text='\\\\b\\\\d{3}-[A-Za]{2}\\\\b', loose=False)
    >>> prefilter_of(r"(?<!x)7"), prefilter_of("(?:tree){e<=1}")
    (Prefilter(text='(?<!x)7', loose=True), None)
    >>> prefilter_of(r"(?<=no )7")
    Prefilter(text='(?:no )7', loose=False)
    """
    if len(pattern) > _LONGEST:
        return None
    parts, at, loose = [], 0, False
    try:
        while at < len(pattern):
            token = _TOKEN.match(pattern, at)
            if token is None or (pattern.startswith("(?", at) and not (token["around"] or token["name"])):
                raise _UnknownError
            if not at and token[0] == "(?<=":
                # A look-behind at the beginning becomes a group, which is matched before the rest.
                at, parts = token.end(), ["(?:"]
                continue
            at = token.end()
            loose |= bool(token["around"]) or bool(re.match(r"\\[1-9]|\(\?P=", token[0]))
            if token["class"]:
                text, at = _class(pattern, at, token["class"])
                parts.append(text)
            else:
                parts.append(_outside(token))
    except _UnknownError:
        return None
    # A repetition at the end is reduced to its minimum, because each longer match would be reported as well.
    return Prefilter(_GOES_ON.sub(r"{\1}", "".join(parts)), loose)


def _outside(token: re.Match[str]) -> str:
    """The folded form of a token outside character classes."""
    if token["code"]:
        return re.escape(_folded(chr(int(token["code"][1:], 16))))
    if token["property"]:
        return _ANY
    if token["edge"]:
        return "^" if token["edge"] == "A" else "$"
    if token["count"]:
        return token["count"].replace("{,", "{0,")
    if token["known"] and not token["known"].isascii():
        return _folded(token["known"])
    return re.escape(_folded(token[0])) if not token[0].isascii() else token[0]


def _class(pattern: str, at: int, opening: str) -> tuple[str, int]:
    """The folded form of the character class that begins with ``opening``, and the
    position after the class.
    """
    items = [r"\]"] if opening.endswith("]") else []
    while not pattern.startswith("]", at):
        item = _ITEM.match(pattern, at)
        if item is None:
            raise _UnknownError
        at = item.end()
        last = None
        if pattern.startswith("-", at) and not pattern.startswith("-]", at):
            last = _ITEM.match(pattern, at + 1)
        if last is None or _character(item) is None or _character(last) is None:
            items.append(_member(item))
            continue
        items.append(_range(_character(item) or "", _character(last) or ""))
        at = last.end()
    body = "".join(items)
    if not opening.startswith("[^"):
        return f"[{body}]", at + 1
    # A negated class must match every character to which a non-ASCII one can be folded.
    return (_ANY if _ANY[1:-1] in items else f"(?:[^{body}]|[{_KINDS}])"), at + 1


def _character(item: re.Match[str]) -> str | None:
    """The character that an item of a character class represents; ``None`` if the item is a set."""
    if item["code"]:
        return chr(int(item["code"][1:], 16))
    if item["escaped"]:
        return {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "b": "\b"}.get(
            item["escaped"], item["escaped"]
        )
    return item["plain"]


def _member(item: re.Match[str]) -> str:
    character = _character(item)
    if character is not None:
        return _literal(_folded(character))
    return _ANY[1:-1] if item["property"] else item[0]


def _range(first: str, last: str) -> str:
    if first.isascii() and last.isascii():
        return f"{_literal(first)}-{_literal(last)}"
    ascii_part = f"{_literal(first)}-\\x7f" if first.isascii() else ""
    return ascii_part + _KINDS


def _literal(character: str) -> str:
    return f"\\x{ord(character):02x}" if not character.isalnum() else character
