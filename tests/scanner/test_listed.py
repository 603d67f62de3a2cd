"""Listing a source: a risky file that crashes the process which describes it affects only itself."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from connectors.base import Collection, OpenOptions
from connectors.registry import open_source
from scanner.counting.plan import ScanSettings
from scanner.execution.executors import local_executor
from scanner.execution.local import InlineExecutor
from scanner.execution.purses import SpentError
from scanner.execution.worker_pool import WorkerCrashError, WorkerMemoryError, WorkerTimeoutError
from scanner.run.inventory import listed
from tests import made_documents as made


def folder_of(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text("id,email\n1,ann@example.org\n")
    (tmp_path / "b.docx").write_bytes(made.docx(["Hello"], files={"x.csv": b"id,n\n1,2\n"}))
    (tmp_path / "c.pdf").write_bytes(made.pdf(["Hello"]))
    (tmp_path / "d.txt").write_text("Hello\n")
    return tmp_path


class Unasked:
    """A stand-in for an object that learns names; it ignores them."""

    def learn(self, collections: Iterable[Collection]) -> None: ...

    def learn_paths(self, paths: Iterable[str]) -> None: ...


class Failing(InlineExecutor):
    """A stand-in that always fails."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(self.error)
        return future


def test_workers_list_what_this_process_would(tmp_path: Path) -> None:
    source = str(folder_of(tmp_path))
    connector = open_source(source)
    with local_executor(1, ScanSettings()) as executor:
        found = list(listed(connector, source, OpenOptions(), executor, Unasked()))
    assert found == list(connector.collections())
    assert [item.name for item in found if isinstance(item, Collection) and item.access.is_risky] == [
        "b.docx",
        "c.pdf",
    ]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (WorkerCrashError(), "crashed: the process that read it ended"),
        (WorkerTimeoutError(), "timeout: took longer than a unit may take"),
        (WorkerMemoryError(), "too_large: needs more memory than a unit may take"),
        (SpentError(), "timeout: other views of the file used up what all of them together may take"),
    ],
)
def test_a_file_that_ends_its_worker_is_told(tmp_path: Path, error: Exception, reason: str) -> None:
    source = str(folder_of(tmp_path))
    found = list(listed(open_source(source), source, OpenOptions(), Failing(error), Unasked()))
    assert [(item.name, item.status, item.reason) for item in found if isinstance(item, Collection)] == [
        ("a.csv", "ready", ""),
        ("b.docx", "failed", reason),
        ("c.pdf", "failed", reason),
        ("d.txt", "ready", ""),
    ]
