"""Identify a finding across runs, by its source, place and entity. Pure.

A renamed source keeps its findings: decisions made under a former name still apply.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.finding.coverage import SourceName, SourceSummary
from scanner.finding.findings import Finding


def fingerprint(source_id: str, collection: str, field: str, entity: str) -> str:
    """Identify a finding across runs: by its place and entity, but not by its counts or confidence."""
    return _digest("\x1f".join((source_id, collection, field, entity)))


def fingerprint_under(source_id: str, finding: Finding) -> str:
    """The fingerprint that ``finding`` would have if the id of its source were ``source_id``."""
    return fingerprint(source_id, finding.collection, finding.field, finding.entity)


def violation_fingerprint(promise: str, *key: str) -> str:
    """Identify a violation of a promise across runs.

    ``key``: the fingerprint of the finding that shows the violation. Without such a finding: the shown name
    of the source, and the collection.
    """
    return _digest("\x1f".join((promise, *key)))


def source_name(source: str, source_id: str) -> str:
    """The name of a source in the project file, or else the address of the source.

    >>> source_name("postgresql://db/core", "crm"), source_name("in", "file:///data/in")
    ('crm', 'in')
    """
    return source_id if source_id and "://" not in source_id else source


def address_digest(address: str) -> str:
    """A digest of a source's address, by which a renamed source is recognised. It does not reveal the
    address.

    ``address``: the absolute URI in its normalised spelling, without user, password, query and fragment.
    """
    return _digest(address)[:32]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class SourceNames:
    """Looks up the present and former names of a finding's source, among the sources of a run."""

    sources: tuple[SourceSummary, ...] = ()

    def of_finding(self, finding: Finding) -> Sequence[SourceName]:
        """The present name of the finding's source, then the source's former names.

        Two sources with the same address have the same name in reports. The fingerprint of the finding shows
        to which of the two sources it belongs.
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
