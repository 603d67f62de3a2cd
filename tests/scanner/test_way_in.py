"""A user's first minutes: repeated questions, passwords, an accurate progress bar, and next steps."""

import io
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from rich.console import Console
from rich.progress import Progress as Bar

from scanner.cli.passwords import asker, with_password
from scanner.cli.progress_bar import BarProgress, _columns
from tests.running import run


def test_init_asks_again_for_the_one_bad_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    left = iter(
        [
            *("no_such_policy", "gdpr"),
            *("gopher://x", "postgresql://reader:hunter2@db.example.org/crm", "crm.csv"),
            *("crm", "no_such_kind", "crm", ""),
            *("out", "", "61 2 * * *", "0 2 * * *", "Mars/Olympus", "Europe/Berlin"),
        ]
    )
    monkeypatch.setattr("builtins.input", lambda prompt: next(left))
    monkeypatch.setattr("scanner.cli.init._is_terminal", lambda: True)
    done = run("init")
    assert done.code == 0, done.err
    assert list(left) == []
    body = yaml.safe_load((tmp_path / "noticemap.yaml").read_text())
    assert body["policy"] == "gdpr"
    assert body["sources"] == {"crm": {"url": "crm.csv", "kind": "crm"}}
    assert [(item["cron"], item["timezone"]) for item in body["schedules"].values()] == [
        ("0 2 * * *", "Europe/Berlin")
    ]
    assert done.out.count("Please answer again.") == 6
    assert "hunter2" not in done.out


def _no_one(prompt: str) -> str:
    raise AssertionError(prompt)


def test_a_prompt_that_is_ended_gives_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", ended)
    for stream in ("stdin", "stderr"):
        monkeypatch.setattr(f"sys.{stream}", SimpleNamespace(isatty=lambda: True))
    uri = "mysql://ann@db.example.org/shop"
    assert with_password(uri, {}, ask=asker()) == uri


def test_a_password_comes_from_where_the_client_of_the_server_takes_it() -> None:
    uri = "postgresql://reader@db.example.org:5432/crm?sslmode=require"
    whole = uri.replace("reader@", "reader:a%40b%2F@")
    assert with_password(uri, {"PGPASSWORD": "a@b/"}, ask=_no_one) == whole
    assert with_password(uri, {"PGPASSWORD": "other"}, given="a@b/", ask=_no_one) == whole
    assert with_password(uri, {}, ask=lambda prompt: "a@b/") == whole
    assert with_password(uri, {}, ask=lambda prompt: "") == uri
    assert with_password(uri, {}) == uri
    assert with_password("redis://reader@host/0", {"REDISCLI_AUTH": "x"}) == "redis://reader:x@host/0"


@pytest.mark.parametrize(
    "source",
    [
        "postgresql://reader:own@db.example.org/crm",
        "postgresql://db.example.org/crm",
        "sqlite:///crm.db",
        "exports/",
        "s3://bucket/key",
        "postgresql://reader@[::1/crm",
    ],
)
def test_nobody_is_asked_where_no_password_is_missing(source: str) -> None:
    assert with_password(source, {"PGPASSWORD": "x"}, ask=_no_one) == source


def test_nobody_is_asked_where_a_password_file_of_postgresql_lies(tmp_path: Path) -> None:
    (tmp_path / ".pgpass").write_text("")
    uri, home = "postgresql://reader@db.example.org/crm", {"HOME": str(tmp_path)}
    assert with_password(uri, home, ask=_no_one) == uri
    # The driver of Redshift does not read that file.
    uri = "redshift://reader@cluster.example.org:5439/shop"
    assert with_password(uri, home, ask=lambda prompt: "x") == uri.replace("reader@", "reader:x@")


def test_a_password_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    done = run("scan", "postgresql://reader@db.example.org/crm", "--password-file", tmp_path / "none")
    assert (done.code, "--password-file" in done.err) == (2, True)
    (tmp_path / "empty").write_text("\n")
    done = run("scan", "postgresql://reader@db.example.org/crm", "--password-file", tmp_path / "empty")
    assert (done.code, "is empty" in done.err) == (2, True)


def test_the_bar_says_n_of_all_and_is_never_full_before_the_end() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=120)
    with Bar(*_columns(), console=console, auto_refresh=False) as bar:
        shown = BarProgress(bar)
        for name in ("a", "b"):
            shown.collection_started("data", name, 2)
            for _ in range(2):
                shown.advanced("data", name, 10, 100)
                bar.refresh()
        [task] = bar.tasks
        assert task.percentage < 100 and not task.finished
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out.getvalue())
    assert "1 of 2  33 %" in text and "4 of 4  80 %" in text and "100 %" not in text


def test_a_scan_says_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{n},ann{n}@example.org\n" for n in range(40))
    (tmp_path / "people.csv").write_text(f"id,email\n{rows}")
    done = run("scan", "people.csv", "-o", "out", "--store", "runs.sqlite3", "--progress", "off")
    steps = [line.removeprefix("next: ") for line in done.out.splitlines() if line.startswith("next: ")]
    store = tmp_path / "runs.sqlite3"
    assert [step.split(" --store")[0] for step in steps[:2]] == [
        "noticemap report --open",
        "noticemap review worklist",
    ]
    opened: list[str] = []

    def browser(uri: str) -> bool:
        opened.append(uri)
        return True

    monkeypatch.setattr("webbrowser.open", browser)
    done = run("report", "--open", "--store", store)
    assert done.code == 0 and opened == [Path(done.out.strip()).as_uri()]
    assert "<html" in Path(done.out.strip()).read_text()
    monkeypatch.setattr("webbrowser.open", lambda uri: False)
    assert "open this file" in run("report", "--open", "-o", "report.html", "--store", store).out
    without = run("scan", "people.csv", "-o", "out", "--store", "none", "--progress", "off").out
    assert "next: noticemap policy new" in without and "so the notice of XPOZ was used" in without
    given = run("scan", "people.csv", "-o", "out", "--store", "none", "--policy", "gdpr").out
    assert "policy new" not in given
    assert "next: open out/report.html" in without and "review worklist" not in without


def test_a_title_that_answers_another_question_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    left = iter(["Example Clinic", "hospital", "Notice for patients", "hospital", *[""] * 7])
    monkeypatch.setattr("builtins.input", lambda prompt: next(left))
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("scanner.cli.policies.new.sys", terminal)
    assert run("policy", "new", "clinic.yaml").code == 0
    assert yaml.safe_load((tmp_path / "clinic.yaml").read_text())["policy"]["title"] == "Notice for patients"


def test_elements_that_a_page_may_use_are_listed() -> None:
    listed = run("policy", "elements").out
    assert "person_name" in listed and "health" in listed
