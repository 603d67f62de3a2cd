"""Avro schemas (``.avsc``) and protocols (``.avpr``): fields by dotted path, with ``doc`` as the comment.

Attributes that Avro does not define are tags.

Wherever a named record is used again, its fields are listed again; inside the record itself it stays a
reference. In a protocol or a list of schemas, each record is a table.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from connectors.base import ConnectorError, FieldInfo
from connectors.formats.base import Head
from connectors.schemas.base import MAX_DEPTH, MAX_VISITS, SchemaFile, SchemaFormat, Table, unique
from connectors.schemas.documents import Node, items, looks_like, mapping, words
from connectors.schemas.tags import tags, unknown

_MARK = re.compile(r"\"type\"\s*:\s*\"(?:record|error)\"|\"protocol\"\s*:")
_RECORDS = ("record", "error")
_ATTRIBUTES = frozenset(
    """
    name namespace doc type aliases fields default order symbols items values size logicalType precision scale
    protocol types messages avro.java.string java-class connect.name connect.doc connect.default
    """.split()  # noqa: SIM905 (a table of words reads better)
)


def _is_likely(head: Head) -> bool:
    return looks_like(head, _MARK)


def _tables(file: SchemaFile) -> Iterator[Table] | None:
    document = file.document
    kept = document.get("types") if isinstance(document, dict) and "protocol" in document else document
    records = [mapping(node) for node in (items(kept) or [kept])]
    if not any(_is_record(record) for record in records):
        return None
    return _described(records)


def _is_record(node: Mapping[str, Node]) -> bool:
    return node.get("type") in _RECORDS and isinstance(node.get("fields"), list) and "name" in node


def _described(records: list[Mapping[str, Node]]) -> Iterator[Table]:
    names = _Names()
    for record in filter(_is_record, records):
        if fields := unique(names.fields(record)):
            comment = words(record.get("doc"))
            yield Table(name=_full_name(record), fields=fields, comment=comment, tags=avro_tags(record))


@dataclass
class _Names:
    """The named records of one file that have been read so far."""

    known: dict[str, Mapping[str, Node]] = field(default_factory=dict)
    _visits: int = 0

    def fields(self, record: Mapping[str, Node]) -> Iterator[FieldInfo]:
        self._visits = 0
        yield from self._record(record, "", frozenset(), ())

    def _record(
        self, record: Mapping[str, Node], path: str, above: frozenset[str], around: tuple[str, ...]
    ) -> Iterator[FieldInfo]:
        name = _full_name(record)
        self.known.setdefault(name, record)
        self.known.setdefault(name.rpartition(".")[2], record)
        for node in map(mapping, items(record.get("fields"))):
            yield from self._field(node, path, above | {name}, around)

    def _field(
        self, node: Mapping[str, Node], path: str, above: frozenset[str], around: tuple[str, ...]
    ) -> Iterator[FieldInfo]:
        self._visits += 1
        if self._visits > MAX_VISITS:
            raise ConnectorError("too_large", "records of the schema contain one another too often")
        name = f"{path}{words(node.get('name'))}"
        kinds = [kind for kind in (items(node.get("type")) or [node.get("type")]) if kind != "null"]
        found, own = False, avro_tags(node)
        for kind in map(_element, kinds):
            record = self._named(kind)
            if record is not None and len(above) < MAX_DEPTH and _full_name(record) not in above:
                found = True
                inner = (*around, *own, *avro_tags(record))
                yield from self._record(record, f"{name}.", above, inner)
        if not found:
            kind = _element(kinds[0]) if kinds else "null"
            record = self._named(kind)
            yield FieldInfo(
                name=name,
                type=_type(kind),
                references=_full_name(record) if record is not None else "",
                comment=words(node.get("doc")),
                tags=own,
                around=around,
            )

    def _named(self, kind: Node) -> Mapping[str, Node] | None:
        """The record that a type defines inline or refers to by name; ``None`` if the type is no record."""
        if isinstance(kind, str):
            return self.known.get(kind)
        return mapping(kind) if _is_record(mapping(kind)) else None


def avro_tags(node: Mapping[str, Node]) -> tuple[str, ...]:
    """Tags of a field or record, including tags on the field's type."""
    return tags(unknown(node, _ATTRIBUTES), unknown(node.get("type"), _ATTRIBUTES))


def _element(kind: Node) -> Node:
    """The type of the elements if ``kind`` is a list or map; if it is a union, the first type but null."""
    for _ in range(MAX_DEPTH):
        if isinstance(kind, list):
            kind = next((one for one in kind if one != "null"), "null")
        elif mapping(kind).get("type") == "array":
            kind = kind.get("items")
        elif mapping(kind).get("type") == "map":
            kind = kind.get("values")
        elif isinstance(mapping(kind).get("type"), dict):
            kind = kind["type"]
        else:
            break
    return kind


def _type(kind: Node) -> str:
    if isinstance(kind, str):
        return kind
    nested = mapping(kind)
    return words(nested.get("logicalType")) or words(nested.get("type"))


def _full_name(record: Mapping[str, Node]) -> str:
    name, space = words(record.get("name")), words(record.get("namespace"))
    return name if "." in name or not space else f"{space}.{name}"


SCHEMA = SchemaFormat(name="avro_schema", is_likely=_is_likely, tables=_tables)
