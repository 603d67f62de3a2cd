"""No value of a row that an audit counted is in any output, or in what the store keeps of the run."""

import json
import zipfile
from pathlib import Path

import sqlalchemy as sa

from tests.running import run, scan
from tests.scanner import audited


def test_no_value_that_was_counted_is_in_any_output(tmp_path: Path) -> None:
    source, folder = tmp_path / "company.db", tmp_path / "out"
    engine = sa.create_engine(f"sqlite:///{source}")
    audited.write(engine, is_broken=True)
    with engine.begin() as connection:
        # A table and a column whose names are values.
        connection.exec_driver_sql(
            'CREATE TABLE "clients of ana.silva@example.org" AS '
            'SELECT *, terminated_on AS "closed for jonas.weber@example.org" FROM clients'
        )
    engine.dispose()
    store = tmp_path / "runs.db"
    done = run(
        "scan", source, "-o", folder, "--format", "all", "--store", f"sqlite:///{store}", "--ner", "off"
    )
    assert done.code == 0, done.err
    written = [path.read_bytes() for path in (*folder.iterdir(), store)]
    said = b"\n".join(
        (*written, *map(_unpacked, folder.glob("*.xlsx")), done.out.encode(), done.err.encode())
    )
    assert b"ret_close_60d" in said
    assert b"v_account_60d" in said
    report = json.loads((folder / "findings.json").read_bytes())
    assert all(report[key] for key in ("matrix", "people", "flows"))
    hidden = {"ana.silva@example.org", "jonas.weber@example.org"}
    assert [value for value in sorted(audited.cells() | hidden) if value.encode() in said] == []


def _unpacked(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_the_audit_can_be_left_out(tmp_path: Path) -> None:
    source = tmp_path / "company.db"
    engine = sa.create_engine(f"sqlite:///{source}")
    audited.write(engine, is_broken=True)
    engine.dispose()
    options = ("--ner", "off", "--fail-on", "audit=overdue and n_subjects>0")
    left_out = scan(source, "--no-audit", *options, into=tmp_path / "without")
    assert (left_out.code, left_out.report["audits"], left_out.report["answers"]) == (0, [], [])
    audited_ = scan(source, "--audit-timeout", "30", *options, into=tmp_path / "with")
    assert audited_.code == 1
    assert {item["id"] for item in audited_.report["audits"]} >= {"ret_close_60d", "v_account_60d"}
    assert len(audited_.report["answers"]) == 87
