"""The Python interface for programs and notebooks does what the command line does."""

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pandas as pd
import pyarrow as pa
import pytest

import scanner
from tests import made_documents
from tests.running import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    numbers = [f"+1202555{n:04d}" for n in range(100, 199)]
    pd.DataFrame({"from": numbers, "to": numbers[::-1], "duration": range(99)}).to_csv(
        folder / "calls.csv", index=False
    )
    return folder


@pytest.fixture(scope="module")
def report(folder: Path) -> scanner.ScanReport:
    return scanner.scan(folder, ner="off")


def test_a_scan_is_the_one_of_the_command_line(
    report: scanner.ScanReport, folder: Path, tmp_path: Path
) -> None:
    run("scan", folder, "--ner", "off", "-o", tmp_path, "--format", "csv-full", "--store", "none")
    written = pd.read_csv(tmp_path / "findings-full.csv", keep_default_na=False)
    theirs = written[written["record"] == "finding"]
    ours = report.to_pandas()
    assert list(ours["fingerprint"]) == list(theirs["fingerprint"])
    assert list(ours["category"]) == list(theirs["category"])


def test_to_pandas_has_a_row_for_each_class_in_the_columns_of_the_csv(report: scanner.ScanReport) -> None:
    frame = report.to_pandas()
    assert len(frame) == sum(len(item.classifications) for item in report.findings)
    assert {"field", "entity", "category", "role", "retention_limit", "n_match"} <= set(frame.columns)
    assert frame["confidence"].dtype == float


def test_a_report_of_nothing_has_the_same_columns(tmp_path: Path, report: scanner.ScanReport) -> None:
    empty = scanner.scan(tmp_path, ner="off").to_pandas()
    assert list(empty.columns) == list(report.to_pandas().columns)
    assert len(empty) == 0


def test_notebooks_show_a_table_in_which_names_stay_text(report: scanner.ScanReport) -> None:
    assert "Phone number</td>" in report._repr_html_()
    hostile = scanner.classify_report(
        pd.DataFrame({"<script>alert(1)</script> email": [f"ann{n}@example.org" for n in range(30)]}),
        ner="off",
    )
    shown = hostile._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "ann1" not in shown


def from_arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.table({"to": frame["to"].tolist()})


@pytest.mark.parametrize("given", [from_arrow, pd.DataFrame.copy])
def test_tables_in_memory_are_classified_and_left_as_they_are(given: Callable[[pd.DataFrame], Any]) -> None:
    numbers = [f"+1202555{n:04d}" for n in range(100, 199)]
    frame = pd.DataFrame({"to": numbers, "mixed": [1, "a", None] * 33})
    table = given(frame)
    found = scanner.classify(table, name="calls", ner="off")
    phones = found[found["entity"] == "PHONE_NUMBER"]
    assert phones[["column", "category", "role"]].to_dict("records") == [
        {"column": "to", "category": "customer_usage_data", "role": "controller"}
    ]
    assert table.equals(given(frame))


def test_spans_of_a_text() -> None:
    [span] = scanner.detect("\N{GRINNING FACE} write to jo@example.org", ner="off")
    assert (span["entity"], span["start"], span["end"]) == ("EMAIL_ADDRESS", 11, 25)


@pytest.mark.parametrize("name", ["out.html", "out.xlsx", "out.json", "out.csv", "out.sarif"])
def test_reports_are_saved_by_their_ending_for_their_owner_alone(
    report: scanner.ScanReport, tmp_path: Path, name: str
) -> None:
    report.save(tmp_path / name)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert (tmp_path / name).stat().st_size


def test_mistakes_name_the_value_and_what_is_valid(
    folder: Path, report: scanner.ScanReport, tmp_path: Path
) -> None:
    with pytest.raises(scanner.UsageError, match="unknown option 'smaple'; did you mean 'sample'"):
        scanner.scan(folder, smaple=5)
    with pytest.raises(scanner.UsageError, match="incremental needs a store of runs"):
        scanner.scan("x.csv", incremental=True)
    with pytest.raises(scanner.UsageError, match="no source given"):
        scanner.scan()
    with pytest.raises(scanner.UsageError, match="unknown source kind 'crn'; did you mean 'crm'"):
        scanner.scan(folder, source_kind="crn")
    with pytest.raises(scanner.UsageError, match="cannot name a table"):
        scanner.classify(pd.DataFrame({"a": [1]}), name="../a")
    with pytest.raises(scanner.UsageError, match="give a pandas data frame or an Arrow table, not list"):
        scanner.classify([1, 2])
    with pytest.raises(
        scanner.UsageError, match=r"no format has the ending of 'out\.doc'; valid endings: \.csv"
    ):
        report.save(tmp_path / "out.doc")


def test_nothing_is_kept(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    scanner.scan(folder, ner="off")
    assert list(tmp_path.iterdir()) == []


def test_importing_costs_nothing_until_it_is_used() -> None:
    code = (
        "import sys, scanner; print([name for name in ('pandas', 'pyarrow', 'spacy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_in_memory_is_read_next_to_a_document(tmp_path: Path, jobs: int) -> None:
    """A document starts a worker, which cannot see the memory of this process."""
    (tmp_path / "a.docx").write_bytes(made_documents.docx(["Write to jane@example.org"] * 9))
    files = fsspec.filesystem("memory")
    with files.open("/beside/people.csv", "wb") as out:
        out.write(b"id,email\n" + b"".join(b"%d,ann%d@example.org\n" % (n, n) for n in range(50)))
    try:
        report = scanner.scan(tmp_path, "memory://beside", ner="off", jobs=jobs).to_pandas()
    finally:
        files.rm("/beside", recursive=True)
    assert {"a.docx", "people.csv"} <= set(report["collection"])
