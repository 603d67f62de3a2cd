"""Finds tags on columns and tables in SQL statements.

These are tags of Snowflake and Databricks, labels and policy tags of BigQuery, and sensitivity
classifications of SQL Server.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from connectors.schemas.documents import Node
from connectors.schemas.tags import tags
from connectors.text.sql_names import unquoted
from connectors.text.sql_text import table_name

_NAME = r"""(?:\w+|"[^"]+"|`[^`]+`|\[[^\]]+\])"""
_PATH = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_ALTERED = re.compile(
    rf"""(?isx) ALTER\s+(?:TABLE|VIEW)\s+(?:IF\s+EXISTS\s+)?(?P<table>{_PATH})\s+
      (?:(?:MODIFY|ALTER)\s+(?:COLUMN\s+)?(?P<column>{_NAME})\s+)?SET\s+TAGS?\b(?P<marks>.*)"""
)
_SET_ON = re.compile(
    rf"(?is)SET\s+TAG\s+ON\s+(?P<kind>TABLE|VIEW|COLUMN)\s+(?P<target>{_PATH})\s+(?P<marks>.*)"
)
_CLASSIFIED = re.compile(
    rf"(?is)ADD\s+SENSITIVITY\s+CLASSIFICATION\s+TO\s+(?P<targets>{_PATH}(?:\s*,\s*{_PATH})*)\s+WITH\b(?P<marks>.*)"
)
_NAMES, _TARGETS = re.compile(_NAME), re.compile(_PATH)
_OF_TABLE = re.compile(r"(?is)\b(?:WITH\s+)?TAG\s*\((?P<marks>(?:[^()']|'[^']*')*)\)(?=[^()]*\Z)")
_PAIR = re.compile(
    r"""(?P<key>'[^']*'|"[^"]*"|`[^`]*`|[\w.$]+)(?:\s*=\s*(?P<value>'[^']*'|"[^"]*"|[\w.$]+))?"""
)
_MARKS = ("policy_tags", "labels")
"""Properties in the definition of a table or column that contain tags."""
_QUOTES = "'\"`"


@dataclass(frozen=True, kw_only=True)
class Marked:
    """The tags of a table, or of one of its columns."""

    table: str
    column: str = ""
    tags: tuple[str, ...]


def marked_by(statement: str) -> Iterator[Marked]:
    """The tables or columns that a statement tags, if the statement does nothing but set tags.

    >>> [found] = marked_by("ALTER TABLE crm.users MODIFY COLUMN c_7 SET TAG gov.pii = 'email'")
    >>> found.table, found.column, found.tags
    ('crm.users', 'c_7', ('gov.pii=email',))
    """
    if altered := _ALTERED.match(statement):
        column = unquoted(altered["column"] or "")
        yield Marked(table=table_name(altered["table"]), column=column, tags=_pairs(altered["marks"]))
    elif on := _SET_ON.match(statement):
        is_column = on["kind"].upper() == "COLUMN"
        yield from _of_targets(on["target"], is_column=is_column, marks=_pairs(on["marks"]))
    elif classified := _CLASSIFIED.match(statement):
        marks = _pairs(classified["marks"], "sensitivity")
        yield from _of_targets(classified["targets"], is_column=True, marks=marks)


def _of_targets(targets: str, *, is_column: bool, marks: tuple[str, ...]) -> Iterator[Marked]:
    for target in _TARGETS.finditer(targets):
        names = [unquoted(part) for part in _NAMES.findall(target.group())]
        outer = names[:-1] if is_column else names
        table = table_name(".".join(f'"{name}"' for name in outer))
        yield Marked(table=table, column=names[-1] if is_column else "", tags=marks)


def without_marks(statement: str) -> tuple[str, tuple[str, ...]]:
    """A ``CREATE TABLE`` without the table's tags, which parsers would reject, and those tags."""
    found = _OF_TABLE.search(statement)
    if found is None:
        return statement, ()
    return statement[: found.start()] + statement[found.end() :], _pairs(found["marks"])


def tags_in(fact: object) -> tuple[str, ...]:
    """The tags in a column constraint or in table properties."""
    if not isinstance(fact, exp.Tags | exp.Properties):
        return ()
    marks = dict(_pair(part) for part in fact.expressions if type(part) is exp.Property)
    if isinstance(fact, exp.Properties):
        marks = {key: value for key, value in marks.items() if key in _MARKS}
    return tags(marks)


def _pair(part: exp.Property) -> tuple[str, Node]:
    name = part.this
    key = ".".join(one.name for one in name.parts) if isinstance(name, exp.Dot) else part.name
    return key.lower(), _node(part.args.get("value"))


def _node(value: object) -> Node:
    if isinstance(value, exp.Array):
        return [_node(inner) for inner in value.expressions]
    if isinstance(value, exp.Tuple):
        key, *rest = [_node(inner) for inner in value.expressions] or [""]
        return {str(key): rest[0] if rest else ""}
    return value.name if isinstance(value, exp.Expression) else ""


def _pairs(text: str, under: str = "") -> tuple[str, ...]:
    found = [(one["key"].strip(_QUOTES), one["value"]) for one in _PAIR.finditer(text)]
    marks: list[Node] = [key if value is None else {key: value.strip(_QUOTES)} for key, value in found]
    return tags({under: marks} if under else marks)
