"""``noticemap review import``: what people filled in a workbook about the items of the worklist."""

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scanner.cli.assigning import account, items_of
from scanner.errors import UsageError
from scanner.finding.terms import DECISIONS, PROGRESS

if TYPE_CHECKING:
    from scanner.finding import Assignment, Verdict
    from scanner.finding.worklist import WorkItem
    from scanner.store.base import Store

_VERDICTS: Final[Mapping[str, "Verdict"]] = {"Accept": "accepted", "False alarm": "false_alarm"}
_MONTHS: Final = 12
_DAY: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the sheet *To do*."""

    number: int
    """Column *No.*, which need not be the row of the sheet."""
    item: str
    """Id of the item, from the sheet *Ids*."""
    owner: str
    due: str
    """ISO 8601 day, or empty; as written if it is no day."""
    progress: str
    decision: str
    comment: str

    @property
    def verdict(self) -> "Verdict | None":
        return _VERDICTS.get(self.decision)

    def notes(self, item: "WorkItem") -> "Assignment":
        """What is to be kept about the item besides a review, whose reason is the comment."""
        plan, comment = ("", "") if self.verdict else (self.decision, self.comment)
        progress = "" if self.progress == PROGRESS[0] else self.progress
        return replace(
            item.assignment, owner=self.owner, due=self.due, progress=progress, plan=plan, comment=comment
        )


def import_file(store: "Store", args: argparse.Namespace) -> None:
    """Take over what is filled in; all of it or, if a row cannot be taken, nothing."""
    from reports.words import plural
    from scanner.cli.text_table import visible

    lines = read_lines(args.file)
    items = {each: item for item in items_of(store, args.project) for each in (item.id, *item.former_ids)}
    if problems := [words for line in lines for words in _problems(line, items)]:
        raise UsageError("\n  ".join([f"nothing was taken over from '{args.file}':", *problems]))
    author, at = args.author or account(), datetime.now(UTC).isoformat(timespec="seconds")
    n_noted = sum(_noted(store, line, items[line.item], author, at) for line in lines)
    n_decided = sum(_decided(store, line, items[line.item], author, at) for line in lines)
    print(f"{n_decided} decided, {n_noted} with other changes, of {plural(len(lines), 'item')}")
    if n_decided:
        print("the next scan follows the decisions; `noticemap review list` shows them")
    for line in lines:
        for words in _further(line, items[line.item]):
            print(visible(words))


def _further(line: Line, item: "WorkItem") -> Iterator[str]:
    """What else a decision suppresses, or what it still needs."""
    from reports.html_work import breaks, others, what

    place = f"No. {line.number}, {item.collection} {item.field}"
    if line.verdict and (also := others(item)):
        yield f"{place}: besides '{what(item)}', this also suppresses"
        yield from (f"  {breaks(found)}" for found in also)
    if line.decision == "Other class":
        yield f"{place}: say which class with"
        yield f"  noticemap review reclassify --item {line.item} --as ELEMENT --reason TEXT"


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
        due=due.strftime("%Y-%m-%d") if isinstance(due, date) else _day(str(due).strip()),
        progress=_offered(row["State"], PROGRESS) or PROGRESS[0],
        decision=_offered(row["Decision"], DECISIONS),
        comment=str(row["Comment"]).strip(),
    )


def _offered(cell: object, offered: Sequence[str]) -> str:
    """The option that was meant, however it is written; as written if there is none."""
    written = " ".join(str(cell).split())
    return next((each for each in offered if each.lower() == written.lower()), written)


def _day(written: str) -> str:
    """A day written as 31.12.2026 or 12/31/2026 in ISO 8601; as written if that is not one day."""
    if not (parts := _DAY.fullmatch(written)):
        return written
    first, sign, second, year = int(parts[1]), parts[2], int(parts[3]), int(parts[4])
    orders = [(second, first)] if sign == "." else [(second, first), (first, second)]
    days = {f"{year}-{month:02}-{day:02}" for month, day in orders if month <= _MONTHS}
    return days.pop() if len(days) == 1 else written


def _problems(line: Line, items: Mapping[str, "WorkItem"]) -> Iterator[str]:
    if line.item not in items:
        yield f"No. {line.number}: the latest run has no such item; export the worklist again"
        return
    for name, given, offered in (
        ("decision", line.decision, DECISIONS),
        ("state", line.progress, PROGRESS),
    ):
        if given not in ("", *offered):
            yield f"No. {line.number}: unknown {name} '{given}'; valid: {', '.join(offered)}"
    if line.verdict and not line.comment:
        yield f"No. {line.number}: '{line.decision}' needs a comment: it is shown as the reason"
    try:
        if line.due:
            date.fromisoformat(line.due)
    except ValueError:
        yield f"No. {line.number}: '{line.due}' is not one date; write it as 2027-06-30"


def _noted(store: "Store", line: Line, item: "WorkItem", author: str, at: str) -> bool:
    """Store what is noted about the item if it changed."""
    notes = line.notes(item)
    if notes == item.assignment:
        return False
    store.assignments.add(notes, author, at)
    return True


def _decided(store: "Store", line: Line, item: "WorkItem", author: str, at: str) -> bool:
    """Store the decision unless it is in force already, so that a file can be imported again."""
    from scanner.history.review import Review, Target

    verdict = line.verdict
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
