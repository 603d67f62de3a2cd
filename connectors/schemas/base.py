"""What a kind of schema file is: a module of this package with a ``SCHEMA``.

A schema holds no rows. It gives names, types, keys and what is said of them, and nothing is taken from its
examples, defaults or lists of values: those are data.
"""

import contextlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from connectors.base import ConnectorError, FieldInfo
from connectors.formats.base import Head
from connectors.schemas.documents import Node, parsed
from connectors.text.encoding import CHUNK_BYTES, utf8_chunks

MAX_BYTES = 64 << 20
"""Of a schema that must be read whole; the largest that are published have about ten million bytes."""
_MEMBERS = re.compile(r"(?i)\b(enum\d*|set)\s*\(.*", re.S)
_TYPE = re.compile(r"[\w<>\[\](),. :-]{0,200}")
MAX_FIELDS = 5_000
"""Of one table, counted with those inside others."""
MAX_VISITS = 200_000
"""Places of a document that are looked at for one table: a few lines can stand for billions."""
MAX_DEPTH = 24
"""Of records inside records: those that hold themselves have no end."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """What will hold rows: a table, a record, a message, the data of one path."""

    name: str
    fields: tuple[FieldInfo, ...]
    comment: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class SchemaFile:
    """A file that may be a schema. Everything raises ``ConnectorError`` where it cannot be had."""

    head: Head

    @cached_property
    def data(self) -> bytes:
        """All of it, as UTF-8."""
        parts: list[bytes] = []
        n_bytes = 0
        with contextlib.closing(self.head.content.open()) as stream:
            for chunk in utf8_chunks(stream, self.head.encoding, CHUNK_BYTES, max_line=MAX_BYTES):
                n_bytes += len(chunk)
                if n_bytes > MAX_BYTES:
                    raise ConnectorError("too_large", f"schemas over {MAX_BYTES >> 20} MB are not read")
                parts.append(chunk)
        return b"".join(parts)

    @cached_property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")

    @cached_property
    def document(self) -> Node:
        """What it says as JSON or YAML."""
        return parsed(self.data)


@dataclass(frozen=True, kw_only=True)
class SchemaFormat:
    """One kind of schema file. Its module's docstring says what it is and what is read of it."""

    name: str
    is_likely: Callable[[Head], bool]
    """Whether the beginning of a file looks like one: only then is it read whole."""
    tables: Callable[[SchemaFile], Iterable[Table] | None]
    """Its tables; ``None``: it is none after all. What is not understood is raised after those that are."""


def unique(fields: Iterable[FieldInfo]) -> tuple[FieldInfo, ...]:
    """The first field of each name, so many as a table may have; raises ``too_large`` beyond.

    Members of an enumeration, and whatever else is quoted in a type, are values.
    """
    found: dict[str, FieldInfo] = {}
    for info in fields:
        found.setdefault(info.name, replace(info, type=_plain(info.type)))
        if len(found) > MAX_FIELDS:
            raise ConnectorError("too_large", f"a table of the schema has more than {MAX_FIELDS} fields")
    return tuple(found.values())


def _plain(kind: str) -> str:
    told = _TYPE.match(_MEMBERS.sub(r"\1", kind))
    return told.group().rstrip(" (,") if told else ""
