"""Opens ZIP, tar and 7z archives, compressed or not, also inside one another.

Archive libraries are only used to list members. A member is a byte range and a codec, so it is read like any
other file. A 7z archive packs its members together, so it is unpacked once as a whole. Member names never
become paths on disk, so no member can be written outside a folder.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import connectors.archives
from connectors.base import ConnectorError
from connectors.formats.base import Head
from connectors.formats.registry import format_named
from connectors.package_modules import modules_with
from connectors.storage.content import SEPARATOR, Content, Range, Unpacked
from connectors.storage.inside import Inside
from connectors.storage.members import ListMembers, Member

MAX_DEPTH = 4
"""Maximum number of levels of nested archives that are opened."""
MAX_MEMBERS = 200_000
_FREE_BYTES, _MAX_RATIO = 512 << 20, 500
"""A file may unpack to the first number of bytes, plus the second number for each byte of the file's size."""
_MOST_BYTES = 256 << 30
"""Maximum number of bytes that a stream of unknown size may unpack to."""


@dataclass
class Allowance:
    """How many bytes and members may still be unpacked from one file, over all levels of nested archives."""

    n_bytes: int
    n_members: int = MAX_MEMBERS

    @classmethod
    def of(cls, size: int | None) -> "Allowance":
        return cls(_FREE_BYTES + _MAX_RATIO * size if size else _MOST_BYTES)

    def refused(self, member: Member) -> ConnectorError | None:
        """The reason for refusing a member; ``None`` if the member is accepted and its size was deducted."""
        self.n_members -= 1
        if self.n_members < 0:
            return ConnectorError(
                "too_large", f"the archives in this file have more than {MAX_MEMBERS} members"
            )
        if member.size > self.n_bytes:
            words = f"this file is only unpacked up to {_FREE_BYTES >> 20} MB and {_MAX_RATIO} times its size"
            return ConnectorError("too_large", words)
        self.n_bytes -= member.size
        return None


@dataclass(frozen=True, kw_only=True)
class ArchiveKind:
    """The functions for one kind of archive. The module for each kind defines an instance as ``ARCHIVE``."""

    name: str
    sniff: Callable[[Head], bool]
    members: ListMembers
    step: str = ""
    """The step of an address that unpacks the whole archive, if the archive's members are no byte ranges."""
    unpacked: Callable[[Content], Content] | None = None


def archive_kinds() -> tuple[ArchiveKind, ...]:
    """All kinds of archives, sorted by module name."""
    return tuple(module.ARCHIVE for module in modules_with(connectors.archives, "ARCHIVE"))


def archive_kind(head: Head) -> ArchiveKind | None:
    """The kind of archive that a file is; ``None`` if the file is not an archive."""
    return next((kind for kind in archive_kinds() if kind.sniff(head)), None)


def members_of(listed: ListMembers, content: Content) -> tuple[list[Member], ConnectorError | None]:
    """The members of an archive with unique names, and the error that ended the list early, if any."""
    found: list[Member] = []
    seen: Counter[str] = Counter()
    try:
        for member in listed(content):
            if len(found) == MAX_MEMBERS:
                raise ConnectorError("too_large", f"it has more than {MAX_MEMBERS} members")
            name = _clean(member.name)
            seen[name] += 1
            found.append(replace(member, name=f"{name}#{seen[name]}" if seen[name] > 1 else name))
    except ConnectorError as error:
        return found, error
    return found, None


def content_at(address: str, root: Callable[[str], Content]) -> Content:
    """The content at an address. ``root`` opens the file that is named first in the address."""
    first, *steps = address.split(SEPARATOR)
    content = root(first)
    for step in steps:
        start, dash, stop = step.partition("-")
        content = Range(content, int(start), int(stop)) if dash else _opened(content, step)
    return content


def _opened(content: Content, step: str) -> Content:
    form, colon, place = step.partition(":")
    if colon and (extract := format_named(form).extract):
        return Inside(content, form, int(place), extract)
    for kind in archive_kinds():
        if kind.unpacked is not None and kind.step == step:
            return kind.unpacked(content)
    codec, _, declared = step.partition("=")
    return Unpacked(content, codec, int(declared or -1))


def _clean(name: str) -> str:
    """A member's name as a printable path relative to the archive.

    >>> _clean("C:\\\\a\\\\../b.txt"), _clean("/etc/./x"), _clean("../../x")
    ('C:/a/../b.txt', 'etc/x', '../../x')
    """
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "/")
    parts = [part for part in text.split("/") if part not in ("", ".")]
    return "/".join(parts) or "(no name)"
