"""The contract of a kind of schema file. The module for each kind defines a ``SchemaFormat`` as ``SCHEMA``.

A schema contains no rows. Names, types, keys and comments are read from it, but no examples, defaults or
enumerations, since these are data.
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
"""Maximum size of a schema that must be read whole. The largest published schemas have ten million bytes."""
_MEMBERS = re.compile(r"(?i)\b(enum\d*|set)\s*\(.*", re.S)
_TYPE = re.compile(r"[\w<>\[\](),. :-]{0,200}")
MAX_FIELDS = 5_000
"""Maximum number of fields of one table, including nested ones."""
MAX_VISITS = 200_000
"""Maximum number of nodes visited for one table. With references, a few lines can describe billions."""
MAX_DEPTH = 24
"""Maximum number of levels of nested records, since recursive records never end."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A description of rows: a table, a record, a message, or the data of one path of an API."""

    name: str
    fields: tuple[FieldInfo, ...]
    comment: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class SchemaFile:
    """A file that may be a schema. Properties raise ``ConnectorError`` if it cannot be read or parsed."""

    head: Head

    @cached_property
    def data(self) -> bytes:
        """The whole file, as UTF-8."""
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
        """The file parsed as JSON or YAML."""
        return parsed(self.data)


@dataclass(frozen=True, kw_only=True)
class SchemaFormat:
    """One kind of schema file. The docstring of the module for a kind describes such files and the parts that
    are read.
    """

    name: str
    is_likely: Callable[[Head], bool]
    """Whether the beginning of a file looks like a schema of this kind. Only then is the file read whole."""
    tables: Callable[[SchemaFile], Iterable[Table] | None]
    """The tables of a file; ``None`` if it is of another kind. An error comes after the readable tables."""


def unique(fields: Iterable[FieldInfo]) -> tuple[FieldInfo, ...]:
    """The first field of each name. Raises ``ConnectorError`` (``too_large``) beyond ``MAX_FIELDS`` fields.

    Enumeration members and other quoted text in a type are values, so they are removed.
    """
    found: dict[str, FieldInfo] = {}
    for info in fields:
        found.setdefault(info.name, replace(info, type=_plain(info.type)))
        if len(found) > MAX_FIELDS:
            raise ConnectorError("too_large", f"a table of the schema has more than {MAX_FIELDS} fields")
    return tuple(found.values())


def _plain(kind: str) -> str:
    match = _TYPE.match(_MEMBERS.sub(r"\1", kind))
    return match.group().rstrip(" (,") if match else ""
