"""Path patterns such as ``exports/**/*.csv``. ``*`` stays within one folder, ``**`` crosses any number."""

import re
from dataclasses import dataclass
from functools import cached_property

_WILDCARD = re.compile(r"[*?\[]")
_TOKEN = re.compile(
    r"(?P<folders>\*\*/)|(?P<all>\*\*)|(?P<star>\*)|(?P<one>\?)|(?P<set>\[!?[^\]]+\])|(?P<plain>.)", re.S
)


@dataclass(frozen=True)
class Glob:
    """A path, split before its first part with a wildcard."""

    folder: str
    """The folder that contains all matches; ``.`` if the path begins with a wildcard."""
    pattern: str
    """The pattern for names relative to the folder."""

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile("".join(_translated(token) for token in _TOKEN.finditer(self.pattern)), re.S)

    def matches(self, name: str) -> bool:
        return self._expression.fullmatch(name) is not None


def has_wildcard(path: str) -> bool:
    return _WILDCARD.search(path) is not None


def split_glob(path: str) -> Glob:
    """A path with ``*`` as the folder above it, and what matches the paths below that.

    >>> found = split_glob("exports/2026/**/*.csv")
    >>> found.folder, found.matches("a.csv"), found.matches("x/y/a.csv"), found.matches("a.txt")
    ('exports/2026', True, True, False)
    """
    parts = path.split("/")
    first = next((place for place, part in enumerate(parts) if has_wildcard(part)), len(parts) - 1)
    folder = "/".join(parts[:first])
    return Glob(folder or ("/" if path.startswith("/") else "."), "/".join(parts[first:]))


def _translated(token: re.Match[str]) -> str:
    text = token.group()
    kinds = {"folders": "(?:.*/)?", "all": ".*", "star": "[^/]*", "one": "[^/]"}
    if token.lastgroup == "set":
        return "[^" + text[2:] if text[1] == "!" else text
    return kinds.get(token.lastgroup or "", re.escape(text))
