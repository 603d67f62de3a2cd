"""Parses SQL statements about tables in the dialect of the file, and records the tables in a catalogue."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import sqlglot

from connectors.schemas.ddl_parts.tables import Catalogue
from connectors.schemas.ddl_parts.tags import Marked, marked_by, without_marks
from connectors.text.sql_statements import LEAD
from connectors.text.sql_text import created_table

_MARKS = (
    ("clickhouse", r"ENGINE\s*=\s*\w*MergeTree|LowCardinality\(|\bNullable\("),
    ("mysql", r"`\w+`|ENGINE\s*=|AUTO_INCREMENT|MySQL dump"),
    ("tsql", r"(?m)^[^\S\n]*+GO\s*$|\[\w+\]\s*\.\s*\[|\bNVARCHAR\b|\bIDENTITY\s*\(|\bdbo\."),
    ("oracle", r"\bVARCHAR2\b|\bNVARCHAR2\b|\bNUMBER\s*\("),
    ("bigquery", r"\bINT64\b|OPTIONS\s*\(|\bSTRUCT\s*<"),
    ("snowflake", r"\bVARIANT\b|\bAUTOINCREMENT\s+START|\bTIMESTAMP_NTZ\b|\bCLUSTER\s+BY\s*\("),
    ("redshift", r"\bDISTKEY\b|\bSORTKEY\b|\bDISTSTYLE\b"),
    ("spark", r"\bUSING\s+(?:delta|parquet|orc|iceberg)\b|\bSTORED\s+AS\b|\bTBLPROPERTIES\b"),
    ("sqlite", r"\bAUTOINCREMENT\b|\bWITHOUT\s+ROWID\b"),
)
_OTHERS = ("postgres", "mysql", "tsql", "oracle", "snowflake", "bigquery", "spark", "clickhouse", "sqlite")
_WANTED = re.compile(
    LEAD.decode()
    + r"(?i:(?P<create>CREATE)\s+(?:[\w=]+\s+){0,5}?(?:TABLE|VIEW)\b|ALTER\s+TABLE\b|COMMENT\s+ON\b)"
)
_EXTENDED = re.compile(r"(?is)EXEC(?:UTE)?\s+(?:sys\s*\.\s*)?sp_addextendedproperty\b(?P<arguments>.*)")
_ARGUMENT = re.compile(r"@(?P<name>\w+)\s*=\s*N?'(?P<value>(?:[^']|'')*)'")
_LEAD = re.compile(LEAD.decode())
_MAX_STATEMENT = 1 << 20
_MAX_MARKS = 1 << 14
"""Number of characters at the beginning of a statement that are searched for tags."""
_MAX_NESTING = 48
"""Maximum depth of nested brackets in a statement, since parsers try every way to read nested brackets."""
_PATIENCE = 200
"""A dialect is no longer tried once its failures exceed twice its successes by this number. A megabyte can
contain 60,000 statements that no dialect parses; each attempt takes 0.05 ms."""

Reading = Literal["whole", "columns", "not"]
"""How far a statement was understood: fully parsed, only the columns read without a parser, or not at all."""


@dataclass(frozen=True)
class StatementReader:
    """Reads the statements of one file. ``dialects``: the dialects to try, in order."""

    dialects: Sequence[str]
    _failures: Counter[str] = field(default_factory=Counter)
    """Dialect → number of failures, minus twice the number of statements parsed."""

    @classmethod
    def of(cls, text: str) -> "StatementReader":
        """Order the dialects by clues at the start of a file. Without clues, PostgreSQL comes first, which is
        closest to the standard.
        """
        likely = [name for name, mark in _MARKS if re.search(mark, text, re.I)]
        return cls(tuple(dict.fromkeys((*likely, *_OTHERS))))

    def read(self, text: str, catalogue: Catalogue) -> Reading:
        """Record in ``catalogue`` what a statement says about tables. Other statements are ignored."""
        if extended := _EXTENDED.search(text):
            arguments = {
                match["name"].lower(): match["value"] for match in _ARGUMENT.finditer(extended["arguments"])
            }
            comment = arguments.get("value", "").replace("''", "'")
            catalogue.describe(arguments.get("level1name", ""), arguments.get("level2name", ""), comment)
            return "whole"
        lead = _LEAD.match(text)
        if marks := list(marked_by(text[lead.end() if lead else 0 :][:_MAX_MARKS])):
            for marked in marks:
                catalogue.mark(marked)
            return "whole"
        wanted = _WANTED.match(text)
        if wanted is None:
            return "whole"
        if len(text) > _MAX_STATEMENT or _nesting(text) > _MAX_NESTING:
            return "not"
        plain, tags = without_marks(text) if wanted["create"] else (text, ())
        reading = self._understood(plain, catalogue, is_new=wanted["create"] is not None)
        if tags and (created := created_table(plain)):
            catalogue.mark(Marked(table=created[0], tags=tags))
        return reading

    def _understood(self, text: str, catalogue: Catalogue, *, is_new: bool) -> Reading:
        for dialect, statement in self._parsed(text):
            if catalogue.take(statement, dialect):
                self._failures[dialect] -= 3
                return "whole"
        created = created_table(text) if is_new else None
        if created is None or not created[1]:
            return "not"
        catalogue.create(*created)
        return "columns"

    def _parsed(self, text: str) -> Iterator[tuple[str, object]]:
        # Warnings of sqlglot quote statements, with the values in them.
        logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
        for dialect in self.dialects:
            if self._failures[dialect] >= _PATIENCE:
                continue
            self._failures[dialect] += 1
            try:
                statement = sqlglot.parse_one(text, read=dialect)
            except Exception:
                statement = None  # The statement is in another dialect, or the parser fails.
            if statement is not None:
                yield dialect, statement


def _nesting(text: str) -> int:
    """Upper bound of the nesting depth of brackets. Brackets in strings and comments are counted, too."""
    deepest = depth = 0
    for character in text:
        if character in "([":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]":
            depth = max(0, depth - 1)
    return deepest
