"""Sources of one project that are checked against different notices give one run and report per notice."""

import json
from pathlib import Path
from textwrap import dedent

import pytest

from tests.running import run

PROJECT = """\
    sources:
      crm: {url: crm.csv, kind: crm}
      ward: {url: admissions.csv, policy: hospital}
      shop: {url: shop.csv, policy: mine.yaml}
    policy: gdpr
    scan: {ner: off}
    output: {folder: out, formats: [json, html, sarif]}
    store: runs.sqlite3
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rows = [f"{n},ann{n}@example.org,2026-01-{n % 28 + 1:02},J45.{n % 10}" for n in range(40)]
    for name in ("crm", "admissions", "shop"):
        (tmp_path / f"{name}.csv").write_text("\n".join(["id,email,admitted_on,diagnosis", *rows, ""]))
    arguments = ("--company", "Example Shop", "--classes", "identification,contact", "--role", "controller")
    assert run("policy", "new", "mine.yaml", *arguments).code == 0
    (tmp_path / "noticemap.yaml").write_text(dedent(PROJECT))
    return tmp_path


def _found(folder: Path) -> tuple[str, set[str]]:
    """The policy of a report, and its sources."""
    report = json.loads((folder / "findings.json").read_text())
    return report["run"]["policy"]["id"], {Path(item["source"]).name for item in report["sources"]}


def test_each_notice_has_its_report(project: Path) -> None:
    done = run("scan", "--progress", "off")
    assert done.code == 0, done.err
    expected = {"gdpr": {"crm.csv"}, "hospital": {"admissions.csv"}, "mine": {"shop.csv"}}
    assert {folder.name: _found(folder) for folder in (project / "out").iterdir()} == {
        name: (name, sources) for name, sources in expected.items()
    }
    held = [line for line in done.out.splitlines() if line.startswith("Checked against")]
    assert len(held) == 3 and "Example Shop" in held[2]
    ward = json.loads((project / "out/hospital/findings.json").read_text())
    assert {item["classifications"][0]["category"] for item in ward["findings"]} & {"health"}


def test_runs_of_each_notice_are_compared_with_one_another_alone() -> None:
    run("scan", "--progress", "off")
    again = run("scan", "--progress", "off").out
    assert again.count(" unchanged") == 3 and " gone" not in again
    shown = [run("report", *asked).out.split("\n")[0] for asked in ((), ("--notice", "hospital"))]
    assert "no company" in shown[0] and "Example Hospital" in shown[1]
    assert run("diff", "--notice", "mine").code == 0
    done = run("report", "--notice", "bank")
    assert (done.code, "valid: gdpr, hospital, mine" in done.err) == (2, True)


def test_one_source_alone_is_held_against_its_own(project: Path) -> None:
    assert run("scan", "ward", "--config", "noticemap.yaml", "--progress", "off").code == 0
    assert [folder.name for folder in (project / "out").iterdir()] == ["hospital"]


def test_a_gate_may_name_what_one_of_them_has_and_says_which_runs_to_accept() -> None:
    category = "health"
    done = run("scan", "--progress", "off", "--fail-on", f"category={category}")
    assert done.code == 1
    assert "--notice hospital" in done.err
    accepted = run("review", "baseline", "--notice", "hospital")
    assert accepted.code == 0, accepted.err
    assert run("scan", "--progress", "off", "--fail-on", f"category={category}").code == 0
    assert run("scan", "--fail-on", "category=nowhere").code == 2


def test_the_command_line_overrides_all_of_them(project: Path) -> None:
    assert run("scan", "--policy", "bank", "-o", project / "one", "--progress", "off").code == 0
    assert _found(project / "one") == ("bank", {"crm.csv", "admissions.csv", "shop.csv"})


def test_what_cannot_hold_several_reports_says_so() -> None:
    text = Path("noticemap.yaml").read_text().replace("output:", "# output:")
    Path("noticemap.yaml").write_text(text)
    done = run("scan", "--format", "json")
    assert (done.code, "add -o DIR" in done.err) == (2, True)
    who = Path("who.txt")
    who.write_text("ann3@example.org\n")
    done = run("find", "--email", who)
    assert (done.code, "gdpr, hospital, mine" in done.err) == (2, True)


def test_the_kind_of_a_source_is_one_of_its_own_notice() -> None:
    text = Path("noticemap.yaml").read_text()
    Path("noticemap.yaml").write_text(text.replace("policy: hospital", "policy: hospital, kind: no_such"))
    done = run("scan")
    assert done.code == 2 and "unknown kind 'no_such'" in done.err


def test_a_schedule_runs_all_of_them() -> None:
    with Path("noticemap.yaml").open("a") as file:
        file.write('schedules:\n  nightly: {cron: "0 2 * * *"}\n')
    assert run("schedule", "run", "nightly").code == 0
    runs = json.loads(run("runs", "--json").out)
    assert len(runs) == 3
    assert {item["id"].partition(".")[2] for item in runs} == {"", "hospital", "mine"}
