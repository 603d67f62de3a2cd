"""Promises about the notice itself: data passed on outside its list, and named data that is never found."""

import random
from pathlib import Path

from scanner.finding import PromiseAnswer, Report
from scanner.policy.policy import load_policy
from tests.scanner.made_values import email, hexadecimal, phone
from tests.scanner.scanning import scan, write_table


def _feed(folder: Path, columns: dict[str, list[str]]) -> Report:
    path = folder / "vendor.db"
    write_table(path, "shared_accounts", list(columns), list(zip(*columns.values(), strict=True)))
    return scan(path, source_kind="outbound_feed", audit_seconds=60)


def _answer(report: Report, promise: str) -> PromiseAnswer:
    return next(item for item in report.answers if item.promise == promise)


def test_a_feed_with_what_no_listed_category_covers(tmp_path: Path) -> None:
    rng = random.Random(1)
    emails = [email(rng) for _ in range(40)]
    hashes = [f"$2b$12${(hexadecimal(rng, 53) + 'ABCxyz./')[:53]}" for _ in range(40)]
    (tmp_path / "broken").mkdir()
    broken = _feed(tmp_path / "broken", {"email": emails, "password_hash": hashes})
    clean = _feed(tmp_path, {"email": emails, "phone": [phone(rng) for _ in range(40)]})
    shown = [item.field for item in broken.violations if item.promise == "v_undisclosed_ca_category"]
    assert shown == ["password_hash"]
    assert not any(item.promise == "v_undisclosed_ca_category" for item in clean.violations)
    assert _answer(clean, "v_undisclosed_ca_category").answer == "kept"


def test_what_the_notice_names_and_nobody_finds(tmp_path: Path) -> None:
    rng = random.Random(2)
    path = tmp_path / "company.db"
    emails = [email(rng) for _ in range(40)]
    write_table(path, "accounts", ["email"], [[one] for one in emails])
    told = _answer(scan(path, source_kind="account_db", audit_seconds=60), "v_stale_notice")
    assert told.answer == "broken"
    assert 0 < told.n_broken < told.n_tested
    assert told.notice_lines
    nothing = scan(path, source_kind="code_repo", audit_seconds=60)
    assert _answer(nothing, "v_stale_notice").answer == "cannot_tell"


def test_a_promise_is_kept_only_if_rows_were_tested(tmp_path: Path) -> None:
    rng = random.Random(3)
    path = tmp_path / "company.db"
    write_table(path, "accounts", ["email"], [[email(rng)] for _ in range(40)])
    report = scan(path, source_kind="account_db", audit_seconds=60)
    of_rows = {
        promise.id: promise.when is not None
        for promise in load_policy("xpoz").promises.values()
        if promise.rows and not any(test.unfound for test in promise.rows)
    }
    told = {item.promise: item.answer for item in report.answers if item.promise in of_rows}
    tested = {audit.id for audit in report.audits if audit.counts.get("kept")}
    assert {promise for promise, answer in told.items() if answer == "kept"} <= tested
    assert "cannot_tell" in {told[promise] for promise, has_fields in of_rows.items() if has_fields}
