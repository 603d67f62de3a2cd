"""Files embedded in another file: members of an archive, attachments of a mail, objects in a document."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from connectors.base import ConnectorError
from connectors.storage.content import Content


@dataclass(frozen=True, kw_only=True)
class Member:
    """One embedded file."""

    name: str
    content: Content | None
    size: int = 0
    """Unpacked size in bytes."""
    reason: ConnectorError | None = None
    """Why the member cannot be read; ``None`` if it can."""


ListMembers = Callable[[Content], Iterable[Member]]
"""Lists members in the order of the file. Raises ``ConnectorError`` where the list breaks off."""
