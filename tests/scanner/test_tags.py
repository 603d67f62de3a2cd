"""Tags that people put on fields: what they add to the evidence of names, and what they cannot remove."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from detectors.registry import load_detectors
from scanner.evidence.catalogue import Catalogue
from scanner.policy.policy import Policy, load_policy
from tests.running import run, scan

Findings = dict[str, Any]


@pytest.fixture(scope="module")
def xpoz() -> Policy:
    return load_policy("xpoz")


def _found(folder: Path, *options: str) -> Findings:
    done = scan(folder, *options, into=folder.parent / f"out_{folder.name}", formats="json")
    assert done.code == 0
    return {item["field"]: item for item in done.report["findings"]}


def _schema(folder: Path, name: str, text: str) -> Findings:
    (folder / "in").mkdir()
    (folder / "in" / name).write_text(text)
    return _found(folder / "in", "--schema-only")


DBT = """\
models:
  - name: plan_rows
    columns:
      - {name: c_1, meta: {contains_pii: true}}
      - {name: c_2, config: {meta: {pii: email}}}
      - {name: c_3, tags: [nightly, contact]}
      - {name: c_4, meta: {fides: {data_categories: [user.contact.phone_number]}}}
      - {name: c_5, meta: {owner: {email: ann@example.org}, label: Email, level: high}}
      - {name: c_6, description: '[PII] street address'}
      - {name: home_address, meta: {pii: false}}
      - {name: status, meta: {pii: ann@example.org}}
"""


def test_a_tag_names_a_kind_or_asks_a_question(tmp_path: Path) -> None:
    found = _schema(tmp_path, "schema.yml", DBT)
    assert {field: item["entity"] for field, item in found.items()} == {
        "c_1": "RECORD_METADATA",
        "c_2": "EMAIL_ADDRESS",
        "c_3": "RECORD_METADATA",
        "c_4": "PHONE_NUMBER",
        "c_6": "STREET_ADDRESS",
        "home_address": "STREET_ADDRESS",
        "status": "RECORD_METADATA",
    }
    for field in ("c_1", "c_3", "status"):
        [label] = found[field]["classifications"]
        assert (label["category"], label["element"]) == ("undetermined", "undetermined"), field
        assert label["question"].startswith("What is this, and whose? It may be ")
        assert "customer account data, " in label["question"]
    # A tag counts more than a comment, and a comment more than a name that a tag denies.
    assert found["c_2"]["confidence"] > found["c_6"]["confidence"] > found["home_address"]["confidence"]
    assert "a tag says: no personal data (pii: no)" in found["home_address"]["classifications"][0]["signals"]
    assert "ann@" not in json.dumps(found)


def test_explain_shows_what_tags_say(tmp_path: Path) -> None:
    (tmp_path / "schema.yml").write_text(DBT)
    store = tmp_path / "runs.db"
    run("scan", tmp_path / "schema.yml", "--schema-only", "--format", "json", "--store", store)
    where = (tmp_path / "schema.yml", "schema.yml!/plan_rows")
    told = run("explain", *where, "c_1", "--store", store)
    assert "a tag says: personal data (contains pii)" in told.out
    assert "question: What is this, and whose?" in told.out
    assert "a tag says: email" in run("explain", *where, "c_2", "--store", store).out


def test_a_table_called_personal_is_never_silent(tmp_path: Path) -> None:
    def model(name: str, *columns: str) -> dict[str, object]:
        return {"name": name, "config": {"tags": ["pii"]}, "columns": [{"name": one} for one in columns]}

    body = {"models": [model("things", "id", "val", "etag"), model("people", "email", "zork_7")]}
    found = _schema(tmp_path, "schema.yml", yaml.safe_dump(body))
    # If one field is identified, there is no question about the others, and never about row numbers.
    assert set(found) >= {"val", "email"} and not {"id", "etag"} & set(found)
    assert found["val"]["classifications"][0]["category"] == "undetermined"
    assert found["email"]["classifications"][0]["element"] == "acct_email"
    zork = found.get("zork_7")
    assert zork is None or zork["classifications"][0]["category"] != "undetermined"


SHAPE = {"x-pii": True, "type": "string"}
FORMS: dict[str, str] = {
    "api.json": json.dumps(
        {
            "openapi": "3.0.0",
            "paths": {},
            "components": {
                "schemas": {
                    "Thing": {
                        "properties": {
                            "c_1": {"x-twilio": {"pii": {"handling": "standard", "deleteSla": 30}}},
                            "c_2": {"type": "string", "x-data-classification": "email"},
                            "c_3": {"type": "object", "x-personal-data": True, "properties": {"k_1": {}}},
                            "c_4": {"type": "string", "example": "pii", "default": "email", "enum": ["pii"]},
                        }
                    }
                }
            },
        }
    ),
    "thing.schema.json": json.dumps(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Thing",
            "properties": {
                "c_1": {"type": "string", "pii": True},
                "c_2": {"$ref": "#/$defs/box"},
                "c_3": {"type": "object", "x-sensitive": True, "properties": {"k_1": {}}},
                "c_4": {"type": "string", "const": "pii"},
            },
            "$defs": {"box": {"type": "string", "confluent:tags": ["PII.Email"]}},
        }
    ),
    "thing.avsc": json.dumps(
        {
            "type": "record",
            "name": "Thing",
            "fields": [
                {"name": "c_1", "type": "string", "pii": True},
                {"name": "c_2", "type": {"type": "string", "classification": "EMAIL"}},
                {
                    "name": "c_3",
                    "confluent:tags": ["PII"],
                    "type": {"type": "record", "name": "B", "fields": [{"name": "k_1", "type": "string"}]},
                },
                {"name": "c_4", "type": "string", "default": "pii"},
            ],
        }
    ),
    "snowflake.sql": """\
