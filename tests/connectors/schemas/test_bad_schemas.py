"""Schemas that are cut, damaged or made to exhaust the reader give a one-line error without their content."""

import json
import random
from pathlib import Path

import pytest

from connectors.schemas.registry import schema_formats
from connectors.schemas.tags import MAX_TAGS
from tests.connectors.schemas.reading import listed
from tests.connectors.schemas.test_ddl import MYSQL, ORACLE, POSTGRESQL, TSQL
from tests.connectors.schemas.test_documents import DBT, OPENAPI
from tests.connectors.schemas.test_interfaces import GRAPHQL, PROTO

_DRAFT = "$schema: http://json-schema.org/draft-07/schema\n"


def _aliases(form: str, levels: int, width: int, first: str) -> str:
    """YAML in which each line repeats the one before it: a few lines for ``width ** levels`` places."""
    lines = [f"x0: &x0 {first}"]
    for level in range(levels):
        lines.append(f"x{level + 1}: &x{level + 1} {form.replace('@', ', '.join([f'*x{level}'] * width))}")
    return "\n".join(lines)


_RECORDS = [{"type": "record", "name": "r0", "fields": []}] + [
    {"type": "record", "name": f"r{n}", "fields": [{"name": f"f{m}", "type": f"r{n - 1}"} for m in range(9)]}
    for n in range(1, 20)
]
_BAD = {
    "cut.yaml": ("openapi: 3.0.0\npaths:\n  /a: {get: {resp", "corrupt"),
    "cut.json": ('{"openapi": "3.0.0", "paths": {"/a": {', "truncated"),
    "merged.yaml": (f"openapi: 3.0.0\n{_aliases('{<<: [@]}', 12, 9, '{k: v}')}\n", "empty"),
    "listed.yaml": (f"openapi: 3.0.0\n{_aliases('[@]', 20, 9, '[x]')}\n", "empty"),
    "endless.yaml": (_DRAFT + "properties: &p\n" + "".join(f"  k{n}: {{properties: *p}}\n" for n in range(20)), "too_large"),
    "composed.yaml": (_DRAFT + _aliases("{allOf: [@]}", 15, 10, "{required: [a]}") + "\nallOf: [*x15]\n", "too_large"),
    "deep.json": ('{"$schema": "http://json-schema.org/x", "properties": ' + "[" * 100_000, "corrupt"),
    "records.avsc": (json.dumps(_RECORDS), "too_large"),
    "foreign.json": ('{"openapi": "3.0.0", "components": {"schemas": {"A": {"properties": {"u": {"$ref": "b.json#/U"}}}}}}', "unsupported"),
    "odd.json": ('{"openapi": "3.0.0", "paths": [1], "components": {"schemas": {"A": 5, "B": {"properties": [1], "type": [3]}}}}', "empty"),
    "cut.sql": ("CREATE TABLE a (id int);\nCREATE TABLE b (id int, name varchar(", "truncated"),
    "string.sql": ("CREATE TABLE a (email text DEFAULT 'ann);", "truncated"),
    "nested.sql": (f"CREATE TABLE a (id int DEFAULT {'(' * 5000}1{')' * 5000}, email text);", "unsupported"),
    "broken.sql": ("CREATE TABLE ((((;\nCREATE TABLE x (email text);", "unsupported"),
}  # fmt: skip


@pytest.mark.parametrize("name", _BAD)
def test_a_bad_schema_is_told_with_its_reason(tmp_path: Path, name: str) -> None:
    text, reason = _BAD[name]
    (tmp_path / name).write_text(text)
    told = [item.reason.partition(":")[0] for item in listed(tmp_path / name) if item.status != "ready"]
    assert told == [reason]


def test_references_in_circles_end(tmp_path: Path) -> None:
    at = "#/components/schemas/"
    schemas = {
        "A": {"$ref": f"{at}B"},
        "B": {"$ref": f"{at}A"},
        "C": {"properties": {"x": {"$ref": f"{at}A"}}},
        "D": {"allOf": [{"$ref": f"{at}D"}, {"properties": {"q": {}, "d": {"$ref": f"{at}D"}}}]},
    }
    (tmp_path / "a.json").write_text(json.dumps({"openapi": "3.0.0", "components": {"schemas": schemas}}))
    found = {item.name: [info.name for info in item.fields] for item in listed(tmp_path / "a.json")}
    assert found == {"a.json!/C": ["x"], "a.json!/D": ["q", "d"]}


def test_tags_without_end_end(tmp_path: Path) -> None:
    marks = _aliases("[@]", 9, 99, "[[]]") + "\n" + _aliases("{k: [@]}", 9, 99, "pii").replace("x", "y")
    shape = "{x-pii: *x9, x-sensitive: *y9, tags: [contact]}"
    shared = "".join(f"  f{n}: {{allOf: [{{$ref: '#/$defs/s'}}]}}\n" for n in range(200))
    text = f"{_DRAFT}{marks}\n$defs: {{s: {shape}}}\nproperties:\n{shared}"
    (tmp_path / "a.yaml").write_text(text)
    [found] = listed(tmp_path / "a.yaml")
    assert len(found.fields) == 200
    assert all(len(info.tags) <= MAX_TAGS and len(info.around) <= MAX_TAGS for info in found.fields)


_GOOD = {
    "a.sql": POSTGRESQL, "b.sql": MYSQL, "c.sql": TSQL, "d.ddl": ORACLE, "e.yaml": OPENAPI, "f.yml": DBT,
    "g.proto": PROTO, "h.graphql": GRAPHQL, "i.avsc": json.dumps(_RECORDS[:3]),
}  # fmt: skip


@pytest.mark.parametrize("name", _GOOD)
def test_damage_is_survived(tmp_path: Path, name: str) -> None:
    draw = random.Random(f"schemas {name}")
    text = _GOOD[name]
    for number in range(12):
        damaged = list(text)
        for _ in range(draw.randrange(1, 12)):
            place = draw.randrange(len(damaged))
            damaged[place : place + draw.randrange(8)] = draw.choice(
                ["", "{", "}", "'", '"', "\n", "(", ":", "*"]
            )
        path = tmp_path / f"{number}{name}"
        path.write_text("".join(damaged)[: draw.randrange(20, len(text) + 20)])
        for item in listed(path):
            assert item.status == "ready" or ": " in item.reason


def test_each_kind_says_what_it_is() -> None:
    assert {form.name for form in schema_formats()} >= {
        "ddl",
        "openapi",
        "json_schema",
        "avro_schema",
        "dbt_schema",
    }
    assert len({form.name for form in schema_formats()}) == len(schema_formats())
