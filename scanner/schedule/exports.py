"""Export schedules to systemd, cron and Kubernetes, which all call ``noticemap schedule run NAME --due``.

The command waits for the schedule's own delay, and does nothing if another host was first.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from scanner.schedule.caller import Caller
from scanner.schedule.crontab import crontab
from scanner.schedule.known import Known
from scanner.schedule.kubernetes import manifests
from scanner.schedule.systemd import units

Files = Mapping[str, str]
"""Texts by file name."""
_FORMS: Final[Mapping[str, Callable[[Sequence[Known], Caller], Files]]] = {
    "systemd": units,
    "crontab": crontab,
    "k8s": manifests,
}


def export(form: str, schedules: Sequence[Known], caller: Caller) -> Files:
    """All schedules in one of ``forms.FORMS``. Raises ``CronError`` if it cannot express the times."""
    return _FORMS[form](schedules, caller)
