"""A page's request and response, independent of HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.errors import UsageError

MAX_FIELD = 2_000
"""Maximum length of a form field, in characters."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request for one page."""

    path: Mapping[str, str] = field(default_factory=dict)
    """The variable parts of the address."""
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)

    def given(self, name: str) -> str:
        """A form field without surrounding space. Raises ``UsageError`` if the field is too long."""
        text = self.form.get(name, "").strip()
        if len(text) > MAX_FIELD:
            raise UsageError(f"'{name}' is longer than {MAX_FIELD:,} characters")
        return text


@dataclass(frozen=True, kw_only=True)
class Page:
    """A response with HTML from a template."""

    template: str
    content: Mapping[str, Any]
    run: str = ""
    """Id of the run to which the page's links refer; empty if there is none."""
    status: int = 200


@dataclass(frozen=True, kw_only=True)
class GoTo:
    """A response after the input was stored: redirect the browser to the address ``where``."""

    where: str


@dataclass(frozen=True, kw_only=True)
class File:
    """A response with bytes that the browser downloads or shows."""

    body: bytes
    media_type: str
    filename: str = ""
    """Name of the downloaded file; if empty, the browser shows the content."""
    policy: str = ""
    """A content security policy for this response only; empty for the general policy."""


Answer = Page | GoTo | File
Handler = Callable[[Asked], Answer]


class NotHereError(Exception):
    """The requested page does not exist. The message states what is missing and can be shown to users."""
