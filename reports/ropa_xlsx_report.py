"""Records of processing as an Excel workbook: one sheet for each of Article 30(1) and 30(2).

After each column, another one gives the origin of its cells, with a colour: measured, declared or unknown.
"""

from collections.abc import Sequence
from typing import BinaryIO

from reports.base import ReportFormat
from reports.processing import Activity, Kind, entries, records
from reports.words import humanized
from reports.workbook import Sheet, write_workbook
from scanner.finding import Report

_FILLS = {"measured": "#D9EAD3", "declared": "#DCE6F5", "unknown": "#F8D9D5"}


def write(report: Report, out: BinaryIO) -> None:
    sheets = [_sheet(kind, activities) for kind, activities in records(report)]
    write_workbook(sheets, out, title="Records of processing activities", created=report.run.started_at)


def _sheet(kind: Kind, activities: Sequence[Activity]) -> Sheet:
    columns = [text for name, _ in kind.columns for text in (humanized(name), "Origin")]
    rows = (
        [text for entry in entries(kind, activity) for text in (entry.text, entry.origin)]
        for activity in activities
    )
    return Sheet(name=f"{kind.title} {kind.article}", columns=columns, rows=rows, fills=_FILLS, wraps=True)


FORMAT = ReportFormat(name="ropa-xlsx", filename="records-of-processing.xlsx", write=write, binary=True)
