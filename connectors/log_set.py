"""A rotated log as one collection of several files; ordinals run through from the oldest to the newest."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from connectors.base import Collection, ConnectorError, Split
from connectors.encoding import utf8_chunks
from connectors.formats.registry import format_named
from connectors.streams import open_file

_SEPARATOR = ","
_PER_MEMBER = ("encoding", "compression")


def merged(name: str, members: Sequence[Collection]) -> Collection:
    """One collection of files that are read alike, oldest first."""
    sizes = [member.size for member in members if member.size is not None]
    return replace(
        members[0],
        name=name,
        kind="log",
        size=sum(sizes) if len(sizes) == len(members) else None,
        members=tuple(member.name for member in members),
        locator=tuple(member.locator[0] for member in members),
        options={key: _SEPARATOR.join(member.options[key] for member in members) for key in _PER_MEMBER},
    )


def member_of(collection: Collection, index: int) -> Collection:
    """One of the files of a set, as a collection by itself."""
    return replace(
        collection,
        name=collection.members[index],
        members=(),
        locator=(collection.locator[index],),
        options={key: collection.options[key].split(_SEPARATOR)[index] for key in _PER_MEMBER},
    )


def set_splits(collection: Collection, target_bytes: int) -> list[Split]:
    """The splits of every member, with ordinals that run through."""
    splits: list[Split] = []
    n_before = 0
    for index in range(len(collection.members)):
        member = member_of(collection, index)
        for split in format_named(member.format).splits(member, target_bytes):
            first_row = split.first_row + n_before
            splits.append(replace(split, index=len(splits), member=index, first_row=first_row))
        if index + 1 < len(collection.members):
            n_before += _count_lines(member)
    return splits


def _count_lines(member: Collection) -> int:
    """Lines of a file; of a damaged one those that reading will hand over."""
    stream = open_file(Path(member.locator[0]), member.options["compression"])
    n_lines = 0
    try:
        for chunk in utf8_chunks(stream, member.options["encoding"]):
            n_lines += chunk.count(b"\n") + (not chunk.endswith(b"\n"))
    except ConnectorError:
        pass  # Reading reports it.
    finally:
        stream.close()
    return n_lines
