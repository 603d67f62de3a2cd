"""Every command that takes a source accepts names of sources in the project file."""

import json
from pathlib import Path

import pytest

from tests.running import run

CSV = "id,email\n" + "".join(f"{n},ann.{n}@example.org\n" for n in range(60))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("exports").mkdir()
    Path("exports/users.csv").write_text(CSV)
    Path("people.csv").write_text(CSV)
    sources = "{exports: {url: exports}, staff: {url: people.csv}}"
    Path("noticemap.yaml").write_text(f"policy: gdpr\noutput: {{folder: report}}\nsources: {sources}\n")
    return tmp_path


def test_a_scan_takes_a_name_without_config(project: Path) -> None:
    done = run("scan", "staff")
    assert (done.code, done.err) == (0, "")
    assert "Common classes of personal data" in done.out and Path("report/findings.json").exists()
    assert "people.csv" in done.out and "users.csv" not in done.out


def test_a_name_goes_before_a_path_of_the_same_name_and_that_is_said(project: Path) -> None:
    done = run("scan", "exports", "--store", "none")
    assert "Common classes of personal data" in done.out
    assert done.err == (
        "noticemap: 'exports' is the source of that name in noticemap.yaml; write './exports' for the path\n"
    )
    for path in ("./exports", "exports/"):
        alone = run("scan", path, "--store", "none")
        assert ("notice of XPOZ" in alone.out, alone.err) == (True, "")


def test_paths_and_patterns_stand_beside_names(project: Path) -> None:
    assert run("scan", "staff", "exports/*.csv", "--quiet").code == 0
    assert run("scan", "--config", "noticemap.yaml", "exports/*.csv", "--quiet").code == 0


def test_a_word_that_is_neither_lists_the_names(project: Path) -> None:
    done = run("scan", "stuff")
    assert done.code == 3
    assert "no such file or folder" in done.err and "noticemap.yaml: exports, staff" in done.err


def test_explain_takes_the_name_and_the_address_and_shows_both(project: Path) -> None:
    run("scan", "staff", "--quiet")
    by_name = run("explain", "staff", "people.csv", "email")
    assert by_name.code == 0, by_name.err
    assert "staff (people.csv), fingerprint" in by_name.out
    assert run("explain", "staff", "people.csv", "id").code == 0


def test_explain_names_what_is_near(project: Path) -> None:
    run("scan", "staff", "--quiet")
    for words, says in (
        (["stafff", "people", "mail"], "there is no source 'stafff'; did you mean 'staff'?"),
        (["people", "people.csv", "email"], "'people.csv' is in the source 'staff'"),
        (["staff", "peple.csv", "email"], "'staff' has no 'peple.csv'; did you mean 'people.csv'?"),
        (["staff", "people.csv", "mail"], "'people.csv' has no 'mail'; did you mean 'email'?"),
        (["staff", "people.csv", "zzz"], "valid: 'id', 'email'"),
    ):
        done = run("explain", *words)
        assert (done.code, says in done.err) == (2, True), done.err


def test_a_review_takes_the_name_and_a_baseline_says_it(project: Path) -> None:
    run("scan", "--quiet")
    done = run("review", "false-alarm", "--source", "staff", "--field", "email", "--reason", "made up")
    assert "it matches 1 of the latest run: people.csv" in done.out
    by_address = run("review", "accept", "--source", "people*", "--field", "email", "--reason", "known")
    assert "it matches 1 of the latest run: people.csv" in by_address.out
    run("scan", "--quiet")
    kept = json.loads(run("report", "--format", "json").out)["findings"]
    assert {item["source"] for item in kept if item["status"] == "suppressed"} == {"people.csv"}
    told = run("review", "baseline").out
    assert "is now the baseline of: exports, staff\n" in told
