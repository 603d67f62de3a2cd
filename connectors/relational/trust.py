"""Decides whose code may run when a table or view is read."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

NOT_EVALUATED = (
    "reading it would run code of a user who is neither a superuser nor the owner of the database; its "
    "columns are judged by their names; --read-views OWNER reads it"
)


def are_trusted(owners: Iterable[str], read_views: Sequence[str]) -> bool:
    """Whether each owner matches one of the patterns in ``read_views``.

    >>> are_trusted([], []), are_trusted(["ann", "bob"], ["ann"]), are_trusted(["ann"], ["a*"])
    (True, False, True)
    """
    return all(any(fnmatchcase(owner, glob) for glob in read_views) for owner in owners)
