"""Schema files on the command line: their fields are classified, and their values are in no output."""

import json
from pathlib import Path

import pytest

from scanner.classifier.described import AS_SAID
from tests.canaries import PROSE, SHAPED, leaks
from tests.connectors.schemas.test_ddl import POSTGRESQL
from tests.connectors.schemas.test_documents import DBT, OPENAPI
from tests.connectors.schemas.test_interfaces import GRAPHQL, PROTO
from tests.running import Done, outputs, run, scan

FILES = {
    "db/schema.sql": POSTGRESQL,
    "api.yaml": OPENAPI,
    "models/schema.yml": DBT,
    "user.proto": PROTO,
    "s.graphql": GRAPHQL,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schemas")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    (folder / "rows.csv").write_text("email\nann@example.org\n")
    return folder


def _found(done: Done) -> dict[tuple[str, str], tuple[str, float]]:
    return {
        (item["collection"], item["field"]): (item["entity"], item["confidence"])
        for item in done.report["findings"]
    }


def test_fields_are_told_by_name_format_and_comment(folder: Path, tmp_path: Path) -> None:
    done = scan(folder, "--schema-only", into=tmp_path)
    assert (done.code, done.unscanned) == (0, {})
    found = _found(done)
    assert found["db/schema.sql!/users", "email"][0] == "EMAIL_ADDRESS"
    assert found["rows.csv", "email"][0] == "EMAIL_ADDRESS"
    assert found["models/schema.yml!/raw_data.calls", "to_number"][0] == "PHONE_NUMBER"
    assert found["s.graphql!/Mutation", "createUser.email"][0] == "EMAIL_ADDRESS"
    assert found["user.proto!/User", "msisdn"][0] == "PHONE_NUMBER"
    # The format decides if the name is no evidence, or means something else.
    assert found["api.yaml!/User", "contact"][0] == "EMAIL_ADDRESS"
    assert found["api.yaml!/User", "source"][0] == "IP_ADDRESS"
    # Comments are weak evidence.
    assert found["user.proto!/User", "c_2"] == ("PHONE_NUMBER", AS_SAID)
    # Other fields in a record about a user, such as tags, are data about the user.
    assert found["db/schema.sql!/users", "tags"] == ("PERSONAL_ATTRIBUTE", 0.6)


def test_what_a_name_ends_in_tells_an_address_from_a_login(tmp_path: Path) -> None:
    sql = tmp_path / "portal.sql"
    sql.write_text("CREATE TABLE users (id INT, login TEXT, last_login_ip TEXT, login_ip TEXT);")
    found = _found(scan(sql, "--schema-only", into=tmp_path))
    entities = {field: entity for (_, field), (entity, _) in found.items()}
    assert entities["last_login_ip"] == entities["login_ip"] == "IP_ADDRESS"
    assert entities["login"] == "USERNAME"


def test_a_scan_of_values_takes_a_schema_for_text(folder: Path, tmp_path: Path) -> None:
    done = scan(folder / "db", into=tmp_path)
    assert [item["collection"] for item in done.report["collections"]] == ["schema.sql"]


def test_the_plan_lists_the_tables(folder: Path) -> None:
    done = run("scan", folder / "models", "--schema-only", "--plan")
    assert "schema.yml!/customers  table  3 fields  dbt_schema" in done.out


def test_a_schema_can_be_piped(tmp_path: Path) -> None:
    done = scan("-", "--schema-only", into=tmp_path, stdin=POSTGRESQL.encode())
    assert done.code == 0
    assert _found(done)["stdin!/users", "email"][0] == "EMAIL_ADDRESS"


def test_what_is_not_understood_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(POSTGRESQL + ";\nCREATE TABLE ((((;\n")
    done = scan(tmp_path / "a.sql", "--schema-only", into=tmp_path / "out")
    assert (done.code, done.codes) == (3, {"a.sql": "unsupported"})


def test_no_value_of_a_schema_is_told(tmp_path: Path) -> None:
    folder, values = tmp_path / "in", {**SHAPED, **PROSE}
    folder.mkdir()
    plain = {name: value.replace("'", "").replace("\n", " ") for name, value in values.items()}
    columns = ",\n".join(
        f"{name} varchar(99) DEFAULT '{value}' COMMENT '{value}', k_{name} enum('{value}')"
        for name, value in plain.items()
    )
    (folder / "a.sql").write_text(
        f"-- {plain['email']}\nCREATE TABLE users (\n{columns}\n) COMMENT='{plain['full_name']}';"
    )
    (folder / "cut.sql").write_text(f"CREATE TABLE users (\n{columns}")
    properties = {
        name: {
            "type": "string", "description": value, "example": value, "default": value, "enum": [value], "format": value,
            "x-pii": value, "x-owner": {"pii": [value], value: "email"},
        }
        for name, value in values.items()
    }  # fmt: skip
    api = {
        "openapi": "3.0.0",
        "info": {"title": values["full_name"]},
        "components": {"schemas": {"User": {"properties": properties}}},
    }
    (folder / "a.json").write_text(json.dumps(api))
    (folder / "cut.json").write_text(json.dumps(api)[:-9])
    dbt = {
        "models": [
            {
                "name": "users",
                "columns": [
                    {
                        "name": name,
                        "description": f"[{value}] @{value}",
                        "data_type": f"enum('{value}')",
                        "tags": [value, "pii"],
                        "meta": {"pii": value, "classification": f"pii.{value}"},
                    }
                    for name, value in plain.items()
                ],
            }
        ]
    }
    (folder / "schema.yml").write_text(json.dumps(dbt, indent=1))
    (folder / "a.graphql").write_text(
        "type User {\n"
        + "\n".join(f'"{value}" {name}: String' for name, value in plain.items() if '"' not in value)
        + "\n}"
    )
    (folder / "a.proto").write_text(
        "message User {\n"
        + "\n".join(f"string {name} = {n}; // {value}" for n, (name, value) in enumerate(plain.items()))
        + "\n}"
    )
    done = scan(folder, "--schema-only", "--min-confidence", "0", into=tmp_path / "out")
    assert done.code == 3
    assert len(done.report["findings"]) > 100
    plan = run("scan", folder, "--schema-only", "--plan")
    told = [done.out, done.err, plan.out, plan.err]
    assert [leaks(text.encode()) for text in told] == [[]] * 4
    assert {name: found for name, data in outputs(tmp_path / "out") if (found := leaks(data))} == {}
