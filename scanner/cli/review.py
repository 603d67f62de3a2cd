"""``noticemap review``: decide about findings; later scans apply the decision and show it."""

import argparse
import os
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.assigning import account, assign
from scanner.cli.deciding import decide, reason_given
from scanner.cli.errors import ExitCode
from scanner.cli.importing import import_file
from scanner.cli.options import add_store_option, positive
from scanner.cli.own_project import add_project_option, own_project
from scanner.cli.worklist_lines import list_items
from scanner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.history.review import Review
    from scanner.store.base import Store

NAME = "review"
HELP = "decide about findings, items of the worklist or a run, with author, reason, expiry and owner"

_EXAMPLES = """\
examples:
  noticemap review accept 3fa94c --reason 'masked at export' --expires 2027-06-30
  noticemap review false-alarm --collection 'logs/*' --field build --reason 'version numbers'
  noticemap review reclassify 3fa94c --as use_to_number --reason 'numbers that were called'
  noticemap review confirm 3fa94c --reason 'the clinic says so'         a possible finding is right
  noticemap review accept --item 9bf3012c0320 --reason 'test data'     all places of an item
  noticemap review assign 9bf3012c0320 --owner 'Billing' --due 2027-01-31
  noticemap review worklist                       what to do, most urgent first
  noticemap review import worklist.xlsx           what a colleague filled in
  noticemap review list
  noticemap review withdraw 7 --reason 'the export was changed'
  noticemap review baseline latest                accept a run: `scan --fail-on` lets its findings pass

Name a finding by the start of its fingerprint, an item of the worklist by the start of its id; findings.json
and the report show both. An item is a group of similar findings, over files, keys or partitions. A
decision about it also covers places found later. Patterns match the names that reports show; `*` matches any
characters. Suppressed findings are counted separately in later scans.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for name, words in (
        ("accept", "the finding is right, known and accepted: suppress it"),
        ("false-alarm", "the finding is wrong: suppress it"),
        ("confirm", "the possible finding is right: later scans report it as a finding"),
        ("reclassify", "the value means something else: give it another class in later scans"),
    ):
        one = _subparser(what, name, words)
        _add_target(one)
        if name == "reclassify":
            one.add_argument(
                "--as", dest="element", metavar="ELEMENT", required=True, help="data element of the policy"
            )
        one.add_argument(
            "--policy", metavar="FILE|ID", help="policy of its scans (default: the latest run's)"
        )
        one.add_argument(
            "--expires", type=_day, metavar="YYYY-MM-DD", help="last day on which the review applies"
        )
        one.add_argument(
            "--for-later", action="store_true", help="keep a pattern also if it matches no finding yet"
        )
        _add_author(one)
        _add_place(one)
    listed = _subparser(what, "list", "list the reviews in force")
    listed.add_argument("--all", action="store_true", help="also those that expired or were withdrawn")
    listed.add_argument("--json", action="store_true", help="a JSON array instead of a table")
    _add_place(listed)
    assign = _subparser(what, "assign", "set the owner and the due date of an item of the worklist")
    assign.add_argument("item", metavar="ITEM", help="id of the item, or the start of it")
    assign.add_argument("--owner", metavar="NAME", help="who does it; '' for nobody")
    assign.add_argument("--due", type=_due, metavar="YYYY-MM-DD", help="due date; '' for none")
    _add_author(assign, has_reason=False)
    _add_place(assign)
    _add_worklist(what)
    _add_import(what)
    withdraw = _subparser(what, "withdraw", "end a review; `list --all` still shows it")
    withdraw.add_argument(
        "number", type=positive, metavar="NUMBER", help="number of the review, from `noticemap review list`"
    )
    _add_author(withdraw)
    _add_place(withdraw)
    _add_baseline(what)


def _add_baseline(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    baseline = _subparser(what, "baseline", "accept a run as the baseline of its sources")
    baseline.add_argument(
        "run",
        metavar="RUN",
        nargs="?",
        default="latest",
        help="id of a run (default: the latest of the project here; without noticemap.yaml, of all)",
    )
    _add_author(baseline, has_reason=False)
    _add_place(baseline)


def _add_import(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    filled = _subparser(what, "import", "import owners, due dates and decisions from a filled-in workbook")
    filled.add_argument(
        "file", type=Path, metavar="FILE", help="the workbook of `noticemap report --format xlsx`"
    )
    filled.add_argument(
        "--run", metavar="RUN", default="", help="a run by the start of its id (default: the workbook's)"
    )
    _add_author(filled, has_reason=False)
    _add_place(filled)


def _add_worklist(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    items = _subparser(what, "worklist", "what to do about the latest run, most urgent first")
    items.add_argument(
        "text", metavar="TEXT", nargs="?", default="", help="all items with this in their place or kind"
    )
    items.add_argument(
        "--run", metavar="RUN", default="", help="a run by the start of its id (default: the latest)"
    )
    items.add_argument(
        "--source", metavar="SOURCE", default="", help="the last run that read it, and only its items"
    )
    items.add_argument("--top", type=positive, metavar="N", help="only the N most urgent")
    items.add_argument("--all", action="store_true", help="also items that need nothing or are decided")
    _add_place(items)


def _subparser(
    what: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, words: str
) -> argparse.ArgumentParser:
    return what.add_parser(name, help=words, description=words, allow_abbrev=False)


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "fingerprint", metavar="FINGERPRINT", nargs="?", default="", help="start of a fingerprint or item id"
    )
    parser.add_argument(
        "--item",
        metavar="ID",
        default="",
        help="a whole item of the worklist, instead of a finding; with --entity, only those of this entity",
    )
    for name in ("source", "collection", "field", "entity"):
        parser.add_argument(
            f"--{name}", metavar="GLOB", default="", help=f"all findings whose {name} matches, instead of one"
        )


def _add_place(parser: argparse.ArgumentParser) -> None:
    add_project_option(parser)
    add_store_option(parser)


def _add_author(parser: argparse.ArgumentParser, *, has_reason: bool = True) -> None:
    parser.add_argument(
        "--author", default="", metavar="NAME", help="who decides (default: the name of your account)"
    )
    if has_reason:
        parser.add_argument("--reason", required=True, metavar="TEXT", help="reason, shown in reports")


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date; write it as 2027-06-30") from None


def _due(text: str) -> str:
    return _day(text) if text else ""


def run(args: argparse.Namespace) -> int:
    from scanner.store import open_store

    acts = {
        "list": _list,
        "withdraw": _withdraw,
        "baseline": _baseline,
        "assign": assign,
        "import": import_file,
        "worklist": list_items,
    }
    act = acts.get(args.what, partial(decide, say=_say))
    own = own_project(args, os.environ)
    args.project, args.own_policy = own.key, own.policy
    reads = ("list", "baseline", "worklist", "assign")
    with open_store(own.store, os.environ, create=args.what not in reads) as store:
        if store.empty and args.what != "list":
            raise UsageError(f"a review needs a store that has runs: {store.empty}")
        act(store, args)
    return ExitCode.DONE


def _list(store: "Store", args: argparse.Namespace) -> None:
    today = datetime.now(UTC).date()
    reviews = [item for item in store.reviews.all() if args.all or item.state(today) == "active"]
    if args.json:
        _list_json(reviews, today)
        return
    from scanner.cli.terminal import terminal_width
    from scanner.cli.text_table import text_table

    hidden = len(store.reviews.all()) - len(reviews)
    if reviews:
        headers = ("review", "state", "verdict", "until", "author", "what", "reason")
        rows = [_row(review, today) for review in reviews]
        print(text_table(headers, rows, terminal_width()), end="")
    else:
        print("No review is in force. `noticemap review --help` shows how to add one.")
    if hidden:
        print(f"{hidden:,} more expired or were withdrawn; `noticemap review list --all` shows them.")


def _row(review: "Review", today: date) -> tuple[str, ...]:
    verdict = review.verdict.replace("_", " ") + (f" as {review.element}" if review.element else "")
    why = review.reason
    if review.withdrawn_at:
        why += f" (withdrawn by {review.withdrawn_by}: {review.withdrawn_why})"
    return (
        str(review.number),
        review.state(today),
        verdict,
        review.expires_at or "-",
        review.author,
        str(review.target),
        why,
    )


def _list_json(reviews: "Sequence[Review]", today: date) -> None:
    import json
    from dataclasses import asdict

    print(json.dumps([asdict(item) | {"state": item.state(today)} for item in reviews], indent=2))


def _withdraw(store: "Store", args: argparse.Namespace) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    done = store.reviews.withdraw(args.number, args.author or account(), reason_given(args.reason), at)
    if done is None:
        raise UsageError(
            f"there is no review {args.number} in force\n  `noticemap review list --all` lists them all"
        )
    _say(f"review {done.number} is withdrawn: {done.target}; it no longer applies from the next scan on")


def _baseline(store: "Store", args: argparse.Namespace) -> None:
    from scanner.explain import called

    at = datetime.now(UTC).isoformat(timespec="seconds")
    run = store.accept(args.run, at, args.author or account(), args.project)
    report = store.load(run)
    of = ", ".join(called(report, item.source) for item in report.sources)
    when = f"of {report.run.started_at[:16].replace('T', ' ')} UTC"
    _say(f"run {run} {when}, under policy {report.run.policy.id}, is now the baseline of: {of}")
    _say("  its findings let `scan --fail-on` pass; `noticemap diff baseline` compares with it")
    unread = report.unscanned
    if unread:
        _say(
            f"  {len(unread):,} places could not be read in it; anything found there later is new"
            if len(unread) > 1
            else "  one place could not be read in it; anything found there later is new"
        )


def _say(text: str) -> None:
    from scanner.cli.text_table import visible

    print("\n".join(visible(line) for line in text.split("\n")))
