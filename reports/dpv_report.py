"""W3C Data Privacy Vocabulary as JSON-LD: one process per class and activity, for linked-data registers.

The file contains its JSON-LD context, so that reading the file needs no network. https://w3id.org/dpv
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TextIO

from reports.base import ReportFormat
from reports.json_report import as_json
from reports.processing import Activity, records
from reports.summary import live_possible, possible_counts
from reports.words import plural
from scanner.finding import Report

_CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_HELD_BY = {"controller": "dpv:hasDataController", "processor": "dpv:hasDataProcessor"}
_WHO = {"controller": "dpv:DataController", "processor": "dpv:DataProcessor"}


def write(report: Report, out: TextIO) -> None:
    processes = [
        _process(report, kind.role, number, activity)
        for kind, activities in records(report)
        for number, activity in enumerate(activities, start=1)
    ]
    about = {
        "@id": _id(report, "report"),
        "dct:title": "Personal data found by a scan",
        "dct:created": {"@value": report.run.finished_at, "@type": "xsd:dateTime"},
        "dct:description": f"Run {report.run.id}, {report.run.status}; "
        f"{plural(len(report.unscanned), 'entry', 'entries')} not read, or only in part"
        + (f"; {possible_counts(report)}, not listed here" if live_possible(report) else ""),
        "dpv:hasProcess": [{"@id": process["@id"]} for process in processes],
    }
    out.write(as_json({"@context": _CONTEXT, "@graph": [about, *processes]}, indent=2))
    out.write("\n")


@cache
def _terms() -> Mapping[str, Any]:
    import yaml

    loaded: Mapping[str, Any] = yaml.safe_load(files("reports").joinpath("data/dpv.yaml").read_text())
    return loaded


def _id(report: Report, local: str) -> str:
    return f"urn:noticemap:{report.run.id}:{local}"


def _process(report: Report, role: str, number: int, activity: Activity) -> dict[str, Any]:
    terms = _terms()
    labels = [label for _, label in activity.labelled]
    limits = dict.fromkeys(label.retention.limit for label in labels if label.retention.limit)
    purposes = (
        text
        for label in labels
        if label.element in activity.declared.elements
        for text in activity.declared.elements[label.element].purposes
    )
    recipients = (activity.declared.words.get(one, one) for label in labels for one in label.recipients)
    process: dict[str, Any] = {
        "@id": _id(report, f"{role}-{number}"),
        "@type": "dpv:Process",
        "rdfs:label": activity.name or activity.title,
        _HELD_BY[role]: _named(_WHO[role], [activity.declared.company or "not named in the policy"]),
        "dpv:hasPersonalData": _references(
            terms["entities"].get(finding.entity, terms["other_entities"]) for finding, _ in activity.labelled
        ),
        "dpv:hasDataSubject": _references(
            terms["data_subjects"].get(label.data_subject, "dpv:DataSubject") for label in labels
        ),
        "dpv:hasLegalBasis": _references(
            terms["legal_bases"][one]
            for label in labels
            for one in label.legal_basis
            if one in terms["legal_bases"]
        ),
        "dpv:hasPurpose": _named("dpv:Purpose", purposes),
        "dpv:hasRecipient": _named("dpv:Recipient", recipients),
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageDuration", "dpv:hasDuration": {"@value": limit, "@type": "xsd:duration"}}
            for limit in limits
        ],
    }
    return {key: value for key, value in process.items() if value}


def _references(terms: Iterable[str]) -> list[dict[str, str]]:
    return [{"@id": term} for term in dict.fromkeys(terms)]


def _named(kind: str, labels: Iterable[str]) -> list[dict[str, str]]:
    return [{"@type": kind, "rdfs:label": label} for label in dict.fromkeys(labels)]


FORMAT = ReportFormat(name="dpv", filename="dpv.jsonld", write=write)
