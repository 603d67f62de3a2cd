"""``noticemap explain``: why a field was reported, or why it was not."""

import argparse
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scanner.cli.assigning import starting_with
from scanner.cli.errors import ExitCode
from scanner.cli.near_places import near_places, shown_names
from scanner.cli.options import add_store_option
from scanner.cli.own_project import own_store
from scanner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.finding import Report
    from scanner.store.base import Store

NAME = "explain"
HELP = "explain why a field was reported, or why it was not"
NO_OPTIONS = (
    "explain shows what earlier runs found under their policies: it reads no source and needs no password"
)
"""Shown to a user who gives this command an option of `scan`."""
_RUNS_SEARCHED = 50
_REMEMBERED = 3
"""The number of runs whose places are suggested if no place has the requested name."""
_EXAMPLES = """\
examples:
  noticemap explain 3fa94c                              a finding, by the start of its fingerprint
  noticemap explain 9bf3012c0320                        an item of the worklist, by the start of its id
  noticemap explain data/ core.sqlite!/calls to         all findings of a field, or why there is none
  noticemap explain crm staff work_email                the same; crm is a source of noticemap.yaml
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "what",
        nargs="+",
        metavar="FINGERPRINT | ITEM | SOURCE COLLECTION FIELD",
        help="a finding by its fingerprint, an item by its id, or a field by its place, from the store",
    )
    add_store_option(parser)


def run(args: argparse.Namespace) -> int:
    from scanner.store import open_store

    if len(args.what) not in (1, 3):
        raise UsageError(
            f"{len(args.what)} names were given; name a FINGERPRINT or ITEM, or a SOURCE, a COLLECTION and a "
            "FIELD\n  `noticemap explain --help` shows how"
        )
    reports: list[Report] = []
    with open_store(own_store(args, os.environ), os.environ, create=False) as store:
        for report in _newest_first(store):
            texts = (
                _by_fingerprint(report, args.what[0]) or _by_item(report, args.what[0])
                if len(args.what) == 1
                else _by_place(report, *args.what)
            )
            if texts:
                print("\n\n".join(texts))
                return ExitCode.DONE
            reports += [report][: _REMEMBERED - len(reports)]
    head = (
        f"the last {_RUNS_SEARCHED} runs have no finding, no item and no field called '{' '.join(args.what)}'"
    )
    known = (
        "findings.json lists the fingerprints, `noticemap review worklist --all` the items, "
        "`noticemap runs` the runs"
    )
    raise UsageError("\n  ".join([head, *(near_places(reports, *args.what) if args.what[1:] else [known])]))


def _newest_first(store: "Store") -> "Iterator[Report]":
    from scanner.classifier.refusals import refusal_under
    from scanner.store.current import current

    today = datetime.now(UTC).date()
    for summary in store.runs(_RUNS_SEARCHED):
        report = store.load(summary.id)
        yield current(store, report, today, refusal_under(report.run.policy.id))


def _by_fingerprint(report: "Report", prefix: str) -> list[str]:
    from detectors.registry import load_detectors
    from scanner.explain import by_fingerprint, explain

    found = by_fingerprint(report, prefix)
    return [explain(report, finding, load_detectors()) for finding in found]


def _by_item(report: "Report", prefix: str) -> list[str]:
    """Explain the first finding of each entity of an item. The item's other findings are similar."""
    from detectors.registry import load_detectors
    from scanner.explain import explain, of_item
    from scanner.finding.worklist import worklist

    found = starting_with(worklist(report), prefix)
    detectors = load_detectors() if found else ()
    texts = []
    for item in found[:1]:
        first = {finding.entity: finding for finding in reversed(item.findings)}
        texts += [
            of_item(item, report),
            *(explain(report, first[entity], detectors) for entity in item.entities),
        ]
    return texts


def _by_place(report: "Report", source: str, collection: str, field: str) -> list[str]:
    from detectors.registry import load_detectors
    from scanner.explain import explain, explain_silence
    from scanner.finding.tiers import both_tiers

    names = shown_names(report, source)
    place = [item for item in report.collections if item.source in names and item.collection == collection]
    detectors = load_detectors()
    found = [
        explain(report, finding, detectors)
        for finding in sorted(both_tiers(report), key=lambda item: item.status == "gone")
        if finding.source in names and (finding.collection, finding.field) == (collection, field)
    ]
    silent = [
        explain_silence(item, summary, detectors)
        for item in place
        for summary in item.fields
        if summary.field == field
    ]
    return found or silent
