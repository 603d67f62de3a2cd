"""Find the names under which earlier runs scanned the same sources."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.address import display_source, plain_address, source_id
from scanner.counting.plan import SourceRequest
from scanner.finding import SourceName
from scanner.finding.identity import address_digest
from scanner.history.renaming import Addressed, KnownSource

if TYPE_CHECKING:
    from scanner.store.base import Store
    from scanner.store.nothing import NoStore


def known_by_other_names(
    requests: Sequence[SourceRequest], store: "Store | NoStore", apart: Collection[str] = ()
) -> tuple[SourceRequest, ...]:
    """Return ``requests`` with ``formerly`` set to the names that sources with the same address have in the
    store.

    ``apart`` gives the ids of other sources that the project lists separately, even if they have the same
    address.
    """
    wanted = [
        Addressed(
            source_id=item.source_id,
            unnamed_id=source_id(item.source),
            address=address_digest(plain_address(item.source)),
        )
        for item in requests
    ]
    names = store.former_names(wanted, apart)
    return tuple(replace(item, formerly=names.get(item.source_id, ())) for item in requests)


def known_source(request: SourceRequest) -> KnownSource:
    shown = request.display or display_source(request.source)
    return KnownSource(name=SourceName(source=shown, source_id=request.source_id), formerly=request.formerly)
