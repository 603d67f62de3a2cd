"""A worklist handed to a colleague as a workbook comes back with decisions, and they are taken over."""

import csv
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.running import run

HERE = ("--store", "s.db")


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worklist of a scan of three files, as a workbook beside its store."""
    folder = tmp_path_factory.mktemp("scanned")
    for name in ("staff", "leads", "guests"):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            rows = [[f"{name}.{n}@example.net", f"4111 1111 1111 {n:04d}"] for n in range(60)]
            csv.writer(file).writerows([["email", "password"], *rows])
    store = ("--store", folder / "s.db")
    run("scan", folder, "--include", "*.csv", "--quiet", *store)
    assert run("report", "--format", "xlsx", "-o", folder / "work.xlsx", *store).code == 0
    return folder


@pytest.fixture
def workbook(scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("work.xlsx", "s.db"):
        shutil.copy(scanned / name, name)
    return tmp_path / "work.xlsx"


def fill(path: Path, rows: Mapping[Any, Mapping[str, Any]]) -> None:
    """Write cells of *To do*, by number and column."""
    book = openpyxl.load_workbook(path)
    sheet = book["To do"]
    head = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for name, value in rows.get(row[0].value, {}).items():
            row[head.index(name)].value = value
    book.save(path)


def test_decisions_owners_and_days_are_taken_over_once(workbook: Path) -> None:
    before = run("review", "worklist", *HERE).out
    fill(
        workbook,
        {
            1: {"Decision": "Accept", "Comment": "test accounts", "Owner": "IT", "Due": date(2099, 1, 31)},
            2: {"Decision": "False alarm", "Comment": "a placeholder"},
            3: {"Decision": "Other class", "Comment": "codes of doors"},
        },
    )
    done = run("review", "import", "work.xlsx", "--author", "dpo", *HERE)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("2 decided, 1 given to somebody or a day, of ")
    assert "row 3, " in done.out and "noticemap review reclassify --item " in done.out
    reviews = run("review", "list", *HERE).out
    assert "accepted" in reviews and "test accounts" in reviews and "dpo" in reviews
    assert "false alarm" in reviews and "a placeholder" in reviews
    assert len(run("review", "worklist", *HERE).out.splitlines()) < len(before.splitlines())
    again = run("review", "import", "work.xlsx", *HERE)
    assert again.out.startswith("0 decided, 0 given")


def test_a_row_that_cannot_be_taken_stops_all(workbook: Path) -> None:
    fill(
        workbook,
        {
            1: {"Decision": "Accept", "Comment": "fine", "Owner": "IT"},
            2: {"Decision": "Accept"},
            3: {"Decision": "Perhaps", "Due": "soon"},
        },
    )
    done = run("review", "import", "work.xlsx", *HERE)
    assert done.code == 2
    assert "nothing was taken over" in done.err
    assert "row 2: 'Accept' needs a comment" in done.err
    assert "row 3: unknown decision 'Perhaps'; valid: Accept, False alarm, Mend, Ask, Other class" in done.err
    assert "row 3: 'soon' is not a date" in done.err
    assert "No review is in force" in run("review", "list", *HERE).out


def test_what_is_no_worklist_is_refused(workbook: Path) -> None:
    openpyxl.Workbook().save("other.xlsx")
    assert "there is no such file" in run("review", "import", "nowhere.xlsx").err
    Path("text.xlsx").write_text("no workbook")
    for name in ("other.xlsx", "text.xlsx", "none.xlsx", "."):
        done = run("review", "import", name, *HERE)
        assert (done.code, name in done.err) == (2, True), done.err
