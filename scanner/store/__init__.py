"""The store: runs, profiles and findings of earlier scans."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scanner.store.nothing import NONE, VARIABLE, NoStore

if TYPE_CHECKING:
    from scanner.store.base import Store


def open_store(url: str | None, env: Mapping[str, str], *, create: bool = True) -> "Store":
    """See ``scanner.store.opening``; imports SQLAlchemy only when called."""
    from scanner.store import opening

    return opening.open_store(url, env, create=create)


def open_for_scan(url: str | None, env: Mapping[str, str]) -> "Store | NoStore":
    """The store for one scan; ``--store none`` needs no SQLAlchemy."""
    return NoStore() if (url or env.get(VARIABLE)) == NONE else open_store(url, env)
