"""``noticemap scan``: read sources, say what personal data they hold, write the reports."""

import argparse
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.cli.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from scanner.engine import ScanSettings, SourceRequest
    from scanner.finding import Report
    from scanner.gate import Gate

NAME = "scan"
HELP = "read sources and say what personal data they hold, in which class, role and for how long"
DEFAULT_FORMATS = ("json", "csv", "html")
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
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="a folder, file, URI, or - for standard input")
    out = parser.add_argument_group("what comes out")
    out.add_argument("-o", "--output", type=Path, metavar="DIR", help="write the reports into this folder")
    out.add_argument("--format", metavar="LIST", help="json,csv,html,text or all (default with -o: json,csv,html)")
    out.add_argument("--fail-on", metavar="EXPR", help="exit 1 where a finding or broken promise meets this")
    out.add_argument("--min-confidence", type=_share, default=0.5, metavar="P", help="list from here on (0.5)")
    out.add_argument("--quiet", action="store_true", help="no summary, no progress")
    out.add_argument("--progress", choices=("auto", "json", "off"), default="auto", help="on standard error")
    read = parser.add_argument_group("what is read")
    amount = read.add_mutually_exclusive_group()
    amount.add_argument("--sample", type=_count, default=10_000, metavar="N", help="rows of a large table (10,000)")
    amount.add_argument("--full", action="store_true", help="read everything")
    amount.add_argument("--schema-only", action="store_true", help="names, types and keys alone; no row is read")
    read.add_argument("--seed", type=int, default=0, metavar="N", help="of the sample (0)")
    read.add_argument("--include", action="append", default=[], metavar="GLOB", help="only these collections")
    read.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="not these collections")
    read.add_argument("--plan", action="store_true", help="list what would be read, and stop")
    how = parser.add_argument_group("how it is judged")
    how.add_argument("--policy", default="xpoz", metavar="FILE|xpoz", help="the notice as data (xpoz)")
    how.add_argument("--source-kind", default="", metavar="KIND", help="where these sources stand, as crm or cdr_store")
    how.add_argument("--detectors", default="*", metavar="GLOB", help="only these detectors")
    how.add_argument("--regions", default="US,GB,DE,FR", metavar="LIST", help="of national phone numbers")
    how.add_argument("--ner", choices=("auto", "off"), default="auto", help="named entities by a language model")
    run = parser.add_argument_group("how it runs")
    run.add_argument("--jobs", type=_count, default=None, metavar="N", help="worker processes (one per core)")
    run.add_argument("--store", default=None, metavar="URL|PATH|none", help="where runs are kept")


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not between 0 and 1")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not 1 or more")
    return value


def run(args: argparse.Namespace) -> int:
    from scanner.gate import GateError, parse_gate
    from scanner.store import open_store

    if not args.sources:
        raise UsageError("no SOURCE given: name a folder, a file or a URI\n  `noticemap scan --help` has examples")
    try:
        gate = parse_gate(args.fail_on) if args.fail_on else None
    except GateError as error:
        raise UsageError(f"--fail-on: {error}") from None
    formats = _formats(args.format, args.output)
    requests = _requests(args)
    settings = _settings(args)
    if args.plan:
        return _plan(requests, settings)
    with open_store(args.store, os.environ) as store:
        known = store.latest_fingerprints(tuple(request.source_id for request in requests))
        report = _scan(args, requests, settings, known)
        store.save(report)
    _write(report, formats, args.output, quiet=args.quiet)
    return _exit_code(report, gate)


def _formats(text: str | None, output: Path | None) -> tuple[str, ...]:
    from reports.registry import formats

    valid = formats()
    if text is None:
        return DEFAULT_FORMATS if output else ("text",)
    names = tuple(valid) if text == "all" else tuple(part.strip() for part in text.split(","))
    unknown = [name for name in names if name not in valid]
    if unknown:
        raise UsageError(f"unknown format '{unknown[0]}'; valid: {', '.join(valid)} or all")
    if output is None and len(names) > 1:
        raise UsageError("several formats need a folder to stand in: add -o DIR")
    return names


