"""Decisions that a colleague fills in a worklist workbook are imported."""

import csv
import json
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
    """The worklist of a scan of three files, as a workbook in the folder of its store."""
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
    assert done.out.startswith("2 decided, 2 with other changes, of ")
    assert "No. 3, " in done.out and "noticemap review reclassify --item " in done.out
    reviews = run("review", "list", *HERE).out
    assert "accepted" in reviews and "test accounts" in reviews and "dpo" in reviews
    assert "false alarm" in reviews and "a placeholder" in reviews
    assert len(run("review", "worklist", *HERE).out.splitlines()) < len(before.splitlines())
    again = run("review", "import", "work.xlsx", *HERE)
    assert again.out.startswith("0 decided, 0 with")


def _ids(path: Path) -> list[str]:
    """The ids of the items, in the order of the sheet *To do*."""
    rows = openpyxl.load_workbook(path)["Ids"].iter_rows(min_row=2, values_only=True)
    return [str(row[2]) for row in rows if row[0] == "To do"]


def test_a_cell_that_nobody_touched_changes_nothing(workbook: Path) -> None:
    """This holds even if somebody else changed the notes since the workbook was written."""
    first, second = _ids(workbook)[:2]
    for item in (first, second):
        assert run("review", "assign", item, "--owner", "Ops", "--due", "2099-01-31", *HERE).code == 0
    run("report", "--format", "xlsx", "-o", "given.xlsx", *HERE)
    for item in (first, second):
        assert run("review", "assign", item, "--owner", "Legal", "--due", "", *HERE).code == 0
    fill(Path("given.xlsx"), {2: {"State": "In work"}})
    for book, taken in (("work.xlsx", 0), ("given.xlsx", 1)):
        done = run("review", "import", book, *HERE)
        assert done.out.startswith(f"0 decided, {taken} with other changes"), done.out
    lines = run("review", "worklist", *HERE).out.split("to do:")
    assert "; Legal" in lines[0] and "2099" not in lines[0]
    assert "; Legal; in work" in lines[1]


def test_a_workbook_that_somebody_filled_in_is_not_replaced(workbook: Path) -> None:
    again = ("report", "--format", "xlsx", "-o", "work.xlsx", *HERE)
    assert run(*again).code == 0, "nobody has filled it in"
    fill(workbook, {1: {"Decision": "Accept", "Comment": "test accounts"}, 2: {"Owner": "IT"}})
    filled = workbook.read_bytes()
    for command in (again, ("export", "xlsx", "-o", "work.xlsx", *HERE)):
        refused = run(*command)
        assert refused.code == 2 and "'work.xlsx' holds 2 rows" in refused.err
        assert "`noticemap review import work.xlsx`" in refused.err and "--force" in refused.err
    assert workbook.read_bytes() == filled
    assert run("review", "import", "work.xlsx", *HERE).code == 0
    assert run(*again).code == 0, "what was filled in is in the store"
    fill(workbook, {1: {"Owner": "Ops"}})
    assert run(*again, "--force").code == 0
    assert workbook.read_bytes() != filled


def test_a_scan_leaves_a_filled_workbook_as_it_is(own_scan: Path) -> None:
    scan = ("scan", own_scan, "--include", "*.csv", "--ner", "off", "--quiet", *HERE)
    assert run(*scan, "--format", "xlsx,json", "-o", "out").code == 0
    book = Path("out/findings.xlsx")
    fill(book, {1: {"Comment": "asked Ann"}})
    filled = book.read_bytes()
    done = run(*scan, "--format", "xlsx,json", "-o", "out")
    assert done.code == 0 and "'out/findings.xlsx' holds 1 row" in done.err
    assert "it was left as it is" in done.err and book.read_bytes() == filled


def offered(path: Path, column: str) -> list[str]:
    """The options of the drop-down list of a column of *To do*."""
    sheet = openpyxl.load_workbook(path)["To do"]
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == column)
    lists = [rule for rule in sheet.data_validations.dataValidation if str(rule.sqref).startswith(letter)]
    return str(lists[0].formula1).strip('"').split(",")


def in_workbook(path: Path, number: int) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(path)["To do"]
    rows = sheet.iter_rows(min_row=2, values_only=True)
    head = [str(cell.value) for cell in sheet[1]]
    return next(dict(zip(head, row, strict=True)) for row in rows if row[0] == number)


