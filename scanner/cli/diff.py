"""``noticemap diff``: how two runs differ, and whether the data or the rules changed."""

import argparse
import json
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.cli.errors import ExitCode
from scanner.cli.options import add_store_option
from scanner.cli.own_project import add_project_option, own_project
from scanner.errors import UsageError
from scanner.history.project_key import ProjectKey

if TYPE_CHECKING:
    from scanner.finding import Report
    from scanner.gate.grammar import Gate
    from scanner.history.diff import Diff
    from scanner.store.base import Store

NAME = "diff"
HELP = "compare two runs: what is new, changed or gone, and whether the data or the rules changed"
BASELINE = "baseline"

_EXAMPLES = """\
examples:
  noticemap diff                          the latest run and the one before it, of the same sources
  noticemap diff 20260701                 that run and the one before it
  noticemap diff baseline latest          the accepted baseline and the latest run
  noticemap diff --format json 20260601 20260701
  noticemap diff --fail-on 'status in (new, changed) and confidentiality=secret'

A finding is gone only if its place was read completely. What one run did not look at is listed separately.
The cause says what changed: the data, the rules (detectors, policy, settings), a review, or how much was
read.

exit codes: 0 done, 1 something meets --fail-on, 2 there is no such run, 3 something could not be
compared because it could not be read
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "runs",
        metavar="RUN",
        nargs="*",
        help="the earlier and the later run: an id, the start of one, 'latest', or 'baseline' for the "
        "accepted run",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="output format: text (default) or json"
    )
    parser.add_argument(
        "--fail-on",
        metavar="EXPR",
        help="exit with 1 if a difference from the earlier run meets this expression, as in scan",
    )
    add_project_option(parser)
    add_store_option(parser)


def run(args: argparse.Namespace) -> int:
    from scanner.gate.gate import parse_gate_option
    from scanner.history.diff import diff
    from scanner.store import open_store

    gate = parse_gate_option(args.fail_on)
    if len(args.runs) > 2:
        raise UsageError(f"{len(args.runs)} runs given; name two, an earlier and a later one, or none")
    own = own_project(args, os.environ)
    with open_store(own.store, os.environ, create=False) as store:
        before, after = _reports(store, args.runs, own.key)
    told = diff(before, after)
    print(_as_json(told) if args.format == "json" else _as_text(told), end="")
    if gate is not None and _gate_fails(gate, args.fail_on, told, before, after):
        return ExitCode.GATE
    unread = any(item.gap == "not_read" for item in told.not_compared)
    return ExitCode.INCOMPLETE if unread else ExitCode.DONE


def _reports(store: "Store", names: list[str], project: ProjectKey | None) -> "tuple[Report, Report]":
    earlier, later = names if len(names) == 2 else (None, names[0] if names else "latest")
    if earlier == BASELINE or (later == BASELINE and earlier is None):
        later = "latest" if later == BASELINE else later
        earlier = BASELINE
    number = store.number(later, project)
    if earlier is not None and earlier != BASELINE:
        return store.load(earlier, project), store.load_number(number)
    before = store.previous(number, baseline=earlier == BASELINE)
    if before is None:
        raise UsageError(_nothing_before(later, is_baseline=earlier == BASELINE))
    return store.load_number(before), store.load_number(number)


def _nothing_before(run: str, *, is_baseline: bool) -> str:
    if is_baseline:
        return (
            f"no run of these sources has been accepted yet\n  `noticemap review baseline {run}` accepts one"
        )
    return (
        f"there is no earlier run of the sources of '{run}' to compare with\n"
        "  name two runs, as in `noticemap diff RUN RUN`; `noticemap runs` lists them"
    )


def _gate_fails(gate: "Gate", expression: str, told: "Diff", before: "Report", after: "Report") -> bool:
    """Whether any difference meets the expression of ``--fail-on``. Prints the differences that do."""
    from scanner.cli.gate_lines import diff_lines
    from scanner.cli.text_table import visible
    from scanner.gate.gate import failing_of
    from scanner.history.baseline import Against, baseline_of
    from scanner.history.renaming import known_sources

    baseline = baseline_of([(before, known_sources(after))])
    report = _as_report(told, after)
    failed = list(failing_of(gate, report, Against(report, baseline, is_compared=True)))
    for line in diff_lines(expression, failed, report) if failed else ():
        print(visible(f"noticemap: {line}" if line.startswith("--fail-on") else line), file=sys.stderr)
    return bool(failed)


def _as_report(told: "Diff", after: "Report") -> "Report":
    """Return ``after`` with the statuses of this comparison, for the check of ``--fail-on``."""
    from scanner.finding.tiers import with_both_tiers

    findings = (replace(change.finding, status=change.status) for change in told.changes)
    return with_both_tiers(after, findings)


def _as_json(told: "Diff") -> str:
    from scanner.history.diff_text import diff_to_json

    return json.dumps(diff_to_json(told), indent=2) + "\n"


def _as_text(told: "Diff") -> str:
    from scanner.cli.terminal import terminal_width
    from scanner.cli.text_table import text_table, visible
    from scanner.history.diff_text import closing, diff_to_lines, opening

    rows = diff_to_lines(told)
    headers = ("status", "cause", "finding", "where", "entity", "what")
    parts = [
        "".join(f"{visible(line)}\n" for line in opening(told)),
        text_table(headers, rows, terminal_width()) if rows else "",
        "".join(f"{visible(line)}\n" for line in closing(told)),
    ]
    return "\n".join(filter(None, parts))
