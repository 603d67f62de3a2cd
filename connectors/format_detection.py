"""Chooses the format of a file from its beginning."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from connectors.formats.base import Format, Head, Match
from connectors.formats.registry import best_format
from connectors.storage.content import LocalFile
from connectors.storage.head import read_head
from connectors.storage.walk import FileEntry


@dataclass(frozen=True)
class Seen:
    """A file's beginning, and the format chosen for it."""

    head: Head

    @cached_property
    def best(self) -> tuple[Match, Format]:
        return best_format(self.head)

    @property
    def form(self) -> Format:
        return self.best[1]


def seen_of(file: FileEntry) -> Seen:
    """Look at the beginning of a file. Cached, since callers ask for its risk first, then for its format."""
    if isinstance(file.content, LocalFile):
        return _seen_here(file.name, file.content, file.content.stamp)
    return Seen(read_head(file.content, file.name))


@lru_cache(maxsize=1)
def _seen_here(name: str, content: LocalFile, stamp: tuple[int, ...]) -> Seen:
    """The cached result for the last file, as long as its stamp stays the same."""
    return Seen(read_head(content, name))
