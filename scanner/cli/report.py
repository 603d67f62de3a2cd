"""``noticemap report``: write the report of a stored run again, in any format."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.assigning import run_of_source
from scanner.cli.errors import ExitCode
from scanner.cli.options import add_store_option
from scanner.cli.own_project import add_project_option, own_project
from scanner.errors import UsageError
from scanner.run.output import check_folder
from scanner.run.report_files import check_standard_output, choose, print_report, write_report

if TYPE_CHECKING:
    from reports.base import ReportFormat
    from scanner.finding import Report

NAME = "report"
HELP = "write the report of a kept run again, in any format"

_EXAMPLES = """\
examples:
  noticemap report                                    the latest run, as a summary
  noticemap report 3f2a --format html -o report.html  a run, by the start of its id
  noticemap report latest --format csv > findings.csv
  noticemap report latest --format all -o reports/    every format
  noticemap report --source crm --format xlsx -o worklist.xlsx   the last run that read a source
  noticemap report --open                             the latest run, in your browser
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "run",
        metavar="RUN",
        nargs="?",
        default="latest",
        help="id of a run, the start of one, or 'latest' (default); `noticemap runs` lists them",
    )
    parser.add_argument(
        "--source", metavar="SOURCE", default="", help="instead of RUN: the last run that read this source"
    )
    parser.add_argument(
        "--format",
        default="text",
        help="text (default), others of `noticemap export --list`, separated by commas, or all",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="file to write, or the folder for several formats (default: standard output)",
    )
    parser.add_argument(
        "--open",
        action="store_true",
        help="show the HTML report in your browser (into -o, else a private folder)",
    )
    add_force_option(parser)
    add_project_option(parser)
    add_store_option(parser)


def add_force_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--force", action="store_true", help="replace also a workbook that somebody filled in"
    )


def run(args: argparse.Namespace) -> int:
    if getattr(args, "open", False):  # `export` has no such option
        return _open(args)
    output = None if args.output in (None, "-") else Path(args.output)
    several = args.format is not None and ("," in args.format or args.format == "all")
    is_folder = output is not None and (
        output.is_dir() or args.output.endswith("/") or (several and not output.exists())
    )
    forms = choose(args.format, ("text",), into_folder=is_folder)
    if output is None:
        elsewhere = f"-o {forms[0].filename}, or -o - for a pipe"
        check_standard_output(forms[0], elsewhere, is_asked=args.output == "-")
    if output is not None and not args.force:
        _check_filled(args, output, forms, is_folder=is_folder)
    report = _load(args)
    if output is None:
        print_report(report, forms[0])
        return ExitCode.DONE
    if is_folder:
        check_folder(output, (form.filename for form in forms))
    for form in forms:
        print(f"wrote {write_report(report, form, output)}", file=sys.stderr)
    from scanner.cli.text_table import visible

    places = ", ".join(visible(item.source) for item in report.sources)
    print(f"of run {report.run.id}: {places}, policy {report.run.policy.id}", file=sys.stderr)
    return ExitCode.DONE


def _check_filled(
    args: argparse.Namespace, output: Path, forms: "Sequence[ReportFormat]", *, is_folder: bool
) -> None:
    """Raise ``UsageError`` if a workbook that somebody filled in would be replaced."""
    from scanner.cli.report_folder import WORKLIST, filled_words, n_not_taken_over
    from scanner.store import open_store

    for form in forms:
        path = output / form.filename if is_folder else output
        if form.name != WORKLIST or not path.is_file():
            continue
        with open_store(own_project(args, os.environ).store, os.environ, create=False) as store:
            if n_rows := n_not_taken_over(path, store):
                raise UsageError(f"{filled_words(path, n_rows)}; or give -o another name, or --force")


def _open(args: argparse.Namespace) -> int:
    """Write the HTML report, print its path, and open it in a browser if possible."""
    import tempfile
    import webbrowser

    [form] = choose("html", (), into_folder=False)
    report = _load(args)
    place = (
        Path(args.output) if args.output not in (None, "-") else Path(tempfile.mkdtemp(prefix="noticemap-"))
    )
    path = write_report(report, form, place).absolute()
    shown = webbrowser.open(path.as_uri())
    print(f"{path}{'' if shown else ': no browser could be started here; open this file in one'}")
    return ExitCode.DONE


def _load(args: argparse.Namespace) -> "Report":
    from scanner.classifier.refusals import refusal_under
    from scanner.store import open_store
    from scanner.store.current import current

    own = own_project(args, os.environ)
    source = getattr(args, "source", "")  # `export` has no such option
    if source and args.run != "latest":
        raise UsageError("give RUN or --source, not both")
    with open_store(own.store, os.environ, create=False) as store:
        report = store.load(run_of_source(store, source) if source else args.run, own.key)
        return current(store, report, datetime.now(UTC).date(), refusal_under(report.run.policy.id))
