"""The project file is followed, problems are reported by line, and secrets stay references."""

from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from detectors.company import CompanyFacts
from scanner.cli import scan
from scanner.cli.parser import command_parser
from scanner.cli.scan_request import EXCLUSIVE
from scanner.errors import UsageError
from scanner.project.project import DEFAULT_POLICY
from scanner.project.reading import load_project
from scanner.project.target import Email, Webhook
from scanner.run.options import ScanOptions
from tests.running import Done, run

WHOLE = """\
sources:
  crm:
    url: mysql://reader:${CRM_PASSWORD}@db.example.org/crm
    kind: crm
    include: ["shop.*"]
  exports:
    url: exports
    exclude: ["*.tmp"]
  logs: {url: "${LOGS}"}
policy: xpoz
company:
  domains: [Example.ORG]
  staff_domains: [staff.example.org]
  networks: [192.0.2.0/24]
  numbers: ["+1 (202) 555-0100", "+1202555*"]
  numbers_file: numbers.txt
scan: {sample: 500, seed: 7, regions: [US, GB], ner: off, exclude: ["*.bak"]}
output: {folder: reports, formats: [json, html]}
fail_on: severity>=high
store: runs.sqlite3
schedules:
  nightly: {cron: "0 2 * * *", timezone: Europe/Berlin, sources: [crm], output: nightly, jitter: 10m, full_every: 30d,
    incremental: true, max_age: 14d}
notifications:
  team:
    webhook: {url: "${HOOK}", secret: "${file:hook.txt}"}
    when: status=new and confidence>=0.9
    minimum_interval: 1h
  officer:
    email: {to: [dpo@example.org], from: scan@example.org, host: mail.example.org, user: scan, password: "${MAIL}"}
    events: [failure]
"""
ENV = {
    "CRM_PASSWORD": "p@ss/w",
    "LOGS": "/var/log/api",
    "HOOK": "https://hooks.example.org/x",
    "MAIL": "geheim",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "numbers.txt").write_text("# ours\n+442079460000\n\n+4420794610*\n")
    (tmp_path / "hook.txt").write_text("signing\nnot this\n")
    (tmp_path / "noticemap.yaml").write_text(WHOLE)
    return tmp_path


def test_everything_that_it_can_say(folder: Path) -> None:
    project = load_project(folder / "noticemap.yaml")
    crm, exports, logs = project.requests((), ENV)
    assert not isinstance(crm, str) and not isinstance(exports, str) and not isinstance(logs, str)
    assert crm.source == "mysql://reader:p%40ss%2Fw@db.example.org/crm"
    assert (crm.source_id, crm.display, crm.source_kind) == ("crm", "mysql://db.example.org/crm", "crm")
    assert (crm.include, exports.exclude) == (("shop.*",), ("*.tmp",))
    assert (exports.source, logs.source) == (str(folder / "exports"), "/var/log/api")
    assert project.options == {
        "sample": 500, "seed": 7, "regions": ("US", "GB"), "ner": "off", "exclude": ("*.bak",), "policy": "xpoz"
    }  # fmt: skip
    assert project.company == CompanyFacts(
        domains=frozenset({"example.org"}),
        staff_domains=frozenset({"staff.example.org"}),
        networks=("192.0.2.0/24",),
        numbers=frozenset({"12025550100", "442079460000"}),
        number_ranges=("1202555", "4420794610"),
    )
    assert (project.output, project.formats) == (folder / "reports", "json,html")
    assert project.store_url(ENV) == str(folder / "runs.sqlite3")
    nightly = project.schedules["nightly"]
    assert (nightly.output, nightly.config) == (str(folder / "nightly"), str(folder / "noticemap.yaml"))
    assert nightly.span("full_every") == timedelta(days=30)
    assert (nightly.incremental, nightly.span("max_age")) == (True, timedelta(days=14))
    team, officer = project.channels(ENV)
    assert team.channel == Webhook(url="https://hooks.example.org/x", secret="signing")
    assert team.minimum_interval == timedelta(hours=1)
    assert isinstance(officer.channel, Email)
    assert (officer.channel.password, officer.channel.port, officer.events) == ("geheim", 587, ("failure",))


def test_the_documents_example_is_valid(folder: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "scheduling.md").read_text(encoding="utf-8")
    (folder / "noticemap.yaml").write_text(text.partition("```yaml\n")[2].partition("```")[0])
    assert [target.name for target in load_project(folder / "noticemap.yaml").targets] == [
        "privacy-team",
        "officer",
    ]


