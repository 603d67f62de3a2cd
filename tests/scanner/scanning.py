"""Scans for tests: the real pipeline, in this process, with a fixed clock."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from connectors.address import source_id
from detectors.catalogue import load_catalogue
from detectors.registry import load_detectors
from scanner.classifier.decision import Classifier
from scanner.counting.plan import ScanSettings, SourceRequest
from scanner.execution.executors import local_executor
from scanner.finding import Report
from scanner.policy.policy import load_policy
from scanner.run.pipeline import RunContext, RunIdentity, run_scan

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@cache
def classifier(schema_only: bool = False) -> Classifier:
    policy = load_policy("xpoz")
    return Classifier(
        policy=policy,
        kinds=policy.kinds,
        detectors=load_detectors(),
        schema_only=schema_only,
    )


def whole_classifier() -> Classifier:
    """A classifier with all detectors of the command, including Presidio's recognisers."""
    return replace(classifier(), detectors=load_catalogue())


def scan(
    *sources: Path | str,
    source_kind: str = "",
    settings: ScanSettings | None = None,
    jobs: int = 1,
    classify_with: Classifier | None = None,
    audit_seconds: int = 0,
) -> Report:
    settings = settings or ScanSettings()
    requests = [
        SourceRequest(source=str(source), source_id=source_id(str(source)), source_kind=source_kind)
        for source in sources
    ]
    with local_executor(jobs, settings) as executor:
        context = RunContext(
            classifier=classify_with or classifier(settings.schema_only),
            identity=RunIdentity(id="test", started_at=NOON),
            recorded_settings={},
            executor=executor,
            finished_at=NOON,
            audit_seconds=audit_seconds,
        )
        return run_scan(requests, settings, context)


def write_table(path: Path, table: str, columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> None:
    """Write one table of text columns into an SQLite file."""
    with sqlite3.connect(path) as database:
        names = ", ".join(f'"{column}" TEXT' for column in columns)
        database.execute(f'CREATE TABLE "{table}" ({names})')
        marks = ", ".join("?" * len(columns))
        database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
    database.close()


def by_field(report: Report) -> Mapping[str, list[str]]:
    """Entities by field, for short assertions."""
    found: dict[str, list[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.field, []).append(finding.entity)
    return found
