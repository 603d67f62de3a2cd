"""Choose report formats (``--format``) and write them to standard output or a folder."""

import io
import os
import stat
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import UsageError, did_you_mean
from scanner.run.output import write_private
from scanner.run.standard_output import output_kept

if TYPE_CHECKING:
    from reports.base import ReportFormat
    from scanner.finding import Report


def choose(text: str | None, default: Sequence[str], *, into_folder: bool) -> "tuple[ReportFormat, ...]":
    """Return the formats named in ``text`` (separated by commas, or ``all``), in that order.

    Raises ``UsageError`` for an unknown format, and for several formats without a folder.
    """
    from reports.registry import format_named, formats

    names = tuple(default) if text is None else tuple(part.strip() for part in text.split(","))
    found = {name: format_named(name) for name in names if name.replace("-", "").isalnum()}
    valid = {name: item for name, item in found.items() if item}
    if len(valid) < len(set(names)):
        valid = formats()
    if names == ("all",):
        names = tuple(name for name, item in valid.items() if item.filename)
    for name in names:
        if name not in valid:
            near = did_you_mean(name, valid)
            raise UsageError(f"unknown format '{name}'{near}\n  valid: {', '.join(valid)} or all")
    if not into_folder and len(names) > 1:
        raise UsageError("several formats need a folder: add -o DIR")
    return tuple(valid[name] for name in dict.fromkeys(names))


def check_standard_output(form: "ReportFormat", output: str, *, is_asked: bool = False) -> None:
    """Raise ``UsageError`` if a binary format would be written to a terminal, or to a pipe that the user did
    not ask for.

    ``is_asked`` states whether the user asked for standard output (``-o -``). ``output`` gives the options
    that write to a file, for the error message.
    """
    if form.binary and (sys.stdout.isatty() or (_is_pipe() and not is_asked)):
        raise UsageError(f"format '{form.name}' is not text: add {output}")


def _is_pipe() -> bool:
    try:
        mode = os.fstat(sys.stdout.fileno()).st_mode
    except (OSError, ValueError):  # not a stream of the system
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def print_report(report: "Report", form: "ReportFormat") -> None:
    """Write a report to standard output, after ``check_standard_output`` has accepted its format."""
    if not form.binary:
        form.write(report, sys.stdout)
        return
    sys.stdout.flush()
    whole = io.BytesIO()  # Libraries for workbooks print messages of their own if a stream fails.
    form.write(report, whole)
    with output_kept(sys.stdout):
        sys.stdout.buffer.write(whole.getvalue())


def write_report(report: "Report", form: "ReportFormat", path: Path) -> Path:
    """Write a report to a private file at ``path`` or, if ``path`` is a folder, under the format's default
    name in it. Returns the path of the file.
    """
    if path.is_dir():
        path /= form.filename or f"report.{form.name}"
    write_private(path, partial(form.write, report), binary=form.binary)
    return path
