"""Lists tables and views of a database server as collections: columns, keys, comments and row counts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from connectors.base import Access, Collection, ConnectorError, FieldInfo, OpenOptions
from connectors.relational.reflection import Reflection, Schema
from connectors.relational.session import SqlSession
from connectors.relational.statistics import statistics_of
from connectors.relational.targets import RowEstimates, target_of
from connectors.relational.trust import NOT_EVALUATED, are_trusted
from connectors.selection import is_selected
from connectors.sql_dialects.base import Target

_JSON_TYPES = ("json", "jsonb", "super", "variant")
_VIEW_FIELD = "column of a view"


def collections_of(session: SqlSession, options: OpenOptions) -> list[Collection]:
    """All tables and views that are selected, sorted by name."""
    unchanged = _watermark_of(session)
    catalogue = _Catalogue(session, options)
    found = [
        catalogue.collection(schema, content, table)
        for schema in catalogue.reflection.schemas()
        for content in [catalogue.reflection.content(schema)]
        for table in sorted({*content.columns, *content.views, *content.failed})
        if (schema, table) not in catalogue.statistics.parts
        and is_selected(options, catalogue.name(schema, table), table)
    ]
    session.rollback()
    marked = (_marked(item, unchanged if _is_stored(item) else "") for item in found)
    return sorted(marked, key=lambda collection: collection.name)


def _marked(collection: Collection, watermark: str) -> Collection:
    return replace(collection, access=replace(collection.access, watermark=watermark))


def _watermark_of(session: SqlSession) -> str:
    """The database's watermark, queried before anything is read; empty if missing or not accessible."""
    if not session.dialect.catalogue.watermark:
        return ""
    try:
        rows = session.query(session.dialect.catalogue.watermark)
    except ConnectorError:
        return ""
    return str(rows[0][0]) if rows else ""


def _is_stored(collection: Collection) -> bool:
    """Whether a collection is a stored table. A view's rows may come from elsewhere or depend on the time."""
    return collection.locator[2:] == ("stored",)


class _Catalogue:
    """The tables of one database, combined from the server's own lists and SQLAlchemy's reflection."""

    def __init__(self, session: SqlSession, options: OpenOptions) -> None:
        self._session, self._dialect, self._options = session, session.dialect, options
        self.statistics = statistics_of(session)
        self.reflection = Reflection(session, self.statistics)
        self._default = self.reflection.default
        self._estimates = RowEstimates(session)

    def name(self, schema: str, table: str) -> str:
        """The name of a table in reports, with the schema unless that is the default schema."""
        return ".".join(map(_shown, (table,) if schema == self._default else (schema, table)))

    def collection(self, schema: str, content: Schema, table: str) -> Collection:
        """One table or view, with everything that is known without reading its rows."""
        label, is_view = self.name(schema, table), table in content.views
        fields = self._fields(schema, content, table)
        plain = Collection(name=label, kind="table", format="sql", locator=(schema, table))
        if table in content.failed:
            return _unread(plain, content.failed[table])
        if not fields:
            reason = "unsupported: the server cannot evaluate the view" if is_view else "empty: no columns"
            return _unread(plain, reason)
        comment = content.comments.get(table, {}).get("text") or ""
        if not are_trusted(self.statistics.owners.get((schema, table), ()), self._options.read_views):
            return replace(
                plain,
                status="described",
                reason=f"not_evaluated: {NOT_EVALUATED}",
                fields=fields,
                comment=comment,
                options={"object": "view"},
            )
        try:
            target, rows = self._target(schema, table, fields, is_view)
        except ConnectorError as error:
            return _unread(plain, str(error))
        return Collection(
            name=label,
            kind="table",
            estimated_rows=rows,
            fields=fields,
            comment=comment,
            access=Access(served=True, sampling=self._dialect.rows.method(target).note),
            format="sql",
            locator=(schema, table, "stored" if target.is_table else "computed"),
            options={"object": "view" if is_view else "table"}
            | ({} if (schema, table) in self.statistics.scattered else {"in_portions": "yes"})
            | ({"versions": "all"} if (schema, table) in self.statistics.versioned else {}),
        )

    def _fields(self, schema: str, content: Schema, table: str) -> tuple[FieldInfo, ...]:
        keys = content.primary_keys.get(table, {}).get("constrained_columns") or ()
        references = self._references(schema, content, table)
        note = _VIEW_FIELD if table in content.views else ""
        return tuple(
            FieldInfo(
                name=str(column["name"]),
                type=(kind := self._type(schema, table, column)),
                primary_key=column["name"] in keys,
                references=references.get(str(column["name"]), ""),
                comment=column.get("comment") or note,
                is_own_type=(schema, table, str(column["name"])) in self.statistics.own_types,
                nested=kind in _JSON_TYPES or kind.endswith(("[]", "(composite)")),
            )
            for column in content.columns.get(table, ())
        )

    def _references(self, schema: str, content: Schema, table: str) -> dict[str, str]:
        """The foreign keys of a table: column → ``table.column``, with the table named as in reports."""
        found: dict[str, str] = {}
        for key in content.foreign_keys.get(table, ()):
            parent = str(key["referred_table"])
            # A key without a schema refers to a table in the same schema, or in the default schema.
            other = key.get("referred_schema") or (schema if parent in content.columns else self._default)
            for column, target in zip(key["constrained_columns"], key["referred_columns"], strict=False):
                found.setdefault(str(column), f"{self.name(other, parent)}.{target}")
        return found

    def _type(self, schema: str, table: str, column: Mapping[str, Any]) -> str:
        known = self.statistics.types.get((schema, table, str(column["name"])))
        if known is not None:
            return known.lower()
        try:
            text = column["type"].compile(dialect=self._session.engine.dialect)
        except SQLAlchemyError:
            return "unknown"
        # The members of an enumeration are values, so they are not shown.
        return str(text).lower().partition("enum(")[0].partition(" collate ")[0].strip() or "enum"

    def _target(
        self, schema: str, table: str, fields: tuple[FieldInfo, ...], is_view: bool
    ) -> tuple[Target, int | None]:
        """A table in the form that statements need, and the number of rows in it (``None`` if unknown)."""
        rows = self.statistics.rows.get((schema, table))
        is_known = (schema, table) in self.statistics.stored
        is_stored = not is_view and (is_known or not self._dialect.catalogue.statistics)
        is_versioned = (schema, table) in self.statistics.versioned
        target = target_of(self._session, (schema, table), fields, is_stored, is_versioned=is_versioned)
        if rows is None:
            rows = self._estimates.of(target)
        return replace(target, rows=rows or 0), rows


def _shown(name: str) -> str:
    """A name for use in a dotted path: quoted if the name itself contains a dot."""
    return '"' + name.replace('"', '""') + '"' if "." in name else name


def _unread(collection: Collection, reason: str) -> Collection:
    status: Any = "skipped" if reason.startswith("empty") else "failed"
    return Collection(
        name=collection.name,
        kind=collection.kind,
        status=status,
        reason=reason,
        format=collection.format,
        locator=collection.locator,
    )
