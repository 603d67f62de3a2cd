"""Archives: ZIP, tar and 7z, compressed or not, inside one another, read without writing a member to disk.

Libraries only list the members of an archive. A member is a byte range and a codec, so it is read like any
file. 7z packs its members together, so it is unpacked once as a whole. Names in an archive never become paths
on disk, so none can point outside a folder.
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
"""Levels of nested archives that are opened."""
MAX_MEMBERS = 200_000
_FREE_BYTES, _MAX_RATIO = 512 << 20, 500
"""Bytes that any file may unpack to, and the number of additional bytes for each byte of its size."""
_MOST_BYTES = 256 << 30
"""Bytes that a stream of unknown size may unpack to."""


@dataclass
class Allowance:
    """The bytes and members that may still be unpacked from one file, counting archives at every level."""

    n_bytes: int
    n_members: int = MAX_MEMBERS

    @classmethod
    def of(cls, size: int | None) -> "Allowance":
        return cls(_FREE_BYTES + _MAX_RATIO * size if size else _MOST_BYTES)

    def refused(self, member: Member) -> ConnectorError | None:
        """The reason for refusing a member. ``None``: it is accepted, and deducted from the allowance."""
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
    """The functions for one kind of archive. Modules of this package define one each, as ``ARCHIVE``."""

    name: str
    sniff: Callable[[Head], bool]
    members: ListMembers
    step: str = ""
    """The address step for "unpacked as a whole", for archives whose members are not byte ranges."""
    unpacked: Callable[[Content], Content] | None = None


def archive_kinds() -> tuple[ArchiveKind, ...]:
    """All kinds, by module name."""
    return tuple(module.ARCHIVE for module in modules_with(connectors.archives, "ARCHIVE"))


def archive_kind(head: Head) -> ArchiveKind | None:
    """The kind of archive that a file is; ``None`` if it is not an archive."""
    return next((kind for kind in archive_kinds() if kind.sniff(head)), None)


def members_of(listed: ListMembers, content: Content) -> tuple[list[Member], ConnectorError | None]:
    """The members, under unique names, and the error that cut the list short, if any."""
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
    """The content at an address; ``root`` opens the file that the address begins with."""
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
