"""The demo estate is reproducible, made of reserved values only, and never overwrites other files."""

import gzip
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from scanner.cli.main import main
from scanner.demo import EstateError, write_estate
from tests.scanner.scanning import scan

SIZE = 0.05


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("estate")
    write_estate(folder, size=SIZE)
    return folder


def _texts(folder: Path) -> dict[str, str]:
    texts = {
        p.name: p.read_text("utf-8") for p in folder.rglob("*") if p.suffix in {".log", ".csv", ".jsonl"}
    }
    texts["access.log.1.gz"] = gzip.decompress((folder / "logs/access.log.1.gz").read_bytes()).decode()
    with closing(sqlite3.connect(folder / "core.sqlite")) as connection:
        texts["core.sqlite"] = "\n".join(connection.iterdump())
    table = pq.read_table(folder / "warehouse/calls_2026_q1.parquet")
    texts["calls_2026_q1.parquet"] = "\n".join(json.dumps(row) for row in table.to_pylist())
    return texts


def test_the_same_arguments_give_the_same_bytes(estate: Path, tmp_path: Path) -> None:
    again = write_estate(tmp_path, size=SIZE)
    assert {p.relative_to(tmp_path): p.read_bytes() for p in again} == {
        p.relative_to(estate): p.read_bytes() for p in estate.rglob("*") if p.is_file()
    }


def test_another_seed_gives_other_people(estate: Path, tmp_path: Path) -> None:
    write_estate(tmp_path, size=SIZE, seed=8)
    name = "exports/portal_users_2026-03.csv"
    assert (tmp_path / name).read_bytes() != (estate / name).read_bytes()


def test_size_scales_the_rows(estate: Path, tmp_path: Path) -> None:
    write_estate(tmp_path, size=3 * SIZE)
    small, large = ((folder / "logs/access.log").read_text().count("\n") for folder in (estate, tmp_path))
    assert large == 3 * small


def test_mail_and_internet_addresses_are_reserved(estate: Path) -> None:
    for name, text in _texts(estate).items():
        hosts = set(re.findall(r"(?:@|%40|https?://)([\w.-]+)", text))
        assert {
            h for h in hosts if h.strip(".") and not re.search(r"(^|\.)example\.(com|net|org)\.?$", h)
        } == set(), name
        addresses = re.findall(r"(?<![\d.])(?!4\.|3\.)\d{2,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])", text)
        outside = {
            a for a in addresses if not re.match(r"192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|\d+\.0\.0\.0$", a)
        }
        assert outside == set(), name


def test_phone_numbers_are_reserved(estate: Path) -> None:
    reserved = re.compile(
        r"\+(1\d{3}55501\d\d|442079460\d{3}|441134960\d{3}|3319900\d{4}|493023125\d{3}|498999998\d{3}|6125550\d{4})"
    )
    for name, text in _texts(estate).items():
        numbers = set(re.findall(r"\+[1-9]\d{7,14}\b", text))
        assert {n for n in numbers if not reserved.fullmatch(n)} == set(), name


def test_the_database_has_its_tables_filled_and_its_keys_hold(estate: Path) -> None:
    with closing(sqlite3.connect(estate / "core.sqlite")) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables
        }
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    assert len(tables) >= 14
    assert [table for table, count in counts.items() if count == 0] == []
    assert broken == []


def test_promises_are_broken_where_the_notice_will_find_them(estate: Path) -> None:
    texts = _texts(estate)
    assert "4111 1111 1111 1111" in texts["core.sqlite"]
    assert re.search(r"AuthToken=[0-9a-f]{32}", texts["access.log"])
    assert ' body="' in texts["sms-worker.log"]
    assert any("auth_token" in json.loads(line) for line in texts["api.json.log"].splitlines())
    with closing(sqlite3.connect(estate / "core.sqlite")) as connection:
        query = "SELECT count(*) FROM portal_sessions WHERE round(lat, 3) != lat AND accuracy_m < 1000"
        assert connection.execute(query).fetchone()[0] > 0


def test_an_earlier_estate_is_overwritten_and_files_beside_it_stay(tmp_path: Path) -> None:
    first = write_estate(tmp_path, size=SIZE)
    (tmp_path / "mine.txt").write_text("mine")
    assert write_estate(tmp_path, size=SIZE, seed=8) == first
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("size", [0, -1, float("nan"), 1e9])
def test_sizes_out_of_range_are_refused(tmp_path: Path, size: float) -> None:
    with pytest.raises(EstateError, match="above 0, at most 100"):
        write_estate(tmp_path / "new", size=size)
    assert not (tmp_path / "new").exists()


def test_other_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.txt").write_text("Demo estate of somebody else")
    with pytest.raises(EstateError, match="name a folder that is empty"):
        write_estate(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["README.txt"]


def test_the_command_lists_what_it_wrote_and_the_next_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "estate"
    assert main(["demo", str(target), "--size", str(SIZE)]) == 0
    out = capsys.readouterr().out
    assert "core.sqlite" in out and "logs/access.log.1.gz" in out
    assert f"noticemap scan {target} -o report" in out


def test_without_a_folder_the_command_writes_beside_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "--size", str(SIZE)]) == 0
    assert (tmp_path / "noticemap-demo" / "core.sqlite").exists()
    assert "noticemap scan noticemap-demo -o report" in capsys.readouterr().out


def test_the_command_refuses_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    assert main(["demo", str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{file} is a file: name a folder that is empty or does not exist" in said.err


def test_its_rows_break_no_other_promise_that_the_notice_states(estate: Path) -> None:
    report = scan(estate, audit_seconds=60)
    broken = {item.promise for item in report.answers if item.answer == "broken" and item.basis == "said"}
    assert broken <= {
        "v_account_60d",
        "v_precise_location",
        "v_sensitive_in_ticket",
        "v_support_overdue",
        "v_termination_leftover",
    }
