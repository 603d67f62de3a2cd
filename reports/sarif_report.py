"""SARIF 2.1.0 for code scanning: what is broken, what a person must decide, and what a gate can fail on.

A gate compares the run with an accepted run, so an unchanged finding is left out unless it breaks a promise
or a person must decide its class. There is one result per field and entity, not one per value. In a report
with very many findings, similar findings form one result, with further places as related locations.

Tables are logical locations. Files and logs are also artifacts, and results in logs have line numbers. If a
review suppresses a finding, the result has a suppression, otherwise a baseline state. Each place that could
not be read is a notification of the run. Record metadata is left out unless it breaks a promise. A possible
finding has the level ``note``, and its property ``tier`` is ``possible``.
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO
from urllib.parse import quote

from reports.base import ReportFormat
from reports.folding import MANY
from reports.json_report import as_json
from reports.order import in_order
from reports.summary import breaching, governing, place, reviewed, title_of
from reports.verdict import held_against
from reports.whys import why_words
from reports.words import duration, humanized, kind_words
from scanner.finding import CollectionSummary, Finding, PossibleFinding, Report, Violation
from scanner.finding.counted import counted
from scanner.finding.worklist import worklist

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
_STATES = {"new": "new", "unchanged": "unchanged", "changed": "updated", "gone": "absent"}
_BY_LINE = ("log", "file", "document")
_LINES_NAMED = 5
_BRACKETS = re.compile(r"[\[\]]")
MAX_PLACES = 100
"""Maximum number of similar places that are named; further places are only counted."""


def write(report: Report, out: TextIO) -> None:
    body = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(in_order(report))]}
    out.write(as_json(body, indent=2))
    out.write("\n")


def _run(report: Report) -> dict[str, Any]:
    broken_at = breaching(report)
    told = [item for item in counted(report, report.findings) if _is_told(item, place(item) in broken_at)]
    makes = _makes(report, (*told, *report.possible))
    entities = sorted({alike[0].entity for alike in makes})
    collections = {(item.source, item.collection): item for item in report.collections}
    broken = _broken(report.violations)

    def result(alike: Sequence[Finding]) -> dict[str, Any]:
        finding = alike[0]
        held = collections.get((finding.source, finding.collection))
        rule, where = entities.index(finding.entity), place(finding)
        severity = broken_at[where].severity if where in broken_at else ""
        one = (
            _possible(finding, rule, held)
            if isinstance(finding, PossibleFinding)
            else _result(finding, rule, held, severity, broken.get(where, ()))
        )
        return one | _further_places(alike, collections)

    return {
        "tool": {
            "driver": {
                "name": "noticemap",
                "version": report.run.tool_version,
                "rules": [_rule(entity) for entity in entities],
            }
        },
        "automationDetails": {"id": f"noticemap/{report.run.id}"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [*map(result, makes)],
    }


def _is_told(finding: Finding, breaks: bool) -> bool:
    first = governing(finding)
    to_decide = first is None or first.category == "undetermined"
    return breaks or to_decide or finding.status != "unchanged"


def _makes(report: Report, findings: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    """Groups of findings, one per result: single findings, or similar findings if there are very many."""
    if len(report.findings) + len(report.possible) <= MANY:
        return [(finding,) for finding in findings]
    item_of = {finding.fingerprint: item.id for item in worklist(report) for finding in item.findings}
    makes: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        item = item_of.get(finding.fingerprint, finding.fingerprint)
        makes.setdefault((item, finding.entity, finding.status), []).append(finding)
    return [tuple(alike) for alike in makes.values()]


def _further_places(
    alike: Sequence[Finding], collections: Mapping[tuple[str, str], CollectionSummary]
) -> dict[str, Any]:
    if len(alike) == 1:
        return {}
    found = [
        next(_locations(finding, collections.get((finding.source, finding.collection))))
        for finding in alike[1 : MAX_PLACES + 1]
    ]
    text = {"text": f"One of {len(alike):,} similar places."}
    related = [place | {"id": number, "message": text} for number, place in enumerate(found, 1)]
    return {"relatedLocations": related, "occurrenceCount": len(alike)}


def _rule(entity: str) -> dict[str, Any]:
    text = f"{kind_words(entity)} found"
    return {
        "id": _rule_id(entity),
        "name": entity,
        "shortDescription": {"text": text},
        "fullDescription": {"text": f"{text}: see the class, role and limit in each result."},
        "defaultConfiguration": {"level": "note"},
        "properties": {"tags": ["privacy"]},
    }


def _rule_id(entity: str) -> str:
    return entity.lower().replace("_", "-")


def _invocation(report: Report) -> dict[str, Any]:
    return {
        "executionSuccessful": report.run.status != "failed",
        "startTimeUtc": report.run.started_at,
        "endTimeUtc": report.run.finished_at,
        "toolExecutionNotifications": [
            {
                "level": "warning",
                "message": _message(f"Not read, or only in part: {item.reason}"),
                "locations": [{"logicalLocations": [_logical(item.source, item.collection, "")]}],
            }
            for item in report.unscanned
        ],
        "properties": {
            "status": report.run.status,
            "notice": held_against(report),
            "policy": f"{report.run.policy.id} {report.run.policy.version}",
        },
    }


def _result(
    finding: Finding,
    rule: int,
    collection: CollectionSummary | None,
    severity: str,
    promises: tuple[str, ...],
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": _rule_id(finding.entity),
        "ruleIndex": rule,
        "level": _LEVELS.get(severity, "note"),
        "message": _message(_words(finding)),
        "locations": list(_locations(finding, collection)),
        "partialFingerprints": {"dataColumn/v1": finding.fingerprint},
        "properties": _properties(finding, promises),
    }
    if finding.status == "suppressed":
        result["suppressions"] = [_suppression(finding)]
    else:
        result["baselineState"] = _STATES[finding.status]
    return result


def _possible(finding: PossibleFinding, rule: int, collection: CollectionSummary | None) -> dict[str, Any]:
    """The result for a possible finding, which breaks no promise, since no evidence confirms the finding."""
    result = _result(finding, rule, collection, "", ())
    says = f"Possible: {_held(finding)}. {why_words(finding.why).says}"
    return result | {
        "level": "note",
        "message": _message(says),
        "properties": result["properties"] | {"why": finding.why},
    }


def _suppression(finding: Finding) -> dict[str, str]:
    """The decision of a review, with author and reason."""
    why = "; ".join(map(reviewed, finding.reviews))
    return {"kind": "external", "status": "accepted", **({"justification": why} if why else {})}


def _held(finding: Finding) -> str:
    return f"{kind_words(finding.entity)} in {finding.field or '(no name)'} of {finding.collection}"


def _message(words: str) -> dict[str, str]:
    """A message with escaped brackets, since SARIF would read ``[text](target)`` as a link (section
    3.11.6).
    """
    return {"text": _BRACKETS.sub(r"\\\g<0>", words) if "](" in words else words}


def _words(finding: Finding) -> str:
    first = governing(finding)
    held = _held(finding)
    if first is None:
        return f"{held}."
    kept = f" Limit: {duration(first.retention.limit)}." if first.retention.rule else ""
    role = humanized(first.role).lower()
    also = "".join(
        f" Also {title_of(item).lower()} (role: {humanized(item.role).lower()}). {item.reason}"
        for item in finding.classifications[1:]
    )
    return f"{held}. {title_of(first)} (role: {role}). {first.reason}{kept}{also}"


def _locations(finding: Finding, collection: CollectionSummary | None) -> Iterator[dict[str, Any]]:
    logical = [_logical(finding.source, finding.collection, finding.field)]
    file, is_inside, _ = finding.collection.partition("!/")
    if not is_inside and (collection is None or collection.kind not in _BY_LINE):
        yield {"logicalLocations": logical}
        return
    artifact = {"uri": quote(file.encode("utf-8", "surrogateescape"))}
    # Row numbers are line numbers only in logs.
    is_log = collection is not None and collection.kind == "log" and not is_inside
    lines = finding.locations[:_LINES_NAMED] if is_log else ()
    for line in lines or (None,):
        where: dict[str, Any] = {"artifactLocation": artifact}
        if line is not None:
            where["region"] = {"startLine": max(1, line)}
        yield {"physicalLocation": where, "logicalLocations": logical}


def _logical(source: str, collection: str, field: str) -> dict[str, Any]:
    names = [name for name in (source, collection, field) if name]
    return {"name": names[-1], "fullyQualifiedName": " / ".join(names), "kind": "member"}


def _properties(finding: Finding, promises: tuple[str, ...]) -> dict[str, Any]:
    return {
        "entity": finding.entity,
        "tier": finding.tier,
        "axis": finding.axis,
        "confidence": finding.confidence,
        "prevalence": finding.evidence.prevalence,
        "categories": [item.category for item in finding.classifications],
        "roles": [item.role for item in finding.classifications],
        "elements": [item.element for item in finding.classifications],
        "promises": list(promises),
        **({"carriedFrom": finding.carried_from} if finding.carried_from else {}),
    }


def _broken(violations: tuple[Violation, ...]) -> dict[tuple[str, str, str], tuple[str, ...]]:
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for item in violations:
        found[place(item)] = tuple(dict.fromkeys((*found.get(place(item), ()), item.promise)))
    return found


FORMAT = ReportFormat(name="sarif", filename="findings.sarif", write=write)
