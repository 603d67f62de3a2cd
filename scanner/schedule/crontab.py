"""Exports schedules as a file for ``/etc/cron.d``, so that no user's crontab has to be changed."""

import shlex
from collections.abc import Sequence

from scanner.schedule.caller import Caller
from scanner.schedule.cron_fields import cron_fields
from scanner.schedule.known import Known


def crontab(schedules: Sequence[Known], caller: Caller) -> dict[str, str]:
    """All schedules as one file: name → content. The name has no dot, because cron ignores such files."""
    lines = [
        "# /etc/cron.d/noticemap. In a crontab of one user, `crontab -e`, leave out the name of the user.",
        f"# In {caller.environment}, readable only by {caller.user}: {caller.wanted}.",
        "SHELL=/bin/sh",
    ]
    for schedule in schedules:
        cron_fields(schedule.spec.cron)
        if schedule.spec.timezone != "UTC":
            lines.append(
                f"# Debian's cron knows no CRON_TZ: there, the machine must be in {schedule.spec.timezone}."
            )
        lines += [
            f"CRON_TZ={schedule.spec.timezone}",
            f"{schedule.spec.cron} {caller.user} {_command(schedule, caller)}",
        ]
    return {"noticemap": "\n".join(lines) + "\n"}


def _command(schedule: Known, caller: Caller) -> str:
    """The command for one schedule. Every % is escaped, because for cron, the
    command ends at an unescaped %.
    """
    # cron sends every line that a command writes by mail, so only warnings are logged
    command = shlex.join([caller.program, *caller.arguments(schedule), "--log-level", "warning"])
    return f"exec {command}".replace("%", "\\%")
