"""Tables and views of a database server as collections: columns, keys, comments and row counts."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.reflection import ObjectKind, ObjectScope
from sqlalchemy.exc import SQLAlchemyError

from connectors.base import Collection, ConnectorError, FieldInfo, OpenOptions
from connectors.relational.session import SqlSession
from connectors.relational.statistics import statistics_of
from connectors.relational.targets import RowEstimates, target_of
from connectors.relational.trust import NOT_EVALUATED, are_trusted
from connectors.selection import is_selected
from connectors.sql_dialects.base import SqlDialect, Target

_JSON_TYPES = ("json", "jsonb", "super", "variant")
_VIEW_FIELD = "column of a view"


@dataclass(frozen=True, kw_only=True)
class _Schema:
    """The catalogue entries of one schema, by table name."""

    views: frozenset[str]
    failed: Mapping[str, str]
    """Why the columns of some tables cannot be listed."""
    columns: Mapping[str, Sequence[Mapping[str, Any]]]
    primary_keys: Mapping[str, Mapping[str, Any]]
    foreign_keys: Mapping[str, Sequence[Mapping[str, Any]]]
    comments: Mapping[str, Mapping[str, Any]]


def collections_of(session: SqlSession, options: OpenOptions) -> list[Collection]:
    """Every table and view that is selected, by name."""
    unchanged = _watermark_of(session)
    catalogue = _Catalogue(session, options)
    found = [
        catalogue.collection(schema, content, table)
        for schema in catalogue.schemas()
        for content in [catalogue.content(schema)]
        for table in sorted({*content.columns, *content.views})
        if (schema, table) not in catalogue.statistics.parts
        and is_selected(options, catalogue.name(schema, table), table)
    ]
    session.rollback()
    marked = (replace(item, watermark=unchanged if _is_stored(item) else "") for item in found)
    return sorted(marked, key=lambda collection: collection.name)


def _watermark_of(session: SqlSession) -> str:
    """Taken before anything is read; empty if the server has none or the account may not query it."""
    if not session.dialect.catalogue.watermark:
        return ""
    try:
        rows = session.query(session.dialect.catalogue.watermark)
    except ConnectorError:
        return ""
    return str(rows[0][0]) if rows else ""


def _is_stored(collection: Collection) -> bool:
    """False for a view, whose rows may come from elsewhere or depend on the time of day."""
    return collection.locator[2:] == ("stored",)


class _Catalogue:
    """The catalogue of one database, read with a fixed number of queries per schema if the server allows."""

    def __init__(self, session: SqlSession, options: OpenOptions) -> None:
        self._session, self._dialect, self._options = session, session.dialect, options
        self._inspector: sa.Inspector = self._reflected(lambda: sa.inspect(session.connection))
        self._default = self._inspector.default_schema_name or ""
        self.statistics = statistics_of(session)
        self._estimates = RowEstimates(session)

    def schemas(self) -> list[str]:
        if self._dialect.catalogue.schema_is_database and self._session.database:
            return [self._default or self._session.database]
        names: list[str] = self._reflected(self._inspector.get_schema_names)
        return sorted(name for name in names if not _is_system(self._dialect, name))

    def name(self, schema: str, table: str) -> str:
        """A table's name in reports: with its schema unless that is the default one."""
        return ".".join(map(_shown, (table,) if schema == self._default else (schema, table)))

    def content(self, schema: str) -> _Schema:
        """Columns and keys of the tables in a schema. Facts that a dialect cannot report are left empty."""
        inspector = self._inspector
        every: dict[str, Any] = {"schema": schema, "kind": ObjectKind.ANY, "scope": ObjectScope.DEFAULT}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # About types and indexes that SQLAlchemy does not know.
            views = frozenset(self._optional(lambda: inspector.get_view_names(schema)) or ())
            columns, failed = self._columns(schema, views, every)
            if failed:
                every |= {"filter_names": sorted(columns)}
            return _Schema(
                views=views,
                failed=failed,
                columns=columns,
                primary_keys=_by_table(self._optional(lambda: inspector.get_multi_pk_constraint(**every))),
                foreign_keys=_by_table(self._optional(lambda: inspector.get_multi_foreign_keys(**every))),
                comments=_by_table(self._optional(lambda: inspector.get_multi_table_comment(**every))),
            )

    def _columns(
        self, schema: str, views: frozenset[str], every: Mapping[str, Any]
    ) -> tuple[dict[str, Sequence[Mapping[str, Any]]], dict[str, str]]:
        """Columns by table, and the reason for each table whose columns cannot be listed."""
        inspector, failed = self._inspector, dict[str, str]()
        if not any(known == schema for known, _ in self.statistics.definitions):
            try:
                found = self._session.asked(lambda: inspector.get_multi_columns(**every))
                return self._completed(schema, _by_table(found)), failed
            except SQLAlchemyError:
                self._session.rollback()
        # One by one, so that a single view that fails to open does not cost the others.
        columns: dict[str, Sequence[Mapping[str, Any]]] = {}
        tables: list[str] = self._reflected(lambda: inspector.get_table_names(schema))
        for table in sorted({*tables, *views}):
            definition = self.statistics.definitions.get((schema, table))
            if definition is not None:
                names = self.statistics.columns.get((schema, table)) or self._dialect.views.columns_of(
                    definition
                )
                columns[table] = [_column(name) for name in names]
                continue
            try:
                columns[table] = self._session.asked(partial(inspector.get_columns, table, schema))
            except SQLAlchemyError as error:
                failed[table] = str(self._session.reason(error))
                self._session.rollback()
        return self._completed(schema, columns), failed

    def _completed(
        self, schema: str, columns: dict[str, Sequence[Mapping[str, Any]]]
    ) -> dict[str, Sequence[Mapping[str, Any]]]:
        """The columns, with those added that reflection could not read but the server can list."""
        for table, found in columns.items():
            names = self.statistics.columns.get((schema, table), [])
            by_name = {str(column["name"]): column for column in found}
            if names and set(names) != set(by_name):
                columns[table] = [by_name.get(name) or _column(name) for name in names]
        return columns

    def collection(self, schema: str, content: _Schema, table: str) -> Collection:
        """One table or view, with all that is known without reading its rows."""
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
            served=True,
            sampling=self._dialect.rows.method(target).note,
            format="sql",
            locator=(schema, table, "stored" if target.is_table else "computed"),
            options={"object": "view" if is_view else "table"}
            | ({} if (schema, table) in self.statistics.scattered else {"in_portions": "yes"}),
        )

    def _fields(self, schema: str, content: _Schema, table: str) -> tuple[FieldInfo, ...]:
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
                nullable=bool(column.get("nullable", True)),
                is_own_type=(schema, table, str(column["name"])) in self.statistics.own_types,
                nested=kind in _JSON_TYPES or kind.endswith(("[]", "(composite)")),
            )
            for column in content.columns.get(table, ())
        )

    def _references(self, schema: str, content: _Schema, table: str) -> dict[str, str]:
        """``table.column`` by column, with the table named as in reports."""
        found: dict[str, str] = {}
        for key in content.foreign_keys.get(table, ()):
            parent = str(key["referred_table"])
            # Without a schema, the key refers to the same schema or the default one.
            other = key.get("referred_schema") or (schema if parent in content.columns else self._default)
            for column, target in zip(key["constrained_columns"], key["referred_columns"], strict=False):
                found.setdefault(str(column), f"{self.name(other, parent)}.{target}")
        return found

    def _type(self, schema: str, table: str, column: Mapping[str, Any]) -> str:
        known = self.statistics.types.get((schema, table, str(column["name"])))
        if known is not None:
            return known.lower()
        try:
            text = column["type"].compile(dialect=self._inspector.dialect)
        except SQLAlchemyError:
            return "unknown"
        # The members of an enumeration are values, so they are not shown.
        return str(text).lower().partition("enum(")[0].partition(" collate ")[0].strip() or "enum"

    def _target(
        self, schema: str, table: str, fields: tuple[FieldInfo, ...], is_view: bool
    ) -> tuple[Target, int | None]:
        """The table as statements need it, and its number of rows as far as that is known."""
        rows = self.statistics.rows.get((schema, table))
        is_known = rows is not None or (schema, table) in self.statistics.placed
        is_stored = not is_view and (is_known or not self._dialect.catalogue.statistics)
        target = target_of(self._session, schema, table, fields, is_stored)
        if rows is None:
            rows = self._estimates.of(target)
        return replace(target, rows=rows or 0), rows

    def _reflected(self, ask: Callable[[], Any]) -> Any:
        try:
            return self._session.asked(ask)
        except SQLAlchemyError as error:
            raise self._session.reason(error) from None

    def _optional(self, ask: Callable[[], Any]) -> Any:
        """The result of a query that some dialects do not support, or that the account may not run."""
        with suppress(NotImplementedError):
            try:
                return self._session.asked(ask)
            except SQLAlchemyError:
                self._session.rollback()
        return None


def _column(name: str) -> Mapping[str, Any]:
    """A column of which only the name is known."""
    return {"name": name, "type": sa.types.NullType(), "nullable": True}


def _by_table(reflected: Mapping[tuple[str | None, str], Any] | None) -> dict[str, Any]:
    return {table: content for (_, table), content in (reflected or {}).items()}


def _is_system(dialect: SqlDialect, schema: str) -> bool:
    lower = schema.lower()
    return lower in dialect.catalogue.system_schemas or lower.startswith(
        dialect.catalogue.system_prefixes or ("\0",)
    )


def _shown(name: str) -> str:
    """A name that can be followed by a dot: quoted if it contains a dot itself."""
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
