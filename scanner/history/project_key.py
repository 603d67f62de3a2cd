"""The project of a run: its project file, or else its exact set of sources. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from scanner.finding import Report


@dataclass(frozen=True, kw_only=True)
class ProjectKey:
    """The project whose runs are compared with each other. Keys are digests and do not reveal paths."""

    key: str
    title: str
    """For messages."""
    also: tuple[str, ...] = ()
    """Further keys of the project, from before it had a project file or the file had an id."""

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, *self.also)


def file_project(
    path: str, source_ids: Iterable[str], notice: str = "", addresses: Iterable[str] = (), own_id: str = ""
) -> ProjectKey:
    """The project of a project file; ``source_ids`` are its sources.

    Args:
        path: the absolute path of the file, which identifies a project without ``own_id``.
        notice: name of a further notice, whose runs are only compared with each other; empty: main notice.
        addresses: the ids that the sources have in scans without the project file.
        own_id: the ``id`` in the file, which stays when the file is moved.
    """
    of_notice = (notice,) if notice else ()
    by_path = _digest("file", path, *of_notice)
    key = _digest("id", own_id, *of_notice) if own_id else by_path
    before = (by_path,) if own_id else ()
    if notice:
        return ProjectKey(key=key, title=f"{path} ({notice})", also=before)
    return ProjectKey(key=key, title=path, also=(*before, sources_key(source_ids), sources_key(addresses)))


def sources_project(source_ids: Iterable[str]) -> ProjectKey:
    """The project of a scan without project file."""
    ids = sorted(set(source_ids))
    return ProjectKey(key=sources_key(ids), title=", ".join(ids))


def sources_key(source_ids: Iterable[str]) -> str:
    """A key that does not depend on the order of the sources.

    >>> sources_key(["a", "b"]) == sources_key(["b", "a", "b"]) != sources_key(["ab"])
    True
    """
    return _digest("sources", *sorted(set(source_ids)))


def further_run(run: str, notice: str) -> str:
    """The id of the run for a further notice, if the user chose the id ``run``.

    >>> further_run("nightly-1", "clinic")
    'nightly-1.clinic'
    """
    return f"{run}.{notice}"[:63]


def source_ids_of(report: Report) -> tuple[str, ...]:
    return tuple(item.source_id or item.source for item in report.sources)


def _digest(*parts: str) -> str:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]
