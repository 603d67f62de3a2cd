"""``noticemap review import``: read what people entered in a workbook that lists worklist items."""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scanner.cli.assigning import account
from scanner.cli.workbook_items import known_items
from scanner.errors import UsageError
from scanner.finding.terms import DECISIONS, PROGRESS

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

    from scanner.finding import Assignment, Verdict
    from scanner.finding.worklist import WorkItem
    from scanner.store.base import Store

_VERDICTS: Final[Mapping[str, "Verdict"]] = {
    "Accept": "accepted",
    "False alarm": "false_alarm",
    "Confirm": "confirmed",
}
_MONTHS: Final = 12
_DAY: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The cells of a row that people fill in."""

    owner: str
    due: str
    """The due date in ISO 8601, or empty; the cell's text if it is not a date."""
    progress: str
    decision: str
    comment: str

    def notes(self, *, is_review: bool) -> dict[str, str]:
        """The notes to store about an item. If the row has a verdict, the comment is the review's reason
        instead.
        """
        return {
            "owner": self.owner,
            "due": self.due,
            "progress": "" if self.progress == PROGRESS[0] else self.progress,
            "plan": "" if is_review else self.decision,
            "comment": "" if is_review else self.comment,
        }


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the sheet *To do*."""

    number: int
    """The number in column *No.*, which may differ from the row number of the sheet."""
    item: str
    """Id of the item, from the sheet *Ids*."""
    where: str
    cells: Cells
    written: Cells | None = None
    """The cells as noticemap wrote them; ``None`` if the workbook does not record them."""
    is_sure: bool = False
    """Whether the item consists of findings, not possible findings. If so, *Confirm* is only stored as a
    note."""

    @property
    def verdict(self) -> "Verdict | None":
        return self._verdict(self.cells)

    def _verdict(self, cells: Cells) -> "Verdict | None":
        told = _VERDICTS.get(cells.decision)
        return None if told == "confirmed" and self.is_sure else told

    def notes(self, now: "Assignment") -> "Assignment":
        """The notes to store: the cells that people changed; for other cells the notes in ``now``, which may
        be newer.
        """
        was, cells, is_review = self.written, self.cells, self.verdict is not None
        before = was.notes(is_review=self._verdict(was) is not None) if was else {}
        noted = cells.notes(is_review=is_review)
        told = {name: text for name, text in noted.items() if text != before.get(name)}
        return replace(now, **told | ({"plan": "", "comment": ""} if self.verdict else {}))

    def is_filled(self, now: "Assignment") -> bool:
        """Whether the row has content that is not yet in the stored notes."""
        return self.verdict is not None or self.notes(now) != now


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """What was read from a workbook."""

    run: str
    """Id of the run that the workbook names; empty if it names none."""
    lines: tuple[Line, ...]


def import_file(store: "Store", args: argparse.Namespace) -> None:
    """Import the rows that people filled in, except rows of items that are gone. If any row has an invalid
    value, import nothing.
    """
    from reports.words import plural
    from scanner.cli.text_table import visible

    book = read_workbook(args.file)
    known = known_items(store, args, book.run, {line.item for line in book.lines})
    filled = _filled_lines(store, [_as_known(line, known.items) for line in book.lines], known.items)
    if problems := [words for line in filled for words in _problems(line)]:
        raise UsageError("\n  ".join([f"nothing was imported from '{args.file}':", *problems]))
    if filled and not known.has_run:
        raise UsageError(
            f"nothing was imported from '{args.file}': {known.note}\n"
            "  --store names another store, --run a run; `noticemap runs` lists them"
        )
    if filled and known.note:
        print(visible(f"{args.file}: {known.note}"), file=sys.stderr)
    for line in filled:
        if line.item not in known.items:
            print(visible(f"No. {line.number}, {line.where}: skipped, {known.missing}"), file=sys.stderr)
    taken = [(line, known.items[line.item]) for line in filled if line.item in known.items]
    author, at = args.author or account(), datetime.now(UTC).isoformat(timespec="seconds")
    n_noted = sum(_store_notes(store, line, item, author, at) for line, item in taken)
    n_decided = sum(_store_decision(store, line, item, author, at) for line, item in taken)
    print(f"{n_decided} decided, {n_noted} with other changes, of {plural(len(book.lines), 'item')}")
    if n_decided:
        print("the decisions apply from the next scan on; `noticemap review list` shows them")
    for line, item in taken:
        for words in _decision_hints(line, item):
            print(visible(words))


def _filled_lines(store: "Store", lines: Sequence[Line], items: "Mapping[str, WorkItem]") -> list[Line]:
    """The rows with new content, including rows for items that no longer exist."""
    from scanner.finding import Assignment

    noted = {each.item: each for each in store.assignments.all()}

    def was(line: Line) -> "Assignment":
        if line.item in items:
            return items[line.item].assignment
        return noted.get(line.item, Assignment(item=line.item, owner="", due=""))

    return [line for line in lines if line.is_filled(was(line))]


def _as_known(line: Line, items: "Mapping[str, WorkItem]") -> Line:
    item = items.get(line.item)
    return replace(line, is_sure=item is not None and item.findings[0].tier == "finding")


def _decision_hints(line: Line, item: "WorkItem") -> Iterator[str]:
    """Yield lines about other promises that a decision suppresses, and about what a decision still needs."""
    from reports.html_work import options, other_promises, promise_words, subject_of

    place = f"No. {line.number}, {item.collection} {item.field}"
    if line.verdict in ("accepted", "false_alarm") and (also := other_promises(item)):
        yield f"{place}: besides '{subject_of(item)}', this also suppresses"
        yield from (f"  {promise_words(found)}" for found in also)
    if line.is_sure and _VERDICTS.get(line.cells.decision) == "confirmed":
        yield f"{place}: noted only; it is a finding already, so there is nothing to confirm"
    if line.cells.decision == "Other class":
        answers = " or ".join(options(item.findings[0])) or "ELEMENT"
        yield f"{place}: say which class with"
        yield f"  noticemap review reclassify --item {line.item} --as {answers} --reason TEXT"


def read_workbook(path: Path) -> Workbook:
    """Read the run id and the rows of the sheet *To do* from a workbook that ``--format xlsx`` wrote.

    Raises ``UsageError`` if the file cannot be read or is not such a workbook.
    """
    import python_calamine as calamine

    if not path.is_file():
        raise UsageError(
            f"'{path}': there is no such file; `noticemap report --format xlsx -o FILE` writes one"
        )
    try:
        book = calamine.load_workbook(str(path))
        to_do, ids = (list(_records(book.get_sheet_by_name(name).to_python())) for name in ("To do", "Ids"))
        known = {int(row["No."]): row for row in ids if row["Sheet"] == "To do"}
        lines = tuple(_line(row, known[int(row["No."])]) for row in to_do if row["No."] != "")
        return Workbook(run=_run(book), lines=lines)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be read ({error.strerror or 'it is not a workbook'})") from None
    except (calamine.CalamineError, KeyError, ValueError, TypeError):
        raise UsageError(
            f"'{path}' is not a workbook with the sheets To do and Ids\n"
            "  `noticemap report --format xlsx -o FILE` writes one; its column No. must stay as it is"
        ) from None


def _run(book: "CalamineWorkbook") -> str:
    """The run id on the sheet *Read first*, or an empty text."""
    if "Read first" not in book.sheet_names:
        return ""
    rows = book.get_sheet_by_name("Read first").to_python()
    told = (str(row[1]) for row in rows if row[0] == "Run" and len(row) > 1)
    return next(told, "").partition(",")[0].strip()


def _records(rows: Sequence[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    head, *rest = rows
    return (dict(zip(map(str, head), row, strict=True)) for row in rest)


def _line(row: Mapping[str, Any], known: Mapping[str, Any]) -> Line:
    """Combine a row of the sheet *To do* with the matching row of the sheet *Ids*."""
    return Line(
        number=int(row["No."]),
        item=str(known["Item"]),
        where=str(row.get("Where", "")).strip(),
        cells=_cells(row),
        written=_cells(known) if "Owner" in known else None,
    )


def _cells(row: Mapping[str, Any]) -> Cells:
    due = row["Due"]
    return Cells(
        owner=str(row["Owner"]).strip(),
        due=due.strftime("%Y-%m-%d") if isinstance(due, date) else _day(str(due).strip()),
        progress=_matching_option(row["State"], PROGRESS) or PROGRESS[0],
        decision=_matching_option(row["Decision"], DECISIONS),
        comment=str(row["Comment"]).strip(),
    )


def _matching_option(cell: object, offered: Sequence[str]) -> str:
    """The option that the cell means, regardless of case and spacing; the cell's text if none matches."""
    written = " ".join(str(cell).split())
    return next((each for each in offered if each.lower() == written.lower()), written)


