"""The same data gives the same report, however it is split, in whichever process or order it is read."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from scanner.counting.plan import ScanSettings, UnitLimits
from scanner.demo import write_estate
from scanner.finding import Report, to_json
from tests.running import run
from tests.scanner.scanning import scan

WHOLE = ScanSettings()
SAMPLED = replace(WHOLE, sample=60, whole_rows=60, whole_bytes=4_096, parsed_lines=50)


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("estate")
    write_estate(folder, size=0.05)
    return folder


@pytest.mark.parametrize("settings", [WHOLE, SAMPLED], ids=["whole", "sampled"])
def test_units_do_not_matter(estate: Path, settings: ScanSettings) -> None:
    at_once = scan(estate, settings=settings)
    in_pieces = scan(estate, settings=replace(settings, unit=UnitLimits(n_bytes=4_096)))
    assert at_once.findings
    assert _differing(in_pieces, at_once) == []


def test_a_sample_is_one(estate: Path) -> None:
    sampled = scan(estate, settings=SAMPLED)
    partly = [item for item in sampled.collections if item.rows_read < (item.rows or 0)]
    assert partly
    assert all(0 < item.rows_read < 300 for item in partly)
    assert sampled.unscanned == ()


def test_worker_processes_do_not_matter(estate: Path) -> None:
    pieces = replace(SAMPLED, unit=UnitLimits(n_bytes=20_000))
    here = scan(estate, settings=SAMPLED)
    assert _differing(scan(estate, settings=pieces, jobs=2), here) == []


def test_the_order_of_sources_does_not_matter(estate: Path, tmp_path: Path) -> None:
    sources = [
        f"sqlite:///{estate}/core.sqlite",
        str(estate / "exports"),
        str(estate / "logs" / "access.log"),
    ]
    reports = []
    for number, ordered in enumerate((sources, sources[::-1])):
        folder = tmp_path / str(number)
        done = run("scan", *ordered, "-o", folder, "--format", "json,csv", "--store", "none", "--quiet")
        assert (done.code, done.out, done.err) == (0, "", "")
        reports.append(_timeless(json.loads((folder / "findings.json").read_text(encoding="utf-8"))))
    assert reports[0] == reports[1]
    assert (tmp_path / "0" / "findings.csv").read_bytes() == (tmp_path / "1" / "findings.csv").read_bytes()


def _timeless(body: dict[str, Any]) -> dict[str, Any]:
    """A report without the id and times of the run."""
    run_of = {
        key: value for key, value in body["run"].items() if key not in ("id", "started_at", "finished_at")
    }
    return {**body, "run": run_of}


def _differing(left: Report, right: Report) -> list[object]:
    """The parts of two reports that differ, short enough to read in a failure."""
    if to_json(left) == to_json(right):
        return []
    differing: list[object] = []
    for name in ("sources", "collections", "findings", "violations", "unscanned"):
        pairs = zip(getattr(left, name), getattr(right, name), strict=False)
        differing += [(asdict(one), asdict(other)) for one, other in pairs if one != other][:1]
    return differing or ["something is missing on one side"]
