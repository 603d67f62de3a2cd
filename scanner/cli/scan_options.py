"""The options of ``noticemap scan``. One that is not given is not set: the project file may say it."""

import argparse
import math
from pathlib import Path

from scanner.cli.logging_options import add_logging_options
from scanner.cli.options import (
    add_ner_option,
    add_recognizers_option,
    add_regions_option,
    add_store_option,
    positive,
    run_id,
    span,
    whole,
)

Group = argparse._ArgumentGroup
_EXAMPLES = """\
examples:
  noticemap scan data/ -o report                 a folder: reports in report/
  noticemap scan sqlite:///crm.db --format json  one database, findings on standard output
  zcat app.log.gz | noticemap scan - --source-kind app_log
  noticemap scan exports/ --fail-on 'severity>=high or category=customer_content'

exit codes: 0 done, 1 --fail-on came true, 2 an option or source cannot be used,
3 done but something could not be read (it is listed), 130 interrupted
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="a folder, a file, a URI, - for standard input, or a source of the project file by its name "
        "(default: all that noticemap.yaml names)",
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="project file; options given here go before it"
    )
    _add_outputs(parser.add_argument_group("what comes out"))
    reading = parser.add_argument_group("what is read")
    _add_reading(reading)
    _add_incremental(reading)
    _add_judging(parser.add_argument_group("how it is judged"))
    run = parser.add_argument_group("how it runs")
    run.add_argument(
        "--jobs",
        type=positive,
        default=argparse.SUPPRESS,
        metavar="N",
        help="worker processes (default: as it pays)",
    )
    run.add_argument(
        "--executor",
        default=argparse.SUPPRESS,
        metavar="URI",
        help="where it runs: local, or a cluster of Dask as dask://host:8786 (default: local)",
    )
    add_store_option(run)
    run.add_argument("--run-id", type=run_id, metavar="ID", help="name of the run (default: one is made)")
    add_logging_options(run, "error")
    run.add_argument(
        "--resume",
        action="store_true",
        help="go on with the last such scan, where it was stopped",
    )


def _add_outputs(group: Group) -> None:
    group.add_argument("-o", "--output", type=Path, metavar="DIR", help="write the reports into this folder")
    group.add_argument(
        "--format", metavar="LIST", help="several with commas, or all (default with -o: json,csv,html)"
    )
    group.add_argument(
        "--fail-on",
        metavar="EXPR",
        help="exit 1 where what is not accepted meets this: see `noticemap review baseline`",
    )
    group.add_argument(
        "--min-confidence",
        type=_share,
        default=argparse.SUPPRESS,
        metavar="P",
        help="list from here (0.5)",
    )
    group.add_argument("--quiet", action="store_true", help="no summary, no progress")
    group.add_argument(
        "--progress", choices=("auto", "json", "off"), default="auto", help="on standard error"
    )


def _add_reading(group: Group) -> None:
    amount = group.add_mutually_exclusive_group()
    amount.add_argument(
        "--sample",
        type=positive,
        default=argparse.SUPPRESS,
        metavar="N",
        help="rows of a large table (10,000)",
    )
    amount.add_argument("--full", action="store_true", default=argparse.SUPPRESS, help="read everything")
    amount.add_argument(
        "--schema-only",
        action="store_true",
        default=argparse.SUPPRESS,
        help="names, types and keys: no row is read",
    )
    group.add_argument("--seed", type=whole, default=argparse.SUPPRESS, metavar="N", help="of the sample (0)")
    group.add_argument(
        "--include", action="append", default=argparse.SUPPRESS, metavar="GLOB", help="only these"
    )
    group.add_argument(
        "--exclude", action="append", default=argparse.SUPPRESS, metavar="GLOB", help="not these"
    )
    group.add_argument(
        "--read-views",
        action="append",
        default=argparse.SUPPRESS,
        metavar="OWNER",
        help="evaluate this owner's views, functions and foreign tables in a database, too; * takes all "
        "(default: those of superusers and of the database's owner)",
    )
    group.add_argument("--plan", action="store_true", help="list what would be read, and stop")
    group.add_argument(
        "--show-paths",
        action="store_true",
        default=argparse.SUPPRESS,
        help="tell file and folder names as they are, also those that hold somebody's data",
    )


def _add_incremental(group: Group) -> None:
    group.add_argument(
        "--incremental",
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help="carry what has not changed since the last such scan, instead of reading it again",
    )
    group.add_argument(
        "--max-age",
        type=span,
        default=argparse.SUPPRESS,
        metavar="SPAN",
        help="with --incremental: read again what was read longer ago (30d)",
    )


def _add_judging(group: Group) -> None:
    group.add_argument(
        "--policy", default=argparse.SUPPRESS, metavar="FILE|xpoz", help="the notice as data (xpoz)"
    )
    group.add_argument(
        "--source-kind",
        default=argparse.SUPPRESS,
        metavar="KIND",
        help="where it stands, as crm or cdr_store",
    )
    group.add_argument("--detectors", default=argparse.SUPPRESS, metavar="GLOB", help="only these detectors")
    group.add_argument(
        "--audit",
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help="count the rows that are kept too long or break a promise, where they are (default: yes)",
    )
    group.add_argument(
        "--audit-timeout",
        type=positive,
        default=argparse.SUPPRESS,
        metavar="SECONDS",
        help="that a statement of the audit may take (60)",
    )
    add_recognizers_option(group, default=argparse.SUPPRESS)
    add_regions_option(group, default=argparse.SUPPRESS)
    add_ner_option(group, default=argparse.SUPPRESS)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number between 0 and 1")
    return value
