"""Runs, profiles and findings of earlier scans."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.store.base import Store


def open_store(url: str | None, env: Mapping[str, str], *, create: bool = True) -> "Store":
    """See ``scanner.store.opening``; SQLAlchemy is imported now and not before."""
    from scanner.store import opening

    return opening.open_store(url, env, create=create)
