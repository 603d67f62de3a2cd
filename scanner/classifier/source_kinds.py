"""Recognise the source kind from the words of a path, and look up what follows from the source kind."""

from collections.abc import Iterator

from scanner.fields.profile import RecordGroup
from scanner.finding import Category
from scanner.names.naming import phrase
from scanner.policy.kinds import Kinds
from scanner.policy.record_kind import RecordKind


def barred_in(source_kind: str, kinds: Kinds) -> frozenset[Category]:
    """The classes that cannot occur in sources of a kind: the communication classes, if the company itself
    takes part in every conversation there; else none.
    """
    place = kinds.source_kinds.get(source_kind)
    return kinds.of_communications if place is not None and place.is_party else frozenset()


def mostly_held(source_kind: str, kinds: Kinds) -> RecordKind | None:
    """The record kind that sources of a kind mostly hold (``SourceKind.fallback``); ``None`` if there is
    none.
    """
    place = kinds.source_kinds.get(source_kind)
    return kinds.record_kinds.get(place.fallback) if place is not None else None


def source_kind_from_path(group: RecordGroup, kinds: Kinds) -> str:
    """Id of the source kind that a path shows; empty if none. The longest matching phrase wins; among equally
    long ones, the rightmost.

    The table's own name counts only if nothing else in the path shows a source kind, since some tables, such
    as queues, occur in every kind of system.
    """
    around, _, table = group.collection.rpartition(".")
    if group.collection_kind != "table":
        around, table = group.collection, ""
    return _told_kind(around, group.source, kinds) or _told_kind(table, "", kinds)


def _told_kind(collection: str, source: str, kinds: Kinds) -> str:
    path = phrase(collection.replace("/", " ").replace("!", " "))
    outer = phrase(source.rsplit("/", 1)[-1])
    inner = [(len(needle) + 1, at, kind) for at, needle, kind in _told_places(path, kinds)]
    around = [(len(needle), 0, kind) for _, needle, kind in _told_places(outer, kinds)]
    return max((*inner, *around), default=(0, 0, ""))[2]


def _told_places(haystack: tuple[str, ...], kinds: Kinds) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Position, phrase and source kind of every phrase of a source kind in a path."""
    for at, word in enumerate(haystack):
        for needle, kind in kinds.places.get(word, ()):
            if haystack[at : at + len(needle)] == needle:
                yield at, needle, kind
