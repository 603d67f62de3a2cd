"""No value that was read is in any output, whatever went wrong on the way."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd

import detectors.registry
import scanner.run.pipeline
from connectors.formats import delimited
from detectors.base import Detector, Hints, Verdict
from detectors.registry import load_detectors
from reports.registry import formats
from scanner.serialization.sealing import BEFORE_BODY
from tests.canaries import KEYS, ROWS, SECRET_WORDS, SHAPED, leaks, plant
from tests.inbox import web_inbox
from tests.running import Done, outputs, run, scan, schema
from tests.scanner.doubting import doubt

ENTITIES = {
    *("ACCOUNT_SID", "API_KEY", "AUTH_TOKEN", "CREDIT_CARD", "DATE_OF_BIRTH", "DEVICE_ID", "EMAIL_ADDRESS"),
    *(
        "GEO_COORDINATES",
        "IBAN_CODE",
        "ICCID",
        "IMEI",
        "IMSI",
        "IP_ADDRESS",
        "JWT",
        "MAC_ADDRESS",
    ),
    *("PASSWORD", "PASSWORD_HASH", "PERSON", "PHONE_NUMBER", "POSTAL_CODE", "PRIVATE_KEY", "SIP_URI"),
    *("STREET_ADDRESS", "USERNAME", "USER_AGENT", "US_SSN"),
}


INBOXES = ("{EMAIL_ADDRESS}", "{PHONE_NUMBER}")
"""How tables are displayed whose name is a value."""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    plant(folder)
    return folder


def _leaking(named: Iterable[tuple[str, bytes]]) -> dict[str, list[str]]:
    return {name: found for name, data in named if (found := leaks(data))}


def test_a_leak_would_be_seen() -> None:
    for name, value in ROWS.items():
        for shown in (value, value.upper(), value[2:-2], f"x{value}y"):
            assert name in leaks(shown.encode()), name
    assert set(leaks(" ".join(SECRET_WORDS).encode())) >= set(SECRET_WORDS)
    assert leaks(b"4000-0012-3456-7899".replace(b"-", b"")) == ["card_number"]
    assert leaks("+4420••••••71 q•••@•••.example ••• Street".encode()) == []


@dataclass(frozen=True, kw_only=True)
class Whole:
    """One run over all planted files, with all its outputs."""

    done: Done
    listed: Done
    written: Mapping[str, bytes]


@pytest.fixture(scope="module")
def whole(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("outputs")
    options = ["-o", folder / "out", "--format", "all", "--store", folder / "runs.db", "--progress", "json"]
    done = run("scan", planted, f"sqlite:///{planted}/crm.sqlite", "--min-confidence", "0", *options)
    listed = run("runs", "--store", folder / "runs.db")
    return Whole(done=done, listed=listed, written=dict(outputs(folder)))


def test_nothing_read_is_in_any_output(whole: Whole) -> None:
    assert (whole.done.code, whole.listed.code) == (3, 0)
    assert {item.filename for item in formats().values()} | {"runs.db"} <= set(whole.written)
    assert "findings.xlsx!/xl/sharedStrings.xml" in whole.written
    streams = {"out": whole.done.out, "err": whole.done.err, "runs": whole.listed.out + whole.listed.err}
    said = {name: text.encode() for name, text in streams.items()}
    assert _leaking((said | dict(whole.written)).items()) == {}


def test_every_value_is_found_all_the_same(whole: Whole, planted: Path) -> None:
    report = json.loads(whole.written["findings.json"])
    schema().validate(report)
    found: dict[str, set[str]] = {}
    for item in report["findings"]:
        found.setdefault(item["collection"], set()).add(item["entity"])
    sheet = "formats/all.xlsx!/{EMAIL_ADDRESS}"
    whole_files = ("orc", "feather", "avro", "sql!/contacts", "duckdb!/contacts")
    asked = {f"all.{form.partition('!')[0]}" for form in (*whole_files, "xlsx")}
    assert {path.name for path in (planted / "formats").glob("all.*")} == asked, "add it to `whole_files`"
    archived = [
        f"formats/packed/old.{kind}!/all.{form}"
        for kind in ("zip", "tar.gz", "7z")
        for form in ("orc", "sql!/contacts")
    ]
    for name in (
        *("crm.sqlite!/contacts", "export.csv", "warehouse.parquet", "app.log", "events.log", sheet),
        *(f"formats/all.{form}" for form in whole_files),
        *archived,
    ):
        assert sorted(ENTITIES - found[name]) == [], name
    paths = {item["collection"] for item in report["findings"] if item["field"] == "(path)"}
    assert {"crm.sqlite!/{EMAIL_ADDRESS}", "crm.sqlite!/{PHONE_NUMBER}", *INBOXES} <= paths
    assert {path.rpartition("!/")[2] for path in paths} == set(INBOXES)


def test_what_is_only_possible_says_no_more(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt(monkeypatch, lambda entity: True)
    only = [f"--include={glob}" for glob in ("crm.sqlite*", "export.csv", "app.log", "notes*")]
    store = ("--store", tmp_path / "runs.db")
    done = run("scan", planted, *only, "-o", tmp_path / "out", "--format", "all", *store, "--quiet")
    written = dict(outputs(tmp_path))
    report = json.loads(written["findings.json"])
    schema().validate(report)
    assert {item["field"] for item in report["findings"]} <= {"(path)"}
    hidden = [item for item in report["possible"] if _is_hidden(item)]
    assert len(report["possible"]) > 20 and hidden
    assert [item for item in hidden if item["masked_examples"]] == []
    told = [run("explain", item["fingerprint"], *store).out for item in report["possible"][:40]]
    said = {"out": done.out, "err": done.err, "explain": "\n".join(told), "runs": run("runs", *store).out}
    assert _leaking(({name: text.encode() for name, text in said.items()} | written).items()) == {}


def _is_hidden(finding: Mapping[str, Any]) -> bool:
    """Whether a finding is of a secret or of content."""
    return any(
        label["confidentiality"] in ("secret", "highest") or label["category"] == "customer_content"
        for label in finding["classifications"]
    )


def test_worker_processes_say_no_more(planted: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scanner.cli.main", "scan", str(planted), "--jobs", "2"]
    command += ["--include", "export.csv", "--include", "broken/*"]
    options = ["--progress", "json", "--format", "json", "--store", str(tmp_path / "runs.db")]
    done = subprocess.run([*command, *options], capture_output=True, check=False)
    assert done.returncode == 3
    assert b'"event": "finished"' in done.stderr
    assert _leaking([("out", done.stdout), ("err", done.stderr), *outputs(tmp_path)]) == {}


def test_what_is_kept_of_an_unfinished_run_says_no_more(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner.run.pipeline, "classify_group", _raising(KeyboardInterrupt()))
    only = [f"--exclude={glob}" for glob in ("broken/*", "*.mbox", "*.eml")]
    documents = tmp_path / "documents.parquet"  # with a JSON column whose name is a value
    pq.write_table(pa.table({"id": [1, 2], SHAPED["email"]: ['{"a": 1}', '{"a": 2}']}), documents)
    done = run("scan", planted, documents, *only, "--store", tmp_path / "runs.db", "--quiet")
    assert (done.code, "--resume" in done.err) == (130, True)
    with closing(sqlite3.connect(tmp_path / "runs.db")) as store:
        payloads = [row[0] for row in store.execute("SELECT payload FROM noticemap_units")]
    assert len(payloads) > 20
    bodies = [zstd.decompress(payload[BEFORE_BODY:]) for payload in payloads]
    assert any(b"EMAIL_ADDRESS" in body or b"email_address" in body for body in bodies)
    assert _leaking([("err", done.err.encode()), ("journal", b"\n".join(bodies))]) == {}


def test_names_and_types_alone_say_no_more(planted: Path, tmp_path: Path) -> None:
    only = [f"--include={glob}" for glob in ("crm.sqlite", "*.parquet", "pivot.csv", "records.json*")]
    done = scan(planted, "--schema-only", "--min-confidence", "0", *only, into=tmp_path)
    plan = run("scan", planted, "--plan")
    streams = [
        (str(number), text.encode()) for number, text in enumerate((done.out, done.err, plan.out, plan.err))
    ]
    assert _leaking([*streams, *outputs(tmp_path)]) == {}


def test_a_password_in_a_source_stays_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,email\n1,ann@example.org\n")
    secret = "Plimbroth7"
    sources = [
        f"file://ann:{secret}@localhost{tmp_path}/a.csv",
        f"sqlite:///{tmp_path}/no.db?password={secret}",
    ]
    done = scan(*sources, tmp_path / "a.csv", "--progress", "json", into=tmp_path / "out")
    shown = [done.out.encode(), done.err.encode(), *(data for _, data in outputs(tmp_path / "out"))]
    shown += [run("scan", f"ftp://ann:{secret}@files.example.org/x").err.encode()]
    shown += [run("scan", source, "--plan").out.encode() for source in sources]
    assert [data for data in shown if secret.encode() in data] == []
    assert "a.csv" in done.scanned


def test_spans_are_told_without_their_text() -> None:
    done = run("detect", "--lines", stdin="\n".join(KEYS).encode())
    assert done.out.count("\n") == len(KEYS)
    assert leaks(done.out.encode() + done.err.encode()) == []


def _refuse(value: str, hints: Hints) -> Verdict:
    """A validator that raises an error with the value in its message."""
    raise ValueError(f"cannot judge {value}")


def _broken_detectors(*given: Any, **named: Any) -> tuple[Detector, ...]:
    return tuple(
        replace(item, validate=_refuse, match=replace(item.text, validate_many=None))
        if item.entity == "EMAIL_ADDRESS"
        else item
        for item in load_detectors(*given, **named)
    )


def test_a_detector_that_raises_tells_its_class_alone(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detectors.registry, "load_detectors", _broken_detectors)
    done = scan(planted, "--include", "export.csv", "--include", "app.log", "--jobs", "2", into=tmp_path)
    assert done.code == 3
    assert set(done.unscanned) == {"app.log", "export.csv"}
    assert all("(ValueError in " in reason for reason in done.unscanned.values())
    assert _leaking([("out", done.out.encode()), ("err", done.err.encode()), *outputs(tmp_path)]) == {}


@pytest.fixture
def plain(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files for which no worker is started: nothing would be replaced there."""
    folder = tmp_path_factory.mktemp("plain")
    for name in ("export.csv", "app.log"):
        shutil.copy(planted / name, folder)
    return folder


