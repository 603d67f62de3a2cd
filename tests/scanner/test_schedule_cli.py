"""``noticemap schedule`` as people and machines use it, with real scans, real signals and a real web server."""

import getpass
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

import scanner
from scanner.cli.errors import ExitCode
from scanner.cli.logging_options import start_logging
from scanner.project.cron import CronError, following
from scanner.project.schedule_spec import ScheduleSpec
from scanner.schedule.child import Process
from scanner.schedule.cron_fields import cron_fields
from scanner.schedule.environment import read_environment
from scanner.schedule.systemd import on_calendar
from scanner.serialization.times import iso
from scanner.store import open_store
from tests.running import run

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("estate")


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    rows = "".join(f"{number},ann{number}@example.org\n" for number in range(30))
    (tmp_path / "people.csv").write_text(f"id,email\n{rows}")
    text = """\
        sources:
          people: {url: people.csv, kind: crm}
        scan: {ner: off}
        output: {folder: out, formats: [json]}
        store: runs.sqlite3
        schedules:
          nightly: {cron: "0 2 * * *", timezone: Europe/Berlin}
    """
    (tmp_path / "noticemap.yaml").write_text(dedent(text))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    start_logging("text", "error", sys.__stderr__)


def test_schedules_of_the_file_and_of_the_store_are_listed_together() -> None:
    done = run("schedule", "add", "weekly", "--cron", "30 4 * * 1", "--source", "people", "--retries", "0")
    assert done.code == 0 and done.out.startswith("weekly: next at ")
    table = run("schedule", "list").out.splitlines()
    assert table[0].split() == ["name", "when", "zone", "sources", "next", "last", "status"]
    assert [line.split()[0] for line in table[1:]] == ["nightly", "weekly"]
    nightly, weekly = json.loads(run("schedule", "list", "--json").out)
    assert (nightly["declared"], weekly["declared"], weekly["retries"]) == (True, False, 0)
    moment = datetime.fromisoformat(nightly["next"]).astimezone(ZoneInfo("Europe/Berlin"))
    assert (moment.hour, moment.minute) == (2, 0)
    assert "schedule 'weekly' exists already" in run("schedule", "add", "weekly", "--cron", "0 0 * * *").err
    assert run("schedule", "add", "weekly", "--cron", "0 0 * * *", "--replace").code == 0
    assert run("schedule", "remove", "weekly").out == "weekly is removed\n"
    assert "is defined in" in run("schedule", "remove", "nightly").err


def test_what_the_file_no_longer_has_is_not_in_force(estate: Path) -> None:
    run("schedule", "list")
    text = (estate / "noticemap.yaml").read_text().partition("schedules:")[0]
    (estate / "noticemap.yaml").write_text(text)
    assert run("schedule", "list").out.startswith("There is no schedule yet.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["the action is missing", "valid: add, list, remove", "noticemap schedule --help"]),
        (["ad"], ["'ad'", "add", "list"]),
        (["add"], ["NAME and --cron are missing"]),
        (["add", "a b", "--cron", "0 0 * * *"], ["'a b' is not a name"]),
        (["add", "x", "--cron", "daily"], ["is not a cron expression", "as '0 2 * * *'"]),
        (["add", "x", "--cron", "0 0 * * *", "--timezone", "Berlin"], ["unknown time zone 'Berlin'", "Europe/Berlin"]),
        (["add", "x", "--cron", "0 0 * * *", "--source", "peple"], ["no file, folder or source called 'peple'", "sources: people"]),
        (["add", "x", "--cron", "0 0 * * *", "--source", "ftp://h/x"], ["unknown scheme 'ftp'"]),
        (["add", "x", "--cron", "0 0 * * *", "--source", "mysql://a:hunter2@h/x"], ["write ${NAME}"]),
        (["add", "x", "--cron", "0 0 * * *", "--timeout", "1 hour"], ["--timeout", "as 10m or 6h"]),
        (["add", "x", "--cron", "0 0 * * *", "--retries", "99"], ["from 0 to 20"]),
        (["run", "nigtly"], ["unknown schedule 'nigtly'; did you mean 'nightly'?", "valid: nightly"]),
        (["remove", "x"], ["unknown schedule 'x'", "valid: nightly"]),
        (["export", "launchd"], ["systemd", "crontab", "k8s"]),
        (["list", "--store", "none"], ["schedules need a store"]),
        (["notify"], ["add `notifications:` to noticemap.yaml"]),
    ],
)  # fmt: skip
def test_nonsense_reads_well(arguments: list[str], words: list[str]) -> None:
    done = run("schedule", *arguments)
    assert (done.code, done.out) == (2, "")
    assert [word for word in words if word not in done.err] == [], done.err
    assert "hunter2" not in done.err


