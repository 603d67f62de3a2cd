"""Protect files in the folder to which reports are written: workbooks that people filled in, and the last
report in which something was read.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from detectors.own_files import is_own, make_folder
from scanner.errors import UsageError
from scanner.store.nothing import NoStore

if TYPE_CHECKING:
    from reports.base import ReportFormat
    from scanner.finding import Verdict
    from scanner.store.base import Store

LAST_READ: Final = "last-read"
"""Subfolder with the reports of the last run that could read something. It exists only while the
reports in the folder itself come from a run that could read nothing.
"""
WORKLIST: Final = "xlsx"
"""The name of the report format with a worklist to fill in."""


def n_not_taken_over(path: Path, store: "Store | NoStore") -> int:
    """The number of rows in the workbook at ``path`` that somebody filled in but nobody imported."""
    from scanner.cli.importing import read_workbook
    from scanner.finding import Assignment

    if not path.is_file():
        return 0
    try:
        lines = read_workbook(path).lines
    except UsageError:  # not a workbook that noticemap wrote
        return 0
    noted: dict[str, Assignment] = {}
    decided: set[tuple[str, Verdict]] = set()
    if not isinstance(store, NoStore):
        noted = {each.item: each for each in store.assignments.all()}
        decided = {(each.target.item, each.verdict) for each in store.reviews.all() if not each.withdrawn_at}
    return sum(
        (line.item, line.verdict) not in decided
        if line.verdict
        else line.is_filled(noted.get(line.item, Assignment(item=line.item, owner="", due="")))
        for line in lines
    )


def filled_words(path: Path, n_rows: int) -> str:
    """The message that a workbook contains rows that people filled in, and how to import them."""
    from reports.words import plural
    from scanner.cli.text_table import visible

    what = "that somebody filled in and nobody has imported yet"
    return (
        f"'{visible(str(path))}' holds {plural(n_rows, 'row')} {what}\n"
        f"  `noticemap review import {visible(str(path))}` imports what is filled in"
    )


def without_filled(
    forms: "Iterable[ReportFormat]", folder: Path, store: "Store | NoStore"
) -> "tuple[list[ReportFormat], list[str]]":
    """The report formats to write, and messages about formats that are left out.

    The workbook is left out if somebody filled in the existing one and nobody imported it.
    """
    from scanner.cli.text_table import visible

    left, told = [], []
    for form in forms:
        path = folder / form.filename
        if n_rows := n_not_taken_over(path, store) if form.name == WORKLIST else 0:
            later = f"`noticemap report --format {form.name} -o {visible(str(path))}` then writes the new one"
            told.append(f"{filled_words(path, n_rows)}; it was left as it is\n  {later}")
        else:
            left.append(form)
    return left, told


def move_aside(forms: "Iterable[ReportFormat]", folder: Path) -> Path | None:
    """Move the files of an earlier report to ``LAST_READ``, except files that are already there.

    Returns the path of the subfolder if it exists. Raises ``UsageError`` if a report cannot be moved, or if
    the folder's path is taken by something else.
    """
    aside = folder / LAST_READ
    if os.path.lexists(aside) and not _is_own_folder(aside):
        raise UsageError(
            f"'{aside}' is a link, not a folder, or belongs to another user: remove it, or give another -o"
        )
    for form in forms:
        written, kept = folder / form.filename, aside / form.filename
        if written.is_file() and not kept.exists():
            try:
                make_folder(aside)
                written.replace(kept)
            except OSError as error:
                raise UsageError(f"'{written}' cannot be kept in '{aside}' ({error.strerror})") from None
    return aside if aside.is_dir() else None


def drop_aside(forms: "Iterable[ReportFormat]", folder: Path) -> None:
    """Remove the files that ``move_aside`` moved, because a newer run could read something."""
    aside = folder / LAST_READ
    if not _is_own_folder(aside):
        return
    try:
        for form in forms:
            (aside / form.filename).unlink(missing_ok=True)
        if not any(aside.iterdir()):
            aside.rmdir()
    except OSError as error:
        raise UsageError(f"'{aside}' cannot be removed ({error.strerror})") from None


def _is_own_folder(path: Path) -> bool:
    """Whether ``path`` is a folder that belongs to this user, and not a link."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and is_own(found)
