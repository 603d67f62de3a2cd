"""Path patterns such as ``exports/**/*.csv``. ``*`` matches within a folder, ``**`` across folders."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

_WILDCARD = re.compile(r"[*?\[]")
_TOKEN = re.compile(
    r"(?P<folders>(?<![^/])(?:\*\*/)+)|(?P<all>\*{2,})|(?P<star>\*)|(?P<one>\?)|(?P<set>\[!?[^\]/]+\])|(?P<plain>.)",
    re.S,
)
_CROSSING = {"folders": "(?:.*?/)??", "all": ".*?"}


@dataclass(frozen=True)
class Glob:
    """A path, split before its first part with a wildcard."""

    folder: str
    """The folder that contains all matches; ``.`` if the path begins with a wildcard."""
    pattern: str
    """The pattern for names relative to the folder."""

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile(_translated(self.pattern), re.S)

    def matches(self, name: str) -> bool:
        return self._expression.fullmatch(name) is not None


def has_wildcard(path: str) -> bool:
    return _WILDCARD.search(path) is not None


def split_glob(path: str) -> Glob:
    """A path with wildcards, split into the folder above them and a pattern for paths below that folder.

    >>> found = split_glob("exports/2026/**/*.csv")
    >>> found.folder, found.matches("a.csv"), found.matches("x/y/a.csv"), found.matches("a.txt")
    ('exports/2026', True, True, False)
    """
    parts = path.split("/")
    first = next((place for place, part in enumerate(parts) if has_wildcard(part)), len(parts) - 1)
    folder = "/".join(parts[:first])
    return Glob(folder or ("/" if path.startswith("/") else "."), "/".join(parts[first:]))


def _translated(pattern: str) -> str:
    """A regular expression for a pattern, which matches fast however many stars the pattern has.

    Once the text between two stars is found, it is not searched for again (``(?>``): the second star can
    match everything after the first occurrence of the text that it could match after a later occurrence.
    """
    leads, pieces = [""], [list[re.Match[str]]()]
    for token in _TOKEN.finditer(pattern):
        if lead := _CROSSING.get(token.lastgroup or ""):
            leads.append(lead)
            pieces.append([])
        else:
            pieces[-1].append(token)
    last = _within_folders(pieces.pop(), is_last=True)
    final = leads.pop()
    found = (_within_folders(piece, is_last=False) for piece in pieces)
    return "".join(f"(?>{lead}{piece})" for lead, piece in zip(leads, found, strict=True)) + final + last


def _within_folders(tokens: Iterable[re.Match[str]], *, is_last: bool) -> str:
    """The expression for the part of a pattern between two ``**``."""
    done, stretch, after_star = "", "", False
    for token in tokens:
        if token.lastgroup == "star":
            done, stretch, after_star = done + _stretch(stretch, after_star, is_bound=False), "", True
        elif token.group() == "/":
            done, stretch, after_star = done + _stretch(stretch + "/", after_star, is_bound=True), "", False
        else:
            stretch += _character(token)
    return done + _stretch(stretch, after_star, is_bound=is_last)


def _stretch(text: str, after_star: bool, *, is_bound: bool) -> str:
    """The expression for a text, and for the star before it, if any.

    ``is_bound``: whether the text must be at the end of a folder or file name, where it can match only once.
    """
    if not after_star:
        return text
    return f"[^/]*{text}" if is_bound else f"(?>[^/]*?{text})"


def _character(token: re.Match[str]) -> str:
    text = token.group()
    if token.lastgroup == "one":
        return "[^/]"
    if token.lastgroup != "set":
        return re.escape(text)
    inside = re.sub(r"([\\\[^&|~])", r"\\\1", text[1:-1].removeprefix("!"))
    one = f"(?!/)[{'^' if text[1] == '!' else ''}{inside}]"
    try:
        re.compile(one)
    except re.error:  # A reversed range, which contains no character.
        return "(?!)"
    return one