def test_a_schedule_is_run_now_and_then_owes_nothing(estate: Path) -> None:
    done = run("schedule", "run", "nightly", "--log-format", "json")
    assert done.code == 0, done.err
    logged = [json.loads(line) for line in done.err.splitlines()]
    assert [line["message"] for line in logged] == ["run begins", "run ended"]
    assert (logged[1]["status"], logged[1]["schedule"]) == ("complete", "nightly")
    assert json.loads((estate / "out" / "findings.json").read_text())["run"]["id"] == logged[1]["run"]
    again = run("schedule", "run", "nightly", "--due")
    assert (again.code, "is not due" in again.err) == (0, True)
    [listed] = json.loads(run("schedule", "list", "--json").out)
    assert (listed["last_run"], listed["last_status"], listed["running_on"]) == (
        logged[1]["run"],
        "complete",
        "",
    )


def test_a_schedule_carries_what_has_not_changed(estate: Path) -> None:
    """When a full run is due, everything is read and nothing is carried over."""
    os.utime(estate / "people.csv", (0, 0))
    how = ("--incremental", "--max-age", "20d", "--full-every", "30d")
    run("schedule", "add", "own", "--cron", "0 2 * * *", "--source", "people", *how)

    def carried() -> tuple[bool, int | None]:
        assert run("schedule", "run", "own", "--log-level", "error").code == 0
        told = json.loads((estate / "out" / "findings.json").read_text("utf-8"))["run"]
        assert told["settings"]["max_age"] == ("30d" if told["settings"]["full"] else "20d")
        return told["settings"]["full"], told["carried"] and told["carried"]["n_carried"]

    assert [carried(), carried(), carried()] == [(True, None), (False, 0), (False, 1)]
    done = run("schedule", "add", "other", "--cron", "0 2 * * *", "--source", "people", "--max-age", "3d")
    assert (done.code, "--max-age needs --incremental" in done.err) == (2, True)


def test_what_did_not_run_is_told() -> None:
    assert run("schedule", "due").code == 0
    half_an_hour_ago = (datetime.now(UTC) - timedelta(minutes=30)).minute
    _put("late", f"{half_an_hour_ago} * * * *", ago=timedelta(hours=5))
    done = run("schedule", "due", "--grace", "1s")
    assert done.code == 1 and done.out.startswith("missed  late  time, ")
    assert run("schedule", "due", "--grace", "2h").code == 0


def test_a_daemon_runs_what_is_due_and_stops_when_told() -> None:
    _put("late", "0 * * * *", ago=timedelta(hours=5))
    command = [sys.executable, "-m", "scanner.cli.main", "schedule", "serve", "--log-format", "json"]
    daemon = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(600):
            if _status("late") not in ("", "running"):
                break
            time.sleep(0.1)
        daemon.send_signal(signal.SIGTERM)
        _, err = daemon.communicate(timeout=60)
    finally:
        daemon.kill()
    assert daemon.returncode == 0, err
    assert _status("late") == "complete", err
    logged = [json.loads(line) for line in err.splitlines()]
    words = [line["message"] for line in logged if line["logger"] == "noticemap.schedule"]
    assert words == ["serving", "run begins", "run ended", "stopping", "stopped"]


def _put(name: str, cron: str, ago: timedelta) -> None:
    """Add a schedule that was created a while ago and never ran."""
    run("schedule", "list")
    config = str(Path("noticemap.yaml").absolute())
    with open_store("runs.sqlite3", {}) as store:
        spec = ScheduleSpec(cron=cron, sources=("people",), config=config)
        store.schedules.put(name, spec.to_json(), iso(datetime.now(UTC) - ago))


