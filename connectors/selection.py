"""Matches the user's include and exclude patterns against all names of a collection."""

from fnmatch import fnmatchcase

from connectors.base import OpenOptions


def is_excluded(options: OpenOptions, *names: str) -> bool:
    """True if an exclude pattern matches one of the names (``*`` also matches ``/``)."""
    return _matches(options.exclude, names)


def is_selected(options: OpenOptions, *names: str) -> bool:
    """True if no exclude pattern matches, and there is no include pattern or one of them matches.

    >>> is_selected(OpenOptions(include=("*.csv",)), "exports/users.csv")
    True
    >>> is_selected(OpenOptions(exclude=("users",)), "shop.db!/users", "users")
    False
    """
    return not is_excluded(options, *names) and (not options.include or _matches(options.include, names))


def _matches(patterns: tuple[str, ...], names: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)
