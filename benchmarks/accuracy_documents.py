"""Whether the command, as users run it, handles a folder of damaged and unusual files.

A file counts as handled if it was read, or if the report lists it as not read and gives a reason.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy_data import read_rows
from benchmarks.accuracy_scores import markdown

_COMMAND = "import sys; from scanner.cli.main import main; sys.exit(main())"
_OPTIONS = ("--ner", "off", "--format", "json", "--quiet")


@dataclass(frozen=True, kw_only=True)
class FolderScan:
    """The outcome of one run of the command."""

    exit_code: int
    crashed: bool
    """Whether a traceback was shown."""
    outcomes: Mapping[tuple[str, str], int]
    """Number of files by expected result and actual result."""
    unanswered: Sequence[str]
    """Files that were not read and that the report does not list."""
    unlisted: Sequence[str]
    """Files that were not read completely and that the report does not list with a reason."""


def scan_documents(folder: Path) -> FolderScan:
    """Scan the folder ``documents``, and compare the report with the results expected in its manifest."""
    documents = folder / "documents"
    command = (sys.executable, "-c", _COMMAND, "scan", str(documents), *_OPTIONS)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report: dict[str, Any] = json.loads(done.stdout or "{}")
    states: dict[str, str] = {}
    for item in report.get("collections", ()):
        name = _file(item["collection"])
        # For a document, the document's own result counts; for an archive, the result of the last member
        # read.
        if item["collection"] == name or not any(one["collection"] == name for one in report["collections"]):
            states[name] = _state(item)
    listed = {_file(item["collection"]) for item in report.get("unscanned", ())}
    expected = {row["path"]: row["expect"] for row in read_rows(documents / "manifest.csv")}
    return FolderScan(
        exit_code=done.returncode,
        crashed="Traceback" in done.stderr,
        outcomes=Counter((expect, states.get(path, "unanswered")) for path, expect in expected.items()),
        unanswered=tuple(path for path in expected if path not in states and path not in listed),
        unlisted=tuple(path for path, state in states.items() if state != "complete" and path not in listed),
    )


def _file(collection: str) -> str:
    return collection.split("!/", 1)[0]


def _state(item: Mapping[str, Any]) -> str:
    code = (item["reason"] or "").split(":", 1)[0]
    return f"{item['status']}, {code}" if code else str(item["status"])


def document_table(folder: Path) -> str:
    """A Markdown table: the number of files by expected result and actual result."""
    scan = scan_documents(folder)
    words = (
        f"Exit code {scan.exit_code}; tracebacks: {'some' if scan.crashed else 'none'}; "
        f"files nobody answers for: {len(scan.unanswered)}; "
        f"not wholly read and not listed: {len(scan.unlisted)}."
    )
    rows = [
        (expect.replace("_", " "), outcome, count)
        for (expect, outcome), count in sorted(scan.outcomes.items())
    ]
    return f"{words}\n\n{markdown(('the data expects', 'what became of it', 'files'), rows)}"