def _status(name: str) -> str:
    with open_store("runs.sqlite3", {}) as store:
        return {row.name: row.last_status for row in store.schedules.all()}[name]


@pytest.mark.skipif(os.name != "posix", reason="processes are grouped on POSIX only")
def test_a_child_takes_what_it_started_with_it(tmp_path: Path) -> None:
    started = "import subprocess, sys; p = subprocess.Popen(['sleep', '600']); print(p.pid, flush=True)"
    child = Process(
        [sys.executable, "-c", f"{started}; open('pid', 'w').write(str(p.pid)); p.wait()"], os.environ
    )
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.02)
    assert child.ended() is None
    child.kill()
    assert child.ended() == -signal.SIGKILL
    grandchild = int((tmp_path / "pid").read_text())
    for _ in range(100):
        if not _is_running(grandchild):
            return
        time.sleep(0.02)
    pytest.fail("what the child started runs on")


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


CALENDARS = (
    "0 2 * * *", "*/20 6-8 * * 1-5", "30 4 1,15 * *", "0 0 1 * 1", "15 3 * */3 *", "0 12 * * 7", "5 4 * 2 SUN,WED", "0 0 */2 * 1",
)  # fmt: skip


@pytest.mark.parametrize("cron", CALENDARS)
def test_systemd_means_the_same_times(cron: str) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    base, times = datetime(2026, 2, 3, 0, 30, tzinfo=UTC), set()
    for line in on_calendar(cron, "UTC"):
        command = [program, "calendar", "--iterations=8", f"--base-time={base:%Y-%m-%d %H:%M:%S UTC}", line]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"}
        )
        shown = [
            text.split(": ", 1)[1]
            for text in done.stdout.splitlines()
            if "Next elapse" in text or "Iteration" in text
        ]
        times |= {datetime.strptime(text, "%a %Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC) for text in shown}
    expected: list[datetime] = []
    moment = following(cron, "UTC", base)
    while moment is not None and len(expected) < 8:
        expected.append(moment)
        moment = following(cron, "UTC", moment)
    assert sorted(times)[:8] == expected


def test_units_call_the_schedule(estate: Path) -> None:
    run("schedule", "add", "both_days", "--cron", "0 0 1 * 7", "--source", "people")
    options = ("--program", "/opt/100%/noticemap", "--user", "ana")
    units = run("schedule", "export", "systemd", "both_days", *options).out
    config = estate / "noticemap.yaml"
    read = "--environment /etc/noticemap/environment"
    assert f"ExecStart=/opt/100%%/noticemap schedule run both_days --due --config {config} {read}\n" in units
    assert "OnCalendar=*-*-01 00:00:00 UTC\nOnCalendar=Sun *-*-* 00:00:00 UTC\n" in units
    assert {f'ReadWritePaths="-{estate}"', f'ReadWritePaths="-{estate / "out"}"'} <= set(units.splitlines())
    assert f"\nUser=ana\nWorkingDirectory={estate}\n" in units


def _with_password(estate: Path) -> None:
    """Add a source whose password is a variable of the environment."""
    file = estate / "noticemap.yaml"
    crm = 'sources:\n  crm: {url: "mysql://reader:${CRM_SECRET}@127.0.0.1:9/crm"}\n'
    file.write_text(file.read_text().replace("sources:\n", crm))


@pytest.mark.parametrize(
    ("form", "step"),
    [
        ("systemd", "sudo systemctl daemon-reload && sudo systemctl enable --now noticemap-nightly.timer"),
        ("crontab", "sudo install -m 0644 "),
        ("k8s", "kubectl apply -f "),
    ],
)
def test_an_export_names_the_variables_and_what_is_left_to_do(estate: Path, form: str, step: str) -> None:
    _with_password(estate)
    done = run("schedule", "export", form, "--user", "ana", "-o", estate / "units")
    steps = [line for line in done.err.splitlines() if line.startswith("next: ")]
    assert any("CRM_SECRET=..." in line for line in steps[:-1]) and step in steps[-1]
    assert "CRM_SECRET" in "".join(Path(name).read_text() for name in done.out.splitlines())


@pytest.mark.parametrize("user", ["", "ana sue", "ana\nExecStart=x", "-r"])
def test_a_name_that_no_account_has_is_refused(user: str) -> None:
    done = run("schedule", "export", "systemd", f"--user={user}")
    assert (done.code, "is not the name of an account" in done.err) == (2, True)


def test_a_service_of_another_user_has_the_folders_of_that_user(
    estate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = estate / "noticemap.yaml"
    file.write_text(file.read_text().replace("store: runs.sqlite3\n", ""))
    monkeypatch.setenv("XDG_DATA_HOME", str(estate / "mine"))
    run("schedule", "add", "weekly", "--cron", "0 3 * * 1", "--source", "people")
    done = run("schedule", "export", "systemd", "--user", "no-such-account")
    assert "no account 'no-such-account'" in done.err and "weekly: kept in your own store" in done.err
    assert str(estate / "mine") not in done.out
    assert 'ReadWritePaths="-/home/no-such-account/' in done.out
    own = run("schedule", "export", "systemd", "weekly")
    store = estate / "mine" / "noticemap" / "noticemap.sqlite3"
    assert f"--store {store}\n" in own.out and f'ReadWritePaths="-{store.parent}"' in own.out


def test_a_store_that_a_variable_names_is_passed_on(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = estate / "noticemap.yaml"
    file.write_text(file.read_text().replace("store: runs.sqlite3\n", ""))
    monkeypatch.setenv("NOTICEMAP_STORE", "shared.sqlite3")
    out = run("schedule", "export", "systemd").out
    assert f" --store {estate / 'shared.sqlite3'}\n" in out


def test_pods_are_told_what_they_cannot_reach_and_what_the_image_needs(estate: Path) -> None:
    _with_password(estate)
    done = run("schedule", "export", "k8s", "-o", estate / "units")
    assert "note: 127.0.0.1 is the pod itself there" in done.err
    assert "docker build --build-arg EXTRAS=full,mysql -t noticemap:" in done.err


def test_an_export_says_that_nothing_is_needed(estate: Path) -> None:
    done = run("schedule", "export", "systemd", "-o", estate / "units")
    assert "no variables are needed" in done.err


def test_a_service_names_its_user_also_if_that_is_root() -> None:
    assert "\nUser=root\n" in run("schedule", "export", "systemd", "--user", "root").out


def test_what_the_environment_lacks_is_said_once_and_not_tried_again(estate: Path) -> None:
    _with_password(estate)
    command = [sys.executable, "-m", "scanner.cli.main", "schedule", "run", "nightly"]
    env = {name: value for name, value in os.environ.items() if name != "CRM_SECRET"}
    done = subprocess.run(command, capture_output=True, text=True, env=env | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 2
    assert done.stderr.count("${CRM_SECRET} is not set") == 1


def test_a_run_that_read_nothing_is_no_success_for_any_scheduler(estate: Path) -> None:
    again = ("--cron", "0 0 * * *", "--source", "people", "--retries", "0")
    assert run("schedule", "add", "once", *again).code == 0
    (estate / "people.csv").unlink()
    assert run("schedule", "run", "once").code == ExitCode.FAILED
    told = run("schedule", "export", "systemd", "-o", estate / "units")
    assert told.code == 0
    [*_, codes] = (
        line.partition("=")[2].split()
        for line in (estate / "units" / "noticemap-once.service").read_text().splitlines()
        if line.startswith("SuccessExitStatus=")
    )
    assert codes == [str(int(code)) for code in (ExitCode.GATE, ExitCode.INCOMPLETE)]


def test_a_run_logs_itself_and_its_collections_only_if_asked(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run("schedule", "run", "nightly").code == 0
    assert "collection ends" not in capfd.readouterr().err
    assert run("schedule", "run", "nightly", "--log-level", "debug").code == 0
    assert "collection ends" in capfd.readouterr().err


def test_units_are_ones_that_systemd_takes(estate: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    odd = estate / "a folder"
    odd.mkdir()
    shutil.copy(estate / "noticemap.yaml", odd / "noticemap.yaml")
    done = run("schedule", "export", "systemd", "--config", odd / "noticemap.yaml", "-o", estate / "units")
    files = [Path(line) for line in done.out.splitlines()]
    assert [file.name for file in files] == ["noticemap-nightly.service", "noticemap-nightly.timer"]
    verified = subprocess.run([program, "verify", "--man=no", *files], capture_output=True, text=True)
    ours = [line for line in verified.stderr.splitlines() if "noticemap" in line]
    assert (verified.returncode, ours) == (0, [])


def _program(folder: Path) -> Path:
    """Write the command as a program, and return its absolute path."""
    program = folder / "noticemap"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m scanner.cli.main "$@"\n')
    program.chmod(0o755)
    return program


def test_a_line_of_a_crontab_runs_as_cron_runs_it(estate: Path) -> None:
    variables = estate / "environment"
    variables.write_text("# of the shop\nOTHER=a b; c & 'd' $e %f \\g #h\n")
    options = ("--program", _program(estate), "--environment", variables)
    lines = run("schedule", "export", "crontab", "nightly", *options).out.splitlines()
    assert lines[-2:-1] == ["CRON_TZ=Europe/Berlin"]
    minute, hour, *rest, user, command = lines[-1].split(" ", 6)
    assert (minute, hour, rest, user) == ("0", "2", ["*", "*", "*"], getpass.getuser())
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(estate), "PYTHONPATH": str(ROOT)}
    for _ in range(2):
        cron = ["/bin/sh", "-c", command.replace("\\%", "%")]
        done = subprocess.run(cron, cwd="/", env=bare, capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")  # cron would mail any output
        variables.unlink(missing_ok=True)  # without the file, the schedule still runs


def _pods(text: str) -> dict[str, Any]:
    documents = list(yaml.safe_load_all(text))
    jobs = [document for document in documents if document["kind"] == "CronJob"]
    return {job["metadata"]["name"]: job["spec"]["jobTemplate"]["spec"]["template"]["spec"] for job in jobs}


def test_manifests_run_the_image_with_all_it_reads_and_writes(estate: Path) -> None:
    file = estate / "noticemap.yaml"
    file.write_text(f'{file.read_text()}  both_days: {{cron: "0 0 1 * 7", sources: [people]}}\n')
    text = run("schedule", "export", "k8s", "--image", "registry.example.org/scan:1").out
    documents = list(yaml.safe_load_all(text))
    assert [item["kind"] for item in documents] == [
        "PersistentVolumeClaim",
        "ConfigMap",
        "CronJob",
        "CronJob",
    ]
    assert [job["spec"]["schedule"] for job in documents[2:]] == ["0 0 1 * 0", "0 2 * * *"]
    assert {job["spec"]["concurrencyPolicy"] for job in documents[2:]} == {"Forbid"}
    config = estate / "noticemap.yaml"
    assert documents[1]["data"] == {"0.yaml": config.read_text()}
    pod = _pods(text)["noticemap-nightly"]
    [container] = pod["containers"]
    assert container["image"] == "registry.example.org/scan:1"
    store = ["--store", "/data/noticemap.sqlite3"]
    assert container["args"] == ["schedule", "run", "nightly", "--due", "--config", str(config), *store]
    mounts = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
    assert mounts == {"/data": "data", "/tmp": "scratch", str(config): "project", str(estate / "out"): "data"}
    assert {volume["name"] for volume in pod["volumes"]} == set(mounts.values())
    head = text.partition("apiVersion")[0]
    assert "You mount these at the same paths" in head and f"#   {estate / 'people.csv'}\n" in head


def test_a_schedule_that_pods_cannot_find_is_not_exported(estate: Path) -> None:
    run("schedule", "add", "weekly", "--cron", "0 0 * * 7", "--source", "people")
    done = run("schedule", "export", "k8s")
    assert done.code == 0 and set(_pods(done.out)) == {"noticemap-nightly"}
    assert "note: left out: weekly: kept in a store that pods do not reach; write it under" in done.err
    named = run("schedule", "export", "k8s", "weekly")
    assert (named.code, named.out) == (2, "") and "nothing was exported: weekly: kept in" in named.err


PASSWORD = """it's 5; a & b | $HOME "quoted" `id` 100% \\n #1 = é"""


def test_a_password_is_the_same_for_systemd_and_cron(estate: Path) -> None:
    """Both pass the file to the command, so neither a shell nor systemd parses it by its own rules."""
    _with_password(estate)
    variables = estate / "an environment"
    variables.write_text(f"CRM_SECRET={PASSWORD}\nOTHER='kept  blanks '\nexport LAST=x\n\n# end\n")
    assert read_environment(variables) == {
        "CRM_SECRET": PASSWORD,
        "OTHER": "kept  blanks ",
        "LAST": "x",
    }
    seen = estate / "seen"
    program = estate / "noticemap"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {seen}\n')
    program.chmod(0o755)
    options = ("--program", program, "--environment", variables)
    *_, line = run("schedule", "export", "crontab", "nightly", *options).out.splitlines()
    command = line.split(" ", 6)[-1].replace("\\%", "%")
    subprocess.run(["/bin/sh", "-c", command], check=True)
    of_cron = seen.read_text().splitlines()
    units = run("schedule", "export", "systemd", "nightly", *options).out
    [start] = [one.partition("=")[2] for one in units.splitlines() if one.startswith("ExecStart=")]
    of_systemd = shlex.split(start)[1:]
    assert of_systemd == of_cron[: len(of_systemd)]
    assert of_systemd[-2:] == ["--environment", str(variables)]
    assert "EnvironmentFile" not in units and "set -a" not in line


def test_variables_of_the_file_reach_the_scan(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_password(estate)
    monkeypatch.setenv("CRM_SECRET", "to be replaced")
    variables = estate / "environment"
    variables.write_text("CRM_SECRET\n")
    wrong = run("schedule", "run", "nightly", "--environment", variables)
    assert wrong.code == 2 and "line 1: write NAME=value" in wrong.err
    variables.write_text(f"CRM_SECRET={PASSWORD}\n")
    run("schedule", "run", "nightly", "--environment", variables)
    assert os.environ["CRM_SECRET"] == PASSWORD


def test_a_policy_of_the_company_is_mounted_beside_the_project_file(estate: Path) -> None:
    run("policy", "new", estate / "clinic.yaml", "--company", "Example Clinic")
    file = estate / "noticemap.yaml"
    file.write_text(f"policy: clinic.yaml\n{file.read_text().replace(', kind: crm', '')}")
    text = run("schedule", "export", "k8s").out
    [texts] = [item["data"] for item in yaml.safe_load_all(text) if item["kind"] == "ConfigMap"]
    [container] = _pods(text)["noticemap-nightly"]["containers"]
    mounted = {mount["mountPath"]: mount.get("subPath") for mount in container["volumeMounts"]}
    policy = estate / "clinic.yaml"
    assert texts[mounted[str(policy)]] == policy.read_text() and texts[mounted[str(file)]] == file.read_text()


def test_pods_have_no_rights(estate: Path) -> None:
    pod = _pods(run("schedule", "export", "k8s", "nightly").out)["noticemap-nightly"]
    [container] = pod["containers"]
    assert container["image"] == f"noticemap:{scanner.__version__}"
    assert pod["automountServiceAccountToken"] is False
    assert (pod["securityContext"]["runAsNonRoot"], pod["securityContext"]["runAsUser"]) == (True, 10001)
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_serve_gives_a_sign_of_life(estate: Path) -> None:
    sign = estate / "alive"
    assert run("schedule", "alive", "--heartbeat", sign).code == 1
    command = [sys.executable, "-m", "scanner.cli.main", "schedule", "serve", "--heartbeat", str(sign)]
    daemon = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        for _ in range(600):
            if sign.exists():
                break
            time.sleep(0.1)
        assert run("schedule", "alive", "--heartbeat", sign).code == 0
    finally:
        daemon.terminate()
        assert daemon.wait(60) == 0
    old = time.time() - 120
    os.utime(sign, (old, old))
    done = run("schedule", "alive", "--heartbeat", sign)
    assert (done.code, done.out) == (1, "The last sign of life is 120 seconds old.\n")
    assert run("schedule", "alive").code == 2


def test_times_that_only_the_daemon_knows_are_not_exported() -> None:
    with pytest.raises(CronError, match="only `noticemap schedule serve`"):
        cron_fields("0 0 L * *")
    run("schedule", "add", "last_day", "--cron", "0 0 L * *", "--source", "people")
    for form in ("systemd", "crontab", "k8s"):
        done = run("schedule", "export", form, "last_day")
        assert (done.code, done.out) == (2, "") and "counts days by L" in done.err