CREATE TABLE crm.things (c_1 VARCHAR COMMENT '@pii', c_2 VARCHAR WITH TAG (gov.semantic_category='EMAIL'), c_4 INT)
  COMMENT = 'x' WITH TAG (owner = 'team');
CREATE TABLE crm.box (k_1 VARCHAR) WITH TAG (gov.pii='true');
""",
    "altered.sql": """\
CREATE TABLE things (c_1 VARCHAR, c_2 VARCHAR, c_4 VARCHAR); CREATE TABLE box (k_1 VARCHAR);
ALTER TABLE things MODIFY COLUMN c_1 SET TAG gov.pii = 'true';
ALTER TABLE things ALTER COLUMN c_2 SET TAGS ('class.email_address');
ALTER TABLE box SET TAGS ('pii' = 'true');
""",
    "mssql.sql": """\
CREATE TABLE dbo.things (c_1 NVARCHAR(9), c_2 NVARCHAR(9), c_4 INT)
CREATE TABLE dbo.box (k_1 INT)
GO
ADD SENSITIVITY CLASSIFICATION TO dbo.things.c_1, [dbo].[box].[k_1] WITH (LABEL = 'Confidential - GDPR')
ADD SENSITIVITY CLASSIFICATION TO dbo.things.c_2 WITH (INFORMATION_TYPE = 'Email', RANK = HIGH)
""",
    "bigquery.sql": """\
CREATE TABLE d.things (c_1 STRING OPTIONS(policy_tags=['pii']), c_2 STRING OPTIONS(policy_tags=['x/email']), c_4 INT64);
CREATE TABLE d.box (k_1 STRING) OPTIONS(labels=[('contains_pii', 'true')]);
""",
    "thing.graphql": "type Thing { c_1: String @pii c_2: String @pii(kind: EMAIL) c_4: Int }\ntype Box @pii { k_1: Int }",
    "thing.proto": """\
