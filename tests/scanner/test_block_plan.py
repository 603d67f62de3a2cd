"""Text too large to be read whole: sampled blocks give the same result however read, and are reported."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.counting.plan import ScanSettings, UnitLimits
from scanner.finding import Report, to_json
from tests.scanner.scanning import scan

SETTINGS = ScanSettings(
    sample=2_000, whole_rows=1_000, whole_bytes=1_000, block_bytes=1_000_000, n_blocks=8, parsed_lines=500
)
N_ROWS = 18_000
NAMES = ("ID", "Note", "Email")


def _row(number: int) -> list[str]:
    return [
        str(number),
        'he said "no",\nthen left' if number % 5 == 0 else "-" * 40,
        f"u{number}@example.org",
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    with (folder / "people.csv").open("w", newline="") as file:
        csv.writer(file).writerows([NAMES, *map(_row, range(N_ROWS))])
    records = (json.dumps(dict(zip(NAMES, _row(number), strict=True))) for number in range(N_ROWS))
    (folder / "people.jsonl").write_text("\n".join(records))
    lines = (f"2026-03-01T10:00:00Z INFO sent mail=u{n}@example.org {'-' * 40}\n" for n in range(N_ROWS))
    (folder / "app.log").write_text("".join(lines))
    return folder


def _told(report: Report) -> dict[str, tuple[str, int]]:
    return {item.collection: (item.sampling, item.rows_read) for item in report.collections}


def test_blocks_are_told_and_give_the_sample(folder: Path) -> None:
    report = scan(folder, settings=SETTINGS)
    told = _told(report)
    assert set(told) == {"app.log", "people.csv", "people.jsonl"}
    for sampling, rows_read in told.values():
        assert sampling.startswith("8 blocks of whole ") and " of the bytes" in sampling
        assert 0.7 * SETTINGS.sample < rows_read < 1.3 * SETTINGS.sample
    found = {(item.collection, item.field, item.entity): item for item in report.findings}
    for collection, field in (("people.csv", "Email"), ("people.jsonl", "Email"), ("app.log", "mail")):
        finding = found[collection, field, "EMAIL_ADDRESS"]
        assert finding.confidence > 0.9 and finding.locations == ()
    assert report.unscanned == () and all(item.rows is None for item in report.collections)


def test_the_same_however_it_is_cut(folder: Path) -> None:
    here = to_json(scan(folder, settings=SETTINGS))
    assert to_json(scan(folder, settings=replace(SETTINGS, unit=UnitLimits(n_bytes=5_000)), jobs=2)) == here
    assert to_json(scan(folder, settings=replace(SETTINGS, seed=5))) != here


def test_full_reads_all(folder: Path) -> None:
    assert set(_told(scan(folder, settings=replace(SETTINGS, full=True))).values()) == {("", N_ROWS)}
