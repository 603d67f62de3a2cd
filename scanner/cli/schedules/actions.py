"""``noticemap schedule add``, ``list``, ``remove``, ``due`` and ``notify``."""

import argparse
import json
import os
import re
import secrets
import socket
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.registry import UnknownScheme, check_scheme
from scanner.cli.errors import ExitCode
from scanner.cli.logging_options import start_logging
from scanner.cli.terminal import terminal_width
from scanner.cli.text_table import text_table
from scanner.errors import UsageError
from scanner.notify.digest import Digest
from scanner.project.cron import CronError, check_cron
from scanner.project.project import Project
from scanner.project.references import has_plain_secret, has_reference, placed
from scanner.project.schedule_spec import ScheduleSpec
from scanner.project.spans import parse_span
from scanner.project.target import Target
from scanner.schedule.claim import LEASE
from scanner.schedule.due import Due, due_one, missed, next_time
from scanner.schedule.known import Known, State, lease_name
from scanner.schedule.notifications import notify_of_missed
from scanner.schedule.sending import send_digests
from scanner.schedule.setting import Setting, setting
from scanner.serialization.times import iso

_HEADERS = ("name", "when", "zone", "sources", "next", "last", "status")


def add(args: argparse.Namespace) -> int:
    if args.max_age and not args.incremental:
        raise UsageError("--max-age needs --incremental: add that, or leave --max-age out")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", args.name):
        raise UsageError(f"'{args.name}' is not a name of letters, digits, - and _, at most 60 long")
    try:
        check_cron(args.cron, args.timezone)
    except CronError as error:
        raise UsageError(str(error)) from None
    now = datetime.now(UTC)
    with setting(args.config, args.store, os.environ) as where:
        present = {schedule.name: schedule for schedule in where.schedules(now)}.get(args.name)
        if present and present.spec.declared:
            raise UsageError(f"schedule '{args.name}' is defined in {present.spec.config}: change it there")
        if present and not args.replace:
            raise UsageError(f"schedule '{args.name}' exists already; add --replace to change it")
        spec = ScheduleSpec(
            cron=args.cron,
            timezone=args.timezone,
            sources=tuple(_source(source, where.project) for source in args.sources),
            config=str(where.project.path) if where.project else "",
            output=str(args.output.absolute()) if args.output else "",
            jitter=args.jitter or "",
            timeout=args.timeout,
            retries=args.retries,
            full_every=args.full_every or "",
            incremental=args.incremental,
            max_age=args.max_age or "",
        )
        if not spec.sources and not spec.config:
            raise UsageError("nothing to scan: add --source, or --config with a project file")
        where.store.schedules.put(args.name, spec.to_json(), iso(now))
        print(f"{args.name}: next at {_in_zone(next_time(where.named(args.name, now), now), args.timezone)}")
    return ExitCode.DONE


def _source(source: str, project: Project | None) -> str:
    """A source in the form for the store: a name, an absolute path, or a URI without password."""
    if project and source in project.sources:
        return source
    if has_plain_secret(source):
        raise UsageError(
            "--source: the password would be kept in the store; write ${NAME} for a variable of the "
            "environment, or ${file:PATH}"
        )
    try:
        if not has_reference(source):
            check_scheme(source)
    except UnknownScheme as error:
        raise UsageError(str(error)) from None
    if "://" not in source and not Path(source).exists():
        names = ", ".join(project.sources) if project else "there is no project file here"
        raise UsageError(
            f"--source: there is no file, folder or source called '{source}'\n  sources: {names}"
        )
    return placed(source, Path.cwd())


def list(args: argparse.Namespace) -> int:  # noqa: A001 (called by the name of the action)
    now = datetime.now(UTC)
    with setting(args.config, args.store, os.environ) as where:
        schedules = where.schedules(now)
    if args.json:
        print(json.dumps([_as_json(schedule, now) for schedule in schedules], indent=2))
    elif schedules:
        print(text_table(_HEADERS, [_row(schedule, now) for schedule in schedules], terminal_width()), end="")
    else:
        print("There is no schedule yet. `noticemap schedule add NAME --cron '0 2 * * *'` adds one.")
    return ExitCode.DONE


def _row(schedule: Known, now: datetime) -> tuple[str, ...]:
    spec = schedule.spec
    last = _in_zone(schedule.started_at, spec.timezone) if schedule.started_at else "never"
    following = _in_zone(next_time(schedule, now), spec.timezone)
    status = f"on {schedule.holder.rpartition('-')[0]}" if schedule.holder else schedule.status
    return (
        schedule.name,
        spec.cron,
        spec.timezone,
        ", ".join(spec.sources) or "all",
        following,
        last,
        status,
    )


def _as_json(schedule: Known, now: datetime) -> dict[str, object]:
    following = next_time(schedule, now)
    return {
        "name": schedule.name,
        **schedule.spec.to_json(),
        "next": iso(following) if following else "",
        "last_started_at": iso(schedule.started_at) if schedule.started_at else "",
        "last_run": schedule.run,
        "last_status": schedule.status,
        "attempt": schedule.state.attempt,
        "running_on": schedule.holder.rpartition("-")[0],
    }


def _in_zone(moment: datetime | None, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}" if moment else "never"


def remove(args: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    with setting(args.config, args.store, os.environ) as where:
        schedule = where.named(args.name, now)
        if schedule.spec.declared:
            raise UsageError(f"schedule '{args.name}' is defined in {schedule.spec.config}: remove it there")
        where.store.schedules.remove(args.name)
    running = (
        f"; its run on {schedule.holder.rpartition('-')[0]} continues to its end" if schedule.holder else ""
    )
    print(f"{args.name} is removed{running}")
    return ExitCode.DONE


def due(args: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    with setting(args.config, args.store, os.environ) as where:
        schedules = where.schedules(now)
        late = {item.name: item for item in missed(schedules, now, parse_span(args.grace))}
        for schedule in schedules:
            if item := due_one(schedule, now):
                words = "missed" if schedule.name in late else "due"
                print(f"{words}  {schedule.name}  {item.why}, {_in_zone(item.at, schedule.spec.timezone)}")
        if args.notify:
            for schedule in schedules:
                if schedule.name in late:
                    _tell_missed(where, schedule, late[schedule.name], now)
    if not late:
        print("Nothing was missed.")
    return ExitCode.GATE if late else ExitCode.DONE


def _tell_missed(where: Setting, schedule: Known, item: Due, now: datetime) -> None:
    """Send the notification from only one of several hosts: the host that gets the schedule's lease."""
    name, holder = lease_name(schedule.name), f"{socket.gethostname()}-{secrets.token_hex(4)}"
    if where.store.leases.take(name, holder, now, LEASE):
        try:
            notify_of_missed(where.store, schedule, item, os.environ, now)
        finally:
            where.store.leases.release(name, holder)


def notify(args: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    with setting(args.config, args.store, os.environ) as where:
        targets = where.project.channels(os.environ) if where.project else ()
    if not targets:
        raise UsageError("nobody would get a message: add `notifications:` to noticemap.yaml")
    words = ("This is a test: messages reach you.",)
    failed = 0
    start_logging("text", "warning")
    for target in targets:
        sent = target.name in send_digests([target], partial(_test, words), State(), now).told_at
        failed += not sent
        print(f"{target.name}: {'sent' if sent else 'not sent, see the log above'}")
    return ExitCode.INCOMPLETE if failed else ExitCode.DONE


def _test(words: tuple[str, ...], target: Target) -> tuple[Digest, ...]:
    return (Digest(event=target.events[0], schedule="", run="", title="noticemap: a test", lines=words),)
