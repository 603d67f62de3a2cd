"""``noticemap explain``: why a field was reported, or why it was not."""

import argparse
import os
from typing import TYPE_CHECKING

from scanner.cli.errors import ExitCode
from scanner.cli.options import add_store_option
from scanner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.finding import Report
    from scanner.store.base import Store

NAME = "explain"
HELP = "explain why a field was reported, or why it was not"
_RUNS_SEARCHED = 50
_EXAMPLES = """\
examples:
  noticemap explain 3fa94c                              a finding, by the start of its fingerprint
  noticemap explain data/ core.sqlite!/calls to         all findings of a field, or why there is none
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "what",
        nargs="+",
        metavar="FINGERPRINT | SOURCE COLLECTION FIELD",
        help="a finding by its fingerprint, or a field by its place; both from a run in the store",
    )
    add_store_option(parser)


def run(args: argparse.Namespace) -> int:
    from scanner.store import open_store

    if len(args.what) not in (1, 3):
        raise UsageError("name a FINGERPRINT, or a SOURCE, a COLLECTION and a FIELD")
    with open_store(args.store, os.environ, create=False) as store:
        for report in _newest_first(store):
            texts = (
                _by_fingerprint(report, args.what[0])
                if len(args.what) == 1
                else _by_place(report, *args.what)
            )
            if texts:
                print("\n\n".join(texts))
                return ExitCode.DONE
    raise UsageError(
        f"the last {_RUNS_SEARCHED} runs have no finding and no field called '{' '.join(args.what)}'\n"
        "  findings.json lists the fingerprints, `noticemap runs` the runs"
    )


def _newest_first(store: "Store") -> "Iterator[Report]":
    for summary in store.runs(_RUNS_SEARCHED):
        yield store.load(summary.id)


def _by_fingerprint(report: "Report", prefix: str) -> list[str]:
    from detectors.registry import load_detectors
    from scanner.explain import by_fingerprint, explain

    found = by_fingerprint(report, prefix)
    return [explain(report, finding, load_detectors()) for finding in found]


def _by_place(report: "Report", source: str, collection: str, field: str) -> list[str]:
    from connectors.registry import display_source, source_id
    from detectors.registry import load_detectors
    from scanner.explain import explain, explain_silence
    from scanner.finding.tiers import both_tiers

    names = {source, display_source(source)}
    names |= {item.source for item in report.sources if item.source_id == source_id(source)}
    place = [item for item in report.collections if item.source in names and item.collection == collection]
    detectors = load_detectors()
    found = [
        explain(report, finding, detectors)
        for finding in both_tiers(report)
        if finding.source in names and (finding.collection, finding.field) == (collection, field)
    ]
    silent = [
        explain_silence(item, summary, detectors)
        for item in place
        for summary in item.fields
        if summary.field == field
    ]
    return found or silent
