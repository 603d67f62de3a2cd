"""The findings of the demo estate by field: a change of detectors or policy shows as a difference.

``UPDATE_GOLDEN=1`` rewrites the table; read the difference before you accept it.
"""

import os
from pathlib import Path

from scanner.demo import write_estate
from scanner.finding import Report
from tests.scanner.scanning import scan, whole_classifier

GOLDEN = Path(__file__).parent / "golden" / "demo_verdicts.csv"


def table(report: Report) -> str:
    """One row for each class of each finding, and for each broken promise."""
    rows = [
        ",".join(
            (finding.collection, finding.field, finding.entity, label.category, label.role, label.element)
        )
        for finding in report.findings
        for label in finding.classifications
    ]
    broken = [
        ",".join((item.collection, item.field, item.promise, item.severity)) for item in report.violations
    ]
    head = "collection,field,entity or promise,category or severity,role,element"
    return "\n".join((head, *sorted(rows), *sorted(broken))) + "\n"


def test_every_field_of_the_demo_is_told_as_agreed(tmp_path: Path) -> None:
    write_estate(tmp_path, size=0.3)
    report = scan(tmp_path, classify_with=whole_classifier())
    assert {item.status for item in report.collections} == {"complete"}
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(table(report), encoding="utf-8")
    first = report.violations[0]
    assert (first.promise, first.at_once) == ("v_secret_exposed", True)
    assert {item.promise for item in report.violations if item.at_once} == {
        *("v_secret_exposed", "v_sid_with_token"),
    }
    assert table(report).splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
