"""Convert a report to rows of the tables, and back. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from scanner.finding import Finding, PossibleFinding, Report, Tier, from_json, to_json
from scanner.finding.counted import counted, telling
from scanner.history.project_key import source_ids_of, sources_key
from scanner.serialization.strict import build

Row = dict[str, Any]

_OF_RUN: Final = (
    *("id", "started_at", "finished_at", "status", "tool_version", "settings", "interruptions", "carried"),
)
_JSON_OF_REPORT: Final = (
    "assumptions",
    "sections",
    "declared",
    "comparison",
    "audits",
    "answers",
    "matrix",
    "people",
    "flows",
)


def run_row(report: Report) -> Row:
    """The report's row in ``runs``."""
    body = to_json(report)
    run, policy = body["run"], body["run"]["policy"]
    statuses = Counter[str](finding.status for finding in counted(report, report.findings))
    return {
        **{key: run[key] for key in _OF_RUN},
        **{f"policy_{key}": value for key, value in policy.items()},
        **{key: body[key] for key in _JSON_OF_REPORT},
        "report_version": report.schema_version,
        **{f"n_{name}": len(body[name]) for name in ("violations", "unscanned")},
        "n_findings": len(telling(report)),
        "n_broken": len({violation.promise for violation in report.violations}),
        "n_suppressed": statuses["suppressed"],
        "n_possible": sum(finding.status not in ("gone", "suppressed") for finding in report.possible),
        "baseline_at": "",
        "baseline_by": "",
        "project": sources_key(source_ids_of(report)),
    }


def part_rows(report: Report, run: int) -> dict[str, list[Row]]:
    """The report's rows in all other tables, by table name without prefix; ``run``: number of the run."""
    body = to_json(report)
    parts = {
        "sources": body["sources"],
        "collections": body["collections"],
        "fields": [
            {**field, "collection": position}
            for position, collection in enumerate(body["collections"])
            for field in collection.pop("fields")
        ],
        "findings": [
            *(_finding_row(finding, "finding") for finding in body["findings"]),
            *(_finding_row(finding, "possible") for finding in body["possible"]),
        ],
        "violations": [_violation_row(violation) for violation in body["violations"]],
        "unscanned": body["unscanned"],
    }
    return {
        name: [{**row, "run": run, "position": position} for position, row in enumerate(rows)]
        for name, rows in parts.items()
    }


def _finding_row(finding: Row, tier: Tier) -> Row:
    first = finding["classifications"][0] if finding["classifications"] else {}
    keys = ("fingerprint", "source", "collection", "group", "field", "entity", "axis", "confidence", "status")
    return {
        **{key: finding[key] for key in keys},
        **{key: first.get(key, "") for key in ("category", "role", "element")},
        "tier": tier,
        "body": finding,
    }


def _violation_row(violation: Row) -> Row:
    keys = ("promise", "severity", "source", "collection", "field")
    return {**{key: violation[key] for key in keys}, "body": violation}


def report_of(run: Mapping[str, Any], parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> Report:
    """Rebuild the report from the rows of ``run_row`` and ``part_rows``; the latter ordered by position."""
    fields: dict[int, list[Row]] = {}
    for row in parts["fields"]:
        fields.setdefault(row["collection"], []).append(_without(row, "run", "position", "collection"))
    policy = {key: run[f"policy_{key}"] for key in ("id", "version", "sha256")}
    return from_json(
        {
            "schema_version": run["report_version"],
            "run": {**{key: run[key] for key in _OF_RUN}, "policy": policy},
            "sources": [_without(row, "run", "position") for row in parts["sources"]],
            "collections": [
                {**_without(row, "run", "position"), "fields": fields.get(row["position"], [])}
                for row in parts["collections"]
            ],
            "findings": [row["body"] for row in parts["findings"] if row["tier"] == "finding"],
            "possible": [row["body"] for row in parts["findings"] if row["tier"] == "possible"],
            "violations": [row["body"] for row in parts["violations"]],
            "unscanned": [_without(row, "run", "position") for row in parts["unscanned"]],
            **{key: run[key] for key in _JSON_OF_REPORT},
        }
    )


def finding_of(tier: str, body: object) -> Finding:
    """Rebuild a finding from the columns ``tier`` and ``body`` of its row."""
    return build(PossibleFinding if tier == "possible" else Finding, body)


def _without(row: Mapping[str, Any], *keys: str) -> Row:
    return {key: value for key, value in row.items() if key not in keys}
