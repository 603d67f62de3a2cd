"""``noticemap schedule export``: write systemd units, crontab lines or Kubernetes manifests."""

import argparse
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from operator import methodcaller
from pathlib import Path

import scanner
from scanner.cli.errors import ExitCode
from scanner.cli.schedules.elsewhere import There, addresses, extras, files, unreachable, variables
from scanner.errors import UsageError
from scanner.policy.shipped import shipped
from scanner.project.cron import CronError
from scanner.project.reading import load_project
from scanner.project.references import has_plain_secret
from scanner.run.output import check_folder, write_private
from scanner.schedule.caller import Caller
from scanner.schedule.crontab import crontab
from scanner.schedule.known import Known
from scanner.schedule.kubernetes import manifests
from scanner.schedule.setting import Setting, setting
from scanner.schedule.systemd import units
from scanner.store.nothing import VARIABLE

_SYSTEMD = Path("/etc/systemd/system")
_FORMS: Mapping[str, Callable[[Sequence[Known], Caller], Mapping[str, str]]] = {
    "systemd": units,
    "crontab": crontab,
    "k8s": manifests,
}
"""Each function returns texts by file name. The texts call ``noticemap schedule run NAME --due``, which waits
for the schedule's own delay, and does nothing if another host was first.
"""


def export(args: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    with setting(args.config, args.store, os.environ) as where:
        chosen = [where.named(name, now) for name in args.names] or where.schedules(now)
        caller, notes = _caller(args, where, chosen)
    if not chosen:
        raise UsageError("there is no schedule yet; `noticemap schedule add` makes one")
    if args.store and has_plain_secret(args.store):
        raise UsageError("--store: leave the password out, and set NOTICEMAP_STORE where the schedule runs")
    try:
        files = _FORMS[args.form](chosen, caller)
        if args.form == "k8s" and (left_out := _out_of_reach(chosen, caller, is_named=bool(args.names))):
            notes = (*notes, left_out)
            files = _FORMS[args.form]([one for one in chosen if one.spec.declared], caller)
    except CronError as error:
        raise UsageError(str(error)) from None
    for line in notes:
        print(f"note: {line}", file=sys.stderr)
    if args.output is None:
        print("\n".join(_headed(args.form, name, text) for name, text in files.items()), end="")
    else:
        _write(files, args.output)
        for line in _next_steps(args.form, args.output, list(files), caller):
            print(f"next: {line}", file=sys.stderr)
    return ExitCode.DONE


def _out_of_reach(chosen: Sequence[Known], caller: Caller, *, is_named: bool) -> str:
    """A note on the schedules in a store that pods cannot reach; empty if there are none.

    Raises ``UsageError`` if no schedule is left to export, or if the user requested schedules by name.
    """
    kept = [schedule.name for schedule in chosen if not schedule.spec.declared and not caller.has_server]
    if not kept:
        return ""
    why = (
        f"{', '.join(kept)}: kept in a store that pods do not reach; write it under `schedules` in the "
        "project file, or keep it in a server that they reach (--store)"
    )
    if is_named or len(kept) == len(chosen):
        raise UsageError(f"nothing was exported: {why}")
    return f"left out: {why}"


def _headed(form: str, name: str, text: str) -> str:
    """Prepare a text for standard output. Each of the systemd units begins with the path of its file."""
    return f"# {_SYSTEMD / name}\n{text}" if form == "systemd" else text


def _write(files: Mapping[str, str], folder: Path) -> None:
    """Write the files, which root, cron or kubectl reads, and print the paths. No file contains secrets."""
    check_folder(folder, files)
    for name, text in files.items():
        write_private(folder / name, methodcaller("write", text))
        print(folder / name)


def _next_steps(form: str, folder: Path, files: Sequence[str], caller: Caller) -> Iterator[str]:
    """Yield the remaining steps on the host that runs the schedules, as commands to copy."""
    where = shlex.quote(str(folder))
    if form == "k8s":
        yield caller.build
        if caller.variables:
            literals = " ".join(f"--from-literal={name}=..." for name in caller.variables)
            yield f"kubectl create secret generic noticemap {literals}"
        yield f"kubectl apply -f {shlex.quote(str(folder / files[0]))}"
        return
    if caller.variables:
        file, lines = shlex.quote(caller.environment), ", ".join(f"{name}=..." for name in caller.variables)
        install = f"sudo install -D -o {shlex.quote(caller.user)} -m 0600 /dev/null {file}"
        yield f"[ -e {file} ] || {install}"
        yield f"sudo -e {file}   # a line each, values as they are, without quotes: {lines}"
    else:
        yield f"no variables are needed in {caller.environment}"
    if form == "crontab":
        yield f"sudo install -m 0644 {shlex.quote(str(folder / files[0]))} /etc/cron.d/"
        return
    yield f"sudo cp {where}/noticemap-*.service {where}/noticemap-*.timer {_SYSTEMD}/"
    timers = " ".join(shlex.quote(name) for name in files if name.endswith(".timer"))
    yield f"sudo systemctl daemon-reload && sudo systemctl enable --now {timers}"


def _caller(
    args: argparse.Namespace, where: Setting, schedules: Sequence[Known]
) -> tuple[Caller, tuple[str, ...]]:
    """How the external scheduler calls the command, and notes for the user."""
    there = There.of(args.user)
    store, kept_in = there.store(where, args.store)
    outputs = {schedule.name: _output(schedule) for schedule in schedules}
    configs = {schedule.spec.config for schedule in schedules} - {""}
    texts = {path: Path(path).read_text(encoding="utf-8") for path in configs}
    urls = tuple(dict.fromkeys(url for schedule in schedules for url in addresses(schedule)))
    is_named_by_variable = not (args.store or where.store_url or store) and VARIABLE in os.environ
    return Caller(
        program=args.program or _program(),
        user=there.user,
        environment=args.environment,
        store=store,
        image=args.image or f"noticemap:{scanner.__version__}",
        has_server=kept_in is None,
        writable=() if kept_in is None else (str(kept_in),),
        outputs={name: folder for name, folder in outputs.items() if folder},
        configs=texts,
        policies={path: _policies(path) for path in configs},
        variables=variables(urls, texts.values(), store=is_named_by_variable),
        extras=extras(urls),
        files=files(schedules, texts),
    ), tuple(_notes(args, there, where, schedules, urls))


def _notes(
    args: argparse.Namespace, there: There, where: Setting, schedules: Sequence[Known], urls: Sequence[str]
) -> Iterator[str]:
    """Warnings about what works here, but not where the schedule will run."""
    if args.form == "k8s":
        for host in unreachable(urls):
            yield f"{host} is the pod itself there: give the source an address that pods can reach"
        return
    if not there.is_known:
        yield f"this machine has no account '{there.user}'; its home folder is taken to be {there.home}"
    if there.is_mine or args.store or where.store_url or VARIABLE in os.environ:
        return
    if kept := [schedule.name for schedule in schedules if not schedule.spec.declared]:
        yield (
            f"{', '.join(kept)}: kept in your own store, which {there.user} does not open; write it into "
            "the project file, or name a store for both with --store"
        )


def _policies(config: str) -> dict[str, str]:
    """Texts of the project's policies by path, without shipped policies."""
    paths = (Path(one).absolute() for one in load_project(Path(config)).notices if one not in shipped())
    return {str(path): path.read_text(encoding="utf-8") for path in paths if path.is_file()}


def _output(schedule: Known) -> str:
    """The folder for a schedule's reports, from the schedule or the project file; empty if there is none."""
    if schedule.spec.output or not schedule.spec.config:
        return schedule.spec.output
    folder = load_project(Path(schedule.spec.config)).output
    return str(folder.absolute()) if folder else ""


def _program() -> str:
    """The absolute path of this command, which units and crontabs need."""
    called = Path(sys.argv[0])
    beside = Path(sys.executable).with_name("noticemap")
    found = called if called.name == "noticemap" else beside
    return str(found.absolute()) if found.exists() else shutil.which("noticemap") or "noticemap"
