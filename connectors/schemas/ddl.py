"""SQL that creates tables, in any dialect: columns, types, keys and comments, for ``--schema-only`` scans.

These statements are read: ``CREATE TABLE`` and ``CREATE VIEW``, ``ALTER TABLE ... ADD``, ``COMMENT ON``, and
SQL Server's ``sp_addextendedproperty``; also comments after ``--`` at a column. The file may be a dump or a
migration. Tags of Snowflake and Databricks, policy tags and labels of BigQuery, and sensitivity
classifications of SQL Server become tags. Each statement is parsed in the dialect that the file seems to use;
if that fails, in the other dialects.
"""

import contextlib
import re
from collections.abc import Iterator

from connectors.base import ConnectorError
from connectors.extras import extra
from connectors.formats.base import Head
from connectors.schemas.base import SchemaFile, SchemaFormat, Table
from connectors.storage.streams import chunks
from connectors.text.encoding import CHUNK_BYTES, UTF8, utf8_chunks
from connectors.text.sql_statements import Statements

_SUFFIXES = (".sql", ".ddl", ".dump", ".mysql", ".pgsql", ".psql", ".hql", ".cql", ".tsql")
_CREATES = re.compile(
    r"(?im)^[^\S\n]*+CREATE\s+(?:(?:OR\s+REPLACE|GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|FOREIGN|EXTERNAL|TRANSIENT"
    r"|MATERIALIZED|ALGORITHM\s*=\s*\w+|FORCE|EDITIONABLE|VIRTUAL)\s+)*(?:TABLE|VIEW)\s"
)
_COMMENTS = re.compile(r"\A(?:\s+|--[^\n]*\n|/\*.*?\*/|\#[^\n]*\n)*", re.S)
_BEGINS = re.compile(
    r"(?i)(?:CREATE|DROP|ALTER)\s+(?:OR\s+REPLACE\s+)?[A-Z]+\s|SET\s+(?:NAMES\s|\w+\s*(?:=|TO\b))|PRAGMA\s"
    r"|(?:BEGIN|START\s+TRANSACTION|USE\s+\S+)\s*;"
)
"""Matches the beginnings of SQL files, but not of prose about SQL."""
_HAS_ESCAPES = re.compile(r"(?i)MySQL dump|MariaDB dump|\bENGINE\s*=\s*\w*(?:InnoDB|MyISAM)|CREATE TABLE `")
_GO = re.compile(r"(?im)^[ \t]*(?:GO|/)[ \t]*\r?$")
_NEXT = re.compile(r"(?im)^(?=(?:CREATE|ALTER|COMMENT\s+ON|EXEC|EXECUTE|ADD\s+SENSITIVITY)\s)")
"""Matches the start of a statement, which in SQL Server needs no semicolon after the previous statement."""


def _is_likely(head: Head) -> bool:
    if head.suffix in _SUFFIXES:
        return _CREATES.search(head.text) is not None
    lead = _COMMENTS.match(head.text)
    begins = _BEGINS.match(head.text, lead.end() if lead else 0)
    return begins is not None and _CREATES.search(head.text) is not None


def _tables(file: SchemaFile) -> Iterator[Table]:
    with extra("schemas", "table definitions in SQL"):
        from connectors.schemas.ddl_parts.statements import StatementReader
        from connectors.schemas.ddl_parts.tables import Catalogue

    reader, catalogue = StatementReader.of(file.head.text), Catalogue()
    readings: list[str] = []
    error: ConnectorError | None = None
    try:
        for text in _statements(file.head):
            readings.append(reader.read(text, catalogue))
    except ConnectorError as stopped:
        error = stopped
    yield from catalogue.tables()
    # If the last statement parses, its missing semicolon is no error.
    if error is not None and not (error.code == "truncated" and readings[-1:] == ["whole"]):
        raise error
    if n_unknown := readings.count("not"):
        raise ConnectorError("unsupported", f"{n_unknown} statements about tables could not be understood")


def _statements(head: Head) -> Iterator[str]:
    cutter = Statements(has_escapes=_HAS_ESCAPES.search(head.text) is not None)
    with contextlib.closing(head.content.open()) as stream:
        plain = head.read_as == UTF8
        data = chunks(stream, CHUNK_BYTES) if plain else utf8_chunks(stream, head.read_as, CHUNK_BYTES)
        for statement in cutter.of(data):
            if statement.is_data:
                continue
            text = statement.text.decode("utf-8", "replace").removeprefix("\ufeff")
            for batch in _GO.split(text):
                yield from filter(str.strip, _NEXT.split(batch))


SCHEMA = SchemaFormat(name="ddl", is_likely=_is_likely, tables=_tables)
