"""Progress and log of a scan as JSON Lines, without any value."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.cli.logging_options import start_logging
from scanner.cli.progress_bar import JsonProgress
from tests.running import run


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    yield
    start_logging("text", "error", sys.__stderr__)


def test_progress_counts_units_and_tells_the_rate() -> None:
    out, times = io.StringIO(), iter([0.0, 1.0, 2.0, 4.0])
    progress = JsonProgress(out, lambda: next(times))
    progress.collection_started("crm", "calls", 2)
    progress.advanced("crm", "calls", rows=10, n_bytes=400)
    progress.collection_finished("crm", "calls", "complete", "")
    started, advanced, finished = map(json.loads, out.getvalue().splitlines())
    assert started == {
        "event": "started", "source": "crm", "collection": "calls", "units": 2, "done": 0, "total": 2, "bytes_per_second": 0,
    }  # fmt: skip
    assert (advanced["done"], advanced["total"], advanced["bytes_per_second"]) == (1, 2, 200)
    assert (finished["event"], finished["status"], finished["bytes_per_second"]) == (
        "finished",
        "complete",
        100,
    )


def test_a_scan_logs_its_collections(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,email\n1,ann@example.org\n")
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 no archive")
    done = run(
        "scan",
        tmp_path,
        "--store",
        "none",
        "--ner",
        "off",
        "--quiet",
        "--log-format",
        "json",
        "--log-level",
        "info",
    )
    lines = [json.loads(line) for line in done.err.splitlines()]
    told = [(line["collection"], line["level"], line["message"]) for line in lines]
    assert told == [("a.csv", "info", "collection ends"), ("b.zip", "warning", "not read completely")], (
        done.err
    )
    assert {"time", "level", "logger", "message", "source", "collection", "status", "reason"} == set(lines[0])
    assert (
        "not read, or only in part" in run("scan", tmp_path, "--store", "none", "--ner", "off", "--quiet").err
    )


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exception_is_logged_by_its_class(form: str) -> None:
    out = io.StringIO()
    start_logging(form, "info", out)
    try:
        raise ValueError("ann@example.org")
    except ValueError:
        logging.getLogger("noticemap.schedule").exception("it broke", extra={"schedule": "a b"})
    assert "ann" not in out.getvalue() and "ValueError" in out.getvalue()
    assert out.getvalue().count("\n") == 1


def test_what_libraries_log_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    out = io.StringIO()
    start_logging("text", "debug", out)
    logging.getLogger("some.driver").error("ann@example.org")
    assert out.getvalue() == "" and capsys.readouterr().err == ""


def test_levels(tmp_path: Path) -> None:
    out = io.StringIO()
    start_logging("text", "warning", out)
    logger = logging.getLogger("noticemap.scan")
    logger.info("no")
    logger.warning("yes", extra={"source": "crm"})
    assert out.getvalue().endswith('WARNING yes source="crm"\n') and "no\n" not in out.getvalue()
