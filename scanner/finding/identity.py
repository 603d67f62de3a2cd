"""The identity of a finding from run to run: its source, place and entity. Pure.

A source keeps its findings when it gets another name: decisions made under a former name still apply.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.finding.coverage import SourceName, SourceSummary
from scanner.finding.findings import Finding


def fingerprint(source_id: str, collection: str, field: str, entity: str) -> str:
    """Identity of a finding across runs: its place and entity, never its amount or confidence."""
    return _digest("\x1f".join((source_id, collection, field, entity)))


def fingerprint_under(source_id: str, finding: Finding) -> str:
    """The fingerprint of ``finding`` if its source had the id ``source_id``."""
    return fingerprint(source_id, finding.collection, finding.field, finding.entity)


def violation_fingerprint(promise: str, *key: str) -> str:
    """Identity of a broken promise across runs.

    ``key``: fingerprint of the finding that shows it, or else the shown name of the source and the
    collection.
    """
    return _digest("\x1f".join((promise, *key)))


def source_name(source: str, source_id: str) -> str:
    """The name of a source in the project file; its address, if it has none.

    >>> source_name("postgresql://db/core", "crm"), source_name("in", "file:///data/in")
    ('crm', 'in')
    """
    return source_id if source_id and "://" not in source_id else source


def address_digest(address: str) -> str:
    """A digest by which a source is recognised under another name; it does not reveal the address.

    ``address``: the absolute URI without user, password, query and fragment, in one spelling.
    """
    return _digest(address)[:32]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class SourceNames:
    """The names of the sources of a run, to look up the names of a finding's source."""

    sources: tuple[SourceSummary, ...] = ()

    def of_finding(self, finding: Finding) -> Sequence[SourceName]:
        """The present name of the finding's source, then its former ones.

        Two sources with the same address have the same name in reports. The fingerprint shows which of them
        the finding belongs to.
        """
        known = [source for source in self.sources if source.source == finding.source]
        own = [
            source
            for source in known
            if len(known) == 1 or fingerprint_under(source.id, finding) == finding.fingerprint
        ]
        for source in own or known[:1]:
            return (SourceName(source=source.source, source_id=source.id), *source.formerly)
        return (SourceName(source=finding.source, source_id=finding.source),)
