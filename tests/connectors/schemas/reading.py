"""Functions that read schema files as ``scan --schema-only`` does."""

from pathlib import Path

from connectors.base import Collection, FieldInfo, OpenOptions
from connectors.registry import open_source

Told = dict[str, dict[str, FieldInfo]]


def listed(path: Path) -> list[Collection]:
    return list(open_source(str(path), OpenOptions(schema_only=True)).collections())


def tables(folder: Path, name: str, text: str) -> Told:
    """Write a schema file and return its fields by table; it must be read without an error."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    found = listed(path)
    assert [item.reason for item in found if item.status != "ready"] == []
    assert all(item.access.is_schema and item.names_are_known for item in found)
    prefix = f"{path.name}!/"
    assert all(item.name.startswith(prefix) for item in found), [item.name for item in found]
    return {item.name.removeprefix(prefix): {info.name: info for info in item.fields} for item in found}


def types(table: dict[str, FieldInfo]) -> dict[str, str]:
    return {name: info.type for name, info in table.items()}


def comments(table: dict[str, FieldInfo]) -> dict[str, str]:
    return {name: info.comment for name, info in table.items() if info.comment}


def references(table: dict[str, FieldInfo]) -> dict[str, str]:
    return {name: info.references for name, info in table.items() if info.references}