def _requests(args: argparse.Namespace) -> tuple["SourceRequest", ...]:
    from connectors.registry import UnknownScheme, check_scheme, display_source, source_id
    from scanner.classifier.kinds import load_kinds
    from scanner.classifier.policy import PolicyError, load_policy
    from scanner.engine import SourceRequest

    try:
        kinds = load_kinds(load_policy(args.policy).kinds_path).source_kinds
    except PolicyError as error:
        raise UsageError(str(error)) from None
    if args.source_kind and args.source_kind not in kinds:
        raise UsageError(f"unknown source kind '{args.source_kind}'; valid: {', '.join(kinds)}")
    try:
        for source in args.sources:
            check_scheme(source)
    except UnknownScheme as error:
        raise UsageError(str(error)) from None
    return tuple(
        SourceRequest(
            source=source,
            display=display_source(source),
            source_id=source_id(source),
            source_kind=args.source_kind,
            include=tuple(args.include),
            exclude=tuple(args.exclude),
        )
        for source in args.sources
    )


def _settings(args: argparse.Namespace) -> "ScanSettings":
    from scanner.engine import ScanSettings

    return ScanSettings(
        sample=args.sample,
        full=args.full,
        schema_only=args.schema_only,
        seed=args.seed,
        regions=tuple(region.strip().upper() for region in args.regions.split(",")),
        detectors_glob=args.detectors,
    )


def _plan(requests: Sequence["SourceRequest"], settings: "ScanSettings") -> int:
    from scanner.engine import plan

    whole = True
    for line in plan(requests, settings):
        whole = whole and line.status == "ready"
        print(line.text)
    return ExitCode.DONE if whole else ExitCode.INCOMPLETE


def _scan(
    args: argparse.Namespace,
    requests: Sequence["SourceRequest"],
    settings: "ScanSettings",
    known: frozenset[str],
) -> "Report":
    from detectors.registry import load_detectors
    from scanner.classifier.classify import Classifier
    from scanner.classifier.kinds import load_kinds
    from scanner.classifier.policy import load_policy
    from scanner.executors import local_executor
    from scanner.folders import cache_folder
    from scanner.pipeline import RunIdentity, run_scan
    from scanner.progress import progress_on

    started = datetime.now(UTC)
    policy = load_policy(args.policy)
    try:
        detectors = load_detectors(args.detectors)
    except ValueError as error:
        raise UsageError(f"--detectors: {error}") from None
    classifier = Classifier(
        policy=policy,
        kinds=load_kinds(policy.kinds_path),
        detectors=detectors,
        min_confidence=args.min_confidence,
        schema_only=args.schema_only,
    )
    mode = "off" if args.quiet else args.progress
    with local_executor(args.jobs, settings) as executor, progress_on(sys.stderr, mode) as progress:
        return run_scan(
            requests,
            settings,
            classifier=classifier,
            identity=RunIdentity(id=f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", started_at=started),
            recorded_settings=_recorded(args),
            executor=executor,
            progress=progress,
            cache_dir=cache_folder(os.environ),
            known=known,
        )


def _recorded(args: argparse.Namespace) -> Mapping[str, Any]:
    """The settings that a result depends on: never a source, which can hold a password."""
    names = ("sample", "full", "schema_only", "seed", "include", "exclude", "policy", "source_kind")
    names += ("detectors", "regions", "ner", "min_confidence")
    return {name: getattr(args, name) for name in names}


def _write(report: "Report", names: Sequence[str], output: Path | None, *, quiet: bool) -> None:
    from reports.registry import formats

    valid = formats()
    if output is None:
        valid[names[0]].write(report, sys.stdout)
        return
    output.mkdir(parents=True, exist_ok=True)
    for name in names:
        path = output / valid[name].filename
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            valid[name].write(report, out)
        path.chmod(0o600)
    if not quiet:
        valid["text"].write(report, sys.stdout)
        for name in names:
            print(f"{name:>6}  {output / valid[name].filename}")


def _exit_code(report: "Report", gate: "Gate | None") -> int:
    from scanner.gate import trips

    if gate is not None and trips(gate, report):
        return ExitCode.GATE
    incomplete = report.run.status != "complete"
    return ExitCode.INCOMPLETE if incomplete else ExitCode.DONE