def test_a_reader_that_raises_tells_its_class_alone(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "DelimitedRows", _raising(RuntimeError(SHAPED["email"])))
    done = scan(plain, into=tmp_path)
    assert (done.code, set(done.unscanned), done.scanned) == (3, {"export.csv"}, {"app.log"})
    assert _leaking([("out", done.out.encode()), ("err", done.err.encode()), *outputs(tmp_path)]) == {}


def test_a_fault_of_our_own_tells_its_class_alone(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner.run.pipeline, "classify_group", _raising(KeyError(SHAPED["email"])))
    done = scan(planted / "export.csv", into=tmp_path)
    assert done.code == 4
    assert "KeyError" in done.err and "Traceback" not in done.err
    assert leaks(done.err.encode() + done.out.encode()) == []


def _raising(error: BaseException) -> Callable[..., NoReturn]:
    def fail(*_args: object, **_options: object) -> NoReturn:
        raise error

    return fail


@dataclass(frozen=True)
class _Opened:
    """A connector whose driver quotes a value in its error message."""

    def collections(self) -> NoReturn:
        raise RuntimeError(SHAPED["email"])

    def close(self) -> None:
        """Do nothing, since nothing is open."""


@pytest.mark.parametrize("opener", [_raising(RuntimeError(SHAPED["email"])), lambda *_: _Opened()])
def test_a_driver_that_raises_fails_its_source_alone(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opener: Callable[..., object]
) -> None:
    monkeypatch.setattr("connectors.sqlite.open_source", opener)
    done = scan(f"sqlite:///{planted}/crm.sqlite", planted / "export.csv", into=tmp_path)
    assert (done.code, set(done.unscanned), done.scanned) == (3, {""}, {"export.csv"})
    plan = run("scan", f"sqlite:///{planted}/crm.sqlite", "--plan")
    assert plan.code == 3
    streams = [("out", done.out.encode()), ("err", done.err.encode() + plan.out.encode() + plan.err.encode())]
    assert _leaking([*streams, *outputs(tmp_path)]) == {}


def test_a_scheduled_run_tells_nobody_a_value(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    secret = "Plimbroth7"
    monkeypatch.setenv("HOOK_KEY", secret)
    with web_inbox() as inbox:
        text = f"""
        sources: {{all: {{url: {planted}}}}}
        scan: {{ner: off}}
        output: {{folder: out, formats: [json]}}
        store: runs.sqlite3
        schedules: {{nightly: {{cron: "0 2 * * *"}}}}
        notifications:
          team: {{webhook: {{url: "{inbox.url}", secret: "${{HOOK_KEY}}"}}, when: confidence>0 or severity>=info}}
        """
        (tmp_path / "noticemap.yaml").write_text(text)
        logged = ["--log-level", "debug", "--log-format", "json"]
        code = f"from scanner.cli.main import main; main(['schedule', 'run', 'nightly', *{logged}])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        [(headers, body)] = inbox.taken
    assert b'"collection ends"' in done.stderr and b"findings" in body
    told = [("err", done.stderr), ("body", body), ("headers", str(headers).encode())]
    assert (
        _leaking([*told, *outputs(tmp_path / "out"), ("store", (tmp_path / "runs.sqlite3").read_bytes())])
        == {}
    )
    assert secret.encode() not in b"".join(data for _, data in told)
