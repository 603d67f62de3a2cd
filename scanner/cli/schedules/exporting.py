"""``noticemap schedule export``: units, crontab lines and manifests that work unchanged."""

import argparse
import getpass
import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import scanner
from scanner.cli.errors import ExitCode
from scanner.errors import UsageError
from scanner.folders import cache_folder
from scanner.project.cron import CronError
from scanner.project.reading import load_project
from scanner.project.references import has_plain_secret, variables_in
from scanner.schedule.caller import Caller
from scanner.schedule.exports import export as exported
from scanner.schedule.known import Known
from scanner.schedule.setting import Setting, setting

_SYSTEMD = Path("/etc/systemd/system")


def export(args: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    with setting(args.config, args.store, os.environ) as where:
        chosen = [where.named(name, now) for name in args.names] or where.schedules(now)
        caller = _caller(args, where, chosen)
    if not chosen:
        raise UsageError("there is no schedule yet; `noticemap schedule add` makes one")
    if args.store and has_plain_secret(args.store):
        raise UsageError("--store: leave the password out, and set NOTICEMAP_STORE where the schedule runs")
    try:
        files = exported(args.form, chosen, caller)
    except CronError as error:
        raise UsageError(str(error)) from None
    if args.output is None:
        print("\n".join(_headed(args.form, name, text) for name, text in files.items()), end="")
    else:
        _write(files, args.output)
        for line in _next_steps(args.form, args.output, list(files), caller):
            print(f"next: {line}", file=sys.stderr)
    return ExitCode.DONE


def _headed(form: str, name: str, text: str) -> str:
    """On standard output, a text begins with its file name if there are several files."""
    return f"# {_SYSTEMD / name}\n{text}" if form == "systemd" else text


def _write(files: Mapping[str, str], folder: Path) -> None:
    """The files contain no secrets, and are read by root, cron or kubectl."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
            print(folder / name)
    except OSError as error:
        raise UsageError(f"'{folder}' cannot be written to ({error.strerror}); give another") from None


def _next_steps(form: str, folder: Path, files: Sequence[str], caller: Caller) -> Iterator[str]:
    """What is left to do on that host, as commands to copy."""
    where = shlex.quote(str(folder))
    if form == "k8s":
        if caller.variables:
            literals = " ".join(f"--from-literal={name}=..." for name in caller.variables)
            yield f"kubectl create secret generic noticemap {literals}"
        yield f"kubectl apply -f {shlex.quote(str(folder / files[0]))}"
        return
    if caller.variables:
        lines = "\\n".join(f"{name}=..." for name in caller.variables)
        install = f"sudo install -D -o {shlex.quote(caller.user)} -m 0600 /dev/stdin {caller.environment}"
        yield f"printf '{lines}\\n' | {install}"
    if form == "crontab":
        yield f"sudo crontab -u {shlex.quote(caller.user)} {shlex.quote(str(folder / files[0]))}"
        return
    yield f"sudo cp {where}/noticemap-*.service {where}/noticemap-*.timer {_SYSTEMD}/"
    timers = " ".join(shlex.quote(name) for name in files if name.endswith(".timer"))
    yield f"sudo systemctl daemon-reload && sudo systemctl enable --now {timers}"


def _caller(args: argparse.Namespace, where: Setting, schedules: Iterable[Known]) -> Caller:
    user = args.user or getpass.getuser()
    url = where.store.database.engine.url
    kept_in = Path(url.database or "").absolute().parent if url.get_backend_name() == "sqlite" else None
    outputs = {schedule.name: _output(schedule) for schedule in schedules}
    configs = {schedule.spec.config for schedule in schedules} - {""}
    texts = {path: Path(path).read_text(encoding="utf-8") for path in configs}
    return Caller(
        program=args.program or _program(),
        user=user,
        environment=args.environment,
        store=_store(args.store or ""),
        image=args.image or f"noticemap:{scanner.__version__}",
        has_server=kept_in is None,
        writable=tuple(str(path) for path in (kept_in, cache_folder(os.environ)) if path),
        outputs={name: folder for name, folder in outputs.items() if folder},
        configs=texts,
        variables=variables_in(texts.values()),
    )


def _store(asked: str) -> str:
    """A path in absolute form, which is valid wherever the command runs."""
    return asked if not asked or "://" in asked else str(Path(asked).absolute())


def _output(schedule: Known) -> str:
    """The folder of its reports, its own or that of the project file; empty if it writes none."""
    if schedule.spec.output or not schedule.spec.config:
        return schedule.spec.output
    folder = load_project(Path(schedule.spec.config)).output
    return str(folder.absolute()) if folder else ""


def _program() -> str:
    """The absolute path of this command, as units and crontabs need it."""
    called = Path(sys.argv[0])
    beside = Path(sys.executable).with_name("noticemap")
    found = called if called.name == "noticemap" else beside
    return str(found.absolute()) if found.exists() else shutil.which("noticemap") or "noticemap"
