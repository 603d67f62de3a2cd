"""GraphQL schemas (SDL): types, inputs and interfaces with their fields, and the arguments of fields.

Each type is a table. An argument of a field is a dotted field below that field (``createUser.email``). A
field whose type is a table is a reference to that table. Descriptions are comments, and directives (``@pii``)
are tags.
"""

import re
from collections.abc import Iterator
from typing import Any

from connectors.base import ConnectorError, FieldInfo
from connectors.extras import extra
from connectors.formats.base import Head
from connectors.schemas.base import SchemaFile, SchemaFormat, Table, unique
from connectors.schemas.documents import words
from connectors.schemas.tags import tags

_SUFFIXES = (".graphql", ".graphqls", ".gql", ".sdl", "")
_MARK = re.compile(r"(?m)^(?:extend\s+)?(?:type|input|interface)\s+\w+[^{\n]*\{")
_MAX_TOKENS = 2_000_000


def _is_likely(head: Head) -> bool:
    return head.suffix in _SUFFIXES and _MARK.search(head.text) is not None


def _tables(file: SchemaFile) -> Iterator[Table] | None:
    with extra("schemas", "GraphQL schemas"):
        from graphql import GraphQLError, parse

    try:
        document = parse(file.text, no_location=True, max_tokens=_MAX_TOKENS)
    except GraphQLError:
        raise ConnectorError("corrupt", "the GraphQL schema cannot be parsed") from None
    except RecursionError:
        raise ConnectorError("too_large", "the GraphQL schema is nested too deeply") from None
    holders = [node for node in document.definitions if getattr(node, "fields", None)]
    return _described(holders) if holders else None


def _described(holders: list[Any]) -> Iterator[Table]:
    """One table for each type, including the extensions of the type."""
    by_name: dict[str, list[Any]] = {}
    for holder in holders:
        by_name.setdefault(holder.name.value, []).append(holder)
    for name, parts in by_name.items():
        comment = next(filter(None, map(_comment, parts)), "")
        fields = unique(info for part in parts for field in part.fields for info in _fields(field, by_name))
        marks = tuple(mark for part in parts for mark in _tags(part))
        yield Table(name=name, fields=fields, comment=comment, tags=marks)


def _fields(node: Any, records: dict[str, list[Any]], path: str = "") -> Iterator[FieldInfo]:
    kind = _type(node.type)
    name = f"{path}{node.name.value}"
    yield FieldInfo(
        name=name,
        type=kind,
        references=kind if kind in records else "",
        comment=_comment(node),
        tags=_tags(node),
    )
    for argument in getattr(node, "arguments", None) or ():
        yield from _fields(argument, records, f"{name}.")


def _type(node: Any) -> str:
    """The name of a type; for a list, the name of the type of its elements."""
    while not hasattr(node, "name"):
        node = node.type
    return str(node.name.value)


def _tags(node: Any) -> tuple[str, ...]:
    """Directives such as ``@sensitive(kind: "email")`` as tags, with the arguments as values."""
    directives: list[Any] = []
    for directive in getattr(node, "directives", None) or ():
        values = {one.name.value: getattr(one.value, "value", None) for one in directive.arguments or ()}
        directives.append({directive.name.value: values} if values else directive.name.value)
    return tags(directives)


def _comment(node: Any) -> str:
    description = getattr(node, "description", None)
    return words(description.value) if description is not None else ""


SCHEMA = SchemaFormat(name="graphql", is_likely=_is_likely, tables=_tables)