def test_every_value_of_the_drop_downs_is_taken_in_any_case(workbook: Path) -> None:
    for decision in offered(workbook, "Decision"):
        for state in offered(workbook, "State"):
            fill(workbook, {1: {"Decision": decision.upper(), "State": state.lower(), "Comment": "seen"}})
            done = run("review", "import", "work.xlsx", *HERE)
            assert (done.code, done.err) == (0, ""), (decision, state)


def test_what_is_noted_without_a_decision_is_in_the_list_and_the_next_workbook(workbook: Path) -> None:
    notes = {"State": "In work", "Decision": "Ask", "Comment": "who uses it?", "Due": "31.12.2099"}
    fill(workbook, {1: notes, 2: {"Comment": "later"}})
    assert run("review", "import", "work.xlsx", *HERE).out.startswith("0 decided, 2 with other changes, of ")
    listed = run("review", "worklist", *HERE).out
    assert "due 2099-12-31; in work; planned: ask; note: who uses it?" in listed
    run("report", "--format", "xlsx", "-o", "next.xlsx", *HERE)
    kept = {name: in_workbook(Path("next.xlsx"), 1)[name] for name in notes}
    assert kept == notes | {"Due": "2099-12-31"}
    item = listed.split()[0]
    assert run("review", "assign", item, "--owner", "IT", *HERE).code == 0
    assert "note: who uses it?" in run("review", "worklist", *HERE).out


@pytest.mark.parametrize(
    ("written", "day"),
    [("1.2.2099", "2099-02-01"), ("31/12/2099", "2099-12-31"), ("12/31/2099", "2099-12-31")],
)
def test_a_day_is_taken_as_people_write_it(workbook: Path, written: str, day: str) -> None:
    fill(workbook, {1: {"Due": written}})
    assert run("review", "import", "work.xlsx", *HERE).code == 0
    assert f"due {day}" in run("review", "worklist", *HERE).out


def test_a_day_that_could_be_two_is_refused(workbook: Path) -> None:
    fill(workbook, {1: {"Due": "02/03/2099"}})
    assert "'02/03/2099' is not a clear date" in run("review", "import", "work.xlsx", *HERE).err


def test_a_decision_says_what_else_it_suppresses(workbook: Path) -> None:
    also = {number: in_workbook(workbook, number)["Also breaks"] for number in (1, 2, 3)}
    number, told = next((number, str(told)) for number, told in also.items() if told)
    fill(workbook, {number: {"Decision": "False alarm", "Comment": "no such thing"}})
    out = run("review", "import", "work.xlsx", *HERE).out
    assert f"No. {number}, " in out and "this also suppresses" in out
    for line in told.splitlines():
        assert line.partition(". ")[0] in out


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
    assert "nothing was imported" in done.err
    assert "No. 2: 'Accept' needs a comment" in done.err
    assert (
        "No. 3: unknown decision 'Perhaps'; valid: Fix, Accept, False alarm, Confirm, Other class, Ask"
        in done.err
    )
    assert "No. 3: 'soon' is not a clear date" in done.err
    assert "No review is in force" in run("review", "list", *HERE).out


def test_what_is_no_worklist_is_refused(workbook: Path) -> None:
    openpyxl.Workbook().save("other.xlsx")
    assert "there is no such file" in run("review", "import", "nowhere.xlsx").err
    Path("text.xlsx").write_text("not a workbook")
    for name in ("other.xlsx", "text.xlsx", "none.xlsx", "."):
        done = run("review", "import", name, *HERE)
        assert (done.code, name in done.err) == (2, True), done.err


def scan_only(folder: Path, *names: str) -> None:
    """Scan the folder as before with only these files, so that findings of the others are gone."""
    for path in folder.glob("*.csv"):
        if path.stem not in names:
            path.unlink()
    assert run("scan", folder, "--include", "*.csv", "--quiet", *HERE).code == 0


@pytest.fixture
def own_scan(scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same files in a folder that a test may change; scanned, with the workbook of that run."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data"
    shutil.copytree(scanned, folder, ignore=lambda _, names: [one for one in names if ".csv" not in one])
    scan_only(folder, "staff", "leads", "guests")
    assert run("report", "--format", "xlsx", "-o", "work.xlsx", *HERE).code == 0
    return folder


def number_of(path: Path, file: str) -> int:
    """The number of the first row about a file."""
    sheet = openpyxl.load_workbook(path)["To do"]
    head = [cell.value for cell in sheet[1]]
    rows = (dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True))
    return next(int(str(row["No."])) for row in rows if file in str(row["Where"]))