def test_a_password_comes_into_a_source_of_the_command_line_too() -> None:
    done = run("scan", "mysql://me:${NO_SUCH_NAME}@db.example.org/shop")
    assert (done.code, "set NO_SUCH_NAME in the environment" in done.err) == (2, True)


def test_no_secret_is_shown_by_what_was_read(folder: Path) -> None:
    project = load_project(folder / "noticemap.yaml")
    shown = repr((project, project.channels(ENV)))
    assert not [secret for secret in ("p@ss/w", "geheim", "signing", "hooks.example.org") if secret in shown]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: crm", "kind: crmm", "unknown kind 'crmm'; did you mean 'crm'? valid: account_db"),
        ("${CRM_PASSWORD}", "hunter2", "the password in the url of 'crm' is in plain text; write ${NAME}"),
        ("url: exports", "url: ftp://example.org", "unknown scheme 'ftp'; valid are"),
        ("sources: [crm]", "sources: [crmm]", "unknown source 'crmm'; did you mean 'crm'? valid: crm, exports, logs"),
        ("0 2 * * *", "0 25 * * *", "its hour cannot be read"),
        ("Europe/Berlin", "Europe/Berln", "did you mean 'Europe/Berlin'"),
        ("192.0.2.0/24", "192.0.2.1/24", "'192.0.2.1/24' is not a network"),
        ("numbers.txt", "none.txt", "'none.txt' cannot be read: No such file"),
        ("numbers.txt", "hook.txt", "line 1 of 'hook.txt' is not a number"),
        ("+1202555*", "2025550100", "a number with its country code"),
        ("severity>=high", "severty>=high", "severty"),
        ("confidence>=0.9", "confidence>=x", "'x' is not a confidence"),
        ("minimum_interval: 1h", "minimum_interval: 1 hour", "a number with s, m, h or d"),
        ('"${MAIL}"', "geheim", "'password' is in plain text; write ${NAME}"),
        ("events: [failure]", "events: [fail]", "valid: findings, failure, missed"),
        ("sample: 500", "sampel: 500", "unknown key 'sampel' in scan; valid keys: "),
        ("  exports:", "  crm:", "'crm' is here and in line 2; keep one"),
        ("sources:\n", "sauces:\n", "unknown key 'sauces'"),
        ("store: runs", "store: postgresql://a:b@h.example.org/x #", "the password in 'store' is in plain text"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(folder: Path, old: str, new: str, words: str) -> None:
    path = folder / "noticemap.yaml"
    line = next(number for number, text in enumerate(WHOLE.splitlines(keepends=True), 1) if old in text)
    path.write_text(WHOLE.replace(old, new, 1))
    with pytest.raises(UsageError) as raised:
        load_project(path)
    told = [item for item in str(raised.value).splitlines() if words in item]
    assert told and told[0].startswith(f"{path}:{line}: "), str(raised.value)
    assert "hunter2" not in str(raised.value) and "geheim" not in str(raised.value)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("CRM_PASSWORD", ":3: ${CRM_PASSWORD} is not set; set CRM_PASSWORD in the environment"),
        ("LOGS", ":9: ${LOGS}"),
    ],
)
def test_a_reference_that_leads_nowhere_is_named(folder: Path, missing: str, words: str) -> None:
    project = load_project(folder / "noticemap.yaml")
    env = {name: value for name, value in ENV.items() if name != missing}
    with pytest.raises(UsageError) as raised:
        project.requests((), env)
    assert words in str(raised.value)
    assert project.requests(["exports"], env), "only what is asked for must be there"


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data").mkdir()
    for name in ("people", "others"):
        rows = "".join(f"{number},ann{number}@example.org\n" for number in range(30))
        (tmp_path / "data" / f"{name}.csv").write_text(f"id,email\n{rows}")
    text = """\
        sources:
          people: {url: data/people.csv, kind: crm}
          others: {url: data/others.csv}
        scan: {ner: off, seed: 3, sample: 50}
        output: {folder: out, formats: [json]}
        store: runs.sqlite3
    """
    (tmp_path / "noticemap.yaml").write_text(dedent(text))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_scan_without_a_source_reads_the_file(estate: Path) -> None:
    done = run("scan")
    assert (done.code, (estate / "out" / "findings.json").exists()) == (0, True)
    kinds = {item["source"]: item["kind"] for item in _report(estate)["sources"]}
    assert kinds == {"data/people.csv": "crm", "data/others.csv": "unknown"}
    assert _report(estate)["run"]["settings"]["seed"] == 3
    assert "people, others" in run("runs", "--store", estate / "runs.sqlite3").out


