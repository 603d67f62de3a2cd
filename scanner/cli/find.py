"""``noticemap find``: find one person's data; with ``--gone``, prove that none is left."""

import argparse
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.cli.errors import ExitCode
from scanner.cli.options import add_regions_option, add_source_options, add_store_option, positive
from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.cli.scan_request import ScanRequest
    from scanner.counting.plan import SourceRequest
    from scanner.find.needles import Key, Needle
    from scanner.find.places import Answer, Labels
    from scanner.finding import Finding
    from scanner.run.preparation import Preparation
    from scanner.run.progress import Progress

NAME = "find"
HELP = "find one person's data, or prove that none is left"
_KEYS = {
    "email": "e-mail address; upper and lower case are the same",
    "phone": "telephone number in any notation; without + it is read as a number of --regions",
    "name": "name; case, accents, apostrophes and the order of words make no difference",
    "sid": "SID of an account; must match exactly",
    "id": (
        "id of a person; must match exactly. An id of digits alone counts only where a scan found ids of "
        "people"
    ),
}
_QUICK_ROWS, _QUICK_BYTES = 1_000, 2**20
_EXAMPLES = """\
Values come from standard input, from a prompt that does not show them, or from a file with one value per
line, but never from the command line. They are not kept, printed or logged. All rows are read; what could not
be read is listed as not searched. Classes, roles and rules come from the last scan in the store, or from a
quick scan that is made first.

examples:
  noticemap find estate/ --email -                       asks for the address
  noticemap find estate/ --email - --phone - < person    two lines: the address, the number
  noticemap find --name who.txt --related --format json  the sources of noticemap.yaml, with related rows
  noticemap find estate/ --email - --gone < person       exit code 0: nothing is left

exit codes: 0 done (with --gone: nothing is left and everything was searched), 1 something is left (only
with --gone), 2 an option, value or source cannot be used, 3 something could not be searched (it is listed),
4 an internal error, 130 interrupted
"""


