"""Small collections that are read together give the same results as if each were read alone."""

import dataclasses
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from scanner.counting import together
from scanner.counting.plan import ScanSettings
from scanner.counting.together import Sites, is_small
from scanner.finding import Report
from tests import made_documents
from tests.scanner.scanning import scan

_TEXTS = (
    "Please call +12025550143 or write to jane@example.org.\n",
    "nothing here\n\nbut lines\n",
    "{}",
    "",
    "to=+12025550143 from=+12025550144 status=ok\n" * 40,
    "line\n" * 1_500,
    "caf\xe9 au lait, 192.0.2.7\n",
)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Files of several formats, all small, some of them damaged."""
    folder = tmp_path / "many"
    folder.mkdir()
    for place, text in enumerate(_TEXTS * 3):
        (folder / f"note{place:02d}.txt").write_text(text, encoding="latin-1")
    for place in range(10):
        rows = "".join(f"{n},user{n}@example.org,+1202555{100 + n:04d}\n" for n in range(place * 3))
        (folder / f"table{place}.csv").write_text(f"id,email,phone\n{rows}")
        (folder / f"page{place}.html").write_text(
            f"<p>Write to ann{place}@example.org</p><p>2026-01-0{place}"
        )
        body = '{"a": {"mail": "x@example.org"}, "b": "{\\"to\\": \\"+12025550143\\"}"}\n' * (place + 1)
        (folder / f"data{place}.jsonl").write_text(body)
        (folder / f"broken{place}.xlsx").write_bytes(b"PK\x03\x04" + bytes(range(place, place + 20)))
    for place in range(9):
        letter = made_documents.docx(["Dear Ms Doe", f"write to kim{place}@example.org"])
        (folder / f"letter{place}.docx").write_bytes(letter)
    return folder


def alone(monkeypatch: pytest.MonkeyPatch, *sources: Path, jobs: int = 1) -> Report:
    with monkeypatch.context() as patch:
        patch.setattr("scanner.run.under_way._AT_LEAST", 10**9)
        return scan(*sources, jobs=jobs)


def test_they_come_to_the_same(monkeypatch: pytest.MonkeyPatch, many: Path) -> None:
    asked: list[int] = []
    known = together.read_together

    def counted(sites: Sites, settings: ScanSettings) -> Sequence[together.SmallResult]:
        found = known(sites, settings)
        asked.extend(result.unit is not None for result in found)
        return found

    expected = alone(monkeypatch, many)
    monkeypatch.setattr("scanner.execution.local.CarefulExecutor.submit", _here)
    monkeypatch.setattr("scanner.run.under_way.read_together", counted)
    assert scan(many) == expected
    assert sum(asked) >= 50


def _here(self: object, fn: object, *args: object) -> object:
    from scanner.execution.local import InlineExecutor

    assert callable(fn)
    return InlineExecutor().submit(fn, *args)


def test_workers_make_no_difference(monkeypatch: pytest.MonkeyPatch, many: Path) -> None:
    assert scan(many, jobs=2) == alone(monkeypatch, many)


def end_process(sites: Sites, settings: ScanSettings) -> None:
    os._exit(1)


def test_a_crash_costs_none_of_the_others(monkeypatch: pytest.MonkeyPatch, many: Path) -> None:
    expected = alone(monkeypatch, many)
    monkeypatch.setattr("scanner.run.under_way.read_together", end_process)
    assert scan(many, jobs=2) == expected


def test_what_cannot_be_counted_together_is_read_alone(monkeypatch: pytest.MonkeyPatch, many: Path) -> None:
    expected = alone(monkeypatch, many)
    monkeypatch.setattr(together, "_tallied", None)
    monkeypatch.setattr(together, "_MOST_TEXT", 1_000)
    assert scan(many) == expected


def test_large_and_rotated_files_are_not_small() -> None:
    from connectors.base import Collection

    small = Collection(name="a", kind="file", size=together.LARGEST)
    assert is_small(small)
    assert not is_small(dataclasses.replace(small, size=together.LARGEST + 1))
    assert not is_small(dataclasses.replace(small, size=None))
    assert not is_small(dataclasses.replace(small, members=("a", "a.1")))
