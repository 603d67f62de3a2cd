"""``noticemap scan``: read sources, find personal data, write the reports."""

import argparse
import os
import shlex
import sys
from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reports.verdict import is_nothing_read
from scanner.cli.carried_over import carried_over
from scanner.cli.errors import ExitCode
from scanner.cli.logging_options import is_logged, start_logging
from scanner.cli.next_steps import next_steps
from scanner.cli.progress_bar import progress_on
from scanner.cli.report_folder import drop_aside, move_aside, without_filled
from scanner.cli.scan_options import add_arguments
from scanner.cli.text_table import visible
from scanner.cli.unread_lines import unread_lines
from scanner.errors import UsageError
from scanner.gate.gate import check_names, failing, parse_gate_option
from scanner.gate.grammar import Gate
from scanner.history.project_key import ProjectKey, further_run, sources_project
from scanner.history.renaming import known_sources
from scanner.run.other_names import known_by_other_names, known_source
from scanner.run.output import check_folder
from scanner.run.preparation import Preparation, prepare, source_requests
from scanner.run.progress import LoggedProgress, log_unscanned
from scanner.run.report_files import check_standard_output, choose, print_report, write_report
from scanner.store import open_for_scan
from scanner.store.errors import StoreError
from scanner.store.nothing import NoStore

if TYPE_CHECKING:
    from reports.base import ReportFormat
    from scanner.cli.scan_request import ScanRequest
    from scanner.counting.plan import SourceRequest
    from scanner.finding import Report
    from scanner.history.comparison import Earlier
    from scanner.run.options import ScanOptions
    from scanner.run.resume import BegunRun
    from scanner.store.base import Store

__all__ = ["HELP", "NAME", "add_arguments", "run"]
NAME = "scan"
HELP = "find personal data in sources; report its class, role and time limit"
DEFAULT_FORMATS = ("json", "csv", "html")


def run(args: argparse.Namespace) -> int:
    from connectors.arrow.functions_on_demand import functions_on_demand
    from connectors.arrow.pandas_free import leave_pandas_out
    from scanner.cli.scan_request import near_missing_paths, scan_requests

    leave_pandas_out()
    functions_on_demand()
    start_logging(args.log_format, args.log_level)
    requests = scan_requests(args, os.environ)
    first = requests[0]
    if first.project is None:
        for line in near_missing_paths(args.sources):
            _say(visible(line))
    gate = parse_gate_option(first.fail_on)
    default = DEFAULT_FORMATS if first.output else ("text",)
    forms = choose(first.formats, default, into_folder=first.output is not None)
    if len(requests) > 1 and first.output is None and forms[0].name != "text":
        raise UsageError(
            "these sources are checked against several notices, with a report for each: add -o DIR"
        )
    if first.output is None:
        check_standard_output(forms[0], "-o DIR")
    if args.plan:
        plans = [source_requests(asked.sources, asked.options) for asked in requests]
        return max(_plan(plan, first.options) for plan in plans)
    prepared = [prepare(asked.sources, asked.options, asked.company) for asked in requests]
    check_names(gate, *(one.classifier for one in prepared))
    for asked in requests:
        if asked.output is not None:
            check_folder(asked.output, (form.filename for form in forms))
    with open_for_scan(first.store, os.environ) as store:
        codes = [
            _scan_one(args, asked, ready, store, gate, forms, is_first=asked is first)
            for asked, ready in zip(requests, prepared, strict=True)
        ]
    return ExitCode.GATE if ExitCode.GATE in codes else max(codes)


def _scan_one(
    args: argparse.Namespace,
    asked: "ScanRequest",
    prepared: Preparation,
    store: "Store | NoStore",
    gate: Gate | None,
    forms: "Sequence[ReportFormat]",
    *,
    is_first: bool,
) -> int:
    """Scan the sources of one notice."""
    if not is_first and not args.quiet:
        print()
    project = asked.project or sources_project(request.source_id for request in prepared.requests)
    named = args.run_id if is_first or not args.run_id else further_run(args.run_id, asked.notice)
    requests = known_by_other_names(prepared.requests, store, asked.apart)
    prepared = replace(prepared, requests=requests)
    report, is_kept = _scan(args, prepared, store, forms, asked.output, project, named or "")
    if asked.output is not None and not args.quiet:
        html = next((asked.output / form.filename for form in forms if form.name == "html"), None)
        has_store = is_kept and not isinstance(store, NoStore)
        own = hasattr(args, "policy") or asked.project is not None
        options = _options(args, asked, store)
        for line in next_steps(report, html, options, is_kept=has_store, is_own_notice=own):
            print(line)
    is_silent = args.quiet or (asked.output is None and forms[0].name != "text")
    if is_silent and not is_logged():
        for line in unread_lines(report):
            _say(line)
    if gate is not None and _gate_fails(gate, report, store, project, args, asked):
        return ExitCode.GATE
    return ExitCode.DONE if is_kept and report.run.status == "complete" else ExitCode.INCOMPLETE


