"""``noticemap runs``: list the runs in the store."""

import argparse
from typing import TYPE_CHECKING

from scanner.cli.errors import ExitCode
from scanner.cli.options import add_store_option, positive
from scanner.cli.own_project import own_store

if TYPE_CHECKING:
    from scanner.store.runs import RunSummary

NAME = "runs"
HELP = "list the runs in the store"

_EXAMPLES = """\
examples:
  noticemap runs                                   the last 20, newest first
  noticemap runs --limit 1 --json                  the latest, for a script
  noticemap report latest --format html -o x.html  the report of a run
"""
_HEADERS = (
    *("run", "started", "status", "findings", "possible", "suppressed", "broken", "not read", "sources"),
)

_LEGEND = (
    "findings: present ones, without record metadata; suppressed: those hidden by\n"
    "reviews; broken: promises; not read: places, whole or in part\n"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "--limit", type=positive, default=20, metavar="N", help="at most N runs (default: 20)"
    )
    parser.add_argument("--json", action="store_true", help="a JSON array instead of a table")
    add_store_option(parser)


def run(args: argparse.Namespace) -> int:
    import os

    from scanner.store import open_store

    with open_store(own_store(args, os.environ), os.environ, create=False) as store:
        runs = store.runs(args.limit)
    print(_as_json(runs) if args.json else _as_text(runs), end="")
    return ExitCode.DONE


def _as_json(runs: "tuple[RunSummary, ...]") -> str:
    import dataclasses
    import json

    return json.dumps([dataclasses.asdict(summary) for summary in runs], indent=2) + "\n"


def _as_text(runs: "tuple[RunSummary, ...]") -> str:
    from scanner.cli.terminal import terminal_width
    from scanner.cli.text_table import text_table

    if not runs:
        return "No run has been kept yet. `noticemap scan SOURCE` makes one.\n"
    return text_table(_HEADERS, [_row(summary) for summary in runs], terminal_width()) + _LEGEND


def _row(run: "RunSummary") -> tuple[str, ...]:
    counts = (run.n_findings, run.n_possible, run.n_suppressed, run.n_broken, run.n_unscanned)
    status = f"{run.status}, baseline" if run.baseline_at else run.status
    return (run.id, run.started_at, status, *map(str, counts), ", ".join(run.sources))
