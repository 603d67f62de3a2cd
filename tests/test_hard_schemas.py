"""Other texts of a schema are treated as values until proven otherwise: types, defaults, comments, SQL."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from connectors.base import Collection, FieldInfo
from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors
from scanner.counting.scan_context import namer_of
from scanner.redaction.collections import ShownNames
from scanner.redaction.field_names import Namer
from tests.made_names import KINDS
from tests.running import outputs, run

_SURE = (
    "4111 1111 1111 1111", "(212) 555-0106", "+44 7700 900123", "ann.roe@example.org", "078-05-1120",
    "Jonas Kowalski born 14 Jan 1946", "DE89 3704 0044 0532 0130 00", "030/90184321",
)  # fmt: skip
_ORDINARY = (
    "int", "varchar(255)", "numeric(10,2)", "double precision", "timestamp(6) with time zone", "unsigned big int",
    "timestamp[us, tz=Europe/Berlin]", "dictionary<values=string, indices=int32, ordered=0>", "map<string, Customer>",
    "decimal128(38, 9)", "geometry(Point,4326)", "Nullable(String)", "VARCHAR2(4000 BYTE)", "mpaa_rating", "[Order!]!",
    "google.protobuf.Timestamp", "string(date-time)", "varbinary(2147483647)", "currency_code", "OrderStatus",
)  # fmt: skip


@pytest.fixture(scope="module")
def namer() -> Namer:
    return namer_of(PatternPass(load_detectors()))


def _types_shown(namer: Namer, types: tuple[str, ...]) -> list[str]:
    fields = tuple(FieldInfo(name=f"c{place}", type=kind) for place, kind in enumerate(types))
    table = Collection(name="data.sqlite!/orders", kind="table", format="sqlite", fields=fields)
    return [info.type for info in ShownNames(namer).of(table).fields]


@pytest.mark.parametrize("kind", [*_SURE, *(f"numeric ({text})" for text in _SURE)])
def test_a_value_as_a_declared_type_is_hidden(kind: str, namer: Namer) -> None:
    (shown,) = _types_shown(namer, (kind,))
    assert "{" in shown and not any(
        part in shown for part in ("1111", "555", "900", "ann", "078", "Jonas", "3704")
    )


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_set_of_values_as_declared_types_is_hidden(kind: str, namer: Namer) -> None:
    made = tuple(KINDS[kind](12, 77))
    assert not set(made) & set(_types_shown(namer, (*made, "int", "text")))


def test_ordinary_types_stay_readable(namer: Namer) -> None:
    assert _types_shown(namer, _ORDINARY) == list(_ORDINARY)


def _marks() -> dict[str, str]:
    """A value for each place, none of which may be in an output. They are words that no detector finds."""
    rng = random.Random(5)
    places = (
        "default",
        "check",
        "collation",
        "index",
        "constraint",
        "trigger",
        "view",
        "expression",
        "comment",
        "reference",
        "alias",
        "label",
    )
    return {place: "zq" + "".join(rng.choices("bcdfghjklmnprstvwxz", k=9)) for place in places}


def _sqlite(path: Path, mark: dict[str, str]) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.create_collation(mark["collation"], lambda one, other: (one > other) - (one < other))
        database.executescript(f"""
            CREATE TABLE orders (id INT PRIMARY KEY, email TEXT, /* {mark["comment"]} */
                status TEXT DEFAULT '{mark["default"]}' CHECK (status <> '{mark["check"]}'),
                note TEXT COLLATE {mark["collation"]}, size INT AS (length('{mark["expression"]}')),
                CONSTRAINT {mark["constraint"]} UNIQUE (email));
            CREATE TABLE items (order_id INT REFERENCES {mark["reference"]}_x9 (id), n INT);
            CREATE INDEX {mark["index"]} ON orders (email);
            CREATE TRIGGER {mark["trigger"]} AFTER DELETE ON items BEGIN SELECT 1; END;
            CREATE VIEW late AS SELECT id, '{mark["view"]}' AS why FROM orders AS {mark["alias"]};
            CREATE VIEW lost AS SELECT {mark["view"]} FROM orders;
            INSERT INTO orders (id, email) VALUES (1, 'bo@shop.example');
            INSERT INTO items VALUES (1, 2);""")


def _duckdb(path: Path, mark: dict[str, str]) -> None:
    with duckdb.connect(str(path)) as database:
        database.execute(f"CREATE TYPE kind AS ENUM ('{mark['label']}')")
        database.execute(
            f"CREATE TABLE orders (id INT, email TEXT DEFAULT '{mark['default']}', kind kind, "
            f"CHECK (email <> '{mark['check']}'))"
        )
        database.execute(f"COMMENT ON COLUMN orders.email IS 'of {mark['comment']}'")
        database.execute(f"COMMENT ON TABLE orders IS '{mark['comment']}'")
        database.execute(f"CREATE INDEX {mark['index']} ON orders (id)")
        database.execute(f"CREATE VIEW late AS SELECT id, '{mark['view']}' AS why FROM orders")
        database.execute("INSERT INTO orders VALUES (1, 'bo@shop.example', NULL)")


def test_no_other_text_of_a_schema_is_told(tmp_path: Path) -> None:
    mark = _marks()
    source, folder = tmp_path / "source", tmp_path / "outputs"
    source.mkdir()
    folder.mkdir()
    _sqlite(source / "a.sqlite", mark)
    _duckdb(source / "b.duckdb", mark)
    options = [
        "--store",
        folder / "runs.db",
        "--ner",
        "off",
        "--min-confidence",
        "0",
        "--log-level",
        "debug",
    ]
    done = run("scan", source, "-o", folder / "out", "--format", "all", *options)
    schema = run("scan", source, "--schema-only", "--format", "json", *options)
    plan = run("scan", source, "--plan")
    told = [one.out + one.err for one in (done, schema, plan)]
    told += [data.decode("utf-8", "replace") for _, data in outputs(folder)]
    assert any("orders" in text for text in told)
    assert {place for place, text in mark.items() if any(text in each for each in told)} == set()
