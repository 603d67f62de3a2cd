"""OpenAPI, JSON Schema, Avro and dbt: records by dotted path."""

import json
from pathlib import Path

import pytest
import yaml

from connectors.storage.head import HEAD_BYTES
from tests.connectors.schemas.reading import comments, listed, references, tables, types

OPENAPI = """\
info: {title: Shop, version: '1'}
openapi: 3.1.0
paths:
  /users/{user_id}:
    parameters:
      - {name: user_id, in: path, required: true, schema: {type: string, format: uuid}}
    get:
      parameters: [{$ref: '#/components/parameters/Phone'}]
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
        '404': {content: {application/json: {schema: {type: object, properties: {hint: {type: string}}}}}}
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, required: [To], properties: {To: {type: string, description: The called number}}}
      responses: {}
      callbacks:
        done: {'{$url}': {post: {requestBody: {content: {a/b: {schema: {properties: {From: {type: string}}}}}}}}}
  /users:
    get:
      responses:
        '200': {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}}
components:
  parameters:
    Phone: {name: phone, in: query, description: a phone number, schema: {type: string, example: '+12025550143'}}
  schemas:
    Email: {type: string, format: email, description: An e-mail address}
    Base: {type: object, properties: {id: {type: integer}}}
    User:
      description: Somebody
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          required: [contact]
          properties:
            contact: {$ref: '#/components/schemas/Email'}
            secret: {type: string, format: password, enum: [a, b]}
            home: {type: object, properties: {street: {type: [string, 'null']}}}
            friends: {type: array, items: {$ref: '#/components/schemas/User'}}
            source: {oneOf: [{type: 'null'}, {type: string, format: ipv4}]}
"""


def test_openapi(tmp_path: Path) -> None:
    found = tables(tmp_path, "api.yaml", OPENAPI)
    assert list(found) == ["Base", "User", "users/{user_id}", "users/{user_id}/done"]
    assert types(found["User"]) == {
        "id": "integer",
        "contact": "string email",
        "secret": "string password",
        "home.street": "string",
        "friends": "object",
        "source": "string ipv4",
    }
    assert references(found["User"]) == {"friends": "User"}
    assert comments(found["User"]) == {"contact": "An e-mail address"}
    path = found["users/{user_id}"]
    assert list(path) == ["user_id", "phone", "hint", "To"]
    assert comments(path) == {"phone": "a phone number", "To": "The called number"}
    assert list(found["users/{user_id}/done"]) == ["From"]


def test_swagger_in_json(tmp_path: Path) -> None:
    document = {
        "definitions": {"User": {"type": "object", "properties": {"email": {"type": "string"}}}},
        "paths": {
            "/users": {
                "post": {
                    "parameters": [
                        {"in": "body", "name": "b", "schema": {"properties": {"msisdn": {"type": "string"}}}},
                        {"in": "query", "name": "dob", "type": "string", "format": "date"},
                    ],
                    "responses": {"200": {"schema": {"$ref": "#/definitions/User"}}},
                }
            }
        },
        "swagger": "2.0",
    }
    found = tables(tmp_path, "api.json", json.dumps(document))
    assert {name: types(table) for name, table in found.items()} == {
        "User": {"email": "string"},
        "users": {"msisdn": "string", "dob": "string date"},
    }


@pytest.mark.parametrize("name", ["api.json", "api.yaml"])
def test_a_long_document_with_sorted_keys(tmp_path: Path, name: str) -> None:
    schemas = {f"S{n}": {"properties": {f"p{m}": {"title": "x" * 40} for m in range(30)}} for n in range(400)}
    document = {"components": {"schemas": schemas}, "openapi": "3.0.0"}
    text = json.dumps(document) if name.endswith("json") else yaml.dump(document, Dumper=yaml.CSafeDumper)
    assert text.index("openapi") > HEAD_BYTES
    assert len(tables(tmp_path, name, text)) == 400


def test_json_schema_follows_its_definitions(tmp_path: Path) -> None:
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Order",
        "properties": {
            "buyer": {"$ref": "#/$defs/person"},
            "lines": {"type": "array", "items": {"properties": {"sku": {"type": "string"}}}},
            "notes": {"type": "object", "additionalProperties": {"type": "string"}},
            "parent": {"$ref": "#"},
        },
        "if": {"properties": {"kind": {"const": "gift"}}},
        "then": {"properties": {"giver_email": {"type": "string", "format": "email"}}},
        "$defs": {
            "person": {"properties": {"name": {"title": "Full name"}, "boss": {"$ref": "#/$defs/person"}}}
        },
    }
    order = tables(tmp_path, "order.schema.json", json.dumps(document))["Order"]
    assert list(order) == [
        "buyer.name", "buyer.boss", "lines.sku", "notes.*", "parent", "kind", "giver_email",
    ]  # fmt: skip
    assert references(order) == {"buyer.boss": "person", "parent": "#"}
    assert comments(order) == {"buyer.name": "Full name"}


def test_definitions_alone_are_tables(tmp_path: Path) -> None:
    text = '{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"A": {"properties": {"x": {}}}}}'
    assert {name: list(table) for name, table in tables(tmp_path, "defs.json", text).items()} == {"A": ["x"]}


def test_avro(tmp_path: Path) -> None:
    party = {"type": "record", "name": "Party", "fields": [
        {"name": "name", "type": ["null", "string"]}, {"name": "next", "type": ["null", "Party"]},
    ]}  # fmt: skip
    call = {"type": "record", "name": "Call", "namespace": "org.example", "doc": "One call", "fields": [
        {"name": "from", "type": "string", "doc": "calling number"},
        {"name": "a", "type": party},
        {"name": "others", "type": {"type": "array", "items": "Party"}},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
    ]}  # fmt: skip
    table = tables(tmp_path, "call.avsc", json.dumps(call))["org.example.Call"]
    assert types(table) == {
        "from": "string",
        "a.name": "string",
        "a.next": "Party",
        "others.name": "string",
        "others.next": "Party",
        "at": "timestamp-millis",
    }
    assert comments(table) == {"from": "calling number"}
    protocol = {"protocol": "P", "types": [party, call]}
    assert list(tables(tmp_path, "p.avpr", json.dumps(protocol))) == ["Party", "org.example.Call"]


DBT = """\
version: 2
x-shared: &mail {description: E-mail}
models:
  - name: customers
    constraints: [{type: primary_key, columns: [customer_id]}]
    columns:
      - {name: customer_id, tests: [unique, not_null]}
      - {name: email, <<: *mail, data_type: VARCHAR}
      - {name: org, data_tests: [{relationships: {to: ref('orgs'), field: id}}]}
  - name: unlisted
sources:
  - name: raw
    schema: raw_data
    tables: [{name: calls, columns: [{name: to_number}]}]
"""


def test_dbt(tmp_path: Path) -> None:
    found = tables(tmp_path, "schema.yml", DBT)
    assert list(found) == ["customers", "raw_data.calls"]
    customers = found["customers"]
    assert customers["customer_id"].primary_key
    assert (comments(customers), types(customers)["email"]) == ({"email": "E-mail"}, "varchar")
    assert references(customers) == {"org": "orgs.id"}


def test_data_stay_data(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"type": "object", "properties": {"email": "ann@example.org"}}]')
    (tmp_path / "b.json").write_text(
        '{"models": [{"name": "T", "columns": 4}], "openapi": true, "swagger": []}'
    )
    (tmp_path / "c.yaml").write_text("models: [red, blue]\n")
    assert [item.access.is_schema for item in listed(tmp_path)] == [False, False, False]
