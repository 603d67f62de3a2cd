"""Schedules as systemd, cron and Kubernetes run them. All of them call ``noticemap schedule run NAME --due``.

That command waits for the schedule's own delay, and does nothing where another host was first.
"""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

from scanner.schedule.cron_fields import CronFields, cron_fields
from scanner.schedule.known import Known

_SECRET = """\
# kubectl create secret generic noticemap --from-literal=NOTICEMAP_STORE=postgresql://noticemap@db.example.org/runs
"""
_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


@dataclass(frozen=True, kw_only=True)
class Caller:
    """How the command is called there."""

    program: tuple[str, ...] = ("noticemap",)
    store: str = ""
    """Without a password; empty: as the environment there says."""
    image: str = "noticemap"
    """The container."""

    def command(self, schedule: Known) -> list[str]:
        config = ["--config", schedule.spec.config] if schedule.spec.config else []
        store = ["--store", self.store] if self.store else []
        return [*self.program, "schedule", "run", schedule.name, "--due", *config, *store]


def export(form: str, schedules: Sequence[Known], caller: Caller) -> str:
    """All schedules in one of ``forms.FORMS``. Raises ``CronError`` where it cannot say when."""
    write = {"systemd": _systemd, "crontab": _crontab, "k8s": _kubernetes}[form]
    return write(schedules, caller)


def on_calendar(expression: str, timezone: str) -> tuple[str, ...]:
    """The ``OnCalendar=`` lines of systemd that together mean a cron expression.

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


def _systemd(schedules: Sequence[Known], caller: Caller) -> str:
    return "\n".join(_units(schedule, caller) for schedule in schedules)


def _units(schedule: Known, caller: Caller) -> str:
    unit = f"noticemap-{schedule.name}"
    times = "".join(
        f"OnCalendar={line}\n" for line in on_calendar(schedule.spec.cron, schedule.spec.timezone)
    )
    # systemd reads % and $ itself.
    command = (
        " ".join(shlex.quote(part) for part in caller.command(schedule)).replace("%", "%%").replace("$", "$$")
    )
    missed = "# A time that was missed while the machine was off is made up for\nPersistent=true\n"
    return (
        f"# /etc/systemd/system/{unit}.service\n"
        f"[Unit]\nDescription=noticemap: scan {schedule.name}\n"
        "Wants=network-online.target\nAfter=network-online.target\n\n"
        "[Service]\nType=oneshot\n# Passwords and NOTICEMAP_STORE, readable by its owner alone:\n"
        f"EnvironmentFile=-/etc/noticemap/environment\nExecStart={command}\n"
        "# 1: --fail-on came true, 3: something could not be read\nSuccessExitStatus=1 3\n\n"
        f"# /etc/systemd/system/{unit}.timer\n"
        f"[Unit]\nDescription=When noticemap scans {schedule.name}\n\n"
        f"[Timer]\n{times}{missed}\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _crontab(schedules: Sequence[Known], caller: Caller) -> str:
    lines = ["# Passwords and NOTICEMAP_STORE must be in the environment of these lines."]
    for schedule in schedules:
        cron_fields(schedule.spec.cron)
        command = shlex.join(caller.command(schedule)).replace("%", "\\%")
        if schedule.spec.timezone != "UTC":
            lines.append(
                f"# Debian's cron knows no CRON_TZ: there, the machine must be in {schedule.spec.timezone}."
            )
        lines += [f"CRON_TZ={schedule.spec.timezone}", f"{schedule.spec.cron} {command}"]
    return "\n".join(lines) + "\n"


def _kubernetes(schedules: Sequence[Known], caller: Caller) -> str:
    jobs = yaml.safe_dump_all([_cron_job(schedule, caller) for schedule in schedules], sort_keys=False)
    configs = sorted({schedule.spec.config for schedule in schedules} - {""})
    files = "".join(f"# kubectl create configmap noticemap --from-file={path}\n" for path in configs)
    return f"{_SECRET}{files}{jobs}"


def _cron_job(schedule: Known, caller: Caller) -> dict[str, object]:
    weekdays = ",".join(map(str, cron_fields(schedule.spec.cron).weekdays)) or "*"
    container: dict[str, object] = {
        "name": "noticemap",
        "image": caller.image,
        "command": caller.command(schedule),
        # Passwords and NOTICEMAP_STORE, a database that outlives the pod.
        "envFrom": [{"secretRef": {"name": "noticemap"}}],
        "securityContext": {"allowPrivilegeEscalation": False, "runAsNonRoot": True},
    }
    pod: dict[str, object] = {"restartPolicy": "Never", "containers": [container]}
    if config := schedule.spec.config:
        # Where the store says that the file lies, which other hosts go by, too.
        mount = {"name": "noticemap", "mountPath": str(PurePosixPath(config).parent), "readOnly": True}
        container["volumeMounts"] = [mount]
        pod["volumes"] = [{"name": "noticemap", "configMap": {"name": "noticemap"}}]
    name = schedule.name.lower().replace("_", "-").strip("-")
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": f"noticemap-{name}"[:52]},
        "spec": {
            # Kubernetes does not know day 7.
            "schedule": " ".join([*schedule.spec.cron.split()[:4], weekdays]),
            "timeZone": schedule.spec.timezone,
            "concurrencyPolicy": "Forbid",
            "jobTemplate": {"spec": {"backoffLimit": 0, "template": {"spec": pod}}},
        },
    }
