"""The catalogue of a DuckDB file: tables, views, columns and keys."""

from typing import Any

from connectors.base import FieldInfo

OBJECTS = """
SELECT schema_name, table_name, estimated_size, comment FROM duckdb_tables()
WHERE NOT internal AND database_name = current_database()
UNION ALL SELECT schema_name, view_name, NULL, comment FROM duckdb_views()
WHERE NOT internal AND database_name = current_database()"""
VIEWS = """
SELECT view_name, sql FROM duckdb_views() WHERE NOT internal
UNION ALL SELECT function_name, macro_definition FROM duckdb_functions()
WHERE NOT internal AND macro_definition IS NOT NULL"""
COLUMNS = """
SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns()
WHERE NOT internal AND database_name = current_database() ORDER BY schema_name, table_name, column_index"""
KEYS = """
SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table,
  referenced_column_names
FROM duckdb_constraints()
WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') AND database_name = current_database()"""


def fields_of(
    place: tuple[str, str], columns: list[Any], keys: list[Any], is_view: bool
) -> tuple[FieldInfo, ...]:
    schema, _ = place
    primary = {name for kind, names, *_ in keys if kind == "PRIMARY KEY" for name in names}
    references = {
        name: f"{shown_name(schema, parent)}.{target}"
        for kind, names, parent, targets in keys
        if kind == "FOREIGN KEY"
        for name, target in zip(names, targets, strict=False)
    }
    return tuple(
        FieldInfo(
            name=name,
            # The members of an enumeration are values, so they are not shown.
            type=kind.lower().partition("enum(")[0] or "enum",
            primary_key=name in primary,
            references=references.get(name, ""),
            comment=comment or ("column of a view" if is_view else ""),
            nested=kind == "JSON",
        )
        for name, kind, comment in columns
    )


def grouped(rows: list[Any]) -> dict[tuple[str, str], list[Any]]:
    groups: dict[tuple[str, str], list[Any]] = {}
    for schema, table, *rest in rows:
        groups.setdefault((schema, table), []).append(tuple(rest))
    return groups


def shown_name(schema: str, table: str) -> str:
    return table if schema == "main" else f"{schema}.{table}"


def texts_of(rows: list[Any]) -> dict[str, str]:
    """The definitions of views by name. Definitions of the same name in several schemas are joined."""
    texts: dict[str, str] = {}
    for name, text in rows:
        texts[name] = f"{texts.get(name, '')} {text}"
    return texts
