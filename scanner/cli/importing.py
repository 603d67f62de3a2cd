"""``noticemap review import``: owners, due dates and decisions that people filled in a workbook."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scanner.cli.assigning import account, items_of
from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.finding import Verdict
    from scanner.finding.worklist import WorkItem
    from scanner.store.base import Store

_VERDICTS: Final[Mapping[str, "Verdict"]] = {"Accept": "accepted", "False alarm": "false_alarm"}
_NO_REVIEW: Final = ("", "Mend", "Ask", "Other class")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the sheet *To do*."""

    number: int
    item: str
    """Id of the item, from the sheet *Ids*."""
    owner: str
    due: str
    """ISO 8601 day, or empty."""
    decision: str
    comment: str


def import_file(store: "Store", args: argparse.Namespace) -> None:
    """Take over what is filled in; all of it or, if a row cannot be taken, nothing."""
    from scanner.cli.text_table import visible

    lines = read_lines(args.file)
    items = {each: item for item in items_of(store, args.project) for each in (item.id, *item.former_ids)}
    if problems := [words for line in lines for words in _problems(line, items)]:
        raise UsageError("\n  ".join([f"nothing was taken over from '{args.file}':", *problems]))
    author, at = args.author or account(), datetime.now(UTC).isoformat(timespec="seconds")
    n_assigned = sum(_assigned(store, line, items[line.item], author, at) for line in lines)
    n_decided = sum(_decided(store, line, items[line.item], author, at) for line in lines)
    print(f"{n_decided} decided, {n_assigned} given to somebody or a day, of {len(lines)} items")
    if n_decided:
        print("the next scan follows the decisions; `noticemap review list` shows them")
    for line in lines:
        if line.decision == "Other class":
            place = visible(f"{items[line.item].collection} {items[line.item].field}")
            print(f"row {line.number}, {place}: say which class with")
            print(f"  noticemap review reclassify --item {line.item} --as ELEMENT --reason TEXT")


def read_lines(path: Path) -> tuple[Line, ...]:
    """The rows of *To do* in a workbook of ``--format xlsx``. Raises ``UsageError`` if it is none."""
    import python_calamine as calamine

    if not path.is_file():
        raise UsageError(
            f"'{path}': there is no such file; `noticemap report --format xlsx -o FILE` writes one"
        )
    try:
        book = calamine.load_workbook(str(path))
        to_do, ids = (list(_records(book.get_sheet_by_name(name).to_python())) for name in ("To do", "Ids"))
        item_of = {int(row["No."]): str(row["Item"]) for row in ids if row["Sheet"] == "To do"}
        return tuple(_line(row, item_of) for row in to_do if row["No."] != "")
    except OSError as error:
        raise UsageError(f"'{path}' cannot be read ({error.strerror or 'it is no workbook'})") from None
    except (calamine.CalamineError, KeyError, ValueError, TypeError):
        raise UsageError(
            f"'{path}' is no workbook with the sheets To do and Ids\n"
            "  `noticemap report --format xlsx -o FILE` writes one; its column No. must stay as it is"
        ) from None


def _records(rows: Sequence[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    head, *rest = rows
    return (dict(zip(map(str, head), row, strict=True)) for row in rest)


def _line(row: Mapping[str, Any], item_of: Mapping[int, str]) -> Line:
    number, due = int(row["No."]), row["Due"]
    return Line(
        number=number,
        item=item_of[number],
        owner=str(row["Owner"]).strip(),
        due=due.strftime("%Y-%m-%d") if isinstance(due, date) else str(due).strip(),
        decision=str(row["Decision"]).strip(),
        comment=str(row["Comment"]).strip(),
    )


def _problems(line: Line, items: Mapping[str, "WorkItem"]) -> Iterator[str]:
    if line.item not in items:
        yield f"row {line.number}: the latest run has no such item; export the worklist again"
        return
    if line.decision not in (*_VERDICTS, *_NO_REVIEW):
        valid = ", ".join((*_VERDICTS, *filter(None, _NO_REVIEW)))
        yield f"row {line.number}: unknown decision '{line.decision}'; valid: {valid}"
    if line.decision in _VERDICTS and not line.comment:
        yield f"row {line.number}: '{line.decision}' needs a comment: it is shown as the reason"
    try:
        if line.due:
            date.fromisoformat(line.due)
    except ValueError:
        yield f"row {line.number}: '{line.due}' is not a date; write it as 2027-06-30"


def _assigned(store: "Store", line: Line, item: "WorkItem", author: str, at: str) -> bool:
    """Store owner and due date if they changed."""
    from scanner.finding import Assignment

    if (line.owner, line.due) == (item.owner, item.due):
        return False
    store.assignments.add(Assignment(item=item.id, owner=line.owner, due=line.due), author, at)
    return True


def _decided(store: "Store", line: Line, item: "WorkItem", author: str, at: str) -> bool:
    """Store the decision unless it is in force already, so that a file can be imported again."""
    from scanner.history.review import Review, Target

    verdict = _VERDICTS.get(line.decision)
    if verdict is None or verdict in item.reviewed:
        return False
    target = Target(item=item.id)
    store.reviews.add(
        Review(
            number=0,
            verdict=verdict,
            target=target,
            author=author,
            reason=line.comment,
            created_at=at,
        )
    )
    return True
