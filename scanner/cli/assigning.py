"""Worklist items on the command line: list, find by id, assign."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.finding.worklist import WorkItem
    from scanner.history.project_key import ProjectKey
    from scanner.store.base import Store

_SHOWN: Final = 5
_HEADERS: Final = ("item", "state", "what", "where", "places", "rows", "owner", "due")


def account() -> str:
    """The name of the user's account."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("your account has no name; add --author NAME") from None


def items_of(store: "Store", project: "ProjectKey | None") -> "tuple[WorkItem, ...]":
    """The worklist of the latest run, with assignments and later decisions."""
    from scanner.classifier.refusals import refusal_under
    from scanner.finding.worklist import worklist
    from scanner.store.current import current

    report = store.load("latest", project)
    refusal = refusal_under(report.run.policy.id)
    return worklist(current(store, report, datetime.now(UTC).date(), refusal))


def item_named(store: "Store", beginning: str, project: "ProjectKey | None") -> "WorkItem":
    """The item of the latest run whose id starts with ``beginning``.

    Raises ``UsageError`` if there is not exactly one.
    """
    found = [
        item
        for item in items_of(store, project)
        if any(each.startswith(beginning.lower()) for each in (item.id, *item.former_ids))
    ]
    if len(found) == 1 and beginning:
        return found[0]
    if not found:
        raise UsageError(
            f"the latest run has no item whose id starts with '{beginning}'\n"
            "  `noticemap review worklist --all` lists them"
        )
    listed = "\n".join(f"  {item.id}  {item.collection} {item.field}" for item in found[:_SHOWN])
    raise UsageError(f"several ids start with '{beginning}'; give more characters\n{listed}")


def assign(store: "Store", args: argparse.Namespace) -> None:
    """Store the owner and due date of an item; one that is not given stays unchanged."""
    from scanner.cli.text_table import visible
    from scanner.finding import Assignment

    if args.owner is None and args.due is None:
        raise UsageError("give --owner NAME, --due YYYY-MM-DD or both")
    item = item_named(store, args.item, args.project)
    owner = item.owner if args.owner is None else args.owner.strip()
    due = item.due if args.due is None else args.due
    at = datetime.now(UTC).isoformat(timespec="seconds")
    store.assignments.add(Assignment(item=item.id, owner=owner, due=due), args.author or account(), at)
    until = f" until {due}" if due else ""
    print(visible(f"item {item.id} ({item.collection} {item.field}): {owner or 'nobody'}{until}"))
    print("`noticemap report --format xlsx -o worklist.xlsx` writes the list as a workbook")


def list_items(store: "Store", args: argparse.Namespace) -> None:
    """Print the worklist, most urgent first."""
    from scanner.cli.terminal import terminal_width
    from scanner.cli.text_table import text_table

    items = items_of(store, args.project)
    chosen = [item for item in items if args.all or item.is_work]
    if chosen:
        print(text_table(_HEADERS, list(map(_row, chosen)), terminal_width()), end="")
        print(
            "`noticemap review accept --item ID --reason TEXT` accepts an item, `assign` gives it an owner."
        )
    else:
        print("There is nothing to do.")
    if hidden := len(items) - len(chosen):
        print(
            f"{hidden:,} more need nothing or are decided already; `noticemap review worklist --all` "
            "shows them."
        )


def _row(item: "WorkItem") -> tuple[str, ...]:
    what = " ".join(filter(None, (item.severity, item.kind.replace("_", " "))))
    where = f"{item.collection} {item.field}"
    rows = f"{'about ' if item.is_estimate else ''}{item.n_rows:,}"
    return (item.id, item.state, what, where, f"{item.n_places:,}", rows, item.owner, item.due)
