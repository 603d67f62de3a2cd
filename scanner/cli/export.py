"""``noticemap export``: write a stored run for other tools: catalogues, spreadsheets, records of
processing.
"""

import argparse
from typing import TYPE_CHECKING

from scanner.cli import report
from scanner.cli.errors import ExitCode
from scanner.cli.options import add_store_option
from scanner.cli.own_project import add_project_option
from scanner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "export"
HELP = "write a kept run for another tool: a catalogue, a spreadsheet, records of processing"

_EXAMPLES = """\
examples:
  noticemap export --list                     list the formats, their files and purposes
  noticemap export sarif -o findings.sarif    the latest run
  noticemap export ropa-xlsx 3f2a -o records.xlsx
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "format", metavar="FORMAT", nargs="?", help="a format of --list, several separated by commas, or all"
    )
    parser.add_argument(
        "run", metavar="RUN", nargs="?", default="latest", help="id of a run (default: the latest)"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="file to write, or the folder for several formats (default: standard output)",
    )
    parser.add_argument("--list", action="store_true", help="list the formats, then stop")
    report.add_force_option(parser)
    add_project_option(parser)
    add_store_option(parser)


def run(args: argparse.Namespace) -> int:
    if args.list:
        print("\n".join(_listed()))
        return ExitCode.DONE
    if args.format is None:
        raise UsageError("no FORMAT given\n  `noticemap export --list` lists them")
    return report.run(args)


def _listed() -> "Iterator[str]":
    from reports.registry import formats

    shown = [item for item in formats().values() if item.filename]
    width = max(len(item.name) for item in shown)
    broad = max(len(item.filename) for item in shown)
    for item in shown:
        yield f"{item.name:{width}}  {item.filename:{broad}}  {item.doc}"
