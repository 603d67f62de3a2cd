"""Constructs that open and never close, or repeat very often, cost no more than their length."""

import contextlib
import io
from collections import Counter
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlglot

from connectors.base import Collection, Connector, ConnectorError, OpenOptions, ReadPlan
from connectors.documents.elements import ElementRows, ShapeFinder
from connectors.documents.markup import read_xml
from connectors.registry import open_source
from connectors.schemas.ddl_parts import statements
from tests.growth import cost, outgrows, repeated

_TABLE = "CREATE TABLE people (email text"
FILES = {
    "after.proto": 'syntax = "proto3";\nmessage M { string email = 1; }\n@',
    "within.proto": 'syntax = "proto3";\nmessage M { string email = 1 [@]; }\n',
    "after.sql": f"{_TABLE});\n@",
    "column.sql": f"{_TABLE} @, name text);\n",
    "rows.sql": f"{_TABLE});\nINSERT INTO people VALUES (@);\n",
    "mysql.sql": f"-- MySQL dump\n{_TABLE});\nINSERT INTO people VALUES (@);\n",
    "before.sql": f"@\n{_TABLE});\nINSERT INTO people VALUES ('a');\n",
    "after.graphql": "type User { email: String }\n@",
    "after.json": '{"$schema": "http://json-schema.org/draft-07/schema#", "properties": @',
    "within.avsc": '{"type": "record", "name": "R", "fields": [{"name": "email", "type": "string"}], "x": "@',
    "schema.yml": "models:\n  - name: people\n    description: @\n",
    "after.json5": "{a: 1, @",
    "after.tf": 'resource "x" "y" {\n@',
    "within.xml": "<?xml version='1.0'?><people><p>a</p>@</people>",
    "within.html": "<html><body>@</body></html>",
    "a.log": "@\n",
}
OPENERS = (
    *(
        "/* ",
        "/*\n",
        "-- ",
        "#",
        '"',
        '\\"',
        "'",
        "\\'",
        "`",
        "$$",
        "$a",
        "{",
        "{{ ",
        "{% ",
        "[",
        "(",
        "<a>",
        "<!--",
    ),
    *(
        "<![CDATA[",
        "&",
        '"""',
        "\n",
        " ",
        "\r\n",
        "a.",
        "M%.",
        "\nCOPY ",
        "\nGO",
        "COMMENT '\\",
        "REFERENCES [",
    ),
)


@pytest.mark.parametrize("name", FILES)
def test_openers_cost_no_more_than_their_length(tmp_path: Path, name: str) -> None:
    path = tmp_path / name

    def read(text: str) -> None:
        path.write_text(FILES[name].replace("@", text), encoding="utf-8", newline="")
        _read(path)

    read("")
    floor = 4 * cost(read, repeated("lorem ipsum, ", 16_000))
    assert [unit for unit in OPENERS if outgrows(read, partial(repeated, unit), 4_000, floor)] == []


def _read(path: Path) -> None:
    """Read a file by its schema only, and with its rows."""
    for schema_only in (True, False):
        source = open_source(str(path), OpenOptions(schema_only=schema_only))
        for collection in source.collections():
            if collection.status == "ready" and not schema_only:
                _rows(source, collection)


def _rows(source: Connector, collection: Collection) -> None:
    with contextlib.suppress(ConnectorError):  # Rows before the error are enough.
        for split in source.splits(collection, 1 << 30):
            list(source.read(collection, split, ReadPlan()))


@pytest.mark.parametrize(
    ("unit", "length"), [("<a ", 100_000), ("<a/ ", 100_000), ("<a>x", 100_000), ("<x%/><x%/>", 40_000)]
)
def test_elements_of_any_shape_cost_no_more_than_their_length(unit: str, length: int) -> None:
    def shaped(text: str) -> None:
        finder = ShapeFinder()
        with contextlib.suppress(ConnectorError):  # The error is expected, since the construct never closes.
            list(read_xml(io.BytesIO(f"<people>{text}".encode()), finder))
        ElementRows(finder.shape())

    assert not outgrows(shaped, partial(repeated, unit), length, floor=0.2)


def test_statements_that_nobody_can_read_are_soon_parsed_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Counter[str]()

    def counted(text: str, read: str) -> object:
        asked[read] += 1
        return sqlglot.parse_one(text, read=read)

    monkeypatch.setattr(statements, "sqlglot", SimpleNamespace(parse_one=counted))
    unread, known = "CREATE TABLE a (\n" * 1_000, "CREATE TABLE people (id int, email text);\n" * 50
    for text in (unread, known + unread):
        (tmp_path / "a.sql").write_text(text)
        asked.clear()
        with contextlib.suppress(ConnectorError):
            _read(tmp_path / "a.sql")
        assert len(asked) > 5 and max(asked.values()) < 500
