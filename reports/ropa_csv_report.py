"""Records of processing as CSV: Article 30(1) as controller and 30(2) as processor, one row per activity.

The column ``record`` names the article; columns that belong only to the other article are empty. Every column
``x`` is followed by a column ``x_origin``: ``measured``, ``declared`` or ``unknown``.
"""

import csv
from typing import TextIO

from reports.base import ReportFormat
from reports.csv_full_report import safe_cell
from reports.processing import KINDS, entries, records
from scanner.finding import Report

_NAMES = tuple(dict.fromkeys(name for kind in KINDS for name, _ in kind.columns))
COLUMNS = ("record", *(column for name in _NAMES for column in (name, f"{name}_origin")))


def write(report: Report, out: TextIO) -> None:
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for kind, activities in records(report):
        names = [name for name, _ in kind.columns]
        for activity in activities:
            row = {"record": kind.article}
            for name, entry in zip(names, entries(kind, activity), strict=True):
                row |= {name: str(safe_cell(entry.text)), f"{name}_origin": entry.origin}
            writer.writerow(row)


FORMAT = ReportFormat(name="ropa-csv", filename="records-of-processing.csv", write=write)
