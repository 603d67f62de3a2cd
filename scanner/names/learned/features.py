"""The features of the name model: hashed pieces of a field's name and of the names around the field. Pure.

A view (`VIEWS`) is a place where a name can be: the field itself, the table, the fields next to the field,
all tables of the source, the fields of these tables, or the source. A piece of a name has a different weight
in each view.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scanner.names.naming import last_part, phrase, words

BITS = 16
"""Number of hashed features, as an exponent of two. The near views share one range of this many features, and
the far views share another."""
SHORTEST, LONGEST = 3, 5
"""Minimum and maximum number of characters in a piece of a name."""
WORD_COUNTS = 2.0
"""Weight of a whole word, compared with a weight of 1 for a piece of a word."""
VIEWS: dict[str, tuple[int, float]] = {
    "field": (0x9E3779B1, 1.0),
    "table": (0x85EBCA6B, 1.0),
    "beside": (0xC2B2AE35, 1.0),
    "tables": (0x27D4EB2F, 1.0),
    "fields": (0x165667B1, 1.0),
    "source": (0xD3A2646D, 0.4),
    "type": (0xFD7046C5, 0.3),
    "kind": (0xB55A4F09, 0.8),
    "placed": (0x7FEB352D, 2.0),
}
"""View → the odd multiplier that spreads the view's features, and the length of the view's vector."""
FAR = frozenset({"beside", "tables", "fields", "source"})
"""Far views, which describe the source and the record rather than the field itself. Their features have
higher numbers than those of the other (near) views.
"""
Ids = NDArray[np.int64]
Amounts = NDArray[np.float32]
Bag = tuple[Ids, Amounts]
"""Distinct hashes of pieces of names, or features; and the amount of each of them."""


@dataclass(frozen=True, kw_only=True)
class TableView:
    """The names of one table, as input of the name model."""

    source: str
    """Name of the source without its folder: ``billing.db``."""
    kind: str
    """Source kind, if the user stated one; else empty."""
    table: str
    fields: tuple[tuple[str, str], ...]
    """Path and declared type of each field."""


@lru_cache(maxsize=131_072)
def pieces(name: str) -> Bag:
    """The hashed character n-grams and whole words of a name."""
    found = words(name)
    text = f"_{'_'.join(found)}_"
    counts: dict[int, float] = {}
    for size in range(SHORTEST, LONGEST + 1):
        for start in range(max(1, len(text) - size + 1)):
            piece = zlib.crc32(text[start : start + size].encode())
            counts[piece] = counts.get(piece, 0.0) + 1.0
    for word in found:
        piece = zlib.crc32(f"={word}".encode())
        counts[piece] = counts.get(piece, 0.0) + WORD_COUNTS
    return np.fromiter(counts, np.int64, len(counts)), np.fromiter(counts.values(), np.float32, len(counts))


@lru_cache(maxsize=131_072)
def whole_words(name: str) -> Bag:
    """The hashed whole words of a name, each with amount 1. Used for names that are far from the field."""
    found = dict.fromkeys(zlib.crc32(f"={word}".encode()) for word in words(name))
    return np.fromiter(found, np.int64, len(found)), np.ones(len(found), np.float32)


def together(bags: Iterable[Bag]) -> Bag:
    """Combine the bags of several names: the amount of a piece is the square root of the number of names that
    contain the piece.
    """
    ids = [ids for ids, _ in bags]
    if not ids:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    found, counts = np.unique(np.concatenate(ids), return_counts=True)
    return found, np.sqrt(counts).astype(np.float32)


def spread(bag: Bag, view: str) -> Bag:
    """The features of a bag in one view, scaled so that their vector has the length of the view."""
    salt, length = VIEWS[view]
    places, amounts = placed(bag, salt, length, BITS)
    return places + (view in FAR) * (1 << BITS), amounts


def placed(bag: Bag, salt: int, length: float, bits: int) -> Bag:
    """Map the hashes of a bag to ``2 ** bits`` features by the odd multiplier ``salt``, and scale the amounts
    so that the vector has the given length.
    """
    ids, amounts = bag
    norm = float(np.sqrt(np.sum(amounts * amounts))) or 1.0
    return ((ids * salt) & 0xFFFFFFFF) >> (32 - bits), amounts * np.float32(length / norm)


@dataclass(frozen=True, eq=False)
class SourceFeatures:
    """Features that all fields of a source share, and the tables of the source."""

    bags: tuple[Bag, ...]
    """Features from the names of the source's tables, from the names of all their fields and, if the source
    has a name, from that name."""
    tables: tuple[TableView, ...] = ()
    n_tables: int = 1
    """Number of different table names in the source."""

    @classmethod
    def of(cls, tables: Sequence[TableView]) -> "SourceFeatures":
        names = {table.table: table for table in tables}
        fields = {path for table in tables for path, _ in table.fields}
        shared = [
            spread(together(pieces(last_part(name)) for name in names), "tables"),
            spread(together(whole_words(path) for path in fields), "fields"),
        ]
        if tables and tables[0].source:
            shared.append(spread(pieces(tables[0].source), "source"))
        return cls(tuple(shared), tuple(dict.fromkeys(tables)), len(names))


@lru_cache(maxsize=131_072)
def _field_bag(path: str) -> Bag:
    return spread(pieces(path), "field")


@lru_cache(maxsize=4_096)
def _type_bag(type_: str) -> Bag:
    return spread(pieces((words(type_) or ("",))[0]), "type")


def far_bags(table: TableView, source: SourceFeatures) -> tuple[Bag, ...]:
    """Far features that the fields of a table share. They describe the source and the record."""
    return beside_bag(table), *source.bags


def beside_bag(table: TableView) -> Bag:
    """Far features: the names of all fields of a table."""
    return _beside(table.fields)


@lru_cache(maxsize=256)
def _beside(fields: tuple[tuple[str, str], ...]) -> Bag:
    return spread(together(pieces(path) for path, _ in fields), "beside")


def beside_as_near(table: TableView) -> Bag:
    """The features of ``beside_bag``, but numbered like near features."""
    ids, amounts = beside_bag(table)
    return ids & ((1 << BITS) - 1), amounts


def name_bag(table: str) -> Bag:
    """Features of a table's name."""
    return spread(pieces(last_part(table)), "table")


def near_bags(table: TableView) -> tuple[Bag, ...]:
    """Near features that the fields of a table share: the table's name and the source kind."""
    own = (name_bag(table.table),)
    return (*own, spread(pieces(table.kind), "kind")) if table.kind else own


def record_bags(table: TableView) -> tuple[Bag, ...]:
    """Features from which a table's record kind is predicted: the words of the table's name, these words
    combined with the source kind, and the names of the fields.
    """
    name = phrase(last_part(table.table))
    own = spread(pieces("_".join(name)), "table"), beside_as_near(table)
    return (*own, spread(_placed(name, table.kind), "placed")) if table.kind else own


def _placed(name: Sequence[str], kind: str) -> Bag:
    """The words of a table's name, each combined with the source kind and hashed."""
    found = dict.fromkeys(zlib.crc32(f"{kind}={word}".encode()) for word in name)
    return np.fromiter(found, np.int64, len(found)), np.ones(len(found), np.float32)


def field_bags(path: str, type_: str) -> tuple[Bag, ...]:
    """Features of a single field: from its path, and from the first word of its type."""
    return _field_bag(path), _type_bag(type_)
