"""``noticemap review worklist``: what to do, most urgent first, with the commands that do it."""

import argparse
import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from scanner.cli.assigning import run_of_source, with_items
from scanner.cli.near_places import shown_names
from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.finding import Report
    from scanner.finding.worklist import WorkItem
    from scanner.store.base import Store

_LEAST: Final = 40
"""Minimum width of the lines."""
_RUNS_COMPARED: Final = 20
_UNLIMITED: Final = 1_000_000
"""A width so large that no line is wrapped, for output to a file or another program."""
_COMMANDS: Final = {
    "broken": (("broken, but may stay", "accept --item ID --reason TEXT"),),
    "to_decide": (("to decide what it is", "reclassify --item ID --as ELEMENT --reason TEXT"),),
    "possible": (
        ("possible, and such data", "confirm --item ID --reason TEXT"),
        ("possible, but no such data", "false-alarm --item ID --reason TEXT"),
    ),
}
"""By kind of item: pairs of a situation and the command to use."""


def list_items(store: "Store", args: argparse.Namespace) -> None:
    """Print the worklist."""
    from scanner.cli.decision_words import decision_words
    from scanner.cli.terminal import terminal_width
    from scanner.cli.text_table import visible
    from scanner.explain import called

    if args.run and args.source:
        raise UsageError("give --run or --source, not both")
    run = run_of_source(store, args.source) if args.source else args.run or "latest"
    report, items = with_items(store, run, args.project)
    if args.source:
        names = shown_names(report, args.source)
        items = tuple(item for item in items if item.source in names)
    wanted = args.text.lower()
    matching = [item for item in items if wanted in _searched(item)]
    chosen = [item for item in matching if args.all or wanted or item.is_work]
    shown = chosen[: args.top] if args.top else chosen
    width = max(_LEAST, terminal_width() or _UNLIMITED)
    reviews, today = {one.number: one for one in store.reviews.all()}, datetime.now(UTC).date()
    for item in shown:
        source = called(report, item.source) if len(report.sources) > 1 else ""
        for line in _lines(item, source, width, tuple(decision_words(item, report, reviews, today))):
            print(visible(line))
    whose = [] if args.run or args.source else _whose(store, report)
    for line in (*_closing(shown, len(chosen), len(matching)), *_without_limit(report), *whose):
        print("\n".join(_wrapped(visible(line), "", width)))


def _searched(item: "WorkItem") -> str:
    words = (item.id, item.source, item.collection, item.field, item.element_title, *item.entities)
    return " ".join(words).lower()


def _lines(item: "WorkItem", source: str, width: int, decided: Sequence[str]) -> Iterator[str]:
    """Yield the lines of an item: id, urgency and subject; place and numbers; decisions; what to do.

    ``source`` is the name of the item's source, or empty if the run has only one source.
    """
    from reports.html_work import noted, options, other_promises, question, subject_of, to_do
    from reports.words import kind_words, listed, plural

    urgency = "decided" if item.state == "decided" else item.severity or item.kind.replace("_", " ")
    start = f"{item.id}  "
    indent = " " * len(start)
    kinds = listed([kind_words(entity) for entity in item.entities])
    yield from _wrapped(f"{urgency}: {subject_of(item)} ({kinds})", start, width)
    if also := [found.title or found.promise for found in other_promises(item)]:
        yield from _wrapped(f"also breaks: {'; '.join(also)}", indent, width)
    rows = f", {'about ' if item.is_estimate else ''}{plural(item.n_rows, 'row')}" if item.n_rows else ""
    people = f", {plural(item.n_people, 'person', 'people')} at most" if item.n_people else ""
    places = f", {plural(item.n_places, 'place')}" if item.n_places > 1 else ""
    owner = f"; {item.owner}" if item.owner else ""
    due = f"; due {item.due}" if item.due else ""
    notes = f"; {told}" if (told := noted(item)) else ""
    within = f"{source}: " if source else ""
    place = f"{within}{item.collection} \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} {item.field}"
    yield from _wrapped(f"{place}{places}{rows}{people}{owner}{due}{notes}", indent, width)
    for words in decided:
        yield from _wrapped(words, indent, width)
    if item.is_work:
        yield from _wrapped(f"to do: {to_do(item)}", indent, width)
    if item.is_work and question(item) and (answers := options(item.findings[0])):
        yield from _wrapped(f"reclassify it --as {' or '.join(answers)}", indent, width)


def _wrapped(text: str, start: str, width: int) -> list[str]:
    """Wrap ``text`` after ``start``. Further lines are indented by two more characters."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=start,
        subsequent_indent=" " * (len(start) + 2),
        break_on_hyphens=False,
        break_long_words=False,
    )


def _closing(shown: "Sequence[WorkItem]", n_chosen: int, n_all: int) -> Iterator[str]:
    from reports.words import AT_MOST_WORDS

    if not shown:
        yield "There is nothing to do." if n_all else "There is no such item."
    if len(shown) < n_chosen:
        yield f"{n_chosen - len(shown):,} more are listed without --top."
    if n_all > n_chosen:
        yield (
            f"{n_all - n_chosen:,} more need nothing or are decided already; "
            "`noticemap review worklist --all` shows them, `noticemap review worklist TEXT` all with this "
            "text in their place."
        )
    if any(item.n_people for item in shown):
        yield AT_MOST_WORDS
    if shown:
        yield "`noticemap explain ID` says why; `noticemap review assign ID --owner NAME` gives it an owner."
    kinds = {item.kind for item in shown if item.is_work}
    for kind, known in _COMMANDS.items():
        for when, command in known if kind in kinds else ():
            yield f"{when}: `noticemap review {command}`"


def _whose(store: "Store", report: "Report") -> Iterator[str]:
    """A line that identifies the run, if recent runs read other sources or used other policies."""
    of = next((one for one in store.runs(_RUNS_COMPARED) if one.id == report.run.id), None)
    others = {(one.sources, one.policy) for one in store.runs(_RUNS_COMPARED)}
    if of is not None and len(others) > 1:
        yield (
            f"This is run {of.id} of {', '.join(of.sources)}, policy {of.policy}; --source SOURCE and "
            "--run RUN list another."
        )


def _without_limit(report: "Report") -> Iterator[str]:
    """A sentence on the classes found for which the policy states no time limit."""
    from reports.summary import without_limit
    from scanner.finding.counted import live

    if titles := without_limit(live(report)):
        noun, each = (
            ("One class has", "it") if len(titles) == 1 else (f"{len(titles):,} classes have", "each")
        )
        yield (
            f"{noun} no time limit in policy {report.run.policy.id}: {', '.join(titles)}. "
            f"Decide how long {each} is kept, and write it as `keep` of the class in your policy."
        )