def test_another_source_scanned_since_does_not_matter(own_scan: Path) -> None:
    other = own_scan.parent / "other"
    other.mkdir()
    (other / "note.txt").write_text("write to ann@example.org\n")
    assert run("scan", other, "--quiet", *HERE).code == 0
    fill(Path("work.xlsx"), {1: {"Decision": "Accept", "Comment": "test accounts"}})
    done = run("review", "import", "work.xlsx", *HERE)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("1 decided, 0 with other changes, of ")
    run("report", "--source", own_scan, "--format", "xlsx", "-o", "again.xlsx", *HERE)
    assert number_of(Path("again.xlsx"), ".csv") == 1
    assert run("report", "abc", "--source", own_scan, *HERE).code == 2


def test_a_row_of_a_mended_item_is_skipped_only_if_it_was_filled_in(own_scan: Path) -> None:
    path = Path("work.xlsx")
    gone, kept = number_of(path, "guests"), number_of(path, "staff")
    fill(path, {kept: {"Owner": "IT"}})
    scan_only(own_scan, "staff", "leads")
    done = run("review", "import", "work.xlsx", *HERE)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("0 decided, 1 with other changes, of ")
    fill(path, {gone: {"Decision": "Accept", "Comment": "fine"}, kept: {"Owner": "HR"}})
    done = run("review", "import", "work.xlsx", *HERE)
    (line,) = done.err.splitlines()
    assert line.startswith(f"No. {gone}, ") and "guests.csv" in line
    assert "no longer found in the run of 20" in line
    assert (done.code, done.out.startswith("0 decided, 1 with other changes")) == (0, True)
    fill(path, {kept: {"Decision": "Perhaps"}, gone: {"Comment": ""}})
    done = run("review", "import", "work.xlsx", *HERE)
    assert done.code == 2
    assert f"No. {kept}: unknown decision" in done.err and f"No. {gone}: 'Accept' needs" in done.err


def test_what_the_later_run_could_not_read_is_not_gone(own_scan: Path) -> None:
    path = Path("work.xlsx")
    fill(path, {number_of(path, "guests"): {"Decision": "Accept", "Comment": "fine"}})
    (own_scan / "guests.csv").write_bytes(b"PK\x03\x04 damaged")
    run("scan", own_scan, "--include", "*.csv", "--quiet", *HERE)
    done = run("review", "import", "work.xlsx", *HERE)
    assert (done.err, done.out.startswith("1 decided")) == ("", True)


def name_run(path: Path, run_id: str) -> None:
    """Write the id of another run into the workbook."""
    book = openpyxl.load_workbook(path)
    (cell,) = (row[1] for row in book["Read first"].iter_rows() if row[0].value == "Run")
    cell.value = ", ".join([run_id, *str(cell.value).split(", ")[1:]])
    book.save(path)


def test_a_run_that_is_not_kept_is_replaced_by_the_last_with_its_items(own_scan: Path) -> None:
    path = Path("work.xlsx")
    name_run(path, "00dropped")
    fill(path, {1: {"Owner": "IT"}})
    done = run("review", "import", "work.xlsx", *HERE)
    assert (done.code, "its run 00dropped is not kept: the run of 20" in done.err) == (0, True)
    assert done.out.startswith("0 decided, 1 with other changes")


def test_a_workbook_of_another_store_is_refused_only_if_something_is_filled_in(
    own_scan: Path, tmp_path: Path
) -> None:
    elsewhere = ("--store", "other.db")
    other = tmp_path / "other"
    other.mkdir()
    (other / "note.txt").write_text("write to ann@example.org\n")
    run("scan", other, "--quiet", *elsewhere)
    assert run("review", "import", "work.xlsx", *elsewhere).code == 0
    fill(Path("work.xlsx"), {1: {"Owner": "IT"}})
    done = run("review", "import", "work.xlsx", *elsewhere)
    assert (done.code, "none of the last 50 runs has an item of the workbook" in done.err) == (2, True)


def test_a_run_can_be_named_for_the_import(own_scan: Path) -> None:
    path = Path("work.xlsx")
    first = json.loads(run("runs", "--limit", 1, "--json", *HERE).out)[0]["id"]
    gone = number_of(path, "guests")
    fill(path, {gone: {"Owner": "IT"}})
    scan_only(own_scan, "staff", "leads")
    assert run("review", "import", "work.xlsx", "--run", "latest", *HERE).out.startswith("0 decided, 0 with")
    done = run("review", "import", "work.xlsx", "--run", first, *HERE)
    assert (done.err, done.out.startswith("0 decided, 1 with")) == ("", True)
