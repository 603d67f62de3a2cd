"""Schedules as lines of a crontab."""

import shlex
from collections.abc import Sequence

from scanner.schedule.caller import Caller
from scanner.schedule.cron_fields import cron_fields
from scanner.schedule.known import Known


def crontab(schedules: Sequence[Known], caller: Caller) -> dict[str, str]:
    """All schedules as one file for ``crontab FILE``."""
    lines = [
        f"# crontab -u {caller.user} FILE takes these lines.",
        f"# In {caller.environment}, readable by its owner alone: {caller.wanted}.",
        "SHELL=/bin/sh",
    ]
    for schedule in schedules:
        cron_fields(schedule.spec.cron)
        if schedule.spec.timezone != "UTC":
            lines.append(
                f"# Debian's cron knows no CRON_TZ: there, the machine must be in {schedule.spec.timezone}."
            )
        lines += [f"CRON_TZ={schedule.spec.timezone}", f"{schedule.spec.cron} {_command(schedule, caller)}"]
    return {"noticemap.crontab": "\n".join(lines) + "\n"}


def _command(schedule: Known, caller: Caller) -> str:
    """Load the environment file, then run the command; cron ends the line at an unescaped %."""
    file = shlex.quote(caller.environment)
    command = shlex.join([caller.program, *caller.arguments(schedule)])
    return f"set -a; [ ! -r {file} ] || . {file}; exec {command}".replace("%", "\\%")
