"""Property files of dbt (``schema.yml``, ``sources.yml``): models, sources, seeds and snapshots.

The names and ``description`` of tables and columns, the ``data_type`` of columns, and primary keys in the
constraints are read. ``relationships`` tests become references. ``tags``, ``meta`` and ``policy_tags`` of
columns, tables and sources become tags.
"""

import re
from collections.abc import Iterator, Mapping

from connectors.base import FieldInfo
from connectors.formats.base import Head
from connectors.schemas.base import SchemaFile, SchemaFormat, Table, unique
from connectors.schemas.documents import Node, items, looks_like, mapping, words
from connectors.schemas.tags import tags

_MARK = re.compile(r"(?m)^[\"']?(?:models|sources|seeds|snapshots)[\"']?\s*:")
_RESOURCES = ("models", "seeds", "snapshots")
_REFERENCE = re.compile(r"(?:ref|source)\((?:.*,)?\s*['\"]([^'\"]+)['\"]\s*\)")


def _is_likely(head: Head) -> bool:
    return looks_like(head, _MARK)


def _tables(file: SchemaFile) -> Iterator[Table] | None:
    document = mapping(file.document)
    tables = list(_described(document))
    return iter(tables) if tables else None


def _described(document: Mapping[str, Node]) -> Iterator[Table]:
    for key in _RESOURCES:
        yield from (_table("", mapping(node), ()) for node in items(document.get(key)) if _has_columns(node))
    for node in items(document.get("sources")):
        source = mapping(node)
        schema = words(source.get("schema")) or words(source.get("name"))
        yield from (
            _table(f"{schema}.", mapping(table), _tags(source))
            for table in items(source.get("tables"))
            if _has_columns(table)
        )


def _has_columns(node: Node) -> bool:
    return any(words(mapping(column).get("name")) for column in items(mapping(node).get("columns")))


def _table(prefix: str, node: Mapping[str, Node], around: tuple[str, ...]) -> Table:
    name = words(node.get("identifier")) or words(node.get("name"))
    keys = {
        column
        for constraint in map(mapping, items(node.get("constraints")))
        if constraint.get("type") == "primary_key"
        for column in items(constraint.get("columns"))
    }
    columns = map(mapping, items(node.get("columns")))
    return Table(
        name=f"{prefix}{name}",
        fields=unique(_field(column, keys) for column in columns if words(column.get("name"))),
        comment=words(node.get("description")),
        tags=(*around, *_tags(node)),
    )


def _field(column: Mapping[str, Node], keys: set[Node]) -> FieldInfo:
    name = words(column.get("name"))
    constraints = {words(mapping(one).get("type")) for one in items(column.get("constraints"))}
    tests = [*items(column.get("data_tests")), *items(column.get("tests"))]
    return FieldInfo(
        name=name,
        type=words(column.get("data_type")).lower(),
        primary_key="primary_key" in constraints or name in keys,
        references=next(filter(None, map(_relationship, tests)), ""),
        comment=words(column.get("description")),
        tags=_tags(column),
    )


def _tags(node: Mapping[str, Node]) -> tuple[str, ...]:
    """Tags of a resource or column, given directly or in its ``config``."""
    places = (node, mapping(node.get("config")))
    marks = [part.get(key) for part in places for key in ("tags", "meta")]
    return tags(*marks, {"policy_tags": node.get("policy_tags") or []})


def _relationship(test: Node) -> str:
    """The ``table.column`` that a ``relationships`` test refers to."""
    arguments = mapping(mapping(test).get("relationships"))
    arguments = mapping(arguments.get("arguments")) or arguments
    target = _REFERENCE.search(words(arguments.get("to")))
    return f"{target[1]}.{words(arguments.get('field'))}".rstrip(".") if target else ""


SCHEMA = SchemaFormat(name="dbt_schema", is_likely=_is_likely, tables=_tables)