syntax = "proto3";
message Thing { string c_1 = 1 [debug_redact = true]; string c_2 = 2 [(acme.data_class).kind = "EMAIL"]; int32 c_4 = 3; }
""",
}  # fmt: skip


def test_every_form_of_a_schema_has_its_tags(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in FORMS.items():
        (tmp_path / "in" / name).write_text(text)
    done = scan(tmp_path / "in", "--schema-only", into=tmp_path / "out")
    assert (done.code, done.unscanned) == (0, {})
    told: dict[str, dict[str, tuple[str, str]]] = {name: {} for name in FORMS}
    for item in done.report["findings"]:
        field = item["field"].rpartition(".")[2]
        category = item["classifications"][0]["category"]
        told[item["collection"].partition("!/")[0]][field] = item["entity"], category
    asked = ("RECORD_METADATA", "undetermined")
    for name, found in told.items():
        assert found.pop("c_2") == ("EMAIL_ADDRESS", "customer_account_data"), name
        assert found == ({"c_1": asked} if name.endswith(".proto") else {"c_1": asked, "k_1": asked}), name


def test_values_stay_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    rows = 200
    columns = {
        "c_1": ([f"{n:08x}" for n in range(rows)], {"pii": "true"}),
        "c_2": (
            [f"user{n}@example{n}.net" for n in range(rows)],
            {"pii": "false", "classification": "public"},
        ),
        "c_3": ([f"{n:08x}" for n in range(rows)], {"pii": "email"}),
        "c_4": ([f"{n:08x}" for n in range(rows)], None),
        "c_5": ([None] * rows, {"pii": "true"}),
    }
    schema = pa.schema([pa.field(name, pa.string(), metadata=said) for name, (_, said) in columns.items()])
    table = pa.table({name: values for name, (values, _) in columns.items()}, schema=schema)
    pq.write_table(table, tmp_path / "in" / "rows.parquet")
    found = _found(tmp_path / "in")
    assert {field: item["entity"] for field, item in found.items()} == {
        "c_1": "RECORD_METADATA",
        "c_2": "EMAIL_ADDRESS",
        "c_3": "RECORD_METADATA",
    }
    assert found["c_1"]["classifications"][0]["category"] == "undetermined"
    assert "a tag says: email" in found["c_3"]["classifications"][0]["signals"]
    # A tag that calls a field not personal hides nothing.
    assert found["c_2"]["confidence"] > 0.9
    assert "a tag says: no personal data (public)" in found["c_2"]["classifications"][0]["signals"]


@pytest.mark.parametrize(
    ("tag", "part", "word"),
    [
        ("PII", "personal", "pii"),
        ("PII.Sensitive", "personal", "pii sensitive"),
        ("PII.NonSensitive", "personal", "pii non sensitive"),
        ("tags.tagFQN=PII.None", "not_personal", "pii none"),
        ("PersonalData.Personal", "personal", "personal data personal"),
        ("privacy_category=QUASI_IDENTIFIER", "personal", "quasi identifier"),
        ("urn:li:glossaryTerm:PersonalInformation.Email", "kinds", "email"),
        ("data_category=user.behavior", "personal", "user"),
        ("data_category=system.operations", "not_personal", "system operations"),
        ("pii.level=4", "personal", "pii"),
        ("pii=withheld", "personal", "pii"),
        ("sensitive=no", "not_personal", "sensitive: no"),
    ],
)
def test_words_of_catalogues(xpoz: Policy, tag: str, part: str, word: str) -> None:
    said = xpoz.tags.heard((tag,))
    assert {
        name: getattr(said, name) for name in ("kinds", "personal", "not_personal") if getattr(said, name)
    } == {part: (word,)}


@pytest.mark.parametrize(
    "tag", ["nightly", "owner=email", "dimension.label=Email", "classification=restricted"]
)
def test_other_words_say_nothing(xpoz: Policy, tag: str) -> None:
    said = xpoz.tags.heard((tag,))
    assert (said.kinds, said.personal, said.not_personal) == ((), (), ())


def test_a_kind_is_a_name_that_is_known(xpoz: Policy) -> None:
    catalogue = Catalogue.of(load_detectors())
    for kind in set(xpoz.tags.kinds.values()):
        hits = xpoz.names.lookup(kind, "")
        assert catalogue.called(kind) or any(hit.strength == "strong" for hit in hits), kind


def test_a_company_adds_its_own_words(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "extends: xpoz\npolicy: {id: own, version: '1', title: N, company: C}\n"
        "tags: {keys: [schutzklasse], personal: [c3], kinds: {email: [anschrift elektronisch]}}\n"
    )
    heard: Callable[..., Any] = load_policy(str(own)).tags.heard
    assert heard(("Schutzklasse=C3",)).personal == ("c3",)
    assert heard(("Schutzklasse=Anschrift_elektronisch", "pii=phone")).kinds == ("email", "phone_number")
    assert run("policy", "check", own).code == 0
    own.write_text(own.read_text().replace("[c3]", "[c3, public]"))
    assert "'public' means 'not_personal' and 'personal': keep one" in run("policy", "check", own).out