class _Asked(argparse.Action):
    """Records the order of the options, because values on standard input come in the same order."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        asked = [*(getattr(namespace, "asked", None) or ()), (self.dest, values)]
        namespace.asked = asked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    add_source_options(parser, "a folder, a file, a URI")
    keys = parser.add_argument_group(
        "whom to look for (several may be given; - is standard input or a prompt)"
    )
    for key, words in _KEYS.items():
        keys.add_argument(f"--{key}", action=_Asked, metavar="-|FILE", help=words)
    how = parser.add_argument_group("how values are compared")
    how.add_argument(
        "--loose-mail",
        action="store_true",
        help="ignore dots before the @ and everything after a +, as some mail services do",
    )
    how.add_argument("--initials", action="store_true", help="J. Smith also matches James Smith")
    add_regions_option(how, default=argparse.SUPPRESS)
    _add_places(parser.add_argument_group("what to search"))
    _add_outputs(parser.add_argument_group("output"))


def _add_places(what: argparse._ArgumentGroup) -> None:
    what.add_argument(
        "--related", action="store_true", help="also list rows that belong to those found, by their keys"
    )
    what.add_argument(
        "--server-filter",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="let database servers skip rows without a fragment of the value (at most half of it and five "
        "letters); without it every row is read and compared here (default: on)",
    )
    what.add_argument(
        "--include",
        action="append",
        default=argparse.SUPPRESS,
        metavar="GLOB",
        help="search only these collections",
    )
    what.add_argument(
        "--exclude", action="append", default=argparse.SUPPRESS, metavar="GLOB", help="skip these collections"
    )
    what.add_argument(
        "--policy",
        default=argparse.SUPPRESS,
        metavar="FILE|ID",
        help="policy: the privacy notice as data (default: xpoz)",
    )


def _add_outputs(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--gone",
        action="store_true",
        help="prove deletion: exit with 0 if nothing is left, else with 1 and the places",
    )
    group.add_argument(
        "--format", choices=("text", "json", "csv"), help="output format on standard output (default: text)"
    )
    group.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="write found.json and found.csv to this folder"
    )
    group.add_argument("--quiet", action="store_true", help="print no progress")
    group.add_argument(
        "--progress",
        choices=("auto", "json", "off"),
        default="auto",
        help="progress on standard error (default: auto)",
    )
    group.add_argument(
        "--jobs", type=positive, default=argparse.SUPPRESS, metavar="N", help="worker processes"
    )
    add_store_option(group)


def run(args: argparse.Namespace) -> int:
    from scanner.cli.progress_bar import progress_on
    from scanner.cli.scan_request import scan_requests
    from scanner.run.output import check_folder

    needles = _needles(args)
    asked, *others = scan_requests(_as_scan(args), os.environ)
    if others:
        notices = ", ".join(request.notice for request in (asked, *others))
        raise UsageError(
            f"these sources are checked against several notices ({notices}): name sources of one notice only"
        )
    if args.output is not None:
        check_folder(args.output, ("found.json", "found.csv"))
    mode = "off" if args.quiet else args.progress
    with progress_on(sys.stderr, mode) as progress:
        found = _answer(asked, needles, progress, args)
    _write(found, args)
    if args.gone and found.places:
        return ExitCode.GATE
    return ExitCode.INCOMPLETE if found.not_searched else ExitCode.DONE


def _needles(args: argparse.Namespace) -> "tuple[Needle, ...]":
    from scanner.find.values import needles_of, read_values
    from scanner.run.preparation import read_regions

    asked: list[tuple[Key, str]] = getattr(args, "asked", None) or []
    if not asked:
        options = ", ".join(f"--{key} -" for key in _KEYS)
        raise UsageError(f"no value to look for: give at least one of {options}")
    if "-" in args.sources and any(where == "-" for _, where in asked):
        raise UsageError("standard input cannot be both the SOURCE and the value: put the value into a file")
    regions = read_regions(args.regions) if hasattr(args, "regions") else ()
    values = read_values(asked, sys.stdin)
    return needles_of(values, regions=regions, loose_mail=args.loose_mail, initials=args.initials)


def _as_scan(args: argparse.Namespace) -> argparse.Namespace:
    """The arguments of a scan with the same sources, project file and store."""
    said = vars(args) | {"format": None, "output": None, "fail_on": None, "full": True, "ner": "off"}
    return argparse.Namespace(**said)


def _answer(
    asked: "ScanRequest", needles: "tuple[Needle, ...]", progress: "Progress", args: argparse.Namespace
) -> "Answer":
    from scanner.execution.executors import local_executor
    from scanner.find.answer import answer
    from scanner.find.search import Search
    from scanner.run.preparation import prepare

    # A quick scan shows where values are; how long they are kept does not matter for this search.
    options = replace(asked.options, audit=False)
    prepared = prepare(asked.sources, options, asked.company)
    with local_executor(prepared.jobs, prepared.settings) as executor:
        labels = _labels(asked, prepared, quiet=args.quiet)
        search = Search(
            needles=needles,
            labels=labels,
            detectors=tuple(prepared.classifier.detectors),
            executor=executor,
            progress=progress,
            settings=prepared.settings,
            related=args.related,
            server_filter=args.server_filter,
        )
        return answer(prepared.requests, search, datetime.now(UTC))


def _labels(asked: "ScanRequest", prepared: "Preparation", *, quiet: bool) -> "Labels":
    """Labels from the last scan in the store. Sources that have no findings there get a quick scan."""
    from scanner.find.places import Labels
    from scanner.run.other_names import known_by_other_names, known_source
    from scanner.store import open_store

    now = datetime.now(UTC)
    with open_store(asked.store, os.environ) as store:
        known = known_by_other_names(prepared.requests, store, asked.apart)
        earlier = store.earlier(map(known_source, known), now.date())
    found = [(known.source_id, known.finding) for known in earlier.findings]
    read = {source_id for source_id, _ in found}
    left = tuple(request for request in prepared.requests if request.source_id not in read)
    if left:
        if not quiet:
            words = f"{len(left)} of {len(prepared.requests)} sources have not been scanned yet"
            print(f"noticemap: {words}: a quick scan of a few rows comes first", file=sys.stderr)
        found += _quick_findings(left, prepared, now)
    return Labels.of(found, prepared.classifier.policy)


def _quick_findings(
    requests: "tuple[SourceRequest, ...]", prepared: "Preparation", now: datetime
) -> "list[tuple[str, Finding]]":
    """The findings of a quick scan of a few rows of each collection."""
    from scanner.finding.tiers import both_tiers
    from scanner.run.progress import SilentProgress

    few = replace(
        prepared.settings, full=False, sample=_QUICK_ROWS, whole_rows=_QUICK_ROWS, whole_bytes=_QUICK_BYTES
    )
    report = replace(prepared, requests=requests, settings=few).run(now, SilentProgress())
    ids = {source.source: source.source_id for source in report.sources}
    return [(ids[finding.source], finding) for finding in both_tiers(report)]


def _write(found: "Answer", args: argparse.Namespace) -> None:
    from scanner.find.formats import WRITERS
    from scanner.run.output import write_private

    if args.output is None or args.format or not args.quiet:
        WRITERS[args.format or "text"](found, sys.stdout)
    for form in ("json", "csv") if args.output is not None else ():
        write_private(args.output / f"found.{form}", partial(WRITERS[form], found))
