"""The store: runs, profiles and findings of earlier scans."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scanner.store.nothing import NONE, VARIABLE, NoStore

if TYPE_CHECKING:
    from scanner.store.base import Store


def open_store(url: str | None, env: Mapping[str, str], *, create: bool = True) -> "Store":
    """Call ``scanner.store.opening.open_store``; SQLAlchemy is imported only when this function is called."""
    from scanner.store import opening

    return opening.open_store(url, env, create=create)


def open_for_scan(url: str | None, env: Mapping[str, str]) -> "Store | NoStore":
    """Open the store for one scan. With ``--store none``, SQLAlchemy is not imported."""
    return NoStore() if (url or env.get(VARIABLE)) == NONE else open_store(url, env)
