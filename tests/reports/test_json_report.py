import dataclasses
import json
import re
from importlib.resources import files
from typing import Any, get_args

import jsonschema
import pytest

from connectors.base import ReasonCode
from scanner.finding import Report, Unscanned
from scanner.policy.policy import load_policy
from tests.factories import (
    make_empty_report,
    make_evidence,
    make_finding,
    make_large_report,
    make_report,
    make_small_report,
)
from tests.reports.golden_files import agrees_with_golden
from tests.reports.writing import written


def schema() -> dict[str, Any]:
    text = files("scanner").joinpath("schemas/findings.schema.json").read_text(encoding="utf-8")
    body: dict[str, Any] = json.loads(text)
    return body


def validate(report: Report) -> None:
    jsonschema.Draft202012Validator(schema()).validate(json.loads(written("json", report)))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("report", [make_report(), make_empty_report(), make_large_report(60)])
def test_reports_follow_the_schema(report: Report) -> None:
    validate(report)


def test_the_schema_knows_every_reason_code_and_category() -> None:
    defs = schema()["$defs"]
    assert defs["reason"]["pattern"] == f"^({'|'.join(get_args(ReasonCode))}): "
    known = ("health_record", "none", "undetermined", *load_policy("xpoz").classes)
    assert all(re.fullmatch(defs["category"]["pattern"], one) for one in known)


def test_every_key_of_the_report_stands_in_the_schema() -> None:
    def unknown(value: Any, rule: dict[str, Any], path: str) -> list[str]:
        rule = schema()["$defs"][rule["$ref"].rpartition("/")[2]] if "$ref" in rule else rule
        for part in rule.get("allOf", ()):
            base = schema()["$defs"][part["$ref"].rpartition("/")[2]]
            rule = {"properties": base["properties"] | rule["properties"]}
        if isinstance(value, list):
            return [name for item in value for name in unknown(item, rule.get("items", {}), path)]
        if not isinstance(value, dict) or "properties" not in rule:
            return []
        known = rule["properties"]
        strangers = [f"{path}.{key}" for key in value if key not in known]
        return strangers + [
            x for key in value if key in known for x in unknown(value[key], known[key], f"{path}.{key}")
        ]

    assert unknown(json.loads(written("json", make_report())), schema(), "") == []


@pytest.mark.parametrize("reason", ["", "no reason", "odd_code: words", "timeout:words"])
def test_a_reason_without_a_known_code_is_refused(reason: str) -> None:
    report = dataclasses.replace(
        make_empty_report(), unscanned=(Unscanned(source="s", collection="c", reason=reason),)
    )
    with pytest.raises(jsonschema.ValidationError):
        validate(report)


def test_json_as_agreed() -> None:
    assert agrees_with_golden("findings.json", written("json", make_small_report()))


def test_order_does_not_depend_on_the_scan() -> None:
    report = make_report()
    turned = dataclasses.replace(
        report,
        findings=report.findings[::-1],
        violations=report.violations[::-1],
        collections=report.collections[::-1],
        sources=report.sources[::-1],
        unscanned=report.unscanned[::-1],
    )
    assert written("json", turned) == written("json", report)


def test_floats_have_six_decimals() -> None:
    finding = make_finding(confidence=0.123456789, evidence=make_evidence(interval_95=(1 / 3, 2 / 3)))
    body = json.loads(written("json", make_empty_report(findings=(finding,))))
    assert body["findings"][0]["confidence"] == 0.123457
    assert body["findings"][0]["evidence"]["interval_95"] == [0.333333, 0.666667]


def test_bytes_that_are_not_utf8_survive_as_escapes() -> None:
    text = written("json", make_empty_report(findings=(make_finding(collection="caf\udce9.csv"),)))
    assert "caf\\udce9.csv" in text
    assert json.loads(text.encode("utf-8"))["findings"][0]["collection"] == "caf\udce9.csv"
