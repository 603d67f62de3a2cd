"""Lists the files below a folder, each file once, and states why some of them cannot be read."""

import errno
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from connectors.base import Collection, ConnectorError, OpenOptions
from connectors.selection import is_excluded
from connectors.storage.content import Content, LocalFile
from connectors.storage.os_errors import reason_for

HIDDEN = ConnectorError("hidden", "its name begins with a dot")
_SKIPPED = ("binary", "empty", "hidden", "link_loop", "link_outside", "unsupported")
_SYSTEMS_OWN = tuple(map(Path, ("/proc", "/sys", "/dev")))
"""Pseudo file systems. Their files represent the system, such as secrets of processes or endless devices."""


@dataclass(frozen=True, kw_only=True)
class FileEntry:
    """A file, with its name relative to the source."""

    name: str
    content: Content


@dataclass(frozen=True, order=True)
class _Link:
    name: str
    path: Path


@dataclass(frozen=True)
class _Place:
    """A file or folder below the source."""

    name: str
    """Name relative to the source; empty for the source itself."""
    path: Path
    real: str
    """The resolved path."""


@dataclass
class _Walk:
    options: OpenOptions
    root: Path
    """The folder to walk, as a resolved path."""
    files: list[FileEntry] = field(default_factory=list)
    problems: list[Collection] = field(default_factory=list)
    links: list[_Link] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """Resolved paths of the files and folders visited."""
    waiting: list[_Place] = field(default_factory=list)
    """Folders still to list, instead of recursion: folders can be nested deeper than function calls."""

    def below(self, folder: _Place) -> None:
        self.waiting.append(folder)
        while self.waiting:
            self.folder(self.waiting.pop())

    def folder(self, folder: _Place) -> None:
        self.seen.add(folder.real)
        prefix = folder.name and f"{folder.name}/"
        try:
            names = sorted(os.listdir(folder.path))  # noqa: PTH208 (names, not paths)
        except OSError as error:
            self.problem(prefix or "./", reason_for(error))
            return
        for name in names:
            real = os.path.join(folder.real, name)  # noqa: PTH118 (much faster for a deep folder)
            self.entry(_Place(prefix + name, folder.path / name, real))

    def entry(self, place: _Place) -> None:
        shown, path = _printable(place.name), place.path
        if is_excluded(self.options, shown, f"{shown}/"):
            return
        try:
            mode = path.lstat().st_mode
        except OSError as error:
            self.problem(shown, reason_for(error))
            return
        if is_hidden(path.name):
            self.problem(shown + ("/" if stat.S_ISDIR(mode) else ""), HIDDEN)
        elif stat.S_ISLNK(mode):
            self.links.append(_Link(place.name, path))
        elif stat.S_ISDIR(mode) and Path(place.real) in _SYSTEMS_OWN:
            self.problem(
                f"{shown}/",
                ConnectorError("unsupported", "what is there is not a file, but a part of the system"),
            )
        elif stat.S_ISDIR(mode):
            self.waiting.append(place)
        elif stat.S_ISREG(mode):
            self.seen.add(place.real)
            self.files.append(FileEntry(name=shown, content=LocalFile(path)))
        else:
            self.problem(shown, ConnectorError("unsupported", "pipes, sockets and devices are not read"))

    def follow(self, link: _Link) -> None:
        """List the target of a link, unless the target is also read under its own path."""
        try:
            target = link.path.resolve(strict=True)
        except RuntimeError:
            self.problem(link.name, _loop())
            return
        except OSError as error:
            self.problem(link.name, _loop() if error.errno == errno.ELOOP else reason_for(error))
            return
        if self.root not in (target, *target.parents):
            self.problem(link.name, _outside())
        elif target in (parents := link.path.parent.resolve(), *parents.parents):
            self.problem(link.name, _loop())
        elif str(target) not in self.seen:
            place = _Place(link.name, target, str(target))
            (self.below if target.is_dir() else self.entry)(place)

    def problem(self, name: str, reason: ConnectorError) -> None:
        self.problems.append(unread(_printable(name), reason))


def walk(root: Path, options: OpenOptions) -> tuple[list[FileEntry], list[Collection]]:
    """Files below ``root`` sorted by name, and collections for files that cannot be read.

    Links are followed last, so that a file is read under its own path rather than that of a link.
    """
    found = _Walk(options, root.resolve())
    found.below(_Place("", root, str(found.root)))
    while found.links:
        links, found.links = sorted(found.links), []
        for link in links:
            found.follow(link)
    return sorted(found.files, key=lambda file: file.name), found.problems


def unread(name: str, reason: ConnectorError) -> Collection:
    """A collection for a file that is not read: ``skipped`` if the reason is harmless, else ``failed``."""
    is_skipped = reason.code in _SKIPPED
    return Collection(
        name=name, kind="file", status="skipped" if is_skipped else "failed", reason=str(reason)
    )


def is_hidden(name: str) -> bool:
    """True for names that begin with a dot, except ``.env`` files, which often hold secrets."""
    return name.startswith(".") and name != ".env" and not name.startswith(".env.")


def _outside() -> ConnectorError:
    return ConnectorError("link_outside", "the link leads out of the source")


def _loop() -> ConnectorError:
    return ConnectorError("link_loop", "the link leads back to a folder that it is in, or to itself")


def _printable(name: str) -> str:
    """A printable form of a name, even if it is not UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
