"""``noticemap scan``: read sources, say what personal data they hold, write the reports."""

import argparse
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.cli.errors import ExitCode, UsageError
from scanner.cli.options import detectors_wanted, read_regions
from scanner.cli.output import check_folder
from scanner.cli.parser import did_you_mean
from scanner.cli.progress_bar import progress_on
from scanner.cli.report_formats import choose, print_report, write_report
from scanner.cli.scan_options import add_arguments
from scanner.folders import cache_folder
from scanner.gate import Gate, GateError, parse_gate, trips
from scanner.store import open_store
from scanner.store.errors import StoreError

if TYPE_CHECKING:
    from reports.base import ReportFormat
    from scanner.classifier.kinds import Kinds
    from scanner.classifier.policy import Policy
    from scanner.engine import ScanSettings, SourceRequest
    from scanner.finding import Report
    from scanner.store.base import Store

WORTH_WORKERS = 64 * 2**20
"""Bytes of files from which on worker processes are started unasked."""

__all__ = ["HELP", "NAME", "add_arguments", "run"]
NAME = "scan"
HELP = "read sources and say what personal data they hold, in which class, role and for how long"
DEFAULT_FORMATS = ("json", "csv", "html")
RECORDED = (
    *("sample", "full", "schema_only", "seed", "include", "exclude"),
    *("policy", "source_kind", "detectors", "recognizers", "regions", "ner", "min_confidence"),
)


def run(args: argparse.Namespace) -> int:
    if not args.sources:
        raise UsageError(
            "no SOURCE given: name a folder, a file or a URI\n  `noticemap scan --help` shows how"
        )
    gate = _gate(args.fail_on)
    default = DEFAULT_FORMATS if args.output else ("text",)
    forms = choose(args.format, default, into_folder=args.output is not None)
    policy, kinds = _policy(args)
    requests = _requests(args)
    settings = _settings(args)
    if args.plan:
        return _plan(requests)
    if args.output is not None:
        check_folder(args.output)
    with open_store(args.store, os.environ) as store:
        known = store.latest_fingerprints(tuple(request.source_id for request in requests))
        report = _scan(args, requests, settings, policy, kinds, known)
        kept = _keep(store, report)
    _write(report, forms, args.output, quiet=args.quiet)
    if gate is not None and trips(gate, report):
        return ExitCode.GATE
    return ExitCode.DONE if kept and report.run.status == "complete" else ExitCode.INCOMPLETE


def _gate(expression: str | None) -> Gate | None:
    try:
        return parse_gate(expression) if expression else None
    except GateError as error:
        raise UsageError(f"--fail-on: {error}") from None


def _keep(store: "Store", report: "Report") -> bool:
    """Keep the run; where that fails the outputs are still written, and the exit code says so."""
    try:
        store.save(report)
    except StoreError as error:
        print(f"noticemap: this run is not kept: {error}", file=sys.stderr)
        return False
    return True


def _policy(args: argparse.Namespace) -> "tuple[Policy, Kinds]":
    from scanner.classifier.kinds import load_kinds
    from scanner.classifier.policy import PolicyError, load_policy

    try:
        policy = load_policy(args.policy)
        kinds = load_kinds(policy.kinds_path)
    except (PolicyError, ValueError) as error:
        raise UsageError(str(error)) from None
    if args.source_kind and args.source_kind not in kinds.source_kinds:
        near = did_you_mean(args.source_kind, kinds.source_kinds)
        valid = ", ".join(kinds.source_kinds)
        raise UsageError(f"unknown source kind '{args.source_kind}'{near}\n  valid: {valid}")
    return policy, kinds


def _requests(args: argparse.Namespace) -> tuple["SourceRequest", ...]:
    from connectors.registry import UnknownScheme, check_scheme, source_id
    from scanner.engine import SourceRequest

    try:
        for source in args.sources:
            check_scheme(source)
    except UnknownScheme as error:
        raise UsageError(str(error)) from None
    return tuple(
        SourceRequest(
            source=source,
            source_id=source_id(source),
            source_kind=args.source_kind,
            include=tuple(args.include),
            exclude=tuple(args.exclude),
        )
        for source in args.sources
    )


def _settings(args: argparse.Namespace) -> "ScanSettings":
    from detectors.language_model import best_models
    from scanner.engine import ScanSettings

    settings = ScanSettings(sample=args.sample, full=args.full, schema_only=args.schema_only, seed=args.seed)
    if args.ner == "auto" and not args.schema_only:
        settings = replace(settings, read_names=True, language_models=best_models())
    return replace(settings, regions=read_regions(args.regions)) if args.regions else settings


def _plan(requests: Sequence["SourceRequest"]) -> int:
    from detectors.registry import load_detectors
    from scanner.listing import plan_lines
    from scanner.worker import namer_of, patterns_of

    namer = namer_of(patterns_of(load_detectors(), cache_folder(os.environ), 0))
    lines, is_whole = plan_lines(requests, namer)
    print("\n".join(lines))
    return ExitCode.DONE if is_whole else ExitCode.INCOMPLETE


def _scan(
    args: argparse.Namespace,
    requests: Sequence["SourceRequest"],
    settings: "ScanSettings",
    policy: "Policy",
    kinds: "Kinds",
    known: frozenset[str],
) -> "Report":
    from scanner.classifier.decide import Classifier
    from scanner.executors import local_executor
    from scanner.pipeline import RunIdentity, run_scan

    started = datetime.now(UTC)
    regions = settings.regions if args.regions else ()
    detectors = detectors_wanted(
        args.detectors, cache_folder(os.environ), regions=regions, recognizers=args.recognizers
    )
    classifier = Classifier(
        policy=policy,
        kinds=kinds,
        detectors=detectors,
        min_confidence=args.min_confidence,
        schema_only=args.schema_only,
    )
    mode = "off" if args.quiet else args.progress
    jobs = _jobs(args, requests)
    with local_executor(jobs, settings) as executor, progress_on(sys.stderr, mode) as progress:
        return run_scan(
            requests,
            settings,
            classifier=classifier,
            identity=RunIdentity(id=f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", started_at=started),
            recorded_settings=_recorded(args, settings),
            executor=executor,
            progress=progress,
            cache_dir=cache_folder(os.environ),
            known=known,
        )


def _jobs(args: argparse.Namespace, requests: Sequence["SourceRequest"]) -> int:
    """Workers pay where there is much to read: starting one costs about a second."""
    if args.jobs is not None:
        return int(args.jobs)
    size = 0
    for request in requests:
        path = Path(request.source.partition("://")[2] or request.source)
        for file in (path, *path.rglob("*")) if path.is_dir() else (path,):
            size += file.stat().st_size if file.is_file() else 0
            if size > WORTH_WORKERS:
                return os.cpu_count() or 1
    return 1


def _recorded(args: argparse.Namespace, settings: "ScanSettings") -> Mapping[str, Any]:
    """The settings that a result depends on: never a source, which can hold a password."""
    recorded = {name: getattr(args, name) for name in RECORDED}
    models = [model.title for model in settings.language_models]
    return recorded | ({"language_models": models} if settings.read_names else {})


def _write(
    report: "Report", forms: "Sequence[ReportFormat]", output: Path | None, *, quiet: bool
) -> None:
    if output is None:
        if not (quiet and forms[0].name == "text"):
            print_report(report, forms[0])
        return
    written = [(form, write_report(report, form, output)) for form in forms]
    if not quiet:
        [summary] = choose("text", (), into_folder=False)
        print_report(report, summary)
        width = max(len(form.name) for form in forms)
        for form, path in written:
            print(f"{form.name:>{width}}  {path}")