def _scan(
    args: argparse.Namespace,
    prepared: Preparation,
    store: "Store | NoStore",
    forms: "Sequence[ReportFormat]",
    output: Path | None,
    project: ProjectKey,
    run_id: str,
) -> "tuple[Report, bool]":
    """Read the sources, write the outputs, then store the run. Until then, ``--resume`` can continue the run.

    Returns the report, and whether the report was both written and stored.
    """
    from scanner.run.resume import begun_run

    begun = None
    try:
        clock = partial(datetime.now, UTC)
        with begun_run(store, prepared, clock, resume=args.resume, run_id=run_id, project=project) as begun:
            if args.resume and not args.quiet:
                _say(begun.opening)
            earlier = store.earlier(map(known_source, prepared.requests), begun.started_at.date())
            assigned = () if isinstance(store, NoStore) else store.assignments.all()
            with progress_on(sys.stderr, "off" if args.quiet else args.progress) as shown:
                progress = LoggedProgress(shown)
                report = prepared.run(
                    begun.started_at,
                    progress,
                    earlier=earlier,
                    run_id=begun.id,
                    journal=begun.journal,
                    carrying=begun.carrying,
                )
            report = replace(report, assignments=assigned)
            log_unscanned(report.unscanned)
            for line in carried_over(
                report, earlier, lambda source: bool(store.baseline(project, [source]).runs)
            ):
                _say(visible(line))
            _tell_reviews(report, earlier, prepared.classifier.policy.elements)
            try:
                is_written = _is_written(report, forms, output, store, quiet=args.quiet)
            except Exception:
                _keep(begun, report)
                raise
            return report, _keep(begun, report) and is_written
    except KeyboardInterrupt:
        raise KeyboardInterrupt(begun.closing() if begun else "") from None


def _gate_fails(
    gate: Gate,
    report: "Report",
    store: "Store | NoStore",
    project: ProjectKey,
    args: argparse.Namespace,
    asked: "ScanRequest",
) -> bool:
    """Whether something that is not in the baseline meets ``--fail-on``. Prints what does, and what to do."""
    from scanner.cli.gate_lines import gate_lines, other_policy

    baseline = store.baseline(project, known_sources(report))
    if note := other_policy(baseline, report):
        _say(note)
    failed = list(failing(gate, report, baseline))
    if not failed:
        return False
    is_kept = not isinstance(store, NoStore) and not store.empty
    kept_in = _options(args, asked, store)
    lines = gate_lines(asked.fail_on or "", failed, baseline, report, kept_in if is_kept else None)
    _say("\n".join(visible(line) for line in lines))
    return True


def _options(args: argparse.Namespace, asked: "ScanRequest", store: "Store | NoStore") -> str:
    """The options that later commands need to find this run, each preceded by a space."""
    place = store.database.place if args.store and not isinstance(store, NoStore) else None
    options = {"--config": args.config, "--notice": asked.notice, "--store": place}
    return "".join(f" {name} {shlex.quote(str(value))}" for name, value in options.items() if value)


def _keep(begun: "BegunRun", report: "Report") -> bool:
    """Store the run, and return whether that worked. The outputs have already been written."""
    if trouble := begun.trouble():
        _say(f"some results could not be kept for --resume, or could not be read back: {trouble}")
    try:
        lost = begun.keep(report)
    except StoreError as error:
        _say(f"this run was not kept: {error}")
        return False
    if lost:
        _say(lost)
    return True


def _say(message: str) -> None:
    print(f"noticemap: {message}", file=sys.stderr)


def _tell_reviews(report: "Report", earlier: "Earlier", elements: Container[str]) -> None:
    """Print the reviews that match findings of the run but have no effect, and why."""
    from scanner.finding.tiers import both_tiers

    for review in earlier.decisions.expired_for(both_tiers(report)):
        print(
            f"noticemap: review {review.number} ({review.target}) expired after {review.expires_at}; "
            "its decision no longer applies",
            file=sys.stderr,
        )
    refused = [(note, item) for item in both_tiers(report) for note in item.reviews if note.refused]
    for note, item in refused:
        print(
            f"noticemap: review {note.number} is not followed for {visible(item.collection)} "
            f"{visible(item.field)}: {note.refused}",
            file=sys.stderr,
        )
    for review in earlier.decisions.active:
        if review.element and review.element not in elements:
            print(
                f"noticemap: review {review.number} names the element '{review.element}', which the policy "
                "does not have; the review is ignored",
                file=sys.stderr,
            )


def _plan(requests: Sequence["SourceRequest"], options: "ScanOptions") -> int:
    from detectors.registry import load_detectors
    from scanner.counting.scan_context import namer_of, patterns_of
    from scanner.run.dry_run import plan_lines

    namer = namer_of(patterns_of(load_detectors(), 0))
    lines, is_whole = plan_lines(requests, namer, options)
    print("\n".join(lines))
    return ExitCode.DONE if is_whole else ExitCode.INCOMPLETE


def _is_written(
    report: "Report",
    forms: "Sequence[ReportFormat]",
    output: Path | None,
    store: "Store | NoStore",
    *,
    quiet: bool,
) -> bool:
    """Write the outputs, and return whether that worked.

    A failure is reported, unless the reader of standard output stopped reading on purpose.
    """
    try:
        _write(report, forms, output, store, quiet=quiet)
    except UsageError as error:
        _say(f"{error}\n  `noticemap report` can write it again from the store")
        return False
    except BrokenPipeError:
        return False
    return True


def _write(
    report: "Report",
    forms: "Sequence[ReportFormat]",
    output: Path | None,
    store: "Store | NoStore",
    *,
    quiet: bool,
) -> None:
    if output is None:
        if not (quiet and forms[0].name == "text"):
            print_report(report, forms[0])
            sys.stdout.flush()  # so that a failure is reported here
        return
    forms, filled = without_filled(forms, output, store)
    for words in filled:
        _say(words)
    aside = move_aside(forms, output) if is_nothing_read(report) else None
    written = [(form, write_report(report, form, output)) for form in forms]
    if aside:
        _say(
            f"nothing could be read: see the report in {visible(str(output))}; the earlier report is "
            f"in {visible(str(aside))}"
        )
    elif not is_nothing_read(report):
        drop_aside(forms, output)
    if not quiet:
        [summary] = choose("text", (), into_folder=False)
        print_report(report, summary)
        width = max((len(form.name) for form, _ in written), default=0)
        for form, path in written:
            print(f"{form.name:>{width}}  {path}")
