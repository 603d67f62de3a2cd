"""CSV with everything: one row per finding and class, per broken promise, per place not read.

The column ``record`` states what a row describes: ``finding``, ``possible`` (a possible finding, with the
reason in the column ``why``), ``violation`` or ``unscanned``. All rows have the same columns; a column that
does not apply to a row is empty. Lists are joined by ``; ``. A cell that a spreadsheet would run as a formula
starts with an apostrophe; a masked phone number such as ``+4930••••71`` does not.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TextIO

from reports.base import ReportFormat
from reports.names import escaped, is_invisible
from reports.order import in_order
from scanner.finding import Classification, Evidence, Finding, Report, Unscanned, Violation

COLUMNS = (
    "record", "source", "collection", "group", "field", "entity", "axis", "confidence", "status",
    "label", "category", "role", "data_subject", "element", "label_confidence", "runner_up", "flags",
    "retention_rule", "retention_limit", "retention_trigger", "retention_action", "retention_source",
    "identifiability", "confidentiality", "recipients", "legal_basis", "california_category",
    "notice_section", "promise", "title", "severity", "basis",
    "reason", "evidence", "remediation", "question",
    "n_read", "n_non_null", "n_distinct", "n_match", "n_distinct_match",
    "n_validated", "n_valid", "n_example",
    "prevalence", "interval_low", "interval_high", "oldest", "newest",
    "detector", "name_tokens", "locations", "masked_examples", "fingerprint",
    "sub_category", "retention_exceptions", "legal_basis_source",
    "carried_from", "change_cause", "change_why",
    "tier", "why", "notice_lines",
)  # fmt: skip

Cell = str | int | float | None
_MASKED_NUMBER = re.compile(r"\+[0-9•]+")
_STARTS_FORMULA = frozenset("=+-@")
_SEPARATORS = re.compile(r"([;\t\r\n])")
"""Characters at which a spreadsheet may split a cell, depending on the program's language and on how the file
is opened.
"""


def write(report: Report, out: TextIO) -> None:
    write_rows(COLUMNS, rows(in_order(report)), out)


def write_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]], out: TextIO) -> None:
    """Write a header and ``rows``, which map columns to cells. Missing cells stay empty; formulas are
    escaped.
    """
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: safe_cell(value) for column, value in row.items()})


def rows(report: Report) -> Iterator[dict[str, Cell]]:
    """The rows of the file as mappings from column to cell, without columns that do not apply."""
    for finding in report.findings:
        yield from rows_of(finding)
    yield from map(_of_violation, report.violations)
    yield from map(_of_unscanned, report.unscanned)
    for possible in report.possible:
        yield from (row | {"record": "possible", "why": possible.why} for row in rows_of(possible))


def rows_of(finding: Finding) -> Iterator[dict[str, Cell]]:
    """The rows of one finding: one for each of its classes."""
    for label, classification in enumerate(finding.classifications, start=1):
        yield _of_finding(finding) | _of_class(label, classification) | _of_evidence(finding.evidence)
    if not finding.classifications:
        yield _of_finding(finding) | _of_evidence(finding.evidence)


def same_named(item: object, columns: str) -> dict[str, Cell]:
    """The attributes of ``item`` with the names in ``columns``, which are separated by blanks. Tuples are
    joined by ``; ``.
    """
    found = ((name, getattr(item, name)) for name in columns.split())
    return {name: "; ".join(map(str, it)) if isinstance(it, tuple) else it for name, it in found}


def _of_finding(finding: Finding) -> dict[str, Cell]:
    plain = "source collection group field entity axis confidence status locations masked_examples"
    return same_named(finding, f"{plain} fingerprint carried_from tier") | {
        "record": "finding",
        "change_cause": finding.change.cause if finding.change else "",
        "change_why": finding.change.why if finding.change else "",
    }


def _of_class(label: int, item: Classification) -> dict[str, Cell]:
    """``label`` 1 is the governing class; higher numbers are further classes."""
    plain = "category role data_subject element runner_up flags identifiability confidentiality recipients"
    limits = same_named(item.retention, "rule limit trigger action source exceptions")
    return {
        **same_named(item, f"{plain} legal_basis california_category notice_section notice_lines reason"),
        **same_named(item, "question sub_category"),
        **{f"retention_{name}": value for name, value in limits.items()},
        "label": label,
        "label_confidence": item.confidence,
        "title": item.element_title,
        "legal_basis_source": item.legal_basis_source if item.legal_basis else "",
    }


def _of_evidence(item: Evidence) -> dict[str, Cell]:
    low, high = item.interval_95
    counts = "n_read n_non_null n_distinct n_match n_distinct_match n_validated n_valid n_example prevalence"
    return same_named(item, f"{counts} oldest newest detector name_tokens") | {
        "interval_low": low,
        "interval_high": high,
    }


def _of_violation(item: Violation) -> dict[str, Cell]:
    plain = "source collection field promise title severity basis notice_section notice_lines evidence"
    return same_named(item, f"{plain} remediation fingerprint") | {"record": "violation"}


def _of_unscanned(item: Unscanned) -> dict[str, Cell]:
    return same_named(item, "source collection reason") | {"record": "unscanned"}


def safe_cell(value: Cell) -> Cell:
    """``value``, escaped so that no spreadsheet runs it as a formula.

    >>> safe_cell("=1+1"), safe_cell("+4930••••71"), safe_cell("list;=1+1")
    ("'=1+1", '+4930••••71', "list;'=1+1")
    """
    if isinstance(value, float):
        return round(value, 6)
    if not isinstance(value, str):
        return "" if value is None else value
    text = value.encode("utf-8", "backslashreplace").decode("utf-8")
    disarmed = "".join(map(_disarmed, _SEPARATORS.split(text)))
    return escaped(f"'{disarmed}" if value.startswith(("\t", "\r")) else disarmed)


def _disarmed(part: str) -> str:
    """A part of a cell, with an apostrophe in front if the part is a formula, even one that starts with
    invisible characters.
    """
    shown = unicodedata.normalize("NFKC", part)
    first = next((c for c in shown if not (c.isspace() or c == '"' or is_invisible(c))), "")
    is_formula = first in _STARTS_FORMULA and not _MASKED_NUMBER.fullmatch(part.strip())
    return f"'{part}" if is_formula else part


FORMAT = ReportFormat(name="csv-full", filename="findings-full.csv", write=write)
