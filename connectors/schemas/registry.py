"""Finds the kinds of schema files by walking this package, so that a new module needs no registration."""

from dataclasses import replace

import connectors.schemas
from connectors.base import Access, Collection, ConnectorError, FieldInfo
from connectors.formats.base import Head
from connectors.package_modules import modules_with
from connectors.schemas.base import SchemaFile, SchemaFormat, Table
from connectors.storage.walk import unread


def schema_formats() -> tuple[SchemaFormat, ...]:
    """All kinds of schema files, sorted by module name."""
    return tuple(module.SCHEMA for module in modules_with(connectors.schemas, "SCHEMA"))


def looks_like_schema(head: Head) -> bool:
    """Whether the beginning of a file looks like a schema of any kind."""
    return any(form.is_likely(head) for form in schema_formats())


def schema_collections(head: Head) -> list[Collection]:
    """The tables that a schema file describes, and a collection with the reason if some of it could not be
    read; empty if the file is not a schema.
    """
    file = SchemaFile(head)
    for form in schema_formats():
        if not form.is_likely(head):
            continue
        found: list[Collection] = []
        try:
            tables = form.tables(file)
            if tables is None:
                continue
            for table in tables:
                found.append(
                    Collection(
                        name=f"{head.name}!/{table.name}",
                        kind="table",
                        fields=_marked(table),
                        comment=table.comment,
                        access=Access(is_schema=True),
                        format=form.name,
                        locator=(head.content.address, table.name),
                        options=head.options(),
                    )
                )
        except ConnectorError as error:
            found.append(_failed(head, error))
        except RecursionError:
            found.append(_failed(head, ConnectorError("too_large", "the schema is nested too deeply")))
        return found or [unread(head.name, ConnectorError("empty", "the schema describes no fields"))]
    return []


def _marked(table: Table) -> tuple[FieldInfo, ...]:
    """The fields of a table, with the table's tags added as surrounding tags."""
    if not table.tags:
        return table.fields
    return tuple(replace(info, around=(*table.tags, *info.around)) for info in table.fields)


def _failed(head: Head, error: ConnectorError) -> Collection:
    """The collection for a schema that was not read. It always counts as failed: columns are missing."""
    return replace(unread(head.name, error), status="failed")