def test_the_command_line_goes_before_the_file(estate: Path) -> None:
    run("scan", "--config", "noticemap.yaml", "people", "--seed", "4", "--full", "--source-kind", "hr_system")
    settings, sources = _report(estate)["run"]["settings"], _report(estate)["sources"]
    assert (settings["seed"], settings["full"], settings["sample"]) == (4, True, 10_000)
    assert [(item["source"], item["kind"]) for item in sources] == [("data/people.csv", "hr_system")]
    assert run("scan", "--format", "csv", "-o", "other").code == 0
    assert (estate / "other" / "findings.csv").exists()


def test_a_finding_keeps_its_name_when_its_source_moves(estate: Path) -> None:
    run("scan")
    before = {finding["fingerprint"] for finding in _report(estate)["findings"]}
    (estate / "data").rename(estate / "moved")
    text = (estate / "noticemap.yaml").read_text()
    (estate / "noticemap.yaml").write_text(text.replace("data/", "moved/"))
    run("scan")
    after = {finding["fingerprint"]: finding["status"] for finding in _report(estate)["findings"]}
    assert set(after) == before and set(after.values()) == {"unchanged"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scan", "--config", "none.yaml"], ["there is no project file 'none.yaml'", "noticemap init"]),
        (["scan", "--config", "noticemap.yaml", "peple"], ["'peple' is neither a source of", "did you mean 'people'"]),
        (["scan", "--run-id", "a b", "data"], ["--run-id", "'a b' is not a name"]),
        (["scan", "--log-format", "xml", "data"], ["xml", "text", "json"]),
    ],
)  # fmt: skip
def test_nonsense_reads_well(estate: Path, arguments: list[str], words: list[str]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert [word for word in words if word not in done.err] == []


def test_where_there_is_no_file_the_way_to_one_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("scan")
    assert done.code == 2 and "no noticemap.yaml here" in done.err and "noticemap init" in done.err


def test_init_writes_what_it_was_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = _init("--source", "crm=mysql://me:${PW}@db.example.org/x", "--source-kind", "crm=crm", "-o", "out")
    assert done.code == 0, done.err
    project = load_project(tmp_path / "noticemap.yaml")
    assert project.sources["crm"].url == "mysql://me:${PW}@db.example.org/x"
    assert (project.sources["crm"].kind, project.output) == ("crm", tmp_path / "out")
    text = (tmp_path / "noticemap.yaml").read_text()
    assert f'# policy: "{DEFAULT_POLICY}"' in text
    head = text.splitlines()[0]
    assert head == "# yaml-language-server: $schema=./noticemap.schema.json"
    assert (tmp_path / "noticemap.schema.json").exists()
    assert "add --force" in _init("--source", "a=b").err
    assert _init("--source", "a=b", "--policy", "gdpr", "--force").code == 0
    assert '\npolicy: "gdpr"\n' in (tmp_path / "noticemap.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "add --source NAME=URI"),
        (["--source", "crm"], "'crm' is not NAME=VALUE"),
        (["--source", "a b=x"], "a name of letters, digits"),
        (["--source", "crm=mysql://me:hunter2@db.example.org/x"], "is in plain text; write ${NAME}"),
        (["--source", "a=b", "--source-kind", "c=crm"], "there is no --source 'c'"),
        (["--source", "a=b", "--cron", "daily"], "is not a cron expression"),
    ],
)
def test_init_writes_nothing_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = _init(*arguments)
    assert (done.code, list(tmp_path.iterdir())) == (2, [])
    assert words in done.err and "hunter2" not in done.err


def _init(*arguments: object) -> Done:
    return run("init", *arguments)


def _report(folder: Path) -> dict[str, Any]:
    import json

    return json.loads((folder / "out" / "findings.json").read_text())  # type: ignore[no-any-return]


def test_a_flag_that_is_not_given_leaves_the_option_to_the_project_file() -> None:
    parser = command_parser(scan)
    flags = {action.dest for action in parser._actions if action.option_strings}
    options = {item.name for item in fields(ScanOptions)}
    assert options <= flags, "give each option a flag in scanner/cli/scan_options.py"
    given = vars(parser.parse_args(["exports"])).keys() & options
    assert not given, "declare the flag with default=argparse.SUPPRESS, else it overrides the project file"


def test_the_command_line_replaces_an_option_of_the_file_that_excludes_its_own() -> None:
    groups = [
        {action.dest for action in group._group_actions}
        for group in command_parser(scan)._mutually_exclusive_groups
    ]
    assert groups == [set(EXCLUSIVE)], "name the options of the group in EXCLUSIVE of scan_request.py"
