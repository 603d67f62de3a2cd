"""Reads columns and keys of tables by SQLAlchemy's reflection. A failing table does not affect the others."""

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.reflection import ObjectKind, ObjectScope
from sqlalchemy.exc import SQLAlchemyError

from connectors.base import ConnectorError
from connectors.relational.session import SqlSession
from connectors.relational.statistics import Statistics
from connectors.sql_dialects.base import SqlDialect


@dataclass(frozen=True, kw_only=True)
class Schema:
    """The catalogue entries of one schema, by table name."""

    views: frozenset[str]
    failed: Mapping[str, str]
    """Table → reason why the table's columns cannot be listed."""
    columns: Mapping[str, Sequence[Mapping[str, Any]]]
    primary_keys: Mapping[str, Mapping[str, Any]]
    foreign_keys: Mapping[str, Sequence[Mapping[str, Any]]]
    comments: Mapping[str, Mapping[str, Any]]


class Reflection:
    """The catalogue of one database, read with few queries per schema if the server allows that."""

    def __init__(self, session: SqlSession, statistics: Statistics) -> None:
        self._session, self._dialect, self._statistics = session, session.dialect, statistics
        self._inspector: sa.Inspector = self._reflected(lambda: sa.inspect(session.connection))
        self.default = self._inspector.default_schema_name or ""

    def schemas(self) -> list[str]:
        if self._dialect.catalogue.schema_is_database and self._session.database:
            return [self.default or self._session.database]
        names: list[str] = self._reflected(self._inspector.get_schema_names)
        return sorted(name for name in names if not _is_system(self._dialect, name))

    def content(self, schema: str) -> Schema:
        """Columns and keys of the tables in a schema. Facts that a dialect cannot report are left empty."""
        inspector = self._inspector
        every: dict[str, Any] = {"schema": schema, "kind": ObjectKind.ANY, "scope": ObjectScope.DEFAULT}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # These warn of types and indexes that SQLAlchemy does not know.
            views = frozenset(self._optional(lambda: inspector.get_view_names(schema)) or ())
            columns, failed = self._columns(schema, views, every)
            if failed:
                every |= {"filter_names": sorted(columns)}

            def known(all_: Callable[..., Any], one: Callable[..., Any]) -> dict[str, Any]:
                return self._known(lambda: all_(**every), lambda table: one(table, schema), columns)

            return Schema(
                views=views,
                failed=failed,
                columns=columns,
                primary_keys=known(inspector.get_multi_pk_constraint, inspector.get_pk_constraint),
                foreign_keys=known(inspector.get_multi_foreign_keys, inspector.get_foreign_keys),
                comments=known(inspector.get_multi_table_comment, inspector.get_table_comment),
            )

    def _known(
        self, all_: Callable[[], Any], one: Callable[[str], Any], tables: Iterable[str]
    ) -> dict[str, Any]:
        """A fact about each table, read for all tables at once, or for one table after the other if that
        fails.
        """
        try:
            return _by_table(self._session.asked(all_))
        except NotImplementedError:
            return {}
        except ConnectorError:
            raise
        except Exception:  # SQLAlchemy fails in many ways at names and types that it does not expect.
            self._session.rollback()
        return {table: fact for table in tables if (fact := self._optional(partial(one, table))) is not None}

    def _columns(
        self, schema: str, views: frozenset[str], every: Mapping[str, Any]
    ) -> tuple[dict[str, Sequence[Mapping[str, Any]]], dict[str, str]]:
        """Columns by table, and the reason for each table whose columns cannot be listed."""
        inspector, failed = self._inspector, dict[str, str]()
        if not any(known == schema for known, _ in self._statistics.definitions):
            try:
                found = self._session.asked(lambda: inspector.get_multi_columns(**every))
                return self._completed(schema, _by_table(found)), failed
            except ConnectorError:
                raise
            except Exception:
                self._session.rollback()
        # Tables are read one by one, so that a view that cannot be read does not affect the others.
        columns: dict[str, Sequence[Mapping[str, Any]]] = {}
        tables: list[str] = self._reflected(lambda: inspector.get_table_names(schema))
        for table in sorted({*tables, *views}):
            names = self._statistics.columns.get((schema, table), ())
            definition = self._statistics.definitions.get((schema, table))
            if definition is not None:
                names = names or self._dialect.views.columns_of(definition)
                columns[table] = [_column(name) for name in names]
                continue
            try:
                columns[table] = self._session.asked(partial(inspector.get_columns, table, schema))
            except SQLAlchemyError as error:
                failed[table] = str(self._session.reason(error))
                self._session.rollback()
            except ConnectorError:
                raise
            except Exception as error:
                self._session.rollback()
                columns[table] = [_column(name) for name in names]
                if not names:
                    failed[table] = f"crashed: its columns cannot be listed ({type(error).__name__})"
        return self._completed(schema, columns), failed

    def _completed(
        self, schema: str, columns: dict[str, Sequence[Mapping[str, Any]]]
    ) -> dict[str, Sequence[Mapping[str, Any]]]:
        """The columns, completed with columns that reflection could not read but the server can list."""
        for table, found in columns.items():
            names = self._statistics.columns.get((schema, table), [])
            by_name = {str(column["name"]): column for column in found}
            if names and set(names) != set(by_name):
                columns[table] = [by_name.get(name) or _column(name) for name in names]
        return columns

    def _reflected(self, ask: Callable[[], Any]) -> Any:
        try:
            return self._session.asked(ask)
        except SQLAlchemyError as error:
            raise self._session.reason(error) from None

    def _optional(self, ask: Callable[[], Any]) -> Any:
        """The result of a query that some dialects do not support, or that the account may not run."""
        try:
            return self._session.asked(ask)
        except ConnectorError:
            raise
        except Exception:
            self._session.rollback()
        return None


def _column(name: str) -> Mapping[str, Any]:
    """A column whose name is the only known fact."""
    return {"name": name, "type": sa.types.NullType()}


def _by_table(reflected: Mapping[tuple[str | None, str], Any] | None) -> dict[str, Any]:
    return {table: content for (_, table), content in (reflected or {}).items()}


def _is_system(dialect: SqlDialect, schema: str) -> bool:
    """Whether a schema belongs to the server. Case matters: a user's schema may differ only in case."""
    return schema in dialect.catalogue.system_schemas or schema.startswith(
        dialect.catalogue.system_prefixes or ("\0",)
    )
