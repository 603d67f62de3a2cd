"""Treats a rotated log as one collection of several files, with ordinals that continue from file to file."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from connectors.base import Collection, ConnectorError, Split
from connectors.formats.registry import format_named
from connectors.storage.content import Content
from connectors.text.encoding import utf8_chunks

_SEPARATOR = ","
_PER_MEMBER = ("encoding", "compression")


def merged(name: str, members: Sequence[Collection]) -> Collection:
    """One collection for files that are read in the same way, oldest first."""
    sizes = [member.size for member in members if member.size is not None]
    return replace(
        members[0],
        name=name,
        kind="log",
        size=sum(sizes) if len(sizes) == len(members) else None,
        members=tuple(member.name for member in members),
        locator=tuple(member.locator[0] for member in members),
        options={key: _SEPARATOR.join(member.options[key] for member in members) for key in _PER_MEMBER},
        access=replace(members[0].access, stamp=_SEPARATOR.join(one.access.stamp for one in members)),
    )


def is_compressed(collection: Collection) -> bool:
    """Whether the file of a collection, or one of its files, is compressed."""
    return bool(collection.options.get("compression", "").strip(_SEPARATOR))


def member_of(collection: Collection, index: int) -> Collection:
    """One file of a rotated log, as a separate collection."""
    return replace(
        collection,
        name=collection.members[index],
        members=(),
        locator=(collection.locator[index],),
        options={key: collection.options[key].split(_SEPARATOR)[index] for key in _PER_MEMBER},
    )


def set_splits(
    collection: Collection, content_of: Callable[[Collection], Content], target_bytes: int
) -> list[Split]:
    """The splits of every member, with continuous ordinals."""
    splits: list[Split] = []
    n_before = 0
    for index in range(len(collection.members)):
        member = member_of(collection, index)
        content = content_of(member)
        for split in format_named(member.format).splits(member, content, target_bytes):
            first_row = split.first_row + n_before
            splits.append(replace(split, index=len(splits), member=index, first_row=first_row))
        if index + 1 < len(collection.members):
            n_before += _count_lines(content, member.options["encoding"])
    return splits


def _count_lines(content: Content, encoding: str) -> int:
    """Number of lines in a file; for a damaged file, the number of readable lines."""
    n_lines = 0
    with contextlib.closing(content.open()) as stream, contextlib.suppress(ConnectorError):
        for chunk in utf8_chunks(stream, encoding):
            n_lines += chunk.count(b"\n") + (not chunk.endswith(b"\n"))
    return n_lines