def _day(written: str) -> str:
    """Convert a day such as 31.12.2026 or 12/31/2026 to ISO 8601.

    A text that means no day, or could mean two different days, is returned unchanged.
    """
    if not (parts := _DAY.fullmatch(written)):
        return written
    first, sign, second, year = int(parts[1]), parts[2], int(parts[3]), int(parts[4])
    orders = [(second, first)] if sign == "." else [(second, first), (first, second)]
    days = {f"{year}-{month:02}-{day:02}" for month, day in orders if month <= _MONTHS}
    return days.pop() if len(days) == 1 else written


def _problems(line: Line) -> Iterator[str]:
    for name, given, offered in (
        ("decision", line.cells.decision, DECISIONS),
        ("state", line.cells.progress, PROGRESS),
    ):
        if given not in ("", *offered):
            yield f"No. {line.number}: unknown {name} '{given}'; valid: {', '.join(offered)}"
    if line.verdict and not line.cells.comment:
        yield f"No. {line.number}: '{line.cells.decision}' needs a comment: it is shown as the reason"
    try:
        if line.cells.due:
            date.fromisoformat(line.cells.due)
    except ValueError:
        yield f"No. {line.number}: '{line.cells.due}' is not a clear date; write it as 2027-06-30"


def _store_notes(store: "Store", line: Line, item: "WorkItem", author: str, at: str) -> bool:
    """Store the notes about the item if they changed, and return whether they did."""
    notes = line.notes(item.assignment)
    if notes == item.assignment:
        return False
    store.assignments.add(notes, author, at)
    return True


def _store_decision(store: "Store", line: Line, item: "WorkItem", author: str, at: str) -> bool:
    """Store the decision, and return whether it was stored.

    A decision that already applies is not stored again, so that a file can be imported twice.
    """
    from scanner.history.review import Review, Target

    verdict = line.verdict
    if verdict is None or verdict in item.reviewed:
        return False
    target = Target(item=item.id)
    store.reviews.add(
        Review(
            number=0, verdict=verdict, target=target, author=author, reason=line.cells.comment, created_at=at
        )
    )
    return True
