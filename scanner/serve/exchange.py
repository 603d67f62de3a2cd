"""A page's request and response, independent of HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.errors import UsageError

MAX_FIELD = 2_000
"""Longest form field, in characters."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request."""

    path: Mapping[str, str] = field(default_factory=dict)
    """The variable parts of the address."""
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)

    def given(self, name: str) -> str:
        """A form field without surrounding space. Raises ``UsageError`` if it is too long."""
        text = self.form.get(name, "").strip()
        if len(text) > MAX_FIELD:
            raise UsageError(f"'{name}' is longer than {MAX_FIELD:,} characters")
        return text


@dataclass(frozen=True, kw_only=True)
class Page:
    """HTML from a template."""

    template: str
    content: Mapping[str, Any]
    run: str = ""
    """The run of the page, for its links."""
    status: int = 200


@dataclass(frozen=True, kw_only=True)
class GoTo:
    """The input was stored; redirect the browser to another page."""

    where: str


@dataclass(frozen=True, kw_only=True)
class File:
    """Bytes to download or show."""

    body: bytes
    media_type: str
    filename: str = ""
    """Empty: show it in the browser."""
    policy: str = ""
    """Its own content security policy, if any."""


Answer = Page | GoTo | File
Handler = Callable[[Asked], Answer]


class NotHereError(Exception):
    """The page does not exist. ``str()`` says what is missing, in our words."""
