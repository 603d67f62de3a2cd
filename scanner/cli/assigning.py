"""Find worklist items by id, and assign them, for commands."""

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from scanner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.finding import Report
    from scanner.finding.worklist import WorkItem
    from scanner.history.project_key import ProjectKey
    from scanner.store.base import Store

_SHOWN: Final = 5
RUNS_SEARCHED: Final = 50


def account() -> str:
    """The name of the user's account. Raises ``UsageError`` if the account has no name."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("your account has no name; add --author NAME") from None


def with_items(
    store: "Store", run: str, project: "ProjectKey | None"
) -> "tuple[Report, tuple[WorkItem, ...]]":
    """The report and the worklist of a run, with assignments and the decisions made after the run."""
    from scanner.classifier.refusals import refusal_under
    from scanner.finding.worklist import worklist
    from scanner.store.current import current

    report = store.load(run, project)
    refusal = refusal_under(report.run.policy.id)
    report = current(store, report, datetime.now(UTC).date(), refusal)
    return report, worklist(report)


def run_of_source(store: "Store", source: str) -> str:
    """The id of the last run that read ``source``, a name, path or URI as the user wrote it.

    Raises ``UsageError`` if none of the last ``RUNS_SEARCHED`` runs read the source.
    """
    from scanner.cli.near_places import shown_names

    seen: dict[str, None] = {}
    for summary in store.runs(RUNS_SEARCHED):
        report = store.load(summary.id)
        read = [item.source for item in report.sources if item.status != "failed"]
        if not shown_names(report, source).isdisjoint(read):
            return summary.id
        seen |= dict.fromkeys(summary.sources)
    known = f"\n  they read: {', '.join(seen)}" if seen else ""
    raise UsageError(f"none of the last {RUNS_SEARCHED} runs read a source called '{source}'{known}")


def starting_with(items: "Iterable[WorkItem]", beginning: str) -> "list[WorkItem]":
    """The items whose id starts with ``beginning``; if there are none, the items with such a former id."""
    every, start = list(items), beginning.lower()
    own = [item for item in every if item.id.startswith(start)]
    return own or [item for item in every if any(each.startswith(start) for each in item.former_ids)]


def item_named(store: "Store", beginning: str, project: "ProjectKey | None") -> "WorkItem":
    """The item whose id starts with ``beginning``, in the latest run or else the last run with such an item.

    Raises ``UsageError`` if no recent run has such an item, or if that run has several.
    """
    return item_with_run(store, beginning, project)[1]


def item_with_run(store: "Store", beginning: str, project: "ProjectKey | None") -> "tuple[Report, WorkItem]":
    """The item that ``item_named`` finds, with the report of the item's run."""
    runs = ("latest", *(summary.id for summary in store.runs(RUNS_SEARCHED)))
    for run in runs if beginning else ():
        report, items = with_items(store, run, project)
        found = starting_with(items, beginning)
        if len(found) == 1:
            return report, found[0]
        if found:
            listed = "\n".join(f"  {item.id}  {item.collection} {item.field}" for item in found[:_SHOWN])
            raise UsageError(f"several ids start with '{beginning}'; give more characters\n{listed}")
    raise UsageError(
        f"none of the last {RUNS_SEARCHED} runs has an item whose id starts with '{beginning}'\n"
        "  `noticemap review worklist --all` lists those of the latest run"
    )


def assign(store: "Store", args: argparse.Namespace) -> None:
    """Store the owner and due date of an item. A value that is not given stays unchanged."""
    from scanner.cli.text_table import visible

    if args.owner is None and args.due is None:
        raise UsageError("give --owner NAME, --due YYYY-MM-DD or both")
    today = datetime.now(UTC).date().isoformat()
    if args.due and args.due < today:
        raise UsageError(f"--due {args.due} is in the past; give {today} or a later date")
    item = item_named(store, args.item, args.project)
    owner = item.owner if args.owner is None else args.owner.strip()
    due = item.due if args.due is None else args.due
    at = datetime.now(UTC).isoformat(timespec="seconds")
    store.assignments.add(replace(item.assignment, owner=owner, due=due), args.author or account(), at)
    until = f" until {due}" if due else ""
    print(visible(f"item {item.id} ({item.collection} {item.field}): {owner or 'nobody'}{until}"))
    print("`noticemap report --format xlsx -o worklist.xlsx` writes the list as a workbook")
