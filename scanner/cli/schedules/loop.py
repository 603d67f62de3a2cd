"""``noticemap schedule run`` and ``serve``: call the daemon in a loop until a signal ends it."""

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scanner.cli.errors import ExitCode
from scanner.cli.logging_options import start_logging
from scanner.cli.schedules.heartbeat import beat, heartbeat_file
from scanner.errors import UsageError
from scanner.execution.interrupts import ending_signals
from scanner.project.cron import latest
from scanner.schedule.child import Child, scan_process
from scanner.schedule.claim import Claim
from scanner.schedule.daemon import Daemon, Ended
from scanner.schedule.due import delay_of, next_time
from scanner.schedule.environment import read_environment
from scanner.schedule.known import FAILED, TIMEOUT, Known
from scanner.schedule.notifications import notify_of_run
from scanner.schedule.setting import Setting, setting
from scanner.store.errors import StoreError

_STEP = 1.0
_logger = logging.getLogger("noticemap.schedule")


@dataclass
class _Loop:
    """Calls the daemon regularly, starts scans for it, and records the runs that have ended."""

    args: argparse.Namespace
    where: Setting
    stop: threading.Event
    ended: list[Ended] = field(default_factory=list)

    def daemon(self, name: str | None, parallel: int = 1) -> Daemon:
        return Daemon(
            store=self.where.store,
            host=f"{socket.gethostname()}:{os.getpid()}",
            launch=self._launch,
            ended=self._ended,
            parallel=parallel,
            only=None if name is None else (name,),
            selected=self.where.is_ours,
        )

    def tick(self, daemon: Daemon) -> bool:
        """Call ``daemon.tick``, and return whether the store could be reached."""
        try:
            daemon.tick(datetime.now(UTC))
        except StoreError as error:
            _logger.error("store not reached, trying again", extra={"error": str(error)})
            return False
        return True

    def finish(self, daemon: Daemon) -> None:
        """Stop the runs in progress, and wait until all have ended."""
        daemon.stop(datetime.now(UTC))
        while daemon.runs:
            self.tick(daemon)
            threading.Event().wait(_STEP / 4)

    def _launch(self, held: Claim) -> Child:
        # At level info, a scan would log every collection, which helps only to search for an error.
        level = "warning" if self.args.log_level == "info" else self.args.log_level
        log = ("--log-format", self.args.log_format, "--log-level", level)
        return scan_process(held, os.environ, self.where.store_url, log)

    def _ended(self, ended: Ended) -> None:
        self.ended.append(ended)
        try:
            notify_of_run(self.where.store, ended, os.environ, datetime.now(UTC))
        except UsageError as error:
            _logger.error(
                "message not sent", extra={"schedule": ended.held.schedule.name, "error": str(error)}
            )


def serve(args: argparse.Namespace) -> int:
    start_logging(args.log_format, args.log_level)
    with setting(args.config, args.store, os.environ) as where, _stopping() as stop:
        now = datetime.now(UTC)
        schedules = where.schedules(now)
        _logger.info("serving", extra={"schedules": len(schedules), **_first(schedules, now)})
        loop = _Loop(args=args, where=where, stop=stop)
        daemon = loop.daemon(None, args.parallel)
        sign = heartbeat_file(args)
        while not stop.is_set():
            if loop.tick(daemon) and sign is not None:
                beat(sign)
            loop.ended.clear()
            stop.wait(_STEP)
        _logger.info("stopping", extra={"running": len(daemon.runs)})
        loop.finish(daemon)
        _logger.info("stopped")
    return ExitCode.DONE


def run(args: argparse.Namespace) -> int:
    start_logging(args.log_format, args.log_level)
    if args.environment is not None:
        os.environ.update(read_environment(args.environment))
    with setting(args.config, args.store, os.environ) as where, _stopping() as stop:
        now = datetime.now(UTC)
        schedule = where.named(args.name, now)
        loop = _Loop(args=args, where=where, stop=stop)
        daemon = loop.daemon(args.name)
        if args.due:
            stop.wait(_still_to_wait(schedule, now).total_seconds())
        elif not daemon.begin(args.name, now, asked=True):
            holder = where.named(args.name, now).holder.rpartition("-")[0]
            raise UsageError(
                f"'{args.name}' is running on {holder or 'another host'}; wait until it has finished"
            )
        if not stop.is_set():
            loop.tick(daemon)
        while (daemon.runs and not stop.is_set()) or (not stop.is_set() and _will_retry(loop.ended)):
            loop.tick(daemon)
            stop.wait(_STEP / 4)
        loop.finish(daemon)
        if not loop.ended and args.log_level in ("debug", "info"):
            print(f"noticemap: '{args.name}' is not due, or another host runs it", file=sys.stderr)
    return ExitCode.INTERRUPTED if stop.is_set() else _code(loop.ended)


def _code(ended: "list[Ended]") -> int:
    if not ended:
        return ExitCode.DONE
    last = ended[-1]
    if last.status == "lost":
        return ExitCode.INCOMPLETE
    if last.status in (FAILED, TIMEOUT):  # a scan that read nothing ends with INCOMPLETE
        return last.code if last.code in (ExitCode.GATE, ExitCode.USAGE) else ExitCode.FAILED
    known = last.code in (ExitCode.DONE, ExitCode.GATE, ExitCode.USAGE, ExitCode.INCOMPLETE)
    return last.code if known else ExitCode.FAILED


def _will_retry(ended: "list[Ended]") -> bool:
    """Whether the last run failed and will be retried; this process then waits for the retry.

    This process does not wait if a person must act first, because the configuration or the environment is
    invalid.
    """
    last = ended[-1] if ended else None
    return (
        last is not None
        and last.after is not None
        and last.status in (FAILED, TIMEOUT)
        and last.code != ExitCode.USAGE
        and bool(last.after.state.retry_at)
        and last.held.due.attempt <= last.held.schedule.spec.retries
    )


def _still_to_wait(schedule: Known, now: datetime) -> timedelta:
    """How much of the schedule's delay (``delay_of``) remains, counted from the last regular time."""
    slot, delay = latest(schedule.spec.cron, schedule.spec.timezone, now), delay_of(schedule)
    left = delay - (now - slot) if slot else timedelta()
    return max(left, timedelta())


def _first(schedules: tuple[Known, ...], now: datetime) -> dict[str, str]:
    upcoming = [(at, schedule.name) for schedule in schedules if (at := next_time(schedule, now))]
    return {"next": min(upcoming)[1], "at": min(upcoming)[0].isoformat()} if upcoming else {}


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Provide an event that SIGTERM, SIGHUP and Ctrl-C set, so that runs are stopped cleanly."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in ending_signals()}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
