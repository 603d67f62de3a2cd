"""The heartbeat of ``noticemap schedule serve``: a file that ``serve`` touches while it reaches its store."""

import argparse
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from detectors.own_files import followed
from scanner.cli.errors import ExitCode
from scanner.errors import UsageError

VARIABLE: Final = "NOTICEMAP_HEARTBEAT"
TOO_OLD: Final = timedelta(minutes=1)
"""Age at which the heartbeat counts as stopped: ``serve`` touches the file every second."""


def heartbeat_file(args: argparse.Namespace) -> Path | None:
    """The heartbeat file from the option, else from the environment; ``None`` if neither names a file."""
    named = args.heartbeat or os.environ.get(VARIABLE)
    return Path(named) if named else None


def beat(path: Path) -> None:
    """Touch the heartbeat file. Raises ``UsageError`` if the file cannot be written."""
    try:
        followed(path).touch(mode=0o600)
    except OSError as error:
        raise UsageError(f"--heartbeat: '{path}' cannot be written ({error.strerror})") from None


def alive(args: argparse.Namespace) -> int:
    """Return exit code 0 if ``serve`` touched the heartbeat file within the last minute, else 1."""
    path = heartbeat_file(args)
    if path is None:
        raise UsageError(f"give --heartbeat FILE, or set {VARIABLE}, here and where `serve` runs")
    try:
        age = datetime.now(UTC) - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        print("No sign of life: `noticemap schedule serve` has not started here.")
        return ExitCode.GATE
    if age > TOO_OLD:
        print(f"The last sign of life is {age.total_seconds():,.0f} seconds old.")
        return ExitCode.GATE
    print("serving")
    return ExitCode.DONE
