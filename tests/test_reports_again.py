"""A report of any format that is made later from the store equals the one that the scan wrote."""

import json
from pathlib import Path

from reports.registry import formats
from tests.running import run


def _csv(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def test_a_second_run_comes_out_of_the_store_as_it_was_written(tmp_path: Path) -> None:
    exports, store = tmp_path / "exports", tmp_path / "runs.db"
    exports.mkdir()
    people = [f"ann{n}@example.org,+1202555{n:04d}" for n in range(100, 160)]
    _csv(exports / "people.csv", "email,mobile", people)
    asked = ("--ner", "off", "--format", "all", "--store", store)
    assert run("scan", exports, "-o", tmp_path / "first", *asked).code == 0
    _csv(exports / "people.csv", "email", [row.partition(",")[0] for row in people])
    _csv(exports / "leads.csv", "e_mail", [row.partition(",")[0] for row in people])
    assert run("scan", exports, "-o", tmp_path / "second", *asked).code == 0
    again = tmp_path / "again"
    assert run("report", "latest", "--format", "all", "-o", again, "--store", store).code == 0

    names = {item.filename for item in formats().values() if item.filename}
    assert {path.name for path in again.iterdir()} == names
    for name in names:
        assert (again / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name

    report = json.loads((again / "findings.json").read_text(encoding="utf-8"))
    told = {(item["collection"], item["field"]): item["change"] for item in report["findings"]}
    assert told["leads.csv", "e_mail"]["why"] == "the file is new"
    assert told["people.csv", "mobile"]["why"] == "the field is gone"
    assert told["people.csv", "email"] is None
    assert len(report["comparison"]["past"]) == 1
    page = (again / "report.html").read_text(encoding="utf-8")
    assert "Detectors, policy and settings are the same, so what differs is the data." in page
