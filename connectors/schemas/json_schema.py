"""JSON Schema, in JSON or YAML: the fields of documents with that schema, by dotted path.

A schema is recognised by ``$schema``, or by an object with ``properties``. References to definitions are
followed. If a schema has nothing but definitions, each definition is a table. Keywords that JSON Schema does
not define are tags.
"""

import re
from collections.abc import Iterator, Mapping

from connectors.formats.base import Head
from connectors.schemas.base import SchemaFile, SchemaFormat, Table, unique
from connectors.schemas.documents import Node, entries, looks_like, mapping, words
from connectors.schemas.json_shapes import Shapes

_MARK = re.compile(r"[\"']?\$schema[\"']?\s*:\s*[\"']?https?://json-schema\.org|[\"']?properties[\"']?\s*:")
_DEFINITIONS = ("$defs", "definitions")


def _is_likely(head: Head) -> bool:
    return looks_like(head, _MARK)


def _tables(file: SchemaFile) -> Iterator[Table] | None:
    document = mapping(file.document)
    is_declared = "json-schema.org" in words(document.get("$schema"))
    is_shaped = document.get("type") == "object" and any(entries(document.get("properties")))
    return _described(file.head, document) if is_declared or is_shaped else None


def _described(head: Head, document: Mapping[str, Node]) -> Iterator[Table]:
    shapes = Shapes(document)
    if fields := unique(shapes.fields(document)):
        yield Table(name=_name(head, document), fields=fields, comment=words(document.get("description")))
    else:
        for keyword in _DEFINITIONS:
            for name, shape in entries(document.get(keyword)):
                if fields := unique(shapes.fields(shape)):
                    yield Table(name=name, fields=fields, comment=words(shape.get("description")))
    shapes.check()


def _name(head: Head, document: Mapping[str, Node]) -> str:
    """The title in the schema, else the file name without suffixes."""
    return words(document.get("title")) or head.name.rpartition("/")[2].partition(".")[0]


SCHEMA = SchemaFormat(name="json_schema", is_likely=_is_likely, tables=_tables)
