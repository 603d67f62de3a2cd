"""Identify the project of a run by its project file or, if it has none, by its exact set of sources."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from scanner.finding import Report


@dataclass(frozen=True, kw_only=True)
class ProjectKey:
    """Identifies a project. Only runs of the same project are compared with each other.

    Keys are digests, so that they do not reveal paths.
    """

    key: str
    title: str
    """The name of the project in messages."""
    also: tuple[str, ...] = ()
    """Keys that the project had before it got a project file, or before the file got an id."""

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, *self.also)


def file_project(
    path: str, source_ids: Iterable[str], notice: str = "", addresses: Iterable[str] = (), own_id: str = ""
) -> ProjectKey:
    """The project that a project file defines. ``source_ids`` are the ids of the sources in the file.

    Args:
        path: absolute path of the file; identifies the project if ``own_id`` is empty.
        notice: name of an additional notice, whose runs are only compared with each other; empty for the
            main notice.
        addresses: ids that the sources get in scans without the project file.
        own_id: the ``id`` in the file, which stays the same when the file is moved.
    """
    of_notice = (notice,) if notice else ()
    by_path = _digest("file", path, *of_notice)
    key = _digest("id", own_id, *of_notice) if own_id else by_path
    before = (by_path,) if own_id else ()
    if notice:
        return ProjectKey(key=key, title=f"{path} ({notice})", also=before)
    return ProjectKey(key=key, title=path, also=(*before, sources_key(source_ids), sources_key(addresses)))


def sources_project(source_ids: Iterable[str]) -> ProjectKey:
    """The project of a scan that uses no project file."""
    ids = sorted(set(source_ids))
    return ProjectKey(key=sources_key(ids), title=", ".join(ids))


def sources_key(source_ids: Iterable[str]) -> str:
    """A key for a set of sources, regardless of their order.

    >>> sources_key(["a", "b"]) == sources_key(["b", "a", "b"]) != sources_key(["ab"])
    True
    """
    return _digest("sources", *sorted(set(source_ids)))


def further_run(run: str, notice: str) -> str:
    """The run id for an additional notice, derived from the id ``run`` that the user chose.

    >>> further_run("nightly-1", "clinic")
    'nightly-1.clinic'
    """
    return f"{run}.{notice}"[:63]


def source_ids_of(report: Report) -> tuple[str, ...]:
    return tuple(item.source_id or item.source for item in report.sources)


def _digest(*parts: str) -> str:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]
