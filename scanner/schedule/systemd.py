"""Exports schedules as systemd timers, with hardened services.

* https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html
* https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html
"""

import shlex
from collections.abc import Sequence
from pathlib import PurePosixPath

from scanner.schedule.caller import Caller
from scanner.schedule.cron_fields import CronFields, cron_fields
from scanner.schedule.known import Known

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_HARDENING = """\
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
LockPersonality=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=read-only
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectSystem=strict
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
"""


def units(schedules: Sequence[Known], caller: Caller) -> dict[str, str]:
    """A service and a timer for each schedule, by file name."""
    written: dict[str, str] = {}
    for schedule in schedules:
        written[f"noticemap-{schedule.name}.service"] = _service(schedule, caller)
        written[f"noticemap-{schedule.name}.timer"] = _timer(schedule)
    return written


def _service(schedule: Known, caller: Caller) -> str:
    command = " ".join(map(shlex.quote, [caller.program, *caller.arguments(schedule)]))
    folders = sorted({path for path in (*caller.writable, caller.outputs.get(schedule.name, "")) if path})
    places = "".join(f'ReadWritePaths="-{_escaped(path)}"\n' for path in folders)
    config = schedule.spec.config
    folder = f"WorkingDirectory={_escaped(str(PurePosixPath(config).parent))}\n" if config else ""
    return (
        f"[Unit]\nDescription=noticemap: scan {schedule.name}\n"
        "Wants=network-online.target\nAfter=network-online.target\n\n"
        f"[Service]\nType=oneshot\nUser={caller.user}\n{folder}"
        f"# The command reads NAME=value lines from {_escaped(caller.environment)}, readable by {caller.user}"
        f" alone: {caller.wanted}\n"
        f"{_made(folders, caller.user)}ExecStart={_escaped(command)}\n"
        "# 1: --fail-on came true, 3: a part could not be read; 4, that nothing was read, is a failure\n"
        "SuccessExitStatus=1 3\n"
        f"{_HARDENING}{places}"
    )


def _timer(schedule: Known) -> str:
    times = "".join(
        f"OnCalendar={line}\n" for line in on_calendar(schedule.spec.cron, schedule.spec.timezone)
    )
    return (
        f"[Unit]\nDescription=When noticemap scans {schedule.name}\n\n"
        f"[Timer]\n{times}"
        "# A time that was missed while the machine was off is made up for\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _escaped(text: str) -> str:
    """Escape % and $, which systemd interprets."""
    return text.replace("%", "%%").replace("$", "$$")


def _made(folders: Sequence[str], user: str) -> str:
    """Lines that create missing folders, which the service itself may not do. "+"
    runs these lines as root.
    """
    owner = f"-o {shlex.quote(user)} "
    lines = ""
    for folder in map(shlex.quote, folders):
        script = f"[ -d {folder} ] || install -d -m 0700 {owner}{folder}"
        lines += f"ExecStartPre=+/bin/sh -c {_escaped(shlex.quote(script))}\n"
    return lines


def on_calendar(expression: str, timezone: str) -> tuple[str, ...]:
    """The systemd ``OnCalendar=`` lines that together equal a cron expression.

    >>> on_calendar("30 2 1 * 1", "UTC")
    ('*-*-01 02:30:00 UTC', 'Mon *-*-* 02:30:00 UTC')
    """
    fields = cron_fields(expression)
    time = f"{_listed(fields.hours)}:{_listed(fields.minutes)}:00 {timezone}"
    weekdays = ",".join(_DAYS[day] for day in fields.weekdays)
    if fields.either_day:
        return (f"*-{_date(fields, fields.days)} {time}", f"{weekdays} *-{_date(fields, ())} {time}".strip())
    return (f"{weekdays} *-{_date(fields, fields.days)} {time}".strip(),)


def _date(fields: CronFields, days: tuple[int, ...]) -> str:
    return f"{_listed(fields.months)}-{_listed(days)}"


def _listed(numbers: tuple[int, ...]) -> str:
    return ",".join(f"{number:02}" for number in numbers) or "*"
