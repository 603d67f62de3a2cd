"""Exports schedules as a file for ``/etc/cron.d``; crontabs of users stay as they are."""

import shlex
from collections.abc import Sequence

from scanner.schedule.caller import Caller
from scanner.schedule.cron_fields import cron_fields
from scanner.schedule.known import Known


def crontab(schedules: Sequence[Known], caller: Caller) -> dict[str, str]:
    """All schedules as one file; cron skips names with a dot."""
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
    """The command, which reads the environment file; cron ends the line at an unescaped %."""
    # cron mails every line that a command writes, so only warnings are logged
    command = shlex.join([caller.program, *caller.arguments(schedule), "--log-level", "warning"])
    return f"exec {command}".replace("%", "\\%")
