"""JSON Lines for log pipelines: the same entries as ``findings.json``, one per line.

The key ``record`` states what an entry describes. The first entry is the ``run``. Then come entries of the
kinds ``source``, ``collection``, ``finding``, ``violation``, ``unscanned``, ``possible`` (a possible
finding), ``audit``, ``answer`` and ``assumption``, in this order. Every entry has ``run_id``, so that lines
from several files can be distinguished.
"""

from collections.abc import Iterator
from typing import Any, TextIO

from reports.base import ReportFormat
from reports.json_report import as_json
from reports.order import in_order
from scanner.finding import Report, to_json

_LISTS = {
    "sources": "source",
    "collections": "collection",
    "findings": "finding",
    "violations": "violation",
    "unscanned": "unscanned",
    "possible": "possible",
    "audits": "audit",
    "answers": "answer",
    "assumptions": "assumption",
}


def write(report: Report, out: TextIO) -> None:
    for entry in _entries(to_json(in_order(report))):
        out.write(as_json(entry))
        out.write("\n")


def _entries(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    run = body["run"]
    yield {"record": "run", "run_id": run["id"], "schema_version": body["schema_version"], **run}
    for name, record in _LISTS.items():
        for item in body[name]:
            yield {"record": record, "run_id": run["id"], **item}


FORMAT = ReportFormat(name="jsonl", filename="findings.jsonl", write=write)
