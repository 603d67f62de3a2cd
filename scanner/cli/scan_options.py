"""The options of ``noticemap scan``.

An option that the user does not give has no default in the parser, so that the project file can set it.
"""

import argparse
import math
from pathlib import Path

from scanner.cli.logging_options import add_logging_options
from scanner.cli.options import (
    add_ner_option,
    add_recognizers_option,
    add_regions_option,
    add_source_options,
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

exit codes: 0 done, 1 something meets --fail-on, 2 an option, the policy or a source kind is not valid, so
nothing was read, 3 done, but a source or a part of one could not be read (it is listed), 4 an internal
error, 130 interrupted
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    add_source_options(parser, "a folder, a file, a URI, - for standard input")
    _add_outputs(parser.add_argument_group("output"))
    reading = parser.add_argument_group("what to read", argument_default=argparse.SUPPRESS)
    _add_reading(reading)
    _add_incremental(reading)
    _add_judging(parser.add_argument_group("how to classify", argument_default=argparse.SUPPRESS))
    run = parser.add_argument_group("how to run")
    run.add_argument(
        "--jobs",
        type=positive,
        default=argparse.SUPPRESS,
        metavar="N",
        help="worker processes (default: as many as make it faster)",
    )
    run.add_argument(
        "--executor",
        default=argparse.SUPPRESS,
        metavar="URI",
        help="where to run: local, or on a Dask cluster, such as dask://host:8786 (default: local)",
    )
    add_store_option(run)
    run.add_argument("--run-id", type=run_id, metavar="ID", help="id of the run (default: a new one)")
    add_logging_options(run, "error")
    run.add_argument(
        "--resume",
        action="store_true",
        help="continue the last scan of the same sources and settings where it was stopped",
    )


def _add_outputs(group: Group) -> None:
    group.add_argument("-o", "--output", type=Path, metavar="DIR", help="write the reports to this folder")
    group.add_argument(
        "--format",
        metavar="LIST",
        help="formats, separated by commas, or all (default with -o: json,csv,html)",
    )
    group.add_argument(
        "--fail-on",
        metavar="EXPR",
        help="exit with 1 if a finding that is not in the accepted baseline meets this expression, such "
        "as severity>=high",
    )
    group.add_argument(
        "--min-confidence",
        type=_share,
        default=argparse.SUPPRESS,
        metavar="P",
        help="minimum confidence of a finding (default: 0.5)",
    )
    group.add_argument("--quiet", action="store_true", help="print no summary and no progress")
    group.add_argument(
        "--progress",
        choices=("auto", "json", "off"),
        default="auto",
        help="progress on standard error (default: auto)",
    )


def _add_reading(group: Group) -> None:
    amount = group.add_mutually_exclusive_group()
    amount.add_argument(
        "--sample", type=positive, metavar="N", help="rows to read of a large collection (default: 10,000)"
    )
    amount.add_argument("--full", action="store_true", help="read all rows")
    amount.add_argument(
        "--schema-only", action="store_true", help="use only names, types, keys and comments; read no row"
    )
    group.add_argument("--seed", type=whole, metavar="N", help="seed of the sample (default: 0)")
    group.add_argument("--include", action="append", metavar="GLOB", help="read only these collections")
    group.add_argument("--exclude", action="append", metavar="GLOB", help="skip these collections")
    group.add_argument(
        "--read-views",
        action="append",
        metavar="OWNER",
        help="also evaluate views, functions and foreign tables of this owner in a database; * for all "
        "(default: only those of superusers and of the database's owner)",
    )
    group.add_argument(
        "--plan", action="store_true", default=False, help="list what would be read, then stop"
    )
    group.add_argument(
        "--show-paths",
        action="store_true",
        help="show names of files and folders even if they look like personal data",
    )


def _add_incremental(group: Group) -> None:
    group.add_argument(
        "--incremental",
        action=argparse.BooleanOptionalAction,
        help="do not read again what has not changed since the last such scan; carry its results over",
    )
    group.add_argument(
        "--max-age",
        type=span,
        metavar="SPAN",
        help="with --incremental: read again what was read longer ago than this (default: 30d)",
    )


def _add_judging(group: Group) -> None:
    group.add_argument(
        "--policy",
        metavar="FILE|ID",
        help="policy: the privacy notice as data, your own or a shipped one such as gdpr (default: xpoz)",
    )
    group.add_argument(
        "--source-kind", metavar="KIND", help="what kind of system the sources are, such as crm or cdr_store"
    )
    group.add_argument("--detectors", metavar="GLOB", help="use only these detectors, by id")
    group.add_argument(
        "--audit",
        action=argparse.BooleanOptionalAction,
        help="count in the source the rows that are kept too long or break a promise (default: yes)",
    )
    group.add_argument(
        "--audit-timeout",
        type=positive,
        metavar="SECONDS",
        help="maximum time for one statement of the audit (default: 60)",
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
