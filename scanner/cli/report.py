"""``noticemap report``: what an earlier run found, in any format."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.errors import ExitCode, UsageError
from scanner.cli.options import add_store_option

if TYPE_CHECKING:
    from reports.base import ReportFormat
    from scanner.finding import Report

NAME = "report"
HELP = "write the report of an earlier run again, in any format"

_EXAMPLES = """\
examples:
  noticemap report                                   the latest run, as a summary
  noticemap report 3f2a --format html -o report.html one run, by the beginning of its id
  noticemap report latest --format csv > findings.csv
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "run",
        metavar="RUN",
        nargs="?",
        default="latest",
        help="id of a run, its beginning, or 'latest' (default); `noticemap runs` lists them",
    )
    parser.add_argument("--format", default="text", help="text (default), json, csv, html, ...")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="a file, or a folder (default: standard output)"
    )
    add_store_option(parser)


def run(args: argparse.Namespace) -> int:
    from reports.registry import formats

    chosen = _choose(formats(), args.format)
    _write(_load(args.run, args.store), chosen, args.output)
    return ExitCode.DONE


def _choose(formats: "dict[str, ReportFormat]", name: str) -> "ReportFormat":
    if name in formats:
        return formats[name]
    from scanner.cli.parser import did_you_mean

    raise UsageError(
        f"unknown format '{name}'{did_you_mean(name, formats)}\n  valid formats: {', '.join(formats)}"
    )


def _load(run: str, url: str | None) -> "Report":
    import os

    from scanner.store import open_store

    with open_store(url, os.environ, create=False) as store:
        return store.load(run)


def _write(report: "Report", chosen: "ReportFormat", output: str | None) -> None:
    if output in (None, "-"):
        chosen.write(report, sys.stdout)
        return
    from scanner.cli.output import write_private

    path = Path(output or "")
    if path.is_dir():
        path /= chosen.filename or f"report.{chosen.name}"
    write_private(path, lambda out: chosen.write(report, out))
    print(f"wrote {path}", file=sys.stderr)
