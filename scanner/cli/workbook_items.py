"""Find the worklist items to which the rows of a workbook refer, if the items still exist."""

import argparse
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from scanner.cli.assigning import RUNS_SEARCHED, with_items

if TYPE_CHECKING:
    from scanner.finding import Report
    from scanner.finding.worklist import WorkItem
    from scanner.history.project_key import ProjectKey
    from scanner.store.base import Store

    Listed: TypeAlias = tuple[Report, tuple[WorkItem, ...]]


@dataclass(frozen=True, kw_only=True)
class KnownItems:
    """The worklist items to which a workbook can refer, by present and former ids."""

    items: "Mapping[str, WorkItem]"
    missing: str
    """The reason to give for an item that is not in ``items``."""
    note: str = ""
    """Which run is used instead of the run that the workbook names, or why there is none."""
    has_run: bool = True
    """Whether a run with the items was found."""


def known_items(store: "Store", args: argparse.Namespace, named: str, wanted: Collection[str]) -> KnownItems:
    """The items of the run ``--run``; else of the run ``named`` in the workbook, without items that are gone
    since; else of the last run that has one of the ``wanted`` items.
    """
    if args.run:
        report, items = with_items(store, args.run, args.project)
        return KnownItems(items=_by_id(items), missing=f"not found in {_run_words(report)}")
    if (of_workbook := _kept(store, named, None)) and of_workbook[0].run.id == named:
        return _since(store, of_workbook, args.project)
    lost = f"its run {named} is not kept" if named else "its sheet Read first names no run"
    runs = (
        _kept(store, run, args.project) for run in ("latest", *(one.id for one in store.runs(RUNS_SEARCHED)))
    )
    for report, items in filter(None, runs):
        by_id = _by_id(items)
        if not by_id.keys().isdisjoint(wanted):
            when = _run_words(report)
            note = f"{lost}: {when}, {report.run.id}, is used, the last with items of the workbook"
            return KnownItems(items=by_id, missing=f"no longer found in {when}", note=note)
    none = f"{lost}, and none of the last {RUNS_SEARCHED} runs has an item of the workbook"
    return KnownItems(items={}, missing="", note=none, has_run=False)


def _kept(store: "Store", run: str, project: "ProjectKey | None") -> "Listed | None":
    from scanner.store.errors import StoreError

    try:
        return with_items(store, run, project) if run else None
    except StoreError:
        return None


def _since(store: "Store", of_workbook: "Listed", project: "ProjectKey | None") -> KnownItems:
    """The items of the latest run of the same project, and those items of the workbook's run whose
    places the latest run did not read.
    """
    before, items = of_workbook
    last = store.latest_like(before.run.id, project)
    if last == before.run.id:
        return KnownItems(items=_by_id(items), missing=f"not found in {_run_words(before)}")
    report, present = with_items(store, last, None)
    unread = [item for item in items if not _was_read(item, report)]
    return KnownItems(
        items=_by_id(unread) | _by_id(present), missing=f"no longer found in {_run_words(report)}"
    )


def _was_read(item: "WorkItem", report: "Report") -> bool:
    """Whether the run of ``report`` read all places of the item, and so would have found the item again."""
    read = {
        name
        for source in report.sources
        if source.status != "failed"
        for name in (source.source, *(former.source for former in source.formerly))
    }
    unread = {(one.source, one.collection) for one in report.unscanned}
    places = {(item.source, finding.collection) for finding in item.findings} | {(item.source, "")}
    return item.source in read and places.isdisjoint(unread)


def _by_id(items: "Iterable[WorkItem]") -> "dict[str, WorkItem]":
    every = tuple(items)
    former = {each: item for item in every for each in item.former_ids}
    return former | {item.id: item for item in every}


def _run_words(report: "Report") -> str:
    return f"the run of {report.run.started_at[:10]}"
