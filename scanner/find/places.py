"""The places of a person's data as they may be shown: data class, role, restrictions and rows. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from scanner.find.needles import ID_ENTITIES
from scanner.finding import Category, Classification, Finding, Role
from scanner.policy.policy import Policy

_KEPT_ON = ("keep_unchanged", "keep_then_delete", "delete_when_need_ends", "pause_deletion")
"""Actions of retention rules that prevent deletion on request."""
_KEPT_FLAG, _SECRET_FLAG = "keep_as_evidence", "secret"

Part = Literal["controller", "processor", "restricted", "undecided"]


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """A rule that forbids deleting data or handing data out when the person asks."""

    what: Literal["delete", "hand_out"]
    rule: str
    """Id of the retention rule, or the name of the flag that forbids the use."""
    title: str
    section: str


@dataclass(frozen=True, kw_only=True)
class MemberLines:
    """Numbers of the lines that were found in one file of a rotated log."""

    member: str
    lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """A field in which the person was found."""

    source: str
    collection: str
    field: str
    entity: str
    category: Category
    category_title: str
    role: Role
    n_rows: int
    keys: tuple[Any, ...]
    """The primary key of each row; row or line numbers if the key is missing or may be personal data."""
    key_fields: tuple[str, ...] = ()
    """The fields of the primary key; empty if ``keys`` are row or line numbers."""
    members: tuple["MemberLines", ...] = ()
    """For a rotated log, the line numbers within each file. The line numbers in ``keys`` count through all
    files, the oldest first.
    """
    element: str = ""
    notice_section: str = ""
    restrictions: tuple[Restriction, ...] = ()
    related: bool = False
    """Whether the rows do not contain the value themselves, but refer by key to rows that do."""

    @property
    def part(self) -> Part:
        """The section of the answer that lists this place."""
        if self.restrictions:
            return "restricted"
        if self.role == "processor":
            return "processor"
        return "controller" if self.role == "controller" else "undecided"


@dataclass(frozen=True, kw_only=True)
class NotSearched:
    """A place that was not searched, or only in part."""

    source: str
    collection: str
    reason: str
    """In the form ``code: explanation``."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The result of a search."""

    places: tuple[FoundPlace, ...]
    not_searched: tuple[NotSearched, ...]
    n_collections: int = 0
    n_rows: int = 0
    """``n_collections`` and ``n_rows`` count the collections and rows that were searched."""
    sources: tuple[str, ...] = ()
    selected: tuple[str, ...] = ()
    """The options ``--include`` and ``--exclude``; the answer does not cover what these options leave out."""
    searched_at: str = ""
    """Time of the search, in ISO 8601 and UTC."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """Heading and line numbers of each section of the notice, by section."""


@dataclass(frozen=True, kw_only=True)
class Labels:
    """The findings and classifications that a scan gave to the fields of the sources."""

    fields: Mapping[tuple[str, str], Mapping[str, tuple[Finding, ...]]]
    """Findings by source id and collection, then by field."""
    records: Mapping[tuple[str, str], Classification]
    """The most common classification among the fields of a collection, by source id and collection."""
    policy: Policy

    @classmethod
    def of(cls, found: Iterable[tuple[str, Finding]], policy: Policy) -> "Labels":
        fields: dict[tuple[str, str], dict[str, tuple[Finding, ...]]] = {}
        for source_id, finding in found:
            if finding.classifications:
                of_collection = fields.setdefault((source_id, finding.collection), {})
                of_collection[finding.field] = (*of_collection.get(finding.field, ()), finding)
        return cls(
            fields=fields,
            records={place: _commonest(of_collection) for place, of_collection in fields.items()},
            policy=policy,
        )

    def of_collection(self, source_id: str, collection: str) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of one collection, by field."""
        return self.fields.get((source_id, collection), {})

    def of_field(self, source_id: str, collection: str, path: str) -> tuple[Finding, ...]:
        return self.of_collection(source_id, collection).get(path, ())

    def entities(self, source_id: str, collection: str) -> dict[str, frozenset[str]]:
        """The entities found in one collection, by field."""
        found = self.of_collection(source_id, collection)
        return {path: frozenset(finding.entity for finding in said) for path, said in found.items()}

    def classification(
        self, source_id: str, collection: str, path: str, entity: str
    ) -> Classification | None:
        """The classification of the field's finding with ``entity``, else of any finding in the field, else
        the most common one in the collection.
        """
        found = self.of_field(source_id, collection, path)
        best = sorted(found, key=lambda finding: (finding.entity != entity, finding.axis != "column_type"))
        if best:
            return best[0].classifications[0]
        return self.records.get((source_id, collection))

    def is_key(self, source_id: str, collection: str, path: str) -> bool:
        """Whether, according to the scan, a column holds ids issued to records."""
        found, keys = self.of_field(source_id, collection, path), self.policy.kinds.of_keys.keys
        return bool(found) and all(
            finding.entity in ID_ENTITIES and finding.classifications[0].element in keys for finding in found
        )


def restrictions_of(label: Classification | None, policy: Policy) -> tuple[Restriction, ...]:
    """The restrictions that retention rules and flags impose on data classified as ``label``."""
    if label is None:
        return ()
    found = []
    if label.retention.action in _KEPT_ON and (rule := policy.retention.get(label.retention.rule)):
        found.append(Restriction(what="delete", rule=rule.id, title=rule.title, section=rule.notice.section))
    for flag, what in ((_KEPT_FLAG, "delete"), (_SECRET_FLAG, "hand_out")):
        if flag in label.flags and not any(item.what == what for item in found):
            title = policy.terms.flags.get(flag, flag)
            found.append(Restriction(what=what, rule=flag, title=title, section=label.notice_section))  # type: ignore[arg-type]
    return tuple(found)


def _commonest(fields: Mapping[str, Sequence[Finding]]) -> Classification:
    labels = [finding.classifications[0] for found in fields.values() for finding in found]
    counts = Counter((label.category, label.element) for label in labels)
    ((most, _),) = counts.most_common(1)
    return next(label for label in labels if (label.category, label.element) == most)
