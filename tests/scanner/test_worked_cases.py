"""The worked cases of the policy, each built as a real source, scanned and classified: its class, role, element,
subject and limit, its flags, and the promises that it breaks."""

import gzip
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.finding import Classification, Report
from tests.scanner.made_values import make
from tests.scanner.scanning import scan, write_table

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "worked_cases.yaml").read_text(encoding="utf-8")
)["cases"]
ROWS = 60


def build(case: dict[str, Any], folder: Path) -> str:
    """Write the source of a case, and return what to scan."""
    rng = random.Random(case["n"])
    if "table" in case:
        columns = case["columns"]
        rows: list[list[str | None]] = [[make(kind, rng) for kind in columns.values()] for _ in range(ROWS)]
        write_table(folder / "data.db", case["table"], list(columns), rows)
        for other in case.get("also", ()):
            _write_beside(folder / "data.db", other, columns, rows, rng)
        return f"sqlite:///{folder / 'data.db'}"
    path = folder / re.sub(r"\{(.*?)\}", lambda match: make(str(match[1]), rng), str(case["file"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    if "copy" in case:
        lines = ["\t".join(make(kind, rng) for kind in case["copy"].values()) for _ in range(ROWS)]
        head = f"COPY messages ({', '.join(case['copy'])}) FROM stdin;"
        path.write_bytes(gzip.compress("\n".join([head, *lines, "\\."]).encode(), mtime=0))
    elif "line" in case:
        count = 1 if path.name == ".env" else ROWS
        lines = [re.sub(r"\{(.*?)\}", lambda match: make(match[1], rng), case["line"]) for _ in range(count)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif "columns" in case:
        lines = [",".join(make(kind, rng) for kind in case["columns"].values()) for _ in range(ROWS)]
        path.write_text("\n".join([",".join(case["columns"]), *lines]) + "\n", encoding="utf-8")
    else:
        path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    return str(folder)


def _write_beside(
    path: Path,
    other: dict[str, Any],
    columns: dict[str, str],
    rows: list[list[str | None]],
    rng: random.Random,
) -> None:
    """Write another table, whose columns under ``shares`` have the values of a column of the first."""
    at = {name: list(columns).index(first) for name, first in other["shares"].items()}
    beside: list[list[str | None]] = [
        [row[at[name]] if name in at else make(kind, rng) for name, kind in other["columns"].items()]
        for row in rows
    ]
    write_table(path, other["table"], list(other["columns"]), beside)


def label_of(report: Report, case: dict[str, Any]) -> Classification | None:
    """The classification of the field in question, as a whole."""
    found = [finding for finding in report.findings if finding.field == case["field"]]
    whole = sorted(found, key=lambda finding: (finding.axis != "column_type", -finding.confidence))
    wanted = case["expect"]["element"]
    labels = [label for finding in whole for label in finding.classifications]
    return next((label for label in labels if label.element == wanted), labels[0] if labels else None)


def differences(case: dict[str, Any], folder: Path) -> list[str]:
    report = scan(build(case, folder), source_kind=case["source_kind"])
    label, expect = label_of(report, case), case["expect"]
    if label is None:
        return ["no finding"]
    keys = ("category", "role", "element", "data_subject", "retention")
    got = {key: getattr(label, key) for key in keys} | {"retention": label.retention.rule}
    wrong = [f"{key}: {got[key]} instead of {expect[key]}" for key in keys if got[key] != expect[key]]
    missing = set(expect.get("flags", ())) - set(label.flags)
    promises = set(expect.get("promises", ())) - {item.promise for item in report.violations}
    return (
        wrong
        + [f"flag {flag}" for flag in sorted(missing)]
        + [f"promise {name}" for name in sorted(promises)]
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['n']}-{case['field']}")
def test_a_worked_case_comes_out_as_the_policy_has_it(case: dict[str, Any], tmp_path: Path) -> None:
    assert differences(case, tmp_path) == []


def test_all_cases_are_there() -> None:
    assert [case["n"] for case in CASES] == list(range(1, 95))
