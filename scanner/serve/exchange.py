"""What a page is asked and what it answers, without the web around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.errors import UsageError

MAX_FIELD = 2_000
"""Characters of one field of a form."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request that may be answered."""

    path: Mapping[str, str] = field(default_factory=dict)
    """The parts of the address that vary."""
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)

    def given(self, name: str) -> str:
        """A field of the form, without space around it. Raises ``UsageError`` where it is too long."""
        text = self.form.get(name, "").strip()
        if len(text) > MAX_FIELD:
            raise UsageError(f"'{name}' is longer than {MAX_FIELD:,} characters")
        return text


@dataclass(frozen=True, kw_only=True)
class Page:
    """HTML, made of a template."""

    template: str
    content: Mapping[str, Any]
    run: str = ""
    """The run that it is about, for the links in it."""
    status: int = 200


@dataclass(frozen=True, kw_only=True)
class GoTo:
    """What was sent is kept; the browser goes on to another page."""

    where: str


@dataclass(frozen=True, kw_only=True)
class File:
    """Bytes to keep or to show."""

    body: bytes
    media_type: str
    filename: str = ""
    """Empty: shown in the browser."""
    policy: str = ""
    """Its own content security policy, where it has one."""


Answer = Page | GoTo | File
Handler = Callable[[Asked], Answer]


class NotHereError(Exception):
    """There is no such page. ``str()`` says what there is not, in our words."""
