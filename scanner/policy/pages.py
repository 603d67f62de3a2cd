"""Read the shipped one-page policies, and the library of elements and promises that all pages share."""

from collections.abc import Mapping
from typing import Any

from scanner.errors import UsageError, did_you_mean
from scanner.policy.documents import parse
from scanner.policy.shipped import FOLDER, shipped


def library() -> Mapping[str, Any]:
    return parse(FOLDER / "common_library.yaml").body


def page_ids() -> tuple[str, ...]:
    """Ids of the shipped one-page policies."""
    return tuple(one for one in shipped() if "page" in parse(FOLDER / f"{one}.yaml").body)


def shipped_page(page_id: str) -> Mapping[str, Any]:
    """The content of a shipped one-page policy. Raises ``UsageError`` if there is no such page."""
    if page_id not in page_ids():
        near = did_you_mean(page_id, page_ids())
        raise UsageError(f"no page is called '{page_id}'{near}; valid: {', '.join(page_ids())}")
    return parse(FOLDER / f"{page_id}.yaml").body
