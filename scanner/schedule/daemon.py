"""The daemon of ``noticemap schedule serve`` and ``run``: it starts due scans, renews
leases and stops cleanly.

Each call of ``tick`` does a little work and returns without waiting for a scan. The current time, the
function that starts a scan and the function that is called at its end are passed in.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from scanner.finding import Report
from scanner.history.project_key import further_run
from scanner.schedule.child import Child
from scanner.schedule.claim import LEASE, Claim, claim, finish, release, renew
from scanner.schedule.due import due
from scanner.schedule.known import FAILED, STOPPED, TIMEOUT, Known, known
from scanner.store.base import Store
from scanner.store.errors import StoreError

GRACE: Final = timedelta(seconds=30)
"""How long a scan may take to stop before it is killed."""
_LATEST: Final = 100
"""How many of the last runs are searched for the runs of one scan."""
_logger = logging.getLogger("noticemap.schedule")


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A finished run."""

    held: Claim
    status: str
    """``complete``, ``partial``, ``failed``, ``timeout``, ``stopped``, or ``lost`` if another host has
    taken the schedule over.
    """
    after: Known | None
    """The schedule after the run; ``None`` if another host has taken it over or the store failed."""
    report: Report | None
    """The report of the run; ``None`` if there is none, such as after an interruption."""
    further: tuple[Report, ...] = ()
    """The reports of the same scan for the project's other notices."""
    code: int
    """Exit code of the scan; 4 if it could not be started."""


@dataclass
class _Run:
    held: Claim
    child: Child
    renewed_at: datetime
    broken_off: str = ""
    """The status to record for a run that was asked to stop and has no report; otherwise empty."""
    kill_at: datetime | None = None


@dataclass
class Daemon:
    """Starts and supervises the runs of this process."""

    store: Store
    host: str
    launch: Callable[[Claim], Child]
    ended: Callable[[Ended], None]
    parallel: int = 1
    only: Collection[str] | None = None
    """Names of the schedules to run; ``None``: all."""
    selected: Callable[[Known], bool] = lambda schedule: True
    look_every: timedelta = timedelta(seconds=15)
    """Interval at which the store is searched for due schedules."""
    runs: dict[str, _Run] = field(default_factory=dict)
    stopping: bool = False
    looked_at: datetime | None = None

    def tick(self, now: datetime) -> None:
        """Handle running scans, then start due scans. Only starting scans can raise ``StoreError``."""
        for run in list(self.runs.values()):
            self._see_to(run, now)
        if self.stopping or len(self.runs) >= self.parallel:
            return
        if self.looked_at is None or not timedelta() <= now - self.looked_at < self.look_every:
            self.looked_at = now
            self._begin_due(now)

    def begin(self, name: str, now: datetime, *, asked: bool = False) -> bool:
        """Run one schedule now unless another host runs it; return whether a run was claimed.

        ``asked``: run the schedule even if it is not due. Raises ``StoreError``.
        """
        held = claim(self.store, name, self.host, now, asked=asked)
        if held is None:
            return False
        _logger.info(
            "run begins",
            extra={"schedule": name, "run": held.run, "why": held.due.why, "attempt": held.due.attempt},
        )
        try:
            child = self.launch(held)
        except OSError:
            self._conclude(held, FAILED, None, 4, now)
            return True
        self.runs[name] = _Run(held=held, child=child, renewed_at=now)
        return True

    def stop(self, now: datetime) -> None:
        """Start no more scans, and ask running scans to stop."""
        self.stopping = True
        for run in self.runs.values():
            self._break_off(run, STOPPED, now)

    def _begin_due(self, now: datetime) -> None:
        schedules = [
            schedule
            for schedule in known(self.store, now)
            if (self.only is None or schedule.name in self.only) and self.selected(schedule)
        ]
        for item in due(schedules, now):
            if len(self.runs) >= self.parallel:
                return
            if item.name not in self.runs:
                self.begin(item.name, now)

    def _see_to(self, run: _Run, now: datetime) -> None:
        code = run.child.ended()
        if code is not None:
            del self.runs[run.held.schedule.name]
            report = self._report(run.held, code)
            own = report.run.status if report else run.broken_off or FAILED
            self._conclude(run.held, "lost" if run.broken_off == "lost" else own, report, code, now)
            return
        if run.kill_at is not None and now >= run.kill_at:
            run.child.kill()
        elif not run.broken_off and now - run.held.started_at >= run.held.schedule.spec.span("timeout"):
            self._break_off(run, TIMEOUT, now)
        self._keep(run, now)

    def _keep(self, run: _Run, now: datetime) -> None:
        """Renew the lease of a run. A run that lost the lease must stop, as another
        host may have started it.
        """
        if now - run.renewed_at < LEASE / 4:
            return
        try:
            is_ours = renew(self.store, run.held, now)
        except StoreError as error:
            _logger.warning(
                "lease not renewed", extra={"schedule": run.held.schedule.name, "error": str(error)}
            )
            is_ours = now - run.renewed_at < LEASE
        else:
            run.renewed_at = now if is_ours else run.renewed_at
        if not is_ours and run.broken_off != "lost":
            self._break_off(run, "lost", now)
            run.child.kill()

    def _break_off(self, run: _Run, status: str, now: datetime) -> None:
        run.broken_off = status
        run.kill_at = now + GRACE
        run.child.stop()

    def _report(self, held: Claim, code: int) -> Report | None:
        """The report of a finished scan; ``None`` if there is none."""
        try:
            return self.store.load(held.run)
        except StoreError:
            _logger.warning(
                "no report", extra={"schedule": held.schedule.name, "run": held.run, "code": code}
            )
            return None

    def _further(self, held: Claim) -> tuple[Report, ...]:
        """The reports of the same scan for other notices. Raises ``StoreError``."""
        begin = further_run(held.run, "")
        found = [run.id for run in self.store.runs(_LATEST) if run.id.startswith(begin)]
        return tuple(self.store.load(run) for run in found)

    def _conclude(self, held: Claim, status: str, report: Report | None, code: int, now: datetime) -> None:
        """Record the end of a run. If the store cannot be reached, the lease expires, and other hosts
        treat the run as interrupted.
        """
        try:
            after = finish(self.store, held, now, status)
        except StoreError as error:
            _logger.warning("end not noted", extra={"schedule": held.schedule.name, "error": str(error)})
            after = None
        status = "lost" if after is None else status
        fields = {"schedule": held.schedule.name, "run": held.run, "status": status}
        _logger.info("run ended", extra=fields)
        try:
            further = self._further(held) if report else ()
            ended = Ended(held=held, status=status, after=after, report=report, further=further, code=code)
            self.ended(ended)
            release(self.store, held)
        except StoreError as error:
            _logger.warning("lease not released", extra={**fields, "error": str(error)})
