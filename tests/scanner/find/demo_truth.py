"""Where values are in the demo estate, determined without the search: each file is read by simple code."""

import csv
import gzip
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow.parquet as pq

Cell = tuple[str, str, int, str]
"""Collection, field, row or line, text."""

_USER_IDS = {
    ("core.sqlite!/portal_users", "id"),
    ("core.sqlite!/login_history", "user_id"),
    ("core.sqlite!/portal_sessions", "user_id"),
    ("core.sqlite!/api_keys", "created_by"),
    ("core.sqlite!/cpni_choices", "changed_by"),
    ("exports/portal_users_2026-03.csv", "user_no"),
}


@dataclass(frozen=True)
class Estate:
    folder: Path

    @cached_property
    def cells(self) -> list[Cell]:
        return [
            *self._tables(),
            *self._exports(),
            *self._records(),
            *self._worker_log(),
            *self._access_logs(),
        ]

    def holding(self, key: str, value: str) -> dict[tuple[str, str], set[int]]:
        """The rows or lines that contain ``value``, by collection and field."""
        found: dict[tuple[str, str], set[int]] = {}
        for collection, field, row, text in self.cells:
            if _holds(key, value, (collection, field), text):
                found.setdefault((collection, field), set()).add(row)
        return found

    def rows(self, collection: str, column: str, keys: list[Any]) -> set[int]:
        """Ordinals of the rows with the primary keys ``keys``."""
        return {self._order(collection, column)[str(key)] for key in keys}

    def _order(self, collection: str, column: str) -> dict[str, int]:
        return {text: row for name, field, row, text in self.cells if (name, field) == (collection, column)}

    def _tables(self) -> Iterator[Cell]:
        with closing(sqlite3.connect(self.folder / "core.sqlite")) as database:
            tables = [
                name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
            ]
            for table in tables:
                cursor = database.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
                columns = [column[0] for column in cursor.description]
                for number, row in enumerate(cursor, start=1):
                    for column, value in zip(columns, row, strict=True):
                        if value is not None:
                            yield f"core.sqlite!/{table}", column, number, str(value)

    def _exports(self) -> Iterator[Cell]:
        name = "exports/portal_users_2026-03.csv"
        with (self.folder / name).open(newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=1):
                yield from ((name, column, number, text) for column, text in row.items() if text)
        name = "warehouse/calls_2026_q1.parquet"
        table = pq.read_table(self.folder / name)
        for column in table.column_names:
            for number, value in enumerate(table[column].to_pylist(), start=1):
                yield name, column, number, str(value)

    def _records(self) -> Iterator[Cell]:
        for name in ("events/events.jsonl", "logs/api.json.log"):
            for number, line in enumerate((self.folder / name).read_text().splitlines(), start=1):
                yield from ((name, path, number, text) for path, text in _walked(json.loads(line), ""))

    def _worker_log(self) -> Iterator[Cell]:
        name = "logs/sms-worker.log"
        for number, line in enumerate((self.folder / name).read_text().splitlines(), start=1):
            if body := re.search(r' body="(.*)"$', line):
                yield name, "body", number, body.group(1)
                line = line[: body.start()]
            yield from ((name, key, number, text) for key, text in re.findall(r"(\w+)=(\S+)", line))

    def _access_logs(self) -> Iterator[Cell]:
        for name in ("logs/access.log.1.gz", "logs/access.log"):
            data = (self.folder / name).read_bytes()
            text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
            for number, line in enumerate(text.splitlines(), start=1):
                found = re.match(r'\S+ - - \[.*?\] "(.*?)" ', line)
                assert found
                path, _, query = found.group(1).partition("?")
                yield name, "request", number, path
                for key, value in re.findall(r"(\w+)=([^&\s]*)", query):
                    yield name, f"request.{key}", number, unquote(value)


def _walked(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walked(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _walked(inner, path)
    else:
        yield path, str(value)


def _holds(key: str, value: str, place: tuple[str, str], text: str) -> bool:
    if key == "id":
        return text == value and place in _USER_IDS
    if key == "sid":
        return value in text
    if key == "name":
        value, text = _plain(value), _plain(text)
    return re.search(rf"(?<![\w.+-]){re.escape(value.lower())}(?![\w-]|\.\w)", text.lower()) is not None


def _plain(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss").replace("ł", "l"))
    return "".join(sign for sign in parted if not unicodedata.combining(sign))
