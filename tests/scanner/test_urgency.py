"""The most urgent is first in every list: of equal severity, what must be done at once."""

import io
from dataclasses import replace

import python_calamine as calamine

from reports.first_screen import actions
from reports.html_work import work_rows
from reports.order import in_order
from scanner.finding import Report
from scanner.finding.worklist import worklist
from scanner.gate.gate import parse_gate
from scanner.notify.digest import of_findings
from tests.factories import make_report
from tests.reports.writing import written, written_bytes

ALARM = "A secret lies open"


def _with_a_secret_last() -> Report:
    """A report in which many rows break critical promises, and its last violation must be fixed at once."""
    report = in_order(make_report())
    gravest = report.violations[0].severity
    *others, last = (item for item in report.findings if item.classifications)
    elsewhere = tuple(item for item in report.violations if item.finding != last.fingerprint)
    secret = replace(
        elsewhere[0],
        promise="zz_secret",
        title=ALARM,
        basis="said",
        finding=last.fingerprint,
        fingerprint="z" * 64,
        **{name: getattr(last, name) for name in ("source", "collection", "field")},
        at_once=True,
    )
    assert others and secret.severity == gravest
    return replace(report, violations=(*elsewhere, secret))


def test_a_secret_is_before_rows_that_are_overdue() -> None:
    report = _with_a_secret_last()
    items = worklist(report)
    assert items[0].violations[0].title == ALARM
    assert actions(report, items, {})[0].title == ALARM
    assert work_rows(items, {})[0][0].what == ALARM
    assert in_order(report).violations[0].title == ALARM
    assert [item.id for item in worklist(in_order(report)) if item.is_work] == [
        item.id for item in items if item.is_work
    ]


def test_every_format_tells_it_first() -> None:
    report = _with_a_secret_last()
    gravest = {item.title for item in report.violations if item.severity == report.violations[0].severity}
    for name in ("text", "html"):
        body = written(name, report)
        assert min(gravest, key=lambda title: body.index(title) if title in body else len(body)) == ALARM, (
            name
        )
    to_do = calamine.load_workbook(io.BytesIO(written_bytes("xlsx", report))).get_sheet_by_name("To do")
    assert to_do.to_python()[1][2] == ALARM


def test_a_message_tells_it_first() -> None:
    report = _with_a_secret_last()
    digest = of_findings("nightly", report, parse_gate("severity>=critical"))
    assert digest is not None
    broken = [line for line in digest.lines if line.startswith("critical: ")]
    assert broken[0].startswith(f"critical: {ALARM}")
