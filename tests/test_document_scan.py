"""A scan of a thousand files of other people ends, scans or lists each file, and stays within its memory."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.finding import from_json

FOLDER = Path(os.environ.get("NOTICEMAP_EVAL", "/nonexistent")) / "documents"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="NOTICEMAP_EVAL names no folder with documents")
MAX_MB = 1_024
_SCAN = """
import json, resource, sys
from pathlib import Path
from benchmarks.peak_memory import peak_mb
from scanner.finding import to_json
from scanner.counting.plan import ScanSettings, UnitLimits
from tests.scanner.scanning import scan

if __name__ == "__main__":
    settings = ScanSettings(full=sys.argv[2] == "full", show_paths=True, unit=UnitLimits(seconds=30.0))
    report = to_json(scan(sys.argv[1], settings=settings, jobs=2))
    Path(sys.argv[3]).write_text(json.dumps(report), encoding="utf-8")
    of_workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(max(int(peak_mb()), of_workers))
"""
"""A scan in a separate process that prints the peak memory of it and its workers. Paths are shown unchanged,
because a long number in a file name would be hidden otherwise."""


@pytest.mark.parametrize(("part", "how"), [("piidigger", "full"), ("", "sampled")])
def test_a_scan_ends_with_every_file_told(tmp_path: Path, part: str, how: str) -> None:
    script, written = tmp_path / "scanning.py", tmp_path / "findings.json"
    script.write_text(_SCAN)
    command = [sys.executable, str(script), str(FOLDER / part), how, str(written)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    report = from_json(json.loads(written.read_text(encoding="utf-8")))
    with (FOLDER / "manifest.csv").open(newline="") as file:
        paths = [row["path"] for row in csv.DictReader(file)]
    expected = {path.removeprefix(f"{part}/") for path in paths if path.startswith(part)}
    told = {item.collection.partition("!/")[0] for item in report.collections}
    told |= {member for item in report.collections for member in item.members}
    assert expected <= told
    stopped = ("timeout:", "crashed:")
    assert [item.collection for item in report.unscanned if item.reason.startswith(stopped)] == []
    assert int(done.stdout) < MAX_MB
