"""The pages that are shipped, and the library that all pages share."""

from collections.abc import Mapping
from typing import Any

from scanner.errors import UsageError
from scanner.policy.documents import parse
from scanner.policy.files import FOLDER, shipped


def library() -> Mapping[str, Any]:
    return parse(FOLDER / "common_library.yaml").body


def page_ids() -> tuple[str, ...]:
    """Ids of the shipped policies that are a page."""
    return tuple(one for one in shipped() if "page" in parse(FOLDER / f"{one}.yaml").body)


def shipped_page(page_id: str) -> Mapping[str, Any]:
    """Raises ``UsageError``: no page is called so."""
    if page_id not in page_ids():
        raise UsageError(f"no page is called '{page_id}'; valid: {', '.join(page_ids())}")
    return parse(FOLDER / f"{page_id}.yaml").body
