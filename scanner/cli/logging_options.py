"""``--log-format`` and ``--log-level``: the log of a command, for people or as JSON Lines.

Messages are fixed texts. Variable parts are in named fields, none of which contains a value from a source.
Logs of libraries are not shown, because they could contain values.
"""

import argparse
import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

from scanner.serialization.times import iso

LEVELS = ("debug", "info", "warning", "error")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def add_logging_options(group: argparse._ActionsContainer, level: str) -> None:
    group.add_argument(
        "--log-format",
        choices=("text", "json"),
        default="text",
        help="format of the log on standard error (default: text)",
    )
    group.add_argument(
        "--log-level", choices=LEVELS, default=level, help=f"lowest severity to log (default: {level})"
    )


def start_logging(form: str, level: str, out: TextIO | None = None) -> None:
    """Send the records of ``noticemap`` loggers, and no others, to ``out`` (default: standard error)."""
    handler = logging.StreamHandler(out or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else Lines())
    logger = logging.getLogger("noticemap")
    logger.handlers[:] = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False
    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(logging.NullHandler())


def is_logged() -> bool:
    """Whether warnings, for example about places that were not read, appear in the log."""
    return logging.getLogger("noticemap").isEnabledFor(logging.WARNING)


class JsonLines(logging.Formatter):
    """Formats a record as a JSON object on one line: ``{"time", "level", "logger", "message", ...}``."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps({**_head(record), **_fields(record)}, default=str)


class Lines(logging.Formatter):
    """Formats a record as text, such as ``2026-11-24T02:00:00Z INFO run begins schedule=nightly``."""

    def format(self, record: logging.LogRecord) -> str:
        head = _head(record)
        fields = [f"{name}={json.dumps(value, default=str)}" for name, value in _fields(record).items()]
        return " ".join([head["time"], head["level"].upper(), head["message"], *fields])


def _head(record: logging.LogRecord) -> dict[str, str]:
    time = iso(datetime.fromtimestamp(record.created, UTC))
    level, message = record.levelname.lower(), record.getMessage()
    return {"time": time, "level": level, "logger": record.name, "message": message}


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """The ``extra`` fields of a record. Of an exception, only the class is included, because the text can
    contain data.
    """
    fields = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    if record.exc_info and record.exc_info[0]:
        fields["error"] = record.exc_info[0].__name__
    return fields
